import type { Fraction } from './fraction.js';
import type { EpisodeCondition } from './episode-condition.js';

/**
 * How a number is made out of facts: a closed set of shapes, each with one letter of the law behind it. A fact that a
 * formula names may itself be made by a formula; circles are refused when the law is loaded.
 */
export type NumberFormula =
  | { readonly sum: readonly string[] }
  | { readonly mean: MeanFormula }
  | { readonly scaled: { readonly fact: string; readonly by: Fraction; readonly most?: Fraction | undefined } }
  | { readonly chosen: { readonly by: string; readonly values: Readonly<Record<string, Fraction>> } }
  | { readonly stepped: SteppedFormula }
  | { readonly least: { readonly over: string; readonly field: string; readonly where: readonly EpisodeCondition[] } }
  | { readonly ratio: RatioFormula };

/** Arithmetic mean of facts. Those that are waived are left out; what is unknown stays unknown. */
export interface MeanFormula {
  readonly of: readonly string[];
  /** Another list that counts instead as soon as the sheet states one of these. */
  readonly instead?: { readonly whenStated: readonly string[]; readonly of: readonly string[] } | undefined;
  /** No part counts for more than this; `none` when the text sets no limit for a part. */
  readonly eachAtMost?: Fraction | 'none' | undefined;
  /** A part that does not apply is left out, or counts in the divisor without adding anything. */
  readonly notApplicable?: 'leftOut' | 'countsAsNothing' | undefined;
  /** The last part is left out while its true value is not known, or waited for like every other. */
  readonly lastUnknown?: 'leftOut' | 'waits' | undefined;
}

/** One of two values, as a number reaches a threshold or not. */
export interface SteppedFormula {
  readonly fact: string;
  readonly atLeast: Fraction;
  readonly reached: Fraction;
  readonly notReached: Fraction;
  /** When the number does not apply; `leftOut` leaves the result out of the mean that it enters. */
  readonly notApplicable?: Fraction | 'leftOut' | undefined;
}

/** Weighted episodes counted, over weighted episodes assigned. */
export interface RatioFormula {
  readonly over: string;
  readonly weight: string;
  readonly counted: { readonly where: readonly EpisodeCondition[]; readonly less?: Deduction | undefined };
  readonly assigned: { readonly where: readonly EpisodeCondition[] };
}

/** What each event takes from the weight of its own episode, never below nothing. */
export interface Deduction {
  readonly times: string;
  /** Events that do not count for a confirmed reason. */
  readonly excused: string;
  readonly each: Fraction;
  /**
   * `linear`: each event takes its share of the full weight. `compound`: of what is left. `onTop`: the episode is not
   * counted at all and the share comes off besides.
   */
  readonly manner: 'linear' | 'compound' | 'onTop';
}

/** Every fact that a formula reads. */
export function factsRead(formula: NumberFormula): readonly string[] {
  if ('sum' in formula) return formula.sum;
  if ('mean' in formula) return [...formula.mean.of, ...(formula.mean.instead?.of ?? [])];
  if ('scaled' in formula) return [formula.scaled.fact];
  if ('chosen' in formula) return [formula.chosen.by];
  if ('stepped' in formula) return [formula.stepped.fact];
  return ['least' in formula ? formula.least.over : formula.ratio.over];
}
