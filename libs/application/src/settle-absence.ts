import { problem, treeOn, type CivilDate, type Problem, type Unit, type UnitTree } from '@xeploai/domain';
import { judgeAbsence, judgeUnitAbsence, type AbsenceGuard } from './judge-absence.js';
import { PROVINCE, type AuditEntry, type SyncRun, type Tx } from './ports.js';

interface Settling {
  readonly guard: AbsenceGuard;
  readonly actor: string;
  readonly at: Date;
  readonly today: CivilDate;
}

export const auditOfRun = (
  run: SyncRun,
  action: string,
  { actor, at }: { readonly actor: string; readonly at: Date },
  payload: AuditEntry['payload'],
): AuditEntry => ({ agencyId: PROVINCE, actor, action, at, payload: { run: run.id, ...payload } });

/** Holds the run of units when too many of those on record are missing. None is taken away without approval. */
export async function settleUnits(tx: Tx, run: SyncRun, tree: UnitTree, by: Settling): Promise<SyncRun> {
  const missing = await unitsNotSeen(tx, run, tree);
  const verdict = judgeUnitAbsence(missing.length, tree.units.length, by.guard);
  return verdict === null ? run : hold(tx, run, verdict, by, missing.length);
}

/**
 * Absence is believed only after a complete full read in which every row has its owner, below the guard's limits, and
 * beside a list of units that is believed itself; otherwise the run is held and nobody is ended.
 */
export async function settleAbsence(
  tx: Tx,
  { units, staff }: { readonly units: SyncRun; readonly staff: SyncRun },
  by: Settling,
): Promise<{ readonly run: SyncRun; readonly absent: number }> {
  const missing = await tx.staff.notSeenBy(staff.id);
  const absent = missing.length;
  if (absent === 0) return { run: staff, absent };
  const verdict =
    judgeAbsence(missing, await tx.staff.countCurrentByAgency(), by.guard) ?? whyNotJudged(units, staff, absent);
  if (verdict !== null) return { run: await hold(tx, staff, verdict, by, absent), absent };
  const ids = missing.map(({ id }) => id);
  await tx.staff.markAbsent(ids, by.today);
  await tx.audit.append([auditOfRun(staff, 'sync.absent', by, { absent, since: by.today })]);
  return { run: staff, absent };
}

function whyNotJudged(units: SyncRun, staff: SyncRun, absent: number): Problem | null {
  if (units.status === 'held') return problem('absence-units-held', 'staff', { absent });
  return staff.unnamed > 0 ? problem('absence-rows-unnamed', 'staff', { absent, rows: staff.unnamed }) : null;
}

async function hold(tx: Tx, run: SyncRun, why: Problem, by: Settling, absent: number): Promise<SyncRun> {
  const held: SyncRun = { ...run, status: 'held', problem: why };
  await tx.sync.update(held);
  await tx.audit.append([auditOfRun(run, 'sync.held', by, { stream: run.stream, absent })]);
  return held;
}

async function unitsNotSeen(tx: Tx, run: SyncRun, tree: UnitTree): Promise<readonly Unit[]> {
  const seen = await tx.sync.seen(
    run.id,
    tree.units.map(({ id }) => id),
  );
  return tree.units.filter(({ id }) => !seen.has(id));
}

/** What waits for approval after the latest synchronisation of a source. */
export interface Hold {
  readonly units: SyncRun | null;
  readonly staff: SyncRun | null;
  /** Whose employment on record would end. */
  readonly people: readonly { readonly id: string; readonly agencyId: string }[];
  /** Units whose validity would end. */
  readonly endingUnits: readonly Unit[];
  /** Missing units that stay all the same, since people or other units still stand in them. */
  readonly stayingUnits: readonly Unit[];
}

/** `null` when nothing is held. */
export async function readHold(tx: Tx, source: string, today: CivilDate): Promise<Hold | null> {
  const [units, staff] = [await tx.sync.latest(source, 'units'), await tx.sync.latest(source, 'staff')];
  const held = (run: SyncRun | null): SyncRun | null => (run?.status === 'held' ? run : null);
  const [heldUnits, heldStaff] = [held(units), held(staff)];
  if (heldUnits === null && heldStaff === null) return null;
  const people = heldStaff === null ? [] : await tx.staff.notSeenBy(heldStaff.id);
  if (heldUnits === null) return { units: null, staff: heldStaff, people, endingUnits: [], stayingUnits: [] };
  const tree = treeOn(await tx.units.all(), today);
  const missing = await unitsNotSeen(tx, heldUnits, tree);
  const standing = unitsStanding(tree, new Set(missing.map(({ id }) => id)), await tx.staff.unitsWithPeople());
  return {
    units: heldUnits,
    staff: heldStaff,
    people,
    endingUnits: missing.filter(({ id }) => !standing.has(id)),
    stayingUnits: missing.filter(({ id }) => standing.has(id)),
  };
}

/** Units that the list shows or people work in, and every unit above them. */
function unitsStanding(
  tree: UnitTree,
  missing: ReadonlySet<string>,
  withPeople: ReadonlySet<string>,
): ReadonlySet<string> {
  const byId = new Map(tree.units.map((unit) => [unit.id, unit]));
  const standing = new Set<string>();
  for (const { id } of tree.units) {
    if (missing.has(id) && !withPeople.has(id)) continue;
    for (let at = byId.get(id); at !== undefined && !standing.has(at.id); at = byId.get(at.parentId ?? ''))
      standing.add(at.id);
  }
  return standing;
}
