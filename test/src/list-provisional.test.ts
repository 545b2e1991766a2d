import { fileFacts, listProvisional, rateSeason, type ProvisionalResult } from '@xeploai/application';
import { civilDate, type Fact, type StaffMember, type Unit } from '@xeploai/domain';
import { createLawLibrary, loadLaw, readActs } from '@xeploai/law';
import { openStore, type OpenStore } from '@xeploai/store';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { clock, province } from './season.fixture.js';

const library = createLawLibrary(loadLaw(readActs()));
const progress = { report: (): void => undefined };
const day = civilDate;

const unit = (id: string, more: Partial<Unit>): Unit => ({
  id,
  code: id,
  name: id,
  kind: 'serviceUnit',
  isAgency: false,
  agencyGroup: null,
  parentId: null,
  validFrom: day('2015-01-01'),
  validTo: null,
  predecessorIds: [],
  successorIds: [],
  ...more,
});
const UNITS = [
  unit('NT', { kind: 'province' }),
  unit('library', { isAgency: true, agencyGroup: 'serviceUnit', parentId: 'NT' }),
];

const person = (id: string): StaffMember => ({
  id,
  staffCode: id,
  personalId: id,
  fullName: 'Nguyễn Thị Ánh',
  birthDate: day('1990-02-28'),
  gender: 'female',
  ethnicity: 'Kinh',
  partyMember: false,
  recruitedOn: day('2015-09-01'),
  leftOn: null,
  leaveReason: null,
  posts: [
    {
      id: `${id}-P1`,
      unitId: 'library',
      title: 'Thủ thư',
      role: 'none',
      category: 'publicEmployee',
      occupation: 'other',
      from: day('2018-01-01'),
      to: null,
      primary: true,
      secondedFromUnitId: null,
    },
  ],
  absences: [],
  disciplinaryDecisions: [],
});

const known = (value: boolean | string | { num: number; den: number }): Fact => ({
  state: 'known',
  value,
  source: 'Phiếu đánh giá',
});
const share = (num: number, den: number): Fact => known({ num, den });
const COMPLETE: Readonly<Record<string, Fact>> = {
  politicalThought: known('wellDone'),
  ethicsAndLifestyle: known('wellDone'),
  workingStyle: known('wellDone'),
  senseOfDiscipline: known('wellDone'),
  tasksCompleted: share(10, 10),
  tasksAboveTarget: share(6, 10),
  resultsOnSchedule: share(1, 1),
  resultsOfQuality: share(1, 1),
  effectiveness: known('highlyEffective'),
  resultCriteriaNotAssured: share(0, 1),
};

const RECORDED: Readonly<Record<string, Readonly<Record<string, Fact>>>> = {
  complete: COMPLETE,
  awaiting: {
    ...COMPLETE,
    effectiveness: {
      state: 'unknown',
      awaitedFrom: 'Báo cáo của Sở Tài chính',
      awaitedUntil: day('2025-01-15'),
    },
  },
  substituted: {
    ...COMPLETE,
    resultsOnSchedule: {
      state: 'substituted',
      value: { num: 1, den: 1 },
      source: 'Ước thực hiện',
      reason: 'Chưa có số liệu quý IV',
      approver: 'Giám đốc',
      due: day('2025-01-31'),
    },
  },
  // An unknown that can no longer change anything: the tasks not completed settle it.
  settled: {
    ...COMPLETE,
    tasksCompleted: share(1, 10),
    tasksAboveTarget: share(0, 10),
    effectiveness: { state: 'unknown' },
  },
  silent: Object.fromEntries(Object.entries(COMPLETE).filter(([id]) => id !== 'effectiveness')),
};

let store: OpenStore;
let results: readonly ProvisionalResult[];
beforeAll(async () => {
  store = await openStore({ memory: true }, { clock });
  await store.unitOfWork(province, async (tx) => {
    await tx.units.write(
      UNITS.map((record) => ({ agencyId: record.isAgency ? record.id : '', id: record.id, hash: record.id, record })),
    );
    const people = Object.keys(RECORDED).map(person);
    await tx.staff.write(
      people.map((record) => ({ agencyId: 'library', id: record.id, hash: record.id, record })),
      'run-1',
    );
  });
  const season = { year: 2024, begunOn: day('2024-11-04'), rankedOn: day('2024-11-29'), overlays: [], groups: [] };
  await fileFacts({ store, library, clock, progress })({
    season,
    evidence: { recorded: (id) => RECORDED[id] ?? {}, unitLevel: () => undefined, targets: () => [] },
    actor: 'test',
  });
  await rateSeason({ store, library, clock, progress })({ season, readings: {}, actor: 'test' });
  results = await listProvisional({ store })({ year: 2024, actor: 'test' });
});
afterAll(() => store.close());

const waitsOf = (subject: string): ProvisionalResult['waitsFor'] =>
  results.find((one) => one.subject === subject)?.waitsFor ?? [];

describe('the provisional results of a season', () => {
  it('are those that wait for a fact or rest on a substitute, and no others', () => {
    expect(results.map(({ subject }) => subject).toSorted()).toEqual(['awaiting', 'silent', 'substituted']);
    expect(new Set(results.map(({ agencyId }) => agencyId))).toEqual(new Set(['library']));
  });

  it('say from whom the fact is awaited and until when, and what is still possible', () => {
    expect(waitsOf('awaiting')).toEqual([
      {
        fact: 'effectiveness',
        state: 'unknown',
        what: 'Báo cáo của Sở Tài chính',
        approver: '',
        due: '2025-01-15',
      },
    ]);
    expect(results.find(({ subject }) => subject === 'awaiting')?.possible.length).toBeGreaterThan(1);
  });

  it('say why a substitute was used, who approved it and when the true figure is due', () => {
    expect(waitsOf('substituted')).toEqual([
      {
        fact: 'resultsOnSchedule',
        state: 'substituted',
        what: 'Chưa có số liệu quý IV',
        approver: 'Giám đốc',
        due: '2025-01-31',
      },
    ]);
  });

  it('name the fact of which nobody said anything at all', () => {
    expect(waitsOf('silent')).toEqual([
      { fact: 'effectiveness', state: 'unknown', what: 'effectiveness', approver: '', due: null },
    ]);
  });
});
