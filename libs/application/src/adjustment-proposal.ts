import type { Adjustment, CapWitness, CivilDate, Fact, Fraction, Level, Text } from '@xeploai/domain';
import type { IndicatorVersion } from './indicator.js';
import type { StoredOutcome } from './stored-outcome.js';

/** Names one proposal: they are counted from 1 in each agency and year. */
export interface AdjustmentRef {
  readonly year: number;
  readonly agencyId: string;
  readonly number: number;
}

/**
 * What a new figure means for one person.
 * `proposed`: the rules now give another level than was decided. `toBeSettled`: what was decided is no longer possible,
 * and several levels are: the authority chooses. `confirmed`: what was provisional is now exactly what was decided.
 * `open`: still provisional, what was decided stays possible. `undecided`: nothing is decided yet, nothing to supersede.
 * `same`: a fact changed, the result did not.
 */
export const ADJUSTMENT_VERDICTS = ['proposed', 'toBeSettled', 'confirmed', 'open', 'undecided', 'same'] as const;
export type AdjustmentVerdict = (typeof ADJUSTMENT_VERDICTS)[number];

export interface FactChange {
  readonly fact: string;
  readonly title: Text;
  readonly before: Fact | null;
  readonly after: Fact;
}

export interface AdjustedPerson {
  readonly subject: string;
  readonly staffCode: string;
  readonly fullName: string;
  readonly post: string;
  /** Answers for the unit whose targets changed (D4). */
  readonly isHead: boolean;
  /** Ids of the targets, or of the criterion, through which the figure reaches this person. */
  readonly through: readonly string[];
  readonly facts: readonly FactChange[];
  readonly before: StoredOutcome;
  /** As the same rulebook rates the facts after. `factVersion` is 0 until they are filed. */
  readonly after: StoredOutcome;
  /** The decision in force, which a new one would supersede. */
  readonly decided: { readonly number: string; readonly level: Level; readonly decidedOn: CivilDate } | null;
  readonly verdict: AdjustmentVerdict;
  readonly direction: Adjustment['direction'] | null;
}

/** A unit whose targets changed. Its level is a fact that somebody issues; nothing computes it, so it stays. */
export interface AdjustedUnit {
  readonly unitId: string;
  readonly name: string;
  readonly level: Fact | null;
  readonly facts: readonly FactChange[];
}

/** How the figure reaches people: as a target that was assigned to a unit, or by a criterion of an overlay. */
export type IndicatorPath =
  | {
      readonly kind: 'target';
      readonly unitId: string;
      readonly unit: string;
      readonly target: string;
      readonly title: string;
      readonly goal: Fraction;
      readonly dueOn: CivilDate;
    }
  | { readonly kind: 'criterion'; readonly fact: string; readonly title: Text; readonly rules: readonly Text[] };

/** The proof of one scope with the decisions in force, and with the proposed levels in their place. */
export interface AdjustedScope {
  readonly scope: string;
  readonly before: CapWitness | null;
  readonly after: CapWitness | null;
}

/**
 * Everything that a revised indicator touches, before and after, as a draft for the competent level (D5). It changes
 * no decision: that takes another decision, with its number.
 */
export interface AdjustmentProposal extends AdjustmentRef {
  readonly agency: { readonly code: string; readonly name: string };
  readonly indicator: { readonly before: IndicatorVersion | null; readonly after: IndicatorVersion };
  readonly paths: readonly IndicatorPath[];
  readonly units: readonly AdjustedUnit[];
  /** Proposed first, then to be settled, and so on; within each by staff code. */
  readonly people: readonly AdjustedPerson[];
  /** People of the agency whose facts were looked at. */
  readonly lookedAt: number;
  /** Of them, those whom the figure does not reach. */
  readonly unchanged: number;
  readonly share: Fraction | null;
  readonly caps: readonly AdjustedScope[];
}

/** Those who wait for a decision with its number. */
export const awaitsDecision = ({ verdict }: Pick<AdjustedPerson, 'verdict'>): boolean =>
  verdict === 'proposed' || verdict === 'toBeSettled';

/** How many people of a proposal stand where. Adds up: `affected` is the sum of the verdicts. */
export function countAdjustment(
  people: readonly AdjustedPerson[],
): { readonly affected: number } & Readonly<Record<AdjustmentVerdict, number>> {
  const counts = { affected: 0, proposed: 0, toBeSettled: 0, confirmed: 0, open: 0, undecided: 0, same: 0 };
  for (const { verdict } of people) {
    counts.affected++;
    counts[verdict]++;
  }
  return counts;
}
