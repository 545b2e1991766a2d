import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { idOf, recordHash, validateRow } from './validate-row.js';

const schema = z.object({
  id: z.string().min(1),
  name: z.string().transform((text) => text.normalize('NFC').trim()),
  gender: z.enum(['female', 'male']),
  posts: z.array(
    z.object({ unitId: z.string(), from: z.string().refine((day) => day !== '31/02', 'detail-not-a-day') }),
  ),
});
const GOOD = { id: 'S1', name: 'Ánh', gender: 'female', posts: [{ unitId: 'U1', from: '2020-01-01' }] };

const problemsOf = (raw: unknown): readonly { code: string; where: string; vi: string; en: string }[] => {
  const row = validateRow(schema, raw, 'staff[2/7]');
  return row.ok ? [] : row.problems.map(({ code, where, what }) => ({ code, where, ...what }));
};

describe('a row of an HRM', () => {
  it('that is usable is handed on as the schema made it, what we do not know left out and named', () => {
    const raw = { ...GOOD, name: ' Ánh '.normalize('NFD'), note: 'x', posts: [{ ...GOOD.posts[0], rank: 3 }] };
    expect(validateRow(schema, raw, 'staff[1/1]')).toEqual({
      ok: true,
      id: 'S1',
      record: GOOD,
      hash: recordHash(GOOD),
      extra: ['posts.rank', 'note'],
    });
    expect(validateRow(schema, raw, 'x', { unused: ['note'] })).toMatchObject({ extra: ['posts.rank'] });
  });

  it('tells every fault with its place, what stands there and what to do, in both languages', () => {
    const found = problemsOf({ id: 'S1', gender: 'nữ', posts: [{ unitId: 5, from: '31/02' }] });
    expect(found.map(({ code, where }) => `${code} ${where}`)).toEqual([
      'row-field-missing staff[2/7].name',
      'row-field-invalid staff[2/7].gender',
      'row-field-invalid staff[2/7].posts.0.unitId',
      'row-field-invalid staff[2/7].posts.0.from',
    ]);
    expect(found[1]?.vi).toContain('nữ');
    expect(found[1]?.en).toContain('female, male');
    expect(found[3]?.vi).toContain('không phải là ngày có thật');
    for (const { vi, en } of found) expect(`${vi} ${en}`).not.toMatch(/undefined|\[object|\{[a-z]+\}/);
  });

  it('takes null for a missing value', () => {
    expect(problemsOf({ ...GOOD, name: null })).toMatchObject([
      { code: 'row-field-missing', where: 'staff[2/7].name' },
    ]);
  });

  it.each([[null], [undefined], ['S1'], [7], [[]], [true]])(
    'that is no record but %j says so, with its place',
    (raw) => {
      const found = problemsOf(raw);
      expect(found).toMatchObject([{ code: 'row-no-record', where: 'staff[2/7]' }]);
      expect(found[0]?.vi).not.toMatch(/undefined|“”/);
    },
  );

  it('keeps its id in quarantine, so that the person is not taken for absent', () => {
    expect(validateRow(schema, { ...GOOD, name: null }, 'x')).toMatchObject({ ok: false, id: 'S1' });
    expect(validateRow(schema, { ...GOOD, id: 12 }, 'x')).toMatchObject({ ok: false, id: null });
  });

  it('says in quarantine whose it is by its other identities, unless they are what is wrong', () => {
    const shape = { identities: ['name', 'gender'] };
    const row = validateRow(schema, { ...GOOD, name: ' Ánh ', gender: 'nữ' }, 'x', shape);
    expect(row).toMatchObject({ ok: false, identities: ['Ánh', null] });
    expect(validateRow(schema, null, 'x', shape)).toMatchObject({ identities: [null, null] });
  });
});

describe('the id of a raw row', () => {
  it.each([
    [{ id: 'S1' }, 'S1'],
    [{ id: '' }, null],
    [{ id: 5 }, null],
    [{}, null],
    [null, null],
    ['S1', null],
    [[], null],
  ])('of %j is %s', (raw, id) => {
    expect(idOf(raw)).toBe(id);
  });
});

describe('the hash of a record', () => {
  it('does not depend on the order of its members, at any depth', () => {
    expect(recordHash({ a: 1, b: [{ x: null, y: { p: 'Ánh', q: [] } }], c: true })).toBe(
      recordHash({ c: true, b: [{ y: { q: [], p: 'Ánh' }, x: null }], a: 1 }),
    );
  });

  it.each([
    ['an order of a list', [1, 2], [2, 1]],
    ['a list in place of its first member', { a: ['x'] }, { a: 'x' }],
    ['a text in place of a number', { a: 1 }, { a: '1' }],
    ['null in place of nothing', { a: null }, {}],
    ['members that run into one another', { a: 'b', c: 'd' }, { a: 'b,"c":"d' }],
  ])('tells %s apart', (_, one, other) => {
    expect(recordHash(one)).not.toBe(recordHash(other));
  });
});
