import { text, type Text } from '@xeploai/domain';
import { PUSH_STATES, type OutboxRow } from '../ports.js';
import type { Invariant } from './check.js';

const PAGE = 1000;

/** I6: delivered, pending, held and dead rows are all there are, and each can prove its state. */
export const conservation: Invariant = {
  id: 'I6',
  title: text('invariant-conservation'),
  async *look(tx) {
    const found = new Map<string, number>();
    for await (const page of tx.outbox.pages(PAGE)) {
      for (const row of page) {
        found.set(row.state, (found.get(row.state) ?? 0) + 1);
        yield judgePushState(row);
      }
    }
    const counted = await tx.outbox.count();
    for (const state of PUSH_STATES) {
      const rows = found.get(state) ?? 0;
      if (rows === counted[state]) continue;
      yield [text('invariant-conservation-count', { state, rows, counted: counted[state] })];
    }
  },
};

/** Received and read back: a receipt. Given up, unknown or different: the reason. Anything but waiting: a try. */
export function judgePushState({ target, command, state, attempts, receipt, problem }: OutboxRow): Text[] {
  const at = { target, key: command.key, state };
  if (!PUSH_STATES.includes(state)) return [text('invariant-conservation-state', at)];
  const received = state === 'sent' || state === 'confirmed';
  const troubled = state === 'differs' || state === 'unknown' || state === 'dead';
  return [
    ...(received && receipt === null ? [text('invariant-conservation-receipt', at)] : []),
    ...(troubled && problem === null ? [text('invariant-conservation-reason', at)] : []),
    ...(state !== 'pending' && attempts < 1 ? [text('invariant-conservation-attempts', at)] : []),
  ];
}
