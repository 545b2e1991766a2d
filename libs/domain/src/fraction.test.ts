import { describe, expect, it } from 'vitest';
import {
  addFractions,
  compareFractions,
  displayFraction,
  displayPercent,
  divideFractions,
  floorFraction,
  fraction,
  multiplyFractions,
  parseFraction,
  type Fraction,
} from './fraction.js';

const read = (text: string | number): Fraction => parseFraction(text) as Fraction;
const MAX = Number.MAX_SAFE_INTEGER;

describe('reading an exact number', () => {
  it.each([
    ['49.9', 499, 10],
    ['49,9%', 499, 1000],
    ['50%', 50, 100],
    ['5/10', 5, 10],
    [' 7 / 9 ', 7, 9],
    ['-0.25', -25, 100],
    [4.5, 45, 10],
    [0, 0, 1],
    ['0.1', 1, 10],
  ])('reads %s digit by digit', (text, num, den) => {
    expect(parseFraction(text)).toEqual({ num, den });
  });

  it.each(['', 'x', '5/0', '1e3', '50%%', '1.2.3', '1/2/3', '.5', '5.', 'NaN', 'Infinity', NaN, 1e21, `${MAX}0`])(
    'refuses %s',
    (text) => {
      expect(parseFraction(text)).toBeNull();
    },
  );

  it.each([
    [0.5, 1],
    [1, 0],
    [1, -2],
    [MAX + 1, 1],
    [NaN, 1],
  ])('is no exact number: %d over %d', (num, den) => {
    expect(() => fraction(num, den)).toThrow(RangeError);
  });
});

describe('comparing', () => {
  it.each([
    ['49.9%', '50%', -1],
    ['499/1000', '50%', -1],
    ['5/10', '50%', 0],
    ['50.0%', '0.5', 0],
    ['3/14', '20%', 1],
    ['1/3', '33.33%', 1],
    ['-1/2', '-1/3', -1],
  ])('%s against %s', (a, b, sign) => {
    expect(Math.sign(compareFractions(read(a), read(b)))).toBe(sign);
    expect(Math.sign(compareFractions(read(b), read(a)))).toBe(sign === 0 ? 0 : -sign);
  });

  it('stays exact where the products pass 2 to the 53', () => {
    const justBelowHalf = { num: (MAX - 1) / 2, den: MAX };
    expect(compareFractions(justBelowHalf, { num: 50, den: 100 })).toBeLessThan(0);
    expect(compareFractions({ num: MAX - 1, den: MAX }, { num: MAX - 2, den: MAX - 1 })).toBeGreaterThan(0);
    expect(compareFractions({ num: MAX, den: MAX - 1 }, { num: MAX, den: MAX - 1 })).toBe(0);
  });
});

describe('arithmetic', () => {
  it('is exact and reduced', () => {
    expect(addFractions(read('0.1'), read('0.2'))).toEqual({ num: 3, den: 10 });
    expect(multiplyFractions(read('20%'), read(12))).toEqual({ num: 12, den: 5 });
    expect(divideFractions(read('1/5'), read('6/5'))).toEqual({ num: 1, den: 6 });
    expect(divideFractions(read('1/5'), read('-6/5'))).toEqual({ num: -1, den: 6 });
    expect(multiplyFractions(read(0), read('7/9'))).toEqual({ num: 0, den: 1 });
  });

  it('refuses what cannot be exact', () => {
    expect(() => divideFractions(read(1), read(0))).toThrow(RangeError);
    expect(() => multiplyFractions({ num: MAX, den: 1 }, { num: 2, den: 1 })).toThrow(RangeError);
  });

  it.each([
    [7, 5, 1],
    [10, 5, 2],
    [-1, 2, -1],
    [-4, 2, -2],
    [0, 3, 0],
    [MAX, 1, MAX],
    [MAX - 1, MAX, 0],
    [1 - MAX, MAX, -1],
    [MAX, 2, (MAX - 1) / 2],
  ])('the floor of %d over %d is %d', (num, den, floor) => {
    expect(floorFraction({ num, den })).toBe(floor);
  });
});

describe('display', () => {
  it.each([
    [4996, 10_000, 1, '49,9%'],
    [999_999, 1_000_000, 2, '99,99%'],
    [1, 3, 2, '33,33%'],
    [1, 2, 2, '50%'],
    [2, 3, 0, '66%'],
    [(MAX - 1) / 2, MAX, 2, '49,99%'],
    [MAX - 1, MAX, 2, '99,99%'],
  ])('%d over %d with at most %i decimals is cut to %s and never rounded up', (num, den, digits, shown) => {
    expect(displayPercent({ num, den }, digits)).toBe(shown);
  });

  it('writes numbers with a comma, without idle zeros, and no minus before zero', () => {
    expect(displayFraction(read('4.50'))).toBe('4,5');
    expect(displayFraction(read('4.05'), 2, '.')).toBe('4.05');
    expect(displayFraction(read('-0.001'))).toBe('0');
    expect(displayFraction(read('-1.239'))).toBe('-1,23');
  });
});
