import type { LateUnitReport, ReportedUnit } from '@xeploai/application';
import { civilDate, type LateUnit } from '@xeploai/domain';

const due = { date: civilDate('2024-12-05'), wording: 'before' } as const;

const rule: LateUnit['steps'][number]['rule'] = {
  rule: {
    id: 'qd81.finish',
    title: { vi: 'Hoàn thành trước ngày 05/12', en: 'Finished before 5 December' },
    citation: { act: 'qd81' },
    certainty: 'secondary',
    from: civilDate('2023-11-08'),
  },
  step: 'finish',
  wording: 'before',
  monthDay: '12-05',
  layer: 'province',
  exceptUnitKinds: [],
};

const unit = (code: string, name: string, days: number, more: Partial<LateUnit> = {}): ReportedUnit => ({
  code,
  name,
  late: {
    agencyId: code,
    steps: [
      {
        step: 'finish',
        due,
        rule,
        doneOn: days === 12 ? null : civilDate(`2024-12-${String(4 + days).padStart(2, '0')}`),
        extendedUntil: null,
        reported: true,
        daysLate: days,
        daysLateInclusive: days - 1,
      },
    ],
    onlyStrict: days === 1,
    notReported: false,
    affectsPartyRanking: false,
    ...more,
  },
  timeline: [
    { date: due.date, kind: 'due', what: { vi: 'Hạn hoàn thành', en: 'Due' }, document: '' },
    { date: civilDate('2024-12-09'), kind: 'reported', what: { vi: 'Báo cáo', en: 'Reported' }, document: 'BC-7/2024' },
  ],
});

/** Three late agencies: one that affects Party ranking, one of which that is not known, one late by a day only strictly. */
export const REPORT: LateUnitReport = {
  year: 2024,
  asOf: civilDate('2024-12-16'),
  province: 'Ninh Thuận',
  bases: [
    {
      act: 'nd90-2020',
      text: { vi: 'Nghị định số 90/2020/NĐ-CP', en: 'Decree 90/2020' },
      certainty: 'secondary',
      places: [{ act: 'nd90-2020', article: '20' }],
    },
    {
      act: 'qd81',
      text: { vi: 'Quyết định số 81/2023/QĐ-UBND', en: 'Decision 81/2023' },
      certainty: 'open',
      places: [{ act: 'qd81' }, { act: 'qd81' }],
    },
  ],
  totals: {
    agencies: 44,
    begin: { inTime: 44, late: 0, overdue: 0, notReported: 0, notDue: 0, exempt: 0 },
    finish: { inTime: 41, late: 2, overdue: 1, notReported: 0, notDue: 0, exempt: 0 },
    late: 3,
    notReported: 0,
    onlyStrict: 1,
    affectingPartyRanking: 1,
    partyRankingUnknown: 1,
  },
  units: [
    unit('DV.06', 'Vườn quốc gia Núi Chúa', 12, { affectsPartyRanking: true }),
    unit('SN.16', 'Sở Y tế', 9, { affectsPartyRanking: null }),
    unit('SN.05', 'Sở Tài chính', 1),
  ],
  proposedFor: ['DV.06'],
  anchor: { agencyId: '', seq: 221, hash: '0123456789abcdef'.repeat(4) },
};

export const LETTERHEAD = {
  superior: 'Ủy ban nhân dân tỉnh Ninh Thuận',
  issuer: 'Sở Nội vụ',
  place: 'Ninh Thuận',
  symbol: 'BC-SNV',
  signer: 'Giám đốc',
};
