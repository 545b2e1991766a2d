import { z } from 'zod';
import { conditionSchema, levelSchema, placeSchema, subjectSchema } from '../parts.schema.js';
import { comparisonsOf, defineKind, STEP_ORDER } from '../rule-kind.js';

const schema = z.strictObject({
  level: levelSchema,
  /** `all`: every point must hold. `any`: one ground suffices; grounds go before the levels. */
  join: z.enum(['all', 'any']),
  clauses: z.record(subjectSchema, z.array(placeSchema.extend({ when: conditionSchema })).min(1)),
});

/** An article that states the conditions of one level, clause by clause for each kind of subject. */
export const levelConditions = defineKind<z.infer<typeof schema>>({
  kind: 'level-conditions',
  schema,
  comparisons: (value) =>
    Object.values(value.clauses)
      .flat()
      .flatMap(({ when }) => comparisonsOf(when)),
  compile: (value, { subject, rule, conditions }) => {
    const clauses = value.clauses[subject];
    if (clauses === undefined) return {};
    const cited = clauses.map(({ when, ...place }) => ({ when, citation: { ...rule.citation, ...place } }));
    const order = value.join === 'any' ? STEP_ORDER.ground : STEP_ORDER.level;
    const side = value.join === 'any' ? 'ground' : 'requirement';
    const step = {
      rule,
      effect: { kind: 'level', level: value.level } as const,
      ...conditions(value.join, cited, side),
    };
    return { steps: [{ order, step }] };
  },
});
