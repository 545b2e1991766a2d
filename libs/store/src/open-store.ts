import type { Clock, Store } from '@xeploai/application';
import { Kysely, type Dialect } from 'kysely';
import { connectPGlite } from './connect-pglite.js';
import { connectPostgres } from './connect-postgres.js';
import type { Connection, StoreInfo } from './connection.js';
import { migrate } from './migrate.js';
import { migrations } from './migrations/migrations.js';
import { selfTest } from './self-test.js';
import { tellTrouble } from './store-trouble.js';
import { createUnitOfWork } from './unit-of-work.js';

/** Where the data lies: a PostgreSQL server, a folder of the embedded engine, or memory. */
export type StorePlace = { readonly url: string } | { readonly dataDir: string } | { readonly memory: true };

export interface StoreOptions {
  readonly clock: Clock;
  /** False: only check the schema, where another account owns and upgrades it. */
  readonly mayMigrate?: boolean;
  /** Connections to PostgreSQL at most. */
  readonly connections?: number;
  /** Where the embedded engine keeps the laid-out empty database that makes a first start quick. */
  readonly snapshotDir?: string;
  /** Told every statement after it ran. */
  readonly onStatement?: (statement: string) => void;
}

export interface OpenStore extends Store {
  readonly info: StoreInfo;
}

/**
 * Opens a store: takes the lock of a folder, brings the schema up to date and proves that agencies are kept apart.
 * @throws ProblemError when it cannot be opened; nothing stays open then
 */
export const openStore = async (place: StorePlace, options: StoreOptions): Promise<OpenStore> =>
  (await tellTrouble(() => openDatabase(place, options))).store;

/** The store and the database under it; for our own tests. */
export async function openDatabase(
  place: StorePlace,
  options: StoreOptions,
): Promise<{ readonly store: OpenStore; readonly db: Kysely<unknown> }> {
  const { clock, mayMigrate = true, onStatement } = options;
  const at = clock.now();
  const connection = await connect(place, options);
  const db = openKysely(connection.dialect, onStatement);
  const close = async (): Promise<void> => {
    await db.destroy();
    await connection.close();
  };
  try {
    await migrate(db, migrations, { at, mayChange: mayMigrate });
    await selfTest(db);
  } catch (err) {
    await close();
    throw err;
  }
  return { store: { info: connection.info, unitOfWork: createUnitOfWork(db, clock), close }, db };
}

function connect(place: StorePlace, { clock, connections, snapshotDir }: StoreOptions): Promise<Connection> {
  if ('url' in place) return connectPostgres({ url: place.url, connections });
  const startedAt = clock.now();
  return connectPGlite({
    dataDir: 'dataDir' in place ? place.dataDir : null,
    snapshotDir,
    startedAt,
    prepare: async (dialect) => {
      const db = openKysely(dialect);
      await migrate(db, migrations, { at: startedAt });
      await db.destroy();
    },
  });
}

const openKysely = (dialect: Dialect, onStatement?: StoreOptions['onStatement']): Kysely<unknown> =>
  new Kysely({ dialect, ...(onStatement === undefined ? {} : { log: (event) => onStatement(event.query.sql) }) });
