import {
  capRuleFrom,
  decideAgency,
  fileFacts,
  rateSeason,
  type Choice,
  type DecideResult,
  type Season,
  type SeasonEvidence,
  type UnitTarget,
} from '@xeploai/application';
import { civilDate, type Fact, type Level, type Post, type StaffMember, type Unit } from '@xeploai/domain';
import { createLawLibrary, loadLaw, readActs, type LawFiles, type LawLibrary } from '@xeploai/law';
import { openStore, type OpenStore, type StorePlace } from '@xeploai/store';
import { startPostgres, type TestPostgres } from '../start-postgres.js';
import { clock, province } from './season.fixture.js';

/** Two agencies made by hand: DEP invests and waits for its disbursement, OTH does not. */
const unit = (id: string, isAgency: boolean, parentId: string | null): Unit => ({
  id,
  code: id,
  name: `Đơn vị ${id}`,
  kind: isAgency ? 'department' : 'division',
  isAgency,
  agencyGroup: isAgency ? 'department' : null,
  parentId,
  validFrom: civilDate('2020-01-01'),
  validTo: null,
  predecessorIds: [],
  successorIds: [],
});

const member = (id: string, unitId: string, role: Post['role']): StaffMember => ({
  id,
  staffCode: `M-${id}`,
  personalId: `P-${id}`,
  fullName: `Người ${id}`,
  birthDate: civilDate('1980-01-01'),
  gender: 'female',
  ethnicity: 'Kinh',
  partyMember: true,
  recruitedOn: civilDate('2005-09-01'),
  leftOn: null,
  leaveReason: null,
  posts: [
    {
      id: `${id}-1`,
      unitId,
      title: role === 'none' ? 'Chuyên viên' : role === 'head' ? 'Giám đốc' : 'Phó Giám đốc',
      role,
      category: 'civilServant',
      occupation: 'administration',
      from: civilDate('2010-01-01'),
      to: null,
      primary: true,
      secondedFromUnitId: null,
    },
  ],
  absences: [],
  disciplinaryDecisions: [],
});

export const STAFF: readonly StaffMember[] = [
  member('head', 'DEP', 'head'),
  member('deputy', 'DEP', 'deputyHead'),
  ...['a', 'b', 'c', 'd', 'e', 'f'].map((id) => member(id, 'DEP-1', 'none')),
  member('other-head', 'OTH', 'head'),
];

const known = (value: boolean | string | { num: number; den: number }): Fact => ({
  state: 'known',
  value,
  source: 'Phiếu đánh giá',
  asOf: civilDate('2024-11-25'),
});
const all = { num: 10, den: 10 };

/** Everybody did everything well; `f` reaches excellent, the others good. */
const recorded = (memberId: string): Readonly<Record<string, Fact>> => ({
  ...Object.fromEntries(
    ['politicalThought', 'ethicsAndLifestyle', 'workingStyle', 'senseOfDiscipline', 'leadershipDuties'].map((id) => [
      id,
      known('wellDone'),
    ]),
  ),
  tasksCompleted: known(all),
  tasksAboveTarget: known({ num: memberId === 'f' ? 6 : 2, den: 10 }),
  resultsOnSchedule: known(all),
  resultsOfQuality: known(all),
  effectiveness: known('highlyEffective'),
  resultCriteriaNotAssured: known({ num: 0, den: 10 }),
});

const yes = { state: 'known', value: true } as const;
const stated = (id: number): UnitTarget => ({
  id: `DEP/${id}`,
  title: `Chỉ tiêu ${id}`,
  source: 'Báo cáo năm',
  completed: yes,
  aboveTarget: yes,
  onTime: yes,
});

const STATED = Array.from({ length: 9 }, (_, index) => stated(index + 1));

export const GOAL = { num: 95, den: 100 };
const DISBURSEMENT: UnitTarget = {
  id: 'DEP/disbursement',
  title: 'Giải ngân vốn đầu tư công',
  indicator: 'disbursement',
  goal: GOAL,
  dueOn: civilDate('2025-01-31'),
};

export const SUBSTITUTED: Fact & { state: 'substituted' } = {
  state: 'substituted',
  value: { num: 97, den: 100 },
  source: 'Sở Tài chính',
  asOf: civilDate('2024-10-31'),
  reason: 'Dùng khối lượng nghiệm thu',
  approver: 'Giám đốc Sở Kế hoạch và Đầu tư',
  due: civilDate('2025-01-31'),
};
export const AWAITED = { state: 'unknown', awaitedUntil: civilDate('2025-01-31') } as const;

export interface Course {
  readonly unitLevel?: Level;
  readonly figure?: typeof SUBSTITUTED | typeof AWAITED;
  readonly overlays?: readonly string[];
  readonly indicators?: SeasonEvidence['indicators'];
}

const evidence = ({ unitLevel = 'good', figure = AWAITED, indicators }: Course): SeasonEvidence => ({
  recorded,
  unitLevel: (id) => ({ ...known(id === 'DEP' ? unitLevel : 'good'), source: 'Chủ tịch UBND tỉnh' }) as Fact,
  targets: (id) => (id === 'DEP' ? [...STATED, DISBURSEMENT] : id === 'OTH' ? STATED : []),
  indicators: (id) => [
    ...(id === 'DEP' ? [{ indicator: 'disbursement', title: DISBURSEMENT.title, fact: figure, document: '1/BC' }] : []),
    ...(indicators?.(id) ?? []),
  ],
});

export const season = (overlays: readonly string[] = []): Season => ({
  year: 2024,
  begunOn: civilDate('2024-11-04'),
  rankedOn: civilDate('2024-11-29'),
  overlays,
  groups: [],
});

export const READINGS = Object.fromEntries(
  [
    ['nd90.year-end', 'atYearEnd'],
    ['nd90.leave-added', 'added'],
    ['nd90.maternity-as-leave', 'notCounted'],
    ['nd90.no-subordinate-units', 'met'],
  ].map(([id, option]) => [id, { option: option as string }]),
);

export const libraryOf = (more: LawFiles = new Map()): LawLibrary =>
  createLawLibrary(loadLaw(new Map([...readActs(), ...more])));

export interface Bureau {
  readonly store: OpenStore;
  readonly library: LawLibrary;
}

/** Files the facts of both agencies and rates them. */
export async function rateBoth({ store, library }: Bureau, course: Course = {}): Promise<void> {
  const progress = { report: () => undefined };
  const filed = { hash: 'h', agencyId: 'DEP' };
  await store.unitOfWork(province, async (tx) => {
    await tx.units.write(
      [unit('DEP', true, null), unit('DEP-1', false, 'DEP'), unit('OTH', true, null)].map((record) => ({
        ...filed,
        agencyId: record.id === 'OTH' ? 'OTH' : 'DEP',
        id: record.id,
        record,
      })),
    );
    await tx.staff.write(
      STAFF.map((record) => ({
        ...filed,
        agencyId: record.id === 'other-head' ? 'OTH' : 'DEP',
        id: record.id,
        record,
      })),
      'run',
    );
  });
  const ports = { store, library, clock, progress };
  await fileFacts(ports)({ season: season(course.overlays), evidence: evidence(course), actor: 'test' });
  await rateSeason(ports)({ season: season(course.overlays), readings: READINGS, actor: 'test' });
}

export const decide = (
  { store, library }: Bureau,
  choices: readonly Choice[],
  more: { readonly targets?: readonly string[] } = {},
): Promise<DecideResult> =>
  decideAgency({ store, clock, capRuleOf: capRuleFrom(library) })({
    season: season(),
    agencyId: 'DEP',
    choices,
    number: '01/QĐ',
    decidedOn: civilDate('2024-11-29'),
    decidedBy: 'Giám đốc',
    actor: 'test',
    capReading: 'ofGood',
    targets: more.targets ?? ['provincial'],
  });

export const choose = (subject: string, level: Level): Choice => ({ subject, level, reason: 'Tạm xếp, chờ số liệu' });

export interface Engine {
  readonly name: string;
  readonly open: () => Promise<OpenStore>;
}

const server: TestPostgres | null = await startPostgres();
export const stopEngines = async (): Promise<void> => server?.stop();

/** PGlite in memory; PostgreSQL where there is one, each store in a schema that starts empty. */
export const ENGINES: readonly Engine[] = [
  { name: 'PGlite', open: () => openStore({ memory: true }, { clock }) },
  ...(server === null ? [] : [{ name: 'PostgreSQL', open: () => openFresh(server.url) }]),
];

async function openFresh(url: string): Promise<OpenStore> {
  const { default: pg } = await import('pg');
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query('drop schema if exists xeploai cascade');
  await client.end();
  const place: StorePlace = { url };
  return openStore(place, { clock });
}
