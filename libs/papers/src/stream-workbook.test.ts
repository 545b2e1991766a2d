import { civilDate, ProblemError } from '@xeploai/domain';
import { describe, expect, it } from 'vitest';
import { bytesOf, readWorkbook } from './read-workbook.test.suite.js';
import { dayNumber, streamWorkbook, type WorkbookCell, type WorkbookSheet } from './stream-workbook.js';

type Style = 'text' | 'count';
const frame = {
  title: 'Sổ thử',
  styles: { text: { numFmt: '@', font: { size: 12 } }, count: { numFmt: '0' } },
  page: { paperSize: 'a4' },
  headerFooter: {},
} as const;
const text = (value: string): WorkbookCell<Style> => ({ style: 'text', value });
const sheetOf = (rows: Iterable<readonly WorkbookCell<Style>[]>, name = 'Một tờ'): WorkbookSheet<Style> => ({
  name,
  filtered: true,
  titles: [text('Tựa')],
  heads: [text('Mã'), text('Số')],
  widths: [20, 10],
  rows,
});

/** Rows made while they are asked for, and how many were. */
function countedRows(count: number): { readonly rows: Iterable<readonly WorkbookCell<Style>[]>; made: number } {
  const counted = {
    made: 0,
    rows: {
      *[Symbol.iterator](): Generator<readonly WorkbookCell<Style>[]> {
        while (counted.made < count) {
          const number = counted.made++;
          yield [text(`Cơ quan thứ ${number}, số ${(number * 7919) % 10007}`), { style: 'count', value: number }];
        }
      },
    },
  };
  return counted;
}

describe('a workbook that is streamed', () => {
  it('holds 50,000 rows without ever holding many of them: bytes leave as rows are taken', async () => {
    const counted = countedRows(50_000);
    let [chunks, largest, mostAtOnce, before] = [0, 0, 0, 0];
    const all: Uint8Array[] = [];
    for await (const chunk of streamWorkbook(frame, [sheetOf(counted.rows)])) {
      chunks++;
      largest = Math.max(largest, chunk.length);
      mostAtOnce = Math.max(mostAtOnce, counted.made - before);
      before = counted.made;
      all.push(chunk);
    }
    expect(counted.made).toBe(50_000);
    expect(chunks).toBeGreaterThan(50);
    expect(mostAtOnce).toBeLessThan(2_500);
    expect(largest).toBeLessThan(65_536);
    const rows = readWorkbook(Buffer.concat(all)).sheets[0]?.rows ?? [];
    expect(rows).toHaveLength(50_002);
    expect([rows[2]?.['B']?.value, rows.at(-1)?.['B']?.value]).toEqual([0, 49_999]);
  });

  it('takes no more at once when there are ten times the rows', async () => {
    const most = async (count: number): Promise<number> => {
      const counted = countedRows(count);
      let [largestStep, before] = [0, 0];
      for await (const _ of streamWorkbook(frame, [sheetOf(counted.rows)])) {
        largestStep = Math.max(largestStep, counted.made - before);
        before = counted.made;
      }
      expect(counted.made).toBe(count);
      return largestStep;
    };
    expect(await most(50_000)).toBeLessThanOrEqual(1.1 * (await most(5_000)));
  });

  it('takes no row more once nobody reads on', async () => {
    const counted = countedRows(50_000);
    for await (const _ of streamWorkbook(frame, [sheetOf(counted.rows)])) if (counted.made > 0) break;
    expect(counted.made).toBeGreaterThan(0);
    expect(counted.made).toBeLessThan(5_000);
  });

  it.each([
    '=1+1',
    '+84 259 3822 000',
    '-1',
    '@SUM(A1)',
    '\t=1',
    '\r=1',
    '=HYPERLINK("http://example.vn","x")',
    '007',
    '1E5',
    '05/12/2024',
    'TRUE',
    "'đã có dấu nháy",
    ' trước và sau ',
    'a < b & c > d "e"',
    'hai\ndòng',
    'điều khiển \u0000\u0001\u001f\ufffe',
    '_x0041_ và _X0041_',
    '',
    '😀 Nguyễn',
  ])('keeps the text %j as it is, as a text', async (value) => {
    const { rows, xml } = readWorkbook(await bytesOf(streamWorkbook(frame, [sheetOf([[text(value)]])]))).sheets[0] as {
      rows: readonly Readonly<Record<string, object>>[];
      xml: string;
    };
    expect(rows[2]?.['A']).toMatchObject({ value, staysText: true });
    expect(xml).not.toContain('<f');
    // oxlint-disable-next-line no-control-regex
    expect(xml).not.toMatch(/[\u0000-\u0008\u000b-\u001f\ufffe\uffff]/);
  });

  it('shortens a text that no cell can hold, and shows that it did', async () => {
    const { sheets } = readWorkbook(await bytesOf(streamWorkbook(frame, [sheetOf([[text('ă'.repeat(40_000))]])])));
    expect(sheets[0]?.rows[2]?.['A']?.value).toBe(`${'ă'.repeat(32_766)}…`);
  });

  it('refuses more rows than a sheet can hold, in both languages', async () => {
    const row = [text('')];
    const endless = {
      *[Symbol.iterator](): Generator<readonly WorkbookCell<Style>[]> {
        for (;;) yield row;
      },
    };
    const err: unknown = await bytesOf(streamWorkbook(frame, [sheetOf(endless)])).catch((thrown: unknown) => thrown);
    expect(err).toBeInstanceOf(ProblemError);
    expect((err as ProblemError).problems).toMatchObject([{ code: 'paper-too-many-rows', where: 'xlsx' }]);
  }, 60_000);

  it('passes on what goes wrong while the rows are made', async () => {
    const fault = new Error('the store is gone');
    const broken = {
      *[Symbol.iterator](): Generator<readonly WorkbookCell<Style>[]> {
        yield [text('một')];
        throw fault;
      },
    };
    await expect(bytesOf(streamWorkbook(frame, [sheetOf(broken)]))).rejects.toBe(fault);
  });

  it('filters over just its rows, and quotes the name of the sheet whose heading it repeats', async () => {
    const { sheets, parts } = readWorkbook(
      await bytesOf(streamWorkbook(frame, [sheetOf(countedRows(8).rows), sheetOf([], 'Tờ_hai')])),
    );
    expect(sheets.map(({ xml }) => /<autoFilter ref="([^"]*)"/.exec(xml)?.[1])).toEqual(['A2:B10', 'A2:B2']);
    expect(parts['xl/workbook.xml']).toContain(">'Một tờ'!$2:$2<");
    expect(parts['xl/workbook.xml']).toContain(">'Tờ_hai'!$2:$2<");
  });

  it('gives the same bytes for the same rows', async () => {
    const print = (): Promise<Buffer> => bytesOf(streamWorkbook(frame, [sheetOf(countedRows(3_000).rows)]));
    expect(Buffer.compare(await print(), await print())).toBe(0);
  });
});

describe('a day as a workbook counts it', () => {
  it.each([
    ['1900-03-01', 61],
    ['2024-02-29', 45_351],
    ['2024-12-05', 45_631],
  ])('%s is %i', (date, number) => {
    expect(dayNumber(civilDate(date))).toBe(number);
  });
});
