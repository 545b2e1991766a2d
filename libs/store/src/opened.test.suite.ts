import type { Scope, Tx } from '@xeploai/application';
import { sql, type Kysely, type RawBuilder } from 'kysely';
import type { OpenStore } from './open-store.js';

/** An open store as the suites get it, with what they need to look behind it. */
export interface Opened {
  readonly store: OpenStore;
  readonly db: Kysely<unknown>;
  /** Every statement so far. */
  readonly statements: readonly string[];
  readonly close: () => Promise<void>;
}

export const PROVINCE: Scope = { agencies: 'province', actor: 'test' };

export const inAgency = <T>({ store }: Opened, agencyId: string, fn: (tx: Tx) => Promise<T>): Promise<T> =>
  store.unitOfWork({ agencies: [agencyId], actor: 'test' }, fn);

export const inProvince = <T>({ store }: Opened, fn: (tx: Tx) => Promise<T>): Promise<T> =>
  store.unitOfWork(PROVINCE, fn);

/** Runs one statement as the application's role under a raw value of the scope setting; `null`: never set. */
export const asApp = <T>({ db }: Opened, agencies: string | null, query: RawBuilder<T>): Promise<readonly T[]> =>
  db.transaction().execute(async (trx) => {
    await sql`set local role xeploai_app`.execute(trx);
    if (agencies !== null) await sql`select set_config('xeploai.agencies', ${agencies}, true)`.execute(trx);
    return (await query.execute(trx)).rows;
  });

/** SQLSTATE of a refused statement. */
export const refusal = async (attempt: Promise<unknown>): Promise<string> => {
  try {
    await attempt;
    return 'not refused';
  } catch (err) {
    return err instanceof Error && 'code' in err ? String(err.code) : String(err);
  }
};
