import type { FactColumn, FactTable } from './fact-table.js';
import { cellBits, type Grid, type GridFact } from './grid.js';

/**
 * A reading that only says how a number is made does not matter to a subject for whom every option makes the same
 * number. It is then taken at its first possible option, so that no outcome claims to hang on it. Exact: numbers are
 * compared as they stand in the columns, bounds and all, not by cell.
 */
export function settleIdleReadings(grid: Grid, table: FactTable, evidence: Int32Array): void {
  const varying = grid.facts.filter((fact) => fact.varying === true);
  if (varying.length === 0) return;
  const families = familiesOf(grid, table);
  for (let row = 0; row < table.subjects.length; row++) {
    const words = evidence.subarray(row * grid.words, (row + 1) * grid.words);
    const differing = new Set<string>();
    for (const family of families)
      collectDiffering(family, row, differing, (id, option) => isOpenTo(grid, words, id, option));
    for (const fact of varying) {
      if (differing.has(fact.reading?.id ?? '')) continue;
      const cells = (words[fact.word] as number) & fact.mask;
      words[fact.word] = ((words[fact.word] as number) & ~fact.mask) | (cells & -cells);
    }
  }
}

interface Variant {
  readonly under: Readonly<Record<string, string>>;
  readonly column: FactColumn;
}

/** The variants of each number, with the columns they stand in. */
function familiesOf(grid: Grid, table: FactTable): readonly (readonly Variant[])[] {
  const families = new Map<string, Variant[]>();
  for (const { definition, id } of grid.facts) {
    const column = table.columns.get(id);
    if (definition?.variantOf === undefined || column === undefined) continue;
    const family = families.get(definition.variantOf) ?? [];
    family.push({ under: definition.under ?? {}, column });
    families.set(definition.variantOf, family);
  }
  return [...families.values()];
}

/** Whether an option of a reading is still possible for a subject. */
function isOpenTo(grid: Grid, words: Int32Array, reading: string, option: string): boolean {
  const fact = grid.facts[grid.indexOf.get(`reading:${reading}`) ?? -1] as GridFact;
  const cell = fact.options.indexOf(option);
  return ((words[fact.word] as number) & cellBits(fact, cell, cell)) !== 0;
}

function collectDiffering(
  family: readonly Variant[],
  row: number,
  differing: Set<string>,
  isOpen: (reading: string, option: string) => boolean,
): void {
  const [first] = family as readonly [Variant];
  if (family.every(({ column }) => isSame(column, first.column, row))) return;
  const open = family.filter(({ under }) => Object.entries(under).every(([id, option]) => isOpen(id, option)));
  for (const a of open) {
    for (const b of open) {
      const apart = Object.keys(a.under).filter((id) => a.under[id] !== b.under[id]);
      if (apart.length === 1 && !isSame(a.column, b.column, row)) differing.add(apart[0] as string);
    }
  }
}

const isSame = (a: FactColumn, b: FactColumn, row: number): boolean =>
  a.state[row] === b.state[row] &&
  (a.num[row] as number) * (b.den[row] as number) === (b.num[row] as number) * (a.den[row] as number) &&
  (a.top[row] as number) * (b.den[row] as number) === (b.top[row] as number) * (a.den[row] as number);
