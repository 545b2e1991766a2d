import type { Level } from './level.js';
import type { Outcome } from './outcome.js';

/** A proposal to change a decided result because a fact changed. It changes nothing by itself. */
export interface Adjustment {
  readonly subject: string;
  readonly decided: Level;
  readonly before: Outcome;
  readonly after: Outcome;
  readonly direction: 'raise' | 'lower' | 'toBeSettled';
}

/**
 * Compares what the rules gave with what they give now. Up and down take the same path. `null` when nothing changed.
 */
export function proposeAdjustment(decided: Level, before: Outcome, after: Outcome): Adjustment | null {
  if (after.status === before.status && after.possible.join() === before.possible.join()) return null;
  const order: readonly Level[] = ['notCompleted', 'completed', 'good', 'excellent'];
  const direction =
    after.level === null || after.level === decided
      ? 'toBeSettled'
      : order.indexOf(after.level) > order.indexOf(decided)
        ? 'raise'
        : 'lower';
  return { subject: after.subject, decided, before, after, direction };
}
