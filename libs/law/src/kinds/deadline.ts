import { parseCivilDate, SEASON_STEPS, UNIT_KINDS } from '@xeploai/domain';
import { z } from 'zod';
import { defineKind } from '../rule-kind.js';

const schema = z.strictObject({
  step: z.enum(SEASON_STEPS),
  /** `before`: "trước ngày"; `noLaterThan`: "chậm nhất ngày", the day itself is in time. */
  wording: z.enum(['before', 'noLaterThan']),
  monthDay: z.string().refine((value) => parseCivilDate(`2023-${value}`) !== null, { error: 'detail-every-year' }),
  layer: z.enum(['nation', 'province', 'agency']),
  exceptUnitKinds: z.array(z.enum(UNIT_KINDS)).default([]),
});

/** A due date of every year. */
export const deadline = defineKind<z.infer<typeof schema>>({
  kind: 'deadline',
  schema: schema,
  comparisons: () => [],
  compile: (value, { rule }) => ({ deadlines: [{ rule, ...value }] }),
});
