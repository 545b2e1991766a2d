import { z } from 'zod';
import { defineKind } from '../rule-kind.js';

const schema = z.strictObject({
  fact: z.string(),
  /** True when some episode of this fact meets every condition. */
  exists: z.string(),
  where: z
    .array(
      z.union([
        z.strictObject({ field: z.string(), is: z.union([z.boolean(), z.string()]) }),
        z.strictObject({ field: z.string(), withinPeriod: z.literal(true) }),
      ]),
    )
    .min(1),
});

/** How a fact of this rulebook is made out of others. */
export const formula = defineKind<z.infer<typeof schema>>({
  kind: 'formula',
  schema,
  comparisons: (value) => [{ fact: value.fact, is: true }],
  refersTo: ({ exists, where }) => ({ episodes: { fact: exists, fields: where.map(({ field }) => field) } }),
  compile: (value, { rule }) => ({ derived: [{ rule, ...value }] }),
});
