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
 * The articles of Decree 335/2025 on civil servants, told a second time in plain ifs and in fractions of whole numbers
 * without limit. Nothing here comes from the rule files.
 */
type Q = readonly [bigint, bigint];
const q = (num: number, den = 1): Q => [BigInt(Math.round(num)), BigInt(den)];
const add = ([a, b]: Q, [c, d]: Q): Q => [a * d + c * b, b * d];
const mul = ([a, b]: Q, [c, d]: Q): Q => [a * c, b * d];
const less = ([a, b]: Q, [c, d]: Q): boolean => a * d < c * b;
const min = (a: Q, b: Q): Q => (less(b, a) ? b : a);
const meanOf = (parts: readonly Q[], count: number): Q => mul(parts.reduce(add, q(0)), q(1, count));

type Random = (below: number) => number;
function seeded(seed: number): Random {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    return Math.floor(((state >>> 8) / 2 ** 24) * below);
  };
}
const pick = <T>(random: Random, from: readonly T[]): T => from[random(from.length)] as T;

type Choice = Readonly<Record<string, string>>;
const makeChoice = (random: Random, options: Readonly<Record<string, readonly string[]>>): Choice =>
  Object.fromEntries(Object.entries(options).map(([id, names]) => [id, pick(random, names)]));
const everyChoice = (options: Readonly<Record<string, readonly string[]>>): readonly Choice[] =>
  Object.entries(options).reduce<readonly Choice[]>(
    (begun, [id, names]) => begun.flatMap((choice) => names.map((name) => ({ ...choice, [id]: name }))),
    [{}],
  );
const settle = (choice: Choice): SettledReadings =>
  Object.fromEntries(Object.entries(choice).map(([id, option]) => [id, { option }]));

/** Article 20, clauses 1 to 4. */
const band = (score: Q): Level =>
  less(score, q(50)) ? 'notCompleted' : less(score, q(70)) ? 'completed' : less(score, q(90)) ? 'good' : 'excellent';

const source = 'made up';
const number = (num: number, den = 1): Fact => ({ state: 'known', value: { num, den }, source });

const library = createLawLibrary(loadLaw(readActs()));
const PERIOD = yearSpan(2026);
const rulebookFor = (subject: string, period: 'year' | 'month') =>
  library.rulebook(subject, { periodEnd: PERIOD.to }, [], period);

// ---- the year

const YEAR_OPTIONS = {
  'nd335.december': ['meanOfEleven', 'provisional'],
  'nd335.part-year': ['monthsWorked', 'twelveMonths'],
  'nd335.quarter-scores': ['fourQuarters', 'twelveRows'],
  'nd335.year-end': ['atRanking', 'atYearEnd'],
  'nd335.month-count': ['calendar', 'days'],
  'nd335.leave-combined': ['ranked', 'notRanked'],
  'nd335.no-month-worked': ['notRanked', 'authority'],
  'nd335.same-act-year': ['earlier', 'later'],
  'nd335.head-of-unranked-body': ['notBound', 'authority'],
} as const;

/** A month or quarter: hundredths of a point, not in service, excused by a document, or scored provisionally. */
type Score = number | 'notThere' | 'excused' | { readonly provisional: number };
interface Deed {
  readonly on: string;
  readonly duty: boolean;
  readonly degradation: boolean;
  readonly formerBody: boolean;
  readonly usedBefore: boolean;
  readonly annulled: boolean;
  readonly earlier: boolean;
  readonly later: boolean;
}
interface Servant {
  months: readonly Score[];
  quarters: readonly Score[] | null;
  deeds: readonly Deed[];
  degradation: boolean;
  forbiddenActs: boolean;
  exemplaryBreach: boolean;
  linked: boolean;
  handled: boolean;
  leads: 'nothing' | 'asDeputy' | 'componentUnit' | 'body';
  unitIsRanked: boolean;
  unitLevel: Level;
  /** Tenths of a month. */
  worked: number;
  workedByDays: number;
  workedByRanking: number;
  workedByRankingByDays: number;
  sick: boolean;
  maternity: boolean;
  unpaid: boolean;
  secretariat: boolean;
  forces: boolean;
  contract: boolean;
  contractRules: boolean;
}

/** Article 17(3); `null` when nothing is left to take a mean of. */
function yearScore(servant: Servant, choice: Choice): Q | null {
  const quarters = servant.quarters;
  const rows =
    quarters === null
      ? servant.months
      : choice['nd335.quarter-scores'] === 'fourQuarters'
        ? quarters
        : servant.months.map((month, n) => (month === 'notThere' ? month : (quarters[Math.floor(n / 3)] as Score)));
  const parts: Q[] = [];
  let count = 0;
  rows.forEach((row, n) => {
    if (row === 'excused') return;
    if (row === 'notThere') {
      if (choice['nd335.part-year'] === 'twelveMonths') count++;
      return;
    }
    if (typeof row === 'object') {
      if (n === rows.length - 1 && choice['nd335.december'] === 'meanOfEleven') return;
      parts.push(q(row.provisional, 100));
    } else parts.push(q(row, 100));
    count++;
  });
  return parts.length === 0 ? null : meanOf(parts, count);
}

function yearOracle(manages: boolean, servant: Servant, choice: Choice): readonly Result[] {
  // Article 11(2), the whole year away
  if (servant.worked <= 0 && (servant.sick || servant.maternity)) {
    return [choice['nd335.no-month-worked'] === 'notRanked' ? 'notRated' : 'authorityDecides'];
  }
  // Article 11(1) and (2), less than six months
  const byDays = choice['nd335.month-count'] === 'days';
  const months =
    choice['nd335.year-end'] === 'atYearEnd'
      ? byDays
        ? servant.workedByDays
        : servant.worked
      : byDays
        ? servant.workedByRankingByDays
        : servant.workedByRanking;
  if (months < 60) {
    if (!servant.sick && !servant.maternity) return ['notRated'];
    if (servant.unpaid && choice['nd335.leave-combined'] === 'notRanked') return ['notRated'];
  }
  // Articles 2(3), 2(4), 28(2): outside
  if (manages && servant.secretariat) return ['notRated'];
  if (servant.forces) return ['notRated'];
  if (servant.contract && !servant.contractRules) return ['notRated'];
  // Articles 11(3) and 20(4)
  if (servant.degradation || servant.forbiddenActs || servant.exemplaryBreach) return ['notCompleted'];
  if (manages && servant.linked && servant.handled) return ['notCompleted'];
  for (const deed of servant.deeds) {
    if (deed.on < '2026-01-01' || deed.on > '2026-12-31') continue;
    if (!deed.duty && !deed.degradation) continue;
    if (deed.usedBefore || deed.annulled || deed.formerBody) continue;
    if (deed.earlier && deed.later) continue;
    if (deed.earlier && choice['nd335.same-act-year'] === 'earlier') continue;
    if (deed.later && choice['nd335.same-act-year'] === 'later') continue;
    return ['notCompleted'];
  }
  const score = yearScore(servant, choice);
  // Article 20(6), the head of a body that nobody ranks; a score below the lowest level stands by itself
  const heads = manages && (servant.leads === 'componentUnit' || servant.leads === 'body');
  if (heads && !servant.unitIsRanked && choice['nd335.head-of-unranked-body'] === 'authority') {
    if (score === null) return ['notCompleted', 'authorityDecides'];
    return [band(score) === 'notCompleted' ? 'notCompleted' : 'authorityDecides'];
  }
  const bound = (level: Level): Level =>
    heads && servant.unitIsRanked && RESULTS.indexOf(servant.unitLevel) < RESULTS.indexOf(level)
      ? servant.unitLevel
      : level;
  if (score !== null) return [bound(band(score))];
  const all = (['notCompleted', 'completed', 'good', 'excellent'] as const).map(bound);
  return RESULTS.filter((result) => (all as readonly Result[]).includes(result));
}

const POINTS = [0, 4_999, 5_000, 5_001, 6_999, 7_000, 7_001, 8_999, 9_000, 9_001, 10_000];
const MONTHS = [0, 1, 30, 59, 60, 61, 120];
const LEVELS: readonly Level[] = ['notCompleted', 'completed', 'good', 'excellent'];

function makeServant(random: Random): Servant {
  const level = pick(random, POINTS);
  const near = (): number => Math.max(0, Math.min(10_000, level + random(7) - 3));
  const rare = (odds: number): boolean => random(odds) === 0;
  const months = Array.from({ length: 12 }, (): Score => (rare(9) ? pick(random, ['notThere', 'excused']) : near()));
  if (rare(3)) months[11] = { provisional: pick(random, POINTS) };
  const quarters = rare(4) ? Array.from({ length: 4 }, (): Score => (rare(9) ? 'excused' : near())) : null;
  const worked = rare(5) ? pick(random, MONTHS) : 120;
  const deeds = Array.from({ length: rare(4) ? 1 + random(2) : 0 }, (): Deed => ({
    on: pick(random, ['2025-12-31', '2026-01-01', '2026-06-30', '2026-12-31', '2027-01-01']),
    duty: rare(2),
    degradation: rare(4),
    formerBody: rare(4),
    usedBefore: rare(5),
    annulled: rare(6),
    earlier: rare(4),
    later: rare(4),
  }));
  return {
    months,
    quarters,
    deeds,
    degradation: rare(40),
    forbiddenActs: rare(40),
    exemplaryBreach: rare(40),
    linked: rare(8),
    handled: rare(2),
    leads: pick(random, ['nothing', 'asDeputy', 'componentUnit', 'body']),
    unitIsRanked: !rare(8),
    unitLevel: pick(random, LEVELS),
    worked,
    workedByDays: rare(3) ? pick(random, MONTHS) : worked,
    workedByRanking: rare(3) ? Math.min(worked, pick(random, MONTHS)) : worked,
    workedByRankingByDays: rare(3) ? Math.min(worked, pick(random, MONTHS)) : worked,
    sick: rare(8),
    maternity: rare(10),
    unpaid: rare(6),
    secretariat: rare(60),
    forces: rare(60),
    contract: rare(30),
    contractRules: rare(2),
  };
}

const scoreFact = (score: Score): Fact =>
  score === 'notThere'
    ? { state: 'notApplicable', reason: source }
    : score === 'excused'
      ? { state: 'waived', reason: source, document: source }
      : typeof score === 'object'
        ? {
            state: 'substituted',
            value: { num: score.provisional, den: 100 },
            source,
            reason: source,
            approver: source,
            due: civilDate('2027-01-10'),
          }
        : number(score, 100);

function yearSheet(servant: Servant): FactSheet {
  const facts: Record<string, Fact> = {};
  servant.months.forEach((score, n) => {
    if (servant.quarters === null || score === 'notThere') facts[`scoreMonth${n + 1}`] = scoreFact(score);
  });
  servant.quarters?.forEach((score, n) => (facts[`scoreQuarter${n + 1}`] = scoreFact(score)));
  const decisions = servant.deeds.map((deed): Episode => ({
    decidedOn: deed.on,
    inCourseOfDuty: deed.duty,
    forDegradation: deed.degradation,
    actAtFormerBody: deed.formerBody,
    groundOfEarlierYear: deed.usedBefore,
    annulled: deed.annulled,
    sameActEarlierYear: deed.earlier,
    sameActLaterYear: deed.later,
  }));
  const flags = {
    degradation: servant.degradation,
    forbiddenActs: servant.forbiddenActs,
    exemplaryBreach: servant.exemplaryBreach,
    unitLinkedToCorruption: servant.linked,
    corruptionHandledByLaw: servant.handled,
    unitIsRanked: servant.unitIsRanked,
    sickLeave: servant.sick,
    maternityLeave: servant.maternity,
    ownUnpaidLeave: servant.unpaid,
    managedBySecretariat: servant.secretariat,
    armedForces: servant.forces,
    contractWorker: servant.contract,
    decreeAdoptedForContracts: servant.contractRules,
  };
  for (const [id, value] of Object.entries(flags)) facts[id] = { state: 'known', value, source };
  facts['disciplinaryDecisions'] = { state: 'known', value: decisions, source };
  facts['leads'] = { state: 'known', value: servant.leads, source };
  facts['unitLevel'] = { state: 'known', value: servant.unitLevel, source };
  facts['monthsWorked'] = number(servant.worked, 10);
  facts['monthsWorkedByDays'] = number(servant.workedByDays, 10);
  facts['monthsWorkedByRanking'] = number(servant.workedByRanking, 10);
  facts['monthsWorkedByRankingByDays'] = number(servant.workedByRankingByDays, 10);
  return { subject: 'NV', facts };
}

/** Takes facts away that stand alone; a month, only where it is the one that is missing. */
function forget(servant: Servant, random: Random): { lost: readonly string[]; completions: readonly Servant[] } {
  const lost = new Set<string>();
  let completions: readonly Servant[] = [servant];
  const vary = <K extends keyof Servant>(fact: string, key: K, values: readonly Servant[K][]): void => {
    lost.add(fact);
    completions = completions.flatMap((one) => values.map((value) => ({ ...one, [key]: value })));
  };
  const flags = [
    ['unitIsRanked', 'unitIsRanked'],
    ['degradation', 'degradation'],
    ['sickLeave', 'sick'],
    ['ownUnpaidLeave', 'unpaid'],
    ['corruptionHandledByLaw', 'handled'],
    ['contractWorker', 'contract'],
  ] as const;
  for (let n = 0; n < 1 + random(4); n++) {
    const what = random(9);
    const flag = flags[what];
    if (flag !== undefined && !lost.has(flag[0])) vary(flag[0], flag[1], [false, true]);
    else if (what === 6 && !lost.has('unitLevel')) vary('unitLevel', 'unitLevel', LEVELS);
    else if (what === 7 && !lost.has('leads')) vary('leads', 'leads', ['nothing', 'asDeputy', 'componentUnit', 'body']);
    else if (what === 8 && servant.quarters === null && ![...lost].some((id) => id.startsWith('score'))) {
      const at = random(11);
      vary(`scoreMonth${at + 1}`, 'months', scoresOver(servant, at));
    }
  }
  return { lost: [...lost], completions };
}

/** A month at its ends, and where the yearly mean meets a threshold or its neighbour on some reading. */
function scoresOver(servant: Servant, at: number): readonly (readonly Score[])[] {
  const values = new Set<number>([0, 10_000]);
  const rest = servant.months.filter((_, n) => n !== at);
  for (const list of [rest, rest.slice(0, -1)]) {
    const sum = list.reduce<number>((total, one) => total + (typeof one === 'number' ? one : 0), 0);
    const provisional = list.reduce<number>((total, one) => total + (typeof one === 'object' ? one.provisional : 0), 0);
    for (const total of [sum, sum + provisional]) {
      for (let count = 1; count <= 12; count++) {
        for (const threshold of [5_000, 7_000, 9_000]) {
          for (const step of [-1, 0, 1]) values.add(threshold * count - total + step);
        }
      }
    }
  }
  return [...values]
    .filter((value) => value >= 0 && value <= 10_000)
    .map((value) => servant.months.map((one, n) => (n === at ? value : one)));
}

vi.setConfig({ testTimeout: 120_000 });

describe.each([
  ['civilServant', false],
  ['civilServantManager', true],
] as const)('the year of a %s', (subject, manages) => {
  const rulebook = rulebookFor(subject, 'year');

  it('comes out as the articles say for 100,000 people of whom everything is known', () => {
    const random = seeded(335_001 + Number(manages));
    const differ: unknown[] = [];
    const seen = new Map<string, number>();
    for (let round = 0; round < 100; round++) {
      const choice = makeChoice(random, YEAR_OPTIONS);
      const people = Array.from({ length: 1000 }, () => makeServant(random));
      const batch = rateBatch(rulebook, tableOf(rulebook, people.map(yearSheet), PERIOD), settle(choice));
      people.forEach((servant, row) => {
        const wanted = yearOracle(manages, servant, choice).join();
        seen.set(wanted, (seen.get(wanted) ?? 0) + 1);
        if (possibleResults(batch, row).join() !== wanted) {
          differ.push({ wanted, given: possibleResults(batch, row), servant, choice });
        }
      });
    }
    expect(differ.slice(0, 1)).toEqual([]);
    expect(RESULTS.filter((result) => (seen.get(result) ?? 0) < 200)).toEqual([]);
  });

  it('is every result that some choice of the open readings leads to, when none is settled', () => {
    const random = seeded(335_101 + Number(manages));
    const people = Array.from({ length: 300 }, () => makeServant(random));
    const batch = rateBatch(rulebook, tableOf(rulebook, people.map(yearSheet), PERIOD));
    const choices = everyChoice(YEAR_OPTIONS);
    const wanted = people.map((servant) => {
      const results = new Set(choices.flatMap((choice) => yearOracle(manages, servant, choice)));
      return RESULTS.filter((result) => results.has(result));
    });
    expect(people.map((_, row) => possibleResults(batch, row))).toEqual(wanted);
    expect(wanted.filter(({ length }) => length > 1).length).toBeGreaterThan(50);
  });

  it('is exactly what up to four unknown facts leave possible, for 5,000 people', () => {
    const random = seeded(335_201 + Number(manages));
    const differ: unknown[] = [];
    let open = 0;
    for (let round = 0; round < 50; round++) {
      const choice = makeChoice(random, YEAR_OPTIONS);
      const cases = Array.from({ length: 100 }, () => {
        const servant = makeServant(random);
        return { servant, ...forget(servant, random) };
      });
      const sheets = cases.map(({ servant, lost }): FactSheet => {
        const { facts } = yearSheet(servant);
        const unknown = Object.fromEntries(lost.map((id): [string, Fact] => [id, { state: 'unknown' }]));
        return { subject: 'NV', facts: { ...facts, ...unknown } };
      });
      const batch = rateBatch(rulebook, tableOf(rulebook, sheets, PERIOD), settle(choice));
      cases.forEach(({ completions, servant, lost }, row) => {
        const results = new Set(completions.flatMap((one) => yearOracle(manages, one, choice)));
        const wanted = RESULTS.filter((result) => results.has(result));
        if (wanted.length > 1) open++;
        if (possibleResults(batch, row).join() !== wanted.join()) {
          differ.push({ wanted, given: possibleResults(batch, row), lost, servant, choice });
        }
      });
    }
    expect(differ.slice(0, 1)).toEqual([]);
    expect(open).toBeGreaterThan(500);
  });
});

// ---- the score of a month

const MONTH_OPTIONS = {
  'nd335.deduction': ['linear', 'compound', 'onTop'],
  'nd335.term-above-100': ['blockOnly', 'eachTerm'],
  'nd335.organising-between': ['full', 'half'],
  'nd335.cohesion-between': ['full', 'half'],
  'nd335.no-subordinates': ['full', 'half', 'leftOut'],
} as const;

interface Work {
  readonly weight: number;
  readonly completed: boolean;
  readonly outside: boolean;
  readonly notMet: number;
  readonly notMetExcused: number;
  readonly late: number;
  readonly lateExcused: number;
}
type Term = '50%' | 'neither' | '100%';
interface Month {
  readonly work: readonly Work[];
  /** Hundredths of a point. */
  readonly general: number;
  readonly organising: Term;
  readonly cohesion: Term;
  /** Hundredths; `outside`: not under management. */
  readonly subordinates: readonly { readonly score: number; readonly outside: boolean; readonly self: boolean }[];
}

/** Article 14(2): one product after some events. */
function left(weight: number, events: number, manner: string | undefined): Q {
  if (events <= 0) return q(weight);
  if (manner === 'onTop') return q(-weight * events, 4);
  if (manner === 'linear') return events >= 4 ? q(0) : q(weight * (4 - events), 4);
  return [BigInt(weight) * 3n ** BigInt(events), 4n ** BigInt(events)];
}

/** Articles 12, 14 to 17; `null` when no work was assigned. */
function monthScore(manages: boolean, month: Month, choice: Choice): Q | null {
  const assigned = month.work.filter(({ outside }) => !outside).reduce((sum, { weight }) => sum + weight, 0);
  if (assigned === 0) return null;
  const manner = choice['nd335.deduction'];
  const done = month.work.filter(({ completed }) => completed);
  const ratio = (parts: readonly Q[]): Q => {
    const sum = parts.reduce(add, q(0));
    return less(sum, q(0)) ? q(0) : mul(sum, q(1, assigned));
  };
  const terms = [
    ratio(done.map(({ weight }) => q(weight))),
    ratio(done.map((one) => left(one.weight, one.notMet - one.notMetExcused, manner))),
    ratio(done.map((one) => left(one.weight, one.late - one.lateExcused, manner))),
  ];
  if (manages) {
    const two = (term: Term, reading: string): Q =>
      term === '100%' || (term === 'neither' && choice[reading] === 'full') ? q(1) : q(1, 2);
    const scored = month.subordinates.filter(({ outside, self }) => !outside && !self);
    const none = choice['nd335.no-subordinates'];
    if (scored.length > 0) terms.push(scored.some(({ score }) => score < 5_000) ? q(1, 2) : q(1));
    else if (none !== 'leftOut') terms.push(none === 'full' ? q(1) : q(1, 2));
    terms.push(two(month.organising, 'nd335.organising-between'), two(month.cohesion, 'nd335.cohesion-between'));
  }
  const counted = choice['nd335.term-above-100'] === 'eachTerm' ? terms.map((term) => min(term, q(1))) : terms;
  const task = min(mul(meanOf(counted, counted.length), q(70)), q(70));
  return add(q(month.general, 100), task);
}

function makeMonth(random: Random): Month {
  const work = Array.from({ length: random(20) === 0 ? 0 : 1 + random(5) }, (): Work => {
    const [notMet, late] = [random(4) === 0 ? random(6) : 0, random(4) === 0 ? random(6) : 0];
    return {
      weight: 1 + random(9),
      completed: random(6) > 0,
      outside: random(5) === 0,
      notMet,
      notMetExcused: random(2) * random(notMet + 1),
      late,
      lateExcused: random(2) * random(late + 1),
    };
  });
  return {
    work,
    general: random(2) === 0 ? 2_000 + random(1_001) : random(3_001),
    organising: pick(random, ['50%', 'neither', '100%', '100%']),
    cohesion: pick(random, ['50%', 'neither', '100%', '100%']),
    subordinates: Array.from({ length: random(4) }, () => ({
      score: pick(random, [4_999, 5_000, 7_500, 8_000, 9_000]),
      outside: random(4) === 0,
      self: random(6) === 0,
    })),
  };
}

function monthSheet(month: Month): FactSheet {
  const workItems = month.work.map((one): Episode => ({
    weight: { num: one.weight, den: 1 },
    completed: one.completed,
    outsidePlan: one.outside,
    timesNotMet: { num: one.notMet, den: 1 },
    timesNotMetExcused: { num: one.notMetExcused, den: 1 },
    timesLate: { num: one.late, den: 1 },
    timesLateExcused: { num: one.lateExcused, den: 1 },
  }));
  const subordinateScores = month.subordinates.map(({ score, outside, self }): Episode => ({
    score: { num: score, den: 100 },
    underManagement: !outside,
    self,
  }));
  return {
    subject: 'NV',
    facts: {
      workItems: { state: 'known', value: workItems, source },
      subordinateScores: { state: 'known', value: subordinateScores, source },
      generalScore: number(month.general, 100),
      organisingResult: { state: 'known', value: month.organising, source },
      cohesionResult: { state: 'known', value: month.cohesion, source },
    },
  };
}

/** Where no work was assigned, the task score may still be anything. */
const bandsOf = (manages: boolean, month: Month, choice: Choice): readonly Result[] => {
  const score = monthScore(manages, month, choice);
  if (score !== null) return [band(score)];
  const [low, high] = [q(month.general, 100), q(month.general + 7_000, 100)];
  return RESULTS.filter((_, n) => n >= RESULTS.indexOf(band(low)) && n <= RESULTS.indexOf(band(high)));
};

describe.each([
  ['civilServant', false],
  ['civilServantManager', true],
] as const)('a month of a %s', (subject, manages) => {
  const rulebook = rulebookFor(subject, 'month');

  it('lands in the band that the articles give, for months of which everything is known', () => {
    const random = seeded(335_301 + Number(manages));
    const differ: unknown[] = [];
    const seen = new Map<string, number>();
    for (let round = 0; round < 40; round++) {
      const choice = makeChoice(random, MONTH_OPTIONS);
      const months = Array.from({ length: 250 }, () => makeMonth(random)).filter(
        ({ work }) => !manages || work.some(({ outside }) => !outside),
      );
      const batch = rateBatch(rulebook, tableOf(rulebook, months.map(monthSheet), PERIOD), settle(choice));
      months.forEach((month, row) => {
        const wanted = bandsOf(manages, month, choice).join();
        seen.set(wanted, (seen.get(wanted) ?? 0) + 1);
        const given = possibleResults(batch, row).join();
        if (given !== wanted) differ.push({ wanted, given, month, choice });
      });
    }
    expect(differ.slice(0, 1)).toEqual([]);
    expect(['notCompleted', 'completed', 'good', 'excellent'].filter((level) => (seen.get(level) ?? 0) < 100)).toEqual(
      [],
    );
  });

  it('may land wherever some choice of the open readings leads, when none is settled', () => {
    const random = seeded(335_401 + Number(manages));
    const months = Array.from({ length: 150 }, () => makeMonth(random)).filter(({ work }) =>
      work.some(({ outside }) => !outside),
    );
    const batch = rateBatch(rulebook, tableOf(rulebook, months.map(monthSheet), PERIOD));
    const choices = everyChoice(MONTH_OPTIONS);
    const wanted = months.map((month) => {
      const results = new Set(choices.flatMap((choice) => bandsOf(manages, month, choice)));
      return RESULTS.filter((result) => results.has(result));
    });
    expect(months.map((_, row) => possibleResults(batch, row))).toEqual(wanted);
    expect(wanted.filter(({ length }) => length > 1).length).toBeGreaterThan(5);
  });
});
