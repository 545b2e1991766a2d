import type { CivilDate, Fact } from '@xeploai/domain';

/** Whether one target of a unit was reached: known, not yet known, or judged by a substitute. */
export type TargetState =
  | { readonly state: 'known'; readonly value: boolean }
  | { readonly state: 'unknown'; readonly awaitedUntil?: CivilDate }
  | {
      readonly state: 'substituted';
      readonly value: boolean;
      readonly reason: string;
      readonly approver: string;
      readonly due: CivilDate;
    };

/** One target assigned to a unit for the year. An indicator issued by somebody else counts as the target it is. */
export interface UnitTarget {
  readonly id: string;
  readonly title: string;
  readonly source: string;
  readonly completed: TargetState;
  readonly aboveTarget: TargetState;
  readonly onTime: TargetState;
}

/** The three facts of a manager that count the targets of the unit in charge. */
export function countTargets(targets: readonly UnitTarget[]): Readonly<Record<string, Fact>> {
  if (targets.length === 0) return {};
  const within =
    (part: 'aboveTarget' | 'onTime') =>
    (target: UnitTarget): TargetState =>
      both(target.completed, target[part]);
  return {
    unitTargetsCompleted: share(targets, ({ completed }) => completed),
    unitTargetsAboveTarget: share(targets, within('aboveTarget')),
    unitTargetsOnTime: share(targets, within('onTime')),
  };
}

/** A target that is not completed is not completed above target either. */
function both(completed: TargetState, part: TargetState): TargetState {
  if (completed.state !== 'unknown' && !completed.value) return completed;
  return completed.state === 'unknown' && (part.state === 'unknown' || part.value) ? completed : part;
}

function share(targets: readonly UnitTarget[], stateOf: (target: UnitTarget) => TargetState): Fact {
  const states = targets.map(stateOf);
  const den = targets.length;
  const num = states.filter((one) => one.state !== 'unknown' && one.value).length;
  const open = states.filter((one) => one.state === 'unknown');
  if (open.length > 0) {
    const days = open.flatMap(({ awaitedUntil }) => (awaitedUntil === undefined ? [] : [awaitedUntil])).toSorted();
    const until = days.at(-1);
    const awaitedFrom = targets
      .filter((_, index) => states[index]?.state === 'unknown')
      .map(({ title }) => title)
      .join('; ');
    return {
      state: 'unknown',
      awaitedFrom,
      between: { num, top: num + open.length, den },
      ...(until === undefined ? {} : { awaitedUntil: until }),
    };
  }
  const source = [...new Set(targets.map((target) => target.source))].join('; ');
  const substitute = states.find((one) => one.state === 'substituted');
  if (substitute === undefined) return { state: 'known', value: { num, den }, source };
  const { reason, approver, due } = substitute;
  return { state: 'substituted', value: { num, den }, source, reason, approver, due };
}
