import type { CivilDate, Citation, LateUnit } from '@xeploai/domain';

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

/** Everything the late-unit report says (D7, D8). DOCX, JSON and later XLSX print these same numbers. */
export interface LateUnitReport {
  readonly year: number;
  /** The day the report describes; also its last day counted. */
  readonly asOf: CivilDate;
  readonly province: string;
  /** Legal bases, ready to print: act title and the place in it. */
  readonly bases: readonly {
    readonly citation: Citation;
    readonly text: { readonly vi: string; readonly en: string };
  }[];
  readonly totals: {
    readonly agencies: number;
    readonly finishedInTime: number;
    /** Late by the strict reading. */
    readonly late: number;
    readonly onlyStrict: number;
    readonly affectingPartyRanking: number;
    readonly partyRankingUnknown: number;
  };
  /** Late agencies that affect Party-member ranking first, then by days late, then by code. */
  readonly units: readonly ReportedUnit[];
  /** Agencies for which a treatment is proposed: late and affecting (D8 asks for both). */
  readonly proposedFor: readonly string[];
}
