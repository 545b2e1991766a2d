import type { CivilDate } from './civil-date.js';
import type { Fraction } from './fraction.js';
import type { Text } from './text.js';

/** Where a fact comes from and which day it describes. */
export interface Provenance {
  readonly source: string;
  readonly asOf?: CivilDate;
}

/**
 * A record of something that happened, of which a subject may have several: a disciplinary decision, an absence.
 * Fields are flags, option names, civil dates or exact numbers; a field may also be stated as `unknown`.
 */
export type Episode = Readonly<Record<string, boolean | string | Fraction>>;

/** A field of an episode that is stated as not known; no default takes its place. */
export const UNKNOWN = 'unknown';

/** Flag, name of an option or of a level, exact number, or list of episodes. */
export type FactValue = boolean | string | Fraction | readonly Episode[];

/** A typed value in one of five states. Unknown is never zero. */
export type Fact =
  | ({
      readonly state: 'known';
      readonly value: FactValue;
      /** Nobody said so: it is what silence is taken to mean. */
      readonly assumed?: true;
    } & Provenance)
  | {
      readonly state: 'unknown';
      /** The day by which the true value is expected. */
      readonly awaitedUntil?: CivilDate;
      readonly awaitedFrom?: string;
      /** What is already certain: the value lies between these, both ends possible, in steps of `1/den`. */
      readonly between?: { readonly num: number; readonly top: number; readonly den: number };
    }
  | { readonly state: 'notApplicable'; readonly reason: string }
  | { readonly state: 'waived'; readonly reason: string; readonly document: string }
  | ({
      readonly state: 'substituted';
      readonly value: FactValue;
      readonly reason: string;
      readonly approver: string;
      /** The day by which the true value must replace the substitute. */
      readonly due: CivilDate;
    } & Provenance);

/** The facts of one subject in one period. Facts that are not listed are unknown. */
export interface FactSheet {
  readonly subject: string;
  /** Kind of subject, by which the rulebook is chosen; absent where the caller knows it. */
  readonly kind?: string;
  /** Group of similar duties, for the cap. */
  readonly group?: string;
  /** The unit that a manager is directly in charge of: whose targets and level these facts count. */
  readonly inCharge?: { readonly unitId: string; readonly asHead: boolean };
  readonly facts: Readonly<Record<string, Fact>>;
}

/** One entry of the vocabulary: what a fact id means and which values it can take. */
export interface FactDefinition {
  readonly id: string;
  readonly title: Text;
  /** `share` lies between 0 and 1; `quantity` and `months` are at least 0; `grade` is one of `options`, worst first. */
  readonly type: 'flag' | 'grade' | 'level' | 'share' | 'quantity' | 'months' | 'episodes';
  readonly options?: readonly string[];
  readonly optionTitles?: Readonly<Record<string, Text>>;
  /** Upper limit of a quantity, where the law gives one. */
  readonly most?: Fraction;
  /** This fact can never exceed that one: the tasks above target are among the tasks completed. */
  readonly within?: string;
  /** The open reading that says whether a condition on this fact holds when the fact does not apply. */
  readonly notApplicable?: string;
  /** What to assume when the sheet says nothing at all, where silence is an answer (no discipline on file). */
  readonly whenAbsent?: FactValue;
  /** When the sheet says nothing, the value of that other fact counts: no separate figure was given. */
  readonly orElse?: string;
  /** Facts each of which, added to this one, stays within its `most`: months worked and months off. */
  readonly togetherWith?: readonly string[];
  /** What falls short elsewhere: the share of results that are not assured, given the shares that are. */
  readonly shortfall?: Shortfall;
  /** A formula leaves it out when it does not apply or is waived; it needs no reading for that. */
  readonly leftOut?: boolean;
  /** Made by a formula on one choice of open readings: the fact whose variant this is, and the choice. */
  readonly variantOf?: string;
  readonly under?: Readonly<Record<string, string>>;
  /** Fields of an episode: their type, and what a missing one means. Without a default a missing field is unknown. */
  readonly fields?: Readonly<Record<string, EpisodeField>>;
}

/** A share of what is missing in others: at least what each lacks, at most what all of them lack together. */
export interface Shortfall {
  readonly of: readonly string[];
  /** May explain a part of it without being a part of it. */
  readonly alsoOf: readonly string[];
  /** A grade at this option or above explains nothing; below it, or unknown, it may explain everything. */
  readonly unless: { readonly fact: string; readonly atLeast: string };
}

export interface EpisodeField {
  readonly title?: Text;
  /** The only names that fit. */
  readonly options?: readonly string[];
  /** Worked out from the other fields and the dates of the ranking; nobody states it. */
  readonly derived?: boolean;
  /** A `quantity` is at least 0; a `count` is a whole number of times. */
  readonly type: 'flag' | 'date' | 'name' | 'quantity' | 'count';
  readonly required?: boolean;
  readonly default?: boolean | string | Fraction;
  /** Upper limit of a quantity. */
  readonly most?: Fraction;
}
