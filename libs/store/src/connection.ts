import type { Text } from '@xeploai/domain';
import type { Dialect } from 'kysely';

/** What is to be known of the database behind a store. */
export interface StoreInfo {
  readonly engine: 'postgresql' | 'pglite';
  readonly version: string;
  /** What this store promises, for the start of the program, the status page and the manual. */
  readonly banner: Text;
  /** Settings by which a power cut can lose what was reported as saved; the embedded engine has none to set. */
  readonly unsafe: readonly string[];
}

/** A way to a database that is ready for use. `close` leaves nothing behind that keeps the process alive. */
export interface Connection {
  readonly dialect: Dialect;
  readonly info: StoreInfo;
  close(): Promise<void>;
}
