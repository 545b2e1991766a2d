import type { CivilDate, LateUnit } from '@xeploai/domain';
import type { CitedAct } from '@xeploai/law';
import type { ChainHead } from './ports.js';

/** One line of an agency's timeline: what happened or was due, when, and the document that proves it. */
export interface TimelineEvent {
  readonly date: CivilDate;
  readonly kind: 'due' | 'done' | 'extension' | 'reminder' | 'partyRanking' | 'reported';
  readonly what: { readonly vi: string; readonly en: string };
  /** Number or name of the document; empty when none is on record. */
  readonly document: string;
}

export interface ReportedUnit {
  readonly code: string;
  readonly name: string;
  readonly late: LateUnit;
  readonly timeline: readonly TimelineEvent[];
}

/** Where the agencies stand in one step on the day of the report; adds up to all agencies. */
export interface StepTotals {
  readonly inTime: number;
  readonly late: number;
  /** Reported as not done, past its due date. */
  readonly overdue: number;
  /** Past its due date, and nobody has reported anything. */
  readonly notReported: number;
  /** Not done, and not due yet. */
  readonly notDue: number;
  /** Agencies to which no due date applies. */
  readonly exempt: number;
}

/** Everything the late-unit report says (D7, D8). DOCX, XLSX and JSON print these same numbers. */
export interface LateUnitReport {
  readonly year: number;
  /** The day the report describes; also its last day counted. */
  readonly asOf: CivilDate;
  readonly province: string;
  /** Legal bases as a paper cites them, each with how sure we are of it. */
  readonly bases: readonly CitedAct[];
  readonly totals: {
    readonly agencies: number;
    readonly begin: StepTotals;
    readonly finish: StepTotals;
    /** Late in a step that was reported, by the strict reading. */
    readonly late: number;
    /** Past a due date with nothing reported of any such step. */
    readonly notReported: number;
    readonly onlyStrict: number;
    readonly affectingPartyRanking: number;
    readonly partyRankingUnknown: number;
  };
  /** Late agencies that affect Party-member ranking first, then by days late, then by code. */
  readonly units: readonly ReportedUnit[];
  /** Agencies for which a treatment is proposed: late and affecting (D8 asks for both). */
  readonly proposedFor: readonly string[];
  /** Head of the province's audit chain at that moment; `null` when it is empty or not in scope. */
  readonly anchor: ChainHead | null;
}
