import { Client } from 'pg';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { filedStaff } from './fixtures.test.suite.js';
import type { OpenStore } from './open-store.js';

/** An owner who is no superuser upgrades; a second account only works. Row policies then bind the owner as well. */
export function accountsSuite(
  server: string,
  open: (url: string, options: { readonly mayMigrate?: boolean; readonly connections?: number }) => Promise<OpenStore>,
): void {
  const suffix = `${process.pid}`;
  const [owner, worker, database] = [`keeper_${suffix}`, `worker_${suffix}`, `kept_${suffix}`];
  const urlOf = (user: string): string =>
    Object.assign(new URL(server), { username: user, password: 'secret', pathname: `/${database}` }).href;
  const asSuperuser = async (...statements: readonly string[]): Promise<void> => {
    const client = new Client({ connectionString: server });
    await client.connect();
    for (const statement of statements) await client.query(statement);
    await client.end();
  };

  beforeAll(() =>
    asSuperuser(
      `create role ${owner} login createrole password 'secret'`,
      `grant xeploai_app to ${owner} with admin option`,
      `create role ${worker} login password 'secret' in role xeploai_app`,
      `create database ${database} owner ${owner}`,
      `revoke all on database ${database} from public`,
      `grant connect on database ${database} to ${worker}`,
    ),
  );
  afterAll(() => asSuperuser(`drop database ${database} with (force)`, `drop role ${worker}`, `drop role ${owner}`));

  it('asks for the owner while the schema is missing', async () => {
    await expect(open(urlOf(worker), { mayMigrate: false })).rejects.toMatchObject({
      problems: [{ code: 'store-migration-pending' }],
    });
  });

  it('works for both accounts once the owner has laid the schema out', async () => {
    const kept = await open(urlOf(owner), {});
    const people = Array.from({ length: 1500 }, (_, index) =>
      filedStaff(`person ${index}`, index % 2 === 0 ? 'a' : 'b'),
    );
    await kept.unitOfWork({ agencies: 'province', actor: 't' }, (tx) => tx.staff.write(people, 'r'));
    const worked = await open(urlOf(worker), { mayMigrate: false });
    for (const store of [kept, worked]) {
      expect(await store.unitOfWork({ agencies: ['a'], actor: 't' }, (tx) => tx.staff.countCurrentByAgency())).toEqual(
        new Map([['a', 750]]),
      );
      await store.unitOfWork({ agencies: ['a'], actor: 't' }, (tx) =>
        tx.staff.write(people.filter(({ agencyId }) => agencyId === 'a').slice(0, 1200), 'r2'),
      );
      await store.close();
    }
  });

  it('fails the work whose connection is cut, and heals', async () => {
    const store = await open(server, {});
    const scope = { agencies: ['cut'], actor: 't' };
    const cut = store.unitOfWork(scope, async (tx) => {
      await tx.staff.write([filedStaff('cut', 'cut')], 'r');
      await asSuperuser(
        `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'xeploai' and pid <> pg_backend_pid()`,
      );
      await tx.staff.countCurrent();
    });
    await expect(cut).rejects.toThrow(/terminat|connection/i);
    expect(await store.unitOfWork(scope, (tx) => tx.staff.countCurrent())).toBe(0);
    await store.close();
  });

  it('does not give a connection that was lost to the next work', async () => {
    const store = await open(server, { connections: 1 });
    const people = (): Promise<number> =>
      store.unitOfWork({ agencies: [], actor: 't' }, (tx) => tx.staff.countCurrent());
    // oxlint-disable-next-line typescript/unbound-method -- applied with its own `this`
    const query = Client.prototype.query as unknown as (...args: readonly unknown[]) => unknown;
    const began: number[] = [];
    const lost = Object.assign(new Error('terminating connection due to administrator command'), { code: '57P01' });
    const spy = vi.spyOn(Client.prototype, 'query').mockImplementation(function (
      this: Client & { readonly processID: number },
      ...args: readonly unknown[]
    ) {
      if (args[0] === 'begin' && began.push(this.processID) === 1) return Promise.reject(lost);
      return Reflect.apply(query, this, args);
    });
    try {
      await expect(people()).rejects.toMatchObject({ problems: [{ code: 'store-connection-lost' }] });
      expect(await people()).toBe(0);
      expect(await people()).toBe(0);
    } finally {
      spy.mockRestore();
      await store.close();
    }
    expect([began[1] === began[0], began[2] === began[1]]).toEqual([false, true]);
  });

  it('lets work wait for a connection, and tells when the server is gone', async () => {
    const store = await open(server, {});
    const seen = await Promise.all(
      Array.from({ length: 100 }, () =>
        store.unitOfWork({ agencies: [], actor: 't' }, (tx) => tx.staff.countCurrent()),
      ),
    );
    expect(new Set(seen)).toEqual(new Set([0]));
    await store.close();
    await expect(store.unitOfWork({ agencies: [], actor: 't' }, (tx) => tx.staff.countCurrent())).rejects.toThrow(
      /destroyed|closed|end/i,
    );
  });
}
