import {
  civilDate,
  possibleResults,
  rateBatch,
  tableOf,
  type Episode,
  type Fact,
  type FactSheet,
} from '@xeploai/domain';
import { createLawLibrary, deriveFacts, loadLaw, readActs, PERSON_SUBJECTS, yearSpan } from '@xeploai/law';
import { describe, expect, it } from 'vitest';
import {
  makeChoice,
  makePerson,
  oracle,
  pick,
  seeded,
  settle,
  sheetOf,
  type Person,
  type Random,
} from './decree-90.js';

/**
 * Records as an HRM keeps them, in whole months so that counting is counting squares of a calendar: what is worked out
 * of them, told a second time without a date function.
 */
const YEAR = 2024;
const MONTHS = Array.from({ length: 12 }, (_, month) => month + 1);
const LAST_DAYS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const two = (number: number): string => String(number).padStart(2, '0');
const firstOf = (month: number): string => `${YEAR}-${two(month)}-01`;
const lastOf = (month: number): string => `${YEAR}-${two(month)}-${LAST_DAYS[month - 1] ?? 0}`;

interface Records {
  /** The first month in service; 0 for one who served before the year. */
  readonly since: number;
  /** The ranking is decided on the last day of this month. */
  readonly ranking: number;
  readonly absences: readonly { readonly kind: string; readonly from: number; readonly to: number }[];
  /** Manages from the first day of this month on; 0 for all the time. */
  readonly managesSince: number;
  readonly decisions: readonly {
    readonly decidedOn: string;
    readonly committedOn: string | null;
    readonly body: string;
    readonly actId: string;
    readonly annulled: boolean;
  }[];
  readonly results: readonly { readonly year: number; readonly level: string; readonly ground: string }[];
}

/** None mostly; one that was annulled; or two that may be about one act, in and around the year. */
function makeDecisions(random: Random): Records['decisions'] {
  const decision = (days: readonly string[], annulled: boolean): Records['decisions'][number] => ({
    decidedOn: pick(random, days),
    committedOn: pick(random, ['2022-05-01', '2023-11-15', '2024-01-01', null]),
    body: pick(random, ['party', 'administration']),
    actId: pick(random, ['hv-1', 'hv-2']),
    annulled,
  });
  const kind = random(12);
  if (kind > 4) return [];
  const made =
    kind === 0
      ? [decision(['2023-12-10', '2024-05-06'], true)]
      : Array.from({ length: 1 + random(2) }, () =>
          decision(['2023-12-10', '2024-01-15', '2024-05-06', '2024-12-20', '2025-01-07'], false),
        );
  return made.filter(({ decidedOn, committedOn }) => committedOn === null || committedOn <= decidedOn);
}

function makeRecords(random: Random): Records {
  const absence = (): Records['absences'][number] => {
    const from = 1 + random(12);
    return {
      kind: pick(random, ['sick', 'unpaid', 'maternity', 'training']),
      from,
      to: Math.min(12, from + random(6)),
    };
  };
  return {
    since: random(3) > 0 ? 0 : 1 + random(9),
    ranking: 9 + random(3),
    absences: random(3) > 0 ? [] : Array.from({ length: 1 + random(3) }, absence),
    managesSince: random(5) > 0 ? 0 : 1 + random(9),
    decisions: makeDecisions(random),
    results: [2022, 2023].map((year) => ({
      year,
      level: pick(random, ['good', 'completed', 'notCompleted']),
      ground: pick(random, ['hv-1', 'hv-2', 'khác']),
    })),
  };
}

/** The facts that follow, by ticking months off. */
function follows(records: Records): Partial<Person> {
  const ticked = (kinds: readonly string[]): readonly number[] =>
    MONTHS.filter(
      (month) =>
        month >= records.since &&
        records.absences.some(({ kind, from, to }) => kinds.includes(kind) && from <= month && month <= to),
    );
  const [leave, maternity] = [ticked(['sick', 'unpaid']), ticked(['maternity'])];
  const away = MONTHS.filter((month) => leave.includes(month) || maternity.includes(month));
  const working = MONTHS.filter((month) => month >= records.since && !away.includes(month));
  const wholeYear = records.since <= 1;
  let [run, longest] = [0, 0];
  for (const month of MONTHS) {
    run = leave.includes(month) ? run + 1 : 0;
    longest = Math.max(longest, run);
  }
  const inTenths = (months: number): number => months * 10;
  const starts = Math.max(1, records.since);
  return {
    monthsWorked: inTenths(working.length),
    monthsWorkedByRanking: inTenths(
      wholeYear ? working.length : working.filter((month) => month <= records.ranking).length,
    ),
    maternityLeave: maternity.length > 0,
    leaveMonths: inTenths(leave.length),
    longestLeaveMonths: inTenths(longest),
    leaveMonthsWithMaternity: inTenths(away.length),
    becameManagerInYear: records.managesSince > starts && records.managesSince <= records.ranking,
    disciplinaryDecisions: records.decisions.map((one) => {
      const twins = records.decisions.filter(({ actId, body }) => actId === one.actId && body !== one.body);
      const year = one.decidedOn.slice(0, 4);
      return {
        decidedOn: one.decidedOn,
        annulled: one.annulled,
        afterRanking: year === '2024' && one.decidedOn > lastOf(records.ranking),
        sameActEarlierYear: twins.some(({ decidedOn }) => decidedOn.slice(0, 4) < year),
        sameActLaterYear: twins.some(({ decidedOn }) => decidedOn.slice(0, 4) > year),
        groundOfEarlierYear:
          (one.committedOn === null || one.committedOn < '2024') &&
          records.results.some(({ level, ground }) => level === 'notCompleted' && ground === one.actId),
      };
    }),
  };
}

const known = (value: readonly Episode[]): Fact => ({ state: 'known', value, source: 'HRM' });

function sheetWith(person: Person, records: Records): FactSheet {
  const { facts } = sheetOf(person);
  const raw = Object.fromEntries(Object.entries(facts).filter(([id]) => !(id in follows(records))));
  const service = records.since === 0 ? '2015-09-01' : firstOf(records.since);
  const managed = { from: records.managesSince === 0 ? service : firstOf(records.managesSince), manages: true };
  const before = { from: service, to: lastOf(Math.max(1, records.managesSince - 1)), manages: false };
  return {
    subject: 'NV',
    facts: {
      ...raw,
      service: known([{ from: service }]),
      posts: known(
        (records.managesSince > Math.max(1, records.since) ? [before, managed] : [managed]).map((post) => ({
          body: 'a',
          ...post,
        })),
      ),
      absences: known(records.absences.map(({ kind, from, to }) => ({ kind, from: firstOf(from), to: lastOf(to) }))),
      earlierResults: known(records.results.map(({ year, ...result }) => ({ year: { num: year, den: 1 }, ...result }))),
      disciplinaryDecisions: known(
        records.decisions.map(({ committedOn, ...decision }) => ({
          ...decision,
          ...(committedOn === null ? {} : { committedOn }),
        })),
      ),
    },
  };
}

describe.each(PERSON_SUBJECTS)('rating a %s from the records of an HRM', (subject) => {
  const library = createLawLibrary(loadLaw(readActs()));
  const period = yearSpan(YEAR);
  const rulebook = library.rulebook(subject, { begunOn: civilDate('2024-09-15'), periodEnd: period.to });

  it('gives what the articles say of the facts that follow from them, for 1,000 people', () => {
    const random = seeded(2_024 + PERSON_SUBJECTS.indexOf(subject));
    const differ: unknown[] = [];
    const seen = new Set<string>();
    for (let round = 0; round < 10; round++) {
      const choice = makeChoice(random);
      const people = Array.from({ length: 100 }, () => ({ person: makePerson(random), records: makeRecords(random) }));
      const sheets = people.map(({ person, records }) =>
        deriveFacts(sheetWith(person, records), { period, decidedOn: civilDate(lastOf(records.ranking)) }),
      );
      const batch = rateBatch(rulebook, tableOf(rulebook, sheets, period), settle(choice));
      people.forEach(({ person, records }, row) => {
        const wanted = oracle(subject, { ...person, ...follows(records) }, choice);
        seen.add(wanted);
        const given = possibleResults(batch, row);
        if (given.join() !== wanted) differ.push({ wanted, given, records, follows: follows(records), choice });
      });
    }
    expect(differ.slice(0, 2)).toEqual([]);
    expect(seen.size).toBeGreaterThanOrEqual(5);
  });
});
