import { addDays, daysBetween, type CivilDate } from './civil-date.js';
import { daysLate, lastGoodDay, type DeadlineRule, type DueDate, type DueReading } from './deadline.js';
import type { OrderRule } from './order-rule.js';
import type { RuleRef } from './rule-ref.js';
import type { Text } from './text.js';

/** Something due once, on a day that the text names. */
export interface DutyRule {
  readonly rule: RuleRef;
  readonly step: string;
  readonly text: Text;
  readonly due: DueDate;
}

/** Something due some days after something else. */
export interface TimeLimitRule {
  readonly rule: RuleRef;
  readonly step: string;
  readonly text: Text;
  readonly within: number;
  readonly unit: 'days' | 'workingDays';
  /** What the days are counted from. */
  readonly from: string;
}

/**
 * The last day of a time limit: the day counted from is not counted itself.
 * @param isWorkingDay the calendar of the place, holidays and swapped days among it
 */
export function lastDayOf(
  { within, unit }: Pick<TimeLimitRule, 'within' | 'unit'>,
  from: CivilDate,
  isWorkingDay: (day: CivilDate) => boolean,
): CivilDate {
  if (unit === 'days') return addDays(from, within);
  let [day, counted] = [from, 0];
  while (counted < within) {
    day = addDays(day, 1);
    if (isWorkingDay(day)) counted++;
  }
  return day;
}

/**
 * How a step stands to its due date. `onlyStrict`: late only where "trước ngày" excludes the day itself. `doubtful`:
 * late only if the earlier of two possible days is the true one, so lateness is warned of and not asserted.
 */
export interface Timing {
  readonly rule: RuleRef;
  readonly step: string;
  readonly due: DueDate;
  readonly lastGoodDay: CivilDate;
  readonly doneOn: CivilDate;
  readonly verdict: 'inTime' | 'late' | 'onlyStrict' | 'doubtful';
  readonly daysLate: number;
}

/** How a day stands to a due date, by both readings of "trước ngày". */
export function timingOf(
  { rule, step }: { readonly rule: RuleRef; readonly step: string },
  due: DueDate,
  doneOn: CivilDate,
): Timing {
  const late = (reading: DueReading): number => daysLate(due, doneOn, reading);
  const verdict = late('strict') === 0 ? 'inTime' : late('inclusive') === 0 ? 'onlyStrict' : 'late';
  return { rule, step, due, lastGoodDay: lastGoodDay(due), doneOn, verdict, daysLate: late('strict') };
}

/** A yearly due date for one step, by the day on which it was done. */
export function yearlyTiming(rule: DeadlineRule, year: number, doneOn: CivilDate, closesInJanuary: boolean): Timing {
  const on = (monthDay: string, inYear: number): DueDate => ({
    date: `${inYear}-${monthDay}` as CivilDate,
    wording: rule.wording,
  });
  if (closesInJanuary && rule.lateClosing !== undefined) {
    return timingOf(rule, on(rule.lateClosing.monthDay, year + 1), doneOn);
  }
  const timing = timingOf(rule, on(rule.monthDay, year), doneOn);
  const { doubtful } = rule;
  if (timing.verdict !== 'inTime' || doubtful === undefined) return timing;
  const earlier = timingOf(rule, on(doubtful.monthDay, year), doneOn);
  return earlier.verdict === 'inTime' ? timing : { ...earlier, verdict: 'doubtful' };
}

/** Steps done in the wrong order; a step without a day says nothing. */
export function brokenOrders(
  orders: readonly OrderRule[],
  done: Readonly<Record<string, CivilDate>>,
): readonly (OrderRule & { readonly days: number })[] {
  return orders.flatMap((order) => {
    const [first, then] = [done[order.first], done[order.then]];
    return first !== undefined && then !== undefined && first > then
      ? [{ ...order, days: daysBetween(then, first) }]
      : [];
  });
}
