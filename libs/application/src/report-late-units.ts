import {
  agencyOf,
  daysLate,
  displayDate,
  dueIn,
  findLateUnits,
  lastGoodDay,
  message,
  SEASON_STEPS,
  text,
  treeOn,
  type CivilDate,
  type DeadlineRule,
  type LateUnit,
  type LedgerEntry,
  type PartyRankingDay,
  type Unit,
} from '@xeploai/domain';
import type { LawLibrary } from '@xeploai/law';
import type { LateUnitReport, ReportedUnit, TimelineEvent } from './late-unit-report.js';
import type { Store } from './ports.js';

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

/** Finds the late agencies from the deadline ledger and puts together what the report says of them. */
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
    const { deadlines, acts } = library.rulebook(subject, { periodEnd: end }, overlays);
    const read = await store.unitOfWork({ agencies: scope, actor }, async (tx) => ({
      units: await tx.units.all(),
      entries: await tx.deadlines.entries(year),
      party: await tx.deadlines.partyRankings(year),
    }));
    const tree = treeOn(read.units, asOf);
    const agencies = tree.units.filter(
      ({ id, isAgency }) => isAgency && agencyOf(tree, id)?.id === id && (scope === 'province' || scope.includes(id)),
    );
    const late = findLateUnits({
      year,
      today: asOf,
      agencies,
      rules: deadlines,
      entries: read.entries,
      partyRanking: (id) => (read.party.has(id) ? read.party.get(id) : undefined),
    });
    const byId = new Map(agencies.map((unit) => [unit.id, unit]));
    const root = tree.units.find(({ kind }) => kind === 'province');
    const units = late.map((one) =>
      reported(one, byId.get(one.agencyId) as Unit, read.entries, read.party.get(one.agencyId)),
    );
    return {
      year,
      asOf,
      province: root?.name ?? '',
      bases: deadlines.map(({ rule }) => ({ citation: rule.citation, text: acts[rule.citation.act] ?? rule.title })),
      totals: {
        agencies: agencies.length,
        finishedInTime: agencies.filter(({ id, kind }) => isFinishedInTime(id, kind, year, deadlines, read.entries))
          .length,
        late: late.length,
        onlyStrict: late.filter(({ onlyStrict }) => onlyStrict).length,
        affectingPartyRanking: late.filter(({ affectsPartyRanking }) => affectsPartyRanking === true).length,
        partyRankingUnknown: late.filter(({ affectsPartyRanking }) => affectsPartyRanking === null).length,
      },
      units: units.toSorted(byWeight),
      proposedFor: units
        .filter(({ late: { affectsPartyRanking } }) => affectsPartyRanking === true)
        .map(({ late: { agencyId } }) => agencyId),
    };
  };

function byWeight(a: ReportedUnit, b: ReportedUnit): number {
  const weight = ({ late }: ReportedUnit): number =>
    late.affectsPartyRanking === true ? 2 : late.affectsPartyRanking === null ? 1 : 0;
  return (
    weight(b) - weight(a) ||
    (b.late.steps[0]?.daysLate ?? 0) - (a.late.steps[0]?.daysLate ?? 0) ||
    (a.code < b.code ? -1 : 1)
  );
}

function isFinishedInTime(
  agencyId: string,
  kind: string,
  year: number,
  rules: readonly DeadlineRule[],
  entries: readonly LedgerEntry[],
): boolean {
  const entry = entries.find((one) => one.agencyId === agencyId && one.step === 'finish');
  const doneOn = entry?.doneOn ?? null;
  if (doneOn === null) return false;
  const until = entry?.extension?.until;
  if (until !== undefined) return doneOn <= until;
  return rules
    .filter((rule) => rule.step === 'finish' && !rule.exceptUnitKinds.includes(kind))
    .every((rule) => daysLate(dueIn(rule, year), doneOn) === 0);
}

function reported(late: LateUnit, unit: Unit, entries: readonly LedgerEntry[], party: PartyRankingDay): ReportedUnit {
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
        what: text('timeline-extension', { until: displayDate(until) }),
        document,
      });
    }
  }
  if (party) events.push({ date: party, kind: 'partyRanking', what: text('timeline-party-ranking'), document: '' });
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
