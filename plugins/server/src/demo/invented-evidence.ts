import {
  addDays,
  agencyOf,
  civilDate,
  type CivilDate,
  type Fact,
  type Level,
  type Unit,
  type UnitTree,
} from '@xeploai/domain';
import type { SeasonEvidence, TargetState, UnitTarget } from '@xeploai/application';
import { chanceOf, pick } from './random.js';

/*
 * What invented officials recorded during the sample season. Nothing here is law and nobody here exists: it stands in
 * for what clerks and heads would enter. Agencies marked as waiting leave disbursement unknown; others substitute it.
 */

const REPORTED = civilDate('2024-11-25');
const FINAL_FIGURES = civilDate('2025-01-31');
const INVESTING = ['department', 'serviceUnit', 'district'];

/** How an agency deals with the disbursement figure that is only final after the year. */
export function disbursementOf(agency: Unit): 'known' | 'unknown' | 'substituted' | 'none' {
  if (agency.agencyGroup === null || !INVESTING.includes(agency.agencyGroup)) return 'none';
  if (agency.code === 'SN.08' || agency.code === 'HU.04') return 'unknown';
  if (agency.code === 'SN.09' || agency.code === 'DV.04') return 'substituted';
  return pick(chanceOf('disbursement', agency.code), [
    [45, 'none'],
    [25, 'known'],
    [18, 'substituted'],
    [12, 'unknown'],
  ] as const);
}

/** Agencies that had not ranked themselves when their people were: the head then waits. */
export const isUnrankedAgency = (agency: Unit): boolean => chanceOf('unranked', agency.code) > 0.96;

export function inventEvidence(tree: UnitTree): SeasonEvidence {
  const unitOf = (id: string): Unit | undefined => {
    const at = tree.positionOf.get(id);
    return at === undefined ? undefined : tree.units[at];
  };
  return {
    recorded: recordedOf,
    unitLevel: (unitId) => {
      const unit = unitOf(unitId);
      return unit === undefined ? undefined : unitLevel(unit, tree);
    },
    targets: (unitId) => {
      const unit = unitOf(unitId);
      return unit === undefined ? [] : unitTargets(unit);
    },
    indicators: (agencyId) => {
      const agency = unitOf(agencyId);
      return agency === undefined ? [] : disbursement(agency);
    },
  };
}

function unitLevel(unit: Unit, tree: UnitTree): Fact | undefined {
  if (unit.isAgency && isUnrankedAgency(unit)) return { state: 'unknown', awaitedUntil: addDays(REPORTED, 20) };
  const value = pick<Level>(chanceOf('unit-level', unit.id), [
    [22, 'excellent'],
    [72, 'good'],
    [6, 'completed'],
  ]);
  const issuer = unit.isAgency ? 'Chủ tịch UBND tỉnh' : `Người đứng đầu ${agencyOf(tree, unit.id)?.name ?? ''}`;
  return { state: 'known', value, source: `${issuer} (minh họa)`, asOf: REPORTED };
}

const yes: TargetState = { state: 'known', value: true };
const no: TargetState = { state: 'known', value: false };
const when = (chance: number, limit: number): TargetState => (chance < limit ? yes : no);

function unitTargets(unit: Unit): readonly UnitTarget[] {
  const count = unit.isAgency ? 10 : 5;
  const targets = Array.from({ length: count }, (_, index): UnitTarget => ({
    id: `${unit.id}/${index + 1}`,
    title: `Chỉ tiêu số ${index + 1} của ${unit.name}`,
    source: 'Báo cáo kết quả công tác năm (minh họa)',
    completed: when(chanceOf('target', unit.id, index), 0.995),
    aboveTarget: when(chanceOf('above', unit.id, index), 0.56),
    onTime: when(chanceOf('on-time', unit.id, index), 0.97),
  }));
  return unit.isAgency ? [...targets, ...disbursementTarget(unit)] : targets;
}

/** The indicator that Sở Tài chính issues, and its id in the register of targets. */
export const DISBURSEMENT = 'public-investment-disbursement';

const TITLE = 'Giải ngân vốn đầu tư công';

/** Public-investment disbursement counts as the target that it is; no rule of the decree speaks of it. */
const disbursementTarget = (agency: Unit): readonly UnitTarget[] =>
  disbursementOf(agency) === 'none'
    ? []
    : [
        {
          id: `${agency.id}/disbursement`,
          title: TITLE,
          indicator: DISBURSEMENT,
          goal: { num: 95, den: 100 },
          dueOn: FINAL_FIGURES,
        },
      ];

function disbursement(agency: Unit): ReturnType<NonNullable<SeasonEvidence['indicators']>> {
  const mode = disbursementOf(agency);
  if (mode === 'none') return [];
  const report = { indicator: DISBURSEMENT, title: TITLE, document: 'BC-GIAI-NGAN/2024 (minh họa)' };
  if (mode === 'unknown') return [{ ...report, fact: { state: 'unknown', awaitedUntil: FINAL_FIGURES } }];
  const reached = chanceOf('disbursed', agency.code) < 0.9;
  const num = reached ? 95 : 80 + Math.floor(chanceOf('disbursed-share', agency.code) * 15);
  const figure = { value: { num, den: 100 }, source: 'Sở Tài chính (minh họa)' };
  if (mode === 'known') return [{ ...report, fact: { state: 'known', asOf: REPORTED, ...figure } }];
  return [
    {
      ...report,
      fact: {
        state: 'substituted',
        ...figure,
        asOf: civilDate('2024-10-31'),
        reason: 'Chưa có số quyết toán giải ngân vốn đầu tư công; dùng tỷ lệ khối lượng nghiệm thu đến 31/10',
        approver: 'Giám đốc Sở Kế hoạch và Đầu tư (minh họa)',
        due: FINAL_FIGURES,
      },
    },
  ];
}

const known = (value: boolean | string | { num: number; den: number }): Fact => ({
  state: 'known',
  value,
  source: 'Phiếu đánh giá (minh họa)',
  asOf: REPORTED,
});

const CRITERIA = ['politicalThought', 'ethicsAndLifestyle', 'workingStyle', 'senseOfDiscipline', 'leadershipDuties'];

function recordedOf(memberId: string): Readonly<Record<string, Fact>> {
  const kind = pick(chanceOf('year', memberId), [
    [34, 'strong'],
    [52, 'steady'],
    [11, 'late'],
    [0.6, 'weak'],
    [0.8, 'between'],
  ] as const);
  const tasks = 8 + Math.floor(chanceOf('tasks', memberId) * 12);
  const above =
    kind === 'strong' ? Math.ceil(tasks / 2) + Math.floor(chanceOf('above', memberId) * 3) : Math.floor(tasks * 0.3);
  const slips =
    kind === 'late'
      ? Math.max(1, Math.floor(tasks * 0.15))
      : kind === 'between'
        ? Math.ceil(tasks * 0.3)
        : kind === 'weak'
          ? Math.ceil(tasks * 0.6)
          : 0;
  const share = (num: number): Fact => known({ num, den: tasks });
  const grade = kind === 'strong' ? 'wellDone' : 'met';
  return {
    ...Object.fromEntries(CRITERIA.map((id) => [id, known(grade)])),
    tasksCompleted: share(tasks),
    tasksAboveTarget: share(above),
    resultsOnSchedule: share(tasks - slips),
    resultsOfQuality: share(tasks),
    effectiveness: known(kind === 'strong' ? 'highlyEffective' : 'effective'),
    resultCriteriaNotAssured: share(slips),
    degradation: known(chanceOf('degradation', memberId) < 0.0006),
  };
}

/** The day of the report up to which facts were recorded. */
export const RECORDED_ON: CivilDate = REPORTED;
