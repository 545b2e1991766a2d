import type { AdjustmentProposal } from '@xeploai/application';
import { AlignmentType, Paragraph, type Table } from 'docx';
import { viewAdjustment, type AdjustmentRow, type AdjustmentView } from './adjustment-view.js';
import type { Letterhead } from './letterhead.js';
import { bodyText, dataTable, heading, paragraph } from './paper-parts.js';
import { printPaper } from './print-paper.js';

/**
 * The agency's submission to the competent level (clause D5 of the dispatch): which results a new figure touches, before
 * and after, and which decision a new one would supersede. A DOCX laid out by Decree 30/2020, its number and day blank.
 * It proposes and imposes nothing. The same proposal gives the same bytes.
 */
export async function printAdjustment(
  proposal: AdjustmentProposal,
  letterhead: Letterhead,
  scopeTitles?: ReadonlyMap<string, string>,
): Promise<Uint8Array> {
  const view = viewAdjustment(proposal, scopeTitles);
  return printPaper(
    letterhead,
    [...title(view), ...figure(view), ...peopleTouched(view), ...caps(view), ...proposed(view)],
    { recipients: RECIPIENTS },
  );
}

const RECIPIENTS = ['Cấp có thẩm quyền xếp loại', 'Sở Nội vụ (để theo dõi)', 'Lưu: VT, TCCB'];

function title({ year, agency, figure: { title: name } }: AdjustmentView): Paragraph[] {
  const centre = { alignment: AlignmentType.CENTER };
  return [
    paragraph('TỜ TRÌNH', { size: 'type', bold: true }, { ...centre, spacing: { before: 240 } }),
    paragraph(
      `Về việc điều chỉnh kết quả đánh giá, xếp loại chất lượng năm ${year} của ${agency} khi có số liệu “${name}”`,
      { size: 'abstract', bold: true },
      { ...centre, spacing: { after: 240 } },
    ),
  ];
}

function figure({ figure: given, paths, units, year }: AdjustmentView): Paragraph[] {
  return [
    heading('I. SỐ LIỆU MỚI'),
    bodyText(
      `Khi đánh giá, xếp loại năm ${year}, chỉ tiêu “${given.title}” ở tình trạng: ${given.before}. Nay ${given.issuer} xác định: ${given.after}, tính đến ngày ${given.asOf} (${given.document}).`,
    ),
    ...paths.map((path) => bodyText(`- ${path}.`)),
    ...units.flatMap(({ name, level, facts }) => [
      bodyText(`${name}: ${facts.join('; ')}.`),
      bodyText(
        `Mức xếp loại của ${name} (${level}) do cấp có thẩm quyền quyết định, không được tính lại từ số liệu này và giữ nguyên.`,
      ),
    ]),
  ];
}

function peopleTouched({ rows, confirmed, others, counts }: AdjustmentView): (Paragraph | Table)[] {
  const summary = bodyText(
    `Đã rà soát ${counts.lookedAt} người của cơ quan: số liệu liên quan đến ${counts.affected} người, không liên quan đến ${counts.unchanged} người. Trong ${counts.affected} người: ${rows.length} người cần quyết định, ${confirmed.length} người được khẳng định đúng mức đã quyết định, ${others.length} người không đổi kết quả đã quyết định.`,
  );
  const lists = [
    ['Cần cấp có thẩm quyền quyết định', rows],
    ['Kết quả tạm thời nay đúng như đã quyết định, không đề nghị mức mới', confirmed],
    ['Có thay đổi dữ kiện nhưng không đề nghị thay đổi', others],
  ] as const;
  return [
    heading('II. NHỮNG NGƯỜI CÓ LIÊN QUAN'),
    summary,
    ...lists
      .filter(([, list]) => list.length > 0)
      .flatMap(([text, list], index) => [
        bodyText(`${index + 1}. ${text}:`, {}, { keepNext: true }),
        table(list),
        gap(),
      ]),
  ];
}

const gap = (): Paragraph => paragraph('', { size: 'recipients' });

const table = (rows: readonly AdjustmentRow[]): Table =>
  dataTable(
    [
      'STT',
      'Họ và tên, chức vụ',
      'Theo quy định, trước',
      'Theo quy định, nay',
      'Đã quyết định',
      'Quyết định liên quan',
      'Đề nghị',
    ],
    [8, 19, 15, 15, 13, 18, 15],
    rows.map((row, index) => [
      String(index + 1),
      `${row.name} (${row.staffCode})${row.post === '' ? '' : `, ${row.post}`}`,
      row.before,
      row.after,
      row.decided,
      row.supersedes,
      row.proposed,
    ]),
    [0],
  );

function caps({ caps: scopes }: AdjustmentView): (Paragraph | Table)[] {
  const head = heading('III. TỶ LỆ HOÀN THÀNH XUẤT SẮC NHIỆM VỤ');
  if (scopes.length === 0) return [head, bodyText('Không phạm vi tính tỷ lệ nào thay đổi.')];
  const lines = scopes.flatMap(({ scope, lines: all }) =>
    all.map(({ reading, before, after, kept }) => [scope, reading, before, after, kept ? 'giữ được' : 'vượt']),
  );
  return [
    head,
    bodyText('Các phạm vi thay đổi nếu quyết định theo đề nghị, tính theo mọi cách hiểu về mẫu số:'),
    dataTable(['Phạm vi', 'Cách hiểu', 'Trước', 'Sau', 'Tỷ lệ'], [19, 23, 23, 23, 12], lines, [4]),
    gap(),
  ];
}

function proposed({ rows, supersedes, agency }: AdjustmentView): Paragraph[] {
  const head = heading('IV. ĐỀ NGHỊ');
  const reserve = bodyText(
    'Tờ trình này chỉ trình bày và đề nghị; mức xếp loại chỉ thay đổi khi có quyết định của cấp có thẩm quyền. Trước khi có quyết định, các kết quả đã quyết định giữ nguyên hiệu lực.',
  );
  if (rows.length === 0) {
    return [head, bodyText(`Không đề nghị thay đổi mức xếp loại của ai thuộc ${agency}.`), reserve];
  }
  return [
    head,
    bodyText(
      `Đề nghị cấp có thẩm quyền xem xét, quyết định đối với ${rows.length} người nêu tại điểm 1 mục II. Quyết định mới, nếu ban hành, thay thế phần liên quan của quyết định: ${supersedes.join('; ')}.`,
    ),
    ...grounds(rows),
    reserve,
  ];
}

/** Facts before and after, once for all who share them, with what the earlier result hung on. */
function grounds(rows: readonly AdjustmentRow[]): Paragraph[] {
  const shared = Map.groupBy(rows, ({ facts, hungOn }) =>
    [facts.join('; '), ...(hungOn.length === 0 ? [] : [`kết quả trước đây phụ thuộc: ${hungOn.join('; ')}`])].join(
      '; ',
    ),
  );
  return [...shared].map(([ground, people]) => bodyText(`- ${people.map(({ name }) => name).join(', ')}: ${ground}.`));
}
