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

/** One district was given more time by a document; its first due date stays on record. */
const EXTENSION = { until: civilDate('2024-12-08'), document: 'CV-GIA-HAN/SNV (minh họa)' };

type Course = 'inTime' | 'begunOnTheDay' | 'begunLate' | 'finishedOnTheDay' | 'finishedLate' | 'unfinished';

/** The agencies whose season the sample tells in particular. */
const TOLD: Readonly<Record<string, Course>> = {
  'SN.16': 'finishedLate',
  'HU.02': 'finishedLate',
  'SN.13': 'finishedLate',
  'DV.06': 'unfinished',
  'HU.05': 'begunLate',
  'SN.05': 'finishedOnTheDay',
};

function courseOf(agency: Unit): Course {
  return (
    TOLD[agency.code] ??
    pick(chanceOf('course', agency.code), [
      [90, 'inTime'],
      [4, 'begunOnTheDay'],
      [4, 'finishedOnTheDay'],
      [2, 'finishedLate'],
    ] as const)
  );
}

const spread = (name: string, agency: Unit, days: number): number => Math.floor(chanceOf(name, agency.code) * days);

function begunOn(agency: Unit): CivilDate {
  const course = courseOf(agency);
  if (course === 'begunOnTheDay') return civilDate('2024-11-15');
  if (course === 'begunLate') return addDays(civilDate('2024-11-18'), spread('begin', agency, 4));
  return addDays(BEGIN, spread('begin', agency, 9));
}

/** The day of the decision that ends an agency's season; `null` when it has not ended by the day of the report. */
export function finishedOn(agency: Unit): CivilDate | null {
  const course = courseOf(agency);
  if (course === 'unfinished') return null;
  if (course === 'finishedOnTheDay') return civilDate('2024-12-05');
  if (course === 'finishedLate') return addDays(civilDate('2024-12-10'), spread('finish', agency, 4));
  return addDays(FINISH, spread('finish', agency, 8));
}

/** Party members are ranked on a known day, on a day nobody told us, or not in this season. */
function partyRanking(agency: Unit): CivilDate | null | undefined {
  if (TOLD[agency.code] !== undefined) return PARTY;
  return pick(chanceOf('party', agency.code), [
    [70, addDays(PARTY, spread('party', agency, 5))],
    [18, undefined],
    [12, null],
  ] as const);
}

export const decisionNumber = (agency: Unit): string => `${agency.code}/QĐ-MINH-HOA`;

const entry = (agency: Unit, step: LedgerEntry['step'], doneOn: CivilDate | null, document: string): LedgerEntry => ({
  agencyId: agency.id,
  step,
  doneOn,
  document: doneOn === null ? null : document,
  extension: step === 'finish' && agency.code === 'HU.02' ? EXTENSION : null,
});

/** What was reported before anything was decided: who had begun, and when Party members are ranked. */
export function inventSeason(agencies: readonly Unit[]): SeasonReport {
  const entries = agencies.map((agency) => entry(agency, 'begin', begunOn(agency), `KH-${agency.code} (minh họa)`));
  const party = agencies.flatMap((agency): [string, CivilDate | null][] => {
    const day = partyRanking(agency);
    return day === undefined ? [] : [[agency.id, day]];
  });
  return { entries, partyRankings: new Map(party) };
}

/** An agency has finished with its decision; one that has not says so. */
export const inventFinishes = (agencies: readonly Unit[]): SeasonReport => ({
  entries: agencies.map((agency) => entry(agency, 'finish', finishedOn(agency), decisionNumber(agency))),
  partyRankings: new Map(),
});
