import { describe, expect, it } from 'vitest';
import {
  brokenScopes,
  CAP_READINGS,
  capAgency,
  capBase,
  capMost,
  capMostOfAgencies,
  countCap,
  countScopes,
  witness,
  type CapCounts,
  type CapMember,
  type CapReading,
} from './cap.js';
import { seededRandom } from './small-rulebook.test.suite.js';
import { LEVELS, rankOf, type Level } from './level.js';

const FIFTH = { num: 20, den: 100 };
const counts = (ranked: number, excellent: number, good: number, goodBand = good): CapCounts => ({
  ranked,
  excellent,
  good,
  goodBand,
});
const people = (number: number, level: Level, group = 'all', eligible?: Level): CapMember[] =>
  Array.from({ length: number }, () => ({ group, level, ...(eligible === undefined ? {} : { eligible }) }));

describe('the base of a share', () => {
  it('is counted by four readings of the same words', () => {
    const agency = counts(20, 3, 9, 7);
    expect(CAP_READINGS.map((reading) => capBase(reading, agency))).toEqual([20, 9, 7, 12]);
  });
});

describe('the most that a share allows', () => {
  it.each([
    [1, 0, 0],
    [4, 0, 0],
    [5, 1, 0],
    [6, 1, 1],
    [7, 1, 1],
    [9, 1, 1],
    [10, 2, 1],
    [11, 2, 1],
    [12, 2, 2],
    [30, 6, 5],
  ])('of %i people who are all eligible for excellent: %i of all, %i of those who stay good', (n, ofAll, ofGood) => {
    const all = counts(n, n, 0);
    expect(capMost('ofRanked', all, FIFTH)).toBe(ofAll);
    expect(capMost('ofGoodOrBetter', all, FIFTH)).toBe(ofAll);
    expect(capMost('ofGood', all, FIFTH)).toBe(ofGood);
    expect(capMost('ofGoodBand', all, FIFTH)).toBe(0);
  });

  it.each<[CapReading, number]>([
    ['ofRanked', 4],
    ['ofGood', 2],
    ['ofGoodBand', 2],
    ['ofGoodOrBetter', 3],
  ])('of 20 ranked, 15 good or better, 10 of them good by the criteria, read %s, is %i', (reading, most) => {
    expect(capMost(reading, counts(20, 5, 10), FIFTH)).toBe(most);
  });

  it('is exact for a third, where floating point would lose one', () => {
    expect(capMost('ofRanked', counts(3, 3, 0), { num: 1, den: 3 })).toBe(1);
    expect(capMost('ofRanked', counts(100, 100, 0), { num: 29, den: 100 })).toBe(29);
  });

  it('is the greatest number that keeps to the share, whatever the counts and the share', () => {
    for (const share of [FIFTH, { num: 1, den: 4 }, { num: 1, den: 3 }, { num: 35, den: 100 }]) {
      for (let good = 0; good <= 40; good++) {
        for (let excellent = 0; excellent <= 40 - good; excellent++) {
          for (const reading of CAP_READINGS) {
            const before = counts(45, excellent, good, good);
            const keeps = (x: number): boolean => {
              const moved = { ...before, excellent: x, good: good + excellent - x };
              return x * share.den <= share.num * capBase(reading, moved);
            };
            const most = capMost(reading, before, share);
            expect([keeps(most), keeps(most + 1)]).toEqual([true, false]);
          }
        }
      }
    }
  });
});

describe('the printable proof of one scope', () => {
  it('shows share, base, exact product and verdict by every reading', () => {
    const { scope, lines } = witness('X', counts(12, 2, 9, 10), FIFTH);
    expect(scope).toBe('X');
    expect(
      lines.map(({ reading, base, product, most, allowed }) => ({ reading, base, product, most, allowed })),
    ).toEqual([
      { reading: 'ofRanked', base: 12, product: { num: 12, den: 5 }, most: 2, allowed: true },
      { reading: 'ofGood', base: 9, product: { num: 9, den: 5 }, most: 1, allowed: false },
      { reading: 'ofGoodBand', base: 10, product: { num: 2, den: 1 }, most: 2, allowed: true },
      { reading: 'ofGoodOrBetter', base: 11, product: { num: 11, den: 5 }, most: 2, allowed: true },
    ]);
  });

  it('allows nobody where nobody is ranked', () => {
    expect(witness('empty', counts(0, 0, 0), FIFTH).lines.map(({ most, allowed }) => [most, allowed])).toEqual(
      Array.from({ length: 4 }, () => [0, true]),
    );
  });
});

describe('counting people', () => {
  it("counts the level given, and the level of one's own results where it differs", () => {
    const displaced = people(3, 'good', 'all', 'excellent');
    expect(
      countCap([...people(2, 'excellent'), ...displaced, ...people(1, 'good'), ...people(4, 'completed')]),
    ).toEqual({ ranked: 10, excellent: 2, good: 4, goodBand: 1 });
  });
});

describe('an agency and its groups of similar duties', () => {
  it('are bound together: groups of 6, 6 and 8 allow one each, though the agency of 20 alone would allow four', () => {
    const { agency, groups, most } = capAgency(
      [...people(8, 'excellent', 'c'), ...people(6, 'excellent', 'a'), ...people(6, 'excellent', 'b')],
      FIFTH,
    );
    expect(groups.map(({ scope }) => scope)).toEqual(['a', 'b', 'c']);
    expect(agency.lines[0]?.most).toBe(4);
    expect(most).toEqual({ ofRanked: 3, ofGood: 3, ofGoodBand: 0, ofGoodOrBetter: 3 });
  });

  it('give no place to a group of one, and the agency limits the sum of its groups', () => {
    const { groups, most } = capAgency([...people(11, 'excellent', 'X'), ...people(1, 'excellent', 'Y')], FIFTH);
    expect(groups.map(({ lines }) => lines[0]?.most)).toEqual([2, 0]);
    expect(most.ofRanked).toBe(2);
    const wide = capAgency([...people(5, 'good', 'a'), ...people(5, 'good', 'b')], { num: 1, den: 2 });
    expect(wide.most.ofGood).toBe(2);
    expect(wide.agency.lines[1]?.most).toBe(3);
  });

  it('name the scopes in which a reading is broken', () => {
    const cap = capAgency(
      [...people(2, 'excellent', 'a'), ...people(4, 'good', 'a'), ...people(14, 'good', 'b')],
      FIFTH,
    );
    expect(brokenScopes(cap, 'ofRanked').map(({ scope }) => scope)).toEqual(['a']);
    expect(brokenScopes(capAgency(people(20, 'good'), FIFTH), 'ofGood')).toEqual([]);
    expect(brokenScopes(capAgency(people(2, 'excellent'), FIFTH), 'ofRanked').map(({ scope }) => scope)).toEqual([
      'agency',
      'all',
    ]);
  });
});

describe('many agencies at once', () => {
  it('have the counts and the most that each has by itself', () => {
    const random = seededRandom(44);
    const rows = Array.from({ length: 3000 }, () => ({
      agency: random(20),
      group: random(3),
      level: LEVELS[random(4)] as Level,
      eligible: LEVELS[random(4)] as Level,
    }));
    const counted = countScopes(
      {
        agency: Int32Array.from(rows, ({ agency }) => agency),
        group: Uint8Array.from(rows, ({ group }) => group),
        level: Uint8Array.from(rows, ({ level }) => rankOf(level)),
        eligible: Uint8Array.from(rows, ({ eligible }) => rankOf(eligible)),
      },
      20,
      3,
    );
    for (const reading of CAP_READINGS) {
      const most = Array.from({ length: 20 }, (_, agency) => {
        const members = rows.filter((row) => row.agency === agency);
        const ofGroups = [0, 1, 2].map((group) =>
          capMost(reading, countCap(members.filter((row) => row.group === group).map(asMember)), FIFTH),
        );
        return Math.min(
          capMost(reading, countCap(members.map(asMember)), FIFTH),
          ofGroups.reduce((sum, one) => sum + one, 0),
        );
      });
      expect([...capMostOfAgencies(counted, reading, FIFTH)]).toEqual(most);
    }
    expect(counted.ranked.reduce((sum, one) => sum + one, 0)).toBe(rows.length);
  });
});

const asMember = ({ group, level, eligible }: { group: number; level: Level; eligible: Level }): CapMember => ({
  group: String(group),
  level,
  eligible,
});
