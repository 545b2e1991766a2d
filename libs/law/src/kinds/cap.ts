import { CAP_READINGS, type CapRule, type RuleRef } from '@xeploai/domain';
import { z } from 'zod';
import { levelSchema, placeSchema, shareSchema, textSchema } from '../parts.schema.js';
import { defineKind, type References } from '../rule-kind.js';

const schema = z.strictObject({
  scopes: z.array(z.enum(['agency', 'similarDutyGroup'])).min(1),
  /** A share of its own, or the id of the rule of another body from which it is borrowed. */
  share: z.union([shareSchema, z.strictObject({ borrowedFrom: z.string() })]),
  /** Readings of the denominator that follow the words. */
  literal: z.array(z.enum(CAP_READINGS)).min(1).optional(),
  /** What a written decision of the competent authority may set instead; `most: none` when the text sets no limit. */
  exception: z
    .strictObject({
      most: z.union([z.literal('none'), shareSchema]),
      citation: placeSchema.optional(),
      needs: z.strictObject({ outstandingAchievement: z.boolean(), unitLevel: levelSchema }).partial().optional(),
      note: textSchema,
    })
    .optional(),
  /** A number in place of the share where few exist. */
  fewerThan: z
    .strictObject({ count: z.int().min(1), most: z.int().min(0), citation: placeSchema.optional() })
    .optional(),
  /** Whether all count together or each kind apart, where the text does not say. */
  pools: z
    .strictObject({ byReading: z.string(), options: z.record(z.string(), z.enum(['together', 'apart'])) })
    .optional(),
});

/** At most this share of excellent results in each scope. */
export const cap = defineKind<z.infer<typeof schema>>({
  kind: 'cap',
  schema,
  comparisons: () => [],
  refersTo: ({ share, pools }): References => ({
    shares: 'borrowedFrom' in share ? [share.borrowedFrom] : [],
    readings: pools === undefined ? [] : [{ id: pools.byReading, options: Object.keys(pools.options) }],
  }),
  compile: (value, { rule, shareOf }) => {
    const borrowed = 'borrowedFrom' in value.share ? shareOf(value.share.borrowedFrom) : undefined;
    const { exception, fewerThan, pools, literal } = value;
    const at = (citation: z.infer<typeof placeSchema> | undefined): RuleRef =>
      citation === undefined ? rule : { ...rule, citation: { ...rule.citation, words: undefined, ...citation } };
    const made: CapRule = {
      rule,
      scopes: value.scopes,
      share: 'borrowedFrom' in value.share ? { external: value.share.borrowedFrom } : value.share,
      ...(borrowed === undefined ? {} : { externalShare: borrowed }),
      exception:
        exception === undefined
          ? null
          : {
              rule: at(exception.citation),
              most: exception.most === 'none' ? null : exception.most,
              note: exception.note,
              ...(exception.needs === undefined ? {} : { needs: withoutAbsent(exception.needs) }),
            },
      ...(literal === undefined ? {} : { literal }),
      ...(fewerThan === undefined
        ? {}
        : { fewerThan: { count: fewerThan.count, most: fewerThan.most, rule: at(fewerThan.citation) } }),
      ...(pools === undefined ? {} : { pools: { reading: pools.byReading, options: pools.options } }),
    };
    return { caps: [made] };
  },
});

/** Optional parts are left out, not undefined. */
const withoutAbsent = (needs: object): NonNullable<NonNullable<CapRule['exception']>['needs']> =>
  Object.fromEntries(Object.entries(needs).filter(([, value]) => value !== undefined));
