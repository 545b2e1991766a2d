import type { CivilDate, Episode, Fact, FactSheet, Fraction, Span } from '@xeploai/domain';

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

export const isNumber = (value: unknown): value is Fraction =>
  typeof value === 'object' && value !== null && 'den' in value;
