import { z } from 'zod';
import { parseCivilDate, type CivilDate } from './civil-date.js';

const day = z
  .string()
  .refine((value) => parseCivilDate(value) !== null, { error: 'YYYY-MM-DD' })
  .transform((value) => value as CivilDate);
const words = z.string().trim().min(1);
const known = { value: z.unknown(), source: words.optional(), asOf: day.optional() };

/** A fact written out with its state, as in `{state: substituted, value: "95%", reason, approver, due}`. */
export const statedFactSchema = z.discriminatedUnion('state', [
  z.strictObject({ state: z.literal('known'), ...known }),
  z.strictObject({
    state: z.literal('unknown'),
    awaitedUntil: day.optional(),
    awaitedFrom: words.optional(),
    between: z.tuple([z.unknown(), z.unknown()]).optional(),
  }),
  z.strictObject({ state: z.literal('notApplicable'), reason: words }),
  z.strictObject({ state: z.literal('waived'), reason: words, document: words }),
  z.strictObject({ state: z.literal('substituted'), ...known, reason: words, approver: words, due: day }),
]);
