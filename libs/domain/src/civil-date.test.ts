import { describe, expect, it } from 'vitest';
import {
  addDays,
  addMonths,
  civilDate,
  civilDateOf,
  daysBetween,
  displayDate,
  monthsAndDays,
  parseCivilDate,
} from './civil-date.js';

describe('a civil date', () => {
  it.each(['2024-02-29', '2000-02-29', '2024-12-31', '1945-09-02'])('accepts %s', (text) => {
    expect(parseCivilDate(text)).toBe(text);
    expect(civilDate(text)).toBe(text);
  });

  it.each([
    '2023-02-29',
    '1900-02-29',
    '2024-02-30',
    '2024-04-31',
    '2024-13-01',
    '2024-00-10',
    '2024-01-00',
    '2024-1-5',
    '31/02/1980',
    '05-12-2024',
    '2024-12-05T00:00:00Z',
    ' 2024-12-05',
    '',
  ])('refuses "%s"', (text) => {
    expect(parseCivilDate(text)).toBeNull();
    expect(() => civilDate(text)).toThrow(RangeError);
  });

  it('is shown the way Vietnamese papers write a day', () => {
    expect(displayDate(civilDate('2024-12-05'))).toBe('05/12/2024');
  });
});

describe('the legal day of an instant', () => {
  it.each([
    ['2024-12-14T16:59:59.999Z', '2024-12-14'],
    ['2024-12-14T17:00:00Z', '2024-12-15'],
    ['2024-12-31T17:00:00Z', '2025-01-01'],
    ['2024-02-28T17:00:00Z', '2024-02-29'],
    ['2024-12-15T00:00:00+07:00', '2024-12-15'],
  ])('turns %s into %s, because the day changes at midnight in Vietnam', (instant, day) => {
    expect(civilDateOf(new Date(instant))).toBe(day);
  });
});

describe('counting days and months', () => {
  it.each([
    ['2024-02-28', 1, '2024-02-29'],
    ['2024-12-31', 1, '2025-01-01'],
    ['2024-03-01', -1, '2024-02-29'],
    ['2024-12-15', -1, '2024-12-14'],
    ['2023-01-01', 365, '2024-01-01'],
  ])('%s and %i days is %s', (from, days, to) => {
    expect(addDays(civilDate(from), days)).toBe(to);
    expect(daysBetween(civilDate(from), civilDate(to))).toBe(days);
  });

  it.each([
    ['2024-01-31', 1, '2024-02-29'],
    ['2023-01-31', 1, '2023-02-28'],
    ['2024-03-31', -1, '2024-02-29'],
    ['2024-08-31', 6, '2025-02-28'],
    ['2024-02-29', 12, '2025-02-28'],
    ['2024-11-15', 2, '2025-01-15'],
  ])('%s and %i months is %s: never past the end of the month', (from, months, to) => {
    expect(addMonths(civilDate(from), months)).toBe(to);
  });

  it.each([
    ['2024-01-01', '2024-12-31', 12, 0],
    ['2024-07-01', '2024-12-31', 6, 0],
    ['2024-07-02', '2024-12-31', 5, 30],
    ['2024-03-10', '2024-03-10', 0, 1],
    ['2024-01-31', '2024-02-28', 1, 0],
    ['2023-08-31', '2024-02-28', 6, 0],
    ['2024-12-02', '2024-12-01', 0, 0],
  ])('the period %s to %s, both days in it, is %i months and %i days', (from, to, months, days) => {
    expect(monthsAndDays(civilDate(from), civilDate(to))).toEqual({ months, days });
  });

  it('counts as many whole months as fit, from every day of four years over any length up to 15 months', () => {
    for (let start = 0; start < 1461; start += 7) {
      const from = addDays(civilDate('2022-01-01'), start);
      for (let length = 0; length < 460; length += 23) {
        const end = addDays(from, length + 1);
        const { months, days } = monthsAndDays(from, addDays(from, length));
        expect(addDays(addMonths(from, months), days)).toBe(end);
        expect(days).toBeGreaterThanOrEqual(0);
        expect(addMonths(from, months + 1) > end).toBe(true);
      }
    }
  });
});
