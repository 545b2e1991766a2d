import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Problem } from '@xeploai/domain';
import { startSampleHrm, type Fault, type SampleHrm } from '@xeploai/sample-hrm';
import { openStore, type StorePlace } from '@xeploai/store';
import { brokenInvariants } from './broken-invariants.js';
import { layOut, type Engine } from './engine.js';
import { atOnce, Cases, type Run, type Tally } from './family.js';
import { differences, type RawState } from './raw-state.js';
import { HRM_TOKEN, OPERATION_NAMES, type Operation } from './season.js';
import { seeded, type Seeded } from './seeded.js';
import { smallProvince } from './small-province.js';
import type { Job, Said } from './worker.js';

const WORKER = fileURLToPath(new URL('./worker.ts', import.meta.url));
const PROVINCE = smallProvince({ dirtyRows: true });

/** Kills of one store, from the same beginning, before it is let run to its end. */
const KILLS_A_LIFE = 5;

const startHrm = (faults: readonly Fault[] = []): Promise<SampleHrm> =>
  startSampleHrm({ province: PROVINCE, token: HRM_TOKEN, clock: () => new Date(0), faults });

/** A worker process; started before it is needed, so that loading the program costs no time between kills. */
export interface Worker {
  /** Gives it the job and kills it after so many milliseconds, when told. Ends when the process has ended. */
  run(job: Job, killAfter?: number): Promise<WorkerEnd>;
  stop(): void;
}

export interface WorkerEnd {
  readonly killed: boolean;
  readonly claims: readonly string[];
  /** Invariants that did not hold when it opened the store, before it did anything. */
  readonly wrong: readonly string[];
  readonly met: Readonly<Record<string, number>>;
  readonly failed: string;
  /** The problems it ended with, where it ended with problems. */
  readonly problems: readonly Problem[];
}

export function startWorker(): Worker {
  const child = spawn(process.execPath, ['--liftoff-only', ...process.execArgv, WORKER], {
    stdio: ['pipe', 'ignore', 'pipe', 'pipe'],
    env: { NODE_COMPILE_CACHE: join(tmpdir(), 'xeploai-faults-compiled'), ...process.env },
  });
  const ended = once(child, 'exit');
  let stderr = '';
  child.stderr?.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const claims: string[] = [];
  const wrong: string[] = [];
  let met: WorkerEnd['met'] = {};
  let failed = '';
  let problems: WorkerEnd['problems'] = [];
  let isReady = (): void => undefined;
  const ready = new Promise<void>((resolve) => (isReady = resolve));
  const lines = createInterface({ input: pipeOf(child) });
  const read = once(lines, 'close');
  lines.on('line', (line) => {
    const words = parsed(line);
    if (words?.said === 'ready') isReady();
    if (words?.said === 'committed') claims.push(...words.claims);
    if (words?.said === 'examined') wrong.push(...words.wrong);
    if (words?.said === 'done') met = words.met;
    if (words?.said === 'failed') [failed, problems] = [words.why, words.problems];
  });
  return {
    stop: () => void child.kill('SIGKILL'),
    run: async (job, killAfter) => {
      await Promise.race([ready, ended]);
      child.stdin?.on('error', () => undefined);
      child.stdin?.end(`${JSON.stringify(job)}\n`);
      const timer = killAfter === undefined ? undefined : setTimeout(() => child.kill('SIGKILL'), killAfter);
      const [code, signal] = (await ended) as [number | null, string | null];
      await read;
      clearTimeout(timer);
      const killed = signal === 'SIGKILL';
      return {
        killed,
        claims,
        wrong,
        met,
        problems,
        failed: failed || (killed || code === 0 ? '' : `exit ${code}: ${stderr}`),
      };
    },
  };
}

/** Keeps one worker loaded ahead of every lane. */
export class Workers {
  readonly #waiting: Worker[] = [];

  take(): Worker {
    this.#waiting.push(startWorker());
    return this.#waiting.length > 1 ? (this.#waiting.shift() as Worker) : this.take();
  }

  stop(): void {
    for (const worker of this.#waiting) worker.stop();
  }
}

const pipeOf = (child: ChildProcess): NodeJS.ReadableStream => child.stdio[3] as NodeJS.ReadableStream;

/** A process may end in the middle of a line: then nothing was acknowledged by it. */
function parsed(line: string): Said | null {
  try {
    return JSON.parse(line) as Said;
  } catch {
    return null;
  }
}

/** What all operations on one engine share; `epoch` is the start of the season's clock. */
export interface Context {
  readonly workers: Workers;
  readonly epoch: number;
}

/** A store before an operation, how a straight run leaves it, how long that takes and which places it comes by. */
export interface Stage {
  readonly operation: Operation;
  readonly before: StorePlace;
  readonly straight: RawState;
  readonly effects: number;
  readonly took: number;
  readonly met: Readonly<Record<string, number>>;
}

/** Runs the season straight through, keeping a copy of the store before each operation. */
export async function playStraight(engine: Engine, { workers, epoch }: Context): Promise<readonly Stage[]> {
  const hrm = await startHrm();
  try {
    const stages: Stage[] = [];
    let place = await layOut(engine);
    for (const operation of OPERATION_NAMES) {
      const before = place;
      place = await engine.copy(before);
      const worker = workers.take();
      const started = performance.now();
      const end = await worker.run({ ...jobOf(engine, operation, place, hrm, epoch), failpoint: null });
      const took = performance.now() - started;
      if (end.failed !== '' || end.killed) throw new Error(`the straight run of ${operation} failed: ${end.failed}`);
      const straight = await engine.read(place);
      const lost = end.claims.filter((line) => !straight.claims.has(line));
      const wrong = [...straight.broken, ...lost.slice(0, 3).map((line) => `acknowledged and not there: ${line}`)];
      if (wrong.length > 0) throw new Error(`the straight run of ${operation}: ${wrong.join(' | ')}`);
      stages.push({ operation, before, straight, took, met: end.met, effects: hrm.ledger.effects.length });
    }
    return stages;
  } finally {
    await hrm.close();
  }
}

const jobOf = (
  engine: Engine,
  operation: Operation,
  place: StorePlace,
  hrm: SampleHrm,
  epoch: number,
): Omit<Job, 'failpoint'> => ({
  operation,
  place,
  epoch,
  snapshotDir: engine.snapshotDir,
  hrm: hrm.url,
  effects: hrm.ledger.effects,
});

type Kill =
  | { readonly at: 'failpoint'; readonly name: string; readonly nth: number }
  | { readonly at: 'time'; readonly after: number };

const titleOf = (kill: Kill): string =>
  kill.at === 'failpoint' ? `${kill.name}#${kill.nth}` : `after ${Math.round(kill.after)} ms`;

/** Kills the operation as often as asked for: half of the times at failpoints, each of them at least once, half at random. */
export async function killOperation(
  engine: Engine,
  stage: Stage,
  run: Run,
  { workers, epoch }: Context,
): Promise<Tally> {
  const cases = new Cases();
  const random = seeded(run.seed, `${engine.title} ${stage.operation}`);
  const names = Object.keys(stage.met);
  const reached = new Set<string>();
  let [atPlaces, atTimes, lives] = [0, 0, 0];
  const nextKill = failpointsInTurn(names, stage, random);
  const live = async (at: Kill['at'], wanted: number): Promise<number> => {
    const life = ++lives;
    const faults: readonly Fault[] =
      stage.operation === 'push' && life % 2 === 0
        ? [{ on: { operation: 'putEvaluationResult', call: 1 + random.int(40), times: 2 }, do: 'lose-answer' }]
        : [];
    const hrm = await startHrm(faults);
    const place = await engine.copy(stage.before);
    const acknowledged = new Set<string>();
    let kills = 0;
    try {
      for (let ended = false; !ended;) {
        const kill: Kill | null =
          kills >= wanted ? null : at === 'failpoint' ? nextKill() : { at, after: random.int(Math.ceil(stage.took)) };
        const end = await workers
          .take()
          .run(
            { ...jobOf(engine, stage.operation, place, hrm, epoch), failpoint: kill?.at === 'failpoint' ? kill : null },
            kill?.at === 'time' ? kill.after : undefined,
          );
        for (const line of end.claims) acknowledged.add(line);
        const state = await engine.read(place);
        ended = !end.killed;
        const wrong = [...end.wrong, ...state.broken, ...ledgerFaults(hrm), ...lostOf(acknowledged, state)];
        if (end.failed !== '') wrong.push(end.failed);
        if (ended) {
          wrong.push(...differences(stage.straight.result, state.result));
          wrong.push(...unsent(hrm, stage), ...(await examine(engine, place, hrm, stage)));
        }
        const title = `${stage.operation} on ${engine.title}, life ${life}, kill ${kills + 1} ${kill === null ? '(none)' : titleOf(kill)}`;
        if (end.killed) {
          kills++;
          if (kill?.at === 'failpoint') reached.add(kill.name);
          cases.add(title, wrong);
        } else if (wrong.length > 0) cases.add(`${title}, run to the end`, wrong);
        run.progress(`${stage.operation} on ${engine.title}: ${cases.passed + cases.failures.length} kills`);
        if (wrong.length > 0) break;
      }
      return kills;
    } finally {
      await hrm.close();
      await engine.remove(place);
    }
  };
  /** Lives until there were enough kills; a life that ends before its kill comes gives fewer. */
  const until = async (at: Kill['at'], wanted: number): Promise<number> => {
    let left = wanted;
    while (left > 0 && cases.failures.length < 5) {
      const batch = Array.from({ length: Math.min(run.jobs, Math.ceil(left / KILLS_A_LIFE)) }, (_, index) =>
        Math.min(KILLS_A_LIFE, left - index * KILLS_A_LIFE),
      );
      const made: number[] = [];
      await atOnce(run.jobs, batch, async (kills) => void made.push(await live(at, kills)));
      left -= made.reduce((sum, kills) => sum + kills, 0);
    }
    return wanted - left;
  };
  const half = Math.ceil(run.kills / 2);
  atPlaces = await until('failpoint', run.smoke ? 1 : Math.max(half, names.length));
  atTimes = await until('time', run.smoke ? 0 : half);
  return cases.tally(
    `${stage.operation}: ${atPlaces} kills at ${reached.size} of ${names.length} failpoints, ${atTimes} at random times, in ${lives} lives`,
  );
}

/** Every failpoint once, in random order, then again; at which of its times is random too. */
function failpointsInTurn(names: readonly string[], stage: Stage, random: Seeded): () => Kill {
  let queue: string[] = [];
  return () => {
    if (queue.length === 0)
      queue = names
        .map((name) => ({ name, by: random.int(1 << 30) }))
        .toSorted((a, b) => a.by - b.by)
        .map(({ name }) => name);
    const name = queue.pop() as string;
    return { at: 'failpoint', name, nth: 1 + random.int(stage.met[name] ?? 1) };
  };
}

const lostOf = (acknowledged: ReadonlySet<string>, state: RawState): readonly string[] =>
  [...acknowledged]
    .filter((line) => !state.claims.has(line))
    .slice(0, 3)
    .map((line) => `acknowledged and lost: ${line}`);

/** One key, one effect; one person and year, one result. */
function ledgerFaults({ ledger }: SampleHrm): readonly string[] {
  const created = ledger.effects.filter(({ effect }) => effect === 'created');
  const twice = (of: (effect: (typeof created)[number]) => string): readonly string[] =>
    [...Map.groupBy(created, of)].filter(([, all]) => all.length > 1).map(([key]) => `done twice in the HRM: ${key}`);
  const rejected = ledger.effects
    .filter(({ effect }) => effect === 'rejected')
    .map(({ key }) => `a key used for two results: ${key}`);
  return [...twice(({ key }) => key), ...twice(({ staffId, year }) => `${staffId}/${year}`), ...rejected].slice(0, 3);
}

/** The product's own invariants at the end, when nothing waits any more. */
async function examine(engine: Engine, place: StorePlace, hrm: SampleHrm, stage: Stage): Promise<readonly string[]> {
  const store = await openStore(place, { clock: { now: () => new Date() }, snapshotDir: engine.snapshotDir });
  const quiescent = stage.operation === 'push';
  const receiver = { target: 'provincial', effects: hrm.ledger.effects, quiescent };
  try {
    return await brokenInvariants(store, receiver);
  } finally {
    await store.close();
  }
}

/** At the end every result has had its one effect. */
function unsent({ ledger }: SampleHrm, stage: Stage): readonly string[] {
  if (stage.operation !== 'push') return [];
  const created = ledger.effects.filter(({ effect }) => effect === 'created').length;
  return created === stage.effects ? [] : [`${created} effects in the HRM instead of ${stage.effects}`];
}
