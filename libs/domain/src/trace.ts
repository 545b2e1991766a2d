import { displayDate } from './civil-date.js';
import type { Fact, FactDefinition, FactSheet } from './fact.js';
import { displayFraction, displayPercent, type Fraction } from './fraction.js';
import { factReader } from './fact-table.js';
import type { Citation, Certainty } from './citation.js';
import { fitsAny } from './resolve.js';
import { cellBits, type Grid, type GridFact } from './grid.js';
import { isLevel } from './level.js';
import { message } from './problem.js';
import type { Box, Clause, Condition, ConditionTree, Effect, Rulebook, Step, VariedCondition } from './rulebook.js';
import type { Span } from './span.js';
import type { Language, Text } from './text.js';

export type Verdict = 'holds' | 'fails' | 'unknown';

/** One comparison, with the value it was made on. */
export interface TracedCondition {
  readonly fact: string;
  readonly title: Text;
  readonly operator: Condition['operator'];
  readonly value: string;
  /** The same for people: titles of options, words of the language. */
  readonly valueText: Text;
  /** What the facts sheet says, ready to show; empty when it says nothing. */
  readonly actual: string;
  readonly actualText: Text;
  /** `assumed`: nobody said so, it is what silence is taken to mean. */
  readonly state: Fact['state'] | 'assumed';
  readonly source: string;
  readonly asOf: string;
  readonly verdict: Verdict;
  /** On which choice of open readings the number was made, where the choices differ. */
  readonly under?: Readonly<Record<string, string>>;
}

/** How the conditions of a clause hang together: a condition by its position, or several of which all or one must hold. */
export type TracedTree =
  | number
  | { readonly join: 'all' | 'any'; readonly verdict: Verdict; readonly of: readonly TracedTree[] };

export interface TracedClause {
  readonly citation: Citation;
  readonly verdict: Verdict;
  /** Each comparison once. */
  readonly conditions: readonly TracedCondition[];
  readonly tree: TracedTree;
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
    clauses: step.clauses.map((clause) => traceClause(rulebook, clause, evidence, shown)),
  };
}

function traceClause(rulebook: Rulebook, clause: Clause, evidence: Int32Array, shown: Shown): TracedClause {
  const { grid } = rulebook;
  const verdictOf = (alternatives: readonly (readonly Condition[])[]): Verdict =>
    fitsAny(
      grid,
      alternatives.map((conditions) => boxOf(grid, conditions)),
      evidence,
    );
  const places = new Map<string, number>();
  const conditions: TracedCondition[] = [];
  const placeOf = (key: string, make: () => TracedCondition): number => {
    const place = places.get(key) ?? conditions.push(make()) - 1;
    places.set(key, place);
    return place;
  };
  const walk = (tree: ConditionTree): TracedTree => {
    if ('varied' in tree) {
      const traced = distinctValues(rulebook, tree.varied, evidence, shown);
      const of = traced.map((one) => placeOf(keyOfVariant(one), () => one));
      return of.length === 1 ? (of[0] as number) : { join: 'any', verdict: verdictOf(alternativesOf(tree)), of };
    }
    if (!('all' in tree) && !('any' in tree)) {
      const key = `${tree.fact} ${tree.operator} ${tree.value}`;
      return placeOf(key, () => traceCondition(rulebook, tree, evidence, shown));
    }
    const [join, parts] = 'all' in tree ? (['all', tree.all] as const) : (['any', tree.any] as const);
    const [only] = parts;
    if (parts.length === 1 && only !== undefined) return walk(only);
    return { join, verdict: verdictOf(alternativesOf(tree)), of: parts.map(walk) };
  };
  const tree = walk(clause.when);
  return { citation: clause.citation, verdict: verdictOf(clause.anyOf), conditions, tree };
}

const keyOfVariant = ({ fact, operator, value, under }: TracedCondition): string =>
  `${fact} ${operator} ${value} ${JSON.stringify(under)}`;

/**
 * A number that depends on readings, once for each value that it can still have. Readings that make no difference to it
 * are not shown beside it; where they do, each value says its choice.
 */
function distinctValues(
  rulebook: Rulebook,
  varied: readonly VariedCondition[],
  evidence: Int32Array,
  shown: Shown,
): readonly TracedCondition[] {
  const { grid } = rulebook;
  const distinct = new Map(
    varied
      .filter(({ choice }) => isConsidered(grid, choice, evidence))
      .map(({ condition }) => traceCondition(rulebook, condition, evidence, shown))
      .map((one) => [`${one.actual} ${one.verdict}`, one] as const),
  );
  const values = [...distinct.values()];
  return values.map((one) => {
    const { under, ...same } = one;
    return values.length > 1 && under !== undefined ? one : same;
  });
}

/** A number made on choices that are no longer open is not looked at. */
const isConsidered = (grid: Grid, choice: readonly Condition[], evidence: Int32Array): boolean =>
  choice.every(({ fact, allowed }) => ((evidence[grid.facts[fact]?.word ?? 0] as number) & allowed) !== 0);

/** Of a choice, the readings that nobody has settled and that make a difference. */
function stillOpen(grid: Grid, under: Readonly<Record<string, string>>, evidence: Int32Array): Record<string, string> {
  return Object.fromEntries(
    Object.entries(under).filter(([reading]) => {
      const fact = grid.facts[grid.indexOf.get(`reading:${reading}`) ?? -1] as GridFact;
      const cells = (evidence[fact.word] as number) & fact.mask;
      return (cells & (cells - 1)) !== 0;
    }),
  );
}

/** The alternatives of conditions that must hold together to which a tree comes down. */
function alternativesOf(tree: ConditionTree): readonly (readonly Condition[])[] {
  if ('varied' in tree) return tree.varied.map(({ choice, condition }) => [...choice, condition]);
  if ('any' in tree) return tree.any.flatMap(alternativesOf);
  if (!('all' in tree)) return [[tree]];
  return tree.all
    .map(alternativesOf)
    .reduce<readonly (readonly Condition[])[]>(
      (left, right) => left.flatMap((a) => right.map((b) => [...a, ...b])),
      [[]],
    );
}

function traceCondition(rulebook: Rulebook, condition: Condition, evidence: Int32Array, shown: Shown): TracedCondition {
  const fact = rulebook.grid.facts[condition.fact] as GridFact;
  const cells = (evidence[fact.word] as number) & fact.mask;
  const inside = cells & condition.allowed;
  const given = fact.definition === null ? settledReading(fact, cells) : shown(fact.definition);
  return {
    fact: fact.definition?.variantOf ?? fact.id,
    ...(fact.definition?.under === undefined
      ? {}
      : { under: stillOpen(rulebook.grid, fact.definition.under, evidence) }),
    title: fact.definition?.title ?? fact.reading?.question ?? { vi: fact.id, en: fact.id },
    operator: condition.operator,
    value: condition.value,
    valueText: inBoth((language) =>
      condition.value
        .split(', ')
        .map((name) => nameText(name, fact, language))
        .join(', '),
    ),
    actual: given === undefined ? '' : displayFact(given, fact, null),
    actualText: inBoth((language) => (given === undefined ? '' : displayFact(given, fact, language))),
    state: given?.state === 'known' && given.assumed === true ? 'assumed' : (given?.state ?? 'unknown'),
    source: given !== undefined && 'source' in given ? given.source : '',
    asOf: given !== undefined && 'asOf' in given && given.asOf !== undefined ? displayDate(given.asOf) : '',
    verdict: inside === 0 ? 'fails' : inside === cells ? 'holds' : 'unknown',
  };
}

const inBoth = (of: (language: Language) => string): Text => ({ vi: of('vi'), en: of('en') });

/** The option of a reading that was settled. */
function settledReading(fact: GridFact, cells: number): Fact | undefined {
  const option = fact.options.find((_, index) => cells === cellBits(fact, index, index));
  return option === undefined ? undefined : { state: 'known', value: option, source: '' };
}

/** An option, a level or a flag in the words of a language; whatever has no words stays as it is. */
function nameText(name: string, { definition, reading }: GridFact, language: Language): string {
  if (reading !== null) return reading.options.find(({ id }) => id === name)?.meaning[language] ?? name;
  if (definition?.type === 'flag') return message(language, name === 'true' ? 'short-yes' : 'short-no');
  if (definition?.type === 'level' && isLevel(name)) return message(language, `result-${name}`);
  const title = definition?.optionTitles?.[name]?.[language];
  return title ?? (definition?.options === undefined && language === 'vi' ? name.replace('.', ',') : name);
}

/** A fact as it stands on the sheet; for people, in the words and with the decimal sign of a language. */
function displayFact(fact: Fact, of: GridFact, language: Language | null): string {
  const separator = language === 'en' ? '.' : ',';
  const number = (value: Fraction): string =>
    of.definition?.type === 'share' ? displayPercent(value, 2, separator) : displayFraction(value, 2, separator);
  if (fact.state === 'unknown') {
    const { between } = fact;
    return between === undefined
      ? ''
      : `${number({ num: between.num, den: between.den })} - ${number({ num: between.top, den: between.den })}`;
  }
  if (fact.state === 'notApplicable' || fact.state === 'waived') return fact.reason;
  const { value } = fact;
  if (typeof value === 'boolean' || typeof value === 'string') {
    return language === null ? String(value) : nameText(String(value), of, language);
  }
  return 'den' in value ? number(value) : String(value.length);
}

/** The cells that all of these conditions allow. */
function boxOf(grid: Grid, conditions: readonly Condition[]): Box {
  const box = new Int32Array(grid.words).fill(-1);
  for (const { fact, allowed } of conditions) {
    const { word, mask } = grid.facts[fact] as Grid['facts'][number];
    box[word] = (box[word] as number) & (~mask | allowed);
  }
  return box;
}
