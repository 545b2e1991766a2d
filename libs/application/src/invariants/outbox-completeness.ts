import { text, type Text } from '@xeploai/domain';
import type { OutboxMismatch } from '../ports.js';
import type { Invariant } from './check.js';

const MOST = 1000;

/** I4: every decided result has one row for each target of its batch, and every row its decision. */
export const outboxCompleteness: Invariant = {
  id: 'I4',
  title: text('invariant-outbox'),
  async *look(tx) {
    for (const { decisions } of await tx.decisions.batches()) {
      for (let one = 0; one < decisions; one++) yield [];
    }
    for (const mismatch of await tx.outbox.mismatches(MOST)) yield judgeMismatch(mismatch);
  },
};

export const judgeMismatch = ({ kind, target, subject, year, number }: OutboxMismatch): Text[] => [
  text(`invariant-outbox-${kind}`, { target, subject, year, number }),
];
