import type { CapRule } from './cap.js';
import type { Citation } from './citation.js';
import type { CivilDate } from './civil-date.js';
import type { DeadlineRule } from './deadline.js';
import type { DutyRule, TimeLimitRule } from './duty.js';
import type { EpisodeCondition } from './episode-condition.js';
import type { FactDefinition } from './fact.js';
import type { Grid } from './grid.js';
import type { Level } from './level.js';
import type { NumberFormula } from './number-formula.js';
import type { OrderRule } from './order-rule.js';
import type { Reading } from './reading.js';
import type { RuleRef } from './rule-ref.js';
import type { Text } from './text.js';

/** One comparison of one fact with one number or name of the law. */
export interface Condition {
  /** Position in `grid.facts`. */
  readonly fact: number;
  readonly operator: 'atLeast' | 'above' | 'atMost' | 'below' | 'is' | 'isNot' | 'oneOf';
  /** As written in the rule: `50%`, `wellDone`, `true`. */
  readonly value: string;
  /** Cells of the fact for which the comparison holds, as bits of the fact's word. */
  readonly allowed: number;
}

/** Conditions as the rule states them: one, or several that hold all together or of which one suffices. */
export type ConditionTree =
  | Condition
  | { readonly varied: readonly VariedCondition[] }
  | { readonly all: readonly ConditionTree[] }
  | { readonly any: readonly ConditionTree[] };

/** One comparison of a number that depends on open readings, as one choice of them has it. */
export interface VariedCondition {
  readonly choice: readonly Condition[];
  readonly condition: Condition;
}

/** Conditions that one point of an article states together. */
export interface Clause {
  readonly citation: Citation;
  /** Alternatives of conditions that must hold together; a plain point has one alternative. */
  readonly anyOf: readonly (readonly Condition[])[];
  /** The same as written, for people to read. */
  readonly when: ConditionTree;
}

/** Allowed cells for every fact, one mask a word; a fact that the rule does not mention allows all its cells. */
export type Box = Int32Array;

export type Effect =
  | { readonly kind: 'level'; readonly level: Level }
  | { readonly kind: 'ceiling'; readonly level: Level }
  | { readonly kind: 'notRated' }
  | { readonly kind: 'authorityDecides' };

/** A rule that decides: when one of its boxes fits, its effect takes place. */
export interface Step {
  readonly rule: RuleRef;
  readonly effect: Effect;
  /** `all`: every clause must hold; `any`: one suffices. */
  readonly join: 'all' | 'any';
  readonly clauses: readonly Clause[];
  readonly boxes: readonly Box[];
}

/** A fact that a formula of the rulebook makes out of others. */
export type DerivedFact = DerivedFlag | DerivedNumber;

export interface DerivedFlag {
  readonly rule: RuleRef;
  readonly fact: string;
  /** True when some episode of that fact meets every condition. */
  readonly exists: string;
  readonly where: readonly EpisodeCondition[];
}

/** A number; the fact may be a variant, made as one choice of open readings has it. */
export interface DerivedNumber {
  readonly rule: RuleRef;
  readonly fact: string;
  readonly formula: NumberFormula;
}

/** Something that must be there besides the level: an opinion, a form, a step, with its authority. */
export interface Requirement {
  readonly rule: RuleRef;
  /** What sort of thing: procedure, authority, publication, petition, archive, consequence, form. */
  readonly kind: string;
  readonly id: string;
  readonly text: Text;
  /** Alternatives in which it is required. */
  readonly boxes: readonly Box[];
}

/** A fact of a manager that counts the units directly below theirs. */
export interface RollUpRule {
  readonly rule: RuleRef;
  readonly fact: string;
  readonly atLeast: Level;
}

/** The rules in force for one kind of subject on one date: compiled, frozen, with a content hash. */
export interface Rulebook {
  readonly id: string;
  readonly title: Text;
  readonly subject: string;
  readonly on: CivilDate;
  /** SHA-256 over every rule version, vocabulary entry and reading it is made of. */
  readonly hash: string;
  /**
   * What the hash is made of, part by part, so that a rulebook that is no longer on hand can be told by the part that is
   * missing: `act/rule`, `vocabulary/fact`, `readings/reading` or `caps/rule` to the first 16 digits of the part's hash.
   */
  readonly parts: Readonly<Record<string, string>>;
  /** Titles of the acts it cites. */
  readonly acts: Readonly<Record<string, Text>>;
  readonly vocabulary: Readonly<Record<string, FactDefinition>>;
  readonly grid: Grid;
  /** In order; the first that fits decides. When none fits the last one, if unconditional, does. */
  readonly steps: readonly Step[];
  /** Applied to the level afterwards, each may only lower it. */
  readonly ceilings: readonly Step[];
  readonly derived: readonly DerivedFact[];
  readonly readings: readonly Reading[];
  readonly requirements: readonly Requirement[];
  readonly rollUps: readonly RollUpRule[];
  readonly orders: readonly OrderRule[];
  readonly caps: readonly CapRule[];
  readonly deadlines: readonly DeadlineRule[];
  readonly duties: readonly DutyRule[];
  readonly timeLimits: readonly TimeLimitRule[];
  /** Places where a text is known to exist but has not been entered, so that the higher text goes on applying. */
  readonly pointers: readonly RuleRef[];
}
