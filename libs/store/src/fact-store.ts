import type { FactStore, FactVersion } from '@xeploai/application';
import type { FactSheet } from '@xeploai/domain';
import { sql, type RawBuilder } from 'kysely';
import { pagesByKey } from './pages-by-key.js';
import type { Session } from './session.js';
import { oneOf, stage } from './stage.js';

const COLUMNS = { subject: 'text', agency_id: 'text', hash: 'text', sheet: 'json' } as const;

const WANTED = { subject: 'text', version: 'int4' } as const;

interface VersionRow {
  readonly agency_id: string;
  readonly subject: string;
  readonly version: number;
  readonly hash: string;
  readonly sheet: FactSheet;
}

const versionOf = ({ agency_id, ...row }: VersionRow): FactVersion => ({ agencyId: agency_id, ...row });

export const openFactStore = (session: Session): FactStore => ({
  add: async (year, rows, recordedAt) => {
    if (rows.length === 0) return 0;
    const cells = rows.map(({ subject, agencyId, hash, sheet }) => [subject, agencyId, hash, JSON.stringify(sheet)]);
    const staged = await stage(session, COLUMNS, cells);
    return session.run(sql`
      insert into xeploai.fact_version (year, subject, version, agency_id, hash, recorded_at, sheet)
      select ${year}::int, s.subject, coalesce(l.version, 0) + 1, s.agency_id, s.hash,
        ${recordedAt.toISOString()}::text::timestamptz, s.sheet
      from ${staged} as s left join lateral (
        select version, hash from xeploai.fact_version f where f.year = ${year}::int and f.subject = s.subject
        order by version desc limit 1) l on true
      where l.hash is distinct from s.hash`);
  },

  latest: (year, pageSize) => latest(session, year, pageSize),

  find: async (year, subject, version) => {
    const [row] = await session.rows(sql<VersionRow>`
      select agency_id, subject, version, hash, sheet from xeploai.fact_version
      where year = ${year}::int and subject = ${subject} and version = coalesce(${version ?? null}::int, version)
      order by version desc limit 1`);
    return row === undefined ? null : versionOf(row);
  },

  versions: async (year, wanted) => {
    if (wanted.length === 0) return [];
    const cells = wanted.map(({ subject, version }) => [subject, version]);
    const staged = await stage(session, WANTED, cells);
    const rows = await session.rows(sql<VersionRow>`
      select f.agency_id, f.subject, f.version, f.hash, f.sheet from ${staged} as s
      join xeploai.fact_version f on f.year = ${year}::int and f.subject = s.subject and f.version = s.version`);
    return rows.map(versionOf);
  },

  latestVersions: async (year, subjects) => {
    const rows = await session.rows(sql<{ subject: string; version: number }>`
      select distinct on (subject) subject, version from xeploai.fact_version
      where year = ${year}::int and subject in ${oneOf(subjects)} order by subject, version desc`);
    return new Map(rows.map(({ subject, version }) => [subject, version]));
  },
});

async function* latest(session: Session, year: number, pageSize: number): AsyncGenerator<readonly FactVersion[]> {
  const query = (after: string | null, limit: number): RawBuilder<VersionRow> => sql<VersionRow>`
    select distinct on (subject) agency_id, subject, version, hash, sheet from xeploai.fact_version
    where year = ${year}::int and (${after}::text is null or subject > ${after}::text)
    order by subject, version desc limit ${limit}`;
  for await (const rows of pagesByKey(session, pageSize, query, ({ subject }) => subject)) yield rows.map(versionOf);
}
