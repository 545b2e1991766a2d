import { problem, text, type MessageKey, type MessageValues, type Text } from '@xeploai/domain';
import type { ChainEntry, ChainHead } from '../ports.js';
import type { Anchor } from './anchor.js';
import { hashEntry } from './hash-entry.js';

/** One thing that is wrong with a chain. */
export interface ChainFinding {
  readonly code: MessageKey;
  readonly agencyId: string;
  /** The entry at which it shows. */
  readonly seq: number;
  readonly what: Text;
}

export interface ChainsToVerify {
  /** In order of agency and number, in pages. */
  readonly entries: AsyncIterable<readonly ChainEntry[]>;
  readonly heads: readonly ChainHead[];
  readonly anchors: readonly Anchor[];
}

export interface VerifiedChains {
  readonly entries: number;
  /** Where each chain ends, in order of agency. */
  readonly ends: readonly ChainHead[];
  /** The first ones, at most `MOST_FINDINGS`. */
  readonly findings: readonly ChainFinding[];
  /** How many there are in all. */
  readonly found: number;
}

export const MOST_FINDINGS = 100;

interface End {
  readonly seq: number;
  readonly hash: string;
}

const START: End = { seq: 0, hash: '' };

/**
 * Reads chains once, entry by entry, and tells every place where they are not as they were written: changed, removed,
 * inserted, reordered or moved entries, an end that is not the head, and, against anchors noted elsewhere, chains that were
 * cut short or written anew. A chain that was written anew from some entry on is found only by an anchor at or after it.
 */
export async function verifyChains({ entries, heads, anchors }: ChainsToVerify): Promise<VerifiedChains> {
  const ends = new Map<string, End>();
  const agencies = new Set(heads.map(({ agencyId }) => agencyId));
  const awaited = Map.groupBy(anchors, keyOf);
  const findings: ChainFinding[] = [];
  let [read, found] = [0, 0];
  const tell = (code: MessageKey, { agencyId, seq }: Omit<ChainHead, 'hash'>, values: MessageValues = {}): void => {
    found++;
    if (findings.length >= MOST_FINDINGS) return;
    const { what } = problem(code, agencyId, (language) => ({ ...values, agency: chainName(agencyId)[language], seq }));
    findings.push({ code, agencyId, seq, what });
  };
  for await (const page of entries) {
    for (const entry of page) {
      read++;
      agencies.add(entry.agencyId);
      const end = ends.get(entry.agencyId) ?? START;
      if (entry.seq > end.seq + 1) tell('audit-gap', entry, { from: end.seq + 1, missing: entry.seq - end.seq - 1 });
      else if (entry.seq <= end.seq) tell('audit-order', entry, { last: end.seq });
      else if (entry.previous !== end.hash) tell('audit-link', entry, { before: end.seq });
      if (hashEntry(entry) !== entry.hash) tell(...changed(entry, agencies));
      for (const { hash } of awaited.get(keyOf(entry)) ?? []) {
        if (!entry.hash.startsWith(hash)) tell('audit-anchor-differs', entry, { hash });
      }
      awaited.delete(keyOf(entry));
      if (entry.seq > end.seq) ends.set(entry.agencyId, { seq: entry.seq, hash: entry.hash });
    }
  }
  const headOf = new Map(heads.map((head) => [head.agencyId, head]));
  for (const agencyId of [...new Set([...ends.keys(), ...headOf.keys()])].toSorted()) {
    const [end, head] = [ends.get(agencyId) ?? START, headOf.get(agencyId)];
    if (head === undefined) tell('audit-head-missing', { agencyId, seq: end.seq });
    else if (head.seq > end.seq) tell('audit-cut', { agencyId, seq: end.seq }, { head: head.seq });
    else if (head.seq < end.seq) tell('audit-head-behind', { agencyId, seq: end.seq }, { head: head.seq });
    else if (head.hash !== end.hash) tell('audit-head-forged', { agencyId, seq: end.seq });
  }
  for (const { agencyId, seq, hash } of [...awaited.values()].flat()) {
    tell('audit-anchor-missing', { agencyId, seq }, { hash, end: ends.get(agencyId)?.seq ?? 0 });
  }
  const byAgency = [...ends].toSorted(([a], [b]) => (a < b ? -1 : 1));
  return { entries: read, ends: byAgency.map(([agencyId, end]) => ({ agencyId, ...end })), findings, found };
}

const keyOf = ({ agencyId, seq }: Omit<ChainHead, 'hash'>): string => `${seq} ${agencyId}`;

/** An entry whose hash is right for another chain was taken from there. */
function changed(entry: ChainEntry, agencies: ReadonlySet<string>): [MessageKey, ChainEntry, MessageValues] {
  const other = [...agencies].find((agencyId) => hashEntry({ ...entry, agencyId }) === entry.hash);
  return other === undefined ? ['audit-changed', entry, {}] : ['audit-moved', entry, { other: `“${other}”` }];
}

/** The province's own chain has no agency. */
const chainName = (agencyId: string): Text =>
  agencyId === '' ? text('audit-province') : { vi: agencyId, en: agencyId };
