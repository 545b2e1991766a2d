import { openStore, type OpenStore } from '@xeploai/store';
import pg from 'pg';
import { startPostgres } from '../start-postgres.js';

export const clock = { now: () => new Date('2024-12-16T02:00:00Z') };

/** A store under test, and what only the owner of the database may do. */
export interface Engine {
  readonly name: string;
  readonly store: OpenStore;
  /** Every statement since the store was opened. */
  readonly statements: readonly string[];
  /** For PostgreSQL only: as the owner, past row policies. */
  readonly asOwner: ((sql: string) => Promise<readonly Record<string, unknown>[]>) | null;
  readonly url: string | null;
}

export const NO_POSTGRES = 'the PostgreSQL half did not run: no server binary found and XEPLOAI_TEST_DATABASE not set';

/** Runs a job on PGlite in memory and, where one can be had, on PostgreSQL; says so when it cannot. */
export async function onEachEngine(job: (engine: Engine) => Promise<void>): Promise<readonly string[]> {
  const server = await startPostgres();
  if (server !== null) {
    const client = new pg.Client({ connectionString: server.url });
    await client.connect();
    await withStore(
      { url: server.url },
      { asOwner: async (sql) => (await client.query(sql)).rows as Record<string, unknown>[], url: server.url },
      job,
    );
    await client.end();
    await server.stop();
  }
  await withStore({ memory: true }, { asOwner: null, url: null }, job);
  return server === null ? [NO_POSTGRES] : [];
}

async function withStore(
  place: Parameters<typeof openStore>[0],
  more: Pick<Engine, 'asOwner' | 'url'>,
  job: (engine: Engine) => Promise<void>,
): Promise<void> {
  const statements: string[] = [];
  const store = await openStore(place, { clock, onStatement: (sql) => statements.push(sql) });
  const { engine, version } = store.info;
  const name = `${engine === 'pglite' ? 'PGlite' : 'PostgreSQL'} ${version.split(' ')[0] ?? ''}`;
  await job({ name, store, statements, ...more });
  await store.close();
}
