import type { AdjustmentProposal, Decision, Filed, OutboxRow, StoredOutcome, SyncRun } from '@xeploai/application';
import type { CivilDate, StaffMember, Unit } from '@xeploai/domain';

export const day = (text: string): CivilDate => text as CivilDate;

/** What text can do to a bulk format: separators, escapes, its null sign, its end sign, quotes, NFD, emoji, `NULL`. */
export const NASTY = [
  'tab\tline\nreturn\rback\\slash',
  '\\N',
  '\\.',
  '',
  'NULL',
  'null',
  '{a,"b"}',
  `it's "quoted"`,
  ' spaces ',
  '\\t\\n',
  'Nguyễn Thị Ánh'.normalize('NFD'),
  'Đặng Văn Ổn',
  '👩🏽‍🏫 🇻🇳',
  '\u2028\u00a0\ufeff',
  '$1 ${x} %s',
  '\u0001\u001f',
];

export const filedUnit = (id: string, agencyId: string, name = `Đơn vị ${id}`): Filed<Unit> => ({
  agencyId,
  id,
  hash: `hash of ${id}`,
  record: {
    id,
    code: `C-${id}`,
    name,
    kind: 'department',
    isAgency: id === agencyId,
    agencyGroup: 'department',
    parentId: null,
    validFrom: day('2020-01-01'),
    validTo: null,
    predecessorIds: [],
    successorIds: [],
  },
});

export const filedStaff = (id: string, agencyId: string, more: Partial<StaffMember> = {}): Filed<StaffMember> => ({
  agencyId,
  id,
  hash: `hash of ${id}`,
  record: {
    id,
    staffCode: `S-${id}`,
    personalId: `P-${id}`,
    fullName: 'Nguyễn Thị Ánh',
    birthDate: day('1980-02-29'),
    gender: 'female',
    ethnicity: 'Kinh',
    partyMember: true,
    recruitedOn: day('2005-09-01'),
    leftOn: null,
    leaveReason: null,
    posts: [
      {
        id: 'p1',
        unitId: agencyId,
        title: 'Chuyên viên',
        role: 'none',
        category: 'civilServant',
        occupation: 'administration',
        from: day('2005-09-01'),
        to: null,
        primary: true,
        secondedFromUnitId: null,
      },
    ],
    absences: [],
    disciplinaryDecisions: [],
    ...more,
  },
});

export const outcome = (
  subject: string,
  agencyId: string,
  more: Partial<StoredOutcome['outcome']> = {},
): StoredOutcome => ({
  agencyId,
  subject,
  factVersion: 1,
  group: 'leaders',
  outcome: {
    subject,
    rulebook: { id: 'nd90', hash: 'rulebook hash' },
    status: 'level',
    level: 'good',
    possible: ['good'],
    awaits: [],
    readings: [],
    provisional: false,
    ...more,
  },
  evidence: [1, -1, 2_147_483_647, -2_147_483_648],
  readings: { 'before-day': { option: 'strict', settledBy: 'UBND tỉnh', document: '12/QĐ' } },
});

export const decision = (subject: string, agencyId: string, year: number, more: Partial<Decision> = {}): Decision => ({
  agencyId,
  subject,
  year,
  group: 'leaders',
  level: 'good',
  number: '01/QĐ',
  decidedOn: day(`${year}-12-01`),
  decidedBy: 'Giám đốc Sở',
  reason: '',
  rulebook: { id: 'nd90', hash: 'rulebook hash' },
  supersedes: null,
  ...more,
});

/** A proposal that touches nobody, for a figure of one indicator. */
export const proposal = (agencyId: string, year: number, number: number): AdjustmentProposal => ({
  year,
  agencyId,
  number,
  agency: { code: agencyId, name: agencyId },
  indicator: {
    before: null,
    after: {
      agencyId,
      indicator: 'disbursement',
      title: 'Giải ngân vốn đầu tư công',
      version: 1,
      fact: { state: 'known', value: { num: 964, den: 1000 }, source: 'Sở Tài chính', asOf: day(`${year + 1}-01-31`) },
      document: '15/BC-STC',
    },
  },
  paths: [],
  units: [],
  people: [],
  lookedAt: 0,
  unchanged: 0,
  share: { num: 1, den: 5 },
  caps: [],
});

export const push = (
  key: string,
  staffId: string,
  agencyId: string,
  target: string,
): Pick<OutboxRow, 'agencyId' | 'target' | 'command'> => ({
  agencyId,
  target,
  command: {
    key,
    staffId,
    year: 2024,
    level: 'good',
    decisionNumber: '01/QĐ',
    decidedOn: day('2024-12-01'),
    decidedBy: 'Giám đốc Sở',
    rulebook: { id: 'nd90', hash: 'rulebook hash' },
    supersedes: null,
  },
});

export const run = (id: string, more: Partial<SyncRun> = {}): SyncRun => ({
  id,
  source: 'hrm',
  stream: 'staff',
  startedAt: new Date('2024-11-01T01:02:03.456Z'),
  finishedAt: null,
  status: 'running',
  counts: { read: 0, acceptedNew: 0, acceptedChanged: 0, unchanged: 0, quarantined: 0, duplicate: 0 },
  checkpoint: null,
  pages: 0,
  problem: null,
  requestedBy: 'Lan',
  unnamed: 0,
  drift: {},
  approval: null,
  ...more,
});

export const times = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => make(index));

export async function gather<T>(pages: AsyncIterable<readonly T[]>): Promise<T[][]> {
  const found: T[][] = [];
  for await (const page of pages) found.push([...page]);
  return found;
}
