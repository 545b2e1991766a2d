import { z } from 'zod';
import {
  civilDateSchema,
  citationSchema,
  exactSchema,
  PERIOD_KINDS,
  subjectSchema,
  textSchema,
  versionHead,
} from './parts.schema.js';

/** `acts/<act>/act.yaml`: one legal text of the register. */
export const actSchema = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]+$/),
  title: textSchema,
  number: z.string(),
  issuer: textSchema,
  layer: z.enum(['law', 'decree', 'party', 'province', 'agency']),
  issuedOn: civilDateSchema.optional(),
  from: civilDateSchema.optional(),
  /** Last day in force. */
  to: civilDateSchema.optional(),
  /** Acts that it amends: a paper that cites one of them cites this one too. */
  amends: z.array(z.string()).optional(),
  certainty: versionHead.certainty,
  source: z.string(),
  checked: civilDateSchema,
  note: z.string().optional(),
});
export type Act = z.infer<typeof actSchema>;

const factValueSchema = z.union([z.boolean(), z.string(), z.number(), z.array(z.never())]);

/** `acts/vocabulary.yaml`: every fact a rule may speak of. */
export const vocabularySchema = z.record(
  z.string().regex(/^[a-z][A-Za-z0-9]*$/),
  z.strictObject({
    title: textSchema,
    type: z.enum(['flag', 'grade', 'level', 'share', 'quantity', 'months', 'episodes']),
    options: z.array(z.string()).min(2).optional(),
    optionTitles: z.record(z.string(), textSchema).optional(),
    most: exactSchema.optional(),
    within: z.string().optional(),
    notApplicable: z.string().optional(),
    whenAbsent: factValueSchema.optional(),
    orElse: z.string().optional(),
    togetherWith: z.array(z.string()).min(1).optional(),
    shortfall: z
      .strictObject({
        of: z.array(z.string()).min(1),
        alsoOf: z.array(z.string()).default([]),
        unless: z.strictObject({ fact: z.string(), atLeast: z.string() }),
      })
      .optional(),
    leftOut: z.boolean().optional(),
    fields: z
      .record(
        z.string(),
        z.strictObject({
          title: textSchema,
          type: z.enum(['flag', 'date', 'name', 'quantity', 'count']),
          options: z.array(z.string()).min(2).optional(),
          required: z.boolean().optional(),
          derived: z.boolean().optional(),
          default: z.union([z.boolean(), z.string(), z.number()]).optional(),
          most: exactSchema.optional(),
        }),
      )
      .optional(),
  }),
);

/** `acts/<act>/readings/*.yaml`: one open question. */
export const readingSchema = z.strictObject({
  id: z.string().regex(/^[a-z0-9][a-z0-9.-]*$/),
  question: textSchema,
  citation: citationSchema,
  certainty: versionHead.certainty,
  options: z.array(z.strictObject({ id: z.string(), meaning: textSchema })).min(2),
  note: z.string().optional(),
});

/** Any other file of an act: one rule. `value` is checked by its kind. */
export const ruleSchema = z.strictObject({
  id: z.string().regex(/^[a-z0-9][a-z0-9.-]*$/),
  kind: z.string(),
  title: textSchema,
  /** Absent: every subject. */
  subjects: z.array(subjectSchema).min(1).optional(),
  /** Absent: the year alone. */
  periods: z.array(z.enum(PERIOD_KINDS)).min(1).optional(),
  versions: z.array(z.strictObject({ ...versionHead, value: z.unknown() })).min(1),
});
export type RuleFile = z.infer<typeof ruleSchema>;
