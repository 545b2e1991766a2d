import type { Outcome, SettledReadings } from '@xeploai/domain';

/** What the rules gave for one subject, with what it takes to compute it again. */
export interface StoredOutcome {
  readonly agencyId: string;
  readonly subject: string;
  readonly factVersion: number;
  /** Group of similar duties. */
  readonly group: string;
  readonly outcome: Outcome;
  /** Words of evidence; the trace is rendered from them, the facts version and the rulebook of that hash. */
  readonly evidence: readonly number[];
  readonly readings: SettledReadings;
}
