import { compareFractions, message, type Fraction } from '@xeploai/domain';
import { z } from 'zod';
import { conditionSchema, exactSchema, levelSchema, placeSchema, type Condition } from '../parts.schema.js';
import { comparisonsOf, defineKind, STEP_ORDER } from '../rule-kind.js';

const band = placeSchema.extend({
  level: levelSchema,
  atLeast: exactSchema.optional(),
  below: exactSchema.optional(),
  /** Conditions that must hold besides the score. */
  also: z.array(placeSchema.extend({ when: conditionSchema })).default([]),
});
type Band = z.infer<typeof band>;

const schema = z.strictObject({
  /** The fact that holds the score. */
  score: z.string(),
  /** From the best level down; together they take in every score, and none twice. */
  bands: z
    .array(band)
    .min(2)
    .superRefine((bands, context) => {
      const fault = faultOf(bands);
      if (fault !== null) context.addIssue({ code: 'custom', message: fault });
    }),
});

/** A hole between two bands, scores that lie in two bands, or bands that are not in order. */
function faultOf(bands: readonly Band[]): string | null {
  if (bands[0]?.below !== undefined || bands.at(-1)?.atLeast !== undefined) return 'detail-bands-hole';
  if (new Set(bands.map(({ level }) => level)).size !== bands.length) return 'detail-bands-order';
  for (const [index, lower] of bands.slice(1).entries()) {
    const upper = bands[index] as Band;
    if (upper.atLeast === undefined || lower.below === undefined) return 'detail-bands-order';
    const difference = compareFractions(lower.below, upper.atLeast);
    if (difference !== 0) return difference < 0 ? 'detail-bands-hole' : 'detail-bands-overlap';
    if (lower.atLeast !== undefined && compareFractions(lower.atLeast, lower.below) >= 0) return 'detail-bands-order';
  }
  return null;
}

const written = ({ num, den }: Fraction): string => (den === 1 ? `${num}` : `${num}/${den}`);

function inBand(score: string, { atLeast, below }: Band): Condition {
  const bounds: Condition[] = [
    ...(atLeast === undefined ? [] : [{ fact: score, atLeast: written(atLeast) }]),
    ...(below === undefined ? [] : [{ fact: score, below: written(below) }]),
  ];
  return { all: bounds };
}

/** Levels by score: each from a number up to the next, with conditions besides where the text has them. */
export const scoreBands = defineKind<z.infer<typeof schema>>({
  kind: 'score-bands',
  schema,
  comparisons: ({ score, bands }) =>
    bands.flatMap((one) => [
      ...comparisonsOf(inBand(score, one)),
      ...one.also.flatMap(({ when }) => comparisonsOf(when)),
    ]),
  compile: ({ score, bands }, { rule, conditions }) => ({
    steps: bands.map((one) => {
      const { level, also, atLeast: _, below: __, ...place } = one;
      const citation = { ...rule.citation, ...place };
      const clauses = [
        { citation, when: inBand(score, one) },
        ...also.map(({ when, ...below }) => ({ citation: { ...citation, ...below }, when })),
      ];
      const title = {
        vi: `${rule.title.vi}: ${message('vi', `result-${level}`)}`,
        en: `${rule.title.en}: ${message('en', `result-${level}`)}`,
      };
      return {
        order: level === 'notCompleted' ? STEP_ORDER.ground : STEP_ORDER.level,
        step: {
          rule: { ...rule, title, citation },
          effect: { kind: 'level', level } as const,
          ...conditions('all', clauses, 'requirement'),
        },
      };
    }),
  }),
});
