import {
  PUSH_STATES,
  type Outbox,
  type OutboxMismatch,
  type OutboxRow,
  type PushCommand,
  type PushState,
} from '@xeploai/application';
import type { Problem } from '@xeploai/domain';
import { sql, type RawBuilder } from 'kysely';
import { pagesByKey } from './pages-by-key.js';
import type { Session } from './session.js';
import { oneOf, stage } from './stage.js';

const ADDED = {
  position: 'int4',
  target: 'text',
  key: 'text',
  agency_id: 'text',
  staff_id: 'text',
  year: 'int4',
  command: 'json',
} as const;
const SETTLED = {
  target: 'text',
  key: 'text',
  state: 'text',
  attempts: 'int4',
  receipt: 'text',
  problem: 'json',
} as const;

interface DueRow {
  readonly agency_id: string;
  readonly target: string;
  readonly command: PushCommand;
  readonly state: PushState;
  readonly attempts: number;
  readonly receipt: string | null;
  readonly problem: Problem | null;
}

export const openOutbox = (session: Session): Outbox => ({
  add: async (rows) => {
    if (rows.length === 0) return 0;
    const cells = rows.map(({ agencyId, target, command }, position) => [
      position,
      target,
      command.key,
      agencyId,
      command.staffId,
      command.year,
      JSON.stringify(command),
    ]);
    const staged = await stage(session, ADDED, cells);
    return session.run(sql`
      insert into xeploai.outbox (target, key, agency_id, staff_id, year, command, state, attempts)
      select target, key, agency_id, staff_id, year, command, 'pending', 0 from ${staged} as s order by position
      on conflict (target, key) do nothing`);
  },

  // Locked, not skipped: a second sender waits and then finds settled rows gone, and no later version overtakes.
  due: async (target, limit) => {
    const rows = await session.rows(sql<DueRow>`
      select agency_id, target, command, state, attempts, receipt, problem from xeploai.outbox
      where target = ${target} and state in ('pending', 'sent', 'unknown')
      order by staff_id, seq limit ${limit}::int for update`);
    return rows.map(rowOf);
  },

  settle: async (rows) => {
    if (rows.length === 0) return;
    const cells = rows.map(({ target, command, state, attempts, receipt, problem }) => [
      target,
      command.key,
      state,
      attempts,
      receipt,
      problem === null ? null : JSON.stringify(problem),
    ]);
    const staged = await stage(session, SETTLED, cells);
    const settled = await session.run(sql`
      update xeploai.outbox o set state = s.state, attempts = s.attempts, receipt = s.receipt, problem = s.problem
      from ${staged} as s where o.target = s.target and o.key = s.key`);
    if (settled !== rows.length)
      throw new Error(`${rows.length - settled} outbox rows do not exist or are out of scope.`);
  },

  targetsOf: async (year, subjects) => {
    const rows = await session.rows(sql<{ staff_id: string; targets: readonly string[] }>`
      select staff_id, array_agg(distinct target order by target) as targets from xeploai.outbox
      where year = ${year}::int and staff_id in ${oneOf(subjects)} group by staff_id`);
    return new Map(rows.map(({ staff_id, targets }) => [staff_id, targets]));
  },

  count: async () => {
    const rows = await session.rows(
      sql<{ state: PushState; found: number }>`select state, count(*)::int as found from xeploai.outbox group by state`,
    );
    const found = new Map(rows.map((row) => [row.state, row.found]));
    return Object.fromEntries(PUSH_STATES.map((state) => [state, found.get(state) ?? 0])) as Record<PushState, number>;
  },

  pages: (pageSize) => pages(session, pageSize),

  mismatches: (limit) => session.rows(mismatches(limit)),
});

const rowOf = ({ agency_id, ...row }: DueRow): OutboxRow => ({ agencyId: agency_id, ...row });

async function* pages(session: Session, pageSize: number): AsyncGenerator<readonly OutboxRow[]> {
  const query = (after: DueRow | null, limit: number): RawBuilder<DueRow> => sql<DueRow>`
    select agency_id, target, command, state, attempts, receipt, problem from xeploai.outbox
    where ${after === null ? sql`true` : sql`(target, key) > (${after.target}::text, ${after.command.key}::text)`}
    order by target, key limit ${limit}`;
  for await (const rows of pagesByKey(session, pageSize, query, (row) => row)) yield rows.map(rowOf);
}

/**
 * The targets of a batch are those that its audit entry names, and those for which any of its results has a row. One pass
 * over both tables, so that the whole of a province is compared without holding it.
 */
const mismatches = (limit: number): RawBuilder<OutboxMismatch> => sql<OutboxMismatch>`
  with sent as (
    select target, agency_id, year, staff_id as subject, command->>'decisionNumber' as number, count(*) as rows,
      min(command->>'level') as level, min(command->>'decidedOn') as decided_on,
      min(command->'rulebook'->>'hash') as rulebook_hash, min(command->>'supersedes') as supersedes,
      bool_and(command->>'staffId' = staff_id and (command->>'year')::int = year and command->>'key' = key) as whole
    from xeploai.outbox group by 1, 2, 3, 4, 5
  ), batch as (
    select target, agency_id, year, number from sent
    union
    select t.target, e.agency_id, (e.payload->>'year')::int, e.payload->>'number'
    from xeploai.audit_entry e, lateral json_array_elements_text(e.payload->'targets') as t (target)
    where json_typeof(e.payload->'targets') = 'array'
  ), wanted as (
    select b.target, d.agency_id, d.year, d.subject, d.number, d.level, d.decided_on, d.rulebook_hash, d.supersedes
    from xeploai.decision d join batch b on b.agency_id = d.agency_id and b.year = d.year and b.number = d.number
  )
  select * from (
    select case when s.target is null then 'missing' when w.target is null then 'stray' when s.rows > 1 then 'twice'
        when (s.level, s.decided_on, s.rulebook_hash) is distinct from (w.level, w.decided_on::text, w.rulebook_hash)
          or s.supersedes is distinct from w.supersedes or not s.whole then 'differs' end as kind,
      coalesce(w.target, s.target) as target, coalesce(w.agency_id, s.agency_id) as "agencyId",
      coalesce(w.year, s.year) as year, coalesce(w.subject, s.subject) as subject,
      coalesce(w.number, s.number) as number
    from wanted w full join sent s on s.target = w.target and s.agency_id = w.agency_id and s.year = w.year
      and s.subject = w.subject and s.number = w.number
  ) as m where kind is not null order by 1, 2, 3, 4, 5, 6 limit ${limit}`;
