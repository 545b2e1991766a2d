import { problem, ProblemError, type Problem } from '@xeploai/domain';
import type { HrmAdapter, OutboxRow, Progress, PushCommand, PushState, ReadBack, Store } from './ports.js';

export interface PushPorts {
  readonly store: Store;
  readonly hrm: HrmAdapter;
  readonly progress: Progress;
}

export interface PushInput {
  readonly actor: string;
  /** Tries that end without an answer before a result is given up as dead. */
  readonly maxAttempts?: number;
  readonly concurrency?: number;
  readonly signal?: AbortSignal;
}

const BATCH = 200;

/**
 * Sends what is due and proves it by reading back. A lost answer leaves the row unknown, never failed or done; the next
 * pass reads back first and sends again under the same key only if the HRM shows nothing. Once stopped, no further row
 * is begun; what was under way is settled, and the rest stays due.
 */
export const pushResults =
  ({ store, hrm, progress }: PushPorts) =>
  async ({
    actor,
    maxAttempts = 5,
    concurrency = 8,
    signal,
  }: PushInput): Promise<Readonly<Record<PushState, number>>> => {
    const scope = { agencies: 'province', actor } as const;
    let done = 0;
    const stopped = (): boolean => signal?.aborted === true;
    for (;;) {
      const due = await store.unitOfWork(scope, (tx) => tx.outbox.due(hrm.name, BATCH));
      if (due.length === 0) break;
      const settled: OutboxRow[] = [];
      const queue = [...Map.groupBy(due, ({ command }) => command.staffId).values()];
      const work = async (): Promise<void> => {
        for (let rows = queue.shift(); rows !== undefined && !stopped(); rows = queue.shift())
          settled.push(...(await settleInOrder(hrm, rows, maxAttempts, signal)));
      };
      await Promise.all(Array.from({ length: concurrency }, work));
      await store.unitOfWork(scope, (tx) => tx.outbox.settle(settled));
      done += settled.filter(({ state }) => state === 'confirmed' || state === 'differs' || state === 'dead').length;
      progress.report({ stage: 'push', done });
      if (stopped()) break;
      const tries = new Map(due.map(({ command, attempts }) => [command.key, attempts]));
      if (settled.every(({ command, attempts }) => attempts === tries.get(command.key))) break;
    }
    return store.unitOfWork(scope, (tx) => tx.outbox.count());
  };

/** The results of one person, one after the other: a correction never overtakes, nor goes while the earlier is open. */
async function settleInOrder(
  hrm: HrmAdapter,
  rows: readonly OutboxRow[],
  maxAttempts: number,
  signal?: AbortSignal,
): Promise<readonly OutboxRow[]> {
  const settled: OutboxRow[] = [];
  for (const row of rows) {
    if (signal?.aborted === true) break;
    const next = await settle(hrm, row, maxAttempts, signal);
    settled.push(next);
    if (next.state === 'pending' || next.state === 'sent' || next.state === 'unknown') break;
  }
  return settled;
}

/** One step for one row: read back if something may be there, else send, then read back. */
async function settle(hrm: HrmAdapter, row: OutboxRow, maxAttempts: number, signal?: AbortSignal): Promise<OutboxRow> {
  const attempts = row.attempts + 1;
  /** Nothing came of this try because the HRM was not there: it is not counted, the row stays due for a later run. */
  const wait = (why: Problem): OutboxRow => ({ ...row, problem: why });
  try {
    if (row.state === 'unknown' || row.state === 'sent') {
      const shown = await hrm.readResult(row.command.staffId, row.command.year, signal);
      if (shown !== null && sameResult(row.command, shown))
        return { ...row, attempts, state: 'confirmed', receipt: shown.receipt, problem: null };
      if (row.state === 'sent') return differs({ ...row, attempts }, shown);
    }
    // Without the signal: cut off, it would only leave its effect unknown. One request has its own deadline.
    const answer = await hrm.pushResult(row.command);
    if (answer.status === 'refused') return { ...row, attempts, state: 'dead', problem: answer.problem };
    if (answer.status === 'unavailable') return wait(answer.problem);
    if (answer.status === 'lost')
      return { ...row, attempts, state: attempts >= maxAttempts ? 'dead' : 'unknown', problem: answer.problem };
    const sent: OutboxRow = { ...row, attempts, state: 'sent', receipt: answer.receipt, problem: null };
    return await readBack(hrm, sent, signal);
  } catch (err) {
    if (!(err instanceof ProblemError)) throw err;
    return wait(err.problems[0] ?? problem('sync-failed', row.command.staffId));
  }
}

/** What was taken stays sent where it cannot be read back now. */
async function readBack(hrm: HrmAdapter, sent: OutboxRow, signal?: AbortSignal): Promise<OutboxRow> {
  try {
    const shown = await hrm.readResult(sent.command.staffId, sent.command.year, signal);
    return shown !== null && sameResult(sent.command, shown) ? { ...sent, state: 'confirmed' } : differs(sent, shown);
  } catch (err) {
    if (!(err instanceof ProblemError)) throw err;
    return { ...sent, problem: err.problems[0] ?? null };
  }
}

const differs = (row: OutboxRow, shown: ReadBack | null): OutboxRow => ({
  ...row,
  state: 'differs',
  problem: problem('push-differs', row.command.staffId, { sent: row.command.level, shown: shown?.level ?? '-' }),
});

const sameResult = (command: PushCommand, shown: ReadBack): boolean =>
  command.level === shown.level &&
  command.decisionNumber === shown.decisionNumber &&
  command.decidedOn === shown.decidedOn &&
  command.rulebook.hash === shown.rulebook.hash;
