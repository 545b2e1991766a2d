import { describe, expect, it } from 'vitest';
import { civilDate } from './civil-date.js';
import type { DeadlineRule } from './deadline.js';
import { brokenOrders, lastDayOf, timingOf, yearlyTiming } from './duty.js';
import { ruleRef } from './small-rulebook.test.suite.js';

const day = civilDate;
const weekday = (date: string): boolean => ![0, 6].includes(new Date(`${date}T00:00:00Z`).getUTCDay());

describe('a time limit', () => {
  it.each([
    ['days', 5, '2026-12-10', '2026-12-15'],
    ['workingDays', 7, '2026-12-10', '2026-12-21'],
    ['workingDays', 10, '2026-12-14', '2026-12-28'],
  ] as const)('of %s, %i of them, from %s ends on %s', (unit, within, from, last) => {
    expect(lastDayOf({ within, unit }, day(from), weekday)).toBe(last);
  });

  it('goes by the calendar it is given, holidays among it', () => {
    const holiday = (date: string): boolean => weekday(date) && date !== '2027-01-01';
    expect(lastDayOf({ within: 2, unit: 'workingDays' }, day('2026-12-31'), holiday)).toBe('2027-01-05');
  });
});

const finish: DeadlineRule = {
  rule: ruleRef('finish'),
  step: 'finish',
  wording: 'before',
  monthDay: '12-15',
  layer: 'nation',
  exceptUnitKinds: [],
  lateClosing: { monthDay: '01-15' },
};

describe('a yearly due date', () => {
  it.each([
    ['2026-12-14', false, 'inTime', 0],
    ['2026-12-15', false, 'onlyStrict', 1],
    ['2026-12-16', false, 'late', 2],
    ['2027-01-14', true, 'inTime', 0],
    ['2027-01-20', true, 'late', 6],
  ] as const)('done on %s, closing in January %s: %s by %i days', (doneOn, january, verdict, daysLate) => {
    expect(yearlyTiming(finish, 2026, day(doneOn), january)).toMatchObject({ verdict, daysLate });
  });

  it('that may have been misread warns from the earlier day and asserts nothing before the later', () => {
    const doubtful = { ...finish, doubtful: { reading: 'day', monthDay: '12-05' } };
    const verdicts = ['2026-12-04', '2026-12-10', '2026-12-16'].map(
      (doneOn) => yearlyTiming(doubtful, 2026, day(doneOn), false).verdict,
    );
    expect(verdicts).toEqual(['inTime', 'doubtful', 'late']);
  });

  it('written "no later than" includes the day itself', () => {
    const due = { date: day('2026-11-30'), wording: 'noLaterThan' } as const;
    expect(timingOf(finish, due, day('2026-11-30')).verdict).toBe('inTime');
    expect(timingOf(finish, due, day('2026-12-01')).verdict).toBe('late');
  });
});

describe('an order', () => {
  const order = { rule: ruleRef('order'), first: 'people', then: 'party' };

  it('is broken when what comes later was done earlier', () => {
    expect(brokenOrders([order], { people: day('2026-12-10'), party: day('2026-12-05') })).toMatchObject([{ days: 5 }]);
  });

  it('is kept on the same day, and not judged while one of them has no day', () => {
    expect(brokenOrders([order], { people: day('2026-12-05'), party: day('2026-12-05') })).toEqual([]);
    expect(brokenOrders([order], { people: day('2026-12-10') })).toEqual([]);
  });
});
