import type { QuarantinedRow, SyncApproval, SyncLedger, SyncRun, SyncStream } from '@xeploai/application';
import type { Problem } from '@xeploai/domain';
import { sql, type RawBuilder } from 'kysely';
import { bulkWrite } from './bulk-write.js';
import type { Cell } from './cell-text.js';
import { pagesByKey } from './pages-by-key.js';
import type { Session } from './session.js';
import { stage, oneOf } from './stage.js';

const RUN = {
  id: 'text',
  source: 'text',
  stream: 'text',
  started_at: 'timestamptz',
  finished_at: 'timestamptz',
  status: 'text',
  read: 'int4',
  accepted_new: 'int4',
  accepted_changed: 'int4',
  unchanged: 'int4',
  quarantined: 'int4',
  duplicate: 'int4',
  checkpoint: 'text',
  pages: 'int4',
  problem: 'json',
  requested_by: 'text',
  unnamed: 'int4',
  drift: 'json',
  approval: 'json',
} as const;
const QUARANTINE = {
  run_id: 'text',
  stream: 'text',
  page: 'int4',
  position: 'int4',
  source_id: 'text',
  hash: 'text',
  problems: 'json',
} as const;
const SEEN = { run_id: 'text', id: 'text', hash: 'text' } as const;

interface RunRow {
  readonly id: string;
  readonly source: string;
  readonly stream: SyncStream;
  readonly started_at: Date;
  readonly finished_at: Date | null;
  readonly status: SyncRun['status'];
  readonly read: number;
  readonly accepted_new: number;
  readonly accepted_changed: number;
  readonly unchanged: number;
  readonly quarantined: number;
  readonly duplicate: number;
  readonly checkpoint: string | null;
  readonly pages: number;
  readonly problem: Problem | null;
  readonly requested_by: string;
  readonly unnamed: number;
  readonly drift: Readonly<Record<string, number>>;
  readonly approval: SyncApproval | null;
}

interface QuarantineRow {
  readonly stream: SyncStream;
  readonly page: number;
  readonly position: number;
  readonly source_id: string | null;
  readonly hash: string;
  readonly problems: readonly Problem[];
}

export const openSyncLedger = (session: Session): SyncLedger => ({
  // What earlier ended runs have seen is of no more use once a new one begins.
  begin: async (run) => {
    await session.run(sql`
      delete from xeploai.sync_seen where run_id in (
        select id from xeploai.sync_run
        where source = ${run.source} and stream = ${run.stream} and status <> 'running' and id <> ${run.id})`);
    await bulkWrite(session, { table: 'sync_run', columns: RUN, rows: [cellsOf(run)] });
  },

  update: async (run) => {
    const staged = await stage(session, RUN, [cellsOf(run)]);
    const set = Object.keys(RUN).map((name) => sql`${sql.ref(name)} = s.${sql.ref(name)}`);
    const changed = await session.run(
      sql`update xeploai.sync_run r set ${sql.join(set)} from ${staged} as s where r.id = s.id`,
    );
    if (changed !== 1) throw new Error(`Synchronisation run ${run.id} was never begun, or is out of scope.`);
  },

  quarantine: async (runId, rows) => {
    await bulkWrite(session, {
      table: 'quarantine',
      columns: QUARANTINE,
      rows: rows.map(({ stream, page, position, sourceId, hash, problems }) => [
        runId,
        stream,
        page,
        position,
        sourceId,
        hash,
        JSON.stringify(problems),
      ]),
      onConflict: { key: ['run_id', 'stream', 'page', 'position'], set: ['source_id', 'hash', 'problems'] },
    });
  },

  quarantined: async (runId) => {
    const rows = await session.rows(sql<QuarantineRow>`
      select stream, page, position, source_id, hash, problems from xeploai.quarantine where run_id = ${runId}
      order by stream, page, position`);
    return rows.map(({ source_id, ...row }): QuarantinedRow => ({ ...row, sourceId: source_id }));
  },

  latest: async (source, stream) => {
    const [row] = await session.rows(sql<RunRow>`
      select * from xeploai.sync_run where source = ${source} and stream = ${stream}
      order by started_at desc, id desc limit 1`);
    return row === undefined ? null : runOf(row);
  },

  runs: (pageSize) => runs(session, pageSize),

  recent: async (source, limit) => {
    const rows = await session.rows(sql<RunRow>`
      select * from xeploai.sync_run where source = ${source} order by started_at desc, id desc limit ${limit}`);
    return rows.map(runOf);
  },

  seen: async (runId, ids) => {
    const rows = await session.rows(sql<{ id: string; hash: string }>`
      select id, hash from xeploai.sync_seen where run_id = ${runId} and id in ${oneOf(ids)}`);
    return new Map(rows.map(({ id, hash }) => [id, hash]));
  },

  markSeen: async (runId, rows) => {
    await bulkWrite(session, {
      table: 'sync_seen',
      columns: SEEN,
      rows: rows.map(({ id, hash }) => [runId, id, hash]),
      onConflict: { key: ['run_id', 'id'], set: 'nothing' },
    });
  },
});

async function* runs(session: Session, pageSize: number): AsyncGenerator<readonly SyncRun[]> {
  const query = (after: string | null, limit: number): RawBuilder<RunRow> => sql<RunRow>`
    select * from xeploai.sync_run where (${after}::text is null or id > ${after}::text) order by id limit ${limit}`;
  for await (const rows of pagesByKey(session, pageSize, query, ({ id }) => id)) yield rows.map(runOf);
}

const cellsOf = ({ counts, ...run }: SyncRun): readonly Cell[] => [
  run.id,
  run.source,
  run.stream,
  run.startedAt,
  run.finishedAt,
  run.status,
  counts.read,
  counts.acceptedNew,
  counts.acceptedChanged,
  counts.unchanged,
  counts.quarantined,
  counts.duplicate,
  run.checkpoint,
  run.pages,
  run.problem === null ? null : JSON.stringify(run.problem),
  run.requestedBy,
  run.unnamed,
  JSON.stringify(run.drift),
  run.approval === null ? null : JSON.stringify(run.approval),
];

const runOf = (row: RunRow): SyncRun => ({
  id: row.id,
  source: row.source,
  stream: row.stream,
  startedAt: row.started_at,
  finishedAt: row.finished_at,
  status: row.status,
  counts: {
    read: row.read,
    acceptedNew: row.accepted_new,
    acceptedChanged: row.accepted_changed,
    unchanged: row.unchanged,
    quarantined: row.quarantined,
    duplicate: row.duplicate,
  },
  checkpoint: row.checkpoint,
  pages: row.pages,
  problem: row.problem,
  requestedBy: row.requested_by,
  unnamed: row.unnamed,
  drift: row.drift,
  approval: row.approval,
});
