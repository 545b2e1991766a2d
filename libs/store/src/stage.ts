import { sql, type RawBuilder } from 'kysely';
import { arrayText, cellText, copyChunks, type Cell } from './cell-text.js';
import { CopySource } from './copy-source.js';
import type { Session } from './session.js';

export type ColumnType = 'text' | 'int4' | 'bool' | 'date' | 'timestamptz' | 'json' | 'uuid' | 'text[]' | 'int4[]';
export type Columns = Readonly<Record<string, ColumnType>>;

/** Up to here rows travel as parameters of the statement itself; above, COPY is faster than it costs. */
export const MOST_AS_PARAMETERS = 1000;

/**
 * Puts rows where the next statement can read them and returns that place for its FROM clause. Many rows go by COPY
 * into a temporary table: COPY into a table with row policies is refused to a role that is bound by them.
 */
export async function stage(
  session: Session,
  columns: Columns,
  rows: readonly (readonly Cell[])[],
): Promise<RawBuilder<unknown>> {
  const names = Object.keys(columns);
  if (rows.length <= MOST_AS_PARAMETERS) return asParameters(columns, rows);
  const name = `xeploai_stage_${session.next()}`;
  const table = sql.table(name);
  const definitions = names.map((column) => sql`${sql.ref(column)} ${typeOf(columns, column)}`);
  await session.run(sql`create temporary table ${table} (${sql.join(definitions)}) on commit drop`);
  await session.copy(`copy ${name} from stdin`, new CopySource(copyChunks(rows)));
  return table;
}

function asParameters(columns: Columns, rows: readonly (readonly Cell[])[]): RawBuilder<unknown> {
  const names = Object.keys(columns);
  const arrays = names.map((_, at) => textArray(rows.map((row) => cellText(row[at] ?? null))));
  const casts = names.map((name) => sql`${sql.ref(name)}::${typeOf(columns, name)} as ${sql.ref(name)}`);
  return sql`(select ${sql.join(casts)} from unnest(${sql.join(arrays)}) as u (${sql.join(names.map((name) => sql.ref(name)))}))`;
}

/** A list of texts as one parameter, alike on both engines. */
export const textArray = (items: readonly (string | null)[]): RawBuilder<string[]> => sql`${arrayText(items)}::text[]`;

/**
 * A list of texts for `in`. Not `= any(…)`: on a table without statistics that can become a search of the whole list for
 * every row.
 */
export const oneOf = (items: readonly string[]): RawBuilder<string> => sql`(select unnest(${textArray(items)}))`;

const typeOf = (columns: Columns, name: string): RawBuilder<unknown> => sql.raw(columns[name] as ColumnType);
