import { z } from 'zod';
import { civilDateSchema, textSchema } from '../parts.schema.js';
import { defineKind } from '../rule-kind.js';

const schema = z.strictObject({
  step: z.string().regex(/^[a-z][a-z0-9-]*$/),
  text: textSchema,
  wording: z.enum(['before', 'noLaterThan']),
  on: civilDateSchema,
});

/** Something due once, on a day that the text names. */
export const duty = defineKind<z.infer<typeof schema>>({
  kind: 'duty',
  schema,
  comparisons: () => [],
  compile: ({ step, text, wording, on }, { rule }) => ({ duties: [{ rule, step, text, due: { date: on, wording } }] }),
});
