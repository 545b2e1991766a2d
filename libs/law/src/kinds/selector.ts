import { z } from 'zod';
import { civilDateSchema, subjectSchema, textSchema } from '../parts.schema.js';
import { defineKind } from '../rule-kind.js';

const schema = z.strictObject({
  /** Name of the rulebook while this version is in force. */
  rulebook: z.string().regex(/^[A-Z0-9-]+$/),
  title: textSchema,
  /** The legal date of the ranking that picks the version. */
  by: z.enum(['begun', 'decided']),
  /** The last day of the period judged lies between these days. */
  judges: z.strictObject({ from: civilDateSchema.optional(), to: civilDateSchema.optional() }).optional(),
  /** Only where the unit had, or had not, issued its own evaluation regulation when it ranked. */
  unitRegulation: z.enum(['issued', 'notIssued']).optional(),
  subjects: z.array(subjectSchema).min(1),
  /** Acts whose rules make the rulebook. */
  acts: z.array(z.string()).min(1),
});

export type Selector = z.infer<typeof schema>;

/** Which rulebook judges which subjects, chosen by a legal date of the ranking and never by the computer's date. */
export const selector = defineKind<Selector>({
  kind: 'selector',
  schema,
  comparisons: () => [],
  refersTo: ({ acts }) => ({ acts }),
  compile: () => ({}),
});
