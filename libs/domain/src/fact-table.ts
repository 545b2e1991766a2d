import type { CivilDate } from './civil-date.js';
import { UNKNOWN, type Episode, type Fact, type FactDefinition, type FactSheet, type FactValue } from './fact.js';
import type { Fraction } from './fraction.js';
import type { DerivedFact, EpisodeCondition, Rulebook } from './rulebook.js';

/** State of one fact of one subject, as stored in a column. */
export const FACT_STATE = { unknown: 0, known: 1, notApplicable: 2, waived: 3, substituted: 4 } as const;

/**
 * One fact of many subjects. Known: the value is `num / den`; of flags, grades and levels `num` is the index of the option
 * and `top` and `den` are empty. Unknown with `den > 0`: the value lies between `num / den` and `top / den`. Unknown with `den = 0`: nothing is known.
 */
export interface FactColumn {
  readonly state: Uint8Array;
  readonly num: Float64Array | Uint8Array;
  readonly top: Float64Array;
  readonly den: Float64Array;
  /** Every number is below 2^31, so that products with the numbers of the law are exact in doubles. */
  small: boolean;
}

/** The facts of many subjects, a column for each fact of a rulebook's grid. */
export interface FactTable {
  readonly subjects: readonly string[];
  readonly columns: ReadonlyMap<string, FactColumn>;
}

/** The period judged, first and last day. */
export interface Span {
  readonly from: CivilDate;
  readonly to: CivilDate;
}

/** A column in which nothing is known. `named`: of a flag, grade or level. */
export const emptyColumn = (size: number, named: boolean): FactColumn => ({
  state: new Uint8Array(size),
  num: named ? new Uint8Array(size) : new Float64Array(size),
  top: new Float64Array(named ? 0 : size),
  den: new Float64Array(named ? 0 : size),
  small: true,
});

const SMALL = 2 ** 31;

const isFraction = (value: FactValue): value is Fraction => typeof value === 'object' && 'den' in value;

/** Lays facts sheets out in columns and computes the rulebook's derived facts. Sheets are taken as checked. */
export function tableOf(rulebook: Rulebook, sheets: readonly FactSheet[], period: Span): FactTable {
  const columns = new Map<string, FactColumn>();
  const factOf = factReader(rulebook, period);
  for (const { definition, options } of rulebook.grid.facts) {
    if (definition === null) continue;
    const column = emptyColumn(sheets.length, options.length > 0);
    sheets.forEach((sheet, row) => write(column, row, factOf(definition, sheet), definition));
    columns.set(definition.id, column);
  }
  return { subjects: sheets.map((sheet) => sheet.subject), columns };
}

/**
 * How a rulebook reads one fact off a sheet: as stated; else derived by its formula; else the fact that stands in for
 * it; else what silence means. `undefined` when nothing is known of it.
 */
export function factReader(
  rulebook: Rulebook,
  period: Span,
): (definition: FactDefinition, sheet: FactSheet) => Fact | undefined {
  const formulas = new Map(rulebook.derived.map((rule) => [rule.fact, rule]));
  const read = (definition: FactDefinition, sheet: FactSheet): Fact | undefined => {
    const stated = sheet.facts[definition.id];
    if (stated !== undefined) return stated;
    const formula = formulas.get(definition.id);
    if (formula !== undefined) {
      const episodes = rulebook.vocabulary[formula.exists];
      return episodes && derive(formula, episodes, read(episodes, sheet), period);
    }
    const other = rulebook.vocabulary[definition.orElse ?? ''];
    const instead = other && read(other, sheet);
    if (instead !== undefined || definition.whenAbsent === undefined) return instead;
    return { state: 'known', value: definition.whenAbsent, source: '', assumed: true };
  };
  return read;
}

/** True when some episode meets every condition, unknown when one may; none on file means false. */
function derive(
  formula: DerivedFact,
  definition: FactDefinition,
  fact: Fact | undefined,
  period: Span,
): Fact | undefined {
  if (fact === undefined || (fact.state !== 'known' && fact.state !== 'substituted')) return undefined;
  let unknown = false;
  for (const episode of fact.value as readonly Episode[]) {
    const verdicts = formula.where.map((condition) => meets(episode, condition, definition, period));
    if (verdicts.includes(false)) continue;
    if (!verdicts.includes(undefined)) return { ...fact, value: true };
    unknown = true;
  }
  return unknown ? { state: 'unknown' } : { ...fact, value: false };
}

function meets(
  episode: Episode,
  condition: EpisodeCondition,
  definition: FactDefinition,
  period: Span,
): boolean | undefined {
  const value = episode[condition.field] ?? definition.fields?.[condition.field]?.default;
  if (value === undefined || value === UNKNOWN) return undefined;
  if ('is' in condition) return value === condition.is;
  return typeof value === 'string' && period.from <= value && value <= period.to;
}

function write(column: FactColumn, row: number, fact: Fact | undefined, definition: FactDefinition): void {
  if (fact === undefined) return;
  column.state[row] = FACT_STATE[fact.state];
  if (fact.state === 'unknown') {
    if (fact.between === undefined) return;
    column.num[row] = fact.between.num;
    column.top[row] = fact.between.top;
    column.den[row] = fact.between.den;
    return;
  }
  if (fact.state === 'notApplicable' || fact.state === 'waived') return;
  const [num, den] = numberOf(fact.value, definition);
  column.num[row] = num;
  column.top[row] = num;
  column.den[row] = den;
  if (Math.abs(num) >= SMALL || den >= SMALL) column.small = false;
}

const LEVEL_INDEX: Readonly<Record<string, number>> = { notCompleted: 0, completed: 1, good: 2, excellent: 3 };

function numberOf(value: FactValue, definition: FactDefinition): readonly [number, number] {
  if (typeof value === 'boolean') return [value ? 1 : 0, 1];
  if (typeof value === 'string') {
    return [definition.type === 'level' ? (LEVEL_INDEX[value] ?? 0) : (definition.options ?? []).indexOf(value), 1];
  }
  if (!isFraction(value)) throw new TypeError(`${definition.id}: episodes have no column`);
  return [value.num, value.den];
}
