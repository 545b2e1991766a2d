import { describe, expect, it } from 'vitest';
import { civilDate } from './civil-date.js';
import { clipSpans, coversSpan, joinSpans, monthsOf, overlapOf } from './civil-span.js';

const span = (from: string, to: string) => ({ from: civilDate(from), to: civilDate(to) });
const YEAR = span('2024-01-01', '2024-12-31');

describe('spans of days', () => {
  it('become one where they overlap or follow one another, and stay apart over a day between', () => {
    expect(
      joinSpans([
        span('2024-03-01', '2024-03-31'),
        span('2024-01-01', '2024-02-29'),
        span('2024-03-10', '2024-04-10'),
        span('2024-04-12', '2024-04-30'),
      ]),
    ).toEqual([span('2024-01-01', '2024-04-10'), span('2024-04-12', '2024-04-30')]);
    expect(joinSpans([span('2024-01-01', '2024-12-31'), span('2024-02-01', '2024-02-02')])).toEqual([YEAR]);
    expect(joinSpans([span('2024-02-02', '2024-02-01')])).toEqual([]);
  });

  it('are cut to what lies within another, and overlap day by day', () => {
    const spans = [span('2023-11-01', '2024-04-30'), span('2025-01-01', '2025-02-01')];
    expect(clipSpans(spans, YEAR)).toEqual([span('2024-01-01', '2024-04-30')]);
    expect(overlapOf(spans, [span('2024-04-30', '2024-05-31')])).toEqual([span('2024-04-30', '2024-04-30')]);
    expect(overlapOf(spans, [])).toEqual([]);
  });

  it('cover another when every day of it lies in them', () => {
    expect(coversSpan([span('2020-01-01', '2024-06-30'), span('2024-07-01', '2025-01-01')], YEAR)).toBe(true);
    expect(coversSpan([span('2020-01-01', '2024-06-29'), span('2024-07-01', '2025-01-01')], YEAR)).toBe(false);
  });

  it.each([
    ['a year', [YEAR], [12 * 31, 31]],
    ['a single day', [span('2024-02-29', '2024-02-29')], [1, 31]],
    ['five months and 29 days', [span('2024-01-01', '2024-06-29')], [184, 31]],
    [
      'two months and a month and a half',
      [span('2024-03-01', '2024-04-30'), span('2024-09-01', '2024-10-15')],
      [108, 31],
    ],
    ['nothing', [], [0, 31]],
  ])('count months and days: %s', (_, spans, [num, den]) => {
    expect(monthsOf(spans)).toEqual({ num, den });
  });
});
