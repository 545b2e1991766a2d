import { CERTAINTIES, LEVELS, parseCivilDate, parseFraction, type CivilDate, type Fraction } from '@xeploai/domain';
import { z } from 'zod';

/** The small parts of which every rule file is made. */

export const textSchema = z.strictObject({ vi: z.string().min(1), en: z.string().min(1) });

export const civilDateSchema = z
  .string()
  .refine((value) => parseCivilDate(value) !== null, { error: 'detail-day-shape' })
  .transform((value) => value as CivilDate);

/** `50%`, `6`, `49.9`, `1/5`: read digit by digit. */
export const exactSchema = z.union([z.string(), z.number()]).transform((value, context): Fraction => {
  const number = parseFraction(value);
  if (number !== null) return number;
  context.addIssue({ code: 'custom', message: 'detail-number-shape' });
  return z.NEVER;
});

/** An exact number from 0 to 1. */
export const shareSchema = exactSchema.refine(({ num, den }) => num >= 0 && num <= den, {
  error: 'detail-share-range',
});

const place = { article: z.string(), clause: z.string(), point: z.string(), words: z.string().min(1) };

/** A value, or one value for each option of an open reading. */
export const byReading = <T extends z.ZodType>(schema: T) =>
  z.union([schema, z.strictObject({ byReading: z.string(), options: z.record(z.string(), schema) })]);

/** Spans of time that a rule judges. */
export const PERIOD_KINDS = ['month', 'quarter', 'halfYear', 'year'] as const;
export type PeriodKind = (typeof PERIOD_KINDS)[number];

export const citationSchema = z
  .strictObject({ act: z.string(), ...place })
  .partial()
  .required({ act: true });

/** A place below the citation that a rule version already gives. */
export const placeSchema = z.strictObject(place).partial();

export const levelSchema = z.enum(LEVELS);

export const subjectSchema = z.string().regex(/^[a-z][A-Za-z]*$/);

const operatorFields = {
  atLeast: z.union([z.string(), z.number()]),
  above: z.union([z.string(), z.number()]),
  atMost: z.union([z.string(), z.number()]),
  below: z.union([z.string(), z.number()]),
  is: z.union([z.string(), z.number(), z.boolean()]),
  isNot: z.union([z.string(), z.number(), z.boolean()]),
  oneOf: z.array(z.string()).min(1),
};

export const OPERATORS = ['atLeast', 'above', 'atMost', 'below', 'is', 'isNot', 'oneOf'] as const;

const comparisonSchema = z
  .strictObject({ fact: z.string().optional(), reading: z.string().optional(), ...operatorFields })
  .partial()
  .refine((value) => (value.fact === undefined) !== (value.reading === undefined), {
    error: 'detail-one-fact',
  })
  .refine((value) => OPERATORS.filter((operator) => value[operator] !== undefined).length === 1, {
    error: 'detail-one-operator',
  });

export type Comparison = z.infer<typeof comparisonSchema>;

/** A condition: one comparison, or conditions that hold all together or of which one suffices. */
export type Condition = Comparison | { readonly all: readonly Condition[] } | { readonly any: readonly Condition[] };

export const conditionSchema: z.ZodType<Condition> = z.lazy(() =>
  z.union([
    z.strictObject({ all: z.array(conditionSchema).min(1) }),
    z.strictObject({ any: z.array(conditionSchema).min(1) }),
    comparisonSchema,
  ]),
);

/** Everything that a version says besides its value. */
export const versionHead = {
  from: civilDateSchema,
  to: civilDateSchema.optional(),
  citation: citationSchema,
  amendedBy: citationSchema.optional(),
  certainty: z.enum(CERTAINTIES),
  /** The finer mark of the research. */
  mark: z.string().optional(),
  /** Where the text was read. */
  source: z.string().optional(),
  /** The last day on which a person compared the version with its source. */
  checked: civilDateSchema,
  note: z.string().optional(),
};
