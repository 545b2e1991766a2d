import { problem, ProblemError } from '@xeploai/domain';
import { sql, type Kysely, type Transaction } from 'kysely';

/**
 * Proves on the open database that one agency's rows do not show to another or to nobody, then takes the probe back.
 * @throws ProblemError when they do: the store must then not be used
 */
export async function selfTest(db: Kysely<unknown>): Promise<void> {
  const found = await db
    .transaction()
    .execute(async (trx) => {
      throw new Verdict(await probe(trx));
    })
    .catch((err: unknown) => {
      if (err instanceof Verdict) return err.found;
      throw err;
    });
  if (found !== null) throw new ProblemError([problem('store-isolation-broken', 'schema xeploai', { detail: found })]);
}

/** Leaves the transaction by throwing, so that it is rolled back. */
class Verdict extends Error {
  readonly found: string | null;

  constructor(found: string | null) {
    super('rolled back on purpose');
    this.found = found;
  }
}

async function probe(trx: Transaction<unknown>): Promise<string | null> {
  const open = sql<{ name: string }>`
    select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = 'xeploai' and c.relkind in ('r', 'p') and c.relname <> 'migration'
      and not (c.relrowsecurity and c.relforcerowsecurity) order by 1`;
  const tables = (await open.execute(trx)).rows.map(({ name }) => name);
  if (tables.length > 0) return `tables without row security: ${tables.join(', ')}`;
  await enter(trx, '{"xeploai probe a"}');
  const roles = sql<{ name: string; free: boolean }>`
    select rolname as name, rolsuper or rolbypassrls as free from pg_roles where rolname = current_user`;
  const [role] = (await roles.execute(trx)).rows;
  if (role?.name !== 'xeploai_app' || role.free) return `the role is ${role?.name ?? 'unknown'}`;
  await sql`insert into xeploai.party_ranking (year, agency_id, day) values (0, 'xeploai probe a', null)`.execute(trx);
  if ((await seen(trx)) !== 1) return 'an agency does not see its own row';
  await enter(trx, '{"xeploai probe b"}');
  if ((await seen(trx)) !== 0) return 'an agency sees the row of another';
  await enter(trx, '');
  if ((await seen(trx)) !== 0) return 'an empty scope sees a row';
  return null;
}

const enter = (trx: Transaction<unknown>, agencies: string): Promise<unknown> =>
  sql`select set_config('role', 'xeploai_app', true), set_config('xeploai.agencies', ${agencies}, true)`.execute(trx);

async function seen(trx: Transaction<unknown>): Promise<number> {
  const count = sql<{ rows: number }>`
    select count(*)::int as rows from xeploai.party_ranking where year = 0 and agency_id = 'xeploai probe a'`;
  return (await count.execute(trx)).rows[0]?.rows ?? 0;
}
