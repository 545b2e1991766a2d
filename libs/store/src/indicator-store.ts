import type { IndicatorFact, IndicatorStore, IndicatorVersion } from '@xeploai/application';
import { sql } from 'kysely';
import { contentHash } from './content-hash.js';
import type { Session } from './session.js';
import { stage } from './stage.js';

const COLUMNS = {
  agency_id: 'text',
  indicator: 'text',
  hash: 'text',
  title: 'text',
  fact: 'json',
  document: 'text',
} as const;

interface VersionRow {
  readonly agency_id: string;
  readonly indicator: string;
  readonly version: number;
  readonly title: string;
  readonly fact: IndicatorFact;
  readonly document: string;
}

export const openIndicatorStore = (session: Session): IndicatorStore => ({
  add: async (year, rows, recordedAt) => {
    if (rows.length === 0) return 0;
    const cells = rows.map(({ agencyId, indicator, title, fact, document }) => [
      agencyId,
      indicator,
      contentHash([title, fact, document]),
      title,
      JSON.stringify(fact),
      document,
    ]);
    const staged = await stage(session, COLUMNS, cells);
    return session.run(sql`
      insert into xeploai.indicator_version
        (year, agency_id, indicator, version, hash, recorded_at, title, fact, document)
      select ${year}::int, s.agency_id, s.indicator, coalesce(l.version, 0) + 1, s.hash,
        ${recordedAt.toISOString()}::text::timestamptz, s.title, s.fact, s.document
      from ${staged} as s left join lateral (
        select version, hash from xeploai.indicator_version i
        where i.year = ${year}::int and i.agency_id = s.agency_id and i.indicator = s.indicator
        order by version desc limit 1) l on true
      where l.hash is distinct from s.hash`);
  },

  latest: async (year, agencyId) => {
    const rows = await session.rows(sql<VersionRow>`
      select distinct on (agency_id, indicator) agency_id, indicator, version, title, fact, document
      from xeploai.indicator_version
      where year = ${year}::int and (${agencyId ?? null}::text is null or agency_id = ${agencyId ?? null}::text)
      order by agency_id, indicator, version desc`);
    return rows.map(({ agency_id, ...row }): IndicatorVersion => ({ agencyId: agency_id, ...row }));
  },
});
