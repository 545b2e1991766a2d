import type { AuditEntry, AuditLog, ChainEntry, ChainHead, EntryFilter } from '@xeploai/application';
import { sql, type RawBuilder } from 'kysely';
import { auditHash } from './audit-hash.js';
import { bulkWrite } from './bulk-write.js';
import { canonicalJson } from './canonical-json.js';
import type { Cell } from './cell-text.js';
import { pagesByKey } from './pages-by-key.js';
import type { Session } from './session.js';
import { oneOf, stage, textArray } from './stage.js';

const ENTRIES = {
  agency_id: 'text',
  seq: 'int4',
  actor: 'text',
  action: 'text',
  at: 'timestamptz',
  payload: 'json',
  previous: 'text',
  hash: 'text',
} as const;
const HEADS = { agency_id: 'text', seq: 'int4', hash: 'text' } as const;

interface Head {
  readonly seq: number;
  readonly hash: string;
}

/** One chain an agency: appending locks the heads, in one order, so that numbers have no gaps and no chain forks. */
export const openAuditLog = (session: Session): AuditLog => ({
  append: async (entries) => {
    if (entries.length === 0) return;
    const agencies = [...new Set(entries.map(({ agencyId }) => agencyId))].toSorted();
    const heads = await lockHeads(session, agencies);
    const rows = entries.map((entry) => chain(entry, heads));
    await bulkWrite(session, { table: 'audit_entry', columns: ENTRIES, rows });
    const staged = await stage(
      session,
      HEADS,
      agencies.map((id) => [id, heads.get(id)?.seq ?? 0, heads.get(id)?.hash ?? '']),
    );
    await session.run(sql`
      update xeploai.audit_head h set seq = s.seq, hash = s.hash from ${staged} as s where h.agency_id = s.agency_id`);
  },

  head: async (agencyId) => {
    const [row] = await session.rows(
      sql<Head>`select seq::int as seq, hash from xeploai.audit_head where agency_id = ${agencyId}`,
    );
    return row ?? null;
  },

  heads: () =>
    session.rows(
      sql<ChainHead>`select agency_id as "agencyId", seq::int as seq, hash from xeploai.audit_head order by agency_id`,
    ),

  entries: (pageSize, only) => entriesOf(session, pageSize, only ?? {}),
});

/** The time to the microsecond as stored: a Date would hide what lies below the millisecond. */
async function* entriesOf(
  session: Session,
  pageSize: number,
  { agencyId, actions }: EntryFilter,
): AsyncGenerator<readonly ChainEntry[]> {
  const only = [
    agencyId === undefined ? sql`true` : sql`agency_id = ${agencyId}`,
    actions === undefined ? sql`true` : sql`action in ${oneOf(actions)}`,
  ];
  const query = (after: ChainEntry | null, limit: number): RawBuilder<ChainEntry> => sql<ChainEntry>`
    select agency_id as "agencyId", seq::int as seq, actor, action, payload::text as payload, previous, hash,
      regexp_replace(to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'), '000$', '') || 'Z' as at
    from xeploai.audit_entry
    where ${sql.join(only, sql` and `)}
      and ${after === null ? sql`true` : sql`(agency_id, seq) > (${after.agencyId}::text, ${after.seq}::bigint)`}
    order by agency_id, seq limit ${limit}`;
  yield* pagesByKey(session, pageSize, query, (entry) => entry);
}

async function lockHeads(session: Session, agencies: readonly string[]): Promise<Map<string, Head>> {
  await session.run(sql`
    insert into xeploai.audit_head (agency_id, seq, hash) select id, 0, '' from unnest(${textArray(agencies)}) as a (id)
    order by id on conflict (agency_id) do nothing`);
  const rows = await session.rows(sql<Head & { agency_id: string }>`
    select agency_id, seq::int as seq, hash from xeploai.audit_head where agency_id in ${oneOf(agencies)}
    order by agency_id for update`);
  return new Map(rows.map(({ agency_id, seq, hash }) => [agency_id, { seq, hash }]));
}

/** The row of an entry; moves the head of its chain on. */
function chain({ agencyId, actor, action, at, payload }: AuditEntry, heads: Map<string, Head>): readonly Cell[] {
  const head = heads.get(agencyId);
  if (head === undefined) throw new Error(`The audit chain of ${agencyId} is out of scope.`);
  const link = { agencyId, seq: head.seq + 1, previous: head.hash, actor, action, at, payload: canonicalJson(payload) };
  const hash = auditHash(link);
  heads.set(agencyId, { seq: link.seq, hash });
  return [agencyId, link.seq, actor, action, at, link.payload, link.previous, hash];
}
