import { z } from 'zod';
import { subjectSchema, textSchema } from '../parts.schema.js';
import { defineKind } from '../rule-kind.js';

const schema = z.strictObject({
  /** Name of the rulebook while this version is in force. */
  rulebook: z.string().regex(/^[A-Z0-9-]+$/),
  title: textSchema,
  /** The legal date of the ranking that picks the version. */
  by: z.enum(['begun', 'decided']),
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
