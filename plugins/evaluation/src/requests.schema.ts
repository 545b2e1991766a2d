import { parseCivilDate, type CivilDate } from '@xeploai/domain';
import { capCaseSchema, capInputSchema, rateCaseSchema, rateInputSchema, SUBJECTS } from '@xeploai/law';
import { z } from 'zod';

const day = z
  .string()
  .refine((value) => parseCivilDate(value) !== null, { error: 'detail-day-shape' })
  .transform((value) => value as CivilDate)
  .meta({ description: 'Civil date of Asia/Ho_Chi_Minh, YYYY-MM-DD', format: 'date' });

const year = z.coerce.number().int().min(2020).max(2100).meta({ description: 'The year judged' });

const overlays = z
  .union([z.string(), z.array(z.string())])
  .transform((value) => (typeof value === 'string' ? [value] : value))
  .optional()
  .meta({ description: 'Ids of overlay acts; those of the province when left out' });

/** Cases that are checked one by one, so that a bad one does not spoil the others; documented as they should be. */
function casesLike(schema: z.ZodType): z.ZodArray {
  const { $schema: _, ...items } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  return z.array(z.unknown()).min(1).meta({ items });
}

export const ratingsRequestSchema = rateInputSchema
  .extend({ cases: casesLike(rateCaseSchema) })
  .meta({ id: 'RatingsRequest' });
export const capsRequestSchema = capInputSchema.extend({ cases: casesLike(capCaseSchema) }).meta({ id: 'CapsRequest' });

export const lateUnitsQuerySchema = z.strictObject({
  year,
  asOf: day.optional().meta({ description: 'The day the answer describes; today when left out', format: 'date' }),
  overlay: overlays,
});
export type LateUnitsQuery = z.infer<typeof lateUnitsQuerySchema>;

export const rulebooksQuerySchema = z.strictObject({
  year,
  subject: z.enum(SUBJECTS).optional().meta({ description: 'One kind of subject; every kind when left out' }),
  overlay: overlays,
});
export type RulebooksQuery = z.infer<typeof rulebooksQuerySchema>;
