import type { LateUnitReport, ReportedUnit } from '@xeploai/application';
import { civilDate, type LateUnit } from '@xeploai/domain';
import { strFromU8, unzipSync } from 'fflate';
import { readXlsx } from 'hucre/xlsx';
import { beforeAll, describe, expect, it } from 'vitest';
import { LETTERHEAD, REPORT } from './fixtures.test.suite.js';
import { lateUnitReportJson } from './late-unit-report-view.js';
import { printLateUnitReport } from './print-late-unit-report.js';
import { printLateUnitWorkbook } from './print-late-unit-workbook.js';
import { bytesOf, readWorkbook, type ReadCell, type ReadSheet, type ReadWorkbook } from './read-workbook.test.suite.js';

const [first] = REPORT.units as [ReportedUnit];
const [step] = first.late.steps as [LateUnit['steps'][number]];

/** Besides the agencies of the common report: late in two steps, extended, coded with leading zeros, oddly named. */
const FULL: LateUnitReport = {
  ...REPORT,
  totals: { ...REPORT.totals, late: 5 },
  bases: REPORT.bases.map((base) => ({
    ...base,
    places: base.places.map((place, index) => ({ ...place, words: `hạn ${index}` })),
  })),
  units: [
    ...REPORT.units,
    {
      ...first,
      code: '0012',
      name: 'Ban Quản lý <A & B>',
      late: {
        ...first.late,
        agencyId: '0012',
        affectsPartyRanking: false,
        steps: [
          { ...step, extendedUntil: civilDate('2024-12-10'), daysLate: 6, daysLateInclusive: 6 },
          {
            ...step,
            step: 'begin',
            due: { date: civilDate('2024-11-15'), wording: 'noLaterThan' },
            doneOn: civilDate('2024-11-18'),
            daysLate: 3,
            daysLateInclusive: 3,
          },
        ],
      },
    },
    {
      ...first,
      code: '=1+1',
      name: '@SUM(A1)',
      late: { ...first.late, agencyId: '=1+1', affectsPartyRanking: false },
      timeline: [
        {
          date: civilDate('2024-12-09'),
          kind: 'reminder',
          what: { vi: '-2+3', en: '-2+3' },
          document: '+84/CV',
        },
      ],
    },
  ],
};

let book: ReadWorkbook;
let bytes: Buffer;
beforeAll(async () => {
  bytes = await bytesOf(printLateUnitWorkbook(FULL, LETTERHEAD));
  book = readWorkbook(bytes);
});

const sheet = (index: number): ReadSheet => book.sheets[index] as ReadSheet;
const HEAD = 3;
const tableOf = (index: number): readonly Readonly<Record<string, ReadCell>>[] => sheet(index).rows.slice(HEAD + 1);
const valuesOf = (row: Readonly<Record<string, ReadCell>> | undefined): readonly (string | number)[] =>
  Object.values(row ?? {}).map(({ value }) => value);

/** `05/12/2024` from the number of the day, by the calendar of the runtime. */
const shown = (number: number): string =>
  new Date((number - 25_569) * 86_400_000).toISOString().slice(0, 10).split('-').toReversed().join('/');
/** As the format of the cell shows it. */
const display = ({ value, format }: ReadCell): string =>
  typeof value === 'string'
    ? value
    : format.includes('dd/mm/yyyy')
      ? format.replaceAll('"', '').replace('dd/mm/yyyy', shown(value))
      : String(value);

/** One line a late step, taken apart again from the columns of the agency and the words beside them. */
interface Line {
  readonly agency: string;
  readonly step: string;
  readonly due: string;
  readonly doneOn: string;
  readonly days: string;
  readonly affects: string;
}
const linesOfWorkbook = (): readonly Line[] =>
  tableOf(0).flatMap((row): Line[] => {
    const [, , agency, stepName, due, doneOn, strict, inclusive, extended, affects, others = ''] =
      Object.values(row).map(display);
    const line = (more: Omit<Line, 'agency' | 'affects'>): Line => ({
      agency: agency as string,
      affects: affects as string,
      ...more,
    });
    return [
      line({
        step: stepName as string,
        due: `${due}${extended === '' ? '' : ` (Được gia hạn đến ngày ${extended})`}`,
        doneOn: doneOn as string,
        days: `${strict} / ${inclusive}`,
      }),
      ...[...others.matchAll(/([^:;]+): chậm (\d+ \/ \d+) ngày; hạn ([^;]+); (?:thực hiện )?([^;]+)(?:; |$)/g)].map(
        ([, otherStep = '', days = '', otherDue = '', otherDone = '']) =>
          line({ step: otherStep, days, due: otherDue, doneOn: otherDone }),
      ),
    ];
  });

/** The same lines from the table of the DOCX. */
async function linesOfDocx(): Promise<readonly Line[]> {
  const docx = unzipSync(await printLateUnitReport(FULL, LETTERHEAD));
  const body = strFromU8(docx['word/document.xml'] as Uint8Array);
  const textIn = (xml: string): string =>
    [...xml.matchAll(/<w:t(?: [^>]*)?>([^<]*)<\/w:t>/g)]
      .map(([, found = '']) => found)
      .join('')
      .replaceAll('&lt;', '<')
      .replaceAll('&gt;', '>')
      .replaceAll('&amp;', '&');
  return [...body.matchAll(/<w:tr>[\s\S]*?<\/w:tr>/g)]
    .map(([row]) => [...row.matchAll(/<w:tc>[\s\S]*?<\/w:tc>/g)].map(([cell]) => textIn(cell)))
    .filter(([number = '']) => /^\d+$/.test(number))
    .map(([, agency = '', stepName = '', due = '', doneOn = '', days = '', affects = '']) => ({
      agency,
      step: stepName,
      due,
      doneOn,
      days,
      affects,
    }));
}

interface Json {
  readonly totals: Readonly<
    Record<'agencies' | 'late' | 'onlyStrict' | 'notReported' | 'affectingPartyRanking' | 'partyRankingUnknown', number>
  > &
    Readonly<Record<'begin' | 'finish', Readonly<Record<string, number>>>>;
  readonly bases: readonly { readonly text: string }[];
  readonly rows: readonly {
    readonly code: string;
    readonly agency: string;
    readonly step: string;
    readonly due: string;
    readonly doneOn: string;
    readonly daysLate: number;
    readonly daysLateInclusive: number;
    readonly affectsPartyRanking: boolean | null;
  }[];
  readonly timelines: readonly {
    readonly code: string;
    readonly events: readonly { readonly day: string; readonly what: { readonly vi: string }; document: string }[];
  }[];
  readonly proposedFor: readonly string[];
  readonly toVerify: readonly string[];
}
const json = (): Json => JSON.parse(JSON.stringify(lateUnitReportJson(FULL))) as Json;

describe('the numbers of the workbook, read back from its XML', () => {
  it('are those of the table of the DOCX, step by step', async () => {
    const lines = linesOfWorkbook();
    expect(lines).toHaveLength(6);
    expect(lines).toEqual(await linesOfDocx());
  });

  it('are those of the JSON, step by step', () => {
    const words: Readonly<Record<string, string>> = { begin: 'Bắt đầu', finish: 'Hoàn thành' };
    expect(linesOfWorkbook()).toEqual(
      json().rows.map((row) => ({
        agency: row.agency,
        step: words[row.step],
        due: row.due,
        doneOn: row.doneOn,
        days: `${row.daysLate} / ${row.daysLateInclusive}`,
        affects: row.affectsPartyRanking === null ? 'chưa rõ' : row.affectsPartyRanking ? 'có' : 'không',
      })),
    );
  });

  it('have one row an agency, numbered, by its code', () => {
    expect(tableOf(0).map((row) => valuesOf(row).slice(0, 2))).toEqual(
      FULL.units.map(({ code }, index) => [index + 1, code]),
    );
    expect(tableOf(0)).toHaveLength(FULL.totals.late);
  });

  it('propose for those for which the JSON proposes, verify those that it would verify, and impose nothing', () => {
    const named = (start: string): readonly unknown[] =>
      tableOf(0)
        .filter((row) => String(row['L']?.value).startsWith(start))
        .map((row) => row['C']?.value);
    expect(named('Đề nghị cấp có thẩm quyền xem xét')).toEqual(json().proposedFor);
    expect(named('Xác minh')).toEqual(json().toVerify);
    expect(named('Tiếp tục theo dõi')).toHaveLength(3);
  });

  it('show the timeline of every agency with its documents, as the JSON does', () => {
    expect(
      tableOf(1).map(
        ({ A, C, E, F }) => [A, C, E, F].map((cell) => display(cell as ReadCell)) as readonly (string | number)[],
      ),
    ).toEqual(
      json().timelines.flatMap(({ code, events }) =>
        events.map(({ day, what, document }) => [code, day, what.vi, document]),
      ),
    );
  });

  it('add up to the totals and name the legal bases of the JSON', () => {
    const rows = tableOf(2).map(valuesOf);
    const section = (title: string): number => rows.findIndex(([, what]) => what === title);
    const [totals, bases, counting] = [
      section('I. TỔNG HỢP'),
      section('II. CĂN CỨ'),
      section('III. CÁCH ĐẾM NGÀY'),
    ] as const;
    const { agencies, begin, finish, ...together } = json().totals;
    expect(rows.slice(totals + 1, bases).map(([, , value]) => value)).toEqual([
      agencies,
      ...Object.values(begin),
      ...Object.values(finish),
      together.late,
      together.onlyStrict,
      together.notReported,
      together.affectingPartyRanking,
      together.partyRankingUnknown,
    ]);
    expect(rows.slice(bases + 1, counting).map(([, act]) => act)).toEqual(json().bases.map(({ text }) => text));
    expect(rows.slice(bases + 1, counting).map(([, , place, words]) => [place, words])).toEqual([
      ['Điều 20', 'hạn 0'],
      ['', 'hạn 0; hạn 1'],
    ]);
  });

  it('are the same to another reader', async () => {
    const { sheets } = await readXlsx(bytes);
    for (const [index, { name, rows }] of sheets.entries()) {
      expect(name).toBe(sheet(index).name);
      const theirs = rows.map((row) =>
        row
          .map((value) => (value instanceof Date ? Math.round(value.getTime() / 86_400_000) + 25_569 : value))
          .filter((value) => value !== null && value !== ''),
      );
      expect(theirs).toEqual(sheet(index).rows.map((row) => valuesOf(row).filter((value) => value !== '')));
    }
  });
});

describe('the workbook as an officer uses it', () => {
  it('has three sheets, each under the issuing body, a title and the day of the figures', () => {
    expect(book.sheets.map(({ name }) => name)).toEqual(['Đơn vị chậm', 'Diễn biến', 'Tổng hợp, căn cứ']);
    for (const { rows } of book.sheets) {
      expect(rows[0]?.['A']?.value).toBe('ỦY BAN NHÂN DÂN TỈNH NINH THUẬN - SỞ NỘI VỤ');
      expect(rows[2]?.['A']?.value).toBe('(Số liệu tính đến ngày 16/12/2024)');
    }
    expect(valuesOf(sheet(0).rows[HEAD])).toEqual([
      'STT',
      'Mã',
      'Cơ quan, đơn vị',
      'Bước chậm',
      'Hạn',
      'Ngày thực hiện',
      'Số ngày chậm (chặt)',
      'Số ngày chậm (tính cả ngày)',
      'Gia hạn đến ngày',
      'Ảnh hưởng xếp loại đảng viên',
      'Bước chậm khác',
      'Đề xuất',
    ]);
  });

  it('keeps the heading in sight and repeats it on every printed page, A4 across, one page wide', () => {
    for (const { xml } of book.sheets) {
      expect(xml).toMatch(/<pane [^>]*ySplit="4"[^>]*state="frozen"/);
      expect(xml).toMatch(/<pageSetup paperSize="9" orientation="landscape" fitToWidth="1" fitToHeight="0"\/>/);
      expect(xml).toContain('fitToPage="1"');
    }
    for (const { name } of book.sheets) expect(book.parts['xl/workbook.xml']).toContain(`>'${name}'!$4:$4<`);
  });

  it('gives every column its width and wraps what is longer, with the height told', () => {
    for (const { xml, rows } of book.sheets) {
      const widths = [...xml.matchAll(/<col [^>]*width="([\d.]+)" customWidth/g)].map(([, width]) => Number(width));
      expect(widths).toHaveLength(Object.keys(rows[HEAD] ?? {}).length);
      for (const width of widths) expect(width).toBeGreaterThan(5);
      for (const [, height] of xml.matchAll(/<row [^>]* ht="([\d.]+)"/g)) expect(Number(height)).toBeGreaterThan(14);
    }
    for (const row of tableOf(0)) for (const letter of ['C', 'K', 'L']) expect(row[letter]?.wraps).toBe(true);
    const height = (row: number): number =>
      Number(new RegExp(`<row r="${row}" ht="([\\d.]+)"`).exec(sheet(0).xml)?.[1]);
    expect(height(8)).toBeGreaterThan(1.5 * height(7));
  });

  it('holds days as days, shown as Vietnamese papers write them, the due day with its wording', () => {
    const [row] = tableOf(0);
    expect(row?.['E']).toMatchObject({ value: 45_631, format: '"trước ngày "dd/mm/yyyy' });
    expect(tableOf(0)[1]?.['F']).toMatchObject({ value: 45_639, format: 'dd/mm/yyyy' });
    expect(row?.['F']).toMatchObject({ value: 'chưa thực hiện' });
    expect(tableOf(0)[3]?.['I']).toMatchObject({ value: 45_636, format: 'dd/mm/yyyy' });
    for (const { C } of tableOf(1)) expect(C).toMatchObject({ format: 'dd/mm/yyyy', value: expect.any(Number) });
  });

  it('keeps codes as texts with their zeros, and no text of it can become a formula', () => {
    expect(tableOf(0).map(({ B }) => B?.value)).toEqual(FULL.units.map(({ code }) => code));
    const cells = book.sheets.flatMap(({ rows }) => rows.flatMap((row) => Object.values(row)));
    const texts = cells.filter(({ value }) => typeof value === 'string');
    expect(texts.length).toBeGreaterThan(100);
    expect(texts.filter(({ staysText }) => !staysText)).toEqual([]);
    for (const { xml } of book.sheets) expect(xml).not.toMatch(/<f[ >]/);
  });

  it('says who made it and nothing of when, and is the same bytes for the same report', async () => {
    expect(book.parts['docProps/core.xml']).toContain('>Xếp Loại<');
    expect(book.parts['docProps/core.xml']).toContain('1980-01-02');
    expect(book.parts['docProps/app.xml']).toContain('<Application>Xếp Loại<');
    expect(Buffer.compare(bytes, await bytesOf(printLateUnitWorkbook(FULL, LETTERHEAD)))).toBe(0);
  });

  it('has headings and totals and no row when nobody is late', async () => {
    const none = { ...REPORT, units: [], proposedFor: [], totals: { ...REPORT.totals, late: 0 } };
    const { sheets } = readWorkbook(await bytesOf(printLateUnitWorkbook(none, { ...LETTERHEAD, superior: '' })));
    expect(sheets.map(({ rows }) => rows.length)).toEqual([4, 4, 4 + 18 + 2 + 3 + 1]);
    expect(sheets[0]?.rows[0]?.['A']?.value).toBe('SỞ NỘI VỤ');
  });

  it('prints a province of 50,000 late agencies a few at a time', async () => {
    let taken = 0;
    const many = Object.assign(Array.from<ReportedUnit>({ length: 50_000 }), {
      *[Symbol.iterator](): Generator<ReportedUnit> {
        for (let index = 0; index < 50_000; index++) {
          taken++;
          yield { ...first, code: String(index).padStart(6, '0') };
        }
      },
    });
    let [before, most, largest] = [0, 0, 0];
    for await (const chunk of printLateUnitWorkbook({ ...REPORT, units: many }, LETTERHEAD)) {
      most = Math.max(most, taken - before);
      before = taken;
      largest = Math.max(largest, chunk.length);
    }
    expect(taken).toBe(100_000);
    expect(most).toBeLessThan(1_000);
    expect(largest).toBeLessThan(65_536);
  }, 60_000);
});
