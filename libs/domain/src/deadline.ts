import { addDays, daysBetween, type CivilDate } from './civil-date.js';
import type { RuleRef } from './rule-ref.js';

/** "Trước ngày": done before that day. "Chậm nhất ngày": that day itself is in time. */
export type DueWording = 'before' | 'noLaterThan';

/** How "trước ngày" is counted: `strict`, the day before is the last good one; `inclusive`, the named day is. */
export type DueReading = 'strict' | 'inclusive';

export interface DueDate {
  readonly date: CivilDate;
  readonly wording: DueWording;
}

/** The last day on which the step is still in time. */
export const lastGoodDay = (due: DueDate, reading: DueReading = 'strict'): CivilDate =>
  due.wording === 'before' && reading === 'strict' ? addDays(due.date, -1) : due.date;

/** Days past the last good day, 0 when in time. */
export const daysLate = (due: DueDate, doneOn: CivilDate, reading: DueReading = 'strict'): number =>
  Math.max(0, daysBetween(lastGoodDay(due, reading), doneOn));

export const SEASON_STEPS = ['begin', 'finish'] as const;
export type SeasonStep = (typeof SEASON_STEPS)[number];

/** A due date of every year for one step of the season. */
export interface DeadlineRule {
  readonly rule: RuleRef;
  readonly step: SeasonStep;
  readonly wording: DueWording;
  /** `MM-DD`. */
  readonly monthDay: string;
  /** National, provincial…: the layer that sets it. A lower layer may only be earlier. */
  readonly layer: string;
  /** Units whose head sets the time, to which the date does not apply. */
  readonly exceptUnitKinds: readonly string[];
  /** For bodies that by their nature do not close at year end: a day of the next year. */
  readonly lateClosing?: { readonly monthDay: string };
  /** An earlier day that the text may say instead; `monthDay` is the latest possible one, lateness rests on it alone. */
  readonly doubtful?: { readonly reading: string; readonly monthDay: string };
}

export const dueIn = (rule: DeadlineRule, year: number): DueDate => ({
  date: `${year}-${rule.monthDay}` as CivilDate,
  wording: rule.wording,
});
