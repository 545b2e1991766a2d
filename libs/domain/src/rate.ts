import { FACT_STATE, type FactColumn, type FactTable } from './fact-table.js';
import { compareFractions, type Fraction } from './fraction.js';
import { cellBits, cellOf, type Grid, type GridFact } from './grid.js';
import type { SettledReadings } from './reading.js';
import { createResolver, resultsOf, type Resolver } from './resolve.js';
import type { Result } from './level.js';
import type { Rulebook } from './rulebook.js';

/** What the rules give for many subjects: the evidence of each, and the results still possible as bits. */
export interface RatedBatch {
  readonly rulebook: Rulebook;
  readonly readings: SettledReadings;
  readonly subjects: readonly string[];
  /** `grid.words` words for each subject, in order. Complete: every condition of every rule can be read off it. */
  readonly evidence: Int32Array;
  /** Results still possible, bit by position in `RESULTS`. Exactly one bit when the result is certain. */
  readonly possible: Uint8Array;
  /** 1 when a substituted fact of the grid was used. */
  readonly substituted: Uint8Array;
  readonly resolver: Resolver;
}

/**
 * Rates many subjects by one rulebook. Pure: the same rulebook, facts and settled readings give the same bytes.
 * @throws RangeError when a settled reading names an option that the reading does not have.
 */
export function rateBatch(rulebook: Rulebook, table: FactTable, readings: SettledReadings = {}): RatedBatch {
  const size = table.subjects.length;
  const { grid } = rulebook;
  const evidence = new Int32Array(size * grid.words);
  const substituted = new Uint8Array(size);
  for (const fact of grid.facts) {
    if (fact.reading !== null) spread(evidence, grid, fact, readingBits(fact, readings), size);
    else fillFact(evidence, grid, fact, table, { readings, substituted });
  }
  const resolver = createResolver(rulebook);
  const possible = new Uint8Array(size);
  for (let row = 0; row < size; row++) {
    possible[row] = resolver.possible(evidence.subarray(row * grid.words, (row + 1) * grid.words));
  }
  return { rulebook, readings, subjects: table.subjects, evidence, possible, substituted, resolver };
}

export const evidenceOf = (batch: RatedBatch, row: number): Int32Array =>
  batch.evidence.subarray(row * batch.rulebook.grid.words, (row + 1) * batch.rulebook.grid.words);

export const possibleResults = (batch: RatedBatch, row: number): readonly Result[] =>
  resultsOf(batch.possible[row] as number);

function readingBits(fact: GridFact, readings: SettledReadings): number {
  const settled = readings[fact.reading?.id ?? ''];
  if (settled === undefined) return fact.mask;
  const option = fact.options.indexOf(settled.option);
  if (option < 0) {
    throw new RangeError(
      `reading ${fact.reading?.id ?? ''}: no option ${settled.option}; one of ${fact.options.join(', ')}`,
    );
  }
  return cellBits(fact, option, option);
}

function spread(evidence: Int32Array, grid: Grid, fact: GridFact, bits: number, size: number): void {
  for (let at = fact.word; at < size * grid.words; at += grid.words) {
    evidence[at] = (evidence[at] as number) | bits;
  }
}

/** Columns of the facts that one fact lies within, and of those that lie within it, near and far. */
interface Order {
  readonly above: readonly FactColumn[];
  readonly below: readonly FactColumn[];
}

function orderOf(grid: Grid, fact: GridFact, table: FactTable): Order {
  const reach = (from: number, [here, there]: readonly [0, 1] | readonly [1, 0]): readonly number[] =>
    grid.within
      .filter((pair) => pair[here] === from)
      .flatMap((pair) => [pair[there], ...reach(pair[there], [here, there] as readonly [0, 1])]);
  const columnsOf = (facts: readonly number[]): readonly FactColumn[] =>
    facts.flatMap((index) => table.columns.get(grid.facts[index]?.id ?? '') ?? []);
  const index = grid.indexOf.get(fact.id) as number;
  return { above: columnsOf(reach(index, [0, 1])), below: columnsOf(reach(index, [1, 0])) };
}

function fillFact(
  evidence: Int32Array,
  grid: Grid,
  fact: GridFact,
  table: FactTable,
  context: { readings: SettledReadings; substituted: Uint8Array },
): void {
  const column = table.columns.get(fact.id);
  const size = table.subjects.length;
  if (column === undefined) return spread(evidence, grid, fact, valueBits(fact), size);
  const order = orderOf(grid, fact, table);
  const notApplicable = notApplicableBits(fact, context.readings);
  const { state, num, den } = column;
  const named = fact.options.length > 0;
  for (let row = 0, at = fact.word; row < size; row++, at += grid.words) {
    let bits: number;
    if (state[row] === FACT_STATE.substituted) context.substituted[row] = 1;
    switch (state[row]) {
      case FACT_STATE.substituted:
      case FACT_STATE.known:
        bits =
          1 << (fact.shift + (named ? (num[row] as number) : cellOf(fact, num[row] as number, den[row] as number)));
        break;
      case FACT_STATE.notApplicable:
        bits = notApplicable;
        break;
      case FACT_STATE.waived:
        bits = fact.notApplicableMet;
        break;
      default:
        bits = unknownBits(fact, column, row, order) || valueBits(fact);
    }
    evidence[at] = (evidence[at] as number) | bits;
  }
}

const valueBits = (fact: GridFact): number => cellBits(fact, 0, fact.cells - 1);

function notApplicableBits(fact: GridFact, readings: SettledReadings): number {
  const settled = readings[fact.definition?.notApplicable ?? '']?.option;
  if (settled === 'met') return fact.notApplicableMet;
  if (settled === 'notMet') return fact.notApplicableFails;
  return fact.notApplicableMet | fact.notApplicableFails;
}

/**
 * Cells that an unknown value can still fall into, given what is certain of it, of the facts that it lies within and of
 * those that lie within it.
 */
function unknownBits(fact: GridFact, column: FactColumn, row: number, order: Order): number {
  if (fact.options.length > 0) return valueBits(fact);
  const least = order.below.reduce<Fraction | null>((most, { num, den }) => {
    const low = { num: num[row] as number, den: den[row] as number };
    return low.den > 0 && (most === null || compareFractions(low, most) > 0) ? low : most;
  }, null);
  const most = order.above.reduce<Fraction | null>((least_, { top, den }) => {
    const high = { num: top[row] as number, den: den[row] as number };
    return high.den > 0 && (least_ === null || compareFractions(high, least_) < 0) ? high : least_;
  }, null);
  const den = column.den[row] as number;
  if (den > 0) {
    const low = least === null ? -Infinity : -floorOf({ num: -least.num, den: least.den }, den);
    const top = most === null ? Infinity : floorOf(most, den);
    return bitsBetween(fact, Math.max(low, column.num[row] as number), Math.min(top, column.top[row] as number), den);
  }
  const from = least === null ? 0 : cellOf(fact, least.num, least.den);
  const to = most === null ? fact.cells - 1 : cellOf(fact, most.num, most.den);
  return from > to ? 0 : cellBits(fact, from, to);
}

/** The greatest whole number of steps of `1 / den` not above a value. */
function floorOf({ num, den }: Fraction, steps: number): number {
  const [product, divisor] = [BigInt(num) * BigInt(steps), BigInt(den)];
  const cut = product / divisor;
  return Number(product < 0n && cut * divisor !== product ? cut - 1n : cut);
}

/** The cells that `low / den`, `(low + 1) / den` ... `top / den` fall into: from cell to cell, not from step to step. */
function bitsBetween(fact: GridFact, low: number, top: number, den: number): number {
  let bits = 0;
  for (let num = low; num <= top;) {
    const cell = cellOf(fact, num, den);
    bits |= cellBits(fact, cell, cell);
    const end = fact.cuts[cell];
    if (end === undefined) break;
    const reached = floorOf(end.value, den);
    num = reached * end.value.den === end.value.num * den && !end.above ? reached : reached + 1;
  }
  return bits;
}
