import type { FactSheet, Rulebook } from '@xeploai/domain';
import { contentHash } from './content-hash.js';
import { NOT_COVERED, notCovered, rateSheets, yearOf, type RatedSheet } from './rate-sheets.js';
import type { StoredOutcome } from './stored-outcome.js';

/** What of an outcome is computed, part by part. */
export const REPLAYED_PARTS = [
  'evidence',
  'possible',
  'status',
  'level',
  'awaits',
  'readings',
  'provisional',
  'rulebook',
] as const;
export type ReplayedPart = (typeof REPLAYED_PARTS)[number];

/** An outcome that does not come out again as it is stored. */
export interface ReplayDifference {
  readonly subject: string;
  readonly rulebook: { readonly id: string; readonly hash: string };
  readonly parts: readonly { readonly part: ReplayedPart; readonly stored: string; readonly computed: string }[];
}

export type Replayed = Pick<StoredOutcome, 'outcome' | 'evidence'>;

/**
 * Computes outcomes of one kind of subject again from the facts they rest on and gives those that do not come out byte
 * by byte: evidence words, results still possible, status, level, awaited facts, open readings. Pure.
 * @param rulebook the one with the hash that the outcomes name; `null` for those whom the decrees do not rank
 */
export function replayOutcomes(
  rulebook: Rulebook | null,
  year: number,
  rows: readonly { readonly stored: StoredOutcome; readonly sheet: FactSheet }[],
): readonly ReplayDifference[] {
  const [first] = rows;
  if (first === undefined) return [];
  const computed =
    rulebook === null
      ? rows.map(({ stored }) => notCovered(stored.subject))
      : rateSheets(
          rulebook,
          rows.map(({ sheet }) => sheet),
          yearOf(year),
          first.stored.readings,
        );
  return rows.flatMap(({ stored }, index): ReplayDifference[] => {
    const parts = differences(stored, computed[index] as RatedSheet);
    return parts.length === 0 ? [] : [{ subject: stored.subject, rulebook: stored.outcome.rulebook, parts }];
  });
}

export function differences(stored: Replayed, computed: Replayed): ReplayDifference['parts'] {
  return REPLAYED_PARTS.flatMap((part) => {
    const [was, is] = [stored, computed].map((one) =>
      JSON.stringify(part === 'evidence' ? one.evidence : one.outcome[part]),
    ) as [string, string];
    return was === is || (part === 'rulebook' && sameRulebook(stored, computed))
      ? []
      : [{ part, stored: was, computed: is }];
  });
}

const sameRulebook = (a: Replayed, b: Replayed): boolean =>
  a.outcome.rulebook.id === b.outcome.rulebook.id && a.outcome.rulebook.hash === b.outcome.rulebook.hash;

/** Outcomes that can be computed together: one rulebook, the same settled readings. */
export const batchKey = ({ outcome: { rulebook }, readings }: StoredOutcome): string =>
  `${rulebook.id} ${rulebook.hash} ${contentHash(readings)}`;

export const isNotCovered = ({ outcome }: StoredOutcome): boolean => outcome.rulebook.id === NOT_COVERED.id;
