import type { Effect } from '@xeploai/domain';
import { z } from 'zod';
import { conditionSchema, levelSchema, type Condition } from '../parts.schema.js';
import { comparisonsOf, defineKind, STEP_ORDER } from '../rule-kind.js';

const effectSchema = z.union([
  z.literal('goOn'),
  z.literal('authorityDecides'),
  z.literal('notRated'),
  z.strictObject({ level: levelSchema }),
]);

const schema = z.strictObject({
  reading: z.string(),
  /**
   * Asked before every other rule; among the vetoes, once nobody is excluded; before the grounds and levels; once no
   * ground has fixed the level; or when no other rule has decided.
   */
  asked: z.enum(['first', 'amongVetoes', 'beforeLevels', 'afterGrounds', 'last']),
  when: conditionSchema.optional(),
  /** What each option of the reading leads to; `goOn` leaves it to the other rules. */
  options: z.record(z.string(), effectSchema),
});

const ASKED = {
  first: STEP_ORDER.openFirst,
  amongVetoes: STEP_ORDER.veto,
  beforeLevels: STEP_ORDER.openBeforeLevels,
  afterGrounds: STEP_ORDER.weighed,
  last: STEP_ORDER.openLast,
} as const;

/** A place where the text gives no answer: its readings and what each would lead to. */
export const openQuestion = defineKind<z.infer<typeof schema>>({
  kind: 'open-question',
  schema,
  comparisons: (value) => [
    ...comparisonsOf(value.when),
    ...Object.keys(value.options).map((is) => ({ reading: value.reading, is })),
  ],
  compile: (value, { rule, conditions }) => {
    const order = ASKED[value.asked];
    return {
      steps: Object.entries(value.options).flatMap(([option, effect]) => {
        if (effect === 'goOn') return [];
        const chosen: Condition = { reading: value.reading, is: option };
        const when: Condition = value.when === undefined ? chosen : { all: [value.when, chosen] };
        const body = conditions('all', [{ citation: rule.citation, when }], 'ground');
        return [{ order, step: { rule, effect: effectOf(effect), ...body } }];
      }),
    };
  },
});

const effectOf = (effect: Exclude<z.infer<typeof effectSchema>, 'goOn'>): Effect =>
  typeof effect === 'string' ? { kind: effect } : { kind: 'level', level: effect.level };
