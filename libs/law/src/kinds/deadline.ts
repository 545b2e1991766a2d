import { SEASON_STEPS, UNIT_KINDS } from '@xeploai/domain';
import { z } from 'zod';
import { defineKind } from '../rule-kind.js';

const schema = z.strictObject({
  step: z.enum(SEASON_STEPS),
  /** `before`: "trước ngày"; `noLaterThan`: "chậm nhất ngày", the day itself is in time. */
  wording: z.enum(['before', 'noLaterThan']),
  monthDay: z.string().regex(/^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/, 'a day of every year is written MM-DD'),
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
