import { addDays, civilDate, type CivilDate, type LedgerEntry, type Unit } from '@xeploai/domain';
import type { SeasonReport } from '@xeploai/application';
import { chanceOf, pick } from './random.js';

/*
 * What the agencies of the sample season did by which day. Most keep the calendar; some begin or finish on the named
 * day itself (late by the strict reading only), some late, one not at all by the day of the report.
 */

const BEGIN = civilDate('2024-11-04');
const FINISH = civilDate('2024-11-26');
const PARTY = civilDate('2024-12-09');

type Course = 'inTime' | 'begunOnTheDay' | 'begunLate' | 'finishedOnTheDay' | 'finishedLate' | 'unfinished';

export function courseOf(agency: Unit): Course {
  return pick(chanceOf('course', agency.code), [
    [76, 'inTime'],
    [4, 'begunOnTheDay'],
    [3, 'begunLate'],
    [7, 'finishedOnTheDay'],
    [7, 'finishedLate'],
    [3, 'unfinished'],
  ] as const);
}

const spread = (name: string, agency: Unit, days: number): number => Math.floor(chanceOf(name, agency.code) * days);

function begunOn(agency: Unit): CivilDate {
  const course = courseOf(agency);
  if (course === 'begunOnTheDay') return civilDate('2024-11-15');
  if (course === 'begunLate') return addDays(civilDate('2024-11-18'), spread('begin', agency, 4));
  return addDays(BEGIN, spread('begin', agency, 9));
}

function finishedOn(agency: Unit): CivilDate | null {
  const course = courseOf(agency);
  if (course === 'unfinished') return null;
  if (course === 'finishedOnTheDay') return civilDate('2024-12-05');
  if (course === 'finishedLate') return addDays(civilDate('2024-12-07'), spread('finish', agency, 6));
  return addDays(FINISH, spread('finish', agency, 8));
}

/** Party members are ranked on a known day, on a day nobody told us, or not in this season. */
function partyRanking(agency: Unit): CivilDate | null | undefined {
  return pick(chanceOf('party', agency.code), [
    [70, addDays(PARTY, spread('party', agency, 5))],
    [18, undefined],
    [12, null],
  ] as const);
}

export function inventSeason(agencies: readonly Unit[]): SeasonReport {
  const entries = agencies.flatMap((agency): LedgerEntry[] => {
    const entry = (step: LedgerEntry['step'], doneOn: CivilDate | null): LedgerEntry => ({
      agencyId: agency.id, step, doneOn, document: doneOn === null ? null : `BC-${agency.code}-${step} (minh họa)`, extension: null,
    });
    return [entry('begin', begunOn(agency)), entry('finish', finishedOn(agency))];
  });
  const party = agencies.flatMap((agency): [string, CivilDate | null][] => {
    const day = partyRanking(agency);
    return day === undefined ? [] : [[agency.id, day]];
  });
  return { entries, partyRankings: new Map(party) };
}
