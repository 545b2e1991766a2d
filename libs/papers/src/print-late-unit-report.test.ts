import { strFromU8, unzipSync } from 'fflate';
import { beforeAll, describe, expect, it } from 'vitest';
import { LETTERHEAD, REPORT } from './fixtures.test.suite.js';
import { lateUnitReportJson } from './late-unit-report-view.js';
import { LAYOUT } from './layout.js';
import { printLateUnitReport } from './print-late-unit-report.js';

interface Line {
  readonly text: string;
  readonly xml: string;
}

const textOf = (xml: string): string =>
  [...xml.matchAll(/<w:t(?: [^>]*)?>([^<]*)<\/w:t>/g)]
    .map(([, text = '']) => text)
    .join('')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&');

const paragraphs = (xml: string): readonly Line[] =>
  [...xml.matchAll(/<w:p>[\s\S]*?<\/w:p>/g)].map(([found]) => ({ text: textOf(found), xml: found }));

const partsOf = (docx: Uint8Array): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(unzipSync(docx)).map(([name, content]) => [name, strFromU8(content)]));

let parts: Readonly<Record<string, string>>;
let body = '';
beforeAll(async () => {
  parts = partsOf(await printLateUnitReport(REPORT, LETTERHEAD));
  body = parts['word/document.xml'] ?? '';
});

const lineWith = (text: string): Line => {
  const found = paragraphs(body).find((line) => line.text.includes(text));
  if (found === undefined) throw new Error(`no line “${text}”`);
  return found;
};
const number = (xml: string, attribute: string): number => Number(new RegExp(`${attribute}="(\\d+)"`).exec(xml)?.[1]);
const mm = (twips: number): number => Math.round((twips / 1440) * 25.4);

describe('the late-unit report as Decree 30/2020 lays a report out', () => {
  it('is A4 upright with margins inside the allowed ones', () => {
    const section = /<w:sectPr[\s\S]*<\/w:sectPr>/.exec(body)?.[0] ?? '';
    const [size = ''] = /<w:pgSz[^>]*>/.exec(section) ?? [];
    expect([mm(number(size, 'w:w')), mm(number(size, 'w:h'))]).toEqual([210, 297]);
    const [margins = ''] = /<w:pgMar[^>]*>/.exec(section) ?? [];
    for (const side of ['top', 'bottom', 'left', 'right'] as const) {
      const [least, most] = LAYOUT.page.allowedMm[side] as [number, number];
      expect(mm(number(margins, `w:${side}`))).toBeGreaterThanOrEqual(least);
      expect(mm(number(margins, `w:${side}`))).toBeLessThanOrEqual(most);
    }
  });

  it('is set in black Times New Roman throughout', () => {
    const fonts = [...body.matchAll(/<w:rFonts[^>]*w:ascii="([^"]*)"/g)].map(([, name]) => name);
    const colours = [...body.matchAll(/<w:color w:val="([^"]*)"/g)].map(([, colour]) => colour);
    expect(fonts.length).toBeGreaterThan(40);
    expect(new Set(fonts)).toEqual(new Set(['Times New Roman']));
    expect(new Set(colours)).toEqual(new Set(['000000']));
  });

  it.each([
    ['CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM', [12, 13], 'bold'],
    ['Độc lập - Tự do - Hạnh phúc', [13, 14], 'bold'],
    ['TỈNH NINH THUẬN', [12, 13], 'upright'],
    ['SỞ NỘI VỤ', [12, 13], 'bold'],
    ['Số:', [13, 13], 'upright'],
    ['Ninh Thuận, ngày', [13, 14], 'italic'],
    ['BÁO CÁO', [13, 14], 'bold'],
    ['Tình hình cơ quan, đơn vị chậm', [13, 14], 'bold'],
    ['Tổng số cơ quan', [13, 14], 'upright'],
    ['GIÁM ĐỐC', [13, 14], 'bold'],
    ['Nơi nhận:', [12, 12], 'italic bold'],
    ['Lưu: VT', [11, 11], 'upright'],
  ] as const)('sets “%s” in %s pt, %s', (text, [least, most], style) => {
    const { xml } = lineWith(text);
    const points = number(/<w:sz [^>]*>/.exec(xml)?.[0] ?? '', 'w:val') / 2;
    expect(points).toBeGreaterThanOrEqual(least);
    expect(points).toBeLessThanOrEqual(most);
    expect(/<w:b(?: w:val="true")?\/>/.test(xml)).toBe(style.includes('bold'));
    expect(/<w:i(?: w:val="true")?\/>/.test(xml)).toBe(style.includes('italic'));
  });

  it('justifies the body, indents its first lines by 1 to 1.27 cm and keeps 6 pt between paragraphs', () => {
    const { xml } = lineWith('Tổng số cơ quan');
    expect(xml).toContain('<w:jc w:val="both"/>');
    expect(mm(number(xml, 'w:firstLine'))).toBeGreaterThanOrEqual(10);
    expect(mm(number(xml, 'w:firstLine'))).toBeLessThanOrEqual(13);
    expect(number(xml, 'w:after') / 20).toBeGreaterThanOrEqual(6);
    expect(number(xml, 'w:line') / 240).toBeGreaterThanOrEqual(1);
    expect(number(xml, 'w:line') / 240).toBeLessThanOrEqual(1.5);
  });

  it('counts pages in the middle of the top margin, not on the first page', () => {
    expect(body).toContain('<w:titlePg/>');
    const headers = Object.entries(parts).filter(([name]) => /^word\/header\d+\.xml$/.test(name));
    const numbered = headers.filter(([, xml]) => xml.includes('PAGE'));
    expect([headers.length, numbered.length]).toEqual([2, 1]);
    expect(numbered[0]?.[1]).toContain('<w:jc w:val="center"/>');
  });

  it('leaves number and date to the clerical office and the name to the signer', () => {
    expect(lineWith('Số:').text).toMatch(/^Số: +\/BC-SNV$/);
    expect(lineWith('Ninh Thuận, ngày').text).toMatch(/^Ninh Thuận, ngày +tháng +năm +$/);
  });

  it('draws rules under the motto and the issuing body, and no other line outside the table', () => {
    expect(paragraphs(body).filter(({ xml }) => xml.includes('<w:pBdr>'))).toHaveLength(2);
  });

  it('repeats the heading of the table and splits no row between pages', () => {
    expect(body.match(/<w:tblHeader\/>/g)).toHaveLength(1);
    expect(body.match(/<w:cantSplit\/>/g)?.length).toBe(1 + REPORT.units.length + 1);
  });
});

describe('what the late-unit report says', () => {
  it('has the numbers of its JSON, row by row', () => {
    const json = lateUnitReportJson(REPORT);
    const rows = [...body.matchAll(/<w:tr>[\s\S]*?<\/w:tr>/g)].map(([row]) =>
      [...row.matchAll(/<w:tc>[\s\S]*?<\/w:tc>/g)].map(([cell]) => textOf(cell)),
    );
    const table = rows.filter(([first = '']) => /^\d+$/.test(first));
    expect(table.map(([, agency, , due, doneOn, days]) => [agency, due, doneOn, days])).toEqual(
      json.rows.map(({ agency, due, doneOn, daysLate, daysLateInclusive }) => [
        agency,
        due,
        doneOn,
        `${daysLate} / ${daysLateInclusive}`,
      ]),
    );
    const { agencies, begin, finish, late, onlyStrict, affectingPartyRanking, partyRankingUnknown } = json.totals;
    const numbersIn = (text: string): readonly number[] | undefined => lineWith(text).text.match(/\d+/g)?.map(Number);
    expect(numbersIn('Tổng số')).toEqual([agencies]);
    expect(numbersIn('Bắt đầu đánh giá: ')).toEqual([begin.inTime, begin.late]);
    expect(numbersIn('Hoàn thành đánh giá, xếp loại: ')).toEqual([finish.inTime, finish.late, finish.overdue]);
    expect(lineWith('ít nhất một bước').text.match(/\d+/g)?.map(Number)).toEqual([late, onlyStrict]);
    expect(lineWith('Ảnh hưởng đến việc xếp loại').text.match(/\d+/g)?.map(Number)).toEqual([
      affectingPartyRanking,
      partyRankingUnknown,
    ]);
  });

  it('shows the timeline of every late agency with its documents', () => {
    for (const { name } of REPORT.units) expect(lineWith(`${name}:`).text).toBe(`${name}:`);
    expect(paragraphs(body).filter(({ text }) => text === '- 09/12/2024: Báo cáo (BC-7/2024).')).toHaveLength(3);
  });

  it('proposes for those that are late and affect Party ranking only, and imposes nothing', () => {
    expect(lineWith('Đề nghị cấp có thẩm quyền xem xét').text).toMatch(/1 cơ quan.*: Vườn quốc gia Núi Chúa\.$/);
    expect(lineWith('hình thức xử lý do cấp có thẩm quyền quyết định').text).toContain('chỉ tổng hợp và đề xuất');
    expect(lineWith('Cần xác minh').text).toContain('Sở Y tế');
  });

  it('proposes nothing when nobody is late', async () => {
    const none = { ...REPORT, units: [], proposedFor: [], totals: { ...REPORT.totals, late: 0 } };
    const text = textOf(partsOf(await printLateUnitReport(none, LETTERHEAD))['word/document.xml'] ?? '');
    expect(text).toContain('Không có cơ quan, đơn vị nào chậm.');
    expect(text).toContain('không đề xuất xử lý');
    expect(text).not.toContain('Đề nghị cấp có thẩm quyền');
  });

  it('names each legal basis on a line of its own, as papers cite them', () => {
    for (const { text } of lateUnitReportJson(REPORT).bases) expect(lineWith(text).text).toBe(`Căn cứ ${text};`);
  });

  it('is issued, signed and sent to whom the letterhead says', async () => {
    const other = { ...LETTERHEAD, issuer: 'Ban Tổ chức', signer: 'Trưởng ban', superior: 'Tỉnh ủy Khánh Hòa' };
    const text = textOf(partsOf(await printLateUnitReport(REPORT, other))['word/document.xml'] ?? '');
    for (const part of ['BAN TỔ CHỨC', 'TRƯỞNG BAN', 'Ban Tổ chức báo cáo', 'Tỉnh ủy Khánh Hòa (để báo cáo)'])
      expect(text).toContain(part);
    expect(text).not.toMatch(/sở nội vụ|giám đốc/i);
  });

  it('tells an agency of which nothing was reported apart from one that is late', async () => {
    const [first] = REPORT.units;
    const silent = {
      ...(first as (typeof REPORT.units)[number]),
      late: { ...(first as (typeof REPORT.units)[number]).late, notReported: true, affectsPartyRanking: null },
    };
    const steps = silent.late.steps.map((step) => ({ ...step, doneOn: null, reported: false }));
    const report = {
      ...REPORT,
      units: [{ ...silent, late: { ...silent.late, steps } }],
      proposedFor: [],
      totals: { ...REPORT.totals, late: 0, notReported: 1 },
    };
    const text = textOf(partsOf(await printLateUnitReport(report, LETTERHEAD))['word/document.xml'] ?? '');
    expect(text).toContain('Quá hạn mà chưa có báo cáo: 1 cơ quan');
    expect(text).toContain('chưa có báo cáo');
    expect(text).toContain('không đề xuất xử lý');
  });

  it('carries the anchor of the audit log at the foot of every page, and in its JSON as the verifier takes it', async () => {
    const feet = Object.entries(parts).filter(([name]) => /^word\/footer\d+\.xml$/.test(name));
    expect(feet).toHaveLength(2);
    for (const [, xml] of feet) {
      expect(textOf(xml)).toBe(
        `Dấu neo nhật ký (chuỗi của tỉnh): mục 221, mã ngắn 0123456789abMã đầy đủ: ${REPORT.anchor?.hash}`,
      );
    }
    expect(lateUnitReportJson(REPORT).auditAnchor).toEqual({
      label: 'Dấu neo nhật ký',
      agency: 'tỉnh',
      seq: 221,
      short: '0123456789ab',
      hash: REPORT.anchor?.hash,
      written: `221:${REPORT.anchor?.hash}`,
    });
    const bare = { ...REPORT, anchor: null };
    const without = Object.keys(partsOf(await printLateUnitReport(bare, LETTERHEAD)));
    expect(without.filter((name) => name.includes('footer'))).toEqual([]);
    expect(lateUnitReportJson(bare).auditAnchor).toBeNull();
  });

  it('is the same bytes for the same report', async () => {
    const [first, second] = [
      await printLateUnitReport(REPORT, LETTERHEAD),
      await printLateUnitReport(REPORT, LETTERHEAD),
    ];
    expect(Buffer.compare(first, second)).toBe(0);
  });
});
