import type { CapReading, SettledReadings } from '@xeploai/domain';
import type { Season, SimilarDutyGroup } from '@xeploai/application';
import { civilDate } from '@xeploai/domain';

/** Groups of similar duties, as the sample province defines them. */
export const SAMPLE_GROUPS: readonly SimilarDutyGroup[] = [
  { id: 'contract', title: { vi: 'Lao động hợp đồng', en: 'Contract workers' }, categories: ['contract'] },
  { id: 'heads', title: { vi: 'Người đứng đầu cơ quan', en: 'Heads' }, roles: ['head'] },
  { id: 'deputies', title: { vi: 'Cấp phó của người đứng đầu', en: 'Deputy heads' }, roles: ['deputyHead'] },
  {
    id: 'divisionHeads',
    title: { vi: 'Trưởng phòng và tương đương', en: 'Heads of divisions' },
    roles: ['divisionHead'],
  },
  {
    id: 'deputyDivisionHeads',
    title: { vi: 'Phó trưởng phòng và tương đương', en: 'Deputy heads of divisions' },
    roles: ['deputyDivisionHead'],
  },
  { id: 'teachers', title: { vi: 'Giáo viên', en: 'Teachers' }, occupations: ['teaching'] },
  { id: 'medical', title: { vi: 'Nhân viên y tế', en: 'Medical staff' }, occupations: ['medical'] },
  {
    id: 'civilServants',
    title: { vi: 'Công chức không giữ chức vụ', en: 'Civil servants without a post' },
    categories: ['civilServant', 'cadre'],
  },
  {
    id: 'otherEmployees',
    title: { vi: 'Viên chức khác', en: 'Other public employees' },
    categories: ['publicEmployee'],
  },
];

/** What the invented province has settled, each with an invented document that says so. */
export const SAMPLE_READINGS: SettledReadings = Object.fromEntries(
  [
    ['nd90.year-end', 'atYearEnd'],
    ['nd90.leave-added', 'added'],
    ['nd90.maternity-as-leave', 'notCounted'],
    ['nd90.no-subordinate-units', 'met'],
  ].map(([id, option]) => [
    id,
    { option: option as string, settledBy: 'Sở Nội vụ (minh họa)', document: 'HD-MINH-HOA/2024' },
  ]),
);

/** The cap by the literal, strictest reading, settled by the same invented document. */
export const SAMPLE_CAP_READING: CapReading = 'ofGood';

export const SAMPLE_SEASON: Season = {
  year: 2024,
  begunOn: civilDate('2024-11-04'),
  rankedOn: civilDate('2024-11-29'),
  overlays: ['qd81-2023-ninh-thuan', 'dispatch-ninh-thuan-2024'],
  groups: SAMPLE_GROUPS,
};

/** The day on which Sở Nội vụ draws its report up. */
export const SAMPLE_REPORT_DAY = civilDate('2024-12-16');
