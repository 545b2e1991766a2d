import type { CivilDate } from './civil-date.js';
import {
  daysLate,
  dueIn,
  lastGoodDay,
  SEASON_STEPS,
  type DeadlineRule,
  type DueDate,
  type SeasonStep,
} from './deadline.js';

/** What the deadline ledger says of one step of one agency. */
export interface LedgerEntry {
  readonly agencyId: string;
  readonly step: SeasonStep;
  /** `null` while it is not done. */
  readonly doneOn: CivilDate | null;
  /** The document that recorded it. */
  readonly document: string | null;
  /** A later due date granted by a document; the first due date stays on record. */
  readonly extension: { readonly until: CivilDate; readonly document: string } | null;
}

/** When the agency's Party members are ranked: a day, not planned (`null`), or not known (`undefined`). */
export type PartyRankingDay = CivilDate | null | undefined;

export interface LateStep {
  readonly step: SeasonStep;
  readonly due: DueDate;
  readonly rule: DeadlineRule;
  readonly doneOn: CivilDate | null;
  readonly extendedUntil: CivilDate | null;
  /** `false`: the ledger has no entry for this step, so that nobody has said whether it was done. */
  readonly reported: boolean;
  /** Days late when "trước ngày" ends the day before. */
  readonly daysLate: number;
  /** Days late when the named day is still in time; 0 where only the strict reading is late. */
  readonly daysLateInclusive: number;
}

/** An agency past a due date. It is reported and a treatment is proposed; nothing happens to it by itself. */
export interface LateUnit {
  readonly agencyId: string;
  /** The late steps, the one that holds the agency up first. */
  readonly steps: readonly LateStep[];
  /** Late by the strict reading only. */
  readonly onlyStrict: boolean;
  /** Past a due date only because nothing was reported: to be asked first, not to be blamed. */
  readonly notReported: boolean;
  /** Whether the delay touches the ranking of Party members; `null` when that day, or whether it finished, is not known. */
  readonly affectsPartyRanking: boolean | null;
}

/** The rule that binds: of all layers the one whose last good day comes first. */
export function bindingRule(rules: readonly DeadlineRule[], step: SeasonStep, year: number): DeadlineRule | undefined {
  return rules
    .filter((rule) => rule.step === step)
    .toSorted((a, b) => (lastGoodDay(dueIn(a, year)) < lastGoodDay(dueIn(b, year)) ? -1 : 1))[0];
}

/**
 * The agencies that are past a due date on a day, from the ledger alone. A step not done yet counts up to `today`.
 * @param entries one entry an agency and step; a missing entry means that nothing was reported
 */
export function findLateUnits(input: {
  readonly year: number;
  readonly today: CivilDate;
  readonly agencies: readonly { readonly id: string; readonly kind: string }[];
  readonly rules: readonly DeadlineRule[];
  readonly entries: readonly LedgerEntry[];
  readonly partyRanking: (agencyId: string) => PartyRankingDay;
}): readonly LateUnit[] {
  const ledger = new Map(input.entries.map((entry) => [`${entry.agencyId}/${entry.step}`, entry]));
  return input.agencies.flatMap(({ id, kind }): LateUnit[] => {
    const rules = input.rules.filter((rule) => !rule.exceptUnitKinds.includes(kind));
    const steps = SEASON_STEPS.flatMap((step): LateStep[] => {
      const rule = bindingRule(rules, step, input.year);
      return rule === undefined ? [] : lateStep(rule, ledger.get(`${id}/${step}`), input);
    });
    if (steps.length === 0) return [];
    const order = steps.toSorted(
      (a, b) => Number(a.doneOn !== null) - Number(b.doneOn !== null) || b.daysLate - a.daysLate,
    );
    const finishedOn = ledger.get(`${id}/finish`)?.doneOn ?? null;
    const finished = finishedOn !== null && finishedOn <= input.today ? finishedOn : null;
    const finish = steps.find(({ step }) => step === 'finish');
    return [
      {
        agencyId: id,
        steps: order,
        onlyStrict: steps.every((step) => step.daysLateInclusive === 0),
        notReported: steps.every(({ reported }) => !reported),
        affectsPartyRanking: affects(finish, finished, input.partyRanking(id), input.today),
      },
    ];
  });
}

/** The due date that an agency is measured by: an extension gives more time and never less. */
export function dueAfter(due: DueDate, extendedUntil: CivilDate | null): DueDate {
  return extendedUntil !== null && extendedUntil > lastGoodDay(due)
    ? { date: extendedUntil, wording: 'noLaterThan' }
    : due;
}

function lateStep(
  rule: DeadlineRule,
  entry: LedgerEntry | undefined,
  { year, today }: { year: number; today: CivilDate },
): LateStep[] {
  const due = dueIn(rule, year);
  const doneOn = entry?.doneOn ?? null;
  const extendedUntil = entry?.extension?.until ?? null;
  const measured = dueAfter(due, extendedUntil);
  const until = doneOn !== null && doneOn <= today ? doneOn : today;
  const days = daysLate(measured, until);
  if (days === 0) return [];
  const inclusive = daysLate(measured, until, 'inclusive');
  return [
    {
      step: rule.step,
      due,
      rule,
      doneOn: until === doneOn ? doneOn : null,
      extendedUntil,
      reported: entry !== undefined,
      daysLate: days,
      daysLateInclusive: inclusive,
    },
  ];
}

/** Affected when the Party members' day came (or comes by today) before the agency had finished. */
function affects(
  finish: LateStep | undefined,
  finished: CivilDate | null,
  partyRanking: PartyRankingDay,
  today: CivilDate,
): boolean | null {
  if (finish === undefined) return false;
  if (partyRanking === null) return false;
  if (partyRanking === undefined || !finish.reported) return null;
  return finished === null ? partyRanking <= today : partyRanking <= finished;
}
