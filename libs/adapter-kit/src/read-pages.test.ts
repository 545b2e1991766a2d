import type { SourcePage } from '@xeploai/application';
import { ProblemError } from '@xeploai/domain';
import { describe, expect, it } from 'vitest';
import { readPages, type PageLimits, type WirePage } from './read-pages.js';
import { idOf, recordHash } from './validate-row.js';

interface Row {
  readonly id: string;
}
type Pages = Readonly<Record<string, WirePage>>;

const rows = (...ids: readonly string[]): Row[] => ids.map((id) => ({ id }));
const page = (items: readonly unknown[], next: string | null, total: number | null = null): WirePage => ({
  items,
  next,
  total,
});

/** Reads a list whose pages stand under their cursors; the first stands under `start`. */
async function read(
  pages: Pages,
  more: { from?: string; pagesBefore?: number; rowsBefore?: number; limits?: PageLimits } = {},
): Promise<{ taken: readonly SourcePage<Row>[]; asked: readonly (string | null)[]; problem: string | null }> {
  const asked: (string | null)[] = [];
  const taken: SourcePage<Row>[] = [];
  try {
    for await (const one of readPages<Row>({
      list: 'staff',
      fetch: (cursor) => {
        asked.push(cursor);
        const found = pages[cursor ?? 'start'];
        if (found === undefined) throw new Error(`asked for ${cursor}`);
        return Promise.resolve(found);
      },
      idOf,
      rowOf: (raw, where) =>
        idOf(raw) === null
          ? { ok: false, id: null, problems: [], hash: where, identities: [] }
          : { ok: true, id: (raw as Row).id, record: raw as Row, hash: recordHash(raw), extra: [] },
      ...more,
    })) {
      taken.push(one);
    }
    return { taken, asked, problem: null };
  } catch (err) {
    if (!(err instanceof ProblemError)) throw err;
    return { taken, asked, problem: err.problems[0]?.code ?? null };
  }
}
const idsIn = (taken: readonly SourcePage<Row>[]): readonly (string | null)[] =>
  taken.flatMap((one) => one.rows.map(({ id }) => id));

describe('a list read page by page', () => {
  it('gives every row once, in order, with the number of its page and where to go on', async () => {
    const { taken, asked, problem } = await read({
      start: page(rows('S1', 'S2'), 'b', 3),
      b: page(rows('S3'), null, 3),
    });
    expect([idsIn(taken), asked, problem]).toEqual([['S1', 'S2', 'S3'], [null, 'b'], null]);
    expect(taken.map(({ number, next, total }) => [number, next, total])).toEqual([
      [1, 'b', 3],
      [2, null, 3],
    ]);
  });

  it('of nobody, and said to be of nobody, is a whole list', async () => {
    expect(await read({ start: page([], null, 0) })).toMatchObject({ problem: null, taken: [{ rows: [] }] });
  });

  it('hands a row without an id on with its place, and keeps those around it', async () => {
    const { taken } = await read({ start: page([{ id: 'S1' }, null, { id: 7 }, { id: 'S2' }], null, 4) });
    expect(taken[0]?.rows.map(({ ok, hash }) => (ok ? 'row' : hash))).toEqual([
      'row',
      'staff[1/2]',
      'staff[1/3]',
      'row',
    ]);
  });

  it('bears a row that comes twice in a row and a page without rows', async () => {
    const pages = { start: page(rows('S1', 'S1'), 'b', 3), b: page([], 'c', 3), c: page(rows('S2'), null, 3) };
    expect(await read(pages)).toMatchObject({ problem: null, asked: [null, 'b', 'c'] });
  });

  it('is read only as far as it is asked for', async () => {
    let fetched = 0;
    const list = readPages<Row>({
      list: 'staff',
      fetch: () => {
        fetched++;
        return Promise.resolve(page(rows(`S${fetched}`), `next-${fetched}`));
      },
      idOf,
      rowOf: (raw) => ({ ok: true, id: (raw as Row).id, record: raw as Row, hash: '', extra: [] }),
    });
    for await (const { number } of list) if (number === 2) break;
    expect(fetched).toBe(2);
  });
});

describe('a list that cannot be believed is refused before its bad page is taken', () => {
  it.each<[string, Pages, string, number]>([
    [
      'whose rows are fewer than it says',
      { start: page(rows('S1'), 'b', 5), b: page(rows('S2'), null, 5) },
      'hrm-total-mismatch',
      1,
    ],
    ['whose rows are more than it says', { start: page(rows('S1', 'S2'), null, 1) }, 'hrm-total-mismatch', 0],
    ['that is empty and says otherwise', { start: page([], null, 4000) }, 'hrm-total-mismatch', 0],
    [
      'that points back to the page it is on',
      { start: page(rows('S1'), 'b'), b: page(rows('S2'), 'b') },
      'hrm-cursor-loop',
      1,
    ],
    [
      'that points back to an earlier page',
      { start: page(rows('S1'), 'b'), b: page(rows('S2'), 'c'), c: page(rows('S3'), 'b') },
      'hrm-cursor-loop',
      2,
    ],
    ['that is not in order within a page', { start: page(rows('S2', 'S1'), null) }, 'hrm-list-unsorted', 0],
    [
      'that is not in order from page to page',
      { start: page(rows('S2'), 'b'), b: page(rows('S1'), null) },
      'hrm-list-unsorted',
      1,
    ],
    [
      'whose next page is on another host',
      { start: page(rows('S1'), 'http://evil.example/staff') },
      'hrm-next-elsewhere',
      0,
    ],
    ['whose next page is a file', { start: page(rows('S1'), 'FILE:///etc/passwd') }, 'hrm-next-elsewhere', 0],
    [
      'whose next page is on another host of the same kind',
      { start: page(rows('S1'), '//evil.example/staff') },
      'hrm-next-elsewhere',
      0,
    ],
  ])('%s', async (_, pages, code, pagesTaken) => {
    const { taken, problem } = await read(pages);
    expect([problem, taken.length]).toEqual([code, pagesTaken]);
  });

  it('that has no end', async () => {
    const endless: Pages = new Proxy({}, { get: (_, cursor) => page(rows('S1'), `${String(cursor)}+`) });
    expect(await read(endless, { limits: { pages: 4, rows: 100 } })).toMatchObject({
      problem: 'hrm-list-endless',
      taken: { length: 4 },
    });
    expect(await read(endless, { limits: { pages: 100, rows: 3 } })).toMatchObject({
      problem: 'hrm-list-endless',
      taken: { length: 3 },
    });
  });
});

describe('a read that goes on from a checkpoint', () => {
  it('begins there, and does not compare with the total of the whole', async () => {
    const { asked, taken, problem } = await read({ c: page(rows('S9'), null, 9) }, { from: 'c' });
    expect([asked, idsIn(taken), problem]).toEqual([['c'], ['S9'], null]);
  });

  it('counts on from the pages and rows before it, and compares with the total when it knows them', async () => {
    const pages = { c: page(rows('S9'), null, 9) };
    const { taken, problem } = await read(pages, { from: 'c', pagesBefore: 4, rowsBefore: 8 });
    expect([taken[0]?.number, problem]).toEqual([5, null]);
    expect(await read(pages, { from: 'c', rowsBefore: 7 })).toMatchObject({ problem: 'hrm-total-mismatch', taken: [] });
  });

  it('notices at once when the list leads back to where it began', async () => {
    const pages = { b: page(rows('S2'), 'c'), c: page(rows('S3'), 'b') };
    expect(await read(pages, { from: 'b' })).toMatchObject({ problem: 'hrm-cursor-loop', asked: ['b', 'c'] });
  });
});
