import { text, type Text } from '@xeploai/domain';
import { verifyChains } from '../audit/verify-chains.js';
import type { ChainEntry, DecidedBatch, Tx } from '../ports.js';
import type { Invariant } from './check.js';
import { payloadOf } from './payload.js';

const PAGE = 1000;

/** I9: chains verify up to their heads and beyond every anchor, and each decided batch has its entry. */
export const auditChain: Invariant = {
  id: 'I9',
  title: text('invariant-audit'),
  async *look(tx, { anchors = [] }) {
    const named = new Map<string, number>();
    const { entries, findings } = await verifyChains({
      entries: noting(tx, named),
      heads: await tx.audit.heads(),
      anchors,
    });
    for (let one = 0; one < entries; one++) yield [];
    for (const { what } of findings) yield [what];
    for (const batch of await tx.decisions.batches()) yield judgeBatch(batch, named.get(keyOf(batch)) ?? null);
  },
};

export function judgeBatch({ agencyId, year, number, decisions }: DecidedBatch, audited: number | null): Text[] {
  const at = { agency: agencyId, year, number, decisions };
  return audited === decisions ? [] : [text('invariant-audit-batch', { ...at, audited: audited ?? 0 })];
}

const keyOf = ({ agencyId, year, number }: Pick<DecidedBatch, 'agencyId' | 'year' | 'number'>): string =>
  JSON.stringify([agencyId, year, number]);

/** Passes the entries on and notes how many decisions, first or superseding, each numbered one speaks of. */
async function* noting(tx: Tx, named: Map<string, number>): AsyncGenerator<readonly ChainEntry[]> {
  for await (const page of tx.audit.entries(PAGE)) {
    for (const entry of page) {
      if (!entry.payload.includes('"number"')) continue;
      const { year, number, decisions, superseded } = payloadOf(entry);
      const count = decisions ?? superseded;
      if (typeof count !== 'number') continue;
      const key = keyOf({ agencyId: entry.agencyId, year: Number(year), number: String(number) });
      named.set(key, (named.get(key) ?? 0) + count);
    }
    yield page;
  }
}
