import { CompiledQuery, type RawBuilder, type Transaction } from 'kysely';
import type { CopySource } from './copy-source.js';

/** A transaction as the stores use it. Dead once the transaction has ended. */
export interface Session {
  rows<T>(query: RawBuilder<T>): Promise<readonly T[]>;
  /** How many rows a statement wrote. */
  run(query: RawBuilder<unknown>): Promise<number>;
  /** Runs a `copy … from stdin`. */
  copy(statement: string, source: CopySource): Promise<void>;
  /** A number that has not been used in this transaction. */
  next(): number;
}

/** @returns the session and the switch that ends it */
export function openSession(trx: Transaction<unknown>): { readonly session: Session; readonly end: () => void } {
  let ended = false;
  let last = 0;
  const execute = async <T>(query: RawBuilder<T> | CompiledQuery<T>) => {
    if (ended) throw new Error('This unit of work has ended: its Tx was kept and used after commit or rollback.');
    return 'compile' in query ? query.execute(trx) : trx.executeQuery(query);
  };
  return {
    session: {
      rows: async (query) => (await execute(query)).rows,
      run: async (query) => Number((await execute(query)).numAffectedRows ?? 0n),
      copy: async (statement, source) => {
        await execute(CompiledQuery.raw(statement, [source]));
      },
      next: () => ++last,
    },
    end: () => {
      ended = true;
    },
  };
}

/** The only row of a query that always has one. */
export async function oneRow<T>(session: Session, query: RawBuilder<T>): Promise<T> {
  const [row] = await session.rows(query);
  if (row === undefined) throw new Error('A row was expected.');
  return row;
}
