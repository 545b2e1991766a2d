// One file each: the package's index would load some three hundred files at every start.
import { tz } from '@date-fns/tz/tz';
import { addDays as addDaysTo } from 'date-fns/addDays';
import { addMonths as addMonthsTo } from 'date-fns/addMonths';
import { differenceInCalendarDays } from 'date-fns/differenceInCalendarDays';
import { differenceInMonths } from 'date-fns/differenceInMonths';

declare const civil: unique symbol;

/** A day of the Vietnamese civil calendar as `YYYY-MM-DD`. Compares correctly as text. */
export type CivilDate = string & { readonly [civil]: true };

/** The zone in which every legal day is counted. */
export const LEGAL_ZONE = 'Asia/Ho_Chi_Minh';

const utc = { in: tz('UTC') };
const shape = /^(\d{4})-(\d{2})-(\d{2})$/;

/** Reads `YYYY-MM-DD`; `null` when the text is no such day of the calendar (`2024-02-30`, `31/02/1980`). */
export function parseCivilDate(text: string): CivilDate | null {
  const parts = shape.exec(text);
  if (parts === null) return null;
  const [year, month, day] = [Number(parts[1]), Number(parts[2]), Number(parts[3])];
  if (month >= 1 && month <= 12 && day >= 1 && day <= 28) return text as CivilDate;
  const instant = new Date(Date.UTC(year, month - 1, day));
  return instant.getUTCMonth() === month - 1 && instant.getUTCDate() === day ? (text as CivilDate) : null;
}

/** @throws RangeError when the text is no day of the calendar. */
export function civilDate(text: string): CivilDate {
  const date = parseCivilDate(text);
  if (date === null) throw new RangeError(`not a civil date (YYYY-MM-DD): ${text}`);
  return date;
}

/** The legal day on which an instant falls, whatever the zone of the machine. */
export function civilDateOf(instant: Date): CivilDate {
  return civilDate(new Intl.DateTimeFormat('en-CA', { timeZone: LEGAL_ZONE }).format(instant));
}

const atUtc = (date: CivilDate): Date => new Date(`${date}T00:00:00Z`);
const fromUtc = (date: Date): CivilDate => date.toISOString().slice(0, 10) as CivilDate;

export const addDays = (date: CivilDate, days: number): CivilDate => fromUtc(addDaysTo(atUtc(date), days, utc));

/** Same day of a later month, or the last day of that month: 31/01 + 1 month = 28 or 29/02. */
export const addMonths = (date: CivilDate, months: number): CivilDate => fromUtc(addMonthsTo(atUtc(date), months, utc));

/** Days from `earlier` to `later`; negative when `later` comes first. */
export const daysBetween = (earlier: CivilDate, later: CivilDate): number =>
  differenceInCalendarDays(atUtc(later), atUtc(earlier), utc);

/** Whole calendar months and remaining days of the period that begins on `from` and ends with the day `to`. */
export function monthsAndDays(from: CivilDate, to: CivilDate): { months: number; days: number } {
  if (to < from) return { months: 0, days: 0 };
  const end = addDays(to, 1);
  const months = differenceInMonths(atUtc(end), atUtc(from), utc);
  return { months, days: daysBetween(addMonths(from, months), end) };
}

/** `05/12/2024`, as Vietnamese papers write a day. */
export const displayDate = (date: CivilDate): string => `${date.slice(8, 10)}/${date.slice(5, 7)}/${date.slice(0, 4)}`;
