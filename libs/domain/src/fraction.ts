/** An exact number: `num / den`, both safe integers, `den > 0`. Never rounded; rounding happens in display only. */
export interface Fraction {
  readonly num: number;
  readonly den: number;
}

/** @throws RangeError unless both are safe integers and `den > 0`. */
export function fraction(num: number, den = 1): Fraction {
  if (!Number.isSafeInteger(num) || !Number.isSafeInteger(den) || den <= 0) {
    throw new RangeError(`not an exact fraction: ${num}/${den}`);
  }
  return { num, den };
}

const decimal = /^(-?)(\d+)(?:[.,](\d+))?(%?)$/;
const ratio = /^(-?\d+)\s*\/\s*(\d+)$/;

/** Reads `49.9`, `49,9%`, `5/10` or a number exactly, digit by digit; `null` for anything else. */
export function parseFraction(value: string | number): Fraction | null {
  const text = String(value).trim();
  const parts = ratio.exec(text);
  if (parts !== null) return safely(Number(parts[1]), Number(parts[2]));
  const digits = decimal.exec(text);
  if (digits === null) return null;
  const decimals = digits[3] ?? '';
  const num = Number(`${digits[1]}${digits[2]}${decimals}`);
  return safely(num, 10 ** decimals.length * (digits[4] === '%' ? 100 : 1));
}

function safely(num: number, den: number): Fraction | null {
  return Number.isSafeInteger(num) && Number.isSafeInteger(den) && den > 0 ? { num, den } : null;
}

/** Negative, zero or positive as `a` is below, equal to or above `b`; exact at any size. */
export const compareFractions = (a: Fraction, b: Fraction): number => compareParts(a.num, a.den, b.num, b.den);

/** The same over bare numbers, for loops over columns. */
export function compareParts(num: number, den: number, otherNum: number, otherDen: number): number {
  const left = num * otherDen;
  const right = otherNum * den;
  if (Math.abs(left) <= Number.MAX_SAFE_INTEGER && Math.abs(right) <= Number.MAX_SAFE_INTEGER) return left - right;
  const exact = BigInt(num) * BigInt(otherDen) - BigInt(otherNum) * BigInt(den);
  return exact < 0n ? -1 : exact > 0n ? 1 : 0;
}

/** `a x b`, exactly. @throws RangeError when the result does not fit. */
export const multiplyFractions = (a: Fraction, b: Fraction): Fraction =>
  reduce(BigInt(a.num) * BigInt(b.num), BigInt(a.den) * BigInt(b.den));

export const addFractions = (a: Fraction, b: Fraction): Fraction =>
  reduce(BigInt(a.num) * BigInt(b.den) + BigInt(b.num) * BigInt(a.den), BigInt(a.den) * BigInt(b.den));

/** @throws RangeError when `b` is zero. */
export function divideFractions(a: Fraction, b: Fraction): Fraction {
  if (b.num === 0) throw new RangeError('division by zero');
  const sign = b.num < 0 ? -1n : 1n;
  return reduce(BigInt(a.num) * BigInt(b.den) * sign, BigInt(a.den) * BigInt(b.num) * sign);
}

/** The greatest integer not above the fraction: a maximum is never rounded up. */
export function floorFraction({ num, den }: Fraction): number {
  const rest = num % den;
  return (num - rest) / den - (rest < 0 ? 1 : 0);
}

/** The greatest integer not above `times x value`, exactly; `times` is a safe integer. */
export function floorOfProduct({ num, den }: Fraction, times: number): number {
  const product = num * times;
  if (Number.isSafeInteger(product)) return floorFraction({ num: product, den });
  return floorFraction(reduce(BigInt(num) * BigInt(times), BigInt(den)));
}

function reduce(num: bigint, den: bigint): Fraction {
  let [a, b] = [num < 0n ? -num : num, den];
  while (b !== 0n) [a, b] = [b, a % b];
  const divisor = a === 0n ? 1n : a;
  return fraction(Number(num / divisor), Number(den / divisor));
}

/** At most `digits` decimals, cut and not rounded, so that a display never promotes: 49.96 % shows as `49,9`. */
export const displayFraction = (value: Fraction, digits = 2, separator = ','): string =>
  displayTimes(1n, value, digits, separator);

/** A share as percent text: 1/3 gives `33,33 %`. */
export const displayPercent = (value: Fraction, digits = 2, separator = ','): string =>
  `${displayTimes(100n, value, digits, separator)}%`;

function displayTimes(times: bigint, { num, den }: Fraction, digits: number, separator: string): string {
  const scale = 10n ** BigInt(digits);
  const cut = (BigInt(Math.abs(num)) * times * scale) / BigInt(den);
  const sign = num < 0 && cut > 0n ? '-' : '';
  const rest = (cut % scale).toString().padStart(digits, '0').replace(/0+$/, '');
  return `${sign}${cut / scale}${rest === '' ? '' : separator + rest}`;
}
