import type { Citation } from './citation.js';
import { civilDate } from './civil-date.js';
import type { FactDefinition } from './fact.js';
import { parseFraction, type Fraction } from './fraction.js';
import { layOutGrid, type Cut, type Grid, type GridFact } from './grid.js';
import type { Reading } from './reading.js';
import type { RuleRef } from './rule-ref.js';
import type { Box, Condition, DerivedFlag, DerivedNumber, Effect, Rulebook, Step } from './rulebook.js';

/** Rulebooks written by hand, cell by cell, so that deciding can be tested without any text of law. */

export const PERIOD = { from: civilDate('2024-01-01'), to: civilDate('2024-12-31') };

export const CITATION: Citation = { act: 'act', article: '1' };

export const ruleRef = (id: string): RuleRef => ({
  id,
  title: { vi: id, en: id },
  citation: CITATION,
  certainty: 'gazette',
  from: civilDate('2020-01-01'),
});

export const define = (
  id: string,
  type: FactDefinition['type'],
  more: Partial<FactDefinition> = {},
): FactDefinition => ({ id, type, title: { vi: id, en: id }, ...more });

export const reading = (id: string, ...options: readonly string[]): Reading => ({
  id,
  question: { vi: id, en: id },
  options: options.map((option) => ({ id: option, meaning: { vi: option, en: option } })),
  citation: CITATION,
  certainty: 'open',
});

/** `>=50%` is passed by 50 and more, `>50%` by more than 50. */
export const cut = (written: string): Cut => ({
  value: parseFraction(written.replace(/^>=?/, '')) as Fraction,
  above: !written.startsWith('>='),
});

/** Cells of a fact for which a condition holds: by number, by name of the option, or `n/a met` and `n/a fails`. */
export type Cells = Readonly<Record<string, readonly (number | string)[]>>;

export interface SmallRule {
  readonly id?: string;
  readonly effect: Effect;
  /** One box a line: the rule fits when some line does. */
  readonly when: readonly Cells[];
}

export interface SmallRulebook {
  readonly facts: readonly { readonly fact: FactDefinition; readonly cuts?: readonly string[] }[];
  readonly readings?: readonly Reading[];
  readonly steps: readonly SmallRule[];
  readonly ceilings?: readonly SmallRule[];
  readonly derived?: readonly (Omit<DerivedFlag, 'rule'> | Omit<DerivedNumber, 'rule'>)[];
  /** Facts that no rule compares. */
  readonly others?: readonly FactDefinition[];
}

function cellNumber(fact: GridFact, cell: number | string): number {
  if (typeof cell === 'number') return cell;
  if (cell === 'n/a met') return fact.cells;
  return cell === 'n/a fails' ? fact.cells + 1 : fact.options.indexOf(cell);
}

export function conditionsOf(grid: Grid, cells: Cells): readonly Condition[] {
  return Object.entries(cells).map(([id, names]): Condition => {
    const index = grid.indexOf.get(id) as number;
    const fact = grid.facts[index] as GridFact;
    const allowed = names.reduce((bits: number, cell) => bits | (1 << (fact.shift + cellNumber(fact, cell))), 0);
    return { fact: index, operator: 'oneOf', value: names.join(', '), allowed };
  });
}

export function boxOf(grid: Grid, cells: Cells): Box {
  const box = new Int32Array(grid.words).fill(-1);
  for (const { fact, allowed } of conditionsOf(grid, cells)) {
    const { word, mask } = grid.facts[fact] as GridFact;
    box[word] = (box[word] as number) & (allowed | ~mask);
  }
  return box;
}

export function smallRulebook(given: SmallRulebook): Rulebook {
  const grid = layOutGrid([
    ...given.facts.map(({ fact, cuts = [] }) => ({ definition: fact, cuts: cuts.map(cut) })),
    ...(given.readings ?? []).map((one) => ({ reading: one, cuts: [] })),
  ]);
  const step = ({ id = 'rule', effect, when }: SmallRule): Step => ({
    rule: ruleRef(id),
    effect,
    join: 'any',
    clauses: when.map((cells) => {
      const conditions = conditionsOf(grid, cells);
      return { citation: CITATION, anyOf: [conditions], when: { all: conditions } };
    }),
    boxes: when.map((cells) => boxOf(grid, cells)),
  });
  const definitions = [...given.facts.map(({ fact }) => fact), ...(given.others ?? [])];
  return {
    id: 'SMALL',
    title: { vi: 'nhỏ', en: 'small' },
    subject: 'anybody',
    on: civilDate('2020-01-01'),
    hash: 'hash',
    parts: {},
    acts: {},
    vocabulary: Object.fromEntries(definitions.map((definition) => [definition.id, definition])),
    grid,
    steps: given.steps.map(step),
    ceilings: (given.ceilings ?? []).map(step),
    derived: (given.derived ?? []).map((formula) => ({ rule: ruleRef('formula'), ...formula })),
    readings: given.readings ?? [],
    requirements: [],
    rollUps: [],
    orders: [],
    caps: [],
    deadlines: [],
    duties: [],
    timeLimits: [],
    pointers: [],
  };
}

/** The same numbers for the same seed, 0 up to `below`. */
export function seededRandom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 4294967296) * below);
  };
}
