import { addDays, monthsAndDays, type CivilDate } from './civil-date.js';
import type { Span } from './span.js';
import type { Fraction } from './fraction.js';

const later = (a: CivilDate, b: CivilDate): CivilDate => (a > b ? a : b);
const earlier = (a: CivilDate, b: CivilDate): CivilDate => (a < b ? a : b);

/** Spans in order of time, those that overlap or follow one another without a day between made one. */
export function joinSpans(spans: readonly Span[]): readonly Span[] {
  const joined: Span[] = [];
  for (const span of spans.filter(({ from, to }) => from <= to).toSorted((a, b) => (a.from < b.from ? -1 : 1))) {
    const last = joined.at(-1);
    if (last !== undefined && span.from <= addDays(last.to, 1)) {
      joined[joined.length - 1] = { from: last.from, to: later(last.to, span.to) };
    } else joined.push(span);
  }
  return joined;
}

/** What of these spans lies within another. */
export const clipSpans = (spans: readonly Span[], { from, to }: Span): readonly Span[] =>
  spans
    .map((span) => ({ from: later(span.from, from), to: earlier(span.to, to) }))
    .filter((span) => span.from <= span.to);

/** The days that lie in both. */
export const overlapOf = (a: readonly Span[], b: readonly Span[]): readonly Span[] =>
  joinSpans(b).flatMap((span) => clipSpans(joinSpans(a), span));

/** Whether every day of a span lies in one of these. */
export const coversSpan = (spans: readonly Span[], { from, to }: Span): boolean =>
  joinSpans(spans).some((span) => span.from <= from && to <= span.to);

const DAYS = 31;

/** Months and days of separate spans as one exact number: a day counts 1/31 of a month, compared with whole months only. */
export function monthsOf(spans: readonly Span[]): Fraction {
  const num = spans.reduce((sum, { from, to }) => {
    const { months, days } = monthsAndDays(from, to);
    return sum + months * DAYS + days;
  }, 0);
  return { num, den: DAYS };
}
