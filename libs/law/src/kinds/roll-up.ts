import { z } from 'zod';
import { levelSchema } from '../parts.schema.js';
import { defineKind } from '../rule-kind.js';

const schema = z.strictObject({ fact: z.string(), atLeast: levelSchema });

/** A fact of a manager: the share of directly subordinate units that reach a level. Computed bottom-up. */
export const rollUp = defineKind<z.infer<typeof schema>>({
  kind: 'roll-up',
  schema,
  comparisons: () => [],
  refersTo: ({ fact }) => ({ facts: [fact] }),
  compile: (value, { rule }) => ({ rollUps: [{ rule, ...value }] }),
});
