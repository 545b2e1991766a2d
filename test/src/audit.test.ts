import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { verifyChains, type Anchor, type ChainEntry, type ChainHead, type VerifiedChains } from '@xeploai/application';
import { openStore } from '@xeploai/store';
import { cruise, type ICruiseResult } from 'dependency-cruiser';
import { beforeAll, describe, expect, it } from 'vitest';
import { clock, province } from './season.fixture.js';

const root = fileURLToPath(new URL('../..', import.meta.url));

interface Log {
  readonly entries: readonly ChainEntry[];
  readonly heads: readonly ChainHead[];
}

/** Where a mutation struck, and what has to be given so that it can be found at all. */
interface Mutated extends Log {
  readonly at: readonly string[];
  readonly anchors?: readonly Anchor[];
}

type Mutation = (log: Log, random: Random) => Mutated;

interface Random {
  /** 0 … `below` - 1. */
  int(below: number): number;
  of<T>(items: readonly T[]): T;
}

function randomOf(seed: number): Random {
  let state = seed;
  const int = (below: number): number => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % below;
  };
  return { int, of: (items) => items[int(items.length)] as (typeof items)[number] };
}

/** As a forger who has read the documentation would work it out. */
const forge = ({ agencyId, seq, previous, action, actor, at, payload }: ChainEntry): string =>
  createHash('sha256')
    .update(JSON.stringify(['xeploai.audit.1', agencyId, seq, previous, { action, actor, at, payload }]))
    .digest('hex');

const flip = (hex: string, random: Random): string => {
  const at = random.int(hex.length);
  return `${hex.slice(0, at)}${hex[at] === '0' ? '1' : '0'}${hex.slice(at + 1)}`;
};
const replaced = (entries: readonly ChainEntry[], at: number, ...by: readonly ChainEntry[]): readonly ChainEntry[] =>
  entries.toSpliced(at, 1, ...by);
const headsWith = ({ heads }: Log, head: ChainHead): readonly ChainHead[] =>
  heads.map((one) => (one.agencyId === head.agencyId ? head : one));
const chainOf = ({ entries }: Log, agencyId: string): readonly ChainEntry[] =>
  entries.filter((entry) => entry.agencyId === agencyId);

/** Changes of one entry's content, from the plain to the sly. */
const CHANGES: readonly ((entry: ChainEntry, random: Random) => ChainEntry)[] = [
  (entry) => ({ ...entry, actor: `${entry.actor} ` }),
  (entry) => ({ ...entry, actor: entry.actor.normalize('NFD') === entry.actor ? 'x' : entry.actor.normalize('NFD') }),
  (entry) => ({ ...entry, action: entry.action.toUpperCase() }),
  (entry) => ({ ...entry, at: entry.at.replace(/Z$/, '001Z') }),
  (entry) => ({ ...entry, at: entry.at.replace(/^2024/, '2023') }),
  (entry) => ({ ...entry, payload: entry.payload.replace('"n":', '"n": ') }),
  (entry) => ({ ...entry, payload: entry.payload.replace('"n":', '"n":0,"n":') }),
  (entry) => ({ ...entry, payload: entry.payload.replace(/(\d)/, (digit) => String((Number(digit) + 1) % 10)) }),
  (entry) => ({ ...entry, payload: '{}' }),
  (entry, random) => ({ ...entry, previous: entry.previous === '' ? 'ff' : flip(entry.previous, random) }),
  (entry, random) => ({ ...entry, hash: flip(entry.hash, random) }),
  (entry) => ({ ...entry, hash: entry.hash.toUpperCase() === entry.hash ? '' : entry.hash.toUpperCase() }),
  (entry, random) => ({ ...entry, seq: entry.seq + 1 + random.int(5) }),
];

/** Rewrites a chain from an entry on, hashes and head and all, as only somebody with the whole database can. */
function rewritten(log: Log, from: number): Log {
  const { agencyId, seq } = log.entries[from] as ChainEntry;
  let previous = '';
  const entries = log.entries.map((entry) => {
    if (entry.agencyId !== agencyId) return entry;
    const other = entry.seq === seq ? { ...entry, actor: 'somebody else' } : entry;
    const linked = { ...other, previous: entry.seq > seq ? previous : entry.previous };
    const hash = entry.seq >= seq ? forge(linked) : entry.hash;
    previous = hash;
    return { ...linked, hash };
  });
  const head = log.heads.find((one) => one.agencyId === agencyId) as ChainHead;
  return { entries, heads: headsWith(log, { ...head, hash: previous }) };
}

const MUTATIONS: Readonly<Record<string, Mutation>> = {
  'a changed field': (log, random) => {
    const at = random.int(log.entries.length);
    const entry = log.entries[at] as ChainEntry;
    return { ...log, entries: replaced(log.entries, at, random.of(CHANGES)(entry, random)), at: [entry.agencyId] };
  },
  'a changed field with its own hash worked out again': (log, random) => {
    const at = random.int(log.entries.length);
    const entry = log.entries[at] as ChainEntry;
    const other = random.of(CHANGES.slice(0, 9))(entry, random);
    return { ...log, entries: replaced(log.entries, at, { ...other, hash: forge(other) }), at: [entry.agencyId] };
  },
  'a removed entry': (log, random) => {
    const at = random.int(log.entries.length);
    return { ...log, entries: log.entries.toSpliced(at, 1), at: [log.entries[at]?.agencyId ?? ''] };
  },
  'several removed entries': (log, random) => {
    const { agencyId } = random.of(log.heads);
    const chain = chainOf(log, agencyId);
    const first = random.int(chain.length - 3);
    const gone = new Set(chain.slice(first, first + 1 + random.int(3)));
    return { ...log, entries: log.entries.filter((entry) => !gone.has(entry)), at: [agencyId] };
  },
  'two entries in each other’s place': (log, random) => {
    const { agencyId } = random.of(log.heads);
    const places = log.entries.flatMap((entry, at) => (entry.agencyId === agencyId ? [at] : []));
    const [one, other] = [random.int(places.length - 1), places.length - 1].map((at) => places[at] as number);
    const entries = [...log.entries];
    entries[one as number] = log.entries[other as number] as ChainEntry;
    entries[other as number] = log.entries[one as number] as ChainEntry;
    return { ...log, entries, at: [agencyId] };
  },
  'two entries with their numbers exchanged': (log, random) => {
    const at = random.int(log.entries.length);
    const entry = log.entries[at] as ChainEntry;
    const other = random.of(chainOf(log, entry.agencyId).filter((one) => one !== entry));
    const entries = log.entries.map((one) =>
      one === entry ? { ...other, seq: entry.seq } : one === other ? { ...entry, seq: other.seq } : one,
    );
    return { ...log, entries, at: [entry.agencyId] };
  },
  'an inserted copy': (log, random) => {
    const at = random.int(log.entries.length);
    const entry = log.entries[at] as ChainEntry;
    return { ...log, entries: replaced(log.entries, at, entry, entry), at: [entry.agencyId] };
  },
  'an inserted entry, well made, the later ones renumbered': (log, random) => {
    const at = random.int(log.entries.length);
    const entry = log.entries[at] as ChainEntry;
    const made = { ...entry, seq: entry.seq + 1, previous: entry.hash, actor: 'somebody else' };
    const later = log.entries
      .slice(at + 1)
      .map((one) => (one.agencyId === entry.agencyId ? { ...one, seq: one.seq + 1 } : one));
    return {
      ...log,
      entries: [...log.entries.slice(0, at + 1), { ...made, hash: forge(made) }, ...later],
      at: [entry.agencyId],
    };
  },
  'an entry added at the end, the head left': (log, random) => {
    const head = random.of(log.heads);
    const last = chainOf(log, head.agencyId).at(-1) as ChainEntry;
    const made = { ...last, seq: head.seq + 1, previous: head.hash };
    const at = log.entries.indexOf(last);
    return { ...log, entries: replaced(log.entries, at, last, { ...made, hash: forge(made) }), at: [head.agencyId] };
  },
  'a cut end': (log, random) => {
    const { agencyId, seq } = random.of(log.heads);
    const kept = random.int(seq);
    return {
      ...log,
      entries: log.entries.filter((one) => one.agencyId !== agencyId || one.seq <= kept),
      at: [agencyId],
    };
  },
  'a cut end with the head put back, against an anchor': (log, random) => {
    const anchor = random.of(log.heads);
    const chain = chainOf(log, anchor.agencyId).slice(0, 1 + random.int(anchor.seq - 1));
    const { agencyId, seq, hash } = chain.at(-1) as ChainEntry;
    const entries = log.entries.filter((one) => one.agencyId !== agencyId || one.seq <= seq);
    return { entries, heads: headsWith(log, { agencyId, seq, hash }), anchors: [anchor], at: [agencyId] };
  },
  'a chain written anew, against an anchor': (log, random) => {
    const from = random.int(log.entries.length);
    const { agencyId, seq } = log.entries[from] as ChainEntry;
    const { hash, seq: noted } = random.of(chainOf(log, agencyId).filter((one) => one.seq >= seq));
    const beginning = hash.slice(0, random.of([12, 32, 64]));
    return { ...rewritten(log, from), anchors: [{ agencyId, seq: noted, hash: beginning }], at: [agencyId] };
  },
  'a chain and its head gone, against an anchor': (log, random) => {
    const anchor = random.of(log.heads);
    const others = <T extends ChainHead>(all: readonly T[]): readonly T[] =>
      all.filter(({ agencyId }) => agencyId !== anchor.agencyId);
    return { entries: others(log.entries), heads: others(log.heads), anchors: [anchor], at: [anchor.agencyId] };
  },
  'a forged head': (log, random) => {
    const head = random.of(log.heads);
    const other = random.of<ChainHead>([
      { ...head, hash: flip(head.hash, random) },
      { ...head, seq: head.seq + 1 + random.int(9) },
      { ...head, seq: random.int(head.seq) },
    ]);
    return { ...log, heads: headsWith(log, other), at: [head.agencyId] };
  },
  'a head that is gone': (log, random) => {
    const { agencyId } = random.of(log.heads);
    return { ...log, heads: log.heads.filter((one) => one.agencyId !== agencyId), at: [agencyId] };
  },
  'an entry moved to another agency': (log, random) => {
    const at = random.int(log.entries.length);
    const entry = log.entries[at] as ChainEntry;
    const { agencyId, seq } = random.of(log.heads.filter((head) => head.agencyId !== entry.agencyId));
    const moved = random.of<ChainEntry>([
      { ...entry, agencyId },
      { ...entry, agencyId, seq: seq + 1 },
    ]);
    const entries = [...log.entries.toSpliced(at, 1), moved].toSorted(inOrder);
    return { ...log, entries, at: [entry.agencyId, agencyId] };
  },
  'two chains under each other’s name': (log, random) => {
    const [one, other] = [log.heads[0], random.of(log.heads.slice(1))] as [ChainHead, ChainHead];
    const name = (agencyId: string): string =>
      agencyId === one.agencyId ? other.agencyId : agencyId === other.agencyId ? one.agencyId : agencyId;
    const renamed = <T extends ChainHead>(all: readonly T[]): readonly T[] =>
      all.map((each) => ({ ...each, agencyId: name(each.agencyId) })).toSorted(inOrder);
    return { entries: renamed(log.entries), heads: renamed(log.heads), at: [one.agencyId, other.agencyId] };
  },
};

const inOrder = (a: ChainHead, b: ChainHead): number =>
  a.agencyId === b.agencyId ? a.seq - b.seq : a.agencyId < b.agencyId ? -1 : 1;

async function* inPages<T>(items: readonly T[], size: number): AsyncGenerator<readonly T[]> {
  for (let from = 0; from < items.length; from += size) yield items.slice(from, from + size);
}

async function gather<T>(pages: AsyncIterable<readonly T[]>): Promise<readonly T[]> {
  const items: T[] = [];
  for await (const page of pages) items.push(...page);
  return items;
}

const verify = ({ entries, heads }: Log, anchors: readonly Anchor[] = []): Promise<VerifiedChains> =>
  verifyChains({ entries: inPages(entries, 7), heads, anchors });

let log: Log;
beforeAll(async () => {
  const store = await openStore({ memory: true }, { clock });
  const actors = ['Nguyễn Thị Ánh', 'cli', 'a"b\\c\n', '👩🏽‍🏫', ' '];
  for (let round = 0; round < 12; round++) {
    await store.unitOfWork(province, (tx) =>
      tx.audit.append(
        ['', 'A1', 'A10', 'Đơn vị “C”'].map((agencyId, index) => ({
          agencyId,
          actor: actors[(round + index) % actors.length] as string,
          action: `filed.${round}`,
          at: new Date(Date.UTC(2024, 10, 1 + round, 1, 2, 3, round * 7)),
          payload: { n: round * 10 + index, note: actors[round % actors.length], deep: { b: [1, null], a: true } },
        })),
      ),
    );
  }
  log = await store.unitOfWork({ ...province, snapshot: true }, async (tx) => ({
    entries: await gather(tx.audit.entries(11)),
    heads: await tx.audit.heads(),
  }));
  await store.close();
}, 60_000);

describe('the verifier of the audit log', () => {
  it('finds nothing wrong with what the store wrote, entry by entry, nor against any anchor', async () => {
    expect(log.entries).toHaveLength(48);
    const anchors = log.entries.flatMap(({ agencyId, seq, hash }) => [
      { agencyId, seq, hash },
      { agencyId, seq, hash: hash.slice(0, 12) },
    ]);
    expect(await verify(log, anchors)).toEqual({ entries: 48, ends: log.heads, findings: [], found: 0 });
  });

  it('finds every one of 1,000 mutations, in the chain that it struck, and says what is wrong in both languages', async () => {
    const kinds = Object.keys(MUTATIONS);
    const missed: string[] = [];
    for (let seed = 0; seed < 1000; seed++) {
      const kind = kinds[seed % kinds.length] as string;
      const { at, anchors, ...mutated } = (MUTATIONS[kind] as Mutation)(log, randomOf(seed));
      const { found, findings } = await verify(mutated, anchors);
      const [first] = findings;
      const named =
        first !== undefined &&
        at.includes(first.agencyId) &&
        Number.isInteger(first.seq) &&
        first.what.vi.startsWith('Chuỗi') &&
        first.what.en.startsWith('Chain') &&
        !/[{}]/.test(first.what.vi + first.what.en);
      if (found === 0 || !named) missed.push(`${seed} ${kind}: ${JSON.stringify(first)}`);
    }
    expect(missed).toEqual([]);
  });

  it('cannot find a chain written anew without an anchor at or after the place', async () => {
    const from = log.entries.findIndex(({ agencyId, seq }) => agencyId === 'A1' && seq === 6);
    const anew = rewritten(log, from);
    const anchor = (seq: number): Anchor =>
      log.entries.find((one) => one.agencyId === 'A1' && one.seq === seq) as Anchor;
    expect((await verify(anew)).found).toBe(0);
    expect((await verify(anew, [anchor(5)])).found).toBe(0);
    expect((await verify(anew, [anchor(6)])).findings).toMatchObject([{ code: 'audit-anchor-differs', seq: 6 }]);
    expect((await verify(anew, [anchor(12), anchor(5)])).findings).toMatchObject([
      { code: 'audit-anchor-differs', agencyId: 'A1', seq: 12 },
    ]);
  });

  it.each<readonly [string, (log: Log) => Log, readonly string[]]>([
    ['one gap for any number of missing entries', (it_) => without(it_, 'A1', 4, 5, 6), ['audit-gap A1 7']],
    [
      'one finding for an entry out of its place',
      (it_) => swapped(it_, 'A1', 4),
      ['audit-gap A1 5', 'audit-order A1 4'],
    ],
    [
      'where an entry was taken from',
      ({ entries, heads }) => {
        const taken = entries.find(({ agencyId, seq }) => agencyId === 'A1' && seq === 12) as ChainEntry;
        return { heads, entries: [...entries.filter((one) => one !== taken), { ...taken, agencyId: 'A10' }] };
      },
      ['audit-order A10 12', 'audit-moved A10 12', 'audit-cut A1 11'],
    ],
    ['the cut', (it_) => without(it_, '', 11, 12), ['audit-cut  10']],
  ])('tells %s', async (_, mutate, told) => {
    const mutated = mutate(log);
    const { findings } = await verify({ ...mutated, entries: mutated.entries.toSorted(byAgency) });
    expect(findings.map(({ code, agencyId, seq }) => `${code} ${agencyId} ${seq}`).toSorted()).toEqual(told.toSorted());
  });

  it('keeps the first hundred findings and counts the others', async () => {
    const entries = Array.from({ length: 6 }, () => log.entries.map((one) => ({ ...one, actor: 'x' }))).flat();
    const { findings, found } = await verify({ entries, heads: log.heads });
    expect([findings.length, found > 250]).toEqual([100, true]);
  });
});

const byAgency = (a: ChainEntry, b: ChainEntry): number =>
  a.agencyId === b.agencyId ? 0 : a.agencyId < b.agencyId ? -1 : 1;
const without = ({ entries, heads }: Log, agency: string, ...gone: readonly number[]): Log => ({
  heads,
  entries: entries.filter(({ agencyId, seq }) => agencyId !== agency || !gone.includes(seq)),
});
function swapped({ entries, heads }: Log, agency: string, first: number): Log {
  const at = entries.findIndex(({ agencyId, seq }) => agencyId === agency && seq === first);
  const [one, other] = [entries[at], entries[at + 1]] as [ChainEntry, ChainEntry];
  return { heads, entries: entries.toSpliced(at, 2, other, one) };
}

describe('the verifier and the writer of the audit log', () => {
  it('share no code: nothing that the verifier reaches lies in the store', async () => {
    const { output } = await cruise(
      ['libs/application/src/audit', 'plugins/server/src/audit'],
      { baseDir: root, tsPreCompilationDeps: true, doNotFollow: { path: 'node_modules' } },
      {
        exportsFields: ['exports'],
        conditionNames: ['@xeploai/source', 'import', 'node', 'default', 'types'],
        extensions: ['.ts', '.js', '.mjs', '.json', '.d.ts'],
      },
    );
    const reached = (output as ICruiseResult).modules.map(({ source }) => source);
    expect(reached).toContain('libs/application/src/audit/verify-chains.ts');
    expect(reached).toContain('plugins/server/src/audit/export-file.ts');
    expect(reached.filter((path) => path.startsWith('libs/store/'))).toEqual([]);
  }, 60_000);

  it('share no code: what writes and hashes takes nothing from the verifier, nor the verifier from other hashes', () => {
    const importsOf = (path: string): readonly string[] =>
      [...readFileSync(`${root}/${path}`, 'utf8').matchAll(/^(?:import|export) (?!type\b).*from '([^']+)'/gm)].map(
        ([, from = '']) => from,
      );
    expect(importsOf('libs/store/src/audit-hash.ts')).toEqual(['node:crypto', './canonical-json.js']);
    expect(importsOf('libs/store/src/canonical-json.ts')).toEqual([]);
    expect(importsOf('libs/store/src/audit-log.ts').filter((from) => from.startsWith('@xeploai'))).toEqual([]);
    expect(importsOf('libs/application/src/audit/hash-entry.ts')).toEqual(['node:crypto']);
    expect(importsOf('libs/application/src/audit/verify-chains.ts')).toEqual(['@xeploai/domain', './hash-entry.js']);
  });
});
