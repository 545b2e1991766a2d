import {
  civilDate,
  possibleResults,
  rateBatch,
  RESULTS,
  tableOf,
  type Episode,
  type Fact,
  type FactSheet,
  type Level,
  type Result,
  type SettledReadings,
} from '@xeploai/domain';
import { describe, expect, it, vi } from 'vitest';
import { createLawLibrary } from './law-library.js';
import { loadLaw } from './load-law.js';
import { yearSpan } from './rate-case.js';
import { readActs } from './read-acts.js';

/**
 * Article 8 of Decree 335/2025 and Articles 7, 12, 14 of Decree 233/2026, told a second time in plain ifs over whole
 * numbers: scores in hundredths of a point, shares in thousandths, months in tenths.
 */
vi.setConfig({ testTimeout: 120_000 });

type Random = (below: number) => number;
function seeded(seed: number): Random {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    return Math.floor(((state >>> 8) / 2 ** 24) * below);
  };
}
const pick = <T>(random: Random, from: readonly T[]): T => from[random(from.length)] as T;
const rare = (random: Random, odds: number): boolean => random(odds) === 0;

const library = createLawLibrary(loadLaw(readActs()));
const PERIOD = yearSpan(2026);
const rulebookFor = (subject: string) =>
  library.rulebook(subject, {
    periodEnd: PERIOD.to,
    decidedOn: civilDate('2026-12-12'),
    unitRegulationIssuedOn: civilDate('2026-10-20'),
  });
const source = 'made up';
const LEVELS: readonly Level[] = ['notCompleted', 'completed', 'good', 'excellent'];
const POINTS = [0, 4_999, 5_000, 5_001, 6_999, 7_000, 7_001, 8_999, 9_000, 9_001, 10_000];
const FLAGS = [false, true];

type Values = Readonly<Record<string, boolean | number | string | readonly Episode[]>>;

function sheetOf(values: Values, lost: readonly string[]): FactSheet {
  const den = (id: string): number => (id === 'yearScore' ? 100 : id.startsWith('months') ? 10 : 1000);
  const facts = Object.entries(values).map(([id, value]): [string, Fact] => {
    if (lost.includes(id)) return [id, { state: 'unknown' }];
    return [id, { state: 'known', value: typeof value === 'number' ? { num: value, den: den(id) } : value, source }];
  });
  return { subject: 'X', facts: Object.fromEntries(facts) };
}

type Choice = Readonly<Record<string, string>>;
type Options = Readonly<Record<string, readonly string[]>>;
const makeChoice = (random: Random, options: Options): Choice =>
  Object.fromEntries(Object.entries(options).map(([id, names]) => [id, pick(random, names)]));
const settle = (choice: Choice): SettledReadings =>
  Object.fromEntries(Object.entries(choice).map(([id, option]) => [id, { option }]));

interface Trade {
  readonly options: Options;
  readonly make: (random: Random) => Values;
  readonly oracle: (values: Values, choice: Choice) => Result;
  /** Facts that can be taken away, with every value at which a rule could tell one from another. */
  readonly losable: Readonly<Record<string, readonly (boolean | number | string)[]>>;
  readonly isPossible?: (values: Values) => boolean;
}

// ---- organisations

const SHARES = [0, 199, 200, 201, 299, 300, 301, 699, 700, 701, 999, 1000];

const organisation = (outside: readonly string[]): Trade => ({
  options: {},
  make: (random) => {
    const done = rare(random, 5) ? pick(random, SHARES) : 1000;
    return {
      yearScore: pick(random, POINTS),
      tasksCompleted: done,
      tasksAboveTarget: Math.min(done, pick(random, SHARES)),
      tasksAllAssured: !rare(random, 4),
      tasksLate: rare(random, 2) ? pick(random, SHARES) : 0,
      planCompleted: rare(random, 5) ? pick(random, SHARES) : 1000,
      subordinateUnitNotCompleted: rare(random, 6),
      hadShortcomings: rare(random, 2),
      shortcomingsRemedied: !rare(random, 4),
      personnelWrongdoing: rare(random, 20),
      forceMajeure: rare(random, 3),
      ...(outside.length === 0 ? {} : { bodyKind: rare(random, 30) ? pick(random, outside) : 'provincialAgency' }),
    };
  },
  oracle: (values) => {
    if (outside.includes(values['bodyKind'] as string)) return 'notRated';
    const score = values['yearScore'] as number;
    if (score < 5_000) return 'notCompleted';
    if (values['personnelWrongdoing'] === true) return 'notCompleted';
    if ((values['planCompleted'] as number) < 700) {
      return values['forceMajeure'] === true ? 'authorityDecides' : 'notCompleted';
    }
    const allDone = values['tasksCompleted'] === 1000;
    const assured = allDone && values['tasksAllAssured'] === true;
    if (score >= 9_000) {
      if (!assured || (values['tasksAboveTarget'] as number) < 300) return 'authorityDecides';
      if (values['subordinateUnitNotCompleted'] === true) return 'authorityDecides';
      if (values['hadShortcomings'] === true && values['shortcomingsRemedied'] !== true) return 'authorityDecides';
      return 'excellent';
    }
    if (score >= 7_000) return assured ? 'good' : 'authorityDecides';
    return allDone && (values['tasksLate'] as number) <= 200 ? 'completed' : 'authorityDecides';
  },
  losable: {
    yearScore: POINTS,
    tasksCompleted: SHARES,
    tasksAboveTarget: SHARES,
    tasksLate: SHARES,
    planCompleted: SHARES,
    tasksAllAssured: FLAGS,
    subordinateUnitNotCompleted: FLAGS,
    hadShortcomings: FLAGS,
    shortcomingsRemedied: FLAGS,
    personnelWrongdoing: FLAGS,
    forceMajeure: FLAGS,
  },
  isPossible: (values) => (values['tasksAboveTarget'] as number) <= (values['tasksCompleted'] as number),
});

// ---- public employees

const OPTIONS = {
  'nd233.year-end': ['atRanking', 'atYearEnd'],
  'nd233.month-count': ['calendar', 'days'],
  'nd233.leave-combined': ['ranked', 'notRanked'],
  'nd233.no-month-worked': ['notRanked', 'authority'],
  'nd233.same-act-year': ['earlier', 'later'],
  'nd233.acts-at-both-bodies': ['eachAtItsBody', 'authority'],
} as const;
const MANAGER_OPTIONS = { ...OPTIONS, 'nd233.head-of-component-unit': ['bound', 'notNamed'] } as const;
const MONTHS = [0, 1, 30, 59, 60, 61, 120];
const LEADS = ['nothing', 'asDeputy', 'componentUnit', 'body'];

const publicEmployee = (manages: boolean): Trade => ({
  options: manages ? MANAGER_OPTIONS : OPTIONS,
  make: (random) => {
    const worked = rare(random, 5) ? pick(random, MONTHS) : 120;
    const other = (): number => (rare(random, 3) ? pick(random, MONTHS) : worked);
    const decisions = Array.from({ length: rare(random, 4) ? 1 + random(2) : 0 }, (): Episode => ({
      decidedOn: pick(random, ['2025-12-31', '2026-01-01', '2026-06-30', '2026-12-31', '2027-01-01']),
      inCourseOfDuty: rare(random, 2),
      forDegradation: rare(random, 4),
      actAtFormerBody: rare(random, 4),
      groundOfEarlierYear: rare(random, 5),
      annulled: rare(random, 6),
      sameActEarlierYear: rare(random, 4),
      sameActLaterYear: rare(random, 4),
    }));
    return {
      yearScore: pick(random, POINTS),
      degradation: rare(random, 40),
      forbiddenActs: rare(random, 40),
      exemplaryBreach: rare(random, 40),
      disciplinaryDecisions: decisions,
      disciplinedAtBothBodies: rare(random, 20),
      monthsWorked: worked,
      monthsWorkedByDays: other(),
      monthsWorkedByRanking: Math.min(worked, other()),
      monthsWorkedByRankingByDays: other(),
      sickLeave: rare(random, 8),
      maternityLeave: rare(random, 10),
      ownUnpaidLeave: rare(random, 6),
      contractWorker: rare(random, 30),
      decreeAdoptedForContracts: rare(random, 2),
      ...(manages
        ? {
            leads: pick(random, LEADS),
            unitLevel: pick(random, LEVELS),
            unitLinkedToCorruption: rare(random, 5),
            corruptionHandledByLaw: rare(random, 2),
            corruptionFoundByManager: !rare(random, 4),
            corruptionHandlingDirected: !rare(random, 4),
            corruptionFullyRemedied: !rare(random, 4),
          }
        : {}),
    };
  },
  oracle: (values, choice) => {
    const is = (id: string): boolean => values[id] === true;
    const excused = is('sickLeave') || is('maternityLeave');
    // Article 14, clauses 1 and 2; Article 20(2)
    if (values['monthsWorked'] === 0 && excused) {
      return choice['nd233.no-month-worked'] === 'notRanked' ? 'notRated' : 'authorityDecides';
    }
    const when = choice['nd233.year-end'] === 'atYearEnd' ? 'monthsWorked' : 'monthsWorkedByRanking';
    const months = values[choice['nd233.month-count'] === 'days' ? `${when}ByDays` : when] as number;
    if (months < 60 && !excused) return 'notRated';
    if (months < 60 && is('ownUnpaidLeave') && choice['nd233.leave-combined'] === 'notRanked') return 'notRated';
    if (is('contractWorker') && !is('decreeAdoptedForContracts')) return 'notRated';
    // Article 12(4) and 14(3)
    if (is('degradation') || is('forbiddenActs') || is('exemplaryBreach')) return 'notCompleted';
    for (const deed of values['disciplinaryDecisions'] as readonly Episode[]) {
      const day = deed['decidedOn'] as string;
      if (day < '2026-01-01' || day > '2026-12-31') continue;
      if (deed['inCourseOfDuty'] !== true && deed['forDegradation'] !== true) continue;
      if (deed['groundOfEarlierYear'] === true || deed['annulled'] === true || deed['actAtFormerBody'] === true)
        continue;
      const [earlier, later] = [deed['sameActEarlierYear'] === true, deed['sameActLaterYear'] === true];
      if (earlier && later) continue;
      if (earlier && choice['nd233.same-act-year'] === 'earlier') continue;
      if (later && choice['nd233.same-act-year'] === 'later') continue;
      return 'notCompleted';
    }
    const linked = manages && is('unitLinkedToCorruption') && is('corruptionHandledByLaw');
    const rescued = is('corruptionFoundByManager') && is('corruptionHandlingDirected') && is('corruptionFullyRemedied');
    if (linked && !rescued) return 'notCompleted';
    // Article 12, clauses 1 to 3 and 4(a), then the exception of 4(d) and clause 7
    const score = values['yearScore'] as number;
    if (score < 5_000) return 'notCompleted';
    if (linked) return 'authorityDecides';
    if (is('disciplinedAtBothBodies') && choice['nd233.acts-at-both-bodies'] === 'authority') return 'authorityDecides';
    const level: Level = score >= 9_000 ? 'excellent' : score >= 7_000 ? 'good' : 'completed';
    const bound =
      values['leads'] === 'body' ||
      (values['leads'] === 'componentUnit' && choice['nd233.head-of-component-unit'] === 'bound');
    const unit = values['unitLevel'] as Level;
    return manages && bound && LEVELS.indexOf(unit) < LEVELS.indexOf(level) ? unit : level;
  },
  isPossible: (values) => (values['monthsWorkedByRanking'] as number) <= (values['monthsWorked'] as number),
  losable: {
    yearScore: POINTS,
    degradation: FLAGS,
    exemplaryBreach: FLAGS,
    disciplinedAtBothBodies: FLAGS,
    monthsWorked: MONTHS,
    monthsWorkedByRankingByDays: MONTHS,
    sickLeave: FLAGS,
    maternityLeave: FLAGS,
    ownUnpaidLeave: FLAGS,
    contractWorker: FLAGS,
    ...(manages
      ? {
          leads: LEADS,
          unitLevel: LEVELS,
          unitLinkedToCorruption: FLAGS,
          corruptionHandledByLaw: FLAGS,
          corruptionFullyRemedied: FLAGS,
        }
      : {}),
  },
});

const TRADES: readonly (readonly [string, Trade])[] = [
  ['administrativeBody', organisation(['ministry', 'provincialCommittee'])],
  ['serviceUnit', organisation([])],
  ['componentUnit', organisation([])],
  ['publicEmployee', publicEmployee(false)],
  ['publicEmployeeManager', publicEmployee(true)],
];

describe.each(TRADES)('rating a %s', (subject, trade) => {
  const rulebook = rulebookFor(subject);
  const seed = 233_000 + TRADES.findIndex(([name]) => name === subject);

  it('comes out as the articles say for 100,000 of whom everything is known', () => {
    const random = seeded(seed);
    const differ: unknown[] = [];
    const seen = new Map<Result, number>();
    for (let round = 0; round < 100; round++) {
      const choice = makeChoice(random, trade.options);
      const made = Array.from({ length: 1000 }, () => trade.make(random));
      const sheets = made.map((values) => sheetOf(values, []));
      const batch = rateBatch(rulebook, tableOf(rulebook, sheets, PERIOD), settle(choice));
      made.forEach((values, row) => {
        const wanted = trade.oracle(values, choice);
        seen.set(wanted, (seen.get(wanted) ?? 0) + 1);
        const given = possibleResults(batch, row).join();
        if (given !== wanted) differ.push({ wanted, given, values, choice });
      });
    }
    expect(differ.slice(0, 1)).toEqual([]);
    const reachable = subject.endsWith('Unit') ? RESULTS.filter((result) => result !== 'notRated') : RESULTS;
    expect(reachable.filter((result) => (seen.get(result) ?? 0) < 200)).toEqual([]);
  });

  it('is exactly what up to four unknown facts leave possible, for 5,000', () => {
    const random = seeded(seed + 500);
    const differ: unknown[] = [];
    let open = 0;
    for (let round = 0; round < 50; round++) {
      const choice = makeChoice(random, trade.options);
      const cases = Array.from({ length: 100 }, () => {
        const values = trade.make(random);
        const ids = Array.from({ length: 1 + random(4) }, () => pick(random, Object.keys(trade.losable)));
        const lost = [...new Set(ids)];
        const completions = lost
          .reduce<readonly Values[]>(
            (begun, id) => begun.flatMap((one) => (trade.losable[id] ?? []).map((value) => ({ ...one, [id]: value }))),
            [values],
          )
          .filter((one) => trade.isPossible?.(one) ?? true);
        return { values, lost, completions };
      });
      const sheets = cases.map(({ values, lost }) => sheetOf(values, lost));
      const batch = rateBatch(rulebook, tableOf(rulebook, sheets, PERIOD), settle(choice));
      cases.forEach(({ values, lost, completions }, row) => {
        const results = new Set(completions.map((one) => trade.oracle(one, choice)));
        const wanted = RESULTS.filter((result) => results.has(result));
        if (wanted.length > 1) open++;
        const given = possibleResults(batch, row).join();
        if (given !== wanted.join()) differ.push({ wanted, given, lost, values, choice });
      });
    }
    expect(differ.slice(0, 1)).toEqual([]);
    expect(open).toBeGreaterThan(500);
  });
});
