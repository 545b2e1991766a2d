import { civilDate } from '@xeploai/domain';
import { describe, expect, it } from 'vitest';
import { countTargets, type MeasuredTarget, type StatedTarget, type TargetState } from './unit-targets.js';

const yes: TargetState = { state: 'known', value: true };
const no: TargetState = { state: 'known', value: false };
const open: TargetState = { state: 'unknown' };
const openUntil = (day: string): TargetState => ({ state: 'unknown', awaitedUntil: civilDate(day) });
const substitute = (value: boolean, due = '2025-01-31', reason = 'Số liệu 11 tháng'): TargetState => ({
  state: 'substituted',
  value,
  reason,
  approver: 'Giám đốc sở',
  due: civilDate(due),
});

let made = 0;
const target = (completed: TargetState, aboveTarget: TargetState = no, onTime: TargetState = yes): StatedTarget => {
  made++;
  return { id: `T${made}`, title: `Chỉ tiêu ${made}`, source: 'Báo cáo năm', completed, aboveTarget, onTime };
};
const facts = (...targets: readonly StatedTarget[]): ReturnType<typeof countTargets> => {
  made = 0;
  return countTargets(targets);
};

describe('the targets of a unit, counted for its manager', () => {
  it('say nothing at all where none are assigned, so that the facts stay unknown', () => {
    expect(countTargets([])).toEqual({});
  });

  it('are a share of those assigned, never rounded', () => {
    expect(facts(target(yes, yes), target(yes, no, no), target(no))).toEqual({
      unitTargetsCompleted: { state: 'known', value: { num: 2, den: 3 }, source: 'Báo cáo năm' },
      unitTargetsAboveTarget: { state: 'known', value: { num: 1, den: 3 }, source: 'Báo cáo năm' },
      unitTargetsOnTime: { state: 'known', value: { num: 1, den: 3 }, source: 'Báo cáo năm' },
    });
  });

  it('that are not completed are neither above target nor on time, whatever was reported of that', () => {
    expect(facts(target(no, yes, yes))).toMatchObject({
      unitTargetsAboveTarget: { value: { num: 0, den: 1 } },
      unitTargetsOnTime: { value: { num: 0, den: 1 } },
    });
    expect(facts(target(no, open, open))['unitTargetsOnTime']).toMatchObject({ state: 'known', value: { num: 0 } });
  });

  it('leave the share open between what is certain and what is still possible, until the last figure is due', () => {
    made = 0;
    const targets = [target(yes), target(openUntil('2025-01-15')), target(openUntil('2025-02-10')), target(no)];
    expect(countTargets(targets)['unitTargetsCompleted']).toEqual({
      state: 'unknown',
      between: { num: 1, top: 3, den: 4 },
      awaitedFrom: 'Chỉ tiêu 2; Chỉ tiêu 3',
      awaitedUntil: '2025-02-10',
    });
  });

  it('name no day where no day is given', () => {
    expect(facts(target(open))['unitTargetsCompleted']).not.toHaveProperty('awaitedUntil');
  });

  it('of which it is not known whether they were completed are not known to be on time, but a missed day is certain', () => {
    expect(facts(target(open, no, yes))).toMatchObject({
      unitTargetsOnTime: { state: 'unknown', between: { num: 0, top: 1, den: 1 } },
      unitTargetsAboveTarget: { state: 'known', value: { num: 0, den: 1 } },
    });
  });

  it('judged by a substitute give a share that says so, with reason, approver and the day of the true figure', () => {
    expect(facts(target(yes), target(substitute(true)))['unitTargetsCompleted']).toEqual({
      state: 'substituted',
      value: { num: 2, den: 2 },
      source: 'Báo cáo năm',
      reason: 'Số liệu 11 tháng',
      approver: 'Giám đốc sở',
      due: '2025-01-31',
    });
  });

  it('judged by a substitute count as on time only for the time being, too', () => {
    expect(facts(target(substitute(true), yes, yes))).toMatchObject({
      unitTargetsAboveTarget: { state: 'substituted', value: { num: 1, den: 1 } },
      unitTargetsOnTime: { state: 'substituted', value: { num: 1, den: 1 } },
    });
    expect(facts(target(substitute(true), no, yes))['unitTargetsAboveTarget']).toMatchObject({ state: 'known' });
    expect(facts(target(substitute(false), yes, yes))['unitTargetsOnTime']).toMatchObject({
      state: 'substituted',
      value: { num: 0, den: 1 },
    });
  });

  it('reported as missed are missed for certain, even where a substitute says that they were not completed', () => {
    expect(facts(target(substitute(false), no, yes))['unitTargetsAboveTarget']).toMatchObject({ state: 'known' });
  });

  it('judged by several substitutes name every reason once, and the first day on which one has to be replaced', () => {
    const both = [substitute(true, '2025-02-28', 'Chưa quyết toán'), substitute(true, '2025-01-10'), substitute(true)];
    expect(facts(...both.map((state) => target(state)))['unitTargetsCompleted']).toMatchObject({
      reason: 'Chưa quyết toán; Số liệu 11 tháng',
      approver: 'Giám đốc sở',
      due: '2025-01-10',
    });
  });

  it('never call a substitute certain where another figure is still awaited', () => {
    expect(
      facts(target(yes), target(substitute(true)), target(openUntil('2025-01-15')))['unitTargetsCompleted'],
    ).toEqual({
      state: 'unknown',
      between: { num: 1, top: 3, den: 3 },
      awaitedFrom: 'Chỉ tiêu 2; Chỉ tiêu 3',
      awaitedUntil: '2025-01-31',
    });
  });

  it('name each source once', () => {
    const [one, other] = [target(yes), { ...target(yes), source: 'Kho bạc' }] as const;
    expect(countTargets([one, other, one])['unitTargetsCompleted']).toMatchObject({ source: 'Báo cáo năm; Kho bạc' });
  });
});

describe('a target that an indicator measures', () => {
  const measured: MeasuredTarget = {
    id: 'T',
    title: 'Giải ngân',
    indicator: 'disbursement',
    goal: { num: 95, den: 100 },
    dueOn: civilDate('2024-12-31'),
  };
  const figure = (num: number, asOf = '2024-12-31'): ReturnType<typeof countTargets> =>
    countTargets([measured], () => ({
      state: 'known',
      value: { num, den: 100 },
      source: 'Kho bạc',
      asOf: civilDate(asOf),
    }));

  it.each([
    [94, 0, 0],
    [95, 1, 0],
    [96, 1, 1],
  ])('at %i in a hundred is completed: %i, above target: %i', (num, completed, above) => {
    expect(figure(num)).toMatchObject({
      unitTargetsCompleted: { state: 'known', value: { num: completed, den: 1 }, source: 'Kho bạc' },
      unitTargetsAboveTarget: { state: 'known', value: { num: above, den: 1 } },
    });
  });

  it('is on time when a figure of that day shows it, and not known to be when a later one does', () => {
    expect(figure(95)['unitTargetsOnTime']).toMatchObject({ state: 'known', value: { num: 1 } });
    expect(figure(95, '2025-01-31')['unitTargetsOnTime']).toMatchObject({ state: 'unknown' });
    expect(figure(94, '2025-01-31')['unitTargetsOnTime']).toMatchObject({ state: 'known', value: { num: 0 } });
  });

  it('whose figure is awaited is open until then', () => {
    const awaited = { state: 'unknown', awaitedUntil: civilDate('2025-02-15') } as const;
    expect(countTargets([measured], () => awaited)['unitTargetsCompleted']).toEqual({
      state: 'unknown',
      awaitedFrom: 'Giải ngân',
      between: { num: 0, top: 1, den: 1 },
      awaitedUntil: '2025-02-15',
    });
    expect(countTargets([measured])['unitTargetsCompleted']).toMatchObject({ state: 'unknown' });
  });

  it('whose figure is no number is refused by name', () => {
    const word = { state: 'known', value: 'cao', source: 'Kho bạc' } as const;
    expect(() => countTargets([measured], () => word)).toThrow(/disbursement/);
  });
});
