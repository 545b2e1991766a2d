import { z } from 'zod';
import { shareSchema, textSchema } from '../parts.schema.js';
import { defineKind } from '../rule-kind.js';

const schema = z.strictObject({
  scopes: z.array(z.enum(['agency', 'similarDutyGroup'])).min(1),
  /** A share of its own, or the id of the rule of another body from which it is borrowed. */
  share: z.union([shareSchema, z.strictObject({ borrowedFrom: z.string() })]),
  /** What a written decision of the competent authority may set instead; `most: none` when the text sets no limit. */
  exception: z.strictObject({ most: z.union([z.literal('none'), shareSchema]), note: textSchema }).optional(),
});

/** At most this share of excellent results in each scope. */
export const cap = defineKind<z.infer<typeof schema>>({
  kind: 'cap',
  schema,
  comparisons: () => [],
  refersTo: ({ share }) => ({ shares: 'borrowedFrom' in share ? [share.borrowedFrom] : [] }),
  compile: (value, { rule, shareOf }) => {
    const borrowed = 'borrowedFrom' in value.share ? shareOf(value.share.borrowedFrom) : undefined;
    const { exception } = value;
    return {
      caps: [
        {
          rule,
          scopes: value.scopes,
          share: 'borrowedFrom' in value.share ? { external: value.share.borrowedFrom } : value.share,
          ...(borrowed === undefined ? {} : { externalShare: borrowed }),
          exception:
            exception === undefined
              ? null
              : { rule, most: exception.most === 'none' ? null : exception.most, note: exception.note },
        },
      ],
    };
  },
});
