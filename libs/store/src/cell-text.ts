/** What a column of a bulk write may hold. JSON goes in as its text. */
export type Cell = string | number | boolean | Date | null | readonly string[] | readonly number[];

/** A value in PostgreSQL's text form; `null` stays null. */
export function cellText(cell: Cell): string | null {
  if (cell === null) return null;
  if (typeof cell === 'string') return withoutNul(cell);
  if (typeof cell === 'number') return String(cell);
  if (typeof cell === 'boolean') return cell ? 't' : 'f';
  if (cell instanceof Date) return cell.toISOString();
  return arrayText(cell.map((item) => (typeof item === 'string' ? withoutNul(item) : String(item))));
}

/** An array in PostgreSQL's text form: every item quoted, so that `NULL`, `{`, `,` and spaces stay what they are. */
export function arrayText(items: readonly (string | null)[]): string {
  let out = '{';
  for (const [index, item] of items.entries()) {
    if (index > 0) out += ',';
    out += item === null ? 'NULL' : `"${/["\\]/.test(item) ? item.replaceAll(/["\\]/g, '\\$&') : item}"`;
  }
  return `${out}}`;
}

const ESCAPED: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' };

/** One line of COPY's text format. Null is `\N`, which no escaped text can be. */
export function copyLine(cells: readonly (string | null)[]): string {
  let out = '';
  for (const [index, cell] of cells.entries()) {
    if (index > 0) out += '\t';
    if (cell === null) out += '\\N';
    else out += /[\\\t\n\r]/.test(cell) ? cell.replaceAll(/[\\\t\n\r]/g, (char) => ESCAPED[char] as string) : cell;
  }
  return `${out}\n`;
}

/** The lines of many rows, joined to chunks of some size so that few of them are handed on. */
export function* copyChunks(rows: Iterable<readonly Cell[]>, size = 65_536): Generator<string> {
  let chunk = '';
  for (const row of rows) {
    chunk += copyLine(row.map(cellText));
    if (chunk.length < size) continue;
    yield chunk;
    chunk = '';
  }
  if (chunk !== '') yield chunk;
}

/** PostgreSQL text holds every character but U+0000. */
function withoutNul(text: string): string {
  if (text.includes('\0')) throw new RangeError('U+0000 cannot be stored in text');
  return text;
}
