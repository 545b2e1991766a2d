import { z } from 'zod';
import { conditionSchema, levelSchema } from '../parts.schema.js';
import { comparisonsOf, defineKind, STEP_ORDER } from '../rule-kind.js';

const schema = z.strictObject({
  /** `notRated`: no ranking at all. `ceiling`: ranked, but not above `level`. */
  effect: z.enum(['notRated', 'ceiling']),
  level: levelSchema.optional(),
  when: conditionSchema,
});

/** Who is ranked at all, and who only up to a level. */
export const eligibility = defineKind<z.infer<typeof schema>>({
  kind: 'eligibility',
  schema: schema.refine((value) => (value.effect === 'ceiling') === (value.level !== undefined), {
    error: 'detail-ceiling-level',
  }),
  comparisons: (value) => comparisonsOf(value.when),
  compile: (value, { rule, conditions }) => {
    const body = conditions('all', [{ citation: rule.citation, when: value.when }], 'ground');
    if (value.effect === 'ceiling' && value.level !== undefined) {
      return { ceilings: [{ rule, effect: { kind: 'ceiling', level: value.level }, ...body }] };
    }
    return { steps: [{ order: STEP_ORDER.exclude, step: { rule, effect: { kind: 'notRated' }, ...body } }] };
  },
});
