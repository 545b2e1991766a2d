import { z } from 'zod';
import { conditionSchema, textSchema } from '../parts.schema.js';
import { comparisonsOf, defineKind } from '../rule-kind.js';

const schema = z.strictObject({
  requires: z.string().regex(/^[a-z][a-z0-9-]*$/),
  text: textSchema,
  when: conditionSchema.optional(),
});

/**
 * Who evaluates or decides, a step, opinion or form that must be there, what is published, kept or objected to, what
 * follows; always, or in some cases.
 */
const requirement = (
  kind: 'authority' | 'procedure' | 'form' | 'publication' | 'petition' | 'archive' | 'consequence',
) =>
  defineKind<z.infer<typeof schema>>({
    kind,
    schema,
    comparisons: (value) => comparisonsOf(value.when),
    compile: (value, { rule, conditions }) => {
      const clauses = value.when === undefined ? [] : [{ citation: rule.citation, when: value.when }];
      const { boxes } = conditions('all', clauses, 'ground');
      return { requirements: [{ rule, kind, id: value.requires, text: value.text, boxes }] };
    },
  });

export const procedure = requirement('procedure');
export const authority = requirement('authority');
export const form = requirement('form');
export const publication = requirement('publication');
export const petition = requirement('petition');
export const archive = requirement('archive');
export const consequence = requirement('consequence');
