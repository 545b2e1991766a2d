import { displayAnchor, type LateUnitReport, type ReportedUnit, type TimelineEvent } from '@xeploai/application';
import { displayDate, message, type LateStep } from '@xeploai/domain';

/** One line of the table of late units, as printed. */
export interface LateRow {
  readonly code: string;
  readonly agency: string;
  readonly step: LateStep['step'];
  readonly due: string;
  readonly doneOn: string;
  readonly daysLate: number;
  readonly daysLateInclusive: number;
  readonly affectsPartyRanking: boolean | null;
  readonly onlyStrict: boolean;
  /** `false`: nothing was reported of this step. */
  readonly reported: boolean;
}

/** What every form of the report prints: the same rows and numbers, made once. */
export interface LateUnitReportView {
  readonly year: number;
  readonly asOf: string;
  readonly totals: LateUnitReport['totals'];
  readonly bases: readonly {
    readonly text: string;
    readonly certainty: LateUnitReport['bases'][number]['certainty'];
  }[];
  readonly rows: readonly LateRow[];
  readonly timelines: readonly {
    readonly code: string;
    readonly agency: string;
    readonly events: readonly (TimelineEvent & { readonly day: string })[];
  }[];
  readonly proposedFor: readonly string[];
  readonly toVerify: readonly string[];
  /** What ties the paper to the audit log: the head of the province's chain. */
  readonly auditAnchor: AuditAnchor | null;
}

/** `written` is what `xeploai audit verify --anchor` takes; `short` is the beginning of the hash, for reading out. */
export interface AuditAnchor {
  readonly label: string;
  readonly agency: string;
  readonly seq: number;
  readonly short: string;
  readonly hash: string;
  readonly written: string;
}

const SHORT = 12;

const anchorOf = (head: NonNullable<LateUnitReport['anchor']>): AuditAnchor => ({
  label: message('vi', 'audit-anchor'),
  agency: head.agencyId === '' ? message('vi', 'audit-province') : head.agencyId,
  seq: head.seq,
  short: head.hash.slice(0, SHORT),
  hash: head.hash,
  written: displayAnchor(head),
});

/** Vietnamese, since the paper is. */
export function viewLateUnits(report: LateUnitReport): LateUnitReportView {
  return {
    year: report.year,
    asOf: displayDate(report.asOf),
    totals: report.totals,
    bases: report.bases.map(({ text, certainty }) => ({ text: text.vi, certainty })),
    rows: report.units.flatMap(rowsOf),
    timelines: report.units.map(({ code, name, timeline }) => ({
      code,
      agency: name,
      events: timeline.map((event) => ({ ...event, day: displayDate(event.date) })),
    })),
    proposedFor: report.units.filter(({ late }) => report.proposedFor.includes(late.agencyId)).map(({ name }) => name),
    toVerify: report.units.filter(({ late }) => late.affectsPartyRanking === null).map(({ name }) => name),
    auditAnchor: report.anchor === null ? null : anchorOf(report.anchor),
  };
}

const rowsOf = ({ code, name, late }: ReportedUnit): readonly LateRow[] =>
  late.steps.map(({ step, due, doneOn, extendedUntil, reported, daysLate, daysLateInclusive }) => ({
    code,
    agency: name,
    step,
    due: dueText({ due, extendedUntil }),
    doneOn: doneOn === null ? message('vi', reported ? 'not-done' : 'not-reported') : displayDate(doneOn),
    daysLate,
    daysLateInclusive,
    affectsPartyRanking: late.affectsPartyRanking,
    onlyStrict: daysLateInclusive === 0,
    reported,
  }));

/** The report as JSON, with the numbers of the printed paper. */
export const lateUnitReportJson = (report: LateUnitReport): LateUnitReportView => viewLateUnits(report);

/** `có`, `không` or `chưa rõ`, as the paper says it. */
export const yesNoUnknown = (value: boolean | null): string =>
  message('vi', value === null ? 'short-unknown' : value ? 'short-yes' : 'short-no');

export const stepWord = (step: LateStep['step']): string =>
  message('vi', step === 'begin' ? 'step-begin' : 'step-finish');

/** The due date with its wording, and until when it was extended. */
export const dueText = ({ due, extendedUntil }: Pick<LateStep, 'due' | 'extendedUntil'>): string =>
  `${message('vi', due.wording === 'before' ? 'due-before' : 'due-by')} ${displayDate(due.date)}${extendedUntil === null ? '' : ` (${message('vi', 'timeline-extension', { until: displayDate(extendedUntil) })})`}`;
