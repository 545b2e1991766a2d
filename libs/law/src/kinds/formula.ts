import type { NumberFormula } from '@xeploai/domain';
import { z } from 'zod';
import { byReading, exactSchema, shareSchema } from '../parts.schema.js';
import { defineKind, type References } from '../rule-kind.js';
import { numberFactsOf, readingsIn, type Readable } from '../vary-by-reading.js';

const plainCondition = z.union([
  z.strictObject({ field: z.string(), is: z.union([z.boolean(), z.string()]) }),
  z.strictObject({ field: z.string(), withinPeriod: z.literal(true) }),
]);
const where = z.array(z.union([plainCondition, z.strictObject({ anyOf: z.array(plainCondition).min(2) })])).min(1);

/** True when some episode of `exists` meets every condition. */
const flagSchema = z.strictObject({ fact: z.string(), exists: z.string(), where });

const facts = z.array(z.string()).min(1);
const orNone = z.union([z.literal('none'), exactSchema]);
const orLeftOut = z.union([z.literal('leftOut'), exactSchema]);

const numberShapes = {
  sum: facts,
  mean: z.strictObject({
    of: facts,
    instead: z.strictObject({ whenStated: facts, of: byReading(facts) }).optional(),
    eachAtMost: byReading(orNone).optional(),
    notApplicable: byReading(z.enum(['leftOut', 'countsAsNothing'])).optional(),
    lastUnknown: byReading(z.enum(['leftOut', 'waits'])).optional(),
  }),
  scaled: z.strictObject({ fact: z.string(), by: exactSchema, most: exactSchema.optional() }),
  chosen: z.strictObject({ by: z.string(), values: z.record(z.string(), byReading(exactSchema)) }),
  stepped: z.strictObject({
    fact: z.string(),
    atLeast: exactSchema,
    reached: exactSchema,
    notReached: exactSchema,
    notApplicable: byReading(orLeftOut).optional(),
  }),
  least: z.strictObject({ over: z.string(), field: z.string(), where }),
  ratio: z.strictObject({
    over: z.string(),
    weight: z.string(),
    counted: z.strictObject({
      where,
      less: z
        .strictObject({
          times: z.string(),
          excused: z.string(),
          each: shareSchema,
          manner: byReading(z.enum(['linear', 'compound', 'onTop'])),
        })
        .optional(),
    }),
    assigned: z.strictObject({ where }),
  }),
};

const numberSchema = z.union(
  Object.entries(numberShapes).map(([shape, schema]) => z.strictObject({ fact: z.string(), [shape]: schema })),
);

/** A number formula as written: any leaf may depend on an open reading. */
export interface NumberRule {
  readonly fact: string;
  readonly formula: Readable<NumberFormula>;
}

/** The number formula of a rule; `null` when it makes a flag. */
export function numberRuleOf(value: unknown): NumberRule | null {
  const { fact, ...shape } = value as { fact: string };
  return 'exists' in shape ? null : { fact, formula: shape as unknown as Readable<NumberFormula> };
}

/** How a fact of this rulebook is made out of others. */
export const formula = defineKind<z.infer<typeof flagSchema> | Record<string, unknown>>({
  kind: 'formula',
  schema: z.union([flagSchema, numberSchema]),
  comparisons: (value) => (numberRuleOf(value) === null ? [{ fact: value['fact'] as string, is: true }] : []),
  refersTo: (value): References => {
    const number = numberRuleOf(value);
    if (number !== null) {
      const used = numberFactsOf(number.formula);
      return { facts: [number.fact, ...used.facts], fields: used.fields, readings: readingsIn(number.formula) };
    }
    const flag = value as z.infer<typeof flagSchema>;
    return { fields: [{ fact: flag.exists, fields: flag.where.flatMap(fieldsIn) }] };
  },
  compile: (value, { rule }) =>
    numberRuleOf(value) === null ? { derived: [{ rule, ...(value as z.infer<typeof flagSchema>) }] } : {},
});

const fieldsIn = (condition: z.infer<typeof where>[number]): readonly string[] =>
  'anyOf' in condition ? condition.anyOf.map(({ field }) => field) : [condition.field];
