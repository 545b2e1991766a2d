import type { LateUnitReport, ReportedUnit, TimelineEvent } from '@xeploai/application';
import { displayCitation, displayDate, message, type CivilDate, type LateStep } from '@xeploai/domain';
import type { CellStyle } from 'hucre/xlsx';
import { dueText, stepWord, yesNoUnknown } from './late-unit-report-view.js';
import { LAYOUT } from './layout.js';
import { capitals, type Letterhead } from './letterhead.js';
import { dayNumber, streamWorkbook, type WorkbookCell, type WorkbookSheet } from './stream-workbook.js';

const { font, sizesPt, page } = LAYOUT;
const inches = (mm: number): number => mm / 25.4;

type Font = NonNullable<CellStyle['font']>;

const line = { style: 'thin', color: { rgb: font.colour } } as const;
const border = { top: line, bottom: line, left: line, right: line };
const set = (size: keyof typeof sizesPt, more: Font = {}): Font => ({
  name: font.name,
  size: sizesPt[size],
  color: { rgb: font.colour },
  ...more,
});
const AS_TEXT = '@';
const DAY = 'dd/mm/yyyy';
const centred = { horizontal: 'center', vertical: 'center', wrapText: true } as const;
const inTable = (numFmt: string, alignment: NonNullable<CellStyle['alignment']> = centred): CellStyle => ({
  font: set('table'),
  border,
  numFmt,
  alignment,
});

const STYLES = {
  issuer: { font: set('issuer', { bold: true }), numFmt: AS_TEXT },
  title: { font: set('type', { bold: true }), numFmt: AS_TEXT, alignment: centred },
  subtitle: { font: set('table', { italic: true }), numFmt: AS_TEXT, alignment: centred },
  head: {
    font: set('table', { bold: true }),
    border,
    numFmt: AS_TEXT,
    alignment: centred,
    fill: { type: 'pattern', pattern: 'solid', fgColor: { rgb: 'E7E6E6' } },
  },
  section: { font: set('table', { bold: true }), border, numFmt: AS_TEXT },
  text: inTable(AS_TEXT, { horizontal: 'left', vertical: 'center', wrapText: true }),
  code: inTable(AS_TEXT),
  count: inTable('0'),
  day: inTable(DAY),
  dueBefore: inTable(`"${message('vi', 'due-before')} "${DAY}`),
  dueBy: inTable(`"${message('vi', 'due-by')} "${DAY}`),
} satisfies Readonly<Record<string, CellStyle>>;

type Cell = WorkbookCell<keyof typeof STYLES>;
type Sheet = WorkbookSheet<keyof typeof STYLES>;

const as =
  (style: keyof typeof STYLES) =>
  (value: string | number): Cell => ({ style, value });
const [text, code, count, head] = [as('text'), as('code'), as('count'), as('head')];
const day = (date: CivilDate): Cell => ({ style: 'day', value: dayNumber(date) });

/**
 * The report on late units as a workbook to sort and filter: one row an agency, the timeline behind it, and the totals
 * with their legal bases. Streamed; the numbers are those of the DOCX and the JSON, the same report gives the same bytes.
 * @throws ProblemError `paper-too-many-rows` while it is read
 */
export function printLateUnitWorkbook(report: LateUnitReport, letterhead: Letterhead): AsyncIterable<Uint8Array> {
  const titles = (title: string): Cell[] => [
    { style: 'issuer', value: issuerOf(letterhead) },
    { style: 'title', value: title },
    { style: 'subtitle', value: `(Số liệu tính đến ngày ${displayDate(report.asOf)})` },
  ];
  const { top, bottom, left, right } = page.marginsMm;
  return streamWorkbook(
    {
      title: `Cơ quan, đơn vị chậm đánh giá, xếp loại năm ${report.year}`,
      styles: STYLES,
      page: {
        paperSize: 'a4',
        orientation: 'landscape',
        fitToPage: true,
        fitToWidth: 1,
        fitToHeight: 0,
        // The binding edge of an upright page is the top of one that lies.
        margins: {
          top: inches(left),
          bottom: inches(right),
          left: inches(bottom),
          right: inches(top),
          header: 0.5,
          footer: 0.3,
        },
      },
      headerFooter: { oddFooter: '&C&P/&N' },
    },
    [
      lateUnits(report, titles(`DANH SÁCH CƠ QUAN, ĐƠN VỊ CHẬM ĐÁNH GIÁ, XẾP LOẠI CHẤT LƯỢNG NĂM ${report.year}`)),
      timelines(report, titles('DIỄN BIẾN VÀ VĂN BẢN CHỨNG MINH')),
      basesAndTotals(report, titles('TỔNG HỢP VÀ CĂN CỨ')),
    ],
  );
}

const issuerOf = ({ superior, issuer }: Letterhead): string =>
  [superior, issuer]
    .filter((name) => name !== '')
    .map(capitals)
    .join(' - ');

function lateUnits({ units, proposedFor }: LateUnitReport, titles: readonly Cell[]): Sheet {
  const columns: readonly (readonly [title: string, width: number])[] = [
    ['STT', 6],
    ['Mã', 10],
    ['Cơ quan, đơn vị', 30],
    ['Bước chậm', 12],
    ['Hạn', 25],
    ['Ngày thực hiện', 15],
    ['Số ngày chậm (chặt)', 10],
    ['Số ngày chậm (tính cả ngày)', 12],
    ['Gia hạn đến ngày', 13],
    ['Ảnh hưởng xếp loại đảng viên', 15],
    ['Bước chậm khác', 28],
    ['Đề xuất', 28],
  ];
  return {
    name: 'Đơn vị chậm',
    filtered: true,
    titles,
    heads: columns.map(([title]) => head(title)),
    widths: columns.map(([, width]) => width),
    rows: unitRows(units, new Set(proposedFor)),
  };
}

function* unitRows(units: readonly ReportedUnit[], proposedFor: ReadonlySet<string>): Generator<readonly Cell[]> {
  let number = 0;
  for (const unit of units) yield unitRow(unit, ++number, proposedFor.has(unit.late.agencyId));
}

/** The step that holds the agency up in its own columns; the others beside it in words. */
function unitRow({ code: unitCode, name, late }: ReportedUnit, number: number, proposed: boolean): readonly Cell[] {
  const [first, ...others] = late.steps;
  return [
    count(number),
    code(unitCode),
    text(name),
    ...(first === undefined
      ? Array.from({ length: 6 }, () => code(''))
      : [
          code(stepWord(first.step)),
          { ...day(first.due.date), style: first.due.wording === 'before' ? 'dueBefore' : 'dueBy' } as const,
          first.doneOn === null ? code(message('vi', 'not-done')) : day(first.doneOn),
          count(first.daysLate),
          count(first.daysLateInclusive),
          first.extendedUntil === null ? code('') : day(first.extendedUntil),
        ]),
    code(yesNoUnknown(late.affectsPartyRanking)),
    text(others.map(inWords).join('; ')),
    text(proposalOf(proposed, late.affectsPartyRanking)),
  ];
}

const inWords = (step: LateStep): string =>
  `${stepWord(step.step)}: chậm ${step.daysLate} / ${step.daysLateInclusive} ngày; hạn ${dueText(step)}; ${
    step.doneOn === null ? message('vi', 'not-done') : `thực hiện ${displayDate(step.doneOn)}`
  }`;

const proposalOf = (proposed: boolean, affectsPartyRanking: boolean | null): string =>
  proposed
    ? 'Đề nghị cấp có thẩm quyền xem xét khi xếp loại và bình xét thi đua'
    : affectsPartyRanking === null
      ? 'Xác minh ngày xếp loại đảng viên trước khi đề xuất'
      : 'Tiếp tục theo dõi, đôn đốc';

const EVENTS: Readonly<Record<TimelineEvent['kind'], string>> = {
  due: 'Hạn',
  done: 'Đã thực hiện',
  extension: 'Gia hạn',
  reminder: 'Đôn đốc',
  partyRanking: 'Xếp loại đảng viên',
  reported: 'Báo cáo',
};

function timelines({ units }: LateUnitReport, titles: readonly Cell[]): Sheet {
  return {
    name: 'Diễn biến',
    filtered: true,
    titles,
    heads: ['Mã', 'Cơ quan, đơn vị', 'Ngày', 'Loại', 'Nội dung', 'Văn bản'].map(head),
    widths: [10, 36, 13, 20, 62, 32],
    rows: eventRows(units),
  };
}

function* eventRows(units: readonly ReportedUnit[]): Generator<readonly Cell[]> {
  for (const { code: unitCode, name, timeline } of units) {
    for (const { date, kind, what, document } of timeline) {
      yield [code(unitCode), text(name), day(date), code(EVENTS[kind]), text(what.vi), text(document)];
    }
  }
}

function basesAndTotals({ totals, bases }: LateUnitReport, titles: readonly Cell[]): Sheet {
  const section = (title: string): Cell[] => ['', title, '', ''].map(as('section'));
  const ofStep = (name: string, step: LateUnitReport['totals']['begin']): (readonly [string, number])[] => [
    [`${name} trong hạn`, step.inTime],
    [`${name} chậm`, step.late],
    [`Quá hạn, chưa ${name.toLocaleLowerCase('vi')}`, step.overdue],
    [`Quá hạn ${name.toLocaleLowerCase('vi')}, chưa có báo cáo`, step.notReported],
    [`Chưa đến hạn ${name.toLocaleLowerCase('vi')}`, step.notDue],
    [`${name} theo thời điểm do người đứng đầu quyết định`, step.exempt],
  ];
  const counts: readonly (readonly [string, number])[] = [
    ['Cơ quan, đơn vị phải báo cáo', totals.agencies],
    ...ofStep('Bắt đầu', totals.begin),
    ...ofStep('Hoàn thành', totals.finish),
    ['Chậm ở ít nhất một bước', totals.late],
    ['Trong đó chỉ chậm theo cách hiểu chặt của cụm từ “trước ngày”', totals.onlyStrict],
    ['Quá hạn mà chưa có báo cáo', totals.notReported],
    ['Chậm và ảnh hưởng đến việc xếp loại đảng viên', totals.affectingPartyRanking],
    ['Chưa rõ có ảnh hưởng đến việc xếp loại đảng viên', totals.partyRankingUnknown],
  ];
  const together = (words: readonly string[]): string => [...new Set(words)].filter((word) => word !== '').join('; ');
  const cited = bases.map(({ text: { vi }, places }) => ({
    act: vi,
    place: together(places.map((citation) => displayCitation(citation, 'vi', ''))),
    words: together(places.map(({ words = '' }) => words)),
  }));
  return {
    name: 'Tổng hợp, căn cứ',
    filtered: false,
    titles,
    heads: ['STT', 'Nội dung', 'Số lượng / Điều khoản', 'Trích dẫn'].map(head),
    widths: [6, 76, 26, 50],
    rows: [
      section('I. TỔNG HỢP'),
      ...counts.map(([what, value], index) => [count(index + 1), text(what), count(value), text('')]),
      section('II. CĂN CỨ'),
      ...cited.map(({ act, place, words }, index) => [count(index + 1), text(act), code(place), text(words)]),
      section('III. CÁCH ĐẾM NGÀY'),
      [
        code(''),
        text(
          'Chặt: ngày cuối còn trong hạn là ngày liền trước ngày được nêu. Tính cả ngày: ngày được nêu vẫn trong hạn. Bảng này chỉ tổng hợp và đề xuất; hình thức xử lý do cấp có thẩm quyền quyết định.',
        ),
        code(''),
        text(''),
      ],
    ],
  };
}
