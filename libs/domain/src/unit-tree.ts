import type { CivilDate } from './civil-date.js';
import type { Unit } from './unit.js';

/** An edge that could not be used; the unit then hangs under no parent, its own subtree stays. */
export interface TreeFault {
  readonly code: 'unit-parent-unknown' | 'unit-parent-cycle' | 'unit-parent-ended' | 'unit-twice';
  readonly unitId: string;
  readonly parentId: string | null;
}

/** The units in force on one day, in preorder: a subtree is the run `start .. end - 1`. */
export interface UnitTree {
  readonly date: CivilDate;
  readonly units: readonly Unit[];
  /** Position of the parent in `units`, -1 for a root. */
  readonly parent: Int32Array;
  /** One past the last position of the subtree that starts here. */
  readonly end: Int32Array;
  readonly positionOf: ReadonlyMap<string, number>;
  readonly faults: readonly TreeFault[];
}

const inForce = (unit: Unit, date: CivilDate): boolean =>
  unit.validFrom <= date && (unit.validTo === null || date <= unit.validTo);

/** Builds the tree of one day. Bad edges are cut and reported, never followed. Siblings go by code, then id. */
export function treeOn(units: readonly Unit[], date: CivilDate): UnitTree {
  const faults: TreeFault[] = [];
  const known = new Map<string, Unit>();
  const current = new Map<string, Unit>();
  for (const unit of units) {
    known.set(unit.id, unit);
    if (!inForce(unit, date)) continue;
    if (current.has(unit.id)) faults.push({ code: 'unit-twice', unitId: unit.id, parentId: unit.parentId });
    else current.set(unit.id, unit);
  }

  const children = new Map<string | null, Unit[]>();
  const cut = cycleEdges(current);
  for (const unit of current.values()) {
    const parentId = usableParent(unit, { current, known, cut }, faults);
    const siblings = children.get(parentId);
    if (siblings === undefined) children.set(parentId, [unit]);
    else siblings.push(unit);
  }
  for (const siblings of children.values()) {
    siblings.sort((a, b) => (a.code < b.code ? -1 : a.code > b.code ? 1 : a.id < b.id ? -1 : 1));
  }
  return layOut(children, current.size, date, faults);
}

/** For each cycle, the unit with the smallest id loses its parent. */
function cycleEdges(units: ReadonlyMap<string, Unit>): ReadonlySet<string> {
  const cut = new Set<string>();
  const settled = new Set<string>();
  for (const start of units.keys()) {
    const path: string[] = [];
    const onPath = new Set<string>();
    let at: string | null = start;
    while (at !== null && units.has(at) && !settled.has(at) && !onPath.has(at)) {
      path.push(at);
      onPath.add(at);
      at = units.get(at)?.parentId ?? null;
    }
    if (at !== null && onPath.has(at)) {
      const cycle = path.slice(path.indexOf(at));
      cut.add(cycle.reduce((least, id) => (id < least ? id : least)));
    }
    for (const id of path) settled.add(id);
  }
  return cut;
}

function usableParent(
  unit: Unit,
  look: { current: ReadonlyMap<string, Unit>; known: ReadonlyMap<string, Unit>; cut: ReadonlySet<string> },
  faults: TreeFault[],
): string | null {
  const { parentId, id } = unit;
  if (parentId === null) return null;
  if (look.cut.has(id)) faults.push({ code: 'unit-parent-cycle', unitId: id, parentId });
  else if (look.current.has(parentId)) return parentId;
  else if (look.known.has(parentId)) faults.push({ code: 'unit-parent-ended', unitId: id, parentId });
  else faults.push({ code: 'unit-parent-unknown', unitId: id, parentId });
  return null;
}

function layOut(
  children: ReadonlyMap<string | null, readonly Unit[]>,
  size: number,
  date: CivilDate,
  faults: readonly TreeFault[],
): UnitTree {
  const units: Unit[] = [];
  const parent = new Int32Array(size);
  const end = new Int32Array(size);
  const positionOf = new Map<string, number>();
  const stack: { unit: Unit; parent: number }[] = [];
  const open: number[] = [];
  const push = (under: readonly Unit[], at: number): void => {
    for (let i = under.length - 1; i >= 0; i--) stack.push({ unit: under[i] as Unit, parent: at });
  };
  push(children.get(null) ?? [], -1);
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    while (open.length > 0 && open.at(-1) !== next.parent) end[open.pop() as number] = units.length;
    const at = units.length;
    units.push(next.unit);
    parent[at] = next.parent;
    positionOf.set(next.unit.id, at);
    open.push(at);
    push(children.get(next.unit.id) ?? [], at);
  }
  for (const at of open) end[at] = units.length;
  return { date, units, parent, end, positionOf, faults };
}

/** The units directly below one unit. */
export function directlyBelow(tree: UnitTree, unitId: string): readonly Unit[] {
  const at = tree.positionOf.get(unitId);
  if (at === undefined) return [];
  const below: Unit[] = [];
  for (let next = at + 1; next < (tree.end[at] as number); next = tree.end[next] as number) {
    below.push(tree.units[next] as Unit);
  }
  return below;
}

/** The nearest unit at or above the given one that owes a result to the province. */
export function agencyOf(tree: UnitTree, unitId: string): Unit | null {
  for (let at = tree.positionOf.get(unitId) ?? -1; at >= 0; at = tree.parent[at] as number) {
    const unit = tree.units[at] as Unit;
    if (unit.isAgency) return unit;
  }
  return null;
}

/**
 * The units of another day that carry on a unit, found by following successors (later) or predecessors (earlier),
 * so that a unit of 2024 is found again after a merger. Order: by id.
 */
export function continuedBy(units: readonly Unit[], unitId: string, date: CivilDate): readonly Unit[] {
  const byId = Map.groupBy(units, (unit) => unit.id);
  const seen = new Set<string>();
  const found = new Map<string, Unit>();
  const queue = [unitId];
  for (let id = queue.shift(); id !== undefined; id = queue.shift()) {
    if (seen.has(id)) continue;
    seen.add(id);
    for (const unit of byId.get(id) ?? []) {
      if (inForce(unit, date)) found.set(unit.id, unit);
      else if (unit.validTo !== null && unit.validTo < date) queue.push(...unit.successorIds);
      else queue.push(...unit.predecessorIds);
    }
  }
  return [...found.values()].toSorted((a, b) => (a.id < b.id ? -1 : 1));
}
