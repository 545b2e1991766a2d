import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { openStore, type StorePlace } from '@xeploai/store';
import pg from 'pg';
import { startPostgres, type TestPostgres } from '../start-postgres.js';
import { readState, type RawQuery, type RawState } from './raw-state.js';

/** Databases of one engine, to be filled once, copied often, read from beside and thrown away. */
export interface Engine {
  readonly title: 'PGlite' | 'PostgreSQL';
  readonly snapshotDir: string;
  /** An empty place that nothing has been written to. */
  empty(): Promise<StorePlace>;
  /** Of a place that nobody holds. */
  copy(place: StorePlace): Promise<StorePlace>;
  /** Waits until nobody holds the place; the state is read past the store. */
  read(place: StorePlace): Promise<RawState>;
  query(place: StorePlace, sql: string): Promise<readonly Record<string, unknown>[]>;
  remove(place: StorePlace): Promise<void>;
  stop(): Promise<void>;
}

/** Kept from run to run: it goes by the version of the engine and the checksum of the schema. */
export const snapshotDir = (): string => join(tmpdir(), 'xeploai-faults-snapshots');

export function openPGliteEngine(): Engine {
  const folder = mkdtempSync(join(tmpdir(), 'xeploai-faults-'));
  let places = 0;
  const next = (): { dataDir: string } => ({ dataDir: join(folder, `place-${++places}`, 'data') });
  const dirOf = (place: StorePlace): string => ('dataDir' in place ? place.dataDir : '');
  const using = async <T>(place: StorePlace, work: (query: RawQuery) => Promise<T>): Promise<T> => {
    const database = await PGlite.create({ dataDir: dirOf(place) });
    try {
      return await work(async (sql) => (await database.query<Record<string, unknown>>(sql)).rows);
    } finally {
      await database.close();
    }
  };
  return {
    title: 'PGlite',
    snapshotDir: snapshotDir(),
    empty: () => Promise.resolve(next()),
    copy: (place) => {
      const copy = next();
      execFileSync('cp', ['-R', join(dirOf(place), '..'), join(copy.dataDir, '..')]);
      return Promise.resolve(copy);
    },
    read: (place) => using(place, readState),
    query: (place, sql) => using(place, (query) => query(sql)),
    remove: (place) => {
      rmSync(join(dirOf(place), '..'), { recursive: true, force: true });
      return Promise.resolve();
    },
    stop: () => {
      rmSync(folder, { recursive: true, force: true });
      return Promise.resolve();
    },
  };
}

/** `null` where there is no PostgreSQL. */
export async function openPostgresEngine(): Promise<Engine | null> {
  const server = await startPostgres();
  return server === null ? null : postgresEngine(server);
}

function postgresEngine(server: TestPostgres): Engine {
  const names: string[] = [];
  const prefix = `xeploai_faults_${process.pid}`;
  const urlOf = (place: StorePlace): string => ('url' in place ? place.url : '');
  const nameOf = (place: StorePlace): string => new URL(urlOf(place)).pathname.slice(1);
  const on = async <T>(url: string, work: (query: RawQuery) => Promise<T>): Promise<T> => {
    const client = new pg.Client({ connectionString: url, application_name: 'beside' });
    await client.connect();
    try {
      return await work(async (sql) => (await client.query<Record<string, unknown>>(sql)).rows);
    } finally {
      await client.end();
    }
  };
  const create = async (template: string): Promise<StorePlace> => {
    const name = `${prefix}_${names.length + 1}`;
    names.push(name);
    await on(server.url, (query) => query(`create database ${name} template ${template}`));
    const url = new URL(server.url);
    url.pathname = `/${name}`;
    return { url: url.href };
  };
  /** The server may still be ending what a killed process had begun. */
  const quiet = async (place: StorePlace): Promise<void> =>
    on(server.url, async (query) => {
      for (let tries = 0; ; tries++) {
        const held = await query(`select pid from pg_stat_activity where datname = '${nameOf(place)}'`);
        if (held.length === 0) return;
        if (tries > 2000) throw new Error(`${nameOf(place)} is still held after 20 seconds`);
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
    });
  const using = async <T>(place: StorePlace, work: (query: RawQuery) => Promise<T>): Promise<T> => {
    await quiet(place);
    return on(urlOf(place), work);
  };
  const drop = (name: string): Promise<unknown> =>
    on(server.url, (query) => query(`drop database if exists ${name} with (force)`));
  return {
    title: 'PostgreSQL',
    snapshotDir: '',
    empty: () => create('template1'),
    copy: async (place) => {
      await quiet(place);
      return create(nameOf(place));
    },
    read: (place) => using(place, readState),
    query: (place, sql) => using(place, (query) => query(sql)),
    remove: async (place) => void (await drop(nameOf(place))),
    stop: async () => {
      for (const name of names) await drop(name);
      await server.stop();
    },
  };
}

/** Lays the schema out and closes. */
export async function layOut(engine: Engine): Promise<StorePlace> {
  const place = await engine.empty();
  const store = await openStore(place, { clock: { now: () => new Date() }, snapshotDir: engine.snapshotDir });
  await store.close();
  return place;
}
