import { meetsAll, numberField } from './episode.js';
import type { Episode, Fact, FactDefinition, FactSheet } from './fact.js';
import type { Span } from './span.js';
import { addFractions, compareFractions, divideFractions, multiplyFractions, type Fraction } from './fraction.js';
import type { Deduction, MeanFormula, NumberFormula, RatioFormula, SteppedFormula } from './number-formula.js';

/**
 * A number as far as it is known: every value from `low` to `high` is possible, `high: null` when nothing limits it.
 * `lacks`: stated facts whose value is missing. `undefinedBy`: facts whose formula has nothing to divide by, so that
 * more facts are needed before there is any value.
 */
export interface Bounds {
  readonly low: Fraction;
  readonly high: Fraction | null;
  readonly lacks: readonly string[];
  readonly undefinedBy: readonly string[];
  /** The substitute that the number rests on, if any. */
  readonly substitute: Extract<Fact, { state: 'substituted' }> | null;
}

/** Why there is no number to bound: it does not apply, or a document waives it. */
export type NoNumber = 'notApplicable' | 'waived';

export interface NumberContext {
  readonly vocabulary: Readonly<Record<string, FactDefinition>>;
  readonly formulas: ReadonlyMap<string, NumberFormula>;
  readonly period: Span;
  /** A fact that no number formula makes: stated, or read in its place, or what silence means. */
  readonly read: (definition: FactDefinition, sheet: FactSheet) => Fact | undefined;
  /** Numbers of the sheet last looked at, each made once. */
  readonly made: { sheet: FactSheet | null; readonly numbers: Map<string, Bounds | NoNumber> };
}

const NOTHING: Fraction = { num: 0, den: 1 };
const WHOLE: Fraction = { num: 1, den: 1 };

/** The value of a fact, made by its formula where there is one and the sheet does not state it. */
export function numberOf(id: string, sheet: FactSheet, context: NumberContext): Bounds | NoNumber {
  const { made } = context;
  if (made.sheet !== sheet) {
    made.sheet = sheet;
    made.numbers.clear();
  }
  const known = made.numbers.get(id);
  if (known !== undefined) return known;
  const number = makeNumber(id, sheet, context);
  made.numbers.set(id, number);
  return number;
}

function makeNumber(id: string, sheet: FactSheet, context: NumberContext): Bounds | NoNumber {
  const definition = context.vocabulary[id];
  const formula = context.formulas.get(id);
  const stated = sheet.facts[definition?.variantOf ?? id];
  if (definition === undefined) return unknownNumber({ lacks: [id] });
  if (formula === undefined || stated !== undefined) {
    return leaf(definition, stated ?? context.read(definition, sheet));
  }
  const value = compute(formula, sheet, context, id);
  return typeof value === 'string' ? value : within(value, definition);
}

/** As a fact of the sheet: exact, bounded, or out of the question. */
export function factOfNumber(value: Bounds | NoNumber, source: string): Fact | undefined {
  if (value === 'notApplicable') return { state: 'notApplicable', reason: source };
  if (value === 'waived') return { state: 'waived', reason: source, document: source };
  const { low, high, substitute } = value;
  if (isExact(value)) {
    if (substitute === null) return { state: 'known', value: low, source };
    return { ...substitute, value: low };
  }
  if (high === null) return { state: 'unknown' };
  return { state: 'unknown', between: overOneDenominator(low, high) };
}

function overOneDenominator(low: Fraction, high: Fraction): { num: number; top: number; den: number } {
  const between = { num: low.num * high.den, top: high.num * low.den, den: low.den * high.den };
  if (Object.values(between).every(Number.isSafeInteger)) return between;
  const [a, b] = [low, high].map((value) => multiplyFractions(value, WHOLE)) as [Fraction, Fraction];
  return { num: a.num * b.den, top: b.num * a.den, den: a.den * b.den };
}

export const isExact = ({ low, high }: Bounds): boolean =>
  low === high || (high !== null && compareFractions(low, high) === 0);

function leaf(definition: FactDefinition, fact: Fact | undefined): Bounds | NoNumber {
  const most = definition.type === 'share' ? WHOLE : (definition.most ?? null);
  const id = definition.variantOf ?? definition.id;
  if (fact === undefined) return unknownNumber({ high: most, lacks: [id] });
  if (fact.state === 'notApplicable' || fact.state === 'waived') return fact.state;
  if (fact.state === 'unknown') {
    const { between } = fact;
    if (between === undefined) return unknownNumber({ high: most, lacks: [id] });
    const { num, top, den } = between;
    return { low: { num, den }, high: { num: top, den }, lacks: [id], undefinedBy: [], substitute: null };
  }
  const value = fact.value as Fraction;
  return exact(value, fact.state === 'substituted' ? fact : null);
}

const NONE: readonly string[] = [];

/** The same object at both ends, by which a number known exactly is told at a glance. */
const exact = (value: Fraction, substitute: Bounds['substitute'] = null): Bounds => ({
  low: value,
  high: value,
  lacks: NONE,
  undefinedBy: NONE,
  substitute,
});

const unknownNumber = (more: Partial<Bounds>): Bounds => ({
  low: NOTHING,
  high: null,
  lacks: [],
  undefinedBy: [],
  substitute: null,
  ...more,
});

/** Nothing exceeds what the vocabulary calls the most. */
function within(value: Bounds, { most }: FactDefinition): Bounds {
  if (most === undefined || (value.high !== null && compareFractions(value.high, most) <= 0)) return value;
  return { ...value, low: lesser(value.low, most), high: most };
}

const lesser = (a: Fraction, b: Fraction): Fraction => (compareFractions(a, b) <= 0 ? a : b);
const greater = (a: Fraction, b: Fraction): Fraction => (compareFractions(a, b) >= 0 ? a : b);

/** Sum over one denominator where the numbers stay small. */
function plus(a: Fraction, b: Fraction): Fraction {
  if (a.den === b.den) {
    const num = a.num + b.num;
    if (Number.isSafeInteger(num)) return { num, den: a.den };
  }
  const [small, large] = a.den < b.den ? [a, b] : [b, a];
  if (large.den % small.den === 0) {
    const num = small.num * (large.den / small.den) + large.num;
    if (Number.isSafeInteger(num)) return { num, den: large.den };
  }
  return addFractions(a, b);
}

function compute(formula: NumberFormula, sheet: FactSheet, context: NumberContext, id: string): Bounds | NoNumber {
  const value = (fact: string): Bounds | NoNumber => numberOf(fact, sheet, context);
  if ('sum' in formula) return total(formula.sum.map(value));
  if ('mean' in formula) return mean(formula.mean, sheet, context, id);
  if ('scaled' in formula) return scaled(formula.scaled, value(formula.scaled.fact));
  if ('chosen' in formula) return chosen(formula.chosen, sheet, context);
  if ('stepped' in formula) return stepped(formula.stepped, value(formula.stepped.fact));
  if ('least' in formula) return least(formula.least, sheet, context);
  return ratio(formula.ratio, sheet, context, id);
}

/** Parts that do not apply add nothing. */
function total(parts: readonly (Bounds | NoNumber)[]): Bounds {
  let low = NOTHING;
  let high: Fraction | null = NOTHING;
  let exactSoFar = true;
  let substitute: Bounds['substitute'] = null;
  const lacks: string[] = [];
  const undefinedBy: string[] = [];
  for (const part of parts) {
    if (typeof part === 'string') continue;
    low = plus(low, part.low);
    if (exactSoFar && part.high === part.low) high = low;
    else {
      exactSoFar = false;
      high = high === null || part.high === null ? null : plus(high, part.high);
    }
    substitute ??= part.substitute;
    lacks.push(...part.lacks);
    undefinedBy.push(...part.undefinedBy);
  }
  return { low, high, lacks, undefinedBy, substitute };
}

function mean(formula: MeanFormula, sheet: FactSheet, context: NumberContext, id: string): Bounds | NoNumber {
  const { instead, eachAtMost = 'none', notApplicable = 'leftOut', lastUnknown = 'waits' } = formula;
  const stated = instead?.whenStated.some((fact) => sheet.facts[fact] !== undefined) ?? false;
  const facts = stated && instead !== undefined ? instead.of : formula.of;
  const parts: Bounds[] = [];
  let divisor = 0;
  facts.forEach((fact, index) => {
    const part = numberOf(fact, sheet, context);
    if (part === 'waived' || (part === 'notApplicable' && notApplicable === 'leftOut')) return;
    if (part !== 'notApplicable') {
      const last = index === facts.length - 1 && lastUnknown === 'leftOut';
      if (last && (!isExact(part) || part.substitute !== null)) return;
      parts.push(eachAtMost === 'none' ? part : atMost(part, eachAtMost));
    }
    divisor++;
  });
  if (parts.length === 0 || divisor === 0) return unknownNumber({ undefinedBy: [id] });
  const sum = total(parts);
  const share = { num: 1, den: divisor };
  const low = times(sum.low, share);
  return { ...sum, low, high: sum.high === sum.low ? low : sum.high && times(sum.high, share) };
}

/** Product, kept over a common denominator while the numbers stay small. */
function times(a: Fraction, b: Fraction): Fraction {
  const [num, den] = [a.num * b.num, a.den * b.den];
  return Number.isSafeInteger(num) && Number.isSafeInteger(den) ? { num, den } : multiplyFractions(a, b);
}

const atMost = (value: Bounds, most: Fraction): Bounds => ({
  ...value,
  low: lesser(value.low, most),
  high: value.high === null ? most : lesser(value.high, most),
});

function scaled(
  { by, most }: Extract<NumberFormula, { scaled: unknown }>['scaled'],
  value: Bounds | NoNumber,
): Bounds | NoNumber {
  if (typeof value === 'string') return value;
  const product = { ...value, low: times(value.low, by), high: value.high && times(value.high, by) };
  return most === undefined ? product : atMost(product, most);
}

function chosen(
  { by, values }: Extract<NumberFormula, { chosen: unknown }>['chosen'],
  sheet: FactSheet,
  context: NumberContext,
): Bounds | NoNumber {
  const definition = context.vocabulary[by];
  const fact = definition && (sheet.facts[by] ?? context.read(definition, sheet));
  if (fact?.state === 'notApplicable' || fact?.state === 'waived') return fact.state;
  if (fact?.state === 'known' || fact?.state === 'substituted') {
    const value = typeof fact.value === 'string' ? values[fact.value] : undefined;
    if (value !== undefined) return exact(value, fact.state === 'substituted' ? fact : null);
  }
  return { ...between(Object.values(values)), lacks: [by] };
}

const between = (values: readonly Fraction[]): Bounds => ({
  ...unknownNumber({}),
  low: values.reduce(lesser),
  high: values.reduce(greater),
});

function stepped(formula: SteppedFormula, value: Bounds | NoNumber): Bounds | NoNumber {
  const { atLeast, reached, notReached, notApplicable = 'leftOut' } = formula;
  if (typeof value === 'string') return notApplicable === 'leftOut' ? 'notApplicable' : exact(notApplicable);
  const { lacks, undefinedBy, substitute } = value;
  if (compareFractions(value.low, atLeast) >= 0) return exact(reached, substitute);
  if (value.high !== null && compareFractions(value.high, atLeast) < 0) return exact(notReached, substitute);
  return { ...between([reached, notReached]), lacks, undefinedBy, substitute };
}

function episodesOf(
  id: string,
  sheet: FactSheet,
  context: NumberContext,
): { readonly definition: FactDefinition; readonly episodes: readonly Episode[]; readonly fact: Fact } | null {
  const definition = context.vocabulary[id];
  const fact = definition && (sheet.facts[id] ?? context.read(definition, sheet));
  if (definition === undefined || (fact?.state !== 'known' && fact?.state !== 'substituted')) return null;
  return { definition, episodes: fact.value as readonly Episode[], fact };
}

function least(
  { over, field, where }: Extract<NumberFormula, { least: unknown }>['least'],
  sheet: FactSheet,
  context: NumberContext,
): Bounds | NoNumber {
  const given = episodesOf(over, sheet, context);
  const most = context.vocabulary[over]?.fields?.[field]?.most ?? null;
  if (given === null) {
    const state = sheet.facts[over]?.state;
    return state === 'notApplicable' || state === 'waived' ? state : unknownNumber({ high: most, lacks: [over] });
  }
  const asked = given.episodes.map((episode) => ({
    counts: meetsAll(episode, where, given.definition, context.period),
    value: numberField(episode, field, given.definition),
  }));
  const certain = asked.filter(({ counts }) => counts === true);
  if (asked.every(({ counts }) => counts === false)) return 'notApplicable';
  const lowest = (values: readonly (Fraction | null)[]): Fraction | null =>
    values.reduce((a, b) => (a === null ? b : b === null ? a : lesser(a, b)), null);
  const high = lowest(certain.map(({ value }) => value ?? most));
  const open = asked.filter(({ counts, value }) =>
    (counts ?? true) ? counts === undefined || value === undefined : false,
  );
  const substitute = given.fact.state === 'substituted' ? given.fact : null;
  if (open.length === 0) return exact(high as Fraction, substitute);
  const low = open.some(({ value }) => value === undefined)
    ? NOTHING
    : (lowest([high, ...open.map(({ value }) => value as Fraction)]) as Fraction);
  return { low, high: high ?? most, lacks: [over], undefinedBy: [], substitute };
}

function ratio(formula: RatioFormula, sheet: FactSheet, context: NumberContext, id: string): Bounds | NoNumber {
  const given = episodesOf(formula.over, sheet, context);
  if (given === null) return unknownNumber({ lacks: [formula.over] });
  const { definition, episodes, fact } = given;
  let [done, assigned] = [NOTHING, NOTHING];
  for (const episode of episodes) {
    const weight = numberField(episode, formula.weight, definition);
    const counts = meetsAll(episode, formula.counted.where, definition, context.period);
    const planned = meetsAll(episode, formula.assigned.where, definition, context.period);
    if (weight === undefined || counts === undefined || planned === undefined) {
      return unknownNumber({ lacks: [formula.over] });
    }
    if (planned) assigned = plus(assigned, weight);
    if (counts) done = plus(done, lessened(episode, weight, formula.counted.less, definition));
  }
  if (assigned.num === 0) return unknownNumber({ undefinedBy: [id] });
  return exact(divideFractions(greater(done, NOTHING), assigned), fact.state === 'substituted' ? fact : null);
}

function lessened(
  episode: Episode,
  weight: Fraction,
  less: Deduction | undefined,
  definition: FactDefinition,
): Fraction {
  if (less === undefined) return weight;
  const count = (field: string): number => numberField(episode, field, definition)?.num ?? 0;
  const events = Math.max(0, count(less.times) - count(less.excused));
  if (events === 0) return weight;
  const left = addFractions(WHOLE, multiplyFractions(less.each, { num: -1, den: 1 }));
  const taken = multiplyFractions(less.each, { num: events, den: 1 });
  if (less.manner === 'linear') {
    return multiplyFractions(
      weight,
      greater(NOTHING, addFractions(WHOLE, multiplyFractions(taken, { num: -1, den: 1 }))),
    );
  }
  if (less.manner === 'onTop') return multiplyFractions(weight, multiplyFractions(taken, { num: -1, den: 1 }));
  let rest = weight;
  for (let n = 0; n < events; n++) rest = multiplyFractions(rest, left);
  return rest;
}
