import { text, type Text } from '@xeploai/domain';
import type { Tx } from '../ports.js';
import type { Invariant } from './check.js';
import type { Acknowledged } from './evidence.js';

const PAGE = 1000;

/** I7: whatever was reported as done is there, with that content. */
export const acknowledgedPresent: Invariant = {
  id: 'I7',
  title: text('invariant-acknowledged'),
  applies: ({ acknowledged }) => acknowledged !== undefined,
  async *look(tx, { acknowledged = [] }) {
    const present = await whatIsThere(tx, acknowledged);
    for (const one of acknowledged) yield judgeAcknowledged(one, present);
  },
};

/** What is there of the things acknowledged, by `keyOf`. */
export type Present = ReadonlyMap<string, readonly (string | number)[]>;

/** Names the thing; its content is what `present` holds under the name. */
export function keyOf(one: Acknowledged): string {
  if (one.kind === 'page') return `page ${one.run}`;
  if (one.kind === 'facts') return `facts ${one.year}/${one.subject}`;
  if (one.kind === 'decision') return `decision ${one.year}/${one.subject}`;
  if (one.kind === 'confirmed') return `confirmed ${one.target} ${one.key}`;
  return `${one.kind} ${one.id}`;
}

export function judgeAcknowledged(one: Acknowledged, present: Present): Text[] {
  const there = present.get(keyOf(one)) ?? [];
  const holds =
    one.kind === 'page'
      ? Number(there[0] ?? -1) >= one.pages && Number(there[1] ?? -1) >= one.read
      : there.includes(one.kind === 'decision' ? one.number : one.kind === 'confirmed' ? one.receipt : one.hash);
  return holds ? [] : [text('invariant-acknowledged-lost', { what: keyOf(one) })];
}

async function whatIsThere(tx: Tx, acknowledged: readonly Acknowledged[]): Promise<Present> {
  const wanted = new Set(acknowledged.map(keyOf));
  const kinds = new Set(acknowledged.map(({ kind }) => kind));
  const present = new Map<string, readonly (string | number)[]>();
  const add = (key: string, ...content: readonly (string | number)[]): void => {
    if (wanted.has(key)) present.set(key, [...(present.get(key) ?? []), ...content]);
  };
  const idsOf = (kind: 'unit' | 'staff'): readonly string[] =>
    acknowledged.flatMap((one) => (one.kind === kind ? [(one as { id: string }).id] : []));
  for (const [id, hash] of await tx.units.hashes(idsOf('unit'))) add(`unit ${id}`, hash);
  for (const [id, hash] of await tx.staff.hashes(idsOf('staff'))) add(`staff ${id}`, hash);
  if (kinds.has('page')) {
    for await (const page of tx.sync.runs(PAGE))
      for (const { id, pages, counts } of page) add(`page ${id}`, pages, counts.read);
  }
  if (kinds.has('decision')) {
    for await (const page of tx.decisions.pages(PAGE))
      for (const { year, subject, number } of page) add(`decision ${year}/${subject}`, number);
  }
  if (kinds.has('confirmed')) {
    for await (const page of tx.outbox.pages(PAGE))
      for (const { target, command, state, receipt } of page)
        if (state === 'confirmed') add(`confirmed ${target} ${command.key}`, receipt ?? '');
  }
  for (const one of acknowledged) {
    if (one.kind !== 'facts' || present.has(keyOf(one))) continue;
    const latest = await tx.facts.find(one.year, one.subject);
    for (let version = latest?.version ?? 0; version > 0; version--) {
      const found = version === latest?.version ? latest : await tx.facts.find(one.year, one.subject, version);
      if (found !== null) add(keyOf(one), found.hash);
    }
  }
  return present;
}
