import { createHash } from 'node:crypto';
import { provincialAdapter } from '@xeploai/adapter-provincial';
import {
  awaitsDecision,
  capRuleFrom,
  decideAdjustment,
  decideAgency,
  DEFAULT_GUARD,
  fileFacts,
  proposeAdjustments,
  pushResults,
  rateSeason,
  recordSeason,
  syncHrm,
  type Choice,
  type Clock,
  type HrmAdapter,
  type Season,
  type SeasonEvidence,
  type SeasonReport,
  type Store,
  type StoredOutcome,
} from '@xeploai/application';
import {
  brokenScopes,
  capAgency,
  civilDate,
  isLevel,
  type CapMember,
  type Fact,
  type Fraction,
  type Level,
  type SettledReadings,
  type Unit,
} from '@xeploai/domain';
import { createLawLibrary, loadLaw, readActs, type LawLibrary } from '@xeploai/law';

/* One season of a small province, step by step. Each step can be run again after an interruption, as a clerk would. */

export const YEAR = 2024;
export const ACTOR = 'faults';
export const PROVINCE = { agencies: 'province', actor: ACTOR } as const;
export const PAGE_SIZE = 20;

export const SEASON: Season = {
  year: YEAR,
  begunOn: civilDate('2024-11-04'),
  rankedOn: civilDate('2024-11-29'),
  overlays: ['qd81-2023-ninh-thuan'],
  groups: [
    { id: 'leaders', title: { vi: 'Lãnh đạo', en: 'Leaders' }, roles: ['head', 'deputyHead'] },
    { id: 'others', title: { vi: 'Khác', en: 'Others' } },
  ],
};

export const READINGS: SettledReadings = Object.fromEntries(
  [
    ['nd90.year-end', 'atYearEnd'],
    ['nd90.leave-added', 'added'],
    ['nd90.maternity-as-leave', 'notCounted'],
    ['nd90.no-subordinate-units', 'met'],
  ].map(([id, option]) => [id, { option: option as string, settledBy: 'Sở Nội vụ', document: 'HD/2024' }]),
);

export const CAP_SHARE: Fraction = { num: 1, den: 5 };

export interface Ports {
  readonly store: Store;
  readonly hrm: HrmAdapter;
  /** Read when it is needed: it takes longer than most steps. */
  readonly library: () => LawLibrary;
  readonly clock: Clock;
  readonly newId: () => string;
}

/** Real time from `epoch` on, told as that of a day in December 2024, so that runs have an order and the day stays. */
export const seasonClock = (epoch: number): Clock => ({
  now: () => new Date(Date.parse('2024-12-16T02:00:00Z') + Date.now() - epoch),
});

export const HRM_TOKEN = 'token-of-the-faults';

export const connectHrm = (url: string, clock: Clock): HrmAdapter =>
  provincialAdapter({
    baseUrl: `${url}/api/v1`,
    token: HRM_TOKEN,
    allowedHosts: [new URL(url).host],
    clock,
    random: () => 0,
    limits: { firstDelay: 5 },
  });

export const openLibrary = (): LawLibrary => createLawLibrary(loadLaw(readActs()));

const progress = { report: () => undefined };

export const sync = async ({ store, hrm, clock, newId }: Ports): Promise<void> => {
  await syncHrm({ store, hrm, clock, progress, newId })({
    actor: ACTOR,
    guard: DEFAULT_GUARD,
    pageSize: PAGE_SIZE,
    resume: true,
  });
};

export const evaluate = async ({ store, library: open, clock }: Ports): Promise<void> => {
  const library = open();
  const agencies = await agenciesOf(store);
  await recordSeason({ store, clock })({ year: YEAR, report: seasonReport(agencies), actor: ACTOR });
  await fileFacts({ store, library, clock, progress })({ season: SEASON, evidence: EVIDENCE, actor: ACTOR });
  await rateSeason({ store, library, clock, progress })({ season: SEASON, readings: READINGS, actor: ACTOR });
};

/** Every agency has begun in time and says that it has not finished. */
export const recordUnfinished = async ({ store, clock }: Ports): Promise<void> => {
  const entries = (await agenciesOf(store)).flatMap(({ id }): SeasonReport['entries'] => [
    { agencyId: id, step: 'begin', doneOn: SEASON.begunOn, document: 'BC', extension: null },
    { agencyId: id, step: 'finish', doneOn: null, document: 'BC', extension: null },
  ]);
  await recordSeason({ store, clock })({ year: YEAR, report: { entries, partyRankings: new Map() }, actor: ACTOR });
};

/** Agency by agency; those that have decided are left alone. */
export const decide = async ({ store, hrm, clock, library }: Ports): Promise<void> => {
  for (const [index, { id }] of (await agenciesOf(store)).entries()) {
    const scope = { agencies: [id], actor: ACTOR };
    const { outcomes, decided } = await store.unitOfWork(scope, async (tx) => ({
      outcomes: await tx.outcomes.byAgency(YEAR, id),
      decided: await tx.decisions.byAgency(YEAR, id),
    }));
    if (decided.length > 0) continue;
    const result = await decideAgency({ store, clock, capRuleOf: capRuleFrom(library()) })({
      season: SEASON,
      agencyId: id,
      choices: chooseWithinCap(outcomes),
      number: `${String(index + 1).padStart(2, '0')}/QĐ`,
      decidedOn: SEASON.rankedOn,
      decidedBy: 'Thủ trưởng',
      actor: ACTOR,
      capReading: 'ofGood',
      targets: [hrm.name],
    });
    if (result.status === 'refused') throw new Error(result.problems.map(({ what }) => what.en).join('; '));
  }
};

/** Until nothing waits any more. */
export const push = async ({ store, hrm }: Ports): Promise<void> => {
  for (let pass = 0; pass < 10; pass++) {
    const counts = await pushResults({ store, hrm, progress })({ actor: ACTOR, concurrency: 3 });
    if (counts.pending + counts.sent + counts.unknown === 0) return;
  }
  throw new Error('results still wait for the HRM after ten passes');
};

export const OPERATIONS = { sync, evaluation: evaluate, decision: decide, push } as const;
export type Operation = keyof typeof OPERATIONS;
export const OPERATION_NAMES = Object.keys(OPERATIONS) as readonly Operation[];

const agenciesOf = async (store: Store): Promise<readonly Unit[]> => {
  const units = await store.unitOfWork(PROVINCE, (tx) => tx.units.all());
  return units.filter(({ isAgency }) => isAgency).toSorted((a, b) => (a.id < b.id ? -1 : 1));
};

// ---- what comes afterwards

/** The figure that all waited for: less than the goal, so that decided results have to be adjusted. */
const DISBURSEMENT = 'disbursement';

const adjustedAgency = async (store: Store): Promise<string> => (await agenciesOf(store)).at(-1)?.id ?? '';

export const proposeAdjustment = async ({ store, library, clock }: Ports): Promise<void> => {
  const { people } = await proposeAdjustments({ store, library: library(), clock })({
    revision: {
      year: YEAR,
      agencyId: await adjustedAgency(store),
      indicator: DISBURSEMENT,
      value: '80%',
      issuer: 'Sở Tài chính',
      asOf: civilDate('2025-01-31'),
      document: '15/BC-STC',
    },
    actor: ACTOR,
  });
  if (!people.some((one) => awaitsDecision(one))) throw new Error('the figure of the sample adjusts nobody');
};

/** Once decided, the same again is refused and changes nothing. */
export const decideProposed = async ({ store, library, clock }: Ports): Promise<void> => {
  const agencyId = await adjustedAgency(store);
  const result = await decideAdjustment({ store, library: library(), clock })({
    adjustment: { year: YEAR, agencyId, number: 1 },
    number: '77/QĐ',
    decidedOn: civilDate('2025-02-10'),
    decidedBy: 'Thủ trưởng',
    reason: 'Có số liệu chính thức',
    document: '77-QD.pdf',
    choices: [],
    actor: ACTOR,
    capReading: 'ofGood',
    targets: [],
  });
  if (result.status === 'decided' || result.problems[0]?.code === 'store-adjustment-decided') return;
  throw new Error(result.problems.map(({ what }) => what.en).join('; '));
};

// ---- what invented officials recorded

/** In [0, 1), always the same for the same words. */
const chanceOf = (...words: readonly string[]): number =>
  createHash('sha256').update(JSON.stringify(words)).digest().readUInt32BE(0) / 4_294_967_296;

const known = (value: boolean | string | Fraction): Fact => ({
  state: 'known',
  value,
  source: 'Phiếu đánh giá',
  asOf: civilDate('2024-11-25'),
});

const CRITERIA = ['politicalThought', 'ethicsAndLifestyle', 'workingStyle', 'senseOfDiscipline', 'leadershipDuties'];

export const EVIDENCE: SeasonEvidence = {
  recorded: (id) => {
    const strong = chanceOf('strong', id) < 0.5;
    const slips = chanceOf('slips', id) < 0.15 ? 3 : 0;
    const share = (num: number): Fact => known({ num, den: 10 });
    const waits = chanceOf('waits', id) < 0.1;
    return {
      ...Object.fromEntries(CRITERIA.map((criterion) => [criterion, known(strong ? 'wellDone' : 'met')])),
      tasksCompleted: share(10),
      tasksAboveTarget: share(strong ? 6 : 2),
      resultsOnSchedule: share(10 - slips),
      resultsOfQuality: share(10),
      effectiveness: waits ? { state: 'unknown' } : known(strong ? 'highlyEffective' : 'effective'),
      resultCriteriaNotAssured: share(slips),
    };
  },
  unitLevel: (unitId) => known(chanceOf('unit', unitId) < 0.3 ? 'excellent' : 'good'),
  targets: (unitId) => [
    ...[1, 2, 3].map((number) => ({
      id: `${unitId}/${number}`,
      title: `Chỉ tiêu ${number}`,
      source: 'Báo cáo năm',
      completed: { state: 'known', value: true } as const,
      aboveTarget: { state: 'known', value: number < 3 } as const,
      onTime: { state: 'known', value: true } as const,
    })),
    {
      id: `${unitId}/disbursement`,
      title: 'Giải ngân vốn đầu tư công',
      indicator: DISBURSEMENT,
      goal: { num: 95, den: 100 },
      dueOn: civilDate('2025-01-31'),
    },
  ],
  indicators: () => [
    {
      indicator: DISBURSEMENT,
      title: 'Tỷ lệ giải ngân',
      fact: { state: 'unknown', awaitedUntil: civilDate('2025-01-31') },
      document: 'CV-CHO-SO-LIEU',
    },
  ],
};

export const seasonReport = (agencies: readonly Unit[]): SeasonReport => ({
  entries: agencies.flatMap(({ id, code }) => [
    {
      agencyId: id,
      step: 'begin',
      doneOn: civilDate(`2024-11-${String(8 + Math.floor(chanceOf('begin', code) * 14)).padStart(2, '0')}`),
      document: `BC-${code}`,
      extension: null,
    },
    {
      agencyId: id,
      step: 'finish',
      doneOn: chanceOf('finish', code) < 0.5 ? civilDate('2024-12-04') : null,
      document: `BC-${code}`,
      extension: null,
    },
  ]),
  partyRankings: new Map(agencies.map(({ id }) => [id, civilDate('2024-12-09')])),
});

/** Whoever waits for a fact gets the next level for now; excellent places are given up until every scope keeps the cap. */
function chooseWithinCap(outcomes: readonly StoredOutcome[]): readonly Choice[] {
  const ranked = outcomes.filter(({ outcome }) => outcome.status !== 'notRated');
  const levels = new Map<string, Level>(
    ranked.map(({ subject, outcome }) => {
      const possible = outcome.possible.filter(isLevel);
      return [subject, outcome.level ?? possible.find((one) => one !== 'excellent') ?? 'completed'];
    }),
  );
  for (;;) {
    const members = ranked.map(({ subject, group }): CapMember => ({ group, level: levels.get(subject) as Level }));
    const broken = brokenScopes(capAgency(members, CAP_SHARE), 'ofGood')[0];
    if (broken === undefined) break;
    const gives = ranked.findLast(
      ({ subject, group }) => levels.get(subject) === 'excellent' && [group, 'agency'].includes(broken.scope),
    );
    if (gives === undefined) break;
    levels.set(gives.subject, 'good');
  }
  return ranked.flatMap(({ subject, outcome }) =>
    levels.get(subject) === outcome.level
      ? []
      : [{ subject, level: levels.get(subject) as Level, reason: 'Tập thể lãnh đạo thống nhất' }],
  );
}
