import { z } from 'zod';
import { textSchema } from '../parts.schema.js';
import { defineKind } from '../rule-kind.js';

const slug = z.string().regex(/^[a-z][a-z0-9-]*$/);
const schema = z.strictObject({
  step: slug,
  text: textSchema,
  within: z.int().min(1),
  unit: z.enum(['days', 'workingDays']),
  /** What the days are counted from. */
  from: slug,
});

/** Something due some days after something else. */
export const timeLimit = defineKind<z.infer<typeof schema>>({
  kind: 'time-limit',
  schema,
  comparisons: () => [],
  compile: (value, { rule }) => ({ timeLimits: [{ rule, ...value }] }),
});
