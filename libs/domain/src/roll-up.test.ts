import { describe, expect, it } from 'vitest';
import { civilDate } from './civil-date.js';
import type { Level } from './level.js';
import { rollUp } from './roll-up.js';
import type { Unit } from './unit.js';
import { treeOn } from './unit-tree.js';

const unit = (id: string, parentId: string | null): Unit => ({
  id,
  code: id,
  name: id,
  kind: 'office',
  isAgency: false,
  agencyGroup: null,
  parentId,
  validFrom: civilDate('2020-01-01'),
  validTo: null,
  predecessorIds: [],
  successorIds: [],
});

describe('how the units directly below stand', () => {
  const units = [
    unit('top', null),
    unit('a', 'top'),
    unit('b', 'top'),
    unit('c', 'top'),
    unit('d', 'top'),
    unit('a1', 'a'),
  ];
  const tree = treeOn(units, civilDate('2024-12-31'));
  const levels: Record<string, Level> = { a: 'excellent', b: 'completed', c: 'notCompleted', a1: 'good' };
  const { below, unknown, reached } = rollUp(tree, (id) => levels[id], ['completed', 'good']);
  const of = (id: string): readonly (number | undefined)[] => {
    const at = tree.positionOf.get(id) as number;
    return [below[at], unknown[at], ...reached.map((counts) => counts[at])];
  };

  it('counts each level and every better one, of direct children only', () => {
    expect(of('top')).toEqual([4, 1, 2, 1]);
    expect(of('a')).toEqual([1, 0, 1, 1]);
  });

  it('counts a unit without a level as unknown, never as not reached', () => {
    expect(of('top')[1]).toBe(1);
    expect(rollUp(tree, () => undefined, ['completed']).unknown[0]).toBe(4);
  });

  it('gives nothing to a unit without units below it', () => {
    expect(of('b')).toEqual([0, 0, 0, 0]);
  });
});
