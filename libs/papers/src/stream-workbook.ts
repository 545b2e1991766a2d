import { problem, ProblemError, type CivilDate } from '@xeploai/domain';
import { strFromU8, strToU8, unzipSync, Zip, ZipDeflate } from 'fflate';
import { calculateRowHeight, cellRef, writeXlsx, type CellStyle, type WriteSheet } from 'hucre/xlsx';
import { EARLIEST, EARLIEST_INSTANT } from './settle-zip.js';

/** One cell: a number (of a count, or of a day, see `dayNumber`) or a text, which is never taken for a formula. */
export interface WorkbookCell<Style extends string> {
  readonly style: Style;
  readonly value: string | number;
}

/** One sheet: what stands above the table, its heading row, and its rows, taken one at a time while they are written. */
export interface WorkbookSheet<Style extends string> {
  /** At most 31 characters, without `: \ / ? * [ ] '`. */
  readonly name: string;
  /** One line each, across all columns. */
  readonly titles: readonly WorkbookCell<Style>[];
  readonly heads: readonly WorkbookCell<Style>[];
  /** Whether the heading row offers to filter the rows. */
  readonly filtered: boolean;
  /** Of the columns, in characters. */
  readonly widths: readonly number[];
  readonly rows: Iterable<readonly WorkbookCell<Style>[]>;
}

/** What is the same for all sheets of a workbook. */
export interface WorkbookFrame<Style extends string> {
  readonly title: string;
  readonly styles: Readonly<Record<Style, CellStyle>>;
  readonly page: NonNullable<WriteSheet['pageSetup']>;
  readonly headerFooter: NonNullable<WriteSheet['headerFooter']>;
}

/** Rows that a sheet of a workbook can hold, characters that a cell can, and the height of a row in points. */
const MOST_ROWS = 1_048_576;
const MOST_CHARACTERS = 32_767;
const MOST_HEIGHT = 409;

/** The part of a column that a line of words fills before it wraps. */
const FILLED = 0.88;

/** Characters of XML that are put together before they are packed. */
const BATCH = 65_536;

/** A day as a workbook counts it: 1 January 1970 is day 25569. */
export const dayNumber = (date: CivilDate): number => Date.parse(date) / 86_400_000 + 25_569;

/**
 * A workbook as a stream of bytes. The library lays out a frame without rows (styles, columns, panes, print set-up); the
 * rows are written into it one by one as the bytes are asked for, so that memory does not grow with them. The same sheets
 * give the same bytes.
 * @throws ProblemError `paper-too-many-rows`
 */
export async function* streamWorkbook<Style extends string>(
  frame: WorkbookFrame<Style>,
  sheets: readonly WorkbookSheet<Style>[],
): AsyncGenerator<Uint8Array> {
  const parts = await layOut(frame, sheets);
  const looks = Object.fromEntries(
    Object.entries<CellStyle>(frame.styles).map(([style, { font }], index) => [
      style,
      { index: index + 1, fontSize: font?.size ?? 11 },
    ]),
  ) as Readonly<Record<Style, Look>>;
  const packed: Uint8Array[] = [];
  const zip = new Zip((err, chunk) => {
    if (err !== null) throw err;
    packed.push(chunk);
  });
  for (const [name, content] of Object.entries(parts)) {
    const entry = new ZipDeflate(name, { level: 6 });
    entry.mtime = EARLIEST;
    zip.add(entry);
    const sheet = sheets[Number(/^xl\/worksheets\/sheet(\d+)\.xml$/.exec(name)?.[1]) - 1];
    const lines = sheet === undefined ? [content] : sheetXml(content, sheet, looks);
    for (const batch of batches(lines)) {
      entry.push(strToU8(batch));
      yield* packed.splice(0);
    }
    entry.push(new Uint8Array(), true);
    yield* packed.splice(0);
  }
  zip.end();
  yield* packed.splice(0);
}

/** The parts of the workbook without rows. Each style is used once, in a row of the first sheet that is replaced. */
async function layOut<Style extends string>(
  { title, styles, page, headerFooter }: WorkbookFrame<Style>,
  sheets: readonly WorkbookSheet<Style>[],
): Promise<Readonly<Record<string, string>>> {
  const specimens = Object.values<CellStyle>(styles).map((style, column) => [`0,${column}`, { style }] as const);
  const archive = await writeXlsx({
    properties: { creator: 'Xếp Loại', title, modified: new Date(EARLIEST_INSTANT) },
    sheets: sheets.map(({ name, titles, widths, filtered }, index): WriteSheet => {
      const head = titles.length + 1;
      return {
        name,
        columns: widths.map((width) => ({ width })),
        ...(index === 0 ? { cells: new Map(specimens) } : {}),
        merges: titles.map((_, row) => ({ startRow: row, startCol: 0, endRow: row, endCol: widths.length - 1 })),
        freezePane: { rows: head },
        ...(filtered
          ? { autoFilter: { range: `${cellRef(head - 1, 0)}:${cellRef(head - 1, widths.length - 1)}` } }
          : {}),
        pageSetup: { ...page, printTitlesRow: `$${head}:$${head}` },
        headerFooter,
      };
    }),
  });
  const texts = Object.entries(unzipSync(archive)).map(([name, content]) => [name, mend(name, strFromU8(content))]);
  return Object.fromEntries(texts) as Readonly<Record<string, string>>;
}

/**
 * Three things that the library leaves out: the quotes about a sheet's name, without which a name with a space breaks
 * the workbook; the mark that a text is a text even when somebody edits it; and who made the file.
 */
function mend(name: string, xml: string): string {
  if (name === 'xl/workbook.xml') return xml.replace(/>([^<>!']+)!(\$\d+:\$\d+)</g, ">'$1'!$2<");
  if (name === 'docProps/app.xml') return xml.replace(/<Application>[^<]*/, '<Application>Xếp Loại');
  if (name !== 'xl/styles.xml') return xml;
  const asText = /<numFmt numFmtId="(\d+)" formatCode="@"\/>/.exec(xml)?.[1] ?? '49';
  return xml.replaceAll(`<xf numFmtId="${asText}"`, `<xf quotePrefix="1" numFmtId="${asText}"`);
}

/** What a row needs to know of the styles. */
interface Look {
  /** Index of a style in the workbook, from 1. */
  readonly index: number;
  readonly fontSize: number;
}

/** The XML of a sheet with its rows in place of the specimens. */
function* sheetXml<Style extends string>(
  frame: string,
  { titles, heads, widths, rows }: WorkbookSheet<Style>,
  looks: Readonly<Record<Style, Look>>,
): Generator<string> {
  const [before = '', after = ''] = frame
    .replace(/<dimension [^>]*>/, '')
    .split(/<sheetData>.*<\/sheetData>|<sheetData\/>/s);
  let row = 0;
  const rowXml = (cells: readonly WorkbookCell<Style>[], wrapText: boolean): string => {
    const at = row++;
    if (row > MOST_ROWS) throw new ProblemError([problem('paper-too-many-rows', 'xlsx', { most: MOST_ROWS })]);
    // Told, since a spreadsheet that opens the file does not measure wrapped texts again.
    const height = calculateRowHeight(
      cells.map(({ value }) => (typeof value === 'string' ? value : null)),
      {
        wrapText,
        columnWidths: widths.map((width) => width * FILLED),
        fontSize: Math.max(...cells.map(({ style }) => looks[style].fontSize)),
      },
    );
    const xml = cells.map((cell, column) => cellXml(cellRef(at, column), cell, looks[cell.style].index));
    return `<row r="${row}" ht="${Math.min(height, MOST_HEIGHT)}" customHeight="1">${xml.join('')}</row>`;
  };
  yield `${before}<sheetData>`;
  for (const title of titles) yield rowXml([title], false);
  yield rowXml(heads, true);
  for (const cells of rows) yield rowXml(cells, true);
  yield `</sheetData>${after.replace(/(<autoFilter ref="[A-Z]+\d+:[A-Z]+)\d+/, `$1${row}`)}`;
}

const cellXml = (ref: string, { value }: WorkbookCell<string>, style: number): string =>
  typeof value === 'number'
    ? `<c r="${ref}" s="${style}"><v>${value}</v></c>`
    : `<c r="${ref}" s="${style}" t="inlineStr"><is><t xml:space="preserve">${xmlText(value)}</t></is></c>`;

/** Escaped as a workbook does it: characters that XML cannot carry, and texts that look like such an escape, as `_xHHHH_`. */
function xmlText(text: string): string {
  const whole = text.length > MOST_CHARACTERS ? `${text.slice(0, MOST_CHARACTERS - 1)}…` : text;
  return whole
    .toWellFormed()
    .replaceAll(/_(?=x[0-9A-F]{4}_)/gi, '_x005F_')
    .replaceAll(
      // oxlint-disable-next-line no-control-regex
      /[\u0000-\u0008\u000B-\u001F\uFFFE\uFFFF]/g,
      (found) => `_x${found.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}_`,
    )
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');
}

function* batches(lines: Iterable<string>): Generator<string> {
  let batch = '';
  for (const line of lines) {
    batch += line;
    if (batch.length < BATCH) continue;
    yield batch;
    batch = '';
  }
  if (batch !== '') yield batch;
}
