import { z } from 'zod';
import { conditionSchema } from '../parts.schema.js';
import { comparisonsOf, defineKind, STEP_ORDER } from '../rule-kind.js';

const schema = z.strictObject({
  when: conditionSchema.optional(),
  /** Once no ground has fixed the level, or when no level was reached. */
  asked: z.enum(['afterGrounds', 'last']),
});

/** A case that the text leaves to the competent authority, or on which it is silent. */
export const authorityDecides = defineKind<z.infer<typeof schema>>({
  kind: 'authority-decides',
  schema,
  comparisons: ({ when }) => comparisonsOf(when),
  compile: ({ when, asked }, { rule, conditions }) => {
    const clauses = when === undefined ? [] : [{ citation: rule.citation, when }];
    const order = asked === 'last' ? STEP_ORDER.openLast : STEP_ORDER.weighed;
    return {
      steps: [{ order, step: { rule, effect: { kind: 'authorityDecides' }, ...conditions('all', clauses, 'ground') } }],
    };
  },
});
