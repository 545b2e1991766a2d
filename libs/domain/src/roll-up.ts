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

/**
 * Counts, bottom-up in one reverse pass, how many directly subordinate units reach each of the given levels.
 * A unit without a level counts as unknown, never as not reached.
 */
export function rollUp(
  tree: UnitTree,
  levelOf: (unitId: string) => Level | undefined,
  atLeast: readonly Level[],
): RolledUp {
  const size = tree.units.length;
  const below = new Int32Array(size);
  const unknown = new Int32Array(size);
  const reached = atLeast.map(() => new Int32Array(size));
  for (let at = size - 1; at >= 0; at--) {
    const above = tree.parent[at] as number;
    if (above < 0) continue;
    below[above] = (below[above] as number) + 1;
    const level = levelOf((tree.units[at] as { id: string }).id);
    if (level === undefined) {
      unknown[above] = (unknown[above] as number) + 1;
      continue;
    }
    atLeast.forEach((wanted, index) => {
      const counts = reached[index] as Int32Array;
      if (rankOf(level) >= rankOf(wanted)) counts[above] = (counts[above] as number) + 1;
    });
  }
  return { below, unknown, reached };
}
