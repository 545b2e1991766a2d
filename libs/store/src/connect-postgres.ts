import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { problem, ProblemError, text } from '@xeploai/domain';
import { PostgresDialect, type PostgresPool, type PostgresPoolClient } from 'kysely';
import { Pool, types, type PoolClient } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import type { Connection, StoreInfo } from './connection.js';
import { CopySource } from './copy-source.js';
import { isConnectionLost } from './store-trouble.js';

const DATE = 1082;
const INT8 = 20;

/** Days and 64-bit numbers stay text: a Date would move days, a number would round. For our connections only. */
const TYPES = {
  getTypeParser: (type: number, format?: 'text' | 'binary') =>
    type === DATE || type === INT8 ? String : types.getTypeParser(type, format),
};

export interface PostgresOptions {
  readonly url: string;
  /** Connections at most. */
  readonly connections?: number | undefined;
}

/** @throws ProblemError when the server cannot be reached or is not one that we can use */
export async function connectPostgres({ url, connections = 10 }: PostgresOptions): Promise<Connection> {
  const pool = new Pool({
    connectionString: url,
    max: connections,
    application_name: 'xeploai',
    connectionTimeoutMillis: 10_000,
    types: TYPES,
  });
  // A connection that breaks is replaced by the next use; the query that was on it fails by itself.
  pool.on('error', () => {});
  pool.on('connect', (client) => client.on('error', () => {}));
  try {
    const info = await inspect(pool);
    return { dialect: new PostgresDialect({ pool: withCopy(pool) }), info, close: () => pool.end() };
  } catch (err) {
    await pool.end();
    throw err instanceof ProblemError ? err : unreachable(err);
  }
}

const unreachable = (err: unknown): ProblemError =>
  new ProblemError([problem('store-unreachable', 'PostgreSQL', { detail: reasonOf(err) })]);

/** Several addresses of one host fail together, each with its reason. */
function reasonOf(err: unknown): string {
  if (err instanceof AggregateError) return err.errors.map(reasonOf).join('; ');
  return err instanceof Error ? err.message : String(err);
}

interface Settings {
  readonly version: string;
  readonly number: number;
  readonly encoding: string;
  readonly fsync: string;
  readonly commit: string;
  readonly pages: string;
}

async function inspect(pool: Pool): Promise<StoreInfo> {
  const { rows } = await pool.query<Settings>(
    `select current_setting('server_version') as version, current_setting('server_version_num')::int as number,
       current_setting('server_encoding') as encoding, current_setting('fsync') as fsync,
       current_setting('synchronous_commit') as commit, current_setting('full_page_writes') as pages`,
  );
  const found = rows[0];
  if (found === undefined) throw new Error('no answer');
  const { version, encoding } = found;
  if (found.number < 150_000) throw new ProblemError([problem('store-postgres-too-old', 'PostgreSQL', { version })]);
  if (encoding !== 'UTF8') throw new ProblemError([problem('store-not-utf8', 'PostgreSQL', { encoding })]);
  const settings = { fsync: found.fsync, synchronous_commit: found.commit, full_page_writes: found.pages };
  const unsafe = Object.entries(settings).flatMap(([name, value]) => (value === 'off' ? [name] : []));
  const banner =
    unsafe.length === 0
      ? text('store-banner-postgres', { version })
      : text('store-banner-postgres-unsafe', { version, setting: unsafe.join(', ') });
  return { engine: 'postgresql', version, banner, unsafe };
}

/** The pool for Kysely, its clients able to take a COPY. */
function withCopy(pool: Pool): PostgresPool {
  const known = new WeakMap<PoolClient, PostgresPoolClient>();
  return {
    options: pool.options,
    end: () => Promise.resolve(),
    connect: async () => {
      const client = await pool.connect().catch((err: unknown) => Promise.reject(unreachable(err)));
      const ours = known.get(client) ?? clientWithCopy(client);
      known.set(client, ours);
      return ours;
    },
  };
}

/** A client whose connection was lost does not go back to the pool, where the next work would be given it. */
function clientWithCopy(client: PoolClient): PostgresPoolClient {
  let lost = false;
  const run = async (statement: string, parameters: readonly unknown[]): Promise<unknown> => {
    const [source] = parameters;
    if (!(source instanceof CopySource)) return client.query(statement, [...parameters]);
    await pipeline(Readable.from(source.chunks), client.query(copyFrom(statement)));
    return { command: 'COPY', rowCount: null, rows: [] };
  };
  const query = async (statement: string, parameters: readonly unknown[] = []): Promise<unknown> => {
    try {
      return await run(statement, parameters);
    } catch (err) {
      lost ||= isConnectionLost(err);
      throw err;
    }
  };
  return {
    query: query as PostgresPoolClient['query'],
    release: (destroy) => client.release(destroy === true || lost),
  };
}
