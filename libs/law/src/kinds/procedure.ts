import { z } from 'zod';
import { conditionSchema, textSchema } from '../parts.schema.js';
import { comparisonsOf, defineKind } from '../rule-kind.js';

const schema = z.strictObject({
  requires: z.string().regex(/^[a-z][a-z0-9-]*$/),
  text: textSchema,
  when: conditionSchema.optional(),
});

/** Who evaluates or decides, or a step, opinion or form that must be there; always, or in some cases. */
const requirement = (kind: 'authority' | 'procedure') =>
  defineKind<z.infer<typeof schema>>({
    kind,
    schema,
    comparisons: (value) => comparisonsOf(value.when),
    compile: (value, { rule, conditions }) => {
      const clauses = value.when === undefined ? [] : [{ citation: rule.citation, when: value.when }];
      const { boxes } = conditions('all', clauses, 'ground');
      return { requirements: [{ rule, id: value.requires, text: value.text, boxes }] };
    },
  });

export const procedure = requirement('procedure');
export const authority = requirement('authority');
