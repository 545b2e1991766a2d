import { describe, expect, it } from 'vitest';
import { capCase, type CapAnswer } from './cap-case.js';
import { createLawLibrary } from './law-library.js';
import { loadLaw } from './load-law.js';
import { readActs } from './read-acts.js';

const library = createLawLibrary(loadLaw(readActs()));
const counts = { ranked: 20, excellent: 3, good: 12 };
const cap = (more: object = {}): CapAnswer => capCase(library, { id: 'E', year: 2024, counts, ...more }, 'cases.yaml');
const person = (id: number, level: string, more: object = {}) => ({ id: `${id}`, level, ...more });
let named = 0;
const people = (number: number, level: string, more: object = {}) =>
  Array.from({ length: number }, () => person(++named, level, more));
const withoutCounts = { counts: undefined };

describe('the cap of an agency', () => {
  it('is worked out by every reading, with the share, where it is borrowed from and the strictest reading', () => {
    expect(cap()).toMatchObject({
      status: 'capped',
      share: '20%',
      rule: { id: 'nd90.article-2.cap' },
      shareFrom: { id: 'qd124.excellent-share' },
      most: { ofRanked: 4, ofGood: 2, ofGoodBand: 2, ofGoodOrBetter: 3 },
      strictest: 'ofGood',
      broken: [
        { scope: 'agency', reading: 'ofGood' },
        { scope: 'agency', reading: 'ofGoodBand' },
      ],
    });
  });

  it.each([
    ['for a year before the amendment', { year: 2022 }],
    ['for a ranking that began before it', { year: 2023, ranking: { begunOn: '2023-08-01' } }],
  ])('is none %s', (_, more) => {
    expect(cap(more)).toMatchObject({ status: 'none', most: null, share: null, witnesses: [] });
  });

  it('leaves out who is not ranked and who works under a labour contract', () => {
    const list = [...people(8, 'excellent'), ...people(2, 'notRated'), ...people(4, 'excellent', { contract: true })];
    expect(cap({ ...withoutCounts, people: list }).witnesses[0]?.counts.ranked).toBe(8);
  });

  it('proves the most: it holds at that number and not at one more, the others ranked good', () => {
    const line = cap({ counts: { ranked: 20, excellent: 7, good: 13 } }).witnesses[0]?.lines.find(
      ({ reading }) => reading === 'ofGood',
    );
    expect(line).toMatchObject({
      most: 3,
      proof: {
        most: { excellent: 3, base: 17, product: { num: 17, den: 5 } },
        more: { excellent: 4, base: 16, product: { num: 16, den: 5 } },
      },
    });
  });

  it('binds the agency and each group of similar duties', () => {
    const list = [...people(11, 'excellent', { group: 'X' }), ...people(1, 'excellent', { group: 'Y' })];
    const { most, witnesses } = cap({ ...withoutCounts, people: list });
    expect(witnesses.map(({ scope }) => scope)).toEqual(['agency', 'X', 'Y']);
    expect(most?.ofRanked).toBe(2);
  });

  it.each([
    ['accepts an exception with a written decision, since the decree sets no limit', '35%', '12/QĐ', true, '35%'],
    ['refuses a bare number, which may be meant in percent or as a part of one', 35, '12/QĐ', false, '20%'],
    ['refuses an exception without a decision', '35%', ' ', false, '20%'],
    ['refuses a share above everybody', '101%', '12/QĐ', false, '20%'],
    ['refuses a share of nobody', '0%', '12/QĐ', false, '20%'],
    ['refuses what is no share', 'many', '12/QĐ', false, '20%'],
  ])('%s', (_, share, decision, accepted, used) => {
    const answer = cap({ exception: { share, decision } });
    expect(answer.exception).toMatchObject({ accepted, decision });
    expect(answer.share).toBe(used);
    expect(answer.exception?.why.vi).not.toBe(answer.exception?.why.en);
  });

  it.each([
    [withoutCounts],
    [{ people: people(1, 'good') }],
    [{ counts: { ranked: -1, excellent: 0, good: 0 } }],
    [{ counts: { ranked: 10, excellent: 9, good: 9 } }],
    [{ counts: { ranked: 10, excellent: 1, good: 1, goodBand: 11 } }],
    [{ ...withoutCounts, people: [person(1, 'good'), person(1, 'excellent')] }],
    [{ year: 2023, counts }],
  ])('is refused for %j', (more) => {
    expect(() => cap(more)).toThrow(/cases\.yaml/);
  });
});
