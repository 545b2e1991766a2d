import type { Tx } from '@xeploai/application';
import { expect, it } from 'vitest';
import { decision, filedStaff, filedUnit, gather, outcome, push, run, times } from './fixtures.test.suite.js';
import { checksumOf } from './migration.js';
import { migrate } from './migrate.js';
import { migrations } from './migrations/migrations.js';
import { inAgency, inProvince, PROVINCE, refusal, type Opened } from './opened.test.suite.js';

/** What a unit of work promises: all or nothing, one at a time inside, and a fixed number of statements. */
export function workSuite(get: () => Opened): void {
  it('leaves nothing behind when the work fails: neither page nor checkpoint', async () => {
    await inProvince(get(), (tx) => tx.sync.begin(run('atomic', { source: 'atomic' })));
    const page = inProvince(get(), async (tx) => {
      await tx.staff.write([filedStaff('atomic-1', 'atomic')], 'atomic');
      await tx.sync.markSeen('atomic', [{ id: 'atomic-1', hash: 'h' }]);
      await tx.sync.update(run('atomic', { source: 'atomic', checkpoint: 'cursor', pages: 1 }));
      throw new Error('power went');
    });
    await expect(page).rejects.toThrow('power went');
    await inProvince(get(), async (tx) => {
      expect(await tx.staff.hashes(['atomic-1'])).toEqual(new Map());
      expect(await tx.sync.seen('atomic', ['atomic-1'])).toEqual(new Map());
      expect(await tx.sync.latest('atomic', 'staff')).toEqual(run('atomic', { source: 'atomic' }));
    });
  });

  it('does not report success when an error of the database was swallowed', async () => {
    const work = inAgency(get(), 'swallow', async (tx) => {
      await tx.staff.write([filedStaff('swallow-1', 'swallow')], 'r');
      await tx.staff.write([filedStaff('swallow-2', 'elsewhere')], 'r').catch(() => {});
    });
    await expect(work).rejects.toThrow('rolled back');
    expect(await inAgency(get(), 'swallow', (tx) => tx.staff.countCurrent())).toBe(0);
  });

  it('refuses a Tx that was kept', async () => {
    const kept = await inProvince(get(), async (tx) => ({ tx, pages: tx.staff.pages(10) }));
    await expect(kept.tx.units.all()).rejects.toThrow('has ended');
    await expect(gather(kept.pages)).rejects.toThrow('has ended');
    let failed: Tx | undefined;
    await refusal(
      inProvince(get(), async (tx) => {
        failed = tx;
        throw new Error('no');
      }),
    );
    await expect(failed?.outbox.count()).rejects.toThrow('has ended');
  });

  it('refuses to be entered again from inside instead of waiting for ever', async () => {
    const nested = inProvince(get(), () => get().store.unitOfWork(PROVINCE, (tx) => tx.units.all()));
    await expect(nested).rejects.toThrow('inside another unitOfWork');
    const later = await inProvince(get(), async () => {
      const { promise, resolve } = Promise.withResolvers<void>();
      return { resolve, work: promise.then(() => get().store.unitOfWork(PROVINCE, (tx) => tx.audit.head('none'))) };
    });
    later.resolve();
    expect(await later.work).toBeNull();
  });

  const WRITES: readonly (readonly [string, (tx: Tx, count: number) => Promise<unknown>])[] = [
    ['units.hashes', (tx, count) => tx.units.hashes(ids(count))],
    ['units.write', (tx, count) => tx.units.write(ids(count).map((id) => filedUnit(id, 'many')))],
    ['staff.hashes', (tx, count) => tx.staff.hashes(ids(count))],
    ['staff.identities', (tx, count) => tx.staff.identities(ids(count))],
    [
      'staff.write',
      (tx, count) =>
        tx.staff.write(
          ids(count).map((id) => filedStaff(id, 'many')),
          'r',
        ),
    ],
    ['staff.touch', (tx, count) => tx.staff.touch(ids(count), 'r')],
    ['staff.markAbsent', (tx, count) => tx.staff.markAbsent(ids(count), '2024-12-01' as never)],
    [
      'facts.add',
      (tx, count) =>
        tx.facts.add(
          1995,
          ids(count).map((subject) => ({ agencyId: 'many', subject, hash: 'h', sheet: { subject, facts: {} } })),
          new Date(0),
        ),
    ],
    [
      'outcomes.write',
      (tx, count) =>
        tx.outcomes.write(
          1995,
          ids(count).map((id) => outcome(id, 'many')),
        ),
    ],
    [
      'decisions.add',
      (tx, count) => tx.decisions.add(ids(count).map((id) => decision(`${id}/${count}`, 'many', 1995))),
    ],
    [
      'deadlines.record',
      (tx, count) =>
        tx.deadlines.record(
          1995,
          ids(count).map((agencyId) => ({ agencyId, step: 'begin', doneOn: null, document: null, extension: null })),
        ),
    ],
    [
      'sync.quarantine',
      (tx, count) =>
        tx.sync.quarantine(
          'r',
          times(count, (position) => ({ stream: 'staff', page: 1, position, sourceId: null, hash: 'h', problems: [] })),
        ),
    ],
    [
      'sync.markSeen',
      (tx, count) =>
        tx.sync.markSeen(
          'r',
          ids(count).map((id) => ({ id, hash: 'h' })),
        ),
    ],
    ['sync.seen', (tx, count) => tx.sync.seen('r', ids(count))],
    ['outbox.add', (tx, count) => tx.outbox.add(ids(count).map((id) => push(id, id, 'many', 'many')))],
    ['outbox.due', (tx, count) => tx.outbox.due('many', count)],
    [
      'outbox.settle',
      async (tx, count) =>
        tx.outbox.settle(
          ids(count).map((id) => ({
            ...push(id, id, 'many', 'many'),
            state: 'pending',
            attempts: 1,
            receipt: null,
            problem: null,
          })),
        ),
    ],
    [
      'audit.append',
      (tx, count) =>
        tx.audit.append(
          ids(count).map((agencyId) => ({ agencyId, actor: 't', action: 'x', at: new Date(0), payload: {} })),
        ),
    ],
  ];

  it.each(WRITES)(
    '%s runs as many statements for 1,000 rows as for one, and a few more for 3,000',
    async (_, write) => {
      const counted = async (rows: number): Promise<number> => {
        const before = get().statements.length;
        await inProvince(get(), (tx) => write(tx, rows));
        return get().statements.length - before;
      };
      const [one, thousand, more] = [await counted(1), await counted(1000), await counted(3000)];
      expect(thousand).toBe(one);
      expect(more).toBeLessThanOrEqual(one + 6);
    },
  );

  it('stays in its role while rows come in by COPY', async () => {
    const people = (prefix: string) => times(2000, (index) => filedStaff(`${prefix}-${index}`, 'role-a'));
    const [, seen] = await inAgency(get(), 'role-a', (tx) =>
      Promise.all([tx.staff.write(people('role'), 'r'), ...times(20, () => tx.staff.countCurrentByAgency())]),
    );
    expect([...(seen ?? new Map()).keys()].filter((id) => id !== 'role-a')).toEqual([]);
    expect(await refusal(inAgency(get(), 'role-b', (tx) => tx.staff.write(people('role2'), 'r')))).toBe('42501');
  });

  it('reads one statement a page', async () => {
    const before = get().statements.length;
    await inAgency(get(), 'many', (tx) => gather(tx.staff.pages(1000)));
    expect(get().statements.length - before).toBeLessThanOrEqual(3 + 4);
  });

  it('refuses a schema that was edited, is newer than the program, or lacks a step it may not add', async () => {
    const { db } = get();
    const at = new Date(0);
    const edited = migrations.map((step) => ({ ...step, statements: [...step.statements, 'select 1'] }));
    const added = { name: '9999-test', statements: ['create table xeploai.added (id int)'] };
    const code = (expected: string) => ({ problems: [expect.objectContaining({ code: expected })] });
    await expect(migrate(db, edited, { at })).rejects.toMatchObject(code('store-migration-edited'));
    await expect(migrate(db, [], { at })).rejects.toMatchObject(code('store-newer'));
    await expect(migrate(db, [...migrations, added], { at, mayChange: false })).rejects.toMatchObject(
      code('store-migration-pending'),
    );
    await expect(
      migrate(db, [...migrations, { ...added, statements: [...added.statements, 'broken'] }], { at }),
    ).rejects.toThrow('syntax error');
    await migrate(db, migrations, { at, mayChange: false });
    expect(new Set(migrations.map(checksumOf)).size).toBe(migrations.length);
  });
}

const ids = (count: number): string[] => times(count, (index) => `many-${String(index).padStart(5, '0')}`);
