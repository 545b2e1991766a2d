import { z } from 'zod';
import { textSchema } from '../parts.schema.js';
import { defineKind } from '../rule-kind.js';

const schema = z.strictObject({ missing: textSchema, until: textSchema });

/** A text known to exist whose wording has not been entered; the higher text goes on applying, and that is shown. */
export const pointer = defineKind<z.infer<typeof schema>>({
  kind: 'pointer',
  schema,
  comparisons: () => [],
  compile: (_, { rule }) => ({ pointers: [rule] }),
});
