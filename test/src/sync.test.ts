import { approveSync, readSyncStatus, type ApprovalInput, type Clock, type SyncStatus } from '@xeploai/application';
import { randomUUID } from 'node:crypto';
import { DEFAULT_GUARD, syncHrm, type HrmAdapter, type Store } from '@xeploai/application';
import { treeOn, civilDate, problem, ProblemError } from '@xeploai/domain';
import { DIRTY_ROWS, type Fault, type Province } from '@xeploai/sample-hrm';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CLEAN, clock, openWorkplace, province, SMALL, type Workplace } from './season.fixture.js';

let at: Workplace;
beforeEach(async () => {
  at = await openWorkplace();
});
afterEach(() => at.close());

const people = (): Promise<number> => at.store.unitOfWork(province, (tx) => tx.staff.countCurrent());
const chainLength = async (): Promise<number> =>
  (await at.store.unitOfWork(province, (tx) => tx.audit.head('')))?.seq ?? 0;

/** Everything on record, to compare two ways to the same state. */
const onRecord = (): Promise<readonly string[]> =>
  at.store.unitOfWork(province, async (tx) => {
    const rows: string[] = [];
    for await (const page of tx.staff.pages(500))
      rows.push(...page.map(({ id, hash, agencyId }) => `${id} ${hash} ${agencyId}`));
    return rows;
  });

const codeOf = async (work: Promise<unknown>): Promise<string> => {
  try {
    await work;
    return 'went well';
  } catch (err) {
    return err instanceof ProblemError ? (err.problems[0]?.code ?? '') : String(err);
  }
};

const ofAgency = (served: Province, unitId: string): ReadonlySet<string> => {
  const units = new Set([unitId]);
  for (let size = 0; size !== units.size;) {
    size = units.size;
    for (const { id, parentId } of served.units) if (parentId !== null && units.has(parentId)) units.add(id);
  }
  const inside = served.staff.filter(
    ({ posts, leftOn }) => leftOn === null && posts.some(({ to, unitId: of }) => to === null && units.has(of)),
  );
  return new Set(inside.map(({ id }) => id));
};

describe('a first sync', () => {
  it('keeps the good rows, names what is wrong with the others, and its counts add up', async () => {
    const { units, staff, quarantined, absent } = await at.sync(SMALL);
    expect(staff.status).toBe('complete');
    for (const { counts } of [units, staff]) {
      const { read, acceptedNew, acceptedChanged, unchanged, quarantined: bad, duplicate } = counts;
      expect(acceptedNew + acceptedChanged + unchanged + bad + duplicate).toBe(read);
    }
    expect(staff.counts).toMatchObject({
      read: SMALL.staff.length,
      quarantined: DIRTY_ROWS.staffQuarantined,
      duplicate: DIRTY_ROWS.staffDuplicate,
    });
    expect(units.counts).toMatchObject({
      read: SMALL.units.length,
      quarantined: DIRTY_ROWS.unitsQuarantined,
      duplicate: 0,
    });
    expect(
      quarantined.map(({ sourceId, problems }) => `${sourceId} ${problems.map(({ code }) => code).join()}`).toSorted(),
    ).toEqual([
      'S990001 row-field-invalid',
      'S990002 post-unknown-unit',
      'S990003 row-field-missing',
      'S990004 staff-code-taken',
      'S990005 row-field-invalid',
      'S990006 row-field-invalid',
      'S990007 row-field-invalid',
      'S990008 row-field-invalid',
      'S990009 row-field-invalid',
      'U99001 unit-own-parent',
    ]);
    expect(absent).toBe(0);
  });

  it('tells every reason in Vietnamese and English, with the field and what to do', async () => {
    const { quarantined } = await at.sync(SMALL);
    for (const { problems } of quarantined) {
      for (const { where, what } of problems) {
        expect(where).not.toBe('');
        expect(what.vi).not.toBe(what.en);
        expect(what.vi).toMatch(/Hãy|hãy/);
      }
    }
  });

  it('finds a person under two records by the personal id number, whatever the staff code', async () => {
    const [first] = CLEAN.staff;
    const again = { ...structuredClone(first as Province['staff'][number]), id: 'S999', staffCode: '0000001' };
    const { quarantined } = await at.sync({ ...CLEAN, staff: [...CLEAN.staff, again] });
    expect(quarantined.map(({ sourceId, problems }) => [sourceId, problems[0]?.code])).toEqual([
      ['S999', 'personal-id-taken'],
    ]);
  });

  it('quarantines a row that comes again with other content, and counts one that comes again the same', async () => {
    const [first] = CLEAN.staff as [Province['staff'][number]];
    const staff = [first, { ...first, fullName: 'Tên Khác Hẳn' }, first, ...CLEAN.staff.slice(1)];
    const { staff: run, quarantined } = await at.sync({ ...CLEAN, staff });
    expect(run.counts).toMatchObject({ duplicate: 1, quarantined: 1, acceptedNew: CLEAN.staff.length });
    expect(quarantined[0]).toMatchObject({ sourceId: first.id, problems: [{ code: 'row-conflicts-with-earlier' }] });
    const kept = await at.store.unitOfWork(province, async (tx) => {
      for await (const [row] of tx.staff.pages(1)) return row?.record.fullName;
      return undefined;
    });
    expect(kept?.normalize('NFC')).toBe(first.fullName.normalize('NFC'));
  });

  it('cuts a circle of units, says where, and keeps both units and their people', async () => {
    const [a, b] = CLEAN.units.filter(({ parentId, isAgency }) => parentId !== null && isAgency) as [
      Province['units'][number],
      Province['units'][number],
    ];
    const units = CLEAN.units.map((unit) =>
      unit.id === a.id ? { ...unit, parentId: b.id } : unit.id === b.id ? { ...unit, parentId: a.id } : unit,
    );
    const { treeProblems, staff, quarantined } = await at.sync({ ...CLEAN, units });
    expect(treeProblems).toMatchObject([{ code: 'unit-parent-cycle', where: a.id < b.id ? a.id : b.id }]);
    expect(staff.counts.acceptedNew).toBe(CLEAN.staff.length);
    expect(quarantined).toEqual([]);
    const all = await at.store.unitOfWork(province, (tx) => tx.units.all());
    const inForce = units.filter(({ validTo }) => validTo === null || validTo >= '2024-12-16');
    expect(treeOn(all, civilDate('2024-12-16')).units).toHaveLength(inForce.length);
  });

  it('keeps a unit whose parent is not in the list, under no parent', async () => {
    const units = CLEAN.units.map((unit, index) => (index === 10 ? { ...unit, parentId: 'U-nowhere' } : unit));
    const { treeProblems } = await at.sync({ ...CLEAN, units });
    expect(treeProblems).toMatchObject([{ code: 'unit-parent-unknown', where: units[10]?.id }]);
  });
});

describe('a second sync', () => {
  it('of an unchanged HRM writes nothing', async () => {
    await at.sync(SMALL);
    const [before, chain] = [await onRecord(), await chainLength()];
    const { staff, units } = await at.sync(CLEAN);
    expect(staff.counts).toMatchObject({ acceptedNew: 0, acceptedChanged: 0, unchanged: CLEAN.staff.length });
    expect(units.counts).toMatchObject({ acceptedNew: 0, acceptedChanged: 0, unchanged: CLEAN.units.length });
    expect(await onRecord()).toEqual(before);
    expect(await chainLength()).toBe(chain);
  });

  it('of an HRM where one person changed writes that person and no other', async () => {
    await at.sync(CLEAN);
    const staff = CLEAN.staff.map((row, index) => (index === 100 ? { ...row, ethnicity: 'Chăm (khai lại)' } : row));
    const { staff: run } = await at.sync({ ...CLEAN, staff });
    expect(run.counts).toMatchObject({ acceptedNew: 0, acceptedChanged: 1, unchanged: CLEAN.staff.length - 1 });
  });

  it('ends the employment on record of the few who are missing, and deletes nobody', async () => {
    await at.sync(CLEAN);
    const [before, rows] = [await people(), (await onRecord()).length];
    const gone = CLEAN.staff
      .filter(({ leftOn }) => leftOn === null)
      .slice(0, 3)
      .map(({ id }) => id);
    const { absent, staff } = await at.sync({ ...CLEAN, staff: CLEAN.staff.filter(({ id }) => !gone.includes(id)) });
    expect([absent, staff.status]).toEqual([3, 'complete']);
    expect(await people()).toBe(before - 3);
    expect(await onRecord()).toHaveLength(rows);
  });

  it('holds, and touches nobody, when the list comes back empty', async () => {
    await at.sync(CLEAN);
    const before = await people();
    const { staff, absent } = await at.sync({ ...CLEAN, staff: [] });
    expect(staff).toMatchObject({ status: 'held', problem: { code: 'list-empty' }, counts: { read: 0 } });
    expect([absent, await people()]).toEqual([before, before]);
  });

  it('holds when a whole agency is missing, and names it', async () => {
    await at.sync(CLEAN);
    const before = await people();
    const agencies = CLEAN.units.filter(({ isAgency }) => isAgency).map(({ id }) => ofAgency(CLEAN, id));
    const missing = agencies.toSorted((a, b) => b.size - a.size)[0] as ReadonlySet<string>;
    const guard = { agencyCount: 2, agencyShare: { num: 5, den: 100 }, provinceShare: { num: 90, den: 100 } };
    const rest = CLEAN.staff.filter(({ id }) => !missing.has(id));
    const { staff } = await at.sync({ ...CLEAN, staff: rest }, { guard });
    expect(staff).toMatchObject({ status: 'held', problem: { code: 'too-many-absent-agency' } });
    expect(await people()).toBe(before);
  });

  it('judges nobody absent from a list of changes', async () => {
    await at.sync(CLEAN);
    const before = await people();
    const { staff, absent } = await at.sync(CLEAN, { modifiedSince: new Date('2099-01-01T00:00:00Z') });
    expect([staff.counts.read, staff.status, absent]).toEqual([0, 'complete', 0]);
    expect(await people()).toBe(before);
  });

  it('keeps a person whose row has become unusable', async () => {
    await at.sync(CLEAN);
    const before = await people();
    const spoiled = CLEAN.staff.map((row, index) => (index === 50 ? { ...row, fullName: '' } : row));
    const { staff, absent } = await at.sync({ ...CLEAN, staff: spoiled });
    expect([staff.counts.quarantined, absent, await people()]).toEqual([1, 0, before]);
  });
});

describe('an HRM that answers nonsense in the middle of the list', () => {
  const on = { operation: 'listStaff', call: 4 };
  const faults: readonly (readonly [string, Fault, string])[] = [
    ['a page cut off', { on, do: 'truncate' }, 'hrm-truncated'],
    ['a login page in HTML', { on, do: 'html' }, 'hrm-not-json'],
    ['an empty page although more was announced', { on, do: 'empty' }, 'hrm-total-mismatch'],
    ['a redirect', { on, do: 'redirect' }, 'hrm-redirected'],
    ['a broken connection', { on, do: 'reset' }, 'hrm-unreachable'],
    ['an expired token', { on, do: 'status', status: 401 }, 'hrm-unauthorised'],
    ['a server error', { on, do: 'status', status: 500 }, 'hrm-unavailable'],
  ];

  it.each(faults)('%s: what was read stays, nobody is ended, the run says why', async (_, fault, code) => {
    expect(await codeOf(at.sync(CLEAN, { faults: [fault] }))).toBe(code);
    const run = await at.store.unitOfWork(province, (tx) => tx.sync.latest('provincial', 'staff'));
    expect(run).toMatchObject({ status: 'failed', pages: 3, problem: { code } });
    expect(run?.counts.read).toBe(150);
    expect(await onRecord()).toHaveLength(150);
  });

  it('a run that is taken up again ends where a straight run ends', async () => {
    await codeOf(at.sync(SMALL, { faults: [{ on, do: 'truncate' }] }));
    const { staff } = await at.sync(SMALL, { resume: true });
    const resumed = await onRecord();
    const straight = await openWorkplace();
    try {
      const other = await straight.sync(SMALL);
      expect(staff.counts).toEqual(other.staff.counts);
      const rows: string[] = [];
      await straight.store.unitOfWork(province, async (tx) => {
        for await (const page of tx.staff.pages(500))
          rows.push(...page.map(({ id, hash, agencyId }) => `${id} ${hash} ${agencyId}`));
      });
      expect(resumed).toEqual(rows);
    } finally {
      await straight.close();
    }
  });

  it('a run that is taken up again keeps what it quarantined before, page by page', async () => {
    const staff = CLEAN.staff.map((one, index) => (index % 50 === 4 ? { ...one, birthDate: '31/02/1980' } : one));
    await codeOf(at.sync({ ...CLEAN, staff }, { faults: [{ on, do: 'truncate' }] }));
    const { quarantined } = await at.sync({ ...CLEAN, staff }, { resume: true });
    expect(quarantined.map(({ page, position }) => [page, position])).toEqual(
      Array.from({ length: Math.ceil((staff.length - 4) / 50) }, (_, index) => [index + 1, 5]),
    );
    expect(quarantined.at(-1)?.problems[0]?.where).toBe(`staff[${quarantined.length}/5].birthDate`);
  });

  it('the last page ends its run, so that taking up again does not begin it again', async () => {
    const { adapter } = await at.serve(CLEAN);
    let stopped = false;
    const hrm: HrmAdapter = {
      ...adapter,
      readStaff: async function* (options) {
        yield* adapter.readStaff(options);
        stopped = true;
      },
    };
    const store: Store = {
      ...at.store,
      unitOfWork: (scope, fn) => (stopped ? Promise.reject(new Error('stopped')) : at.store.unitOfWork(scope, fn)),
    };
    const ports = { store, hrm, clock, progress: { report: () => undefined }, newId: randomUUID };
    const input = { actor: 'test', guard: DEFAULT_GUARD, pageSize: 200, resume: true };
    await expect(syncHrm(ports)(input)).rejects.toThrow('stopped');
    const run = await at.store.unitOfWork(province, (tx) => tx.sync.latest('provincial', 'staff'));
    expect(run).toMatchObject({ status: 'complete', checkpoint: null });
    expect(run?.counts).toMatchObject({ read: CLEAN.staff.length, duplicate: 0 });
  });
});

const asHeld = { status: 'held' } as const;
const halfOf = <T>(rows: readonly T[]): readonly T[] => rows.slice(0, Math.floor(rows.length / 2));
const currentOf = ({ staff }: Province): readonly Province['staff'][number][] =>
  staff.filter(({ leftOn }) => leftOn === null);
const byId = (a: { id: string }, b: { id: string }): number => (a.id < b.id ? -1 : 1);

describe('people whose rows come back bad or under another name', () => {
  let before = 0;
  beforeEach(async () => {
    await at.sync(CLEAN);
    before = await people();
  });
  const four = currentOf(CLEAN).slice(10, 14);
  const changed = (change: (row: Province['staff'][number]) => object): Province => ({
    ...CLEAN,
    staff: CLEAN.staff.map((row) => (four.includes(row) ? (change(row) as typeof row) : row)).toSorted(byId),
  });

  it('are found by staff code or personal id number when the id is missing', async () => {
    const { staff, absent } = await at.sync(changed((row) => ({ ...row, id: null })));
    expect(staff).toMatchObject({ status: 'complete', unnamed: 0, counts: { quarantined: 4 } });
    expect([absent, await people()]).toEqual([0, before]);
  });

  it.each([
    ['staff code', { personalId: 'x' }],
    ['personal id number', { staffCode: 7 }],
  ])('are found by their %s alone', async (_, spoiled) => {
    const { absent } = await at.sync(changed((row) => ({ ...row, id: null, ...spoiled })));
    expect([absent, await people()]).toEqual([0, before]);
  });

  it('stay who they are when they come under new ids', async () => {
    const { staff, absent, quarantined } = await at.sync(changed((row) => ({ ...row, id: `Z${row.id}` })));
    expect(staff.counts.quarantined).toBe(4);
    expect(new Set(quarantined.flatMap(({ problems }) => problems.map(({ code }) => code)))).toEqual(
      new Set(['staff-code-taken']),
    );
    expect([absent, await people()]).toEqual([0, before]);
  });

  it('are not taken as gone when their rows say nothing of whose they are: the run is held, with the reason', async () => {
    const { staff, absent } = await at.sync(
      changed((row) => ({ ...row, id: null, staffCode: '', personalId: undefined })),
    );
    expect(staff).toMatchObject({ ...asHeld, unnamed: 4, problem: { code: 'absence-rows-unnamed' } });
    expect([absent, await people()]).toEqual([4, before]);
  });

  it('are ended beside the bad row of a newcomer, who is nobody on record', async () => {
    const [first] = four as [Province['staff'][number]];
    const newcomer = { ...first, id: 'S-new', staffCode: '7777777', personalId: '058000000000', fullName: '' };
    const rest = CLEAN.staff.filter((row) => row !== first);
    const { staff, absent } = await at.sync({ ...CLEAN, staff: [...rest, newcomer].toSorted(byId) });
    expect(staff).toMatchObject({ status: 'complete', counts: { quarantined: 1 } });
    expect([absent, await people()]).toEqual([1, before - 1]);
  });
});

describe('a run that is taken up again', () => {
  const on = { operation: 'listStaff', call: 4 };

  it('still compares the rows with the total: a list cut short after the interruption is no whole list', async () => {
    await at.sync(CLEAN);
    const before = await people();
    await codeOf(at.sync(CLEAN, { faults: [{ on, do: 'truncate' }] }));
    const emptied: Fault = { on: { operation: 'listStaff', call: 1 }, do: 'empty' };
    expect(await codeOf(at.sync(CLEAN, { resume: true, faults: [emptied] }))).toBe('hrm-total-mismatch');
    expect(await people()).toBe(before);
  });
});

describe('a list of units that comes back short', () => {
  let before = 0;
  beforeEach(async () => {
    await at.sync(CLEAN);
    before = await people();
  });
  const unitsInForce = async (): Promise<number> =>
    treeOn(await at.store.unitOfWork(province, (tx) => tx.units.all()), civilDate('2024-12-17')).units.length;

  it.each([
    ['empty', [], 'unit-list-empty'],
    ['halved', halfOf(CLEAN.units), 'too-many-units-absent'],
  ])('%s is held: no unit goes, nobody is put aside, nobody is ended', async (_, rest, code) => {
    const inForce = await unitsInForce();
    const { units, staff, absent } = await at.sync({ ...CLEAN, units: rest });
    expect(units).toMatchObject({ ...asHeld, problem: { code } });
    expect(staff).toMatchObject({ status: 'complete', counts: { quarantined: 0, unchanged: CLEAN.staff.length } });
    expect([absent, await people(), await unitsInForce()]).toEqual([0, before, inForce]);
  });

  it('keeps absence from being believed, even of one person', async () => {
    const [gone] = currentOf(CLEAN);
    const staff = CLEAN.staff.filter((row) => row !== gone);
    const synced = await at.sync({ units: halfOf(CLEAN.units), staff });
    expect(synced.staff).toMatchObject({ ...asHeld, problem: { code: 'absence-units-held' } });
    expect(await people()).toBe(before);
  });

  it('and nothing on record yet ends the run before people are read', async () => {
    const fresh = await openWorkplace();
    try {
      expect(await codeOf(fresh.sync({ ...CLEAN, units: [] }))).toBe('no-unit-on-record');
      expect(await fresh.store.unitOfWork(province, (tx) => tx.sync.latest('provincial', 'staff'))).toBeNull();
    } finally {
      await fresh.close();
    }
  });
});

describe('a held synchronisation', () => {
  const ports = { clock: { now: () => new Date('2024-12-16T08:00:00Z') } };
  const approve = (
    by: string,
    more: Partial<ApprovalInput> = {},
    when: Clock = ports.clock,
  ): ReturnType<ReturnType<typeof approveSync>> =>
    approveSync({ store: at.store, clock: when })({ source: 'provincial', by, reason: 'đã đối chiếu', ...more });
  const status = (): Promise<SyncStatus> =>
    readSyncStatus({ store: at.store, ...ports })({ source: 'provincial', actor: 'Hùng' });
  /** A fifth of everybody is missing. */
  const shorter = (): Province => ({ ...CLEAN, staff: CLEAN.staff.filter((_, index) => index % 5 !== 0) });
  let [before, missing] = [0, 0];
  beforeEach(async () => {
    await at.sync(CLEAN);
    before = await people();
    ({ absent: missing } = await at.sync(shorter(), { actor: 'Lan' }));
  });

  it('is shown with its reason and the people who would be ended, by agency', async () => {
    const { runs, hold, peopleByAgency } = await status();
    expect(missing).toBeGreaterThan(20);
    expect(runs).toHaveLength(4);
    expect(runs[0]).toMatchObject({ ...asHeld, stream: 'staff', requestedBy: 'Lan' });
    expect(hold?.staff?.problem?.code).toBe('too-many-absent-province');
    expect(peopleByAgency.reduce((sum, { people: count }) => sum + count, 0)).toBe(missing);
    expect(peopleByAgency.every(({ name, agencyId }) => name !== agencyId)).toBe(true);
  });

  it('takes effect once another person approves it, who is kept with the run and in the audit chain', async () => {
    const chain = await chainLength();
    await approve('Hùng', { document: '15/CV-SNV' });
    expect(await people()).toBe(before - missing);
    const { runs, hold } = await status();
    expect(hold).toBeNull();
    expect(runs[0]).toMatchObject({
      status: 'complete',
      approval: { by: 'Hùng', reason: 'đã đối chiếu', document: '15/CV-SNV' },
    });
    expect(await chainLength()).toBe(chain + 2);
    expect(await codeOf(approve('Hùng'))).toBe('sync-nothing-held');
  });

  it.each([
    ['who asked for it', 'Lan', {}, 'sync-approver-same'],
    ['who asked for it, written otherwise', ' LAN ', {}, 'sync-approver-same'],
    ['without a name', ' ', {}, 'sync-approver-same'],
    ['without a reason', 'Hùng', { reason: ' ' }, 'sync-reason-missing'],
    ['of another HRM', 'Hùng', { source: 'other' }, 'sync-nothing-held'],
  ])('is not approved by a person %s', async (_, by, more, code) => {
    expect(await codeOf(approve(by, more))).toBe(code);
    expect(await people()).toBe(before);
  });

  it('is not approved once it is a week old, nor after another synchronisation', async () => {
    const later = { now: () => new Date('2024-12-23T02:00:01Z') };
    expect(await codeOf(approve('Hùng', {}, later))).toBe('sync-hold-expired');
    await at.sync(CLEAN);
    expect(await codeOf(approve('Hùng'))).toBe('sync-nothing-held');
    expect(await people()).toBe(before);
  });

  it('of units ends those in which nobody stands, and keeps the others', async () => {
    const tree = treeOn(await at.store.unitOfWork(province, (tx) => tx.units.all()), civilDate('2024-12-17'));
    const staffed = await at.store.unitOfWork(province, (tx) => tx.staff.unitsWithPeople());
    const parents = new Set(tree.units.map(({ parentId }) => parentId));
    const leaf = tree.units.find(({ id }) => staffed.has(id) && !parents.has(id)) as { id: string };
    const inLeaf = new Set(
      currentOf(CLEAN)
        .filter(({ posts }) => posts.some(({ unitId, to }) => to === null && unitId === leaf.id))
        .map(({ id }) => id),
    );
    const dissolved = CLEAN.staff.map((row) =>
      inLeaf.has(row.id) ? { ...row, leftOn: '2024-12-10', leaveReason: 'retired' } : row,
    );
    await at.sync(
      { units: halfOf(CLEAN.units).filter(({ id }) => id !== leaf.id), staff: dissolved },
      { actor: 'Lan' },
    );
    const hold = await approve('Hùng');
    expect(hold.endingUnits.map(({ id }) => id)).toContain(leaf.id);
    expect(hold.stayingUnits.length).toBeGreaterThan(0);
    const after = treeOn(await at.store.unitOfWork(province, (tx) => tx.units.all()), civilDate('2024-12-18'));
    expect(after.positionOf.has(leaf.id)).toBe(false);
    expect(hold.stayingUnits.every(({ id }) => after.positionOf.has(id))).toBe(true);
    expect(after.faults).toEqual(tree.faults);
  });
});

describe('an HRM whose rows have grown members that nobody told us of', () => {
  it('is read all the same, and the members are counted by path', async () => {
    const staff = CLEAN.staff.map((row, index) => ({
      ...row,
      ...(index < 3 ? { bloodType: 'O' } : {}),
      posts: row.posts.map((post) => ({ ...post, rank: { code: 'V.07' } })),
    }));
    const { staff: run, units } = await at.sync({ ...CLEAN, staff });
    expect(run.drift).toEqual({ bloodType: 3, 'posts.rank': CLEAN.staff.length });
    expect(units.drift).toEqual({});
    expect(run.counts.acceptedNew).toBe(CLEAN.staff.length);
  });

  it('a page whose commit was done and its answer lost is not read again', async () => {
    const { adapter } = await at.serve(CLEAN);
    const page = 50;
    let answers = 0;
    const store: Store = {
      ...at.store,
      unitOfWork: async (scope, fn) => {
        let pages = 0;
        const done = await at.store.unitOfWork(scope, (tx) =>
          fn({
            ...tx,
            sync: {
              ...tx.sync,
              update: (run) => ((pages = run.stream === 'staff' ? run.pages : 0), tx.sync.update(run)),
            },
          }),
        );
        if (pages === 3 && ++answers === 1) throw new ProblemError([problem('store-connection-lost', 'store')]);
        return done;
      },
    };
    const ports = { store, hrm: adapter, clock, progress: { report: () => undefined }, newId: randomUUID };
    const input = { actor: 'test', guard: DEFAULT_GUARD, pageSize: page, resume: true };
    expect(await codeOf(syncHrm(ports)(input))).toBe('store-connection-lost');
    const run = await at.store.unitOfWork(province, (tx) => tx.sync.latest('provincial', 'staff'));
    expect(run).toMatchObject({ status: 'failed', pages: 3, counts: { read: 3 * page } });
    const { staff } = await syncHrm(ports)(input);
    expect(staff.counts).toMatchObject({ read: CLEAN.staff.length, acceptedNew: CLEAN.staff.length, duplicate: 0 });
  });
});
