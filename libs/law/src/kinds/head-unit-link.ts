import { LEVELS, type Level } from '@xeploai/domain';
import { z } from 'zod';
import { defineKind } from '../rule-kind.js';

const schema = z.strictObject({
  /** The level of the unit directly in charge; where it does not apply there is no ceiling. */
  unitLevel: z.string(),
});

/** A manager is not ranked above the unit. */
export const headUnitLink = defineKind<z.infer<typeof schema>>({
  kind: 'head-unit-link',
  schema,
  comparisons: (value) => LEVELS.map((is) => ({ fact: value.unitLevel, is })),
  compile: (value, { rule, conditions }) => ({
    ceilings: LEVELS.slice(0, -1).map((level: Level) => ({
      rule,
      effect: { kind: 'ceiling' as const, level },
      ...conditions('all', [{ citation: rule.citation, when: { fact: value.unitLevel, is: level } }], 'ground'),
    })),
  }),
});
