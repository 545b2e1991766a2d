import { z } from 'zod';
import { defineKind } from '../rule-kind.js';

const schema = z.strictObject({
  first: z.string(),
  then: z.string(),
  /** The fact that stays unknown until `first` is done. */
  awaits: z.string().optional(),
});

/** What must be done before what. */
export const order = defineKind<z.infer<typeof schema>>({
  kind: 'order',
  schema,
  comparisons: () => [],
  refersTo: ({ awaits }) => ({ facts: awaits === undefined ? [] : [awaits] }),
  compile: ({ first, then, awaits }, { rule }) => ({
    orders: [{ rule, first, then, ...(awaits === undefined ? {} : { awaits }) }],
  }),
});
