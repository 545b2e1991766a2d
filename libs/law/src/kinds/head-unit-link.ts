import { LEVELS, type Level } from '@xeploai/domain';
import { z } from 'zod';
import { conditionSchema, type Condition } from '../parts.schema.js';
import { comparisonsOf, defineKind } from '../rule-kind.js';

const schema = z.strictObject({
  /** The level of the unit directly in charge; where it does not apply there is no ceiling. */
  unitLevel: z.string(),
  /** Whom it binds; every subject of the rule when left out. */
  when: conditionSchema.optional(),
});

/** A manager is not ranked above the unit. */
export const headUnitLink = defineKind<z.infer<typeof schema>>({
  kind: 'head-unit-link',
  schema,
  comparisons: ({ unitLevel, when }) => [...comparisonsOf(when), ...LEVELS.map((is) => ({ fact: unitLevel, is }))],
  compile: (value, { rule, conditions }) => ({
    ceilings: LEVELS.slice(0, -1).map((level: Level) => ({
      rule,
      effect: { kind: 'ceiling' as const, level },
      ...conditions('all', [{ citation: rule.citation, when: bound(value, level) }], 'ground'),
    })),
  }),
});

function bound({ unitLevel, when }: z.infer<typeof schema>, is: Level): Condition {
  const reached = { fact: unitLevel, is };
  return when === undefined ? reached : { all: [when, reached] };
}
