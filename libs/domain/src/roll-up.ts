import { rankOf, type Level } from './level.js';
import type { UnitTree } from './unit-tree.js';

/** For each unit of a tree, how the units directly below it stand. Same positions as `tree.units`. */
export interface RolledUp {
  /** Units directly below. */
  readonly below: Int32Array;
  /** Of them, those whose level is not yet known. */
  readonly unknown: Int32Array;
  /** Of them, those ranked at least at the level asked for, in the order of `atLeast`. */
  readonly reached: readonly Int32Array[];
}

/** The level of a unit is not known yet. */
export const UNKNOWN_RANK = -1;

/**
 * Counts, in one pass, how many directly subordinate units reach each of the given levels. A unit without a level counts
 * as unknown, never as not reached.
 * @param parent for each unit the position of the one above, -1 for none
 * @param ranks for each unit the rank of its level, or `UNKNOWN_RANK`
 */
export function rollUpRanks(parent: Int32Array, ranks: Int8Array, atLeast: readonly Level[]): RolledUp {
  const size = parent.length;
  const below = new Int32Array(size);
  const unknown = new Int32Array(size);
  const reached = atLeast.map(() => new Int32Array(size));
  const wanted = atLeast.map(rankOf);
  for (let at = 0; at < size; at++) {
    const above = parent[at] as number;
    if (above < 0) continue;
    const rank = ranks[at] as number;
    below[above] = (below[above] as number) + 1;
    unknown[above] = (unknown[above] as number) + Number(rank === UNKNOWN_RANK);
    for (let level = 0; level < wanted.length; level++) {
      const counts = reached[level] as Int32Array;
      counts[above] = (counts[above] as number) + Number(rank >= (wanted[level] as number));
    }
  }
  return { below, unknown, reached };
}

/** The same for a tree of units whose levels are found by id. */
export function rollUp(
  { units, parent }: UnitTree,
  levelOf: (unitId: string) => Level | undefined,
  atLeast: readonly Level[],
): RolledUp {
  const ranks = Int8Array.from(units, ({ id }) => {
    const level = levelOf(id);
    return level === undefined ? UNKNOWN_RANK : rankOf(level);
  });
  return rollUpRanks(parent, ranks, atLeast);
}
