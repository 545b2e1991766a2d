import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { filedStaff } from './fixtures.test.suite.js';
import type { OpenStore } from './open-store.js';

/** An owner who is no superuser upgrades; a second account only works. Row policies then bind the owner as well. */
export function accountsSuite(
  server: string,
  open: (url: string, options: { readonly mayMigrate?: boolean }) => Promise<OpenStore>,
): void {
  const suffix = `${process.pid}`;
  const [owner, worker, database] = [`keeper_${suffix}`, `worker_${suffix}`, `kept_${suffix}`];
  const urlOf = (user: string): string => Object.assign(new URL(server), { username: user, password: 'secret', pathname: `/${database}` }).href;
  const asSuperuser = async (...statements: readonly string[]): Promise<void> => {
    const client = new pg.Client({ connectionString: server });
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
    await expect(open(urlOf(worker), { mayMigrate: false })).rejects.toMatchObject({ problems: [{ code: 'store-migration-pending' }] });
  });

  it('works for both accounts once the owner has laid the schema out', async () => {
    const kept = await open(urlOf(owner), {});
    const people = Array.from({ length: 1500 }, (_, index) => filedStaff(`person ${index}`, index % 2 === 0 ? 'a' : 'b'));
    await kept.unitOfWork({ agencies: 'province', actor: 't' }, (tx) => tx.staff.write(people, 'r'));
    const worked = await open(urlOf(worker), { mayMigrate: false });
    for (const store of [kept, worked]) {
      expect(await store.unitOfWork({ agencies: ['a'], actor: 't' }, (tx) => tx.staff.countCurrentByAgency())).toEqual(new Map([['a', 750]]));
      await store.unitOfWork({ agencies: ['a'], actor: 't' }, (tx) => tx.staff.write(people.filter(({ agencyId }) => agencyId === 'a').slice(0, 1200), 'r2'));
      await store.close();
    }
  });
}
