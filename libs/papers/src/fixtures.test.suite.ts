import type {
  AdjustedPerson,
  AdjustmentProposal,
  AdjustmentVerdict,
  LateUnitReport,
  ReportedUnit,
  StoredOutcome,
} from '@xeploai/application';
import { civilDate, witness, type Fact, type LateUnit, type Level } from '@xeploai/domain';

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

const rated = (subject: string, ...possible: readonly Level[]): StoredOutcome => ({
  agencyId: 'SN.09',
  subject,
  factVersion: 1,
  group: 'heads',
  outcome: {
    subject,
    rulebook: { id: 'ND90-2023/civilServantManager', hash: 'h' },
    status: possible.length === 1 ? 'level' : 'open',
    level: possible.length === 1 ? (possible[0] as Level) : null,
    possible,
    awaits: possible.length === 1 ? [] : ['unitTargetsCompleted'],
    readings: [],
    provisional: possible.length > 1,
  },
  evidence: [1],
  readings: {},
});

const completed = { vi: 'Tỷ lệ chỉ tiêu đơn vị hoàn thành', en: 'Share of the targets completed' };
const change = {
  fact: 'unitTargetsCompleted',
  title: completed,
  before: { state: 'unknown', between: { num: 10, top: 11, den: 11 }, awaitedUntil: civilDate('2025-01-31') },
  after: { state: 'known', value: { num: 10, den: 11 }, source: 'Sở Tài chính' },
} as const;

const touched = (subject: string, decided: Level, verdict: AdjustmentVerdict, isHead: boolean): AdjustedPerson => ({
  subject,
  staffCode: `00${subject}`,
  fullName: `Người ${subject}`,
  post: isHead ? 'Giám đốc sở' : 'Phó Giám đốc sở',
  isHead,
  through: ['SN.09/disbursement'],
  facts: [change],
  before: rated(subject, 'good', 'completed'),
  after: rated(subject, 'completed'),
  decided: { number: '33/QĐ-SXD', level: decided, decidedOn: civilDate('2024-11-29') },
  verdict,
  direction: verdict === 'proposed' ? 'lower' : null,
});

const figure = (fact: Fact & { state: 'known' | 'unknown' }, version: number, document: string) => ({
  agencyId: 'SN.09',
  indicator: 'disbursement',
  title: 'Giải ngân vốn đầu tư công',
  version,
  fact,
  document,
});
const share = { num: 20, den: 100 };

/** A figure that lowers the head and one deputy, confirms another deputy, and leaves 47 others untouched. */
export const ADJUSTMENT: AdjustmentProposal = {
  year: 2024,
  agencyId: 'SN.09',
  number: 1,
  agency: { code: 'SN.09', name: 'Sở Xây dựng' },
  indicator: {
    before: figure({ state: 'unknown', awaitedUntil: civilDate('2025-01-31') }, 1, 'BC-1'),
    after: figure(
      { state: 'known', value: { num: 912, den: 1000 }, source: 'Sở Tài chính', asOf: civilDate('2025-01-31') },
      2,
      '15/BC-STC',
    ),
  },
  paths: [
    {
      kind: 'target',
      unitId: 'SN.09',
      unit: 'Sở Xây dựng',
      target: 'SN.09/disbursement',
      title: 'Giải ngân vốn đầu tư công',
      goal: { num: 95, den: 100 },
      dueOn: civilDate('2025-01-31'),
    },
  ],
  units: [
    {
      unitId: 'SN.09',
      name: 'Sở Xây dựng',
      level: { state: 'known', value: 'good', source: 'Chủ tịch UBND tỉnh' },
      facts: [change],
    },
  ],
  people: [
    touched('1', 'good', 'proposed', true),
    touched('2', 'good', 'proposed', false),
    touched('3', 'completed', 'confirmed', false),
  ],
  lookedAt: 50,
  unchanged: 47,
  share,
  caps: [
    {
      scope: 'agency',
      before: witness('agency', { ranked: 50, excellent: 8, good: 40, goodBand: 40 }, share),
      after: witness('agency', { ranked: 50, excellent: 8, good: 38, goodBand: 38 }, share),
    },
    {
      scope: 'heads',
      before: witness('heads', { ranked: 1, excellent: 0, good: 1, goodBand: 1 }, share),
      after: witness('heads', { ranked: 1, excellent: 0, good: 0, goodBand: 0 }, share),
    },
  ],
};
