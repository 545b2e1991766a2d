import {
  compareFractions,
  displayFraction,
  problem,
  type CivilDate,
  type Episode,
  type Fact,
  type FactSheet,
  type Fraction,
  type Problem,
  type Span,
} from '@xeploai/domain';
import { disciplineFacts } from './discipline-facts.js';
import { postFacts } from './post-facts.js';
import { timeFacts } from './time-facts.js';

export type Facts = FactSheet['facts'];

/** What is judged and when: the period, and the legal dates of the ranking as far as they are known. */
export interface Judged {
  readonly period: Span;
  readonly begunOn?: CivilDate | undefined;
  /** Absent while nothing is decided. */
  readonly decidedOn?: CivilDate | undefined;
}

/** The day of the ranking: when it was decided, or when it began as long as it is not. */
export const rankingDay = ({ decidedOn, begunOn }: Judged): CivilDate | undefined => decidedOn ?? begunOn;

/**
 * Completes a sheet by what follows from it: months from spans of service and absence, standing from posts, what the
 * decisions on discipline have to do with one another, with the ranking and with earlier results. A fact that the sheet
 * states stays as it is. Pure; the one place where these facts are worked out.
 */
export function deriveFacts(sheet: FactSheet, judged: Judged): FactSheet {
  const { facts } = sheet;
  const stated = Object.fromEntries(Object.entries(facts).filter(([, fact]) => !isBlank(fact)));
  return { ...sheet, facts: { ...facts, ...derivedOf(facts, judged), ...stated, ...disciplineFacts(facts, judged) } };
}

const derivedOf = (facts: Facts, judged: Judged): Facts => ({
  ...postFacts(facts, judged),
  ...timeFacts(facts, judged),
});

/** Unknown without anything that would be lost by working it out. */
const isBlank = (fact: Fact): boolean =>
  fact.state === 'unknown' && fact.between === undefined && fact.awaitedUntil === undefined;

/** Facts that the sheet states otherwise than its own dates have it. */
export function checkDerived(sheet: FactSheet, judged: Judged, where: string): readonly Problem[] {
  const spans = Object.fromEntries(Object.entries(sheet.facts).filter(([, { state }]) => state !== 'unknown'));
  const raw = Object.fromEntries(Object.entries(spans).filter(([id]) => RAW.includes(id)));
  return Object.entries(derivedOf(raw, judged)).flatMap(([id, fact]) => {
    const given = sheet.facts[id];
    if (given?.state !== 'known' || fact.state !== 'known' || fact.assumed === true) return [];
    if (given.value === fact.value || isSameNumber(given.value, fact.value)) return [];
    const shown = (language: 'vi' | 'en') => ({
      fact: id,
      value: inWords(given.value, language),
      derived: inWords(fact.value, language),
    });
    return [problem('fact-contradicts-dates', `${where}.${id}`, shown)];
  });
}

const RAW: readonly string[] = ['service', 'posts', 'absences'];

const isSameNumber = (a: unknown, b: unknown): boolean => isNumber(a) && isNumber(b) && compareFractions(a, b) === 0;

const isNumber = (value: unknown): value is Fraction => typeof value === 'object' && value !== null && 'den' in value;

const inWords = (value: unknown, language: 'vi' | 'en'): string =>
  isNumber(value) ? displayFraction(value, 2, language === 'vi' ? ',' : '.') : String(value);

/** The records of a fact; `null` when it is not known. */
export const recordsOf = (fact: Fact | undefined): readonly Episode[] | null =>
  fact?.state === 'known' || fact?.state === 'substituted' ? (fact.value as readonly Episode[]) : null;

/** A number that a sheet states exactly. */
export const numberIn = (fact: Fact | undefined): Fraction | null =>
  (fact?.state === 'known' || fact?.state === 'substituted') && isNumber(fact.value) ? fact.value : null;

/** Spans of records with `from` and `to`; without an end they go on to the end of the period. */
export const spansOf = (records: readonly Episode[], { period }: Judged): readonly Span[] =>
  records.map(({ from, to }) => ({ from: from as CivilDate, to: (to ?? period.to) as CivilDate }));

/** A fact worked out of others: as sure as they are, from where they come. */
export function workedOut(
  value: boolean | Fraction | readonly Episode[],
  ...from: readonly (Fact | undefined)[]
): Fact {
  const substitute = from.find((fact) => fact?.state === 'substituted');
  if (substitute?.state === 'substituted') return { ...substitute, value };
  const known = from.find((fact) => fact?.state === 'known');
  if (known?.state !== 'known') return { state: 'known', value, source: '' };
  return { state: 'known', value, source: known.source, ...(known.asOf === undefined ? {} : { asOf: known.asOf }) };
}
