import { displayDate } from './civil-date.js';
import type { Fact, FactDefinition, FactSheet } from './fact.js';
import { displayFraction, displayPercent, type Fraction } from './fraction.js';
import { factReader, type Span } from './fact-table.js';
import type { Citation, Certainty } from './citation.js';
import { fitsAny } from './resolve.js';
import type { Grid } from './grid.js';
import type { Box, Condition, Effect, Rulebook, Step } from './rulebook.js';
import type { Text } from './text.js';

export type Verdict = 'holds' | 'fails' | 'unknown';

/** One comparison, with the value it was made on. */
export interface TracedCondition {
  readonly fact: string;
  readonly title: Text;
  readonly operator: Condition['operator'];
  readonly value: string;
  /** What the facts sheet says, ready to show; empty when it says nothing. */
  readonly actual: string;
  readonly state: Fact['state'];
  readonly source: string;
  readonly asOf: string;
  readonly verdict: Verdict;
}

export interface TracedClause {
  readonly citation: Citation;
  readonly verdict: Verdict;
  readonly conditions: readonly TracedCondition[];
}

export interface TracedStep {
  readonly rule: string;
  readonly title: Text;
  readonly citation: Citation;
  readonly certainty: Certainty;
  readonly mark: string;
  readonly effect: Effect;
  readonly join: Step['join'];
  readonly verdict: Verdict;
  readonly clauses: readonly TracedClause[];
}

/** The tree of rule, input, comparison and citation behind an outcome: every rule, not only the one that decided. */
export interface Trace {
  readonly rulebook: { readonly id: string; readonly hash: string };
  readonly steps: readonly TracedStep[];
  readonly ceilings: readonly TracedStep[];
}

/**
 * Renders the trace from stored evidence, the facts it was made of and the rulebook with the same hash. Verdicts come
 * from the evidence alone; the sheet only supplies what to show beside them.
 */
export function traceOf(rulebook: Rulebook, evidence: Int32Array, sheet: FactSheet, period: Span): Trace {
  const read = factReader(rulebook, period);
  const shown: Shown = (definition) => read(definition, sheet);
  const trace = (step: Step): TracedStep => traceStep(rulebook, step, evidence, shown);
  return {
    rulebook: { id: rulebook.id, hash: rulebook.hash },
    steps: rulebook.steps.map(trace),
    ceilings: rulebook.ceilings.map(trace),
  };
}

type Shown = (definition: FactDefinition) => Fact | undefined;

function traceStep(rulebook: Rulebook, step: Step, evidence: Int32Array, shown: Shown): TracedStep {
  return {
    rule: step.rule.id,
    title: step.rule.title,
    citation: step.rule.citation,
    certainty: step.rule.certainty,
    mark: step.rule.mark ?? '',
    effect: step.effect,
    join: step.join,
    verdict: fitsAny(rulebook.grid, step.boxes, evidence),
    clauses: step.clauses.map((clause): TracedClause => {
      const alternatives = clause.anyOf.map((conditions) =>
        conditions.map((condition) => traceCondition(rulebook, condition, evidence, shown)),
      );
      const verdict = fitsAny(
        rulebook.grid,
        clause.anyOf.map((conditions) => boxOf(rulebook.grid, conditions)),
        evidence,
      );
      return { citation: clause.citation, verdict, conditions: alternatives.flat() };
    }),
  };
}

function traceCondition(rulebook: Rulebook, condition: Condition, evidence: Int32Array, shown: Shown): TracedCondition {
  const fact = rulebook.grid.facts[condition.fact] as Rulebook['grid']['facts'][number];
  const cells = (evidence[fact.word] as number) & fact.mask;
  const inside = cells & condition.allowed;
  const given = fact.definition === null ? undefined : shown(fact.definition);
  return {
    fact: fact.id,
    title: fact.definition?.title ?? fact.reading?.question ?? { vi: fact.id, en: fact.id },
    operator: condition.operator,
    value: condition.value,
    actual: given === undefined ? '' : displayFact(given, fact.definition),
    state: given?.state ?? 'unknown',
    source: given !== undefined && 'source' in given ? given.source : '',
    asOf: given !== undefined && 'asOf' in given && given.asOf !== undefined ? displayDate(given.asOf) : '',
    verdict: inside === 0 ? 'fails' : inside === cells ? 'holds' : 'unknown',
  };
}

function displayFact(fact: Fact, definition: FactDefinition | null): string {
  if (fact.state === 'unknown') {
    const { between } = fact;
    return between === undefined
      ? ''
      : `${displayNumber({ num: between.num, den: between.den }, definition)} - ${displayNumber({ num: between.top, den: between.den }, definition)}`;
  }
  if (fact.state === 'notApplicable' || fact.state === 'waived') return fact.reason;
  const { value } = fact;
  if (typeof value === 'boolean' || typeof value === 'string') return String(value);
  return 'den' in value ? displayNumber(value, definition) : String(value.length);
}

const displayNumber = (value: Fraction, definition: FactDefinition | null): string =>
  definition?.type === 'share' ? displayPercent(value) : displayFraction(value);

/** The cells that all of these conditions allow. */
function boxOf(grid: Grid, conditions: readonly Condition[]): Box {
  const box = new Int32Array(grid.words).fill(-1);
  for (const { fact, allowed } of conditions) {
    const { word, mask } = grid.facts[fact] as Grid['facts'][number];
    box[word] = (box[word] as number) & (~mask | allowed);
  }
  return box;
}
