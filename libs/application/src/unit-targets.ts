import { compareFractions, problem, ProblemError, type CivilDate, type Fact, type Fraction } from '@xeploai/domain';

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
export type UnitTarget = StatedTarget | MeasuredTarget;

/** A target of which the unit's report says whether it was reached. */
export interface StatedTarget {
  readonly id: string;
  readonly title: string;
  readonly source: string;
  readonly completed: TargetState;
  readonly aboveTarget: TargetState;
  readonly onTime: TargetState;
}

/** A target that an indicator of the agency measures: reached at `goal`, above target beyond it. */
export interface MeasuredTarget {
  readonly id: string;
  readonly title: string;
  /** Id of the indicator. */
  readonly indicator: string;
  readonly goal: Fraction;
  /** A figure as of this day or earlier that reaches the goal shows that it was reached on time. */
  readonly dueOn: CivilDate;
}

/** What an indicator can be: issued, awaited, or replaced for now by something else that somebody approved. */
export type IndicatorFact = Extract<Fact, { readonly state: 'known' | 'unknown' | 'substituted' }>;

export const isMeasured = (target: UnitTarget): target is MeasuredTarget => 'indicator' in target;

/**
 * The three facts of a manager that count the targets of the unit in charge. While a figure is still awaited, a substitute
 * is no certainty either; once none is, the share is substituted, to be replaced by the first day that is due.
 */
export function countTargets(
  given: readonly UnitTarget[],
  figureOf: (indicator: string) => IndicatorFact | undefined = () => undefined,
): Readonly<Record<string, Fact>> {
  if (given.length === 0) return {};
  const targets = given.map((target) => (isMeasured(target) ? measure(target, figureOf(target.indicator)) : target));
  const within =
    (part: 'aboveTarget' | 'onTime') =>
    (target: StatedTarget): TargetState =>
      both(target.completed, target[part]);
  return {
    unitTargetsCompleted: share(targets, ({ completed }) => completed),
    unitTargetsAboveTarget: share(targets, within('aboveTarget')),
    unitTargetsOnTime: share(targets, within('onTime')),
  };
}

/** @throws ProblemError when the figure is not a number */
function measure(target: MeasuredTarget, figure: IndicatorFact | undefined): StatedTarget {
  const { id, title, goal, dueOn } = target;
  if (figure === undefined || figure.state === 'unknown') {
    const { awaitedUntil } = figure ?? {};
    const awaited: TargetState = { state: 'unknown', ...(awaitedUntil === undefined ? {} : { awaitedUntil }) };
    return { id, title, source: title, completed: awaited, aboveTarget: awaited, onTime: awaited };
  }
  const { value } = figure;
  if (typeof value !== 'object' || !('den' in value)) {
    throw new ProblemError([problem('indicator-not-a-number', id, { indicator: target.indicator })]);
  }
  const state = (reached: boolean): TargetState => {
    if (figure.state === 'known') return { state: 'known', value: reached };
    const { reason, approver, due } = figure;
    return { state: 'substituted', value: reached, reason, approver, due };
  };
  const difference = compareFractions(value, goal);
  const shownInTime = figure.asOf !== undefined && figure.asOf <= dueOn;
  return {
    id,
    title,
    source: figure.source,
    completed: state(difference >= 0),
    aboveTarget: state(difference > 0),
    onTime: difference >= 0 && !shownInTime ? { state: 'unknown' } : state(difference >= 0),
  };
}

const CERTAINTY: readonly TargetState['state'][] = ['unknown', 'substituted', 'known'];
const byCertainty = (a: TargetState, b: TargetState): number => CERTAINTY.indexOf(a.state) - CERTAINTY.indexOf(b.state);

/** Missed when one of the two is missed, as surely as the surer of them; reached only as surely as the less sure one. */
function both(completed: TargetState, part: TargetState): TargetState {
  const missed = [completed, part].filter((one) => one.state !== 'unknown' && !one.value);
  return missed.toSorted(byCertainty).at(-1) ?? ([completed, part].toSorted(byCertainty)[0] as TargetState);
}

function share(targets: readonly StatedTarget[], stateOf: (target: StatedTarget) => TargetState): Fact {
  const judged = targets.map((target) => ({ target, state: stateOf(target) }));
  const den = targets.length;
  const reached = judged.filter(({ state }) => state.state !== 'unknown' && state.value).length;
  const source = distinct(targets.map((target) => target.source));
  const substitutes = judged.flatMap(({ state }) => (state.state === 'substituted' ? [state] : []));
  if (judged.some(({ state }) => state.state === 'unknown')) {
    const open = judged.filter(({ state }) => state.state !== 'known');
    const num = judged.filter(({ state }) => state.state === 'known' && state.value).length;
    const until = open
      .flatMap(({ state }) =>
        state.state === 'unknown' ? (state.awaitedUntil ?? []) : state.state === 'substituted' ? state.due : [],
      )
      .toSorted()
      .at(-1);
    return {
      state: 'unknown',
      awaitedFrom: open.map(({ target }) => target.title).join('; '),
      between: { num, top: num + open.length, den },
      ...(until === undefined ? {} : { awaitedUntil: until }),
    };
  }
  const value = { num: reached, den };
  const due = substitutes.map((one) => one.due).toSorted()[0];
  if (due === undefined) return { state: 'known', value, source };
  return {
    state: 'substituted',
    value,
    source,
    reason: distinct(substitutes.map(({ reason }) => reason)),
    approver: distinct(substitutes.map(({ approver }) => approver)),
    due,
  };
}

const distinct = (words: readonly string[]): string => [...new Set(words)].join('; ');
