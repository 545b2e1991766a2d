import { PUSH_STATES, type Outbox, type OutboxRow, type PushCommand, type PushState } from '@xeploai/application';
import type { Problem } from '@xeploai/domain';
import { sql } from 'kysely';
import type { Session } from './session.js';
import { stage } from './stage.js';

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
    return rows.map(({ agency_id, ...row }): OutboxRow => ({ agencyId: agency_id, ...row }));
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

  count: async () => {
    const rows = await session.rows(
      sql<{ state: PushState; found: number }>`select state, count(*)::int as found from xeploai.outbox group by state`,
    );
    const found = new Map(rows.map((row) => [row.state, row.found]));
    return Object.fromEntries(PUSH_STATES.map((state) => [state, found.get(state) ?? 0])) as Record<PushState, number>;
  },
});
