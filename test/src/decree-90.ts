import type { Fact, FactSheet, Result, SettledReadings } from '@xeploai/domain';
import { PERSON_SUBJECTS } from '@xeploai/law';

/**
 * The articles of Decree 90/2020 as amended by Decree 48/2023, told a second time in plain ifs over fully known facts.
 * Shares are counted in thousandths, months in tenths, so that every comparison is one of whole numbers.
 */
export type Subject = (typeof PERSON_SUBJECTS)[number];
type Grade = 'notMet' | 'met' | 'wellDone';
type Level = 'notCompleted' | 'completed' | 'good' | 'excellent';

interface Decision {
  readonly decidedOn: string;
  readonly groundOfEarlierYear: boolean;
  readonly sameActEarlierYear: boolean;
  readonly sameActLaterYear: boolean;
  readonly annulled: boolean;
  readonly afterRanking: boolean;
}

export interface Person {
  politicalThought: Grade;
  ethicsAndLifestyle: Grade;
  workingStyle: Grade;
  senseOfDiscipline: Grade;
  leadershipDuties: Grade;
  tasksCompleted: number;
  tasksAboveTarget: number;
  resultsOnSchedule: number;
  resultsOfQuality: number;
  effectiveness: 'notEffective' | 'effective' | 'highlyEffective';
  resultCriteriaNotAssured: number;
  unitTargetsCompleted: number;
  unitTargetsAboveTarget: number;
  unitTargetsOnTime: number;
  /** `null`: no subordinate units. */
  subordinateUnitsCompletedOrBetter: number | null;
  subordinateUnitsGoodOrBetter: number | null;
  unitLevel: Level;
  degradation: boolean;
  unitLinkedToCorruption: boolean;
  corruptionHandledByLaw: boolean;
  disciplinaryDecisions: readonly Decision[];
  monthsWorked: number;
  monthsWorkedByRanking: number;
  maternityLeave: boolean;
  leaveMonths: number;
  longestLeaveMonths: number;
  leaveMonthsWithMaternity: number;
  becameManagerInYear: boolean;
}
export type FactId = keyof Person;

export const OPTIONS = {
  'nd90.discipline-after-ranking': ['reopen', 'notCounted'],
  'nd90.discipline-annulled': ['groundFallsAway', 'stands'],
  'nd90.disciplined-short-year': ['notRated', 'notCompleted'],
  'nd90.leave-added': ['added', 'notAdded'],
  'nd90.manager-mid-year': ['asManager', 'authority'],
  'nd90.maternity-as-leave': ['notCounted', 'counted'],
  'nd90.no-level-reached': ['authority', 'notCompleted'],
  'nd90.no-subordinate-units': ['met', 'notMet'],
  'nd90.same-act-year': ['earlier', 'later'],
  'nd90.six-months-off': ['noCeiling', 'ceiling'],
  'nd90.year-end': ['atYearEnd', 'atRanking'],
} as const;
export type Choice = { readonly [Id in keyof typeof OPTIONS]: (typeof OPTIONS)[Id][number] };

const ORDER: readonly Result[] = ['notCompleted', 'completed', 'good', 'excellent'];
const lowerOf = (a: Level, b: Level): Level => (ORDER.indexOf(a) < ORDER.indexOf(b) ? a : b);

/** Article 2(5): whether one disciplinary decision counts in the year 2024. */
function counts(decision: Decision, choice: Choice): boolean {
  if (decision.decidedOn < '2024-01-01' || decision.decidedOn > '2024-12-31') return false;
  if (decision.groundOfEarlierYear) return false;
  if (decision.annulled && choice['nd90.discipline-annulled'] === 'groundFallsAway') return false;
  if (decision.afterRanking && choice['nd90.discipline-after-ranking'] === 'notCounted') return false;
  if (decision.sameActEarlierYear && choice['nd90.same-act-year'] === 'earlier') return false;
  if (decision.sameActLaterYear && choice['nd90.same-act-year'] === 'later') return false;
  return true;
}

const managesUnit = (subject: Subject): boolean => subject !== 'civilServant' && subject !== 'publicEmployee';

export function oracle(subject: Subject, person: Person, choice: Choice): Result {
  const manages = managesUnit(subject);

  // Article 2(3), too short a year; Article 2(5), discipline
  const disciplined = person.disciplinaryDecisions.some((decision) => counts(decision, choice));
  const worked = choice['nd90.year-end'] === 'atYearEnd' ? person.monthsWorked : person.monthsWorkedByRanking;
  if (worked < 60 && !person.maternityLeave) {
    return disciplined && choice['nd90.disciplined-short-year'] === 'notCompleted' ? 'notCompleted' : 'notRated';
  }
  if (disciplined) return 'notCompleted';

  // Articles 4 to 15 speak of those who manage and those who do not; silent on who became a manager during the year
  if (manages && person.becameManagerInYear && choice['nd90.manager-mid-year'] === 'authority') {
    return 'authorityDecides';
  }

  // Articles 7, 11, 15: one ground suffices
  if (person.degradation) return 'notCompleted';
  if (person.resultCriteriaNotAssured > 500) return 'notCompleted';
  if (manages) {
    if (person.unitTargetsCompleted < 500) return 'notCompleted';
    if (person.unitLinkedToCorruption && person.corruptionHandledByLaw) return 'notCompleted';
  }

  let level = levelReached(subject, manages, person, choice);
  if (level === null) {
    return choice['nd90.no-level-reached'] === 'authority' ? 'authorityDecides' : 'notCompleted';
  }

  // Article 2(3), from 3 to under 6 months off
  const off = choice['nd90.leave-added'] === 'added' ? person.leaveMonths : person.longestLeaveMonths;
  if (off >= 30 && off < 60) level = lowerOf(level, 'completed');
  if (off >= 60 && choice['nd90.six-months-off'] === 'ceiling') level = lowerOf(level, 'completed');
  if (person.maternityLeave && choice['nd90.maternity-as-leave'] === 'counted') {
    const both = person.leaveMonthsWithMaternity;
    if (both >= 30 && both < 60) level = lowerOf(level, 'completed');
  }

  // the laws on cadres, civil servants, public employees: never above the unit directly in charge
  if (manages) level = lowerOf(level, person.unitLevel);
  return level;
}

/** Articles 4 to 6, 8 to 10, 12 to 14: all conditions of a level. */
function levelReached(subject: Subject, manages: boolean, person: Person, choice: Choice): Level | null {
  const common = [
    person.politicalThought,
    person.ethicsAndLifestyle,
    person.workingStyle,
    person.senseOfDiscipline,
    ...(manages ? [person.leadershipDuties] : []),
  ];
  const allWellDone = common.every((grade) => grade === 'wellDone');
  const allMet = common.every((grade) => grade !== 'notMet');
  const allDone = person.tasksCompleted === 1000;
  const allAssured = allDone && person.resultsOnSchedule === 1000 && person.resultsOfQuality === 1000;
  const effective = person.effectiveness !== 'notEffective';
  const highlyEffective = person.effectiveness === 'highlyEffective';
  const units = (share: number | null, least: number): boolean =>
    share === null ? choice['nd90.no-subordinate-units'] === 'met' : share >= least;
  const allUnitsCompleted = units(person.subordinateUnitsCompletedOrBetter, 1000);
  const mostUnitsGood = units(person.subordinateUnitsGoodOrBetter, 700);

  if (allWellDone && allAssured && highlyEffective) {
    if (!manages) {
      if (person.tasksAboveTarget >= 500) return 'excellent';
    } else if (person.unitTargetsCompleted === 1000 && person.unitTargetsAboveTarget >= 500) {
      if (allUnitsCompleted && mostUnitsGood) return 'excellent';
    }
  }
  if (allMet && allAssured && effective) {
    if (!manages) return 'good';
    if (person.unitTargetsCompleted === 1000 && person.unitTargetsOnTime >= 800 && allUnitsCompleted) {
      // only Article 13 asks for 70 % of the units here, not Articles 5 and 9
      if (subject !== 'publicEmployeeManager' || mostUnitsGood) return 'good';
    }
  }
  if (allMet && allDone && person.resultCriteriaNotAssured <= 200) {
    if (!manages) return 'completed';
    if (person.unitTargetsCompleted > 700 && units(person.subordinateUnitsCompletedOrBetter, 700)) return 'completed';
  }
  return null;
}

// ---- people made up at random around the numbers of the law

export type Random = (below: number) => number;

export function seeded(seed: number): Random {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    return Math.floor(((state >>> 8) / 2 ** 24) * below);
  };
}
export const pick = <T>(random: Random, from: readonly T[]): T => from[random(from.length)] as T;
const often = <T>(random: Random, usual: T, others: readonly T[]): T => (random(4) > 0 ? usual : pick(random, others));

export const SHARES = [0, 199, 200, 201, 499, 500, 501, 699, 700, 701, 799, 800, 801, 999, 1000];
const MONTHS = [0, 29, 30, 31, 59, 60, 61, 80, 120];
const DAYS = ['2023-12-31', '2024-01-01', '2024-06-30', '2024-12-31', '2025-01-01'];
const GRADES: readonly Grade[] = ['notMet', 'met', 'wellDone'];
const LEVELS: readonly Level[] = ['notCompleted', 'completed', 'good', 'excellent'];
const FLAGS = [false, true];

type Marks = readonly (keyof Omit<Decision, 'decidedOn'>)[];
const MARKS: readonly Marks[] = [
  [],
  ['groundOfEarlierYear'],
  ['annulled'],
  ['afterRanking'],
  ['sameActEarlierYear'],
  ['sameActLaterYear'],
  ['afterRanking', 'sameActEarlierYear'],
  ['afterRanking', 'sameActLaterYear'],
];
const decision = (marks: Marks, decidedOn = '2024-06-30'): Decision => ({
  decidedOn,
  groundOfEarlierYear: marks.includes('groundOfEarlierYear'),
  sameActEarlierYear: marks.includes('sameActEarlierYear'),
  sameActLaterYear: marks.includes('sameActLaterYear'),
  annulled: marks.includes('annulled'),
  afterRanking: marks.includes('afterRanking'),
});
/** Decisions of every kind together with decisions of every other kind. */
const FILES = Array.from({ length: 2 ** MARKS.length }, (_, bits) =>
  MARKS.filter((__, n) => bits & (1 << n)).map((marks) => decision(marks)),
);

export function makePerson(random: Random): Person {
  const share = (usual: number): number => often(random, usual, SHARES);
  const noUnits = random(12) === 0;
  const decisions = Array.from({ length: random(5) === 0 ? 1 + random(2) : 0 }, () =>
    decision(random(20) === 0 ? ['sameActEarlierYear', 'sameActLaterYear'] : pick(random, MARKS), pick(random, DAYS)),
  );
  const tasksCompleted = often(random, 1000, [999, 700, 0]);
  const unitTargetsCompleted = share(1000);
  const unitsCompleted = share(1000);
  const monthsWorked = often(random, 120, MONTHS);
  const leaveMonths = often(random, 0, MONTHS);
  const maternityLeave = random(8) === 0;
  return {
    politicalThought: often(random, 'wellDone', GRADES),
    ethicsAndLifestyle: often(random, 'wellDone', GRADES),
    workingStyle: random(9) === 0 ? pick(random, GRADES) : 'wellDone',
    senseOfDiscipline: random(9) === 0 ? pick(random, GRADES) : 'wellDone',
    leadershipDuties: random(9) === 0 ? pick(random, GRADES) : 'wellDone',
    tasksCompleted,
    tasksAboveTarget: Math.min(tasksCompleted, pick(random, SHARES)),
    resultsOnSchedule: often(random, 1000, [999, 500]),
    resultsOfQuality: often(random, 1000, [999, 0]),
    effectiveness: often(random, 'highlyEffective', ['notEffective', 'effective']),
    resultCriteriaNotAssured: share(0),
    unitTargetsCompleted,
    unitTargetsAboveTarget: Math.min(unitTargetsCompleted, share(800)),
    unitTargetsOnTime: Math.min(unitTargetsCompleted, share(800)),
    subordinateUnitsCompletedOrBetter: noUnits ? null : unitsCompleted,
    subordinateUnitsGoodOrBetter: noUnits ? null : Math.min(unitsCompleted, share(700)),
    unitLevel: often(random, 'excellent', LEVELS),
    degradation: random(20) === 0,
    unitLinkedToCorruption: random(8) === 0,
    corruptionHandledByLaw: random(2) === 0,
    disciplinaryDecisions: decisions,
    monthsWorked,
    monthsWorkedByRanking: random(3) === 0 ? Math.min(monthsWorked, pick(random, MONTHS)) : monthsWorked,
    maternityLeave,
    leaveMonths,
    longestLeaveMonths: random(3) === 0 ? Math.min(leaveMonths, pick(random, MONTHS)) : leaveMonths,
    leaveMonthsWithMaternity: maternityLeave ? Math.max(leaveMonths, pick(random, MONTHS)) : leaveMonths,
    becameManagerInYear: random(15) === 0,
  };
}

/** Parts and wholes of which a rule asks both: no part exceeds its whole. */
const WITHIN_TASKS: readonly (readonly [FactId, FactId])[] = [['tasksAboveTarget', 'tasksCompleted']];
const WITHIN_UNIT: readonly (readonly [FactId, FactId])[] = [
  ['unitTargetsAboveTarget', 'unitTargetsCompleted'],
  ['unitTargetsOnTime', 'unitTargetsCompleted'],
  ['subordinateUnitsGoodOrBetter', 'subordinateUnitsCompletedOrBetter'],
];
const WITHIN_LEAVE: readonly (readonly [FactId, FactId])[] = [
  ['monthsWorkedByRanking', 'monthsWorked'],
  ['longestLeaveMonths', 'leaveMonths'],
  ['leaveMonths', 'leaveMonthsWithMaternity'],
];
export const isPossible = (subject: Subject, person: Person): boolean =>
  [...WITHIN_LEAVE, ...(managesUnit(subject) ? WITHIN_UNIT : WITHIN_TASKS)].every(
    ([part, whole]) => Number(person[part] ?? 0) <= Number(person[whole] ?? 0),
  );

export function sheetOf(person: Person, unknown: Readonly<Record<string, Fact>> = {}): FactSheet {
  const source = 'made up';
  const facts: Record<string, Fact> = {};
  for (const [id, value] of Object.entries(person)) {
    if (value === null) facts[id] = { state: 'notApplicable', reason: source };
    else if (typeof value !== 'number') facts[id] = { state: 'known', value, source };
    else {
      const den = id.toLowerCase().includes('months') ? 10 : 1000;
      facts[id] = { state: 'known', value: { num: value, den }, source };
    }
  }
  return { subject: 'NV', facts: { ...facts, ...unknown } };
}

export const makeChoice = (random: Random): Choice =>
  Object.fromEntries(Object.entries(OPTIONS).map(([id, options]) => [id, pick<string>(random, options)])) as Choice;
export const EVERY_CHOICE = Object.entries(OPTIONS).reduce<readonly object[]>(
  (begun, [id, options]) => begun.flatMap((choice) => options.map((option) => ({ ...choice, [id]: option }))),
  [{}],
) as readonly Choice[];
export const settle = (choice: Choice): SettledReadings =>
  Object.fromEntries(Object.entries(choice).map(([id, option]) => [id, { option }]));

/** Takes up to three facts away, some of them only up to bounds, and gives every person that this could be. */
export function forget(
  subject: Subject,
  person: Person,
  random: Random,
): { facts: Record<string, Fact>; completions: readonly Person[] } {
  const facts: Record<string, Fact> = {};
  let completions: readonly Person[] = [person];
  const ids = Object.keys(person) as FactId[];
  for (let n = 0; n < 1 + random(3); n++) {
    const id = pick(random, ids);
    const value = person[id];
    if (value === null || facts[id] !== undefined) continue;
    let values = valuesOf(id);
    facts[id] = { state: 'unknown' };
    if (typeof value === 'number' && random(3) === 0) {
      const [num, top] = [Math.min(value, pick(random, SHARES)), Math.max(value, pick(random, SHARES))];
      if (!isInMonths(id)) {
        facts[id] = { state: 'unknown', between: { num, top, den: 1000 } };
        values = SHARES.filter((one) => num <= one && one <= top);
      }
    }
    completions = completions.flatMap((begun) => values.map((one) => ({ ...begun, [id]: one })));
  }
  return { facts, completions: completions.filter((one) => isPossible(subject, one)) };
}

const isInMonths = (id: FactId): boolean => id.toLowerCase().includes('months');

const WORDS: { readonly [Id in FactId]?: readonly unknown[] } = {
  disciplinaryDecisions: FILES,
  unitLevel: LEVELS,
  effectiveness: ['notEffective', 'effective', 'highlyEffective'],
  politicalThought: GRADES,
  ethicsAndLifestyle: GRADES,
  workingStyle: GRADES,
  senseOfDiscipline: GRADES,
  leadershipDuties: GRADES,
  degradation: FLAGS,
  unitLinkedToCorruption: FLAGS,
  corruptionHandledByLaw: FLAGS,
  maternityLeave: FLAGS,
  becameManagerInYear: FLAGS,
};

/** Every value of a fact that can make a difference: of numbers, those on and beside the thresholds of the articles. */
export const valuesOf = (id: FactId): readonly unknown[] => WORDS[id] ?? (isInMonths(id) ? MONTHS : SHARES);

/**
 * Every person that somebody without these facts could be; `null` when that is more than `most`.
 */
export function completionsOf(
  subject: Subject,
  person: Person,
  ids: readonly FactId[],
  most: number,
): readonly Person[] | null {
  const values = ids.map((id) => [...new Set([person[id] as unknown, ...valuesOf(id)])]);
  if (values.reduce((product, { length }) => product * length, 1) > most) return null;
  return ids
    .reduce<readonly Person[]>(
      (begun, id, at) => begun.flatMap((one) => (values[at] ?? []).map((value) => ({ ...one, [id]: value }))),
      [person],
    )
    .filter((one) => isPossible(subject, one));
}
