import { FACT_STATE, type FactColumn, type FactTable } from './fact-table.js';
import { compareParts, type Fraction } from './fraction.js';
import { cellBits, cellOf, type Cut, type Grid, type GridFact } from './grid.js';
import { settleIdleReadings } from './idle-readings.js';
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
  settleIdleReadings(grid, table, evidence);
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

const FREE: Order = { above: [], below: [] };

function orderOf(grid: Grid, fact: GridFact, table: FactTable): Order {
  const reach = (from: number, [here, there]: readonly [0, 1] | readonly [1, 0]): readonly number[] =>
    grid.within
      .filter((pair) => pair[here] === from)
      .flatMap((pair) => [pair[there], ...reach(pair[there], [here, there] as readonly [0, 1])]);
  const columnsOf = (facts: readonly number[]): readonly FactColumn[] =>
    facts.flatMap((index) => table.columns.get(grid.facts[index]?.id ?? '') ?? []);
  const index = grid.indexOf.get(fact.id) as number;
  if (!grid.within.some((pair) => pair.includes(index))) return FREE;
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
  const order = orderOf(grid, fact, table);
  const free = order.above.length + order.below.length === 0;
  const named = fact.options.length > 0;
  const all = valueBits(fact);
  const apart = notApplicableBits(fact, readings);
  const { state, num, den } = column;
  const look: Look = (row) => {
    if (state[row] === FACT_STATE.substituted) substituted[row] = 1;
    else if (state[row] === FACT_STATE.unknown) return unknownBits(fact, column, row, order) || all;
    return 1 << (fact.shift + (named ? (num[row] as number) : cellOf(fact, num[row] as number, den[row] as number)));
  };
  if (named) {
    const bitsOf = new Int32Array(STATES * OPTIONS);
    for (let option = 0; option < fact.options.length; option++) {
      bitsOf[FACT_STATE.unknown * OPTIONS + option] = all;
      bitsOf[FACT_STATE.known * OPTIONS + option] = 1 << (fact.shift + option);
      bitsOf[FACT_STATE.notApplicable * OPTIONS + option] = apart;
      bitsOf[FACT_STATE.waived * OPTIONS + option] = fact.notApplicableMet;
    }
    return (word, from, count) => addOptions(fact, column, bitsOf, look, { word, from, count });
  }
  const bitsOf = Int32Array.of(free ? all : 0, 0, apart, fact.notApplicableMet, 0);
  const exact = column.small && fact.cuts.every(isSmall);
  return (word, from, count) =>
    exact
      ? addNumbers(fact, column, bitsOf, look, { word, from, count })
      : addOneByOne(column, bitsOf, look, { word, from, count });
}

const STATES = Object.keys(FACT_STATE).length;
const OPTIONS = 32;

/** Bits of one subject whose fact has to be looked at by itself: a substitute, a bounded unknown, a very large number. */
type Look = (row: number) => number;

interface Block {
  readonly word: Int32Array;
  readonly from: number;
  readonly count: number;
}

/** Options of every state but a substitute's are found in a table, without a branch. */
function addOptions({ shift }: GridFact, column: FactColumn, bitsOf: Int32Array, look: Look, block: Block): void {
  const { word, from, count } = block;
  const states = column.state.subarray(from, from + count);
  const num = column.num.subarray(from, from + count);
  if (isAllKnown(states)) {
    for (let row = 0; row < num.length; row++)
      word[row] = (word[row] as number) | (1 << (shift + (num[row] as number)));
    return;
  }
  let seen = 0;
  for (let row = 0; row < num.length; row++) {
    const state = states[row] as number;
    seen |= state;
    word[row] = (word[row] as number) | (bitsOf[state * OPTIONS + (num[row] as number)] as number);
  }
  if ((seen & FACT_STATE.substituted) === 0) return;
  for (let row = 0; row < states.length; row++) {
    if (states[row] === FACT_STATE.substituted) word[row] = (word[row] as number) | look(from + row);
  }
}

const FOUR_KNOWN = 0x01010101 * FACT_STATE.known;

/** What is usual, told four states at a time; `false` as well where they do not lie so that they can be read so. */
function isAllKnown({ buffer, byteOffset, length }: Uint8Array): boolean {
  if (byteOffset % 4 !== 0 || length % 4 !== 0) return false;
  const fours = new Int32Array(buffer, byteOffset, length / 4);
  let different = 0;
  for (let at = 0; at < fours.length; at++) different |= (fours[at] as number) ^ FOUR_KNOWN;
  return different === 0;
}

/** Where products with small columns are exact in doubles. */
const isSmall = ({ value: { num, den } }: Cut): boolean => Math.abs(num) < 2 ** 20 && den < 2 ** 20;

const CELLS = new Int32Array(BLOCK);

/**
 * The cells of numbers, cut after cut over the column and without a branch: the comparisons of `cellOf` as differences of
 * whole numbers, of which those above -0.5 are zero or more.
 */
function addNumbers(fact: GridFact, column: FactColumn, bitsOf: Int32Array, look: Look, block: Block): void {
  const { word, from, count } = block;
  const states = column.state.subarray(from, from + count);
  const num = column.num.subarray(from, from + count);
  const den = column.den.subarray(from, from + count);
  const bits = CELLS.subarray(0, count).fill(1 << fact.shift);
  for (const { value, above } of fact.cuts) {
    const [cutNum, cutDen, least] = [value.num, value.den, above ? 0 : -0.5];
    for (let row = 0; row < bits.length; row++) {
      const difference = (num[row] as number) * cutDen - cutNum * (den[row] as number);
      bits[row] = (bits[row] as number) << Number(difference > least);
    }
  }
  if (isAllKnown(states)) {
    for (let row = 0; row < bits.length; row++) word[row] = (word[row] as number) | (bits[row] as number);
    return;
  }
  let others = 0;
  for (let row = 0; row < bits.length; row++) {
    const state = states[row] as number;
    const known = Number(state === FACT_STATE.known);
    const bounded = Number(state === FACT_STATE.unknown) & Number((den[row] as number) > 0);
    const other = (bitsOf[state] as number) & (bounded - 1);
    word[row] = (word[row] as number) | (-known & (bits[row] as number)) | other;
    others |= Number(other === 0) - known;
  }
  if (others === 0) return;
  for (let row = 0; row < count; row++) {
    const state = states[row] as number;
    if (state === FACT_STATE.known) continue;
    if (bitsOf[state] === 0 || (state === FACT_STATE.unknown && (den[row] as number) > 0)) {
      word[row] = (word[row] as number) | look(from + row);
    }
  }
}

/** For numbers so large that a product of them is no longer exact in doubles. */
function addOneByOne({ state, den }: FactColumn, bitsOf: Int32Array, look: Look, { word, from, count }: Block): void {
  for (let at = 0, row = from; at < count; at++, row++) {
    const plain =
      (bitsOf[state[row] as number] as number) * Number(state[row] !== FACT_STATE.unknown || den[row] === 0);
    word[at] = (word[at] as number) | (plain === 0 ? look(row) : plain);
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
