import { problem, ProblemError } from '@xeploai/domain';
import { CompiledQuery, sql, type Kysely, type Transaction } from 'kysely';
import { checksumOf, type Migration } from './migration.js';

/** Any number that no other program of ours locks. */
const LOCK = 7_305_120_415;

/**
 * Brings the schema up to date in one transaction, one process at a time. Needs the owner's account when a step is
 * missing.
 * @throws ProblemError when a step that has run was edited, the database is newer than the program, or a step is
 * missing and `mayChange` is false
 */
export async function migrate(
  db: Kysely<unknown>,
  migrations: readonly Migration[],
  { at, mayChange = true }: { readonly at: Date; readonly mayChange?: boolean },
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await sql`select pg_advisory_xact_lock(${LOCK})`.execute(trx);
    const applied = await appliedSteps(trx);
    if (applied.length > migrations.length) {
      throw new ProblemError([
        problem('store-newer', 'schema xeploai', { found: applied.length, known: migrations.length }),
      ]);
    }
    for (const [index, migration] of migrations.entries()) {
      const step = applied[index];
      const { name } = migration;
      if (step === undefined && !mayChange)
        throw new ProblemError([problem('store-migration-pending', 'schema xeploai', { name })]);
      if (step === undefined) await apply(trx, migration, index + 1, at);
      else if (step.checksum !== checksumOf(migration)) {
        throw new ProblemError([problem('store-migration-edited', 'schema xeploai', { name: step.name })]);
      }
    }
  });
}

async function appliedSteps(trx: Transaction<unknown>): Promise<readonly { name: string; checksum: string }[]> {
  const { rows } = await sql<{ there: boolean }>`select to_regclass('xeploai.migration') is not null as there`.execute(
    trx,
  );
  if (rows[0]?.there !== true) return [];
  const steps = sql<{ name: string; checksum: string }>`select name, checksum from xeploai.migration order by step`;
  return (await steps.execute(trx)).rows;
}

async function apply(trx: Transaction<unknown>, migration: Migration, step: number, at: Date): Promise<void> {
  if (step === 1) {
    await sql`create schema if not exists xeploai`.execute(trx);
    await sql`create table xeploai.migration (
      step int primary key, name text not null, checksum text not null, applied_at timestamptz not null)`.execute(trx);
  }
  for (const statement of migration.statements) await trx.executeQuery(CompiledQuery.raw(statement));
  await sql`insert into xeploai.migration values (
    ${step}, ${migration.name}, ${checksumOf(migration)}, ${at.toISOString()}::timestamptz)`.execute(trx);
}
