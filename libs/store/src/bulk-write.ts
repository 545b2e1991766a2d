import { sql, type RawBuilder } from 'kysely';
import type { Cell } from './cell-text.js';
import type { Session } from './session.js';
import { stage, type Columns } from './stage.js';

export interface BulkWrite {
  /** A table of the schema `xeploai`. */
  readonly table: string;
  readonly columns: Columns;
  /** Cells in the order of `columns`. */
  readonly rows: readonly (readonly Cell[])[];
  /** What to do with a row whose key exists. Absent: the write fails. */
  readonly onConflict?: { readonly key: readonly string[]; readonly set: readonly string[] | 'nothing' };
}

/**
 * Writes rows in the caller's transaction with a fixed number of statements, however many rows there are.
 * Of several rows with the same conflict key the last one counts, as if they had been written one after the other.
 * @returns how many rows were written
 */
export async function bulkWrite(session: Session, { table, columns, rows, onConflict }: BulkWrite): Promise<number> {
  if (rows.length === 0) return 0;
  const distinct = onConflict === undefined ? rows : lastOfEachKey(columns, rows, onConflict.key);
  const staged = await stage(session, columns, distinct);
  const names = sql.join(Object.keys(columns).map((name) => sql.ref(name)));
  return session.run(
    sql`insert into ${sql.table(`xeploai.${table}`)} (${names}) select ${names} from ${staged} as s ${conflictClause(onConflict)}`,
  );
}

function lastOfEachKey(columns: Columns, rows: BulkWrite['rows'], key: readonly string[]): BulkWrite['rows'] {
  const names = Object.keys(columns);
  const positions = key.map((name) => names.indexOf(name));
  const byKey = new Map(rows.map((row) => [JSON.stringify(positions.map((at) => row[at])), row]));
  return byKey.size === rows.length ? rows : [...byKey.values()];
}

function conflictClause(onConflict: BulkWrite['onConflict']): RawBuilder<unknown> {
  if (onConflict === undefined) return sql``;
  const key = sql.join(onConflict.key.map((name) => sql.ref(name)));
  if (onConflict.set === 'nothing') return sql`on conflict (${key}) do nothing`;
  const set = onConflict.set.map((name) => sql`${sql.ref(name)} = excluded.${sql.ref(name)}`);
  return sql`on conflict (${key}) do update set ${sql.join(set)}`;
}
