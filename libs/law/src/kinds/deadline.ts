import { parseCivilDate, SEASON_STEPS, UNIT_KINDS } from '@xeploai/domain';
import { z } from 'zod';
import { defineKind, type References } from '../rule-kind.js';

const dayOfYear = z
  .string()
  .refine((value) => parseCivilDate(`2023-${value}`) !== null, { error: 'detail-every-year' });

const schema = z.strictObject({
  step: z.enum(SEASON_STEPS),
  /** `before`: "trước ngày"; `noLaterThan`: "chậm nhất ngày", the day itself is in time. */
  wording: z.enum(['before', 'noLaterThan']),
  monthDay: dayOfYear,
  layer: z.enum(['nation', 'province', 'agency']),
  exceptUnitKinds: z.array(z.enum(UNIT_KINDS)).default([]),
  /** For bodies that do not close at year end, fixed by their superior: a day of the next year. */
  lateClosing: z.strictObject({ monthDay: dayOfYear }).optional(),
  /** Where the copy read may be damaged: the earlier day that the text may say; it only warns. */
  doubtful: z.strictObject({ reading: z.string(), monthDay: dayOfYear }).optional(),
});

/** A due date of every year. */
export const deadline = defineKind<z.infer<typeof schema>>({
  kind: 'deadline',
  schema: schema,
  comparisons: () => [],
  refersTo: ({ doubtful }): References => ({ declaredReadings: doubtful === undefined ? [] : [doubtful.reading] }),
  compile: ({ lateClosing, doubtful, ...value }, { rule }) => ({
    deadlines: [
      {
        rule,
        ...value,
        ...(lateClosing === undefined ? {} : { lateClosing }),
        ...(doubtful === undefined ? {} : { doubtful }),
      },
    ],
  }),
});
