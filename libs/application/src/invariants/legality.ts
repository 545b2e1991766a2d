import { LEVELS, text, type Text } from '@xeploai/domain';
import type { Decision, SyncRun } from '../ports.js';
import type { Invariant } from './check.js';

const PAGE = 1000;

/** I11, as far as there are states: runs end as they may, and decisions carry what makes them decisions. */
export const legality: Invariant = {
  id: 'I11',
  title: text('invariant-legality'),
  async *look(tx) {
    for await (const page of tx.sync.runs(PAGE)) for (const run of page) yield judgeRunState(run);
    for await (const page of tx.decisions.pages(PAGE)) for (const one of page) yield judgeDecision(one);
  },
};

/** A run goes on without an end; ended it has one; failed or held it says why. */
export function judgeRunState({ id, status, startedAt, finishedAt, problem }: SyncRun): Text[] {
  const ended = status !== 'running';
  const explained = status !== 'failed' && status !== 'held' ? true : problem !== null;
  const legal =
    ['running', 'complete', 'failed', 'held'].includes(status) &&
    (!ended || (finishedAt !== null && finishedAt >= startedAt)) &&
    explained;
  return legal ? [] : [text('invariant-legality-run', { run: id, status })];
}

/** Signed by somebody under a number, by a rulebook; another decision is superseded only for a reason. */
export function judgeDecision({
  year,
  subject,
  number,
  level,
  decidedBy,
  reason,
  rulebook,
  supersedes,
}: Decision): Text[] {
  const at = { year, subject, number };
  const signed = number.trim() !== '' && decidedBy.trim() !== '' && rulebook.id !== '' && LEVELS.includes(level);
  return [
    ...(signed ? [] : [text('invariant-legality-decision', at)]),
    ...(supersedes !== null && reason.trim() === '' ? [text('invariant-legality-superseded', at)] : []),
  ];
}
