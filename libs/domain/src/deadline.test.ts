import { describe, expect, it } from 'vitest';
import { civilDate } from './civil-date.js';
import { daysLate, dueIn, lastGoodDay, type DeadlineRule, type DueReading, type DueWording } from './deadline.js';

describe('the last good day', () => {
  it.each<[DueWording, DueReading, string]>([
    ['before', 'strict', '2024-12-14'],
    ['before', 'inclusive', '2024-12-15'],
    ['noLaterThan', 'strict', '2024-12-15'],
    ['noLaterThan', 'inclusive', '2024-12-15'],
  ])('of "%s 15 December", read %s, is %s', (wording, reading, last) => {
    expect(lastGoodDay({ date: civilDate('2024-12-15'), wording }, reading)).toBe(last);
  });

  it('of "before 1 March" is 29 February in a leap year', () => {
    expect(lastGoodDay({ date: civilDate('2024-03-01'), wording: 'before' })).toBe('2024-02-29');
  });
});

describe('days late', () => {
  it.each<[DueWording, string, number, number]>([
    ['before', '2024-12-01', 0, 0],
    ['before', '2024-12-14', 0, 0],
    ['before', '2024-12-15', 1, 0],
    ['before', '2024-12-16', 2, 1],
    ['before', '2025-01-01', 18, 17],
    ['noLaterThan', '2024-12-15', 0, 0],
    ['noLaterThan', '2024-12-16', 1, 1],
  ])(
    '"%s 15 December", done on %s: %i by the strict reading, %i by the inclusive one',
    (wording, day, strict, incl) => {
      const due = { date: civilDate('2024-12-15'), wording };
      expect(daysLate(due, civilDate(day))).toBe(strict);
      expect(daysLate(due, civilDate(day), 'inclusive')).toBe(incl);
    },
  );
});

describe('a due date of every year', () => {
  it('falls on the same month and day of the year asked for', () => {
    const rule = { monthDay: '12-05', wording: 'before' } as DeadlineRule;
    expect(dueIn(rule, 2024)).toEqual({ date: '2024-12-05', wording: 'before' });
  });
});
