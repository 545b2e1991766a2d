import type { LateUnitReport } from '@xeploai/application';
import { AlignmentType, Paragraph, type Table } from 'docx';
import {
  stepWord,
  viewLateUnits,
  yesNoUnknown,
  type AuditAnchor,
  type LateUnitReportView,
} from './late-unit-report-view.js';
import type { Letterhead } from './letterhead.js';
import { bodyText, dataTable, footers, paragraph } from './paper-parts.js';
import { printPaper } from './print-paper.js';

/**
 * The report of Sở Nội vụ on late units (clauses D7 and D8 of the dispatch) as a DOCX laid out by Decree 30/2020. It
 * describes and proposes; the competent level decides. The same report gives the same bytes.
 */
export async function printLateUnitReport(report: LateUnitReport, letterhead: Letterhead): Promise<Uint8Array> {
  const view = viewLateUnits(report);
  return printPaper(
    letterhead,
    [...title(view), ...situation(view, letterhead), ...lateUnits(view), ...proposal(view, letterhead)],
    {
      recipients: recipients(letterhead),
      ...(view.auditAnchor === null ? {} : { footers: anchorFooters(view.auditAnchor) }),
    },
  );
}

const recipients = ({ superior, signer, issuer }: Letterhead): readonly string[] => [
  `${superior} (để báo cáo)`,
  'Các cơ quan, đơn vị có tên trong báo cáo',
  `${signer} và các cấp phó ${issuer}`,
  'Lưu: VT',
];

function title({ year, asOf }: LateUnitReportView): Paragraph[] {
  const centre = { alignment: AlignmentType.CENTER };
  return [
    paragraph('BÁO CÁO', { size: 'type', bold: true }, { ...centre, spacing: { before: 240 } }),
    paragraph(
      `Tình hình cơ quan, đơn vị chậm đánh giá, xếp loại chất lượng cán bộ, công chức, viên chức năm ${year}`,
      { size: 'abstract', bold: true },
      centre,
    ),
    paragraph(
      `(Số liệu tính đến ngày ${asOf})`,
      { size: 'body', italics: true },
      { ...centre, spacing: { after: 240 } },
    ),
  ];
}

function situation({ totals, bases, year }: LateUnitReportView, { issuer }: Letterhead): Paragraph[] {
  return [
    ...bases.map(({ text }) => bodyText(`Căn cứ ${text};`, { italics: true })),
    bodyText(`${issuer} báo cáo tình hình thực hiện đánh giá, xếp loại chất lượng năm ${year} như sau:`),
    bodyText('I. TÌNH HÌNH CHUNG', { bold: true }),
    bodyText(`Tổng số cơ quan, đơn vị phải báo cáo: ${totals.agencies}.`),
    bodyText(`Bắt đầu đánh giá: ${standing(totals.begin)}.`),
    bodyText(`Hoàn thành đánh giá, xếp loại: ${standing(totals.finish)}.`),
    bodyText(
      `Số cơ quan, đơn vị chậm ở ít nhất một bước: ${totals.late}, trong đó ${totals.onlyStrict} cơ quan, đơn vị chỉ chậm theo cách hiểu chặt của cụm từ “trước ngày”.${
        totals.notReported === 0
          ? ''
          : ` Quá hạn mà chưa có báo cáo: ${totals.notReported} cơ quan, đơn vị; chưa kết luận là chậm, cần đôn đốc, xác minh.`
      }`,
    ),
    bodyText(
      `Ảnh hưởng đến việc xếp loại đảng viên: ${totals.affectingPartyRanking} cơ quan, đơn vị; chưa xác định được: ${totals.partyRankingUnknown} cơ quan, đơn vị.`,
    ),
    bodyText(
      'Về cách hiểu “trước ngày”: theo cách hiểu chặt, ngày cuối còn trong hạn là ngày liền trước ngày được nêu; theo cách hiểu tính cả ngày, ngày được nêu vẫn trong hạn. Văn bản không giải thích, nên báo cáo ghi số ngày chậm theo cả hai cách.',
    ),
  ];
}

/** Where the agencies stand in one step, leaving out what nobody is in; the parts add up to all agencies. */
function standing(step: LateUnitReportView['totals']['begin']): string {
  const parts: readonly (readonly [string, number])[] = [
    ['trong hạn', step.inTime],
    ['chậm', step.late],
    ['quá hạn chưa thực hiện', step.overdue],
    ['quá hạn chưa có báo cáo', step.notReported],
    ['chưa đến hạn', step.notDue],
    ['do người đứng đầu quyết định thời điểm', step.exempt],
  ];
  return parts
    .filter(([name, count], index) => count > 0 || index === 0 || name === 'chậm')
    .map(([name, count]) => `${name} ${count}`)
    .join('; ');
}

const anchorFooters = ({ label, agency, seq, short, hash }: AuditAnchor): ReturnType<typeof footers> =>
  footers([`${label} (chuỗi của ${agency}): mục ${seq}, mã ngắn ${short}`, `Mã đầy đủ: ${hash}`]);

function lateUnits({ rows, timelines }: LateUnitReportView): (Paragraph | Table)[] {
  const heading = bodyText('II. CÁC CƠ QUAN, ĐƠN VỊ CHẬM', { bold: true });
  if (rows.length === 0) return [heading, bodyText('Không có cơ quan, đơn vị nào chậm.')];
  const table = dataTable(
    [
      'STT',
      'Cơ quan, đơn vị',
      'Bước',
      'Hạn',
      'Ngày thực hiện',
      'Số ngày chậm (chặt / tính cả ngày)',
      'Ảnh hưởng xếp loại đảng viên',
    ],
    [7, 24, 11, 17, 15, 13, 13],
    rows.map((row, index) => [
      String(index + 1),
      row.agency,
      stepWord(row.step),
      row.due,
      row.doneOn,
      `${row.daysLate} / ${row.daysLateInclusive}`,
      yesNoUnknown(row.affectsPartyRanking),
    ]),
    [0, 2, 3, 4, 5, 6],
  );
  const details = timelines.flatMap(({ agency, events }) => [
    bodyText(`${agency}:`, { italics: true }),
    ...events.map(({ day, what, document }) =>
      bodyText(`- ${day}: ${what.vi}${document === '' ? '' : ` (${document})`}.`),
    ),
  ]);
  return [
    heading,
    table,
    paragraph('', { size: 'recipients' }),
    bodyText('Diễn biến của từng cơ quan, đơn vị:'),
    ...details,
  ];
}

function proposal({ proposedFor, toVerify, rows }: LateUnitReportView, { issuer }: Letterhead): Paragraph[] {
  const lines = [bodyText('III. ĐỀ XUẤT', { bold: true })];
  if (proposedFor.length > 0) {
    lines.push(
      bodyText(
        `Đề nghị cấp có thẩm quyền xem xét việc xếp loại và bình xét thi đua đối với ${proposedFor.length} cơ quan, đơn vị vừa chậm vừa ảnh hưởng đến xếp loại đảng viên: ${proposedFor.join('; ')}.`,
      ),
      bodyText('Báo cáo này chỉ tổng hợp và đề xuất; hình thức xử lý do cấp có thẩm quyền quyết định.'),
    );
  } else
    lines.push(
      bodyText('Không có cơ quan, đơn vị nào vừa chậm vừa ảnh hưởng đến xếp loại đảng viên; không đề xuất xử lý.'),
    );
  if (toVerify.length > 0)
    lines.push(
      bodyText(`Cần xác minh tiến độ và ngày xếp loại đảng viên trước khi đề xuất đối với: ${toVerify.join('; ')}.`),
    );
  if (rows.some(({ affectsPartyRanking }) => affectsPartyRanking === false)) {
    lines.push(bodyText(`Các cơ quan, đơn vị chậm còn lại: ${issuer} tiếp tục theo dõi, đôn đốc.`));
  }
  return lines;
}
