import { describe, expect, it } from 'vitest';
import { civilDate } from './civil-date.js';
import type { Unit } from './unit.js';
import { agencyOf, continuedBy, directlyBelow, treeOn, type UnitTree } from './unit-tree.js';

const unit = (id: string, parentId: string | null, more: Partial<Unit> = {}): Unit => ({
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
  ...more,
});
const IN_2024 = civilDate('2024-06-01');
const idsOf = (units: readonly Unit[]): readonly string[] => units.map(({ id }) => id);
const subtree = (tree: UnitTree, id: string): readonly string[] => {
  const at = tree.positionOf.get(id) as number;
  return idsOf(tree.units.slice(at, tree.end[at]));
};
const parentOf = (tree: UnitTree, id: string): string | undefined =>
  tree.units[tree.parent[tree.positionOf.get(id) as number] as number]?.id;

describe('the tree of one day', () => {
  const units = [
    unit('room2', 'dept', { code: '2' }),
    unit('province', null, { kind: 'province' }),
    unit('desk', 'room1'),
    unit('dept', 'province', { isAgency: true }),
    unit('room1', 'dept', { code: '1' }),
    unit('board', 'province', { isAgency: true }),
  ];

  it('puts every unit before those below it, siblings by code, so that a subtree is one run', () => {
    const tree = treeOn(units, IN_2024);
    expect(idsOf(tree.units)).toEqual(['province', 'board', 'dept', 'room1', 'desk', 'room2']);
    expect(subtree(tree, 'dept')).toEqual(['dept', 'room1', 'desk', 'room2']);
    expect(subtree(tree, 'province')).toHaveLength(6);
    expect(subtree(tree, 'desk')).toEqual(['desk']);
    expect(tree.faults).toEqual([]);
  });

  it('read backwards meets children first', () => {
    const tree = treeOn(units, IN_2024);
    tree.parent.forEach((parent, at) => expect(parent).toBeLessThan(at));
  });

  it('is the same whatever the order of the units', () => {
    expect(treeOn(units.toReversed(), IN_2024).units).toEqual(treeOn(units, IN_2024).units);
  });

  it('knows the units directly below one, and the agency that answers for one', () => {
    const tree = treeOn(units, IN_2024);
    expect(idsOf(directlyBelow(tree, 'dept'))).toEqual(['room1', 'room2']);
    expect(directlyBelow(tree, 'desk')).toEqual([]);
    expect(directlyBelow(tree, 'nowhere')).toEqual([]);
    expect(agencyOf(tree, 'desk')?.id).toBe('dept');
    expect(agencyOf(tree, 'dept')?.id).toBe('dept');
    expect(agencyOf(tree, 'province')).toBeNull();
    expect(agencyOf(tree, 'nowhere')).toBeNull();
  });

  it('stands a chain of 20,000 units', () => {
    const chain = Array.from({ length: 20_000 }, (_, n) => unit(`u${n}`, n === 0 ? null : `u${n - 1}`));
    const tree = treeOn(chain, IN_2024);
    expect(tree.end[0]).toBe(20_000);
    expect(directlyBelow(tree, 'u19998')).toHaveLength(1);
  });
});

describe('an edge that cannot be used is cut and reported', () => {
  it('when the parent is nowhere', () => {
    const tree = treeOn([unit('a', 'ghost'), unit('b', 'a')], IN_2024);
    expect(tree.faults).toEqual([{ code: 'unit-parent-unknown', unitId: 'a', parentId: 'ghost' }]);
    expect([parentOf(tree, 'a'), parentOf(tree, 'b')]).toEqual([undefined, 'a']);
  });

  it('when the parent is not in force on that day', () => {
    const closed = unit('old', null, { validTo: civilDate('2023-12-31') });
    const tree = treeOn([closed, unit('a', 'old')], IN_2024);
    expect(tree.faults).toEqual([{ code: 'unit-parent-ended', unitId: 'a', parentId: 'old' }]);
    expect(idsOf(tree.units)).toEqual(['a']);
  });

  it('when units hang in a circle: only the one with the smallest id loses its parent', () => {
    const tree = treeOn([unit('c', 'b'), unit('b', 'a'), unit('a', 'c'), unit('leaf', 'c')], IN_2024);
    expect(tree.faults).toEqual([{ code: 'unit-parent-cycle', unitId: 'a', parentId: 'c' }]);
    expect(idsOf(tree.units)).toEqual(['a', 'b', 'c', 'leaf']);
  });

  it('when a unit names itself as its parent', () => {
    expect(treeOn([unit('a', 'a')], IN_2024)).toMatchObject({ faults: [{ code: 'unit-parent-cycle', unitId: 'a' }] });
  });

  it('in each of two circles', () => {
    const tree = treeOn([unit('a', 'b'), unit('b', 'a'), unit('x', 'y'), unit('y', 'x')], IN_2024);
    expect(tree.faults.map(({ unitId }) => unitId)).toEqual(['a', 'x']);
    expect(tree.units).toHaveLength(4);
  });

  it('when two units in force have one id: the first one stays', () => {
    const tree = treeOn([unit('a', null, { name: 'first' }), unit('a', null, { name: 'second' })], IN_2024);
    expect(tree.faults).toMatchObject([{ code: 'unit-twice', unitId: 'a' }]);
    expect(tree.units.map(({ name }) => name)).toEqual(['first']);
  });
});

describe('a tree with dates', () => {
  const before = civilDate('2024-12-31');
  const after = civilDate('2025-01-01');
  const units = [
    unit('north', null, { validTo: before, successorIds: ['merged'] }),
    unit('south', null, { validTo: before, successorIds: ['merged'] }),
    unit('merged', null, { validFrom: after, predecessorIds: ['north', 'south'] }),
    unit('office', 'north', { validTo: before }),
    unit('office', 'merged', { validFrom: after }),
  ];

  it('holds the units of that day: the last day is in, the next is out', () => {
    expect(idsOf(treeOn(units, before).units)).toEqual(['north', 'office', 'south']);
    expect(idsOf(treeOn(units, after).units)).toEqual(['merged', 'office']);
    expect(treeOn(units, civilDate('2019-12-31')).units).toEqual([]);
  });

  it('finds who carries a unit on after a merger, and who it came from', () => {
    expect(idsOf(continuedBy(units, 'north', after))).toEqual(['merged']);
    expect(idsOf(continuedBy(units, 'merged', before))).toEqual(['north', 'south']);
    expect(idsOf(continuedBy(units, 'office', after))).toEqual(['office']);
    expect(idsOf(continuedBy(units, 'north', before))).toEqual(['north']);
    expect(continuedBy(units, 'nowhere', after)).toEqual([]);
  });

  it('follows several changes in a row, and ends where records point at each other', () => {
    const chain = [
      unit('a', null, { validTo: civilDate('2021-12-31'), successorIds: ['b'] }),
      unit('b', null, {
        validFrom: civilDate('2022-01-01'),
        validTo: civilDate('2022-12-31'),
        predecessorIds: ['a'],
        successorIds: ['c', 'd', 'a'],
      }),
      unit('c', null, { validFrom: civilDate('2023-01-01'), predecessorIds: ['b'] }),
      unit('d', null, { validFrom: civilDate('2023-01-01'), predecessorIds: ['b'] }),
    ];
    expect(idsOf(continuedBy(chain, 'a', IN_2024))).toEqual(['c', 'd']);
    expect(idsOf(continuedBy(chain, 'd', civilDate('2020-06-01')))).toEqual(['a']);
    const loop = [unit('x', null, { validTo: before, successorIds: ['x'] })];
    expect(continuedBy(loop, 'x', after)).toEqual([]);
  });
});
