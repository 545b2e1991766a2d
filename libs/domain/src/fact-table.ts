import type { CivilDate } from './civil-date.js';
import type { Episode, Fact, FactDefinition, FactSheet, FactValue } from './fact.js';
import type { Fraction } from './fraction.js';
import type { DerivedFact, EpisodeCondition, Rulebook } from './rulebook.js';

/** State of one fact of one subject, as stored in a column. */
export const FACT_STATE = { unknown: 0, known: 1, notApplicable: 2, waived: 3, substituted: 4 } as const;

/**
 * One fact of many subjects. Known: the value is `num / den` (flags, grades and levels: the index of the option, `den` 1).
 * Unknown with `den > 0`: the value lies between `num / den` and `top / den`. Unknown with `den = 0`: nothing is known.
 */
export interface FactColumn {
  readonly state: Uint8Array;
  readonly num: Float64Array;
  readonly top: Float64Array;
  readonly den: Float64Array;
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

export const emptyColumn = (size: number): FactColumn => ({
  state: new Uint8Array(size),
  num: new Float64Array(size),
  top: new Float64Array(size),
  den: new Float64Array(size),
});

const isFraction = (value: FactValue): value is Fraction => typeof value === 'object' && 'den' in value;

/** Lays facts sheets out in columns and computes the rulebook's derived facts. Sheets are taken as checked. */
export function tableOf(rulebook: Rulebook, sheets: readonly FactSheet[], period: Span): FactTable {
  const columns = new Map<string, FactColumn>();
  const derived = new Map(rulebook.derived.map((rule) => [rule.fact, rule]));
  for (const { definition } of rulebook.grid.facts) {
    if (definition === null) continue;
    const column = emptyColumn(sheets.length);
    const rule = derived.get(definition.id);
    sheets.forEach((sheet, row) => {
      const fact = sheet.facts[definition.id] ?? (rule && derive(rule, sheet, period, rulebook));
      write(column, row, fact ?? silence(definition), definition);
    });
    columns.set(definition.id, column);
  }
  return { subjects: sheets.map((sheet) => sheet.subject), columns };
}

function silence(definition: FactDefinition): Fact | undefined {
  const { whenAbsent } = definition;
  return whenAbsent === undefined ? undefined : { state: 'known', value: whenAbsent, source: '' };
}

/** A derived flag. Episodes that are unknown leave it unknown; none on file means false. */
export function derive(rule: DerivedFact, sheet: FactSheet, period: Span, rulebook: Rulebook): Fact | undefined {
  const definition = rulebook.vocabulary[rule.exists];
  const fact = sheet.facts[rule.exists] ?? (definition && silence(definition));
  if (fact === undefined || (fact.state !== 'known' && fact.state !== 'substituted')) return undefined;
  const episodes = fact.value as readonly Episode[];
  const value = episodes.some((episode) => rule.where.every((condition) => meets(episode, condition, period)));
  return { ...fact, value };
}

function meets(episode: Episode, condition: EpisodeCondition, period: Span): boolean {
  const value = episode[condition.field];
  if ('is' in condition) return (value ?? false) === condition.is;
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
