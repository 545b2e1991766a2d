import { civilDate, type ProblemError } from '@xeploai/domain';
import { describe, expect, it } from 'vitest';
import { createLawLibrary, type RankingDates } from './law-library.js';
import { loadLaw } from './load-law.js';
import { readActs } from './read-acts.js';

const register = loadLaw(readActs());
const dates = (periodEnd: string, begunOn?: string, decidedOn?: string): RankingDates => ({
  periodEnd: civilDate(periodEnd),
  begunOn: begunOn === undefined ? undefined : civilDate(begunOn),
  decidedOn: decidedOn === undefined ? undefined : civilDate(decidedOn),
});

describe('the rulebook of a ranking', () => {
  const library = createLawLibrary(register);

  it.each<[string, RankingDates, string]>([
    ['the period judged, when the ranking has no date yet', dates('2022-12-31'), 'ND90-ORIG'],
    ['the period judged, after the amendment', dates('2024-12-31'), 'ND90-2023'],
    ['the day it began, which is before the amendment', dates('2023-12-31', '2023-09-10', '2023-09-20'), 'ND90-ORIG'],
    ['the day it began, which is the first of the amendment', dates('2023-12-31', '2023-09-15'), 'ND90-2023'],
    [
      'the day it was decided, when the beginning is not known',
      dates('2023-12-31', undefined, '2023-08-20'),
      'ND90-ORIG',
    ],
    ['the day it began, even for a period that ended earlier', dates('2022-12-31', '2023-10-01'), 'ND90-2023'],
  ])('goes by %s, never by the day of the computer', (_, given, id) => {
    expect(library.rulebook('publicEmployee', given).id).toBe(`${id}/publicEmployee`);
  });
});

const anyLibrary = createLawLibrary(register);

describe('a library', () => {
  it('gives the same object for the same content', () => {
    const library = createLawLibrary(register);
    const first = library.rulebook('cadre', dates('2024-12-31'));
    expect(library.rulebook('cadre', dates('2024-12-31', '2024-11-10'))).toBe(first);
    expect(library.rulebook('cadre', dates('2025-12-31'))).toBe(first);
    expect(library.compiled).toBe(1);
  });

  it('gives the same object across a day on which only rules of others changed', () => {
    const library = createLawLibrary(register);
    const before = library.rulebook('cadre', dates('2023-11-07'));
    expect(library.rulebook('cadre', dates('2023-11-08'))).toBe(before);
    expect(library.compiled).toBe(1);
  });

  it('tells subjects, eras and overlays apart', () => {
    const library = createLawLibrary(register);
    const overlay = ['qd81-2023-ninh-thuan'];
    const all = [
      library.rulebook('cadre', dates('2024-12-31')),
      library.rulebook('civilServant', dates('2024-12-31')),
      library.rulebook('cadre', dates('2022-12-31')),
      library.rulebook('cadre', dates('2024-12-31'), overlay),
    ];
    expect(new Set(all).size).toBe(4);
    expect(library.compiled).toBe(4);
    expect(library.rulebook('cadre', dates('2024-12-31'), overlay)).toBe(all[3]);
  });
});

describe('a rulebook that an outcome names', () => {
  const overlay = ['qd81-2023-ninh-thuan'];
  const stored = createLawLibrary(register).rulebook('cadre', dates('2024-12-31'), overlay);
  const edited = (path: string, from: string, to: string): ReturnType<typeof createLawLibrary> => {
    const acts = readActs();
    const text = acts.get(path) as string;
    expect(text).toContain(from);
    return createLawLibrary(loadLaw(new Map([...acts, [path, text.replaceAll(from, to)]])));
  };

  it('is found again by its id and hash, whatever the day', () => {
    const library = createLawLibrary(register);
    expect(library.find(stored)).toEqual(stored);
    expect(library.find(stored)).toBe(library.rulebook('cadre', dates('2024-12-31'), overlay));
    const original = library.rulebook('cadre', dates('2022-12-31'));
    expect(createLawLibrary(register).find(original).id).toBe('ND90-ORIG/cadre');
  });

  it.each([
    ['a month', anyLibrary.rulebook('civilServant', dates('2026-12-31'), [], 'month')],
    ['a year before, judged later', anyLibrary.rulebook('civilServant', dates('2025-12-31', '2026-03-10'))],
  ])('of %s is found again too', (_, { id, hash }) => {
    expect(createLawLibrary(register).find({ id, hash })).toMatchObject({ id, hash });
  });

  it('that is no longer on hand is told by the rule that differs', () => {
    const library = edited('nd90-2020/article-07-cadre-not-completed.yaml', 'above: 50%', 'above: 49%');
    const place = { code: 'rulebook-version-missing', where: stored.id };
    expect(() => library.find(stored, stored.parts)).toThrow(
      /nd90-2020\/nd90\.article-7 \([0-9a-f]{8} -> [0-9a-f]{8}\)/,
    );
    expect(problemsOf(() => library.find(stored, stored.parts))).toMatchObject([place]);
    expect(problemsOf(() => library.find(stored))).toMatchObject([{ code: 'rulebook-hash-unknown' }]);
  });

  it('of an act that is not on hand names the act', () => {
    const without = new Map([...readActs()].filter(([path]) => !path.startsWith('qd81-2023-ninh-thuan')));
    const library = createLawLibrary(loadLaw(without));
    expect(() => library.find(stored, stored.parts)).toThrow(/not on hand: qd81-2023-ninh-thuan/);
    expect(() => library.find({ id: 'ND99/cadre', hash: 'x' })).toThrow(/not on hand: ND99/);
  });
});

const problemsOf = (attempt: () => unknown): unknown => {
  try {
    return attempt();
  } catch (err) {
    return (err as ProblemError).problems;
  }
};
