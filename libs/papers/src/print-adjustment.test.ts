import { strFromU8, unzipSync } from 'fflate';
import { beforeAll, describe, expect, it } from 'vitest';
import { adjustmentJson, viewAdjustment } from './adjustment-view.js';
import { ADJUSTMENT, LETTERHEAD } from './fixtures.test.suite.js';
import { printAdjustment } from './print-adjustment.js';

const textOf = (xml: string): string =>
  [...xml.matchAll(/<w:t(?: [^>]*)?>([^<]*)<\/w:t>/g)]
    .map(([, text = '']) => text)
    .join('')
    .replaceAll('&gt;', '>');

const bodyOf = async (proposal: typeof ADJUSTMENT): Promise<string> =>
  strFromU8(
    unzipSync(await printAdjustment(proposal, LETTERHEAD, new Map([['heads', 'Người đứng đầu']])))[
      'word/document.xml'
    ] as Uint8Array,
  );
const linesOf = (xml: string): readonly string[] =>
  [...xml.matchAll(/<w:p>[\s\S]*?<\/w:p>/g)].map(([found]) => textOf(found));
const rowsOf = (xml: string): readonly (readonly string[])[] =>
  [...xml.matchAll(/<w:tr>[\s\S]*?<\/w:tr>/g)].map(([row]) =>
    [...row.matchAll(/<w:tc>[\s\S]*?<\/w:tc>/g)].map(([cell]) => textOf(cell)),
  );

let body = '';
beforeAll(async () => {
  body = await bodyOf(ADJUSTMENT);
});
const lineWith = (text: string): string => {
  const found = linesOf(body).find((line) => line.includes(text));
  if (found === undefined) throw new Error(`no line “${text}”`);
  return found;
};

describe('the submission on an adjustment', () => {
  it('is laid out as the other papers, its number, day and signature blank', () => {
    expect(lineWith('Số:')).toMatch(/^Số: +\/BC-SNV$/);
    expect(lineWith('Ninh Thuận, ngày')).toMatch(/^Ninh Thuận, ngày +tháng +năm +$/);
    expect(body).toContain('<w:titlePg/>');
    const fonts = [...body.matchAll(/<w:rFonts[^>]*w:ascii="([^"]*)"/g)].map(([, name]) => name);
    expect(new Set(fonts)).toEqual(new Set(['Times New Roman']));
  });

  it('says what was known, what is known now, by whom, as of when and by which document', () => {
    const line = lineWith('Nay Sở Tài chính xác định');
    expect(line).toContain('chưa có số liệu (chờ đến 31/01/2025)');
    expect(line).toContain('91,2%, tính đến ngày 31/01/2025 (15/BC-STC)');
    expect(lineWith('Tính là chỉ tiêu')).toContain('đã giao cho Sở Xây dựng: mức phải đạt 95%, hạn 31/01/2025');
  });

  it('leaves the level of the unit to its authority', () => {
    expect(lineWith('Mức xếp loại của Sở Xây dựng')).toContain('không được tính lại');
  });

  it('has a row for each person, before and after, with the decision that a new one would supersede', () => {
    const { rows, confirmed } = viewAdjustment(ADJUSTMENT);
    const printed = rowsOf(body).filter(([first = '']) => /^\d+$/.test(first));
    expect(
      printed.map(([, who, before, after, decided, number, proposed]) => [
        who,
        before,
        after,
        decided,
        number,
        proposed,
      ]),
    ).toEqual(
      [...rows, ...confirmed].map((row) => [
        `${row.name} (${row.staffCode}), ${row.post}`,
        row.before,
        row.after,
        row.decided,
        row.supersedes,
        row.proposed,
      ]),
    );
    expect(rows.map(({ before, after, supersedes }) => [before, after, supersedes])).toEqual([
      ['Hoàn thành tốt nhiệm vụ; Hoàn thành nhiệm vụ', 'Hoàn thành nhiệm vụ', '33/QĐ-SXD (29/11/2024)'],
      ['Hoàn thành tốt nhiệm vụ; Hoàn thành nhiệm vụ', 'Hoàn thành nhiệm vụ', '33/QĐ-SXD (29/11/2024)'],
    ]);
    expect(lineWith('Đã rà soát').match(/\d+/g)?.map(Number)).toEqual([50, 3, 47, 3, 2, 1, 0]);
  });

  it('shows facts before and after once for all who share them, and what the earlier result hung on', () => {
    expect(lineWith('- Người 1, Người 2:')).toBe(
      '- Người 1, Người 2: Tỷ lệ chỉ tiêu đơn vị hoàn thành: từ 10/11 đến 11/11 (chờ đến 31/01/2025) → 10/11; kết quả trước đây phụ thuộc: Tỷ lệ chỉ tiêu đơn vị hoàn thành.',
    );
  });

  it('proves every scope of the cap that changes, by every reading', () => {
    const proofs = rowsOf(body).filter(([scope]) => scope === 'toàn cơ quan' || scope === 'Người đứng đầu');
    expect(proofs).toHaveLength(8);
    expect(proofs[1]).toEqual([
      'toàn cơ quan',
      'trên số hoàn thành tốt',
      '8 ≤ 20% x 40 = 8',
      '8 > 20% x 38 = 7,6',
      'vượt',
    ]);
  });

  it('proposes and imposes nothing', () => {
    expect(lineWith('Đề nghị cấp có thẩm quyền')).toContain(
      'thay thế phần liên quan của quyết định: 33/QĐ-SXD (29/11/2024)',
    );
    expect(lineWith('chỉ trình bày và đề nghị')).toContain('giữ nguyên hiệu lực');
  });

  it('proposes no change where everybody is confirmed', async () => {
    const people = ADJUSTMENT.people.slice(2);
    const text = textOf(await bodyOf({ ...ADJUSTMENT, people, caps: [] }));
    expect(text).toContain('Không đề nghị thay đổi mức xếp loại của ai thuộc Sở Xây dựng.');
    expect(text).toContain('Không phạm vi tính tỷ lệ nào thay đổi.');
    expect(text).toContain('1. Kết quả tạm thời nay đúng như đã quyết định');
    expect(text).not.toContain('thay thế phần liên quan');
  });

  it('is the same bytes for the same proposal, and its JSON has the same numbers and the proposal whole', async () => {
    const [first, second] = [
      await printAdjustment(ADJUSTMENT, LETTERHEAD),
      await printAdjustment(ADJUSTMENT, LETTERHEAD),
    ];
    expect(Buffer.compare(first, second)).toBe(0);
    expect(adjustmentJson(ADJUSTMENT)).toMatchObject({ ...viewAdjustment(ADJUSTMENT), proposal: ADJUSTMENT });
  });
});
