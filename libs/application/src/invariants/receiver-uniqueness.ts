import { text, type Text } from '@xeploai/domain';
import type { OutboxRow } from '../ports.js';
import type { Invariant } from './check.js';
import type { ReceivedEffect } from './evidence.js';

const PAGE = 1000;

/** I5: in the ledger of the HRM each key had at most one effect; at quiescence exactly one unless given up. */
export const receiverUniqueness: Invariant = {
  id: 'I5',
  title: text('invariant-receiver'),
  applies: ({ receiver }) => receiver !== undefined,
  async *look(tx, { receiver }) {
    if (receiver === undefined) return;
    const created = countCreated(receiver.effects);
    for await (const page of tx.outbox.pages(PAGE)) {
      for (const row of page) {
        if (row.target !== receiver.target) continue;
        yield judgeReceived(row, created.get(row.command.key) ?? 0, receiver.quiescent);
        created.delete(row.command.key);
      }
    }
    for (const key of created.keys()) yield [text('invariant-receiver-unknown-key', { key })];
  },
};

/** How many effects each key had. */
export function countCreated(effects: readonly ReceivedEffect[]): Map<string, number> {
  const created = new Map<string, number>();
  for (const { key, effect } of effects) {
    if (effect === 'created') created.set(key, (created.get(key) ?? 0) + 1);
  }
  return created;
}

export function judgeReceived({ command: { key }, state }: OutboxRow, effects: number, quiescent: boolean): Text[] {
  if (effects > 1) return [text('invariant-receiver-twice', { key, effects })];
  const claimed = state === 'confirmed' || state === 'differs' || state === 'sent';
  if (effects === 0 && (claimed || (quiescent && state !== 'dead'))) {
    return [text('invariant-receiver-none', { key, state })];
  }
  return [];
}
