import type { FactDefinition } from './fact.js';
import { compareFractions, compareParts, type Fraction } from './fraction.js';
import type { Reading } from './reading.js';

/**
 * The grid is the rulebook's view of the facts. Every number that a rule compares with cuts the range of a fact;
 * between two cuts the law cannot tell one value from another, so a value is only its cell. A subject's evidence
 * is the set of cells still possible for each fact: one cell when the fact is known, several when it is not.
 * Rules become boxes (a set of allowed cells for each fact), hence deciding is bit arithmetic, and the set of
 * results still possible is exact.
 */
export interface Grid {
  readonly facts: readonly GridFact[];
  /** 32-bit words of evidence for one subject. */
  readonly words: number;
  readonly indexOf: ReadonlyMap<string, number>;
  /** Pairs that the vocabulary orders: the first fact never exceeds the second. Those furthest below come first. */
  readonly within: readonly (readonly [number, number])[];
  /** Facts that one reading answers together when they do not apply: all count as met, or none does. */
  readonly answeredTogether: readonly (readonly number[])[];
}

/** A place where the range of a number is cut: passed by `x >= value`, or by `x > value` when `above`. */
export interface Cut {
  readonly value: Fraction;
  readonly above: boolean;
}

/** One fact, or one open reading, of the grid and the bits that its cells occupy. */
export interface GridFact {
  /** Fact id, or `reading:` and the reading's id. */
  readonly id: string;
  readonly definition: FactDefinition | null;
  readonly reading: Reading | null;
  /** A reading that rules ask for nothing but how a number is made. */
  readonly varying?: boolean;
  readonly cuts: readonly Cut[];
  /** Names of the cells of a flag, grade, level or reading. Empty for numbers. */
  readonly options: readonly string[];
  /** Cells for values; two more follow when the fact may not apply: condition met, condition not met. */
  readonly cells: number;
  readonly word: number;
  readonly shift: number;
  /** All bits of this fact in its word. */
  readonly mask: number;
  /** Bits of the two not-applicable cells, 0 when the fact always applies. */
  readonly notApplicableMet: number;
  readonly notApplicableFails: number;
}

export type GridSource = { readonly cuts: readonly Cut[] } & (
  | { readonly definition: FactDefinition }
  | { readonly reading: Reading; readonly varying?: boolean }
);

const FLAG_OPTIONS = ['false', 'true'] as const;
const LEVEL_OPTIONS = ['notCompleted', 'completed', 'good', 'excellent'] as const;

function optionsOf(definition: FactDefinition): readonly string[] {
  if (definition.type === 'flag') return FLAG_OPTIONS;
  if (definition.type === 'level') return LEVEL_OPTIONS;
  return definition.type === 'grade' ? (definition.options ?? []) : [];
}

/** Negative, zero or positive as cut `a` comes before, with or after `b`. */
export const compareCuts = (a: Cut, b: Cut): number =>
  compareFractions(a.value, b.value) || Number(a.above) - Number(b.above);

function distinctCuts(cuts: readonly Cut[]): readonly Cut[] {
  return cuts.toSorted(compareCuts).filter((cut, i, all) => i === 0 || compareCuts(cut, all[i - 1] as Cut) !== 0);
}

/** Lays the facts out in words so that no fact straddles two of them. @throws RangeError beyond 32 cells a fact. */
export function layOutGrid(sources: readonly GridSource[]): Grid {
  const facts: GridFact[] = [];
  let word = 0;
  let used = 0;
  for (const source of sources) {
    const definition = 'definition' in source ? source.definition : null;
    const reading = 'reading' in source ? source.reading : null;
    const options = reading?.options.map((option) => option.id) ?? (definition ? optionsOf(definition) : []);
    const cuts = options.length > 0 ? [] : distinctCuts(source.cuts);
    const cells = options.length > 0 ? options.length : cuts.length + 1;
    const width = cells + (definition?.notApplicable === undefined ? 0 : 2);
    if (width > 32) throw new RangeError(`fact ${definition?.id ?? reading?.id ?? ''} has ${width} cells; at most 32`);
    if (used + width > 32) [word, used] = [word + 1, 0];
    const bits = (from: number, count: number): number =>
      count >= 32 ? -1 : (((1 << count) - 1) << (used + from)) | 0;
    facts.push({
      id: definition?.id ?? `reading:${reading?.id ?? ''}`,
      definition,
      reading,
      ...('varying' in source && source.varying ? { varying: true } : {}),
      cuts,
      options,
      cells,
      word,
      shift: used,
      mask: bits(0, width),
      notApplicableMet: width > cells ? bits(cells, 1) : 0,
      notApplicableFails: width > cells ? bits(cells + 1, 1) : 0,
    });
    used += width;
  }
  const indexOf = new Map(facts.map((fact, index) => [fact.id, index]));
  return {
    facts,
    words: word + 1,
    indexOf,
    within: orderedPairs(facts, indexOf),
    answeredTogether: answeredTogether(facts),
  };
}

function answeredTogether(facts: readonly GridFact[]): readonly (readonly number[])[] {
  const byReading = new Map<string, number[]>();
  facts.forEach(({ definition }, index) => {
    const reading = definition?.notApplicable;
    if (reading !== undefined) byReading.set(reading, [...(byReading.get(reading) ?? []), index]);
  });
  return [...byReading.values()].filter(({ length }) => length > 1);
}

/** The pairs of the vocabulary's order, those furthest below first. */
function orderedPairs(
  facts: readonly GridFact[],
  indexOf: ReadonlyMap<string, number>,
): readonly (readonly [number, number])[] {
  const above = facts.map((fact) => indexOf.get(fact.definition?.within ?? ''));
  const height = (index: number): number => {
    const seen = new Set<number>();
    for (let at: number | undefined = index; at !== undefined && !seen.has(at); at = above[at]) seen.add(at);
    return seen.size;
  };
  return above
    .flatMap((upper, index): [number, number][] => (upper === undefined ? [] : [[index, upper]]))
    .toSorted(([a], [b]) => height(b) - height(a) || a - b);
}

/** The cell of an exact number. */
export function cellOf(fact: GridFact, num: number, den: number): number {
  const { cuts } = fact;
  let cell = 0;
  for (; cell < cuts.length; cell++) {
    const { value, above } = cuts[cell] as Cut;
    const difference = compareParts(num, den, value.num, value.den);
    if (above ? difference <= 0 : difference < 0) break;
  }
  return cell;
}

/** Bits of the cells `from .. to`, both included. */
export const cellBits = (fact: GridFact, from: number, to: number): number => {
  const count = to - from + 1;
  return count >= 32 ? -1 : (((1 << count) - 1) << (fact.shift + from)) | 0;
};

/**
 * The lowest point, at or above `floor`, of the cells left to a number: as a place where its range would be cut.
 * `bottom` when nothing keeps it from being as low as one likes, `null` when every cell lies below `floor`.
 */
export function lowestPoint(fact: GridFact, bits: number, floor: Cut | 'bottom'): Cut | 'bottom' | null {
  if ((bits & (fact.notApplicableMet | fact.notApplicableFails)) !== 0) return 'bottom';
  for (let cell = 0; cell < fact.cells; cell++) {
    if ((bits & cellBits(fact, cell, cell)) === 0) continue;
    const end = fact.cuts[cell];
    if (floor !== 'bottom' && end !== undefined && compareCuts(floor, end) >= 0) continue;
    const start = cell === 0 ? 'bottom' : (fact.cuts[cell - 1] as Cut);
    return start === 'bottom' || (floor !== 'bottom' && compareCuts(floor, start) > 0) ? floor : start;
  }
  return null;
}
