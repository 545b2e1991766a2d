import { factOfNumber, numberOf as deriveNumber, type NumberContext } from './derive-number.js';
import { meetsAll } from './episode.js';
import type { Episode, Fact, FactDefinition, FactSheet, FactValue } from './fact.js';
import type { Fraction } from './fraction.js';
import type { NumberFormula } from './number-formula.js';
import type { DerivedFlag, Rulebook } from './rulebook.js';
import type { Span } from './span.js';

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
  const asked = rulebook.grid.facts.flatMap(({ definition, options }) =>
    definition === null ? [] : [{ definition, column: emptyColumn(sheets.length, options.length > 0) }],
  );
  sheets.forEach((sheet, row) => {
    for (const { definition, column } of asked) write(column, row, factOf(definition, sheet), definition);
  });
  for (const { definition, column } of asked) columns.set(definition.id, column);
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
  const context = numberContext(rulebook, period);
  return (definition, sheet) => {
    const stated = sheet.facts[definition.variantOf ?? definition.id];
    if (stated !== undefined) return stated;
    if (!context.formulas.has(definition.id)) return context.read(definition, sheet);
    return factOfNumber(deriveNumber(definition.id, sheet, context), '');
  };
}

/** What the numbers of a rulebook are made of. */
export function numberContext(rulebook: Rulebook, period: Span): NumberContext {
  const flags = new Map<string, DerivedFlag>();
  const formulas = new Map<string, NumberFormula>();
  for (const rule of rulebook.derived) {
    if ('exists' in rule) flags.set(rule.fact, rule);
    else formulas.set(rule.fact, rule.formula);
  }
  const read = (definition: FactDefinition, sheet: FactSheet): Fact | undefined => {
    const stated = sheet.facts[definition.id];
    if (stated !== undefined) return stated;
    const flag = flags.get(definition.id);
    if (flag !== undefined) {
      const episodes = rulebook.vocabulary[flag.exists];
      return episodes && deriveFlag(flag, episodes, read(episodes, sheet), period);
    }
    const other = rulebook.vocabulary[definition.orElse ?? ''];
    const instead = other && read(other, sheet);
    if (instead !== undefined || definition.whenAbsent === undefined) return instead;
    return { state: 'known', value: definition.whenAbsent, source: '', assumed: true };
  };
  const made = { sheet: null, numbers: new Map() };
  return { vocabulary: rulebook.vocabulary, formulas, period, read, made };
}

/** True when some episode meets every condition, unknown when one may; none on file means false. */
function deriveFlag(
  formula: DerivedFlag,
  definition: FactDefinition,
  fact: Fact | undefined,
  period: Span,
): Fact | undefined {
  if (fact === undefined || (fact.state !== 'known' && fact.state !== 'substituted')) return undefined;
  let unknown = false;
  for (const episode of fact.value as readonly Episode[]) {
    const verdict = meetsAll(episode, formula.where, definition, period);
    if (verdict === true) return { ...fact, value: true };
    if (verdict === undefined) unknown = true;
  }
  return unknown ? { state: 'unknown' } : { ...fact, value: false };
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
