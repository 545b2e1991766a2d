import type { CapRule } from './cap.js';
import { compareFractions, displayPercent, type Fraction } from './fraction.js';
import type { Level } from './level.js';
import { message, problem, type Problem } from './problem.js';

/** A higher share that the competent authority decided, where the rule lets it. An exception is a decision. */
export interface CapException {
  readonly share: Fraction;
  /** Number of the document that decides it. */
  readonly decision: string;
  /** The authority found an outstanding achievement. */
  readonly outstandingAchievement?: boolean | undefined;
  /** The level at which the unit itself has been recognised. */
  readonly unitLevel?: Level | undefined;
}

/** The share of a rule, its own or borrowed; `undefined` when it is borrowed and not on record. */
export const shareOfRule = (rule: CapRule): Fraction | undefined =>
  'external' in rule.share ? rule.externalShare?.share : rule.share;

/** Why an exception cannot stand: not provided, undecided, without what it needs, or too high; `null` when it can. */
export function refuseException({ exception }: CapRule, given: CapException, where: string): Problem | null {
  const { share, decision } = given;
  if (exception === null) return problem('exception-not-provided', where);
  if (decision.trim() === '') return problem('exception-no-decision', where);
  const { most, needs } = exception;
  if (needs?.outstandingAchievement === true && given.outstandingAchievement !== true) {
    return problem('exception-no-achievement', where);
  }
  const level = needs?.unitLevel;
  if (level !== undefined && given.unitLevel !== level) {
    return problem('exception-unit-level', where, (language) => ({ level: message(language, `result-${level}`) }));
  }
  if (share.num <= 0 || share.num > share.den) {
    return problem('exception-no-share', where, { share: displayPercent(share) });
  }
  return most !== null && compareFractions(share, most) > 0
    ? problem('exception-too-high', where, { share: displayPercent(share), most: displayPercent(most) })
    : null;
}
