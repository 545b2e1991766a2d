import { FACT_STATE, type FactColumn, type FactTable } from './fact-table.js';
import { compareParts, type Fraction } from './fraction.js';
import { cellBits, cellOf, type Cut, type Grid, type GridFact } from './grid.js';
import type { SettledReadings } from './reading.js';
import { resolverOf, resultsOf, type Resolver } from './resolve.js';
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

/** Subjects that are rated together, so that what is worked on stays in the processor's cache. */
const BLOCK = 1024;

/**
 * Rates many subjects by one rulebook. Pure: the same rulebook, facts and settled readings give the same bytes.
 * @throws RangeError when a settled reading names an option that the reading does not have.
 */
export function rateBatch(rulebook: Rulebook, table: FactTable, readings: SettledReadings = {}): RatedBatch {
  const size = table.subjects.length;
  const { grid } = rulebook;
  const resolver = resolverOf(rulebook);
  const { automaton } = resolver;
  const evidence = new Int32Array(size * grid.words);
  const substituted = new Uint8Array(size);
  const possible = new Uint8Array(size);
  const columns = grid.facts.map((fact) => cellColumn(grid, fact, table, { readings, substituted }));
  const words = Array.from({ length: grid.words }, () => new Int32Array(BLOCK));
  const states = new Int32Array(BLOCK);
  for (let from = 0; from < size; from += BLOCK) {
    const count = Math.min(BLOCK, size - from);
    for (const word of words) word.fill(0);
    columns.forEach((fill, index) => fill(words[grid.facts[index]?.word ?? 0] as Int32Array, from, count));
    words.forEach((word, index) => {
      for (let row = 0, at = from * grid.words + index; row < count; row++, at += grid.words) {
        evidence[at] = word[row] as number;
      }
    });
    automaton.begin();
    states.fill(0, 0, 1);
    automaton.runs.forEach(({ word, readings: same }, run, runs) => {
      // Readings come first and are the same for everybody.
      automaton.read(run, words[word] as Int32Array, states, same ? 1 : count);
      if (same && runs[run + 1]?.readings !== true) states.fill(states[0] as number, 0, count);
    });
    for (let row = 0; row < count; row++) possible[from + row] = automaton.results(states[row] as number);
  }
  for (let row = 0; row < size; row++) {
    if (possible[row] !== 0) continue;
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

/** Adds the cells still possible of one fact to its word, for `count` subjects from one on. */
type CellColumn = (word: Int32Array, from: number, count: number) => void;

function cellColumn(
  grid: Grid,
  fact: GridFact,
  table: FactTable,
  { readings, substituted }: { readings: SettledReadings; substituted: Uint8Array },
): CellColumn {
  const column = table.columns.get(fact.id);
  if (fact.reading !== null || column === undefined) {
    const same = fact.reading === null ? valueBits(fact) : readingBits(fact, readings);
    return (word, _, count) => {
      for (let row = 0; row < count; row++) word[row] = (word[row] as number) | same;
    };
  }
  const { state, num, den } = column;
  const order = orderOf(grid, fact, table);
  const notApplicable = notApplicableBits(fact, readings);
  const named = fact.options.length > 0;
  const knownBits = (row: number): number =>
    1 << (fact.shift + (named ? (num[row] as number) : cellOf(fact, num[row] as number, den[row] as number)));
  const otherBits = (row: number): number => {
    switch (state[row]) {
      case FACT_STATE.substituted:
        substituted[row] = 1;
        return knownBits(row);
      case FACT_STATE.known:
        return knownBits(row);
      case FACT_STATE.notApplicable:
        return notApplicable;
      case FACT_STATE.waived:
        return fact.notApplicableMet;
      default:
        return unknownBits(fact, column, row, order) || valueBits(fact);
    }
  };
  const filling = {
    // What an unknown value adds when nothing bounds it; 0: look at each.
    unknown: named || order.above.length + order.below.length === 0 ? valueBits(fact) : 0,
    exact: named || (column.small && fact.cuts.every(isSmall)),
  };
  return (word, from, count) => {
    const block = { word, states: state.subarray(from, from + count), from };
    if (filling.exact && isAllKnown(block.states)) {
      return named ? addKnownOptions(fact, column, block) : addKnownNumbers(fact, column, block);
    }
    const others = named ? addOptions(fact, column, filling, block) : addNumbers(fact, column, filling, block);
    if (!others) return;
    for (let row = 0; row < count; row++) {
      if (filling.exact && block.states[row] === FACT_STATE.known) continue;
      word[row] = (word[row] as number) | otherBits(from + row);
    }
  };
}

interface Filling {
  readonly unknown: number;
  /** Plain products are exact. */
  readonly exact: boolean;
}

interface Block {
  readonly word: Int32Array;
  readonly states: Uint8Array;
  readonly from: number;
}

const FOUR_KNOWN = 0x01010101 * FACT_STATE.known;

/** Four states at a time; `false` as well where they do not lie so that they can be read so. */
function isAllKnown({ buffer, byteOffset, length }: Uint8Array): boolean {
  if (byteOffset % 4 !== 0 || length % 4 !== 0) return false;
  let different = 0;
  for (const four of new Int32Array(buffer, byteOffset, length / 4)) different |= four ^ FOUR_KNOWN;
  return different === 0;
}

function addKnownOptions({ shift }: GridFact, column: FactColumn, { word, states, from }: Block): void {
  const num = (column.num as Uint8Array).subarray(from, from + states.length);
  for (let row = 0; row < num.length; row++) word[row] = (word[row] as number) | (1 << (shift + (num[row] as number)));
}

/** Adds the cells of known and unknown options, without a branch. Says whether somebody's fact is in another state. */
function addOptions(
  { shift }: GridFact,
  column: FactColumn,
  { unknown }: Filling,
  { word, states, from }: Block,
): boolean {
  const num = (column.num as Uint8Array).subarray(from, from + states.length);
  let others = 0;
  for (let row = 0; row < states.length; row++) {
    const known = Number(states[row] === FACT_STATE.known);
    const open = Number(states[row] === FACT_STATE.unknown);
    others |= 1 - known - open;
    word[row] = (word[row] as number) | (known << (shift + (num[row] as number))) | (-open & unknown);
  }
  return others !== 0;
}

/** Where products with small columns are exact in doubles. */
const isSmall = ({ value: { num, den } }: Cut): boolean => Math.abs(num) < 2 ** 20 && den < 2 ** 20;

/**
 * The cells of numbers as bits, cut after cut over the column and without a branch: the comparisons of `cellOf`, as
 * differences of whole numbers, of which those above -0.5 are zero or more.
 */
function cellsOf({ shift, cuts }: GridFact, column: FactColumn, { states, from }: Block): Int32Array {
  const num = (column.num as Float64Array).subarray(from, from + states.length);
  const den = column.den.subarray(from, from + states.length);
  const bits = CELLS.subarray(0, states.length).fill(1 << shift);
  for (const { value, above } of cuts) {
    const [cutNum, cutDen, least] = [value.num, value.den, above ? 0 : -0.5];
    for (let row = 0; row < bits.length; row++) {
      const difference = (num[row] as number) * cutDen - cutNum * (den[row] as number);
      bits[row] = (bits[row] as number) << Number(difference > least);
    }
  }
  return bits;
}

const CELLS = new Int32Array(BLOCK);

function addKnownNumbers(fact: GridFact, column: FactColumn, block: Block): void {
  const { word } = block;
  const bits = cellsOf(fact, column, block);
  for (let row = 0; row < bits.length; row++) word[row] = (word[row] as number) | (bits[row] as number);
}

/** Adds the cells of known and of unbounded unknown numbers. Says whether somebody's fact is in another state. */
function addNumbers(fact: GridFact, column: FactColumn, { unknown, exact }: Filling, block: Block): boolean {
  if (!exact) return true;
  const { word, states, from } = block;
  const bits = cellsOf(fact, column, block);
  const den = column.den.subarray(from, from + states.length);
  const apart = Number(unknown !== 0);
  let others = 0;
  for (let row = 0; row < bits.length; row++) {
    const known = Number(states[row] === FACT_STATE.known);
    const open = Number(states[row] === FACT_STATE.unknown) & Number(den[row] === 0) & apart;
    others |= 1 - known - open;
    word[row] = (word[row] as number) | (-known & (bits[row] as number)) | (-open & unknown);
  }
  return others !== 0;
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
  const least = farthest(order.below, row, 'most');
  const most = farthest(order.above, row, 'least');
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

/** The greatest of the lower ends of some facts, or the least of their upper ends; `null` when none has one. */
function farthest(columns: readonly FactColumn[], row: number, which: 'most' | 'least'): Fraction | null {
  let found: FactColumn | null = null;
  for (const column of columns) {
    if ((column.den[row] as number) <= 0) continue;
    const difference = found === null ? 1 : compareEnds(column, found, row, which);
    if (which === 'most' ? difference > 0 : difference < 0 || found === null) found = column;
  }
  if (found === null) return null;
  return { num: (which === 'most' ? found.num : found.top)[row] as number, den: found.den[row] as number };
}

function compareEnds(a: FactColumn, b: FactColumn, row: number, which: 'most' | 'least'): number {
  const [ofA, ofB] = which === 'most' ? [a.num, b.num] : [a.top, b.top];
  return compareParts(ofA[row] as number, a.den[row] as number, ofB[row] as number, b.den[row] as number);
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
