import type { CivilDate, LedgerEntry } from '@xeploai/domain';
import type { Clock, Store } from './ports.js';

/** What an agency did by which day, as it is reported with its document. */
export interface SeasonReport {
  readonly entries: readonly LedgerEntry[];
  /** Day on which an agency ranks its Party members; `null`: none planned. Agencies left out are not known. */
  readonly partyRankings: ReadonlyMap<string, CivilDate | null>;
}

/** Writes into the deadline ledger what was begun and finished when, and when Party members are ranked. */
export const recordSeason =
  ({ store, clock }: { readonly store: Store; readonly clock: Clock }) =>
  async (input: { readonly year: number; readonly report: SeasonReport; readonly actor: string }): Promise<void> => {
    const { year, report, actor } = input;
    await store.unitOfWork({ agencies: 'province', actor }, async (tx) => {
      await tx.deadlines.record(year, report.entries);
      await tx.deadlines.recordPartyRankings(year, report.partyRankings);
      const at = clock.now();
      await tx.audit.append([
        ...report.entries.map(({ agencyId, step, doneOn, document, extension }) => ({
          agencyId,
          actor,
          action: `season.${step}`,
          at,
          payload: { year, doneOn, document, extension },
        })),
        ...[...report.partyRankings].map(([agencyId, day]) => ({
          agencyId,
          actor,
          action: 'season.partyRanking',
          at,
          payload: { year, day },
        })),
      ]);
    });
  };
