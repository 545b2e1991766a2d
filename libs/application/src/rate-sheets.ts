import {
  evidenceOf,
  outcomeOf,
  rateBatch,
  tableOf,
  type FactSheet,
  type Outcome,
  type Rulebook,
  type SettledReadings,
  type Span,
} from '@xeploai/domain';
import type { FactVersion, StoredOutcome } from './ports.js';

/** What a rulebook gives for one sheet: the outcome and the words of evidence behind it. */
export interface RatedSheet {
  readonly outcome: Outcome;
  readonly evidence: readonly number[];
}

export const yearOf = (year: number): Span => ({ from: `${year}-01-01`, to: `${year}-12-31` }) as Span;

/** Rates sheets of one kind of subject. Pure: equal input, equal bytes. */
export function rateSheets(
  rulebook: Rulebook,
  sheets: readonly FactSheet[],
  period: Span,
  readings: SettledReadings,
): readonly RatedSheet[] {
  const batch = rateBatch(rulebook, tableOf(rulebook, sheets, period), readings);
  return sheets.map((_, row) => ({ outcome: outcomeOf(batch, row), evidence: [...evidenceOf(batch, row)] }));
}

/** A contract worker: outside the subjects of the decrees, unless a body decides otherwise. */
export const NOT_COVERED = { id: 'notCovered', hash: '' } as const;

export const notCovered = (subject: string): RatedSheet => ({
  outcome: {
    subject,
    rulebook: NOT_COVERED,
    status: 'notRated',
    level: null,
    possible: ['notRated'],
    awaits: [],
    readings: [],
    provisional: false,
  },
  evidence: [],
});

/** An outcome as it is stored, beside the version of the facts that it rests on. */
export const storedOutcome = (
  { agencyId, subject, version, sheet }: FactVersion,
  { outcome, evidence }: RatedSheet,
  readings: SettledReadings,
): StoredOutcome => ({
  agencyId,
  subject,
  factVersion: version,
  group: sheet.group ?? '',
  outcome,
  evidence,
  readings,
});
