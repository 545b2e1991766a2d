import { z } from 'zod';
import { conditionSchema, levelSchema } from '../parts.schema.js';
import { comparisonsOf, defineKind, STEP_ORDER } from '../rule-kind.js';

const schema = z.strictObject({ level: levelSchema, when: conditionSchema });

/** A ground that fixes the level whatever the results are. */
export const veto = defineKind<z.infer<typeof schema>>({
  kind: 'veto',
  schema,
  comparisons: (value) => comparisonsOf(value.when),
  compile: (value, { rule, conditions }) => {
    const body = conditions('all', [{ citation: rule.citation, when: value.when }], 'ground');
    return {
      steps: [{ order: STEP_ORDER.veto, step: { rule, effect: { kind: 'level', level: value.level }, ...body } }],
    };
  },
});
