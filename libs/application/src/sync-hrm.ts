import {
  agencyOf,
  civilDateOf,
  isInServiceOn,
  postsOn,
  problem,
  ProblemError,
  treeOn,
  type CivilDate,
  type Post,
  type Problem,
  type StaffMember,
  type TreeFault,
  type Unit,
  type UnitTree,
} from '@xeploai/domain';
import type { AbsenceGuard } from './judge-absence.js';
import { PROVINCE } from './ports.js';
import type {
  Clock,
  Filed,
  HrmAdapter,
  Progress,
  QuarantinedRow,
  ReadOptions,
  Scope,
  SourcePage,
  SourceRow,
  Store,
  SyncCounts,
  SyncRun,
  SyncStream,
  Tx,
} from './ports.js';
import { settleAbsence, settleUnits } from './settle-absence.js';

export { PROVINCE } from './ports.js';

export interface SyncPorts {
  readonly store: Store;
  readonly hrm: HrmAdapter;
  readonly clock: Clock;
  readonly progress: Progress;
  readonly newId: () => string;
}

export interface SyncInput {
  readonly actor: string;
  readonly guard: AbsenceGuard;
  /** Go on with an interrupted run of the same source instead of starting again. */
  readonly resume?: boolean;
  readonly pageSize?: number;
  /** Read only what the HRM says it changed since then; absence is never judged from such a run. */
  readonly modifiedSince?: Date;
  readonly signal?: AbortSignal;
}

export interface SyncResult {
  readonly units: SyncRun;
  readonly staff: SyncRun;
  readonly quarantined: readonly QuarantinedRow[];
  /** Edges of the unit tree that could not be used: the unit stays, under no parent. */
  readonly treeProblems: readonly Problem[];
  /** People that the complete list no longer shows; left as they are when the run is held. */
  readonly absent: number;
}

const NO_COUNTS: SyncCounts = {
  read: 0,
  acceptedNew: 0,
  acceptedChanged: 0,
  unchanged: 0,
  quarantined: 0,
  duplicate: 0,
};

/** One list of the HRM and how its rows are filed. */
interface Stream<T> {
  readonly name: SyncStream;
  readonly pages: (after: Pick<ReadOptions, 'from' | 'pagesBefore' | 'rowsBefore'>) => AsyncIterable<SourcePage<T>>;
  /** Which agency a record belongs to, or why it cannot be filed. */
  readonly file: (record: T) => { readonly agencyId: string } | { readonly problem: Problem };
  readonly hashes: (tx: Tx, ids: readonly string[]) => Promise<ReadonlyMap<string, string>>;
  /** What says whose record it is, besides its id, and who has it on record. */
  readonly identities: (record: T) => readonly string[];
  readonly owners: (tx: Tx, identities: readonly string[]) => Promise<ReadonlyMap<string, string>>;
  /** Problems between rows: one identity under two ids. By row id. */
  readonly conflicts: (tx: Tx, records: ReadonlyMap<string, T>) => Promise<ReadonlyMap<string, Problem>>;
  readonly write: (tx: Tx, rows: readonly Filed<T>[], runId: string) => Promise<void>;
  readonly touch: (tx: Tx, ids: readonly string[], runId: string) => Promise<void>;
  /** Of the ids of a page those to remember: all, or the last one, which alone can come again as lists go by id. */
  readonly remember: 'all' | 'last';
}

/**
 * Brings units and staff of an HRM in, page by page. Each page and its checkpoint are one transaction; bad rows are
 * quarantined with a reason and good rows of the same page kept. Nobody is ended because a list came back short.
 * @throws ProblemError when the HRM fails; what was committed stays, and a resumed run goes on from the checkpoint
 */
export const syncHrm =
  (ports: SyncPorts) =>
  async (input: SyncInput): Promise<SyncResult> => {
    const { store, hrm, clock } = ports;
    const scope: Scope = { agencies: 'province', actor: input.actor };
    const options = {
      ...(input.pageSize === undefined ? {} : { pageSize: input.pageSize }),
      ...(input.signal === undefined ? {} : { signal: input.signal }),
    };
    const today = civilDateOf(clock.now());
    const by = { guard: input.guard, actor: input.actor, today };
    const read = await readStream(ports, scope, input, unitStream(hrm, options));
    const { units, tree } = await store.unitOfWork(scope, async (tx) => {
      const known = treeOn(await tx.units.all(), today);
      return { tree: known, units: await settleUnits(tx, read, known, { ...by, at: clock.now() }) };
    });
    // Every person would be put aside for belonging nowhere.
    if (tree.units.length === 0) throw new ProblemError([problem('no-unit-on-record', 'units')]);
    const since = input.modifiedSince === undefined ? {} : { modifiedSince: input.modifiedSince };
    const staff = await readStream(ports, scope, input, staffStream(hrm, { ...options, ...since }, tree, today));
    const settled =
      input.modifiedSince === undefined
        ? await store.unitOfWork(scope, (tx) => settleAbsence(tx, { units, staff }, { ...by, at: clock.now() }))
        : { run: staff, absent: 0 };
    const quarantined = await store.unitOfWork(scope, async (tx) => [
      ...(await tx.sync.quarantined(units.id)),
      ...(await tx.sync.quarantined(staff.id)),
    ]);
    return {
      units,
      staff: settled.run,
      quarantined,
      treeProblems: tree.faults.map(treeProblem),
      absent: settled.absent,
    };
  };

const treeProblem = ({ code, unitId, parentId }: TreeFault): Problem =>
  problem(code, unitId, { unit: unitId, parent: parentId ?? '' });

function unitStream(hrm: HrmAdapter, options: object): Stream<Unit> {
  return {
    name: 'units',
    pages: (after) => hrm.readUnits({ ...options, ...after }),
    file: (unit) =>
      unit.parentId === unit.id
        ? { problem: problem('unit-own-parent', unit.id, { unit: unit.name }) }
        : { agencyId: unit.isAgency ? unit.id : PROVINCE },
    hashes: (tx, ids) => tx.units.hashes(ids),
    identities: () => [],
    owners: () => Promise.resolve(new Map()),
    conflicts: () => Promise.resolve(new Map()),
    write: (tx, rows) => tx.units.write(rows),
    touch: () => Promise.resolve(),
    remember: 'all',
  };
}

function staffStream(hrm: HrmAdapter, options: object, tree: UnitTree, today: CivilDate): Stream<StaffMember> {
  return {
    name: 'staff',
    pages: (after) => hrm.readStaff({ ...options, ...after }),
    file: (member) => fileMember(member, tree, today),
    hashes: (tx, ids) => tx.staff.hashes(ids),
    identities: identitiesOf,
    owners: (tx, identities) => tx.staff.identities(identities),
    conflicts: async (tx, records) => {
      const owners = new Map(await tx.staff.identities([...records.values()].flatMap(identitiesOf)));
      const found = new Map<string, Problem>();
      const claim = (code: string, id: string, taken: 'staff-code-taken' | 'personal-id-taken'): void => {
        const owner = owners.get(code);
        if (owner === undefined) owners.set(code, id);
        else if (owner !== id) found.set(id, problem(taken, id, { code, owner }));
      };
      for (const [id, { staffCode, personalId }] of records) {
        claim(personalId, id, 'personal-id-taken');
        claim(staffCode, id, 'staff-code-taken');
      }
      return found;
    },
    write: (tx, rows, runId) => tx.staff.write(rows, runId),
    touch: (tx, ids, runId) => tx.staff.touch(ids, runId),
    remember: 'last',
  };
}

const identitiesOf = ({ staffCode, personalId }: StaffMember): readonly string[] => [staffCode, personalId];

/** The agency of the post held today, or of the last one held. */
function fileMember(
  member: StaffMember,
  tree: UnitTree,
  today: CivilDate,
): { agencyId: string } | { problem: Problem } {
  const unknown = member.posts.find(({ unitId, to }) => to === null && !tree.positionOf.has(unitId));
  if (unknown !== undefined) {
    return { problem: problem('post-unknown-unit', `${member.id}.posts.${unknown.id}`, { unit: unknown.unitId }) };
  }
  const agency = agencyAmong(postsOn(member, today), tree) ?? agencyAmong(latestFirst(member.posts), tree);
  return agency === null && isInServiceOn(member, today)
    ? { problem: problem('staff-without-agency', member.id, { code: member.staffCode }) }
    : { agencyId: agency?.id ?? PROVINCE };
}

const latestFirst = (posts: readonly Post[]): readonly Post[] => posts.toSorted((a, b) => (a.from < b.from ? 1 : -1));

function agencyAmong(posts: readonly Post[], tree: UnitTree): Unit | null {
  for (const { unitId } of posts) {
    const agency = agencyOf(tree, unitId);
    if (agency !== null) return agency;
  }
  return null;
}

/** Fetches the next page while one is filed: the HRM and the database work at the same time, one page ahead at most. */
async function* oneAhead<T>(pages: AsyncIterable<SourcePage<T>>): AsyncGenerator<SourcePage<T>> {
  const reader = pages[Symbol.asyncIterator]();
  let next = reader.next();
  for (;;) {
    const { value: page, done } = await next;
    if (done === true) return;
    if (page.next === null) {
      yield page;
      next = reader.next();
      continue;
    }
    next = reader.next();
    // Should filing fail first, nobody waits for the answer.
    next.catch(() => undefined);
    yield page;
  }
}

/**
 * Ends a run as it stands in the ledger, and not as this process last saw it: the answer to the commit of a page may have
 * been lost, and its checkpoint never moves back.
 */
async function endFailed(tx: Tx, { id, source, stream }: SyncRun, why: Problem, at: Date): Promise<void> {
  const recorded = await tx.sync.latest(source, stream);
  if (recorded?.id !== id || recorded.status === 'complete') return;
  await tx.sync.update({ ...recorded, status: 'failed', finishedAt: at, problem: why });
}

async function readStream<T>(ports: SyncPorts, scope: Scope, input: SyncInput, stream: Stream<T>): Promise<SyncRun> {
  const { store, clock, hrm } = ports;
  const earlier =
    input.resume === true ? await store.unitOfWork(scope, (tx) => tx.sync.latest(hrm.name, stream.name)) : null;
  const interrupted =
    earlier !== null && (earlier.status === 'running' || earlier.status === 'failed') ? earlier : null;
  let run: SyncRun = interrupted
    ? { ...interrupted, status: 'running', problem: null }
    : {
        id: ports.newId(),
        source: hrm.name,
        stream: stream.name,
        startedAt: clock.now(),
        finishedAt: null,
        status: 'running',
        counts: NO_COUNTS,
        checkpoint: null,
        pages: 0,
        problem: null,
        requestedBy: input.actor,
        unnamed: 0,
        drift: {},
        approval: null,
      };
  if (interrupted === null) await store.unitOfWork(scope, (tx) => tx.sync.begin(run));
  try {
    const after =
      run.checkpoint === null ? {} : { from: run.checkpoint, pagesBefore: run.pages, rowsBefore: run.counts.read };
    for await (const page of oneAhead(stream.pages(after))) {
      run = await store.unitOfWork(scope, (tx) =>
        takePage(tx, stream, run, page, { actor: scope.actor, at: clock.now() }),
      );
      ports.progress.report({
        stage: `sync-${stream.name}`,
        done: run.counts.read,
        ...(page.total === null ? {} : { total: page.total }),
        note: String(run.counts.quarantined),
      });
      if (page.next !== null && input.signal?.aborted === true)
        throw new ProblemError([problem('hrm-stopped', stream.name)]);
    }
  } catch (err) {
    const stopped = stoppedBy(input.signal, run);
    const found = stopped ?? (err instanceof ProblemError ? err.problems[0] : undefined);
    const why = found ?? problem('sync-failed', stream.name);
    // Where the store itself is the trouble, its error is told and not the one of telling it.
    await store.unitOfWork(scope, (tx) => endFailed(tx, run, why, clock.now())).catch(() => undefined);
    throw stopped === null ? err : new ProblemError([stopped]);
  }
  if (run.status === 'complete') return run;
  const complete: SyncRun = { ...run, status: 'complete', finishedAt: clock.now(), checkpoint: null };
  await store.unitOfWork(scope, (tx) => tx.sync.update(complete));
  return complete;
}

/** Told apart from a fault: a person, or the deadline of the run, ended it, and it can be taken up again. */
function stoppedBy(signal: AbortSignal | undefined, { stream, pages }: SyncRun): Problem | null {
  if (signal?.aborted !== true) return null;
  const late = (signal.reason as Error | undefined)?.name === 'TimeoutError';
  return problem(late ? 'sync-deadline' : 'sync-stopped', stream, { pages });
}

/**
 * Files one page: set-based, in the caller's transaction, together with its counts and checkpoint. The last page and the
 * end of the run are one: between them the checkpoint would say to begin again.
 */
async function takePage<T>(
  tx: Tx,
  stream: Stream<T>,
  run: SyncRun,
  page: SourcePage<T>,
  by: { readonly actor: string; readonly at: Date },
): Promise<SyncRun> {
  // Counted by the run: a read that goes on from a cursor counts its pages from 1 again.
  const number = run.pages + 1;
  const ids = page.rows.flatMap(({ id }) => (id === null ? [] : [id]));
  const [seen, known] = [new Map(await tx.sync.seen(run.id, ids)), await stream.hashes(tx, ids)];
  const records = new Map(
    page.rows.flatMap((row) =>
      row.ok && !seen.has(row.id) && known.get(row.id) !== row.hash ? [[row.id, row.record] as const] : [],
    ),
  );
  // Whoever is on record as shown has kept their identities.
  const conflicts = records.size === 0 ? new Map<string, Problem>() : await stream.conflicts(tx, records);

  const quarantine: QuarantinedRow[] = [];
  const claims: Claim[] = [];
  const write: Filed<T>[] = [];
  const unchanged: string[] = [];
  const newlySeen: { id: string; hash: string }[] = [];
  const counts = { ...run.counts };
  const drift = { ...run.drift };
  page.rows.forEach((row, index) => {
    counts.read++;
    if (row.ok) addDrift(drift, row.extra);
    const earlier = row.id === null ? undefined : seen.get(row.id);
    if (earlier === row.hash) {
      counts.duplicate++;
      return;
    }
    const filed = row.ok ? stream.file(row.record) : null;
    const problems = rowProblems(row, filed, earlier, conflicts);
    if (row.id !== null && earlier === undefined) {
      seen.set(row.id, row.hash);
      newlySeen.push({ id: row.id, hash: row.hash });
    }
    if (problems.length > 0 || !row.ok) {
      counts.quarantined++;
      quarantine.push({
        stream: stream.name,
        page: number,
        position: index + 1,
        sourceId: row.id,
        hash: row.hash,
        problems,
      });
      const id = row.id !== null && (known.has(row.id) || earlier !== undefined) ? row.id : null;
      claims.push({ id, identities: row.ok ? stream.identities(row.record) : row.identities });
      return;
    }
    const agencyId = filed !== null && 'agencyId' in filed ? filed.agencyId : PROVINCE;
    const stored = known.get(row.id);
    if (stored === row.hash) {
      counts.unchanged++;
      unchanged.push(row.id);
      return;
    }
    if (stored === undefined) counts.acceptedNew++;
    else counts.acceptedChanged++;
    write.push({ agencyId, id: row.id, hash: row.hash, record: row.record });
  });

  if (write.length > 0) await stream.write(tx, write, run.id);
  const { spared, unnamed } = await ownersOf(tx, stream, claims);
  if (unchanged.length + spared.length > 0) await stream.touch(tx, [...unchanged, ...spared], run.id);
  if (quarantine.length > 0) await tx.sync.quarantine(run.id, quarantine);
  const remembered = stream.remember === 'last' ? newlySeen.slice(-1) : newlySeen;
  if (remembered.length > 0) await tx.sync.markSeen(run.id, remembered);
  const ended = page.next === null ? ({ status: 'complete', finishedAt: by.at } as const) : {};
  const next: SyncRun = {
    ...run,
    ...ended,
    counts,
    drift,
    unnamed: run.unnamed + unnamed,
    checkpoint: page.next,
    pages: number,
  };
  await tx.sync.update(next);
  if (write.length + quarantine.length > 0) {
    await tx.audit.append([
      {
        agencyId: PROVINCE,
        actor: by.actor,
        action: 'sync.page',
        at: by.at,
        payload: {
          run: run.id,
          stream: stream.name,
          page: number,
          written: write.length,
          quarantined: quarantine.length,
        },
      },
    ]);
  }
  return next;
}

function rowProblems<T>(
  row: SourceRow<T>,
  filed: ReturnType<Stream<T>['file']> | null,
  earlier: string | undefined,
  conflicts: ReadonlyMap<string, Problem>,
): readonly Problem[] {
  if (!row.ok) return row.problems;
  if (earlier !== undefined) return [problem('row-conflicts-with-earlier', row.id, { id: row.id })];
  const conflict = conflicts.get(row.id);
  if (conflict !== undefined) return [conflict];
  return filed !== null && 'problem' in filed ? [filed.problem] : [];
}

/** Whose a quarantined row may be: the record of that id, if there is one, and what else it says. */
interface Claim {
  readonly id: string | null;
  readonly identities: readonly (string | null)[];
}

/**
 * Records that quarantined rows belong to: the source still shows them, however badly. A row whose identities are all
 * there and on nobody's record is a newcomer's; any other row without an owner could be anybody's.
 */
async function ownersOf<T>(
  tx: Tx,
  stream: Stream<T>,
  claims: readonly Claim[],
): Promise<{ readonly spared: readonly string[]; readonly unnamed: number }> {
  const said = claims.flatMap(({ identities }) => identities.filter((one) => one !== null));
  const owners = said.length === 0 ? new Map<string, string>() : await stream.owners(tx, said);
  let unnamed = 0;
  const spared = claims.flatMap(({ id, identities }) => {
    const found = identities.flatMap((one) => (one === null ? [] : (owners.get(one) ?? [])));
    const all = id === null ? found : [id, ...found];
    if (all.length === 0 && (identities.length === 0 || identities.includes(null))) unnamed++;
    return all;
  });
  return { spared, unnamed };
}

/** However many members a source invents, so many are told apart. */
const DRIFT_PATHS = 100;

function addDrift(drift: Record<string, number>, extra: readonly string[]): void {
  for (const path of extra) {
    const told = Object.hasOwn(drift, path) || Object.keys(drift).length < DRIFT_PATHS ? path : '…';
    drift[told] = (drift[told] ?? 0) + 1;
  }
}
