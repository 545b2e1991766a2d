import type { TargetStore, UnitTarget } from '@xeploai/application';
import { sql } from 'kysely';
import { contentHash } from './content-hash.js';
import type { Session } from './session.js';
import { stage } from './stage.js';

const COLUMNS = { unit_id: 'text', agency_id: 'text', hash: 'text', targets: 'json' } as const;

export const openTargetStore = (session: Session): TargetStore => ({
  add: async (year, rows, recordedAt) => {
    if (rows.length === 0) return 0;
    const cells = rows.map(({ unitId, agencyId, targets }) => [
      unitId,
      agencyId,
      contentHash(targets),
      JSON.stringify(targets),
    ]);
    const staged = await stage(session, COLUMNS, cells);
    return session.run(sql`
      insert into xeploai.target_version (year, unit_id, version, agency_id, hash, recorded_at, targets)
      select ${year}::int, s.unit_id, coalesce(l.version, 0) + 1, s.agency_id, s.hash,
        ${recordedAt.toISOString()}::text::timestamptz, s.targets
      from ${staged} as s left join lateral (
        select version, hash from xeploai.target_version t where t.year = ${year}::int and t.unit_id = s.unit_id
        order by version desc limit 1) l on true
      where l.hash is distinct from s.hash`);
  },

  byAgency: async (year, agencyId) => {
    const rows = await session.rows(sql<{ unit_id: string; targets: readonly UnitTarget[] }>`
      select distinct on (unit_id) unit_id, targets from xeploai.target_version
      where year = ${year}::int and agency_id = ${agencyId} order by unit_id, version desc`);
    return new Map(rows.map(({ unit_id, targets }) => [unit_id, targets]));
  },
});
