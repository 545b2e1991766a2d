import type { RawBuilder } from 'kysely';
import type { Session } from './session.js';

/**
 * Reads page after page, each from where the last one ended, so that memory stays flat and a later page costs what the
 * first did.
 * @param query the rows after a key (`null`: from the start) in order of that key, at most `limit`
 */
export async function* pagesByKey<T, Key>(
  session: Session,
  pageSize: number,
  query: (after: Key | null, limit: number) => RawBuilder<T>,
  keyOf: (row: T) => Key,
): AsyncGenerator<readonly T[]> {
  if (!Number.isSafeInteger(pageSize) || pageSize < 1) throw new RangeError(`A page cannot have ${pageSize} rows.`);
  let after: Key | null = null;
  for (;;) {
    const rows: readonly T[] = await session.rows(query(after, pageSize));
    const last = rows.at(-1);
    if (last === undefined) return;
    yield rows;
    if (rows.length < pageSize) return;
    after = keyOf(last);
  }
}
