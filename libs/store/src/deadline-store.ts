import type { DeadlineStore } from '@xeploai/application';
import type { CivilDate, LedgerEntry, SeasonStep } from '@xeploai/domain';
import { sql } from 'kysely';
import { bulkWrite } from './bulk-write.js';
import type { Session } from './session.js';

const ENTRIES = {
  year: 'int4',
  agency_id: 'text',
  step: 'text',
  done_on: 'date',
  document: 'text',
  extended_until: 'date',
  extension_document: 'text',
} as const;
const RANKINGS = { year: 'int4', agency_id: 'text', day: 'date' } as const;

interface EntryRow {
  readonly agency_id: string;
  readonly step: SeasonStep;
  readonly done_on: CivilDate | null;
  readonly document: string | null;
  readonly extended_until: CivilDate | null;
  readonly extension_document: string | null;
}

export const openDeadlineStore = (session: Session): DeadlineStore => ({
  record: async (year, entries) => {
    await bulkWrite(session, {
      table: 'deadline_entry',
      columns: ENTRIES,
      rows: entries.map(({ agencyId, step, doneOn, document, extension }) => [
        year,
        agencyId,
        step,
        doneOn,
        document,
        extension?.until ?? null,
        extension?.document ?? null,
      ]),
      onConflict: { key: ['year', 'agency_id', 'step'], set: Object.keys(ENTRIES) },
    });
  },

  entries: async (year) => {
    const rows = await session.rows(sql<EntryRow>`
      select agency_id, step, done_on, document, extended_until, extension_document from xeploai.deadline_entry
      where year = ${year}::int order by agency_id, step`);
    return rows.map(({ agency_id, step, done_on, document, extended_until, extension_document }): LedgerEntry => ({
      agencyId: agency_id,
      step,
      doneOn: done_on,
      document,
      extension:
        extended_until === null || extension_document === null
          ? null
          : { until: extended_until, document: extension_document },
    }));
  },

  recordPartyRankings: async (year, days) => {
    await bulkWrite(session, {
      table: 'party_ranking',
      columns: RANKINGS,
      rows: [...days].map(([agencyId, day]) => [year, agencyId, day]),
      onConflict: { key: ['year', 'agency_id'], set: ['day'] },
    });
  },

  partyRankings: async (year) => {
    const rows = await session.rows(sql<{ agency_id: string; day: CivilDate | null }>`
      select agency_id, day from xeploai.party_ranking where year = ${year}::int order by agency_id`);
    return new Map(rows.map(({ agency_id, day }) => [agency_id, day]));
  },

  years: async () => {
    const rows = await session.rows(sql<{ year: number }>`
      select year from xeploai.deadline_entry union select year from xeploai.party_ranking order by year`);
    return rows.map(({ year }) => year);
  },
});
