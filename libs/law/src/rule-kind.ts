import type { Clause, Fraction, Reading, RuleRef, Rulebook, Step } from '@xeploai/domain';
import type { z } from 'zod';
import type { Comparison, Condition } from './parts.schema.js';

/** What one rule contributes to a rulebook. */
export type Contribution = Partial<
  Pick<
    Rulebook,
    'derived' | 'requirements' | 'rollUps' | 'orders' | 'caps' | 'deadlines' | 'duties' | 'timeLimits' | 'pointers'
  >
> & {
  readonly steps?: readonly OrderedStep[];
  readonly ceilings?: readonly Step[];
};

/**
 * Steps of several rules go in this order: questions asked first, those that exclude, vetoes, questions about what
 * follows, grounds, what the authority weighs, levels from the best, questions asked last.
 */
export const STEP_ORDER = {
  openFirst: 0,
  exclude: 1,
  veto: 2,
  openBeforeLevels: 3,
  ground: 4,
  weighed: 5,
  level: 6,
  openLast: 7,
} as const;

export interface OrderedStep {
  readonly order: number;
  readonly step: Step;
}

/** What a kind needs to turn a version into a contribution. */
export interface CompileContext {
  readonly subject: string;
  readonly rule: RuleRef;
  /** Clauses and boxes of conditions; `requirement` counts a fact that does not apply by its open reading. */
  readonly conditions: (
    join: 'all' | 'any',
    clauses: readonly { readonly citation: Clause['citation']; readonly when: Condition }[],
    side: 'requirement' | 'ground',
  ) => Pick<Step, 'join' | 'clauses' | 'boxes'>;
  readonly readings: ReadonlyMap<string, Reading>;
  /** The rule of another act from which a share is borrowed. */
  readonly shareOf: (ruleId: string) => { readonly share: Fraction; readonly rule: RuleRef } | undefined;
}

/**
 * One kind of rule: the shape of its value, what it refers to, and what it makes of it. The set of kinds is closed:
 * what a rule can say is what the kinds can say.
 */
export interface RuleKind<Value = unknown> {
  readonly kind: string;
  readonly schema: z.ZodType<Value>;
  /** Every comparison in the value, for all subjects, so that the loader can check facts, readings and units. */
  readonly comparisons: (value: Value) => readonly Comparison[];
  /** Everything else that the value names and that must have been declared. */
  readonly refersTo?: (value: Value) => References;
  readonly compile: (value: Value, context: CompileContext) => Contribution;
}

export interface References {
  readonly acts?: readonly string[];
  readonly facts?: readonly string[];
  /** Rules of kind `external-share`. */
  readonly shares?: readonly string[];
  /** Fields of the episodes of facts. */
  readonly fields?: readonly { readonly fact: string; readonly fields: readonly string[] }[];
  /** Readings that must exist. */
  readonly declaredReadings?: readonly string[];
  /** Readings with every option that the value provides for. */
  readonly readings?: readonly { readonly id: string; readonly options: readonly string[] }[];
}

export const defineKind = <Value>(kind: RuleKind<Value>): RuleKind => kind as unknown as RuleKind;

/** All comparisons of a condition, left to right. */
export function comparisonsOf(condition: Condition | undefined): readonly Comparison[] {
  if (condition === undefined) return [];
  if ('all' in condition) return condition.all.flatMap(comparisonsOf);
  if ('any' in condition) return condition.any.flatMap(comparisonsOf);
  return [condition];
}
