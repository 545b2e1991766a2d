import { emptyColumn, tableOf, type Fact, type FactTable, type Rulebook } from '@xeploai/domain';
import { yearSpan } from '@xeploai/law';
import { OPTIONS, pick, seeded, sheetOf, SHARES, type Choice, type FactId, type Person } from '../src/decree-90.js';

/** Every reading settled on its first option. */
export const CHOICE = Object.fromEntries(Object.entries(OPTIONS).map(([id, options]) => [id, options[0]])) as Choice;

/** People as a province has them: most without anything out of the ordinary, shares that lie around the law's numbers. */
export function makeColleagues(count: number, seed: number): readonly Person[] {
  const random = seeded(seed);
  const chance = (percent: number): boolean => random(1000) < percent * 10;
  const grade = (): Person['workingStyle'] => (chance(85) ? 'wellDone' : chance(90) ? 'met' : 'notMet');
  const high = (): number => (chance(85) ? 1000 : pick(random, SHARES));
  const months = (): number => random(120);
  return Array.from({ length: count }, (): Person => {
    const tasksCompleted = chance(94) ? 1000 : pick(random, SHARES);
    const unitTargetsCompleted = high();
    const noUnits = chance(20);
    const unitsCompleted = high();
    const monthsWorked = chance(96) ? 120 : months();
    const leaveMonths = chance(95) ? 0 : months();
    const maternityLeave = chance(3);
    const marked = chance(30);
    return {
      politicalThought: grade(),
      ethicsAndLifestyle: grade(),
      workingStyle: grade(),
      senseOfDiscipline: grade(),
      leadershipDuties: grade(),
      tasksCompleted,
      tasksAboveTarget: Math.min(tasksCompleted, chance(60) ? 500 + random(500) : random(1000)),
      resultsOnSchedule: chance(92) ? 1000 : 900 + random(100),
      resultsOfQuality: chance(92) ? 1000 : 900 + random(100),
      effectiveness: chance(70) ? 'highlyEffective' : chance(90) ? 'effective' : 'notEffective',
      resultCriteriaNotAssured: chance(85) ? 0 : pick(random, SHARES),
      unitTargetsCompleted,
      unitTargetsAboveTarget: Math.min(unitTargetsCompleted, chance(60) ? 500 + random(500) : random(1000)),
      unitTargetsOnTime: Math.min(unitTargetsCompleted, 700 + random(300)),
      subordinateUnitsCompletedOrBetter: noUnits ? null : unitsCompleted,
      subordinateUnitsGoodOrBetter: noUnits ? null : Math.min(unitsCompleted, 600 + random(400)),
      unitLevel: chance(80) ? 'excellent' : chance(80) ? 'good' : 'completed',
      degradation: chance(0.5),
      unitLinkedToCorruption: chance(2),
      corruptionHandledByLaw: chance(50),
      disciplinaryDecisions: chance(3)
        ? [
            {
              decidedOn: pick(random, ['2023-06-30', '2024-06-30', '2024-12-20']),
              groundOfEarlierYear: marked && chance(20),
              sameActEarlierYear: marked && chance(20),
              sameActLaterYear: marked && chance(20),
              annulled: marked && chance(20),
              afterRanking: marked && chance(50),
            },
          ]
        : [],
      monthsWorked,
      monthsWorkedByRanking: monthsWorked,
      maternityLeave,
      leaveMonths,
      longestLeaveMonths: leaveMonths,
      leaveMonthsWithMaternity: maternityLeave ? Math.min(120, leaveMonths + 60) : leaveMonths,
      becameManagerInYear: chance(2),
    };
  });
}

/** For every person the facts that are taken away: each with the given chance in a hundred. */
export function forgetShare(people: readonly Person[], percent: number, seed: number): readonly (readonly FactId[])[] {
  const random = seeded(seed);
  return people.map((person) =>
    (Object.keys(person) as FactId[]).filter((id) => person[id] !== null && random(100) < percent),
  );
}

const UNKNOWN: Fact = { state: 'unknown' };
const AT_ONCE = 1000;

/** The columns of many people, laid out by the product from their sheets, a thousand sheets at a time. */
export function columnsOf(
  rulebook: Rulebook,
  people: readonly Person[],
  forgotten?: readonly (readonly FactId[])[],
): FactTable {
  const columns = new Map<string, ReturnType<typeof emptyColumn>>();
  for (let from = 0; from < people.length; from += AT_ONCE) {
    const sheets = people
      .slice(from, from + AT_ONCE)
      .map((person, index) =>
        sheetOf(person, Object.fromEntries((forgotten?.[from + index] ?? []).map((id) => [id, UNKNOWN]))),
      );
    for (const [id, part] of tableOf(rulebook, sheets, yearSpan(2024)).columns) {
      const whole = columns.get(id) ?? emptyColumn(people.length, part.den.length === 0);
      columns.set(id, whole);
      whole.state.set(part.state, from);
      whole.num.set(part.num, from);
      if (part.den.length === 0) continue;
      whole.top.set(part.top, from);
      whole.den.set(part.den, from);
    }
  }
  return { subjects: people.map((_, row) => `NV-${row}`), columns };
}
