import { existsSync, mkdirSync, readdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { PGlite, type PGliteOptions, type QueryOptions } from '@electric-sql/pglite';
import { problem, ProblemError, text } from '@xeploai/domain';
import { PGliteDialect, type Dialect } from 'kysely';
import type { Connection } from './connection.js';
import { CopySource } from './copy-source.js';
import { lockFolder } from './lock-folder.js';
import { defaultSnapshotFolder, pgliteVersion, snapshotOf } from './schema-snapshot.js';

const DATE = 1082;
const INT8 = 20;
const SETTINGS: PGliteOptions = { parsers: { [DATE]: (value: string) => value, [INT8]: (value: string) => value } };

export interface PGlitePlace {
  /** `null`: in memory. */
  readonly dataDir: string | null;
  readonly snapshotDir?: string | undefined;
  readonly startedAt: Date;
  /** Lays the schema out in an empty database. */
  readonly prepare: (dialect: Dialect) => Promise<void>;
}

/**
 * Opens the embedded database. A folder is locked first: two processes on one folder lose data without any error.
 * @throws ProblemError when another process holds the folder, or it holds something else
 */
export async function connectPGlite(place: PGlitePlace): Promise<Connection> {
  if (place.dataDir === null) {
    const pglite = await PGlite.create({
      ...SETTINGS,
      loadDataDir: await emptyDatabase(place, defaultSnapshotFolder()),
    });
    return connectionOf(pglite, () => {});
  }
  const asked = resolve(place.dataDir);
  mkdirSync(dirname(asked), { recursive: true });
  const dataDir = existsSync(asked) ? realpathSync(asked) : join(realpathSync(dirname(asked)), basename(asked));
  const release = lockFolder(dataDir, place.startedAt);
  try {
    return connectionOf(await openFolder(dataDir, place), release);
  } catch (err) {
    release();
    throw err;
  }
}

/** Opens the folder, laying it out first when it is empty or was left half laid out. */
async function openFolder(dataDir: string, place: PGlitePlace): Promise<PGlite> {
  const unfinished = `${dataDir}.unfinished`;
  if (existsSync(unfinished)) rmSync(dataDir, { recursive: true, force: true });
  else if (existsSync(join(dataDir, 'PG_VERSION'))) return PGlite.create({ ...SETTINGS, dataDir });
  else if (existsSync(dataDir) && readdirSync(dataDir).length > 0) {
    throw new ProblemError([problem('store-not-a-database', dataDir)]);
  }
  writeFileSync(unfinished, '');
  const loadDataDir = await emptyDatabase(place, join(dirname(dataDir), '.snapshots'));
  const pglite = await PGlite.create({ ...SETTINGS, dataDir, loadDataDir });
  rmSync(unfinished);
  return pglite;
}

/** A database with our schema and nothing in it. */
const emptyDatabase = (place: PGlitePlace, folder: string | null): Promise<Blob> =>
  snapshotOf(place.snapshotDir ?? folder, async () => {
    const pglite = await PGlite.create(SETTINGS);
    await place.prepare(new PGliteDialect({ pglite: withCopy(pglite) }));
    const dump = await pglite.dumpDataDir('none');
    await pglite.close();
    return dump;
  });

function connectionOf(pglite: PGlite, release: () => void): Connection {
  const version = pgliteVersion();
  return {
    dialect: new PGliteDialect({ pglite: withCopy(pglite) }),
    info: { engine: 'pglite', version, banner: text('store-banner-embedded', { version }), unsafe: [] },
    close: async () => {
      if (!pglite.closed) await pglite.close();
      release();
    },
  };
}

type Queries = Pick<PGlite, 'query' | 'exec'>;
type ForKysely = Extract<ConstructorParameters<typeof PGliteDialect>[0]['pglite'], { ready: boolean }>;

/** PGlite for Kysely, able to take a COPY. Closing is left to the connection. */
const withCopy = (pglite: PGlite): ForKysely => ({
  get closed() {
    return pglite.closed;
  },
  get ready() {
    return pglite.ready;
  },
  get waitReady() {
    return pglite.waitReady;
  },
  close: () => Promise.resolve(),
  query: queryWithCopy(pglite),
  // Kysely waits for the beginning and for nothing else: a transaction that cannot begin fails at its first statement.
  transaction: async (callback) => {
    let begun = false;
    try {
      return await pglite.transaction((tx) => {
        begun = true;
        return callback({ query: queryWithCopy(tx) } as never);
      });
    } catch (err) {
      if (!begun) await callback({ query: () => Promise.reject(err) } as never);
      throw err;
    }
  },
});

/**
 * PGlite hands the rows over as a file, and reading files is not for the role that row policies bind. Only the COPY, into
 * a temporary table, runs as the owner: in one call, so that no other query of the transaction comes in between.
 */
function queryWithCopy(on: Queries): PGlite['query'] {
  return async <T>(statement: string, parameters?: unknown[], options?: QueryOptions) => {
    const source = parameters?.[0];
    if (!(source instanceof CopySource)) return on.query<T>(statement, parameters, options);
    const copy = statement.replace('from stdin', `from '/dev/blob'`);
    const blob = new Blob([...source.chunks]);
    await on.exec(`set local role none; ${copy}; set local role xeploai_app`, { blob });
    return { rows: [], fields: [] };
  };
}
