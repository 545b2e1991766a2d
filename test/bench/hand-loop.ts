import { RESULTS, type FactTable } from '@xeploai/domain';
import type { Subject } from '../src/decree-90.js';

const [NOT_COMPLETED, COMPLETED, GOOD, EXCELLENT, NOT_RATED, AUTHORITY] = RESULTS.map((_, index) => index) as [
  number,
  number,
  number,
  number,
  number,
  number,
];

/**
 * The articles of Decree 90 over columns by hand: the same exact comparisons, by the first option of every reading, with
 * nothing but a result. It takes every fact as known, makes no evidence, and stops as soon as it knows.
 */
export function handLoop(subject: Subject, { subjects, columns }: FactTable): Uint8Array {
  const option = (id: string): Uint8Array => (columns.get(id)?.num ?? NO_OPTIONS) as Uint8Array;
  const num = (id: string): Float64Array => (columns.get(id)?.num ?? EMPTY) as Float64Array;
  const den = (id: string): Float64Array => columns.get(id)?.den ?? EMPTY;
  const manages = subject !== 'civilServant' && subject !== 'publicEmployee';
  const unitsAskedForGood = subject === 'publicEmployeeManager';
  const [months, monthsDen] = [num('monthsWorked'), den('monthsWorked')];
  const maternity = option('maternityLeave');
  const disciplined = option('disciplined');
  const afterRanking = option('disciplinedAfterRanking');
  const laterYear = option('disciplinedSameActLaterYear');
  const afterLaterYear = option('disciplinedAfterRankingSameActLaterYear');
  const degradation = option('degradation');
  const [notAssured, notAssuredDen] = [num('resultCriteriaNotAssured'), den('resultCriteriaNotAssured')];
  const political = option('politicalThought');
  const ethics = option('ethicsAndLifestyle');
  const style = option('workingStyle');
  const discipline = option('senseOfDiscipline');
  const leadership = option('leadershipDuties');
  const [done, doneDen] = [num('tasksCompleted'), den('tasksCompleted')];
  const [above, aboveDen] = [num('tasksAboveTarget'), den('tasksAboveTarget')];
  const [onTime, onTimeDen] = [num('resultsOnSchedule'), den('resultsOnSchedule')];
  const [quality, qualityDen] = [num('resultsOfQuality'), den('resultsOfQuality')];
  const effectiveness = option('effectiveness');
  const [targets, targetsDen] = [num('unitTargetsCompleted'), den('unitTargetsCompleted')];
  const [targetsAbove, targetsAboveDen] = [num('unitTargetsAboveTarget'), den('unitTargetsAboveTarget')];
  const [targetsOnTime, targetsOnTimeDen] = [num('unitTargetsOnTime'), den('unitTargetsOnTime')];
  const corruption = option('unitLinkedToCorruption');
  const handled = option('corruptionHandledByLaw');
  const unitsState = columns.get('subordinateUnitsCompletedOrBetter')?.state ?? NO_OPTIONS;
  const [units, unitsDen] = [num('subordinateUnitsCompletedOrBetter'), den('subordinateUnitsCompletedOrBetter')];
  const [goodUnits, goodUnitsDen] = [num('subordinateUnitsGoodOrBetter'), den('subordinateUnitsGoodOrBetter')];
  const unitLevel = option('unitLevel');
  const [leave, leaveDen] = [num('leaveMonths'), den('leaveMonths')];
  const results = new Uint8Array(subjects.length);

  const at = (values: Float64Array, row: number): number => values[row] as number;
  const of = (values: Uint8Array, row: number): number => values[row] as number;
  for (let row = 0; row < results.length; row++) {
    if (of(maternity, row) === 0 && at(months, row) < 6 * at(monthsDen, row)) {
      results[row] = NOT_RATED;
      continue;
    }
    if (
      of(disciplined, row) === 1 ||
      of(afterRanking, row) === 1 ||
      of(laterYear, row) === 1 ||
      of(afterLaterYear, row) === 1 ||
      of(degradation, row) === 1 ||
      at(notAssured, row) * 100 > 50 * at(notAssuredDen, row)
    ) {
      results[row] = NOT_COMPLETED;
      continue;
    }
    if (
      manages &&
      (at(targets, row) * 100 < 50 * at(targetsDen, row) || (of(corruption, row) === 1 && of(handled, row) === 1))
    ) {
      results[row] = NOT_COMPLETED;
      continue;
    }
    let level = AUTHORITY;
    const allDone = at(done, row) >= at(doneDen, row);
    const met =
      of(political, row) >= 1 &&
      of(ethics, row) >= 1 &&
      of(style, row) >= 1 &&
      of(discipline, row) >= 1 &&
      (!manages || of(leadership, row) >= 1);
    if (met && allDone) {
      const noUnits = manages && of(unitsState, row) === 2;
      const assured = at(onTime, row) >= at(onTimeDen, row) && at(quality, row) >= at(qualityDen, row);
      const allTargets = !manages || at(targets, row) >= at(targetsDen, row);
      const allUnits = !manages || noUnits || at(units, row) >= at(unitsDen, row);
      const mostGood = !manages || noUnits || at(goodUnits, row) * 100 >= 70 * at(goodUnitsDen, row);
      if (assured && allTargets && allUnits && of(effectiveness, row) >= 1) {
        const best =
          of(effectiveness, row) === 2 &&
          of(political, row) === 2 &&
          of(ethics, row) === 2 &&
          of(style, row) === 2 &&
          of(discipline, row) === 2 &&
          (!manages || of(leadership, row) === 2) &&
          (manages
            ? at(targetsAbove, row) * 100 >= 50 * at(targetsAboveDen, row)
            : at(above, row) * 100 >= 50 * at(aboveDen, row));
        if (best && mostGood) level = EXCELLENT;
        else if (!manages) level = GOOD;
        else if (at(targetsOnTime, row) * 100 >= 80 * at(targetsOnTimeDen, row) && (!unitsAskedForGood || mostGood)) {
          level = GOOD;
        }
      }
      if (level === AUTHORITY && at(notAssured, row) * 100 <= 20 * at(notAssuredDen, row)) {
        if (!manages) level = COMPLETED;
        else if (at(targets, row) * 100 > 70 * at(targetsDen, row)) {
          if (noUnits || at(units, row) * 100 >= 70 * at(unitsDen, row)) level = COMPLETED;
        }
      }
    }
    if (level !== AUTHORITY) {
      if (at(leave, row) >= 3 * at(leaveDen, row) && at(leave, row) < 6 * at(leaveDen, row)) {
        level = Math.min(level, COMPLETED);
      }
      if (manages) level = Math.min(level, of(unitLevel, row));
    }
    results[row] = level;
  }
  return results;
}

const EMPTY = new Float64Array(0);
const NO_OPTIONS = new Uint8Array(0);
