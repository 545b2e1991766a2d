import { AsyncLocalStorage } from 'node:async_hooks';
import type { Clock, Scope, Store, Tx } from '@xeploai/application';
import { sql, type Kysely, type Transaction } from 'kysely';
import { arrayText } from './cell-text.js';
import { openSession } from './session.js';
import { tellTrouble } from './store-trouble.js';
import { openTx } from './tx.js';

/**
 * The only way to the data: one transaction in the role that row policies bind, limited to the scope. Re-entering the
 * store from inside is refused, since the embedded engine has one connection and would wait for itself for ever.
 */
export function createUnitOfWork(db: Kysely<unknown>, clock: Clock): Store['unitOfWork'] {
  const inside = new AsyncLocalStorage<{ ended: boolean }>();
  return async <T>(scope: Scope, fn: (tx: Tx) => Promise<T>): Promise<T> => {
    if (inside.getStore()?.ended === false) {
      throw new Error(
        'unitOfWork was called inside another unitOfWork of the same store. Use the Tx that you were given.',
      );
    }
    const state = { ended: false };
    const transaction =
      scope.snapshot === true ? db.transaction().setIsolationLevel('repeatable read') : db.transaction();
    const inTransaction = async (trx: Transaction<unknown>): Promise<T> => {
      await enter(trx, scope);
      const { session, end } = openSession(trx);
      try {
        return await inside.run(state, () => fn(openTx(session, clock)));
      } finally {
        end();
        state.ended = true;
      }
    };
    return tellTrouble(() => transaction.execute(inTransaction));
  };
}

/**
 * Sets role and scope until the transaction ends. Bitmap scans are off because every read follows a key: where there are
 * no statistics yet (the embedded engine never has any, PostgreSQL none of what this transaction loaded) the planner
 * would gather and sort all the rest of a table for every page.
 */
const enter = (trx: Transaction<unknown>, scope: Scope): Promise<unknown> =>
  sql`select set_config('role', 'xeploai_app', true), set_config('xeploai.agencies', ${agenciesOf(scope)}, true),
    set_config('xeploai.actor', ${scope.actor}, true), set_config('enable_bitmapscan', 'off', true)
    ${scope.snapshot === true ? sql`, set_config('transaction_read_only', 'on', true)` : sql``}`.execute(trx);

/** As the row policies read it. An empty id is the province's own and never an agency's. */
function agenciesOf({ agencies }: Scope): string {
  if (agencies === 'province') return '*';
  const named = agencies.filter((id) => id !== '');
  return named.length === 0 ? '' : arrayText(named);
}
