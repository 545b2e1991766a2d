import { problem, ProblemError, type MessageKey } from '@xeploai/domain';
import { sqlState } from './database-error.js';

/** SQLSTATE, or the first letters of its class, and what that means to whoever has to mend it. */
const BY_STATE: readonly (readonly [string, MessageKey])[] = [
  ['53100', 'store-disk-full'],
  ['08', 'store-connection-lost'],
  ['57P', 'store-connection-lost'],
  ['25P', 'store-connection-lost'],
  ['40', 'store-busy'],
  ['55P03', 'store-busy'],
  ['57014', 'store-busy'],
  ['53', 'store-failed'],
  ['58', 'store-failed'],
  ['F0', 'store-failed'],
  ['XX', 'store-failed'],
];

/** Codes of the operating system and words of the driver where there is no SQLSTATE. */
const LOST = /^(ECONN\w+|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH)$/;
const LOST_WORDS = /^Connection terminated|^Client has encountered a connection error|^Client was closed/;
const FULL = /^(ENOSPC|EDQUOT|EFBIG)$/;
const SQLITE_FULL = 13;
/** The embedded engine gave up: it could not start, or ended itself because it could not write its log. */
const GAVE_UP = /^PGlite failed to initialize|^Aborted\(|^PGlite is closed/;

/**
 * An error of the machinery under the store (disk, connection, server, locks) as a problem that says what to do.
 * Anything else, a fault of ours among it, is given back as it is.
 */
export function storeTrouble(err: unknown): unknown {
  if (err instanceof ProblemError || !(err instanceof Error)) return err;
  const found = kindOf(err);
  return found === null ? err : new ProblemError([problem(found, 'store', { detail: err.message })], { cause: err });
}

/** The connection on which this happened is of no more use. */
export const isConnectionLost = (err: unknown): boolean =>
  err instanceof Error && kindOf(err) === 'store-connection-lost';

function kindOf(err: Error): MessageKey | null {
  const state = sqlState(err);
  return BY_STATE.find(([start]) => state.length === 5 && state.startsWith(start))?.[1] ?? bySystem(err, state);
}

function bySystem(err: Error, code: string): MessageKey | null {
  if (FULL.test(code) || ('errcode' in err && err.errcode === SQLITE_FULL)) return 'store-disk-full';
  if (GAVE_UP.test(err.message)) return 'store-failed';
  return LOST.test(code) || LOST_WORDS.test(err.message) ? 'store-connection-lost' : null;
}

/** Does the work; trouble of the store is told as such. */
export async function tellTrouble<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (err) {
    throw storeTrouble(err);
  }
}
