import { compareCuts, lowestPoint, type Cut, type Grid, type GridFact } from './grid.js';
import { RESULTS } from './level.js';
import type { Rulebook, Step } from './rulebook.js';

/**
 * The rulebook as a machine that reads evidence, a run of facts at a time, and ends in the set of results still possible.
 * A state stands for everything that the facts read so far leave open, so that subjects who differ in nothing that still
 * matters share one, and a fact that is unknown costs what a known one does. States are made when they are first
 * reached, as the subjects of a province need few of them.
 */
export interface Automaton {
  /** Runs of neighbouring facts, in the order in which they are read; readings first. */
  readonly runs: readonly Run[];
  /** Reads one run for `count` subjects: moves `states`, at first 0, on by the words of evidence that hold the run. */
  read(run: number, words: Int32Array, states: Int32Array, count: number): void;
  /**
   * The results that a state stands for once every run was read, as bits by position in `RESULTS`; 0 when facts
   * contradict one another.
   */
  results(state: number): number;
  /** Whenever no state is held: forgets all states when they have become too many. */
  begin(): void;
}

/** Facts whose cells lie side by side in one word, `width` bits from `shift` on. */
export interface Run {
  readonly word: number;
  readonly shift: number;
  readonly width: number;
  /** Positions in `grid.facts`, a part before its whole. */
  readonly facts: readonly number[];
  readonly readings: boolean;
}

const MOST_STATES = 200_000;
/** Runs up to this width find their symbol by index and not by search. */
const MOST_INDEXED_BITS = 16;
const NONE = -1;

/** What the facts read so far leave open when each has one cell. Equal keys, equal future. */
interface Place {
  /** Rules that may still fit, as positions in `rules`; by order of the rulebook, what can no longer matter left out. */
  readonly alive: readonly number[];
  /** Lowest level that a ceiling which certainly fits leaves. */
  readonly ceiling: number;
  /** For wholes not read yet: the least that the parts read leave to them. */
  readonly floors: ReadonlyMap<number, Cut>;
  /** For readings that answer several facts together: the answers left, 1 met, 2 not met. */
  readonly answers: ReadonlyMap<number, number>;
}

/** The places before one fact, and where each cell leads from them. */
interface Stage {
  readonly places: Place[];
  readonly placeOf: Map<string, number>;
  /** Place after each cell of each place, `NONE` when it cannot be: `place * cells + cell`. */
  readonly steps: (number | undefined)[];
}

/** The states before one run: sets of places, and where the cells of the run lead from them. */
interface Gate {
  readonly sets: (readonly number[])[];
  readonly stateOf: Map<string, number>;
  /** Symbol of the bits of the run, from 1: nothing ever follows the symbol 0. */
  readonly symbols: Map<number, number>;
  readonly symbolAt: Int32Array;
  /** State after a symbol, `NONE` when not made yet: `state * symbolRoom + symbol`. */
  next: Int32Array;
  symbolRoom: number;
}

interface Rule {
  readonly step: Step;
  readonly box: Int32Array;
  /** Position of its step among steps and ceilings. */
  readonly group: number;
  /** The last place in the order at which a fact can still rule it out. */
  readonly last: number;
}

export function createAutomaton(rulebook: Rulebook): Automaton {
  const { grid } = rulebook;
  const runs = runsOf(grid);
  const order = runs.flatMap(({ facts }) => facts);
  const rules = rulesOf(rulebook, order);
  const context: Context = { grid, order, rules, steps: rulebook.steps.length };
  const firstOf = runs.map((_, run) => runs.slice(0, run).reduce((sum, { facts }) => sum + facts.length, 0));
  let stages: Stage[] = [];
  let gates: Gate[] = [];
  let results: number[] = [];
  let states = 0;

  const reset = (): void => {
    stages = [...order, NONE].map(() => ({ places: [], placeOf: new Map(), steps: [] }));
    gates = [...runs.map(({ width }) => width), 0].map(emptyGate);
    const first: Place = { alive: rules.map((_, at) => at), ceiling: TOP, floors: new Map(), answers: new Map() };
    internSet(gates[0] as Gate, [internPlace(stages[0] as Stage, prune(context, first, NONE))]);
    results = [];
    states = 0;
  };
  reset();

  /** The places that one fact leads to from some places when it has these cells. */
  const readFact = (place: number, from: Iterable<number>, cells: number): ReadonlySet<number> => {
    const [stage, after] = [stages[place] as Stage, stages[place + 1] as Stage];
    const size = widthOf(grid.facts[order[place] as number] as GridFact);
    const reached = new Set<number>();
    for (const start of from) {
      for (let cell = 0; cell < size; cell++) {
        if (((cells >>> cell) & 1) === 0) continue;
        const key = start * size + cell;
        let to = stage.steps[key];
        if (to === undefined) {
          const found = step(context, place, stage.places[start] as Place, cell);
          to = found === null ? NONE : internPlace(after, found);
          stage.steps[key] = to;
        }
        if (to !== NONE) reached.add(to);
      }
    }
    return reached;
  };

  /** Makes the state that follows when a run has these bits. */
  const follow = (run: number, state: number, bits: number): number => {
    const { shift, facts } = runs[run] as Run;
    let places: Iterable<number> = (gates[run] as Gate).sets[state] as readonly number[];
    facts.forEach((index, at) => {
      const fact = grid.facts[index] as GridFact;
      places = readFact((firstOf[run] as number) + at, places, (bits & (fact.mask >>> shift)) >>> (fact.shift - shift));
    });
    states++;
    return internSet(
      gates[run + 1] as Gate,
      [...places].toSorted((a, b) => a - b),
    );
  };

  /** Makes what is missing on the way from a state: the symbol of these bits, the state after it, or both. */
  const makeStep = (run: number, state: number, bits: number): number => {
    const gate = gates[run] as Gate;
    const symbol = gate.symbols.get(bits) ?? addSymbol(gate, bits);
    const at = state * gate.symbolRoom + symbol;
    let to = gate.next[at] as number;
    if (to === NONE) {
      to = follow(run, state, bits);
      gate.next[at] = to;
    }
    return to;
  };

  const read = (run: number, words: Int32Array, at: Int32Array, count: number): void => {
    const gate = gates[run] as Gate;
    const { shift, width } = runs[run] as Run;
    const { symbolAt } = gate;
    let { next, symbolRoom } = gate;
    const low = width >= 32 ? -1 : (1 << width) - 1;
    if (symbolAt.length === 0) {
      for (let row = 0; row < count; row++) {
        at[row] = makeStep(run, at[row] as number, ((words[row] as number) >>> shift) & low);
      }
      return;
    }
    for (let row = 0; row < count; row++) {
      const bits = ((words[row] as number) >>> shift) & low;
      const state = at[row] as number;
      let to = next[state * symbolRoom + (symbolAt[bits] as number)] as number;
      if (to === NONE) {
        to = makeStep(run, state, bits);
        ({ next, symbolRoom } = gate);
      }
      at[row] = to;
    }
  };

  return {
    runs,
    read,
    results: (state) =>
      (results[state] ??= resultsIn(context, stages.at(-1) as Stage, gates.at(-1)?.sets[state] as readonly number[])),
    begin: () => {
      if (states > MOST_STATES) reset();
    },
  };
}

const TOP = RESULTS.indexOf('excellent');
const widthOf = (fact: GridFact): number => fact.cells + (fact.notApplicableMet === 0 ? 0 : 2);

/** Neighbouring facts, as many as can be read at once, readings apart. Where that would tear a part from its whole: one by one. */
function runsOf(grid: Grid): readonly Run[] {
  const readingOrder = (together: boolean): readonly Run[] | null => inOrder(grid, layRuns(grid, together));
  return readingOrder(true) ?? (readingOrder(false) as readonly Run[]);
}

function layRuns({ facts, within }: Grid, together: boolean): readonly Run[] {
  const runs: Run[] = [];
  facts.forEach((fact, index) => {
    const last = runs.at(-1);
    const width = widthOf(fact);
    const readings = fact.reading !== null;
    const alone = !together && within.some((pair) => pair.includes(index));
    const joins =
      last !== undefined &&
      !alone &&
      last.word === fact.word &&
      last.readings === readings &&
      last.width + width <= MOST_INDEXED_BITS &&
      (together || !within.some((pair) => pair.includes(last.facts[0] as number)));
    if (joins) runs[runs.length - 1] = { ...last, width: last.width + width, facts: [...last.facts, index] };
    else runs.push({ word: fact.word, shift: fact.shift, width, facts: [index], readings });
  });
  return runs.map((run) => ({ ...run, facts: partsFirst(run.facts, within) }));
}

function partsFirst(facts: readonly number[], within: Grid['within']): readonly number[] {
  const order = new Set<number>();
  const visit = (index: number): void => {
    for (const [part, whole] of within) if (whole === index && facts.includes(part) && !order.has(part)) visit(part);
    order.add(index);
  };
  facts.forEach(visit);
  return [...order];
}

/** Readings first, as they are the same for everybody, and every part no later than its whole; `null` when that cannot be. */
function inOrder({ within }: Grid, runs: readonly Run[]): readonly Run[] | null {
  const waiting = new Set([...runs].toSorted((a, b) => Number(b.readings) - Number(a.readings)));
  const ordered: Run[] = [];
  while (waiting.size > 0) {
    const ready = [...waiting].find((run) =>
      within.every(
        ([part, whole]) =>
          !run.facts.includes(whole) || run.facts.includes(part) || ordered.some(({ facts }) => facts.includes(part)),
      ),
    );
    if (ready === undefined) return null;
    waiting.delete(ready);
    ordered.push(ready);
  }
  return ordered;
}

interface Context {
  readonly grid: Grid;
  readonly order: readonly number[];
  readonly rules: readonly Rule[];
  /** Groups below are steps, from there on ceilings. */
  readonly steps: number;
}

function rulesOf(rulebook: Rulebook, order: readonly number[]): readonly Rule[] {
  const { facts } = rulebook.grid;
  return [...rulebook.steps, ...rulebook.ceilings].flatMap((one, group) =>
    one.boxes.map((box): Rule => {
      const last = order.findLastIndex((index) => {
        const { word, mask } = facts[index] as GridFact;
        return ((box[word] as number) & mask) !== mask;
      });
      return { step: one, box, group, last };
    }),
  );
}

/** The place after one more fact with one cell; `null` when that contradicts what was read before. */
function step(context: Context, place: number, from: Place, cell: number): Place | null {
  const { grid, order, rules } = context;
  const index = order[place] as number;
  const fact = grid.facts[index] as GridFact;
  const bit = 1 << (fact.shift + cell);
  const floors = new Map(from.floors);
  if (grid.within.some((pair) => pair.includes(index))) {
    const point = lowestPoint(fact, bit, floors.get(index) ?? 'bottom');
    if (point === null) return null;
    floors.delete(index);
    for (const [part, whole] of grid.within) {
      if (part !== index || point === 'bottom') continue;
      const floor = floors.get(whole);
      if (floor === undefined || compareCuts(point, floor) > 0) floors.set(whole, point);
    }
  }
  const answers = new Map(from.answers);
  for (const [group, members] of grid.answeredTogether.entries()) {
    if (!members.includes(index)) continue;
    const given = bit === fact.notApplicableMet ? 1 : bit === fact.notApplicableFails ? 2 : 3;
    const left = (answers.get(group) ?? 3) & given;
    if (left === 0) return null;
    const done = members.every((member) => order.indexOf(member) <= place);
    if (left === 3 || done) answers.delete(group);
    else answers.set(group, left);
  }
  const alive = from.alive.filter((at) => {
    const rule = rules[at] as Rule;
    return ((rule.box[fact.word] as number) & bit) !== 0;
  });
  return prune(context, { alive, ceiling: from.ceiling, floors, answers }, place);
}

/** Leaves out the rules that can no longer make a difference, so that equal futures become equal places. */
function prune({ rules, steps }: Context, from: Place, place: number): Place {
  const alive: number[] = [];
  let decided: Rule | null = null;
  let { ceiling } = from;
  for (const at of from.alive) {
    const rule = rules[at] as Rule;
    if (rule.group >= steps || decided !== null) continue;
    if (rule.last > place) alive.push(at);
    else {
      decided = rule;
      while (alive.length > 0 && isSameEffect(rules[alive.at(-1) as number] as Rule, rule)) alive.pop();
      alive.push(at);
    }
  }
  const best = alive.reduce((most, at) => Math.max(most, levelIn(rules[at] as Rule)), NONE);
  const ceilings = from.alive.filter((at) => (rules[at] as Rule).group >= steps);
  for (const at of ceilings) {
    const rule = rules[at] as Rule;
    if (rule.last <= place) ceiling = Math.min(ceiling, levelIn(rule));
  }
  for (const at of ceilings) {
    const rule = rules[at] as Rule;
    if (rule.last > place && levelIn(rule) < Math.min(ceiling, best)) alive.push(at);
  }
  return { ...from, alive, ceiling: best <= ceiling ? TOP : ceiling };
}

const isSameEffect = (a: Rule, b: Rule): boolean =>
  a.step.effect.kind === b.step.effect.kind && levelIn(a) === levelIn(b);

/** The level that a rule gives or leaves; -1 when it gives none. */
const levelIn = ({ step: { effect } }: Rule): number => ('level' in effect ? RESULTS.indexOf(effect.level) : NONE);

function resultsIn({ rules }: Context, { places }: Stage, set: readonly number[]): number {
  return set.reduce((bits, at) => {
    const { alive, ceiling } = places[at] as Place;
    const effect = rules[alive[0] ?? NONE]?.step.effect ?? { kind: 'authorityDecides' };
    const result =
      effect.kind === 'notRated' || effect.kind === 'authorityDecides'
        ? RESULTS.indexOf(effect.kind)
        : Math.min(RESULTS.indexOf(effect.level), ceiling);
    return bits | (1 << result);
  }, 0);
}

const emptyGate = (width: number): Gate => ({
  sets: [],
  stateOf: new Map(),
  symbols: new Map(),
  symbolAt: new Int32Array(width > MOST_INDEXED_BITS ? 0 : 1 << width),
  next: new Int32Array(0),
  symbolRoom: 8,
});

function internPlace(stage: Stage, place: Place): number {
  const floors = [...place.floors].map(([fact, { value, above }]) => `${fact}:${value.num}/${value.den}${above}`);
  const answers = [...place.answers].map(([group, left]) => `${group}=${left}`);
  const key = `${place.alive.join()}|${place.ceiling}|${floors.toSorted().join()}|${answers.toSorted().join()}`;
  const known = stage.placeOf.get(key);
  if (known !== undefined) return known;
  stage.placeOf.set(key, stage.places.length);
  return stage.places.push(place) - 1;
}

function internSet(gate: Gate, set: readonly number[]): number {
  const key = set.join();
  const known = gate.stateOf.get(key);
  if (known !== undefined) return known;
  gate.stateOf.set(key, gate.sets.length);
  gate.sets.push(set);
  if (gate.next.length < gate.sets.length * gate.symbolRoom) grow(gate, gate.symbolRoom);
  return gate.sets.length - 1;
}

function addSymbol(gate: Gate, bits: number): number {
  const symbol = gate.symbols.size + 1;
  gate.symbols.set(bits, symbol);
  if (gate.symbolAt.length > 0) gate.symbolAt[bits] = symbol;
  if (symbol >= gate.symbolRoom) grow(gate, gate.symbolRoom * 2);
  return symbol;
}

/** Room for twice the states, with a place for as many symbols each. */
function grow(gate: Gate, symbolRoom: number): void {
  const next = new Int32Array(Math.max(16, gate.sets.length * 2) * symbolRoom).fill(NONE);
  for (let state = 0; state * gate.symbolRoom < gate.next.length; state++) {
    const known = gate.next.subarray(state * gate.symbolRoom, (state + 1) * gate.symbolRoom);
    next.set(known, state * symbolRoom);
  }
  gate.next = next;
  gate.symbolRoom = symbolRoom;
}
