import { compareFractions, floorOfProduct, multiplyFractions, type Fraction } from './fraction.js';
import { rankOf, type Level } from './level.js';
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
  readonly exception: {
    readonly rule: RuleRef;
    readonly most: Fraction | null;
    readonly note: Text;
    /** What must be so before a higher share may be decided at all. */
    readonly needs?: { readonly outstandingAchievement?: boolean; readonly unitLevel?: Level };
  } | null;
  /** Readings that follow the words of the text; the others are shown and named as not literal. */
  readonly literal?: readonly CapReading[];
  /** In place of the share where fewer than `count` exist under the body, whatever their levels. */
  readonly fewerThan?: { readonly count: number; readonly most: number; readonly rule: RuleRef };
  /** An open reading of whether all count in one pool or each kind in a pool of its own; option by option. */
  readonly pools?: { readonly reading: string; readonly options: Readonly<Record<string, 'together' | 'apart'>> };
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
  /** Why it is the most: the inequality at that number, where it holds, and at one more, where it does not. */
  readonly proof: { readonly most: CapSide; readonly more: CapSide };
  readonly excellent: number;
  readonly allowed: boolean;
}

/** The right side of the inequality when so many are ranked excellent and the others who could be are ranked good. */
export interface CapSide {
  readonly excellent: number;
  readonly base: number;
  readonly product: Fraction;
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

/** Base of a reading when `excellent` of those who are good or excellent are ranked excellent, the others good. */
const baseWhen = (reading: CapReading, counts: CapCounts, excellent: number): number =>
  reading === 'ofGood' ? counts.good + counts.excellent - excellent : capBase(reading, counts);

/** Greatest number of excellent results when those over the cap are ranked good instead. */
export function capMost(reading: CapReading, counts: CapCounts, share: Fraction): number {
  if (reading !== 'ofGood') return floorOfProduct(share, capBase(reading, counts));
  // At most `share x good`, when good and excellent together stay as many: share / (1 + share) of them.
  return floorOfProduct({ num: share.num, den: share.num + share.den }, counts.good + counts.excellent);
}

/** The proof of one scope by every reading. */
export function witness(scope: string, counts: CapCounts, share: Fraction): CapWitness {
  const lines = CAP_READINGS.map((reading): CapLine => {
    const base = capBase(reading, counts);
    const product = multiplyFractions(share, { num: base, den: 1 });
    const most = capMost(reading, counts, share);
    const side = (count: number): CapSide => {
      const then = Math.max(0, baseWhen(reading, counts, count));
      return { excellent: count, base: then, product: multiplyFractions(share, { num: then, den: 1 }) };
    };
    return {
      reading,
      share,
      base,
      product,
      most,
      proof: { most: side(most), more: side(most + 1) },
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

/** Counts of one scope, person by person. */
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

/** Ranked people as columns: a country's worth fits where its objects would not. */
export interface CapColumns {
  /** Position of the agency of each person, from 0. */
  readonly agency: Int32Array;
  /** Position of the group of similar duties, from 0. */
  readonly group: Uint8Array | Int32Array;
  /** Rank of the proposed or decided level, as `rankOf` gives it. */
  readonly level: Uint8Array;
  /** Rank of the level that the rules alone give. */
  readonly eligible: Uint8Array;
}

/** Counts of every scope: the groups of the first agency, then those of the second, and so on. */
export interface CountedScopes {
  /** Groups of each agency. */
  readonly groups: number;
  readonly ranked: Int32Array;
  readonly excellent: Int32Array;
  readonly good: Int32Array;
  readonly goodBand: Int32Array;
}

const [GOOD, EXCELLENT] = [rankOf('good'), rankOf('excellent')];

/** Counts the people of many agencies in one pass. */
export function countScopes(people: CapColumns, agencies: number, groups: number): CountedScopes {
  const { agency, group, level, eligible } = people;
  const size = agencies * groups;
  const [ranked, excellent] = [new Int32Array(size), new Int32Array(size)];
  const [good, goodBand] = [new Int32Array(size), new Int32Array(size)];
  for (let row = 0; row < agency.length; row++) {
    const scope = (agency[row] as number) * groups + (group[row] as number);
    const rank = level[row] as number;
    ranked[scope] = (ranked[scope] as number) + 1;
    excellent[scope] = (excellent[scope] as number) + Number(rank === EXCELLENT);
    good[scope] = (good[scope] as number) + Number(rank === GOOD);
    goodBand[scope] = (goodBand[scope] as number) + Number(eligible[row] === GOOD);
  }
  return { groups, ranked, excellent, good, goodBand };
}

const countsOfGroup = (counted: CountedScopes, agency: number, group: number): CapCounts => {
  const at = agency * counted.groups + group;
  return {
    ranked: counted.ranked[at] as number,
    excellent: counted.excellent[at] as number,
    good: counted.good[at] as number,
    goodBand: counted.goodBand[at] as number,
  };
};

function countsOfAgency(counted: CountedScopes, agency: number): CapCounts {
  const counts = { ranked: 0, excellent: 0, good: 0, goodBand: 0 };
  for (let at = agency * counted.groups; at < (agency + 1) * counted.groups; at++) {
    counts.ranked += counted.ranked[at] as number;
    counts.excellent += counted.excellent[at] as number;
    counts.good += counted.good[at] as number;
    counts.goodBand += counted.goodBand[at] as number;
  }
  return counts;
}

/** Greatest number of excellent results of each agency when the agency and all its groups bind together. */
export function capMostOfAgencies(counted: CountedScopes, reading: CapReading, share: Fraction): Int32Array {
  const most = new Int32Array(counted.groups === 0 ? 0 : counted.ranked.length / counted.groups);
  for (let agency = 0; agency < most.length; agency++) {
    let ofGroups = 0;
    for (let group = 0; group < counted.groups; group++) {
      ofGroups += capMost(reading, countsOfGroup(counted, agency, group), share);
    }
    most[agency] = Math.min(ofGroups, capMost(reading, countsOfAgency(counted, agency), share));
  }
  return most;
}

/** Both scopes bind together: the agency may not have more than the sum of what its groups may have. */
export function capAgency(members: readonly CapMember[], share: Fraction): AgencyCap {
  const names = [...new Set(members.map(({ group }) => group))].toSorted();
  const counted = countScopes(columnsOf(members, names), 1, names.length);
  const agency = witness('agency', countsOfAgency(counted, 0), share);
  const groups = names.map((name, group) => witness(name, countsOfGroup(counted, 0, group), share));
  const most = Object.fromEntries(
    CAP_READINGS.map((reading) => [reading, capMostOfAgencies(counted, reading, share)[0] ?? 0]),
  ) as Record<CapReading, number>;
  return { agency, groups, most };
}

function columnsOf(members: readonly CapMember[], names: readonly string[]): CapColumns {
  const positionOf = new Map(names.map((name, at) => [name, at]));
  return {
    agency: new Int32Array(members.length),
    group: Int32Array.from(members, ({ group }) => positionOf.get(group) as number),
    level: Uint8Array.from(members, ({ level }) => rankOf(level)),
    eligible: Uint8Array.from(members, ({ level, eligible = level }) => rankOf(eligible)),
  };
}

/** Scopes in which a reading is broken. */
export const brokenScopes = (cap: AgencyCap, reading: CapReading): readonly CapWitness[] =>
  [cap.agency, ...cap.groups].filter(({ lines }) => lines.some((line) => line.reading === reading && !line.allowed));
