import { PGlite } from '@electric-sql/pglite';
import pg from 'pg';
import type { RawQuery } from './raw-state.js';

/**
 * How a statement fails: refused by the engine itself as on a full disk; its connection cut by the server; or done, and
 * the answer lost.
 */
export type Failure = 'raised' | 'cut' | 'lost';

/** Counts the statements of the store on their way to the engine and makes one of them fail. */
export interface StatementFaults {
  /** From 1; 0 lets every statement pass. Starts counting anew. */
  arm(nth: number, how: Failure): void;
  /** Statements since `arm`. */
  readonly count: number;
  /** The statement that was made to fail. */
  readonly struck: string;
  /** Ways in which any statement can fail here; the answer to a commit can be lost besides. */
  readonly ways: readonly Failure[];
  /** Beside the store, as the owner, uncounted. */
  readonly query: RawQuery;
  /** Takes everything back. */
  remove(): Promise<void>;
}

const RAISE = `do $$ begin raise exception 'injected: no space left on device' using errcode = '53100'; end $$`;

const answerLost = (): Error => Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' });

class Armed {
  nth = 0;
  how: Failure = 'raised';
  count = 0;
  struck = '';

  /** Whether this statement is the one. */
  strikes(statement: string): boolean {
    this.count++;
    if (this.count !== this.nth) return false;
    this.struck = statement.replaceAll(/\s+/g, ' ').trim().slice(0, 60);
    return true;
  }

  arm(nth: number, how: Failure): void {
    Object.assign(this, { nth, how, count: 0, struck: '' });
  }
}

type Ours = pg.Client & {
  readonly processID: number;
  readonly connectionParameters: { readonly application_name?: string };
};

/** On every connection of `pg` whose program is ours. */
export async function faultsOnPostgres(url: string): Promise<StatementFaults> {
  const armed = new Armed();
  // oxlint-disable-next-line typescript/unbound-method -- applied with its own `this`, and put back
  const original = pg.Client.prototype.query;
  const beside = new pg.Client({ connectionString: url, application_name: 'beside' });
  await beside.connect();
  const query: RawQuery = async (sql) =>
    ((await Reflect.apply(original, beside, [sql])) as unknown as { rows: Record<string, unknown>[] }).rows;
  const faulty = async function (this: Ours, ...args: readonly unknown[]): Promise<unknown> {
    const [statement] = args;
    const run = (...given: readonly unknown[]): unknown => Reflect.apply(original, this, given);
    const ours = this.connectionParameters.application_name === 'xeploai';
    if (!ours || typeof statement !== 'string' || !armed.strikes(statement)) return run(...args);
    if (armed.how === 'raised') return run(RAISE);
    if (armed.how === 'cut') await query(`select pg_terminate_backend(${this.processID})`);
    await run(...args);
    throw answerLost();
  };
  pg.Client.prototype.query = faulty as typeof original;
  return Object.assign(armed, {
    ways: ['raised', 'cut'] as const,
    query,
    remove: async () => {
      pg.Client.prototype.query = original;
      await beside.end();
    },
  });
}

/** On every transaction of PGlite, beginning and commit among its statements. There is no connection to cut. */
export function faultsOnPGlite(): StatementFaults {
  const armed = new Armed();
  // oxlint-disable-next-line typescript/unbound-method -- applied with its own `this`, and put back
  const original = PGlite.prototype.transaction;
  type Callback = Parameters<typeof original>[0];
  let latest: PGlite | null = null;
  const remember = (one: PGlite): void => {
    latest = one;
  };
  const fail = async (tx: Parameters<Callback>[0], run: () => unknown): Promise<void> => {
    if (armed.how === 'raised') await tx.query(RAISE);
    await run();
    throw answerLost();
  };
  const transaction = async function (this: PGlite, callback: Callback): Promise<unknown> {
    remember(this);
    let lostAtCommit = false;
    const inside: Callback = async (tx) => {
      const query = tx.query.bind(tx);
      const counted = (statement: string, ...rest: readonly unknown[]): Promise<unknown> => {
        const run = (): Promise<unknown> => Reflect.apply(query, tx, [statement, ...rest]) as Promise<unknown>;
        return armed.strikes(statement) ? fail({ ...tx, query }, run) : run();
      };
      const watched = { ...tx, query: counted as unknown as typeof tx.query };
      if (armed.strikes('begin')) await fail(tx, () => undefined);
      const done = await callback(watched);
      if (armed.strikes('commit')) {
        if (armed.how === 'raised') await query(RAISE);
        lostAtCommit = true;
      }
      return done;
    };
    const done: unknown = await Reflect.apply(original, this, [inside]);
    if (lostAtCommit) throw answerLost();
    return done;
  };
  PGlite.prototype.transaction = transaction as typeof original;
  return Object.assign(armed, {
    ways: ['raised'] as const,
    query: async (sql: string) => (await latest?.query<Record<string, unknown>>(sql))?.rows ?? [],
    remove: () => {
      PGlite.prototype.transaction = original;
      return Promise.resolve();
    },
  });
}
