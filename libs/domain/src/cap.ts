import {
  addFractions,
  compareFractions,
  divideFractions,
  floorFraction,
  multiplyFractions,
  type Fraction,
} from './fraction.js';
import type { Level } from './level.js';
import type { RuleRef } from './rule-ref.js';
import type { Text } from './text.js';

/** What the share is taken of. The text does not settle it, so all four are always computed. */
export const CAP_READINGS = ['ofRanked', 'ofGood', 'ofGoodBand', 'ofGoodOrBetter'] as const;
export type CapReading = (typeof CAP_READINGS)[number];

/** At most this share of excellent results in each scope. */
export interface CapRule {
  readonly rule: RuleRef;
  /** Scopes that bind together. */
  readonly scopes: readonly ('agency' | 'similarDutyGroup')[];
  /** The share, or `external` when the text borrows it from another body's rule. */
  readonly share: Fraction | { readonly external: string };
  /** The share of the other body's rule, with its own citation, when that is data of this register. */
  readonly externalShare?: { readonly share: Fraction; readonly rule: RuleRef };
  /** What the competent authority may decide instead, and its limit; `most: null` when the text sets none. */
  readonly exception: { readonly rule: RuleRef; readonly most: Fraction | null; readonly note: Text } | null;
}

/** How many people of one scope stand where. Only ranked people count; those at or above good may be displaced. */
export interface CapCounts {
  readonly ranked: number;
  /** Ranked excellent, as proposed or decided. */
  readonly excellent: number;
  /** Ranked good, as proposed or decided. */
  readonly good: number;
  /** Whose own result is good, not excellent: those that the cap does not touch. */
  readonly goodBand: number;
}

/** One scope by one reading: `excellent <= share x base`, and the greatest number of excellent results allowed. */
export interface CapLine {
  readonly reading: CapReading;
  readonly share: Fraction;
  readonly base: number;
  /** `share x base`, exact. */
  readonly product: Fraction;
  /** Greatest number allowed, when people over the cap become good. Floor: a maximum is never rounded up. */
  readonly most: number;
  readonly excellent: number;
  readonly allowed: boolean;
}

/** The printable proof of one scope. */
export interface CapWitness {
  readonly scope: string;
  readonly counts: CapCounts;
  readonly lines: readonly CapLine[];
}

/** Base of a reading for counts as they stand. */
export function capBase(reading: CapReading, counts: CapCounts): number {
  if (reading === 'ofRanked') return counts.ranked;
  if (reading === 'ofGood') return counts.good;
  if (reading === 'ofGoodBand') return counts.goodBand;
  return counts.good + counts.excellent;
}

/** Greatest number of excellent results when those over the cap are ranked good instead. */
export function capMost(reading: CapReading, counts: CapCounts, share: Fraction): number {
  if (reading !== 'ofGood') return floorFraction(multiplyFractions(share, { num: capBase(reading, counts), den: 1 }));
  const goodOrBetter = counts.good + counts.excellent;
  const portion = divideFractions(share, addFractions(share, { num: 1, den: 1 }));
  return floorFraction(multiplyFractions(portion, { num: goodOrBetter, den: 1 }));
}

/** The proof of one scope by every reading. */
export function witness(scope: string, counts: CapCounts, share: Fraction): CapWitness {
  const lines = CAP_READINGS.map((reading): CapLine => {
    const base = capBase(reading, counts);
    const product = multiplyFractions(share, { num: base, den: 1 });
    return {
      reading,
      share,
      base,
      product,
      most: capMost(reading, counts, share),
      excellent: counts.excellent,
      allowed: compareFractions({ num: counts.excellent, den: 1 }, product) <= 0,
    };
  });
  return { scope, counts, lines };
}

/** One ranked person as the cap sees them. */
export interface CapMember {
  readonly group: string;
  /** Proposed or decided level. */
  readonly level: Level;
  /** The level that the rules alone give, before any selection; `level` where it is not told apart. */
  readonly eligible?: Level;
}

/** Counts and proofs of an agency as a whole and of each group of similar duties, groups in order of name. */
export interface AgencyCap {
  readonly agency: CapWitness;
  readonly groups: readonly CapWitness[];
  /** By reading, how many excellent results the agency can have at most when every scope binds. */
  readonly most: Readonly<Record<CapReading, number>>;
}

export function countCap(members: Iterable<CapMember>): CapCounts {
  const counts = { ranked: 0, excellent: 0, good: 0, goodBand: 0 };
  for (const { level, eligible = level } of members) {
    counts.ranked++;
    if (level === 'excellent') counts.excellent++;
    if (level === 'good') counts.good++;
    if (eligible === 'good') counts.goodBand++;
  }
  return counts;
}

/** Both scopes bind together: the agency may not have more than the sum of what its groups may have. */
export function capAgency(members: readonly CapMember[], share: Fraction): AgencyCap {
  const agency = witness('agency', countCap(members), share);
  const groups = [...Map.groupBy(members, ({ group }) => group)]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([group, people]) => witness(group, countCap(people), share));
  const most = Object.fromEntries(
    CAP_READINGS.map((reading, index) => {
      const ofGroups = groups.reduce((sum, { lines }) => sum + (lines[index] as CapLine).most, 0);
      return [reading, Math.min((agency.lines[index] as CapLine).most, ofGroups)];
    }),
  ) as Record<CapReading, number>;
  return { agency, groups, most };
}

/** Scopes in which a reading is broken. */
export const brokenScopes = (cap: AgencyCap, reading: CapReading): readonly CapWitness[] =>
  [cap.agency, ...cap.groups].filter(({ lines }) => lines.some((line) => line.reading === reading && !line.allowed));
