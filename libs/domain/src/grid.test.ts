import { describe, expect, it } from 'vitest';
import { cellBits, cellOf, compareCuts, layOutGrid, type GridFact } from './grid.js';
import { cut, define, reading } from './small-rulebook.test.suite.js';

const numberFact = (...cuts: readonly string[]): GridFact =>
  layOutGrid([{ definition: define('share', 'share'), cuts: cuts.map(cut) }]).facts[0] as GridFact;

describe('the cell of a number', () => {
  const fact = numberFact('>=50%', '>50%', '>=80%', '>=50%');

  it.each([
    [0, 1, 0],
    [499_999_999, 1_000_000_000, 0],
    [1, 2, 1],
    [500_000_001, 1_000_000_000, 2],
    [799, 1000, 2],
    [8, 10, 3],
    [1, 1, 3],
  ])('%d over %d is number %i of: below 50, exactly 50, above 50 and below 80, 80 and more', (num, den, cell) => {
    expect(fact.cells).toBe(4);
    expect(cellOf(fact, num, den)).toBe(cell);
  });

  it('is exact for numbers whose products pass 2 to the 53', () => {
    const den = Number.MAX_SAFE_INTEGER;
    expect(cellOf(fact, (den - 1) / 2, den)).toBe(0);
    expect(cellOf(fact, (den + 1) / 2, den)).toBe(2);
  });
});

describe('the grid', () => {
  it('never lets a fact straddle two words, and gives each fact bits of its own', () => {
    const tenOptions = Array.from({ length: 10 }, (_, n) => `o${n}`);
    const grid = layOutGrid([
      ...['a', 'b', 'c', 'd'].map((id) => ({ definition: define(id, 'grade', { options: tenOptions }), cuts: [] })),
      { definition: define('e', 'share', { notApplicable: 'r' }), cuts: [cut('>=70%')] },
      { reading: reading('r', 'met', 'notMet'), cuts: [] },
    ]);
    expect(grid.words).toBe(2);
    expect(grid.facts.map(({ word }) => word)).toEqual([0, 0, 0, 1, 1, 1]);
    for (const word of [0, 1]) {
      const masks = grid.facts.filter((fact) => fact.word === word).map(({ mask }) => mask);
      expect(masks.reduce((sum, mask) => sum + (mask >>> 0), 0)).toBe(
        masks.reduce((bits, mask) => bits | mask, 0) >>> 0,
      );
    }
    const e = grid.facts[4] as GridFact;
    expect([e.cells, e.notApplicableMet >>> e.shift, e.notApplicableFails >>> e.shift]).toEqual([2, 4, 8]);
    expect(grid.indexOf.get('reading:r')).toBe(5);
  });

  it('takes exactly 32 cells in one word and refuses 33', () => {
    const cuts = (number: number): string[] => Array.from({ length: number }, (_, n) => `>=${n + 1}`);
    const full = numberFact(...cuts(31));
    expect([full.cells, full.mask, cellBits(full, 0, 31), cellBits(full, 31, 31) >>> 31]).toEqual([32, -1, -1, 1]);
    expect(() => numberFact(...cuts(32))).toThrow(RangeError);
  });

  it('sorts cuts and counts equal ones once, however they are written', () => {
    const fact = numberFact('>0.8', '>=1/2', '>=50%', '>=80%');
    expect(fact.cuts.map(({ value, above }) => [value.num / value.den, above])).toEqual([
      [0.5, false],
      [0.8, false],
      [0.8, true],
    ]);
    expect(compareCuts(cut('>=50%'), cut('>1/2'))).toBeLessThan(0);
  });

  it('orders facts of which one is part of the other, from the innermost outwards', () => {
    const part = (id: string, within?: string) => ({
      definition: define(id, 'share', within === undefined ? {} : { within }),
      cuts: [],
    });
    const { within, facts } = layOutGrid([
      part('outer'),
      part('middle', 'outer'),
      part('inner', 'middle'),
      part('x', 'ghost'),
    ]);
    expect(within.map(([a, b]) => [facts[a]?.id, facts[b]?.id])).toEqual([
      ['inner', 'middle'],
      ['middle', 'outer'],
    ]);
  });
});
