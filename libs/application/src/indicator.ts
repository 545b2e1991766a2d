import type { IndicatorFact } from './unit-targets.js';

/** What an issuer says of one indicator of one agency, with the document that says it. */
export interface IndicatorReport {
  readonly agencyId: string;
  readonly indicator: string;
  readonly title: string;
  /** Issuer and day are its `source` and `asOf`. */
  readonly fact: IndicatorFact;
  readonly document: string;
}

export interface IndicatorVersion extends IndicatorReport {
  /** From 1. */
  readonly version: number;
}
