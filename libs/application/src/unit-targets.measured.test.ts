import { civilDate, type Fact } from '@xeploai/domain';
import { describe, expect, it } from 'vitest';
import { countTargets, type IndicatorFact, type MeasuredTarget, type StatedTarget } from './unit-targets.js';

const yes = { state: 'known', value: true } as const;
const stated: StatedTarget = {
  id: 't1',
  title: 'Cải cách hành chính',
  source: 'Báo cáo năm',
  completed: yes,
  aboveTarget: yes,
  onTime: yes,
};
const measured: MeasuredTarget = {
  id: 't2',
  title: 'Giải ngân',
  indicator: 'disbursement',
  goal: { num: 95, den: 100 },
  dueOn: civilDate('2025-01-31'),
};
const figure = (num: number, asOf = '2025-01-31'): IndicatorFact => ({
  state: 'known',
  value: { num, den: 1000 },
  source: 'Sở Tài chính',
  asOf: civilDate(asOf),
});
const counted = (fact: IndicatorFact | undefined): readonly (Fact | undefined)[] => {
  const facts = countTargets([stated, measured], () => fact);
  return ['unitTargetsCompleted', 'unitTargetsAboveTarget', 'unitTargetsOnTime'].map((id) => facts[id]);
};
const share = (num: number): object => ({ state: 'known', value: { num, den: 2 } });
const open = { state: 'unknown', between: { num: 1, top: 2, den: 2 } };

describe('a target that an indicator measures', () => {
  it.each<[string, number, number, number, number]>([
    ['is reached exactly at the goal, and not beyond it', 950, 2, 1, 2],
    ['is above target beyond the goal', 951, 2, 2, 2],
    ['is missed below the goal, on time or not', 949, 1, 1, 1],
  ])('%s', (_, num, completed, above, onTime) => {
    expect(counted(figure(num))).toMatchObject([share(completed), share(above), share(onTime)]);
  });

  it('waits while nothing is known, and for as long as the issuer says', () => {
    expect(counted(undefined)).toMatchObject([open, open, open]);
    const awaited = counted({ state: 'unknown', awaitedUntil: civilDate('2025-01-31') });
    expect(awaited[0]).toMatchObject({ ...open, awaitedUntil: '2025-01-31', awaitedFrom: 'Giải ngân' });
  });

  it('reached by a figure of a later day may have been reached in time or not', () => {
    expect(counted(figure(960, '2025-02-01'))).toMatchObject([share(2), share(2), open]);
  });

  it('counts by its substitute, which is told', () => {
    const substitute: IndicatorFact = {
      state: 'substituted',
      value: { num: 97, den: 100 },
      source: 'Sở Tài chính',
      asOf: civilDate('2024-10-31'),
      reason: 'Khối lượng nghiệm thu',
      approver: 'Giám đốc',
      due: civilDate('2025-01-31'),
    };
    expect(counted(substitute)[0]).toMatchObject({
      state: 'substituted',
      value: { num: 2, den: 2 },
      approver: 'Giám đốc',
    });
  });

  it('is never judged by a figure that is no number', () => {
    const flag: IndicatorFact = { state: 'known', value: true, source: 's' };
    expect(() => counted(flag)).toThrow(/cannot be read as a number/);
  });

  it('says nothing where no target was assigned', () => {
    expect(countTargets([])).toEqual({});
  });
});
