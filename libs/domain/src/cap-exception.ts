import type { CapRule } from './cap.js';
import { compareFractions, displayPercent, type Fraction } from './fraction.js';
import { problem, type Problem } from './problem.js';

/** A higher share that the competent authority decided, where the rule lets it. An exception is a decision. */
export interface CapException {
  readonly share: Fraction;
  /** Number of the document that decides it. */
  readonly decision: string;
}

/** The share of a rule, its own or borrowed; `undefined` when it is borrowed and not on record. */
export const shareOfRule = (rule: CapRule): Fraction | undefined =>
  'external' in rule.share ? rule.externalShare?.share : rule.share;

/** Why an exception cannot stand; `null` when it can. Its precondition is for the authority that decides it. */
export function refuseException(rule: CapRule, { share, decision }: CapException, where: string): Problem | null {
  if (rule.exception === null) return problem('exception-not-provided', where);
  if (decision.trim() === '') return problem('exception-no-decision', where);
  if (share.num <= 0 || share.num > share.den) {
    return problem('exception-no-share', where, { share: displayPercent(share) });
  }
  const { most } = rule.exception;
  return most !== null && compareFractions(share, most) > 0
    ? problem('exception-too-high', where, { share: displayPercent(share), most: displayPercent(most) })
    : null;
}
