import {
  agencyOf,
  bindingRule,
  daysLate,
  displayDate,
  dueAfter,
  dueIn,
  findLateUnits,
  lastGoodDay,
  message,
  problem,
  ProblemError,
  SEASON_STEPS,
  text,
  treeOn,
  type CivilDate,
  type DeadlineRule,
  type LateUnit,
  type LedgerEntry,
  type PartyRankingDay,
  type SeasonStep,
  type Unit,
} from '@xeploai/domain';
import { citeActs, type LawLibrary } from '@xeploai/law';
import type { LateUnitReport, ReportedUnit, StepTotals, TimelineEvent } from './late-unit-report.js';
import type { Store } from './ports.js';
import { PROVINCE } from './ports.js';

export interface LatePorts {
  readonly store: Store;
  readonly library: LawLibrary;
}

export interface LateInput {
  readonly year: number;
  /** The day the report describes. */
  readonly asOf: CivilDate;
  readonly overlays: readonly string[];
  readonly actor: string;
  /** Agencies that are looked at; the whole province unless told. */
  readonly agencies?: readonly string[] | 'province';
  /** Kind of subject by whose rulebook the calendar is read; every NĐ 90 rulebook has the same. */
  readonly subject?: string;
}

/** Id of the requirement by which Sở Nội vụ owes this report. */
const DUTY = 'late-unit-report';

/**
 * Finds the late agencies from the deadline ledger and puts together what the report says of them. Only what had
 * happened by the day of the report counts.
 * @throws ProblemError `season-without-agencies`, `season-not-opened` when there is nothing on record to judge by
 */
export const reportLateUnits =
  ({ store, library }: LatePorts) =>
  async ({
    year,
    asOf,
    overlays,
    actor,
    agencies: scope = 'province',
    subject = 'publicEmployee',
  }: LateInput): Promise<LateUnitReport> => {
    const end = `${year}-12-31` as CivilDate;
    const { deadlines, requirements } = library.rulebook(subject, { periodEnd: end }, overlays);
    const read = await store.unitOfWork({ agencies: scope, actor }, async (tx) => ({
      units: await tx.units.all(),
      recorded: await tx.deadlines.entries(year),
      party: await tx.deadlines.partyRankings(year),
      head: await tx.audit.head(PROVINCE),
    }));
    // The agencies of the season, whatever became of them after its year.
    const tree = treeOn(read.units, asOf < end ? asOf : end);
    const agencies = tree.units.filter(
      ({ id, isAgency }) => isAgency && agencyOf(tree, id)?.id === id && (scope === 'province' || scope.includes(id)),
    );
    if (agencies.length === 0) throw new ProblemError([problem('season-without-agencies', String(year), { year })]);
    if (read.recorded.length === 0) throw new ProblemError([problem('season-not-opened', String(year), { year })]);
    const entries = read.recorded.map((entry) => asItStood(entry, asOf));
    const late = findLateUnits({
      year,
      today: asOf,
      agencies,
      rules: deadlines,
      entries,
      partyRanking: (id) => (read.party.has(id) ? read.party.get(id) : undefined),
    });
    const byId = new Map(agencies.map((unit) => [unit.id, unit]));
    const units = late
      .map((one) => reported(one, byId.get(one.agencyId) as Unit, entries, read.party.get(one.agencyId), asOf))
      .toSorted(byWeight);
    const duties = requirements.filter(({ id }) => id === DUTY);
    const cited = [...deadlines, ...duties].map(({ rule }) => rule.citation);
    const withReport = late.filter(({ notReported }) => !notReported);
    const step = (name: SeasonStep): StepTotals => countStep(name, { agencies, entries, rules: deadlines, year, asOf });
    return {
      year,
      asOf,
      province: tree.units.find(({ kind }) => kind === 'province')?.name ?? '',
      bases: citeActs(library.register, cited, asOf),
      totals: {
        agencies: agencies.length,
        begin: step('begin'),
        finish: step('finish'),
        late: withReport.length,
        onlyStrict: withReport.filter(({ onlyStrict }) => onlyStrict).length,
        notReported: late.length - withReport.length,
        affectingPartyRanking: late.filter(({ affectsPartyRanking }) => affectsPartyRanking === true).length,
        partyRankingUnknown: late.filter(({ affectsPartyRanking }) => affectsPartyRanking === null).length,
      },
      units,
      proposedFor: units
        .filter(({ late: { affectsPartyRanking } }) => affectsPartyRanking === true)
        .map(({ late: { agencyId } }) => agencyId),
      anchor: read.head === null ? null : { agencyId: PROVINCE, ...read.head },
    };
  };

/** What the ledger showed of a step on a day: what was done later was not done yet. */
const asItStood = (entry: LedgerEntry, day: CivilDate): LedgerEntry =>
  entry.doneOn === null || entry.doneOn <= day ? entry : { ...entry, doneOn: null, document: null };

/** Where each agency stands in one step. */
function countStep(
  step: SeasonStep,
  season: {
    readonly agencies: readonly Unit[];
    readonly entries: readonly LedgerEntry[];
    readonly rules: readonly DeadlineRule[];
    readonly year: number;
    readonly asOf: CivilDate;
  },
): StepTotals {
  const { agencies, entries, rules, year, asOf } = season;
  const byAgency = new Map(entries.filter((entry) => entry.step === step).map((entry) => [entry.agencyId, entry]));
  const counts = { inTime: 0, late: 0, overdue: 0, notReported: 0, notDue: 0, exempt: 0 };
  for (const { id, kind } of agencies) {
    const rule = bindingRule(
      rules.filter(({ exceptUnitKinds }) => !exceptUnitKinds.includes(kind)),
      step,
      year,
    );
    const entry = byAgency.get(id);
    if (rule === undefined) counts.exempt++;
    else {
      const doneOn = entry?.doneOn ?? null;
      const inTime = daysLate(dueAfter(dueIn(rule, year), entry?.extension?.until ?? null), doneOn ?? asOf) === 0;
      if (doneOn !== null) counts[inTime ? 'inTime' : 'late']++;
      else if (inTime) counts.notDue++;
      else counts[entry === undefined ? 'notReported' : 'overdue']++;
    }
  }
  return counts;
}

function byWeight(a: ReportedUnit, b: ReportedUnit): number {
  const weight = ({ late }: ReportedUnit): number =>
    late.affectsPartyRanking === true ? 2 : late.affectsPartyRanking === null ? 1 : 0;
  return (
    weight(b) - weight(a) ||
    (b.late.steps[0]?.daysLate ?? 0) - (a.late.steps[0]?.daysLate ?? 0) ||
    (a.code < b.code ? -1 : 1)
  );
}

function reported(
  late: LateUnit,
  unit: Unit,
  entries: readonly LedgerEntry[],
  party: PartyRankingDay,
  asOf: CivilDate,
): ReportedUnit {
  const own = entries.filter(({ agencyId }) => agencyId === unit.id);
  const events: TimelineEvent[] = late.steps.map(({ step, due }) => ({
    date: due.date,
    kind: 'due',
    what: text(step === 'begin' ? 'timeline-due-begin' : 'timeline-due-finish', {
      last: displayDate(lastGoodDay(due)),
    }),
    document: '',
  }));
  for (const step of SEASON_STEPS) {
    const entry = own.find((one) => one.step === step);
    if (entry?.doneOn) {
      events.push({
        date: entry.doneOn,
        kind: 'done',
        what: text(step === 'begin' ? 'timeline-begun' : 'timeline-finished'),
        document: entry.document ?? '',
      });
    }
    if (entry?.extension) {
      const { until, document } = entry.extension;
      events.push({
        date: until,
        kind: 'extension',
        what: text('timeline-extended-due'),
        document,
      });
    }
  }
  if (party) {
    const what = text(party <= asOf ? 'timeline-party-ranking' : 'timeline-party-ranking-planned');
    events.push({ date: party, kind: 'partyRanking', what, document: '' });
  }
  return {
    code: unit.code,
    name: unit.name,
    late,
    timeline: events.toSorted((a, b) => (a.date < b.date ? -1 : a.date > b.date ? 1 : 0)),
  };
}

/** `begin` or `finish` in words. */
export const stepName = (step: (typeof SEASON_STEPS)[number], language: 'vi' | 'en'): string =>
  message(language, step === 'begin' ? 'step-begin' : 'step-finish');
