import { createAutomaton, type Automaton } from './automaton.js';
import { compareCuts, lowestPoint, type Cut, type Grid, type GridFact } from './grid.js';
import { RESULTS, type Result } from './level.js';
import type { Box, Rulebook, Step } from './rulebook.js';

/** Bits of results, by position in `RESULTS`. */
export const resultBit = (result: Result): number => 1 << RESULTS.indexOf(result);

export const resultsOf = (bits: number): readonly Result[] => RESULTS.filter((_, index) => (bits >> index) & 1);

const NOT_RATED = RESULTS.indexOf('notRated');
const AUTHORITY = RESULTS.indexOf('authorityDecides');
const LEVEL_OF: Readonly<Record<string, number>> = { notCompleted: 0, completed: 1, good: 2, excellent: 3 };

/** A result by index, or the fact that must be split (inside or outside these cells) before it can be told. */
type Finding = { readonly result: number } | { readonly fact: number; readonly allowed: number };

/**
 * Decides evidence. `possible` gives the exact set of results that some completion of the unknown facts leads to,
 * `dependsOn` the facts and readings whose value alone can change the result.
 */
export interface Resolver {
  possible(evidence: Int32Array): number;
  dependsOn(evidence: Int32Array): readonly number[];
  /** Reads the evidence of many subjects at once. */
  readonly automaton: Automaton;
}

const kept = new WeakMap<Rulebook, Resolver>();

/** The resolver of a rulebook: made once, so that what it has worked out for some subjects serves all later ones. */
export function resolverOf(rulebook: Rulebook): Resolver {
  const resolver = kept.get(rulebook) ?? createResolver(rulebook);
  kept.set(rulebook, resolver);
  return resolver;
}

export function createResolver(rulebook: Rulebook): Resolver {
  const { grid } = rulebook;
  const automaton = createAutomaton(rulebook);
  const remembered = new Map<string, readonly number[]>();

  const possible = (evidence: Int32Array): number => {
    automaton.begin();
    const state = new Int32Array(1);
    automaton.runs.forEach(({ word }, run) => automaton.read(run, evidence.subarray(word), state, 1));
    return automaton.results(state[0] as number) || collect(rulebook, evidence);
  };

  const dependsOn = (evidence: Int32Array): readonly number[] => {
    const key = evidence.join();
    const known = remembered.get(key);
    if (known !== undefined) return known;
    const found = grid.facts.flatMap((fact, index) => {
      const cells = (evidence[fact.word] as number) & fact.mask;
      return (cells & (cells - 1)) !== 0 && matters(rulebook, evidence, index) ? [index] : [];
    });
    if (remembered.size >= MOST_REMEMBERED) remembered.clear();
    remembered.set(key, found);
    return found;
  };

  return { possible, dependsOn, automaton };
}

const MOST_REMEMBERED = 50_000;

/** Follows the steps in order; stops at the first comparison that the evidence leaves undecided. */
function find(rulebook: Rulebook, evidence: Int32Array): Finding {
  let result = AUTHORITY;
  for (const step of rulebook.steps) {
    const fits = fitsStep(rulebook.grid, step, evidence);
    if (fits === 'no') continue;
    if (fits !== 'yes') return fits;
    const { effect } = step;
    if (effect.kind === 'notRated') return { result: NOT_RATED };
    if (effect.kind === 'authorityDecides') return { result: AUTHORITY };
    result = LEVEL_OF[effect.level] as number;
    break;
  }
  if (result === AUTHORITY) return { result };
  for (const step of rulebook.ceilings) {
    const ceiling = step.effect.kind === 'ceiling' ? (LEVEL_OF[step.effect.level] as number) : 3;
    if (result <= ceiling) continue;
    const fits = fitsStep(rulebook.grid, step, evidence);
    if (fits === 'no') continue;
    if (fits !== 'yes') return fits;
    result = ceiling;
  }
  return { result };
}

const fitsStep = (grid: Grid, step: Step, evidence: Int32Array): Fits => fitsBoxes(grid, step.boxes, evidence);

/** Certain either way, or the fact that must be split before it can be told. */
type Fits = 'yes' | 'no' | { readonly fact: number; readonly allowed: number };

function fitsBoxes(grid: Grid, boxes: readonly Box[], evidence: Int32Array): Fits {
  let open: Fits | null = null;
  for (const box of boxes) {
    const fits = fitsBox(grid, box, evidence);
    if (fits === 'yes') return 'yes';
    if (fits !== 'no') open ??= fits;
  }
  return open ?? 'no';
}

/** A box fits when every fact is inside it for certain, and does not when one fact is outside for certain. */
function fitsBox(grid: Grid, box: Box, evidence: Int32Array): Fits {
  let outside = 0;
  for (let word = 0; word < grid.words; word++) outside |= (evidence[word] as number) & ~(box[word] as number);
  if (outside === 0) return 'yes';
  let open: { fact: number; allowed: number } | null = null;
  for (let index = 0; index < grid.facts.length; index++) {
    const fact = grid.facts[index] as Grid['facts'][number];
    const cells = (evidence[fact.word] as number) & fact.mask;
    const inside = cells & (box[fact.word] as number);
    if (inside === 0) return 'no';
    if (inside !== cells) open ??= { fact: index, allowed: (box[fact.word] as number) & fact.mask };
  }
  return open ?? 'yes';
}

/**
 * Whether the facts lie inside the union of the boxes: `holds` when every completion of the unknown facts does, `fails`
 * when none does.
 */
export function fitsAny(grid: Grid, boxes: readonly Box[], evidence: Int32Array): 'holds' | 'fails' | 'unknown' {
  let inside = false;
  let outside = false;
  const waiting = [evidence];
  for (let next = waiting.pop(); next !== undefined && !(inside && outside); next = waiting.pop()) {
    const fits = fitsBoxes(grid, boxes, next);
    if (fits === 'yes') inside = true;
    else if (fits === 'no') outside = true;
    else waiting.push(...split(grid, next, fits.fact, fits.allowed));
  }
  return inside && outside ? 'unknown' : inside ? 'holds' : 'fails';
}

function split(grid: Grid, evidence: Int32Array, fact: number, allowed: number): readonly Int32Array[] {
  const { word, mask } = grid.facts[fact] as Grid['facts'][number];
  return [allowed, mask & ~allowed]
    .map((keep) => {
      const half = evidence.slice();
      half[word] = ((evidence[word] as number) & ~mask) | ((evidence[word] as number) & keep);
      return half;
    })
    .filter((half) => isFeasible(grid, half));
}

const isFeasible = (grid: Grid, evidence: Int32Array): boolean =>
  respectsOrder(grid, evidence) && isAnsweredAlike(grid, evidence);

/** What a fact that does not apply can still count as: 1 met, 2 not met. Both when it may apply. */
function answersOf(fact: GridFact, evidence: Int32Array): number {
  const cells = (evidence[fact.word] as number) & fact.mask;
  if ((cells & ~(fact.notApplicableMet | fact.notApplicableFails)) !== 0) return 3;
  return Number((cells & fact.notApplicableMet) !== 0) | (Number((cells & fact.notApplicableFails) !== 0) << 1);
}

/** Whether the facts that do not apply and that one reading answers can all be answered the same way. */
const isAnsweredAlike = (grid: Grid, evidence: Int32Array): boolean =>
  grid.answeredTogether.every(
    (group) => group.reduce((answers, index) => answers & answersOf(grid.facts[index] as GridFact, evidence), 3) !== 0,
  );

/**
 * Whether the facts that the vocabulary orders can take values that respect the order: from below upwards each takes
 * the lowest value that those below it leave to it.
 */
function respectsOrder(grid: Grid, evidence: Int32Array): boolean {
  const floors = new Map<number, Cut | 'bottom'>();
  const lowest = (index: number): Cut | 'bottom' | null => {
    const fact = grid.facts[index] as Grid['facts'][number];
    return lowestPoint(fact, (evidence[fact.word] as number) & fact.mask, floors.get(index) ?? 'bottom');
  };
  for (const [lower, upper] of grid.within) {
    const point = lowest(lower);
    if (point === null) return false;
    const floor = floors.get(upper) ?? 'bottom';
    floors.set(upper, floor === 'bottom' || (point !== 'bottom' && compareCuts(point, floor) > 0) ? point : floor);
    if (lowest(upper) === null) return false;
  }
  return true;
}

/** The slow way, by halves: for facts that contradict one another, and the test of the automaton. */
export function collect(rulebook: Rulebook, evidence: Int32Array): number {
  let bits = 0;
  const waiting = [evidence];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const finding = find(rulebook, next);
    if ('result' in finding) bits |= 1 << finding.result;
    else waiting.push(...split(rulebook.grid, next, finding.fact, finding.allowed));
  }
  return bits;
}

/**
 * Puts one cell in the place of all cells of a fact. In the facts that the same reading answers, the same answer goes
 * in, where `whole`, the evidence asked about, leaves it open.
 */
function fill(grid: Grid, whole: Int32Array, part: Int32Array, fact: number, cell: number): Int32Array {
  const variant = part.slice();
  const { word, mask, notApplicableMet, notApplicableFails } = grid.facts[fact] as GridFact;
  variant[word] = ((variant[word] as number) & ~mask) | cell;
  if ((cell & (notApplicableMet | notApplicableFails)) === 0) return variant;
  for (const index of grid.answeredTogether.find((group) => group.includes(fact)) ?? []) {
    const other = grid.facts[index] as GridFact;
    if (answersOf(other, whole) !== 3) continue;
    if (((whole[other.word] as number) & (other.notApplicableMet | other.notApplicableFails)) === 0) continue;
    const answer = cell === notApplicableMet ? other.notApplicableMet : other.notApplicableFails;
    variant[other.word] = ((variant[other.word] as number) & ~other.mask) | answer;
  }
  return variant;
}

/** Whether two completions that differ in this fact alone come to different results. */
function matters(rulebook: Rulebook, evidence: Int32Array, fact: number): boolean {
  const { grid } = rulebook;
  const { word, mask } = grid.facts[fact] as Grid['facts'][number];
  const cells: number[] = [];
  for (let i = 0; i < 32; i++) {
    const bit = (1 << i) | 0;
    if ((evidence[word] as number) & mask & bit) cells.push(bit);
  }
  const waiting = [evidence];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const results = new Set<number>();
    let open: { fact: number; allowed: number } | null = null;
    for (const cell of cells) {
      const variant = fill(grid, evidence, next, fact, cell);
      if (!isFeasible(grid, variant)) continue;
      const finding = find(rulebook, variant);
      if ('result' in finding) results.add(finding.result);
      else open ??= finding;
    }
    if (open === null) {
      if (results.size > 1) return true;
    } else waiting.push(...split(grid, next, open.fact, open.allowed));
  }
  return false;
}
