import {
  AlignmentType,
  BorderStyle,
  Footer,
  Header,
  LineRuleType,
  PageNumber,
  Paragraph,
  Table,
  TableCell,
  TableRow,
  TextRun,
  VerticalAlign,
  WidthType,
  type IParagraphOptions,
} from 'docx';
import { halfPoints, LAYOUT, twips } from './layout.js';
import { capitals, inTwoLines, type Letterhead } from './letterhead.js';

const { sizesPt, font, body, page } = LAYOUT;

export interface RunStyle {
  readonly size: keyof typeof sizesPt;
  readonly bold?: boolean;
  readonly italics?: boolean;
}

export const run = (text: string, { size, bold = false, italics = false }: RunStyle): TextRun =>
  new TextRun({ text, bold, italics, size: halfPoints(sizesPt[size]), font: font.name, color: font.colour });

export const paragraph = (text: string, style: RunStyle, options: IParagraphOptions = {}): Paragraph =>
  new Paragraph({ ...options, children: [run(text, style)] });

/** A paragraph of the body: justified, first line indented. */
export const bodyText = (text: string, style: Partial<RunStyle> = {}, options: IParagraphOptions = {}): Paragraph =>
  paragraph(
    text,
    { size: 'body', ...style },
    {
      ...options,
      alignment: AlignmentType.JUSTIFIED,
      indent: { firstLine: twips(body.firstLineMm) },
      spacing: { after: body.afterPt * 20, line: Math.round(240 * body.lineSpacing), lineRule: LineRuleType.AUTO },
    },
  );

/** A heading of the body, on the same page as what it heads. */
export const heading = (text: string): Paragraph => bodyText(text, { bold: true }, { keepNext: true });

const none = { style: BorderStyle.NONE, size: 0, color: 'auto' };
const noBorders = { top: none, bottom: none, left: none, right: none, insideHorizontal: none, insideVertical: none };
const line = { style: BorderStyle.SINGLE, size: 4, color: font.colour };

const centred = (text: string, style: RunStyle): Paragraph =>
  paragraph(text, style, { alignment: AlignmentType.CENTER });

/** A rule below a line of text, a part of the column wide. */
const rule = (columnMm: number, part: number): Paragraph =>
  new Paragraph({
    border: { top: line },
    indent: { left: twips((columnMm * (1 - part)) / 2), right: twips((columnMm * (1 - part)) / 2) },
    spacing: { before: 20, after: 60, line: 120, lineRule: LineRuleType.EXACT },
    children: [],
  });

const textWidth = page.widthMm - page.marginsMm.left - page.marginsMm.right;

/** Issuing bodies on the left, nation and motto on the right; number and day are left blank. */
export function headTable({ superior, issuer, place, symbol }: Letterhead): Table {
  const left = textWidth * 0.44;
  const right = textWidth - left;
  const cell = (children: readonly Paragraph[], width: number): TableCell =>
    new TableCell({
      children: [...children],
      width: { size: twips(width), type: WidthType.DXA },
      borders: noBorders,
      margins: { left: 0, right: 0 },
    });
  return new Table({
    width: { size: twips(textWidth), type: WidthType.DXA },
    columnWidths: [twips(left), twips(right)],
    borders: noBorders,
    rows: [
      new TableRow({
        children: [
          cell(
            [
              ...inTwoLines(superior).map((name) => centred(capitals(name), { size: 'superior' })),
              centred(capitals(issuer), { size: 'issuer', bold: true }),
              rule(left, 0.4),
            ],
            left,
          ),
          cell(
            [
              centred('CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM', { size: 'nation', bold: true }),
              centred('Độc lập - Tự do - Hạnh phúc', { size: 'motto', bold: true }),
              rule(right, 0.56),
            ],
            right,
          ),
        ],
      }),
      new TableRow({
        children: [
          cell([centred(`Số:        /${symbol}`, { size: 'number' })], left),
          cell([centred(`${place}, ngày      tháng      năm        `, { size: 'placeAndDate', italics: true })], right),
        ],
      }),
    ],
  });
}

/** The same small lines in the bottom margin of every page. */
export const footers = (lines: readonly string[]): { default: Footer; first: Footer } => {
  const footer = (): Footer => new Footer({ children: lines.map((words) => paragraph(words, { size: 'recipients' })) });
  return { default: footer(), first: footer() };
};

/** Page number in the top margin, not on page 1. */
export const pageNumberHeaders = (): { default: Header; first: Header } => ({
  default: new Header({
    children: [
      new Paragraph({
        alignment: AlignmentType.CENTER,
        children: [
          new TextRun({
            children: [PageNumber.CURRENT],
            size: halfPoints(sizesPt.pageNumber),
            font: font.name,
            color: font.colour,
          }),
        ],
      }),
    ],
  }),
  first: new Header({ children: [new Paragraph({ children: [] })] }),
});

/** A table with a heading row that repeats on every page. Widths are parts of the text width. */
export function dataTable(
  heads: readonly string[],
  widths: readonly number[],
  rows: readonly (readonly string[])[],
  centredColumns: readonly number[],
): Table {
  const total = widths.reduce((sum, width) => sum + width, 0);
  const columns = widths.map((width) => twips((textWidth * width) / total));
  const cell = (text: string, column: number, bold: boolean): TableCell =>
    new TableCell({
      width: { size: columns[column] as number, type: WidthType.DXA },
      verticalAlign: VerticalAlign.CENTER,
      margins: { left: 60, right: 60, top: 20, bottom: 20 },
      children: [
        paragraph(
          text,
          { size: 'table', bold },
          { alignment: bold || centredColumns.includes(column) ? AlignmentType.CENTER : AlignmentType.LEFT },
        ),
      ],
    });
  return new Table({
    width: { size: twips(textWidth), type: WidthType.DXA },
    columnWidths: columns,
    rows: [
      new TableRow({
        tableHeader: true,
        cantSplit: true,
        children: heads.map((text, column) => cell(text, column, true)),
      }),
      ...rows.map(
        (row) => new TableRow({ cantSplit: true, children: row.map((text, column) => cell(text, column, false)) }),
      ),
    ],
  });
}

/** Recipients on the left, the signer's post on the right; the name stays blank. */
export function signTable(recipients: readonly string[], post: string): Table {
  const half = textWidth / 2;
  const cell = (children: readonly Paragraph[]): TableCell =>
    new TableCell({
      children: [...children],
      width: { size: twips(half), type: WidthType.DXA },
      borders: noBorders,
      margins: { left: 0, right: 0 },
    });
  return new Table({
    width: { size: twips(textWidth), type: WidthType.DXA },
    columnWidths: [twips(half), twips(half)],
    borders: noBorders,
    rows: [
      new TableRow({
        cantSplit: true,
        children: [
          cell([
            paragraph('Nơi nhận:', { size: 'recipientsTitle', bold: true, italics: true }),
            ...recipients.map((text, index) =>
              paragraph(`- ${text}${index === recipients.length - 1 ? '.' : ';'}`, { size: 'recipients' }),
            ),
          ]),
          cell([
            centred(capitals(post), { size: 'signerPost', bold: true }),
            ...Array.from({ length: 4 }, () => paragraph('', { size: 'signerPost' })),
          ]),
        ],
      }),
    ],
  });
}

/** Page size and margins of every section. */
export const sectionProperties = {
  titlePage: LAYOUT.pageNumber.hiddenOnFirstPage,
  page: {
    size: { width: twips(page.widthMm), height: twips(page.heightMm) },
    margin: {
      top: twips(page.marginsMm.top),
      bottom: twips(page.marginsMm.bottom),
      left: twips(page.marginsMm.left),
      right: twips(page.marginsMm.right),
      header: twips(page.marginsMm.top / 2),
    },
  },
};
