import { describe, expect, it } from 'vitest';
import { DEFAULT_GUARD, judgeAbsence, judgeUnitAbsence } from './judge-absence.js';

const missing = (agencyId: string, count: number): { agencyId: string }[] =>
  Array.from({ length: count }, () => ({ agencyId }));
const record = (agencies: Readonly<Record<string, number>>): ReadonlyMap<string, number> =>
  new Map(Object.entries(agencies));

describe('people whom a complete list no longer shows', () => {
  it('are believed to be gone when they are few', () => {
    expect(judgeAbsence(missing('SN.05', 3), record({ 'SN.05': 80, 'HU.01': 900 }), DEFAULT_GUARD)).toBeNull();
  });

  it('raise no question when there are none, even where nobody is on record yet', () => {
    expect(judgeAbsence([], record({ 'SN.05': 80 }), DEFAULT_GUARD)).toBeNull();
    expect(judgeAbsence([], record({}), DEFAULT_GUARD)).toBeNull();
  });

  it('are not believed to be everybody: the list came back empty', () => {
    expect(judgeAbsence([...missing('A', 2), ...missing('B', 1)], record({ A: 2, B: 1 }), DEFAULT_GUARD)).toMatchObject(
      {
        code: 'list-empty',
        where: 'staff',
      },
    );
  });

  it.each([
    [80, null],
    [81, 'too-many-absent-province'],
  ])('%i of 4,000 in agencies of twenty each: %s, since the province bears two in a hundred', (count, code) => {
    const agencies = Array.from({ length: 200 }, (_, index) => `A${index}`);
    const gone = agencies.slice(0, count).map((agencyId) => ({ agencyId }));
    const verdict = judgeAbsence(gone, new Map(agencies.map((id) => [id, 20])), DEFAULT_GUARD);
    expect(verdict?.code ?? null).toBe(code);
    expect(verdict?.what.vi.includes('81') ?? false).toBe(code !== null);
  });

  it.each([
    [20, 100, null],
    [21, 100, 'too-many-absent-agency'],
    [21, 420, null],
    [22, 420, 'too-many-absent-agency'],
  ])(
    '%i of the %i of one agency: %s, since twenty are always believed and above that five in a hundred',
    (count, people, code) => {
      const verdict = judgeAbsence(missing('SN.16', count), record({ 'SN.16': people, others: 50_000 }), DEFAULT_GUARD);
      expect(verdict?.code ?? null).toBe(code);
      expect(verdict?.where).toBe(code === null ? undefined : 'SN.16');
    },
  );

  it('are added up agency by agency, not over agencies', () => {
    const gone = [...missing('A', 20), ...missing('B', 20), ...missing('C', 20)];
    expect(judgeAbsence(gone, record({ A: 40, B: 40, C: 40, others: 50_000 }), DEFAULT_GUARD)).toBeNull();
  });

  it('are held against the limits that an administrator set', () => {
    const strict = { agencyCount: 0, agencyShare: { num: 0, den: 1 }, provinceShare: { num: 1, den: 1 } };
    expect(judgeAbsence(missing('A', 1), record({ A: 9, B: 1 }), strict)?.code).toBe('too-many-absent-agency');
  });
});

describe('units that a list no longer shows', () => {
  it.each([
    [0, 0, null],
    [0, 300, null],
    [6, 300, null],
    [7, 300, 'too-many-units-absent'],
    [300, 300, 'unit-list-empty'],
  ])('%i of %i: %s', (missingUnits, total, code) => {
    expect(judgeUnitAbsence(missingUnits, total, DEFAULT_GUARD)?.code ?? null).toBe(code);
  });
});
