import {
  approveSync,
  capRuleFrom,
  decideAgency,
  DEFAULT_GUARD,
  fileFacts,
  listProvisional,
  rateSeason,
  recordSeason,
  reportLateUnits,
  syncHrm,
} from '@xeploai/application';
import { civilDate, ProblemError } from '@xeploai/domain';
import { startSampleHrm } from '@xeploai/sample-hrm';
import type { StorePlace } from '@xeploai/store';
import { layOut, type Engine } from './engine.js';
import { Cases, type Run, type Tally } from './family.js';
import { faultsOnPGlite, faultsOnPostgres, type Failure, type StatementFaults } from './fault-at-statement.js';
import { differences, readState, type RawQuery, type RawState } from './raw-state.js';
import {
  ACTOR,
  connectHrm,
  decideProposed,
  EVIDENCE,
  HRM_TOKEN,
  OPERATIONS,
  proposeAdjustment,
  PROVINCE,
  READINGS,
  SEASON,
  seasonReport,
  YEAR,
  type Ports,
} from './season.js';
import { smallProvince } from './small-province.js';
import { openWorkshop } from './workshop.js';

const progress = { report: () => undefined };

/** Pages of this size: enough of them, and no more statements than are needed. */
const sync = async (ports: Ports): Promise<void> => {
  const input = { actor: ACTOR, guard: DEFAULT_GUARD, pageSize: 40, resume: true };
  await syncHrm({ ...ports, progress })(input);
};

/** Everything a user can have done, in the order of the season: each begins where the one before has ended. */
const USE_CASES: Readonly<Record<string, (ports: Ports) => Promise<unknown>>> = {
  sync,
  'sync again': sync,
  'record the season': async ({ store, clock }) => {
    const units = await store.unitOfWork(PROVINCE, (tx) => tx.units.all());
    const report = seasonReport(units.filter(({ isAgency }) => isAgency));
    await recordSeason({ store, clock })({ year: YEAR, report, actor: ACTOR });
  },
  'file facts': async ({ store, library, clock }) =>
    fileFacts({ store, library: library(), clock, progress })({ season: SEASON, evidence: EVIDENCE, actor: ACTOR }),
  rate: async ({ store, library, clock }) =>
    rateSeason({ store, library: library(), clock, progress })({ season: SEASON, readings: READINGS, actor: ACTOR }),
  'a refused decision': async ({ store, clock, library }) =>
    decideAgency({ store, clock, capRuleOf: capRuleFrom(library()) })({
      season: SEASON,
      agencyId: 'U00001',
      choices: [{ subject: 'S-nobody', level: 'good', reason: 'x' }],
      number: '99/QĐ',
      decidedOn: SEASON.rankedOn,
      decidedBy: 'Thủ trưởng',
      actor: ACTOR,
      capReading: null,
      targets: [],
    }),
  decide: OPERATIONS.decision,
  push: OPERATIONS.push,
  'propose an adjustment': proposeAdjustment,
  'decide an adjustment': decideProposed,
  'push corrections': OPERATIONS.push,
  'report late units': async ({ store, library }) =>
    reportLateUnits({ store, library: library() })({
      year: YEAR,
      asOf: civilDate('2024-12-16'),
      overlays: SEASON.overlays,
      actor: ACTOR,
    }),
  'list provisional results': async ({ store }) => listProvisional({ store })({ year: YEAR, actor: ACTOR }),
  'approve a held sync': async ({ store, clock }) =>
    approveSync({ store, clock })({ source: 'provincial', by: 'Giám đốc Sở', reason: 'Đã đối chiếu' }).catch(
      (err: unknown) => {
        // approved already
        if (!(err instanceof ProblemError) || err.problems[0]?.code !== 'sync-nothing-held') throw err;
      },
    ),
};

/** Use cases that are one transaction: after a failure everything is as it was. The others keep what they committed. */
const WHOLE = new Set([
  'propose an adjustment',
  'decide an adjustment',
  'approve a held sync',
  'record the season',
  'file facts',
  'rate',
  'a refused decision',
  'report late units',
  'list provisional results',
]);

/** Fails the n-th statement of every use case, for every n; then looks, and runs it again. */
export async function failEveryStatement(engine: Engine, run: Run): Promise<Tally> {
  const cases = new Cases();
  const place = await layOut(engine);
  const faults = engine.title === 'PGlite' ? faultsOnPGlite() : await faultsOnPostgres(urlOf(place));
  const at = await openWorkshop(engine, place, smallProvince({ dirtyRows: true }));
  const counts: string[] = [];
  try {
    for (const [name, work] of Object.entries(USE_CASES)) {
      if (name === 'approve a held sync') await holdSync(at.ports);
      const rewind = await keep(faults.query);
      const before = await readState(faults.query);
      faults.arm(0, 'raised');
      await work(at.ports);
      const statements = faults.count;
      const straight = await readState(faults.query);
      counts.push(`${name} ${statements}`);
      const bench = { name, work: () => work(at.ports), rewind, before, straight, faults };
      const [first, last] = run.smoke ? [Math.ceil(statements / 2), Math.ceil(statements / 2)] : [1, statements];
      for (let nth = first; nth <= last; nth++) {
        const ways: Failure[] = [...faults.ways];
        for (const how of ways) {
          const wrong = await failOne(bench, nth, how);
          // a connection that the HRM had closed meanwhile makes one try more or less
          if (faults.struck === '') continue;
          cases.add(`${name} on ${engine.title}, statement ${nth} of ${statements} ${how} (${faults.struck})`, wrong);
          // elsewhere a lost answer is a failure like any other
          if (how === 'raised' && /^commit/i.test(faults.struck)) ways.push('lost');
        }
        run.progress(`statements on ${engine.title}: ${name} ${nth}/${statements}`);
      }
      await rewind();
      faults.arm(0, 'raised');
      await work(at.ports);
    }
  } finally {
    await at.close();
    await faults.remove();
  }
  return cases.tally(counts.join(', '));
}

/** The list comes back short by half of the people: nobody is ended before somebody approves it. */
async function holdSync(ports: Ports): Promise<void> {
  const { units, staff } = smallProvince({ dirtyRows: false });
  const province = { units, staff: staff.filter((_, index) => index % 2 === 0) };
  const hrm = await startSampleHrm({ province, token: HRM_TOKEN, clock: () => new Date(0) });
  try {
    await sync({ ...ports, hrm: connectHrm(hrm.url, ports.clock) });
  } finally {
    await hrm.close();
  }
}

interface Bench {
  readonly name: string;
  readonly work: () => Promise<unknown>;
  readonly rewind: () => Promise<void>;
  readonly before: RawState;
  readonly straight: RawState;
  readonly faults: StatementFaults;
}

async function failOne(
  { name, work, rewind, before, straight, faults }: Bench,
  nth: number,
  how: Failure,
): Promise<readonly string[]> {
  await rewind();
  faults.arm(nth, how);
  const thrown: unknown = await work().then(
    () => null,
    (err: unknown) => err,
  );
  const { struck } = faults;
  faults.arm(0, 'raised');
  const wrong = [...toldClearly(thrown)];
  const after = await readState(faults.query);
  wrong.push(...after.broken);
  if (WHOLE.has(name)) {
    const left = differences(before.result, after.result);
    const whole = how === 'lost' && /^commit/i.test(struck) && differences(straight.result, after.result).length === 0;
    if (!whole) wrong.push(...left.map((line) => `after the failure: ${line}`));
  }
  await work().catch((err: unknown) =>
    wrong.push(`run again: ${err instanceof Error ? (err.stack ?? '') : String(err)}`),
  );
  const again = await readState(faults.query);
  wrong.push(...again.broken, ...differences(straight.result, again.result).map((line) => `run again: ${line}`));
  faults.arm(0, 'raised');
  Object.assign(faults, { struck });
  return wrong;
}

/** A problem in both languages that says what the engine said. */
function toldClearly(thrown: unknown): readonly string[] {
  if (thrown === null) return ['did not fail'];
  if (!(thrown instanceof ProblemError)) return [`is no clear error: ${thrown instanceof Error ? thrown.message : ''}`];
  const [first] = thrown.problems;
  const codes = ['store-disk-full', 'store-connection-lost'];
  if (first === undefined || !codes.includes(first.code)) return [`is told as ${first?.code}`];
  const { vi, en } = first.what;
  return vi !== en && /[Hh]ãy/.test(vi) && /again/.test(en) ? [] : [`is told as: ${vi} / ${en}`];
}

const TABLES = `select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where n.nspname = 'xeploai' and c.relkind = 'r' and c.relname <> 'migration' order by 1`;

/** Keeps every table as it is now, and gives back the way to that state. */
async function keep(query: RawQuery): Promise<() => Promise<void>> {
  const tables = (await query(TABLES)).map(({ name }) => String(name));
  await query('drop schema if exists kept cascade');
  await query('create schema kept');
  for (const table of tables) await query(`create table kept.${table} as table xeploai.${table}`);
  return async () => {
    await query(`set session_replication_role = replica`);
    await query(`truncate ${tables.map((table) => `xeploai.${table}`).join(', ')}`);
    for (const table of tables)
      await query(`insert into xeploai.${table} overriding system value select * from kept.${table}`);
    await query(`set session_replication_role = default`);
  };
}

const urlOf = (place: StorePlace): string => ('url' in place ? place.url : '');
