import { execFileSync } from 'node:child_process';
import { closeSync, mkdirSync, mkdtempSync, openSync, rmSync, statfsSync, truncateSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startSampleHrm } from '@xeploai/sample-hrm';
import type { StorePlace } from '@xeploai/store';
import { layOut, openPGliteEngine, type Engine } from './engine.js';
import { Cases, type Family } from './family.js';
import { startWorker, type WorkerEnd } from './kills.js';
import { differences, type RawState } from './raw-state.js';
import { HRM_TOKEN } from './season.js';
import { seeded } from './seeded.js';
import { smallProvince } from './small-province.js';
import type { Job } from './worker.js';

const PROVINCE = smallProvince({ dirtyRows: true });
const POINTS = 10;
const KIB = 1024;
const DISK = 64 * KIB * KIB;
/** A little more than what a whole sync needs beyond the laid-out database. */
const NEEDED = 360 * KIB;
/** A worker that neither ends nor goes on is a fault too. */
const LONGEST = 60_000;

/** The log of the engine stands a little before its end, so that the sync asks for the next file of 16 MiB. */
const NEAR_END = `select pg_logical_emit_message(false, 'x',
  repeat('x', 16777216 - (pg_current_wal_lsn() - '0/1000000')::int - 150000))`;

/**
 * The disk of the embedded store fills up during a sync, at points of its data and once at its log: a message in both
 * languages that says what to do, everything acknowledged there after a move to a bigger disk, and the sync taken up there
 * ends as a straight one.
 */
export const diskFull: Family = {
  name: 'disk-full',
  run: async (run) => {
    const cases = new Cases();
    const folder = mkdtempSync(join(tmpdir(), 'xeploai-disk-'));
    const disk = smallDisk(folder);
    if (disk === null) {
      rmSync(folder, { recursive: true });
      return { passed: 0, failures: [], note: 'needs a small tmpfs', skipped: 'mounting is not permitted' };
    }
    const engine = openPGliteEngine();
    const hrm = await startSampleHrm({ province: PROVINCE, token: HRM_TOKEN, clock: () => new Date(0) });
    const random = seeded(run.seed, 'disk');
    const work = async (place: StorePlace): Promise<WorkerEnd> => {
      const worker = startWorker();
      const timer = setTimeout(() => worker.stop(), LONGEST);
      const { snapshotDir } = engine;
      const job = { operation: 'sync', place, snapshotDir, hrm: hrm.url, effects: [], epoch: Date.now() } as const;
      return worker.run({ ...job, failpoint: null } satisfies Job).finally(() => clearTimeout(timer));
    };
    try {
      const empty = await layOut(engine);
      const straightPlace = await engine.copy(empty);
      await work(straightPlace);
      const bench = { engine, work, straight: await engine.read(straightPlace) };
      const points = run.smoke ? 1 : POINTS;
      let [full, enough] = [0, 0];
      for (let point = 0; point < points; point++) {
        const free = Math.floor((NEEDED * (point + random.int(100) / 100)) / points);
        const place = disk.put(empty);
        disk.leave(free);
        const end = await work(place);
        const bigger = await disk.moveTo(engine);
        if (end.failed === '') enough++;
        else full++;
        const told = end.failed === '' || end.problems[0]?.code === 'store-disk-full' ? [] : [`told as ${end.failed}`];
        cases.add(`${Math.round(free / KIB)} KiB free`, [...told, ...(await judge(bench, end, bigger))]);
        run.progress(`disk full: ${point + 1} of ${points} points`);
      }
      if (!run.smoke) cases.add('no room for the log', await withoutRoomForTheLog(bench, disk, empty));
      if (full === 0) cases.add('the disk', ['was never full: the check says nothing']);
      return cases.tally(
        `a tmpfs of 64 MiB: ${full} times full in its data, ${enough} times just enough${run.smoke ? '' : ', once in its log'}`,
      );
    } finally {
      disk.remove();
      await hrm.close();
      await engine.stop();
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

async function withoutRoomForTheLog(bench: Bench, disk: SmallDisk, empty: StorePlace): Promise<readonly string[]> {
  const place = disk.put(empty);
  await bench.engine.query(place, NEAR_END);
  disk.dropSpareLog();
  disk.leave(4 * KIB * KIB);
  const end = await bench.work(place);
  const codes = ['store-disk-full', 'store-failed'];
  const told = codes.includes(end.problems[0]?.code ?? '') ? [] : [`told as ${end.failed || 'no fault at all'}`];
  return [...told, ...(await judge(bench, end, await disk.moveTo(bench.engine)))];
}

interface Bench {
  readonly engine: Engine;
  readonly work: (place: StorePlace) => Promise<WorkerEnd>;
  readonly straight: RawState;
}

async function judge(
  { engine, work, straight }: Bench,
  end: WorkerEnd,
  bigger: StorePlace,
): Promise<readonly string[]> {
  const wrong: string[] = end.killed ? ['neither ended nor went on'] : [];
  const moved = await engine.read(bigger);
  const lost = end.claims.filter((line) => !moved.claims.has(line));
  wrong.push(...moved.broken, ...lost.slice(0, 3).map((line) => `acknowledged and lost: ${line}`));
  const again = await work(bigger);
  if (again.failed !== '') wrong.push(`taken up on a bigger disk: ${again.failed}`);
  const after = await engine.read(bigger);
  wrong.push(...again.wrong, ...after.broken);
  // a sync that had ended before is a second one now
  wrong.push(...differences(straight.result, after.result));
  await engine.remove(bigger);
  return wrong;
}

interface SmallDisk {
  /** Puts a copy of a laid-out database on it, and nothing else. */
  put(from: StorePlace): StorePlace;
  /** Fills it up but for so many bytes. */
  leave(bytes: number): void;
  /** Removes the files that the engine's log has in reserve. */
  dropSpareLog(): void;
  /** What is on it, on a disk with room. */
  moveTo(engine: Engine): Promise<StorePlace>;
  remove(): void;
}

/** `null` where mounting is not permitted. */
function smallDisk(folder: string): SmallDisk | null {
  const root = join(folder, 'disk');
  mkdirSync(root);
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${DISK}`, 'none', root], { stdio: 'ignore' });
  } catch {
    return null;
  }
  const dataDir = join(root, 'place', 'data');
  const filler = join(root, 'filler');
  return {
    put: (from) => {
      for (const name of ['place', 'filler']) rmSync(join(root, name), { recursive: true, force: true });
      execFileSync('cp', ['-R', join('dataDir' in from ? from.dataDir : '', '..'), join(root, 'place')]);
      return { dataDir };
    },
    leave: (bytes) => {
      const { bavail, bsize } = statfsSync(root);
      const file = openSync(filler, 'w');
      const block = Buffer.alloc(64 * KIB);
      const size = Math.max(0, bavail * bsize - bytes);
      for (let left = size; left > 0; left -= block.length) writeSync(file, block, 0, Math.min(left, block.length));
      closeSync(file);
      truncateSync(filler, size);
    },
    dropSpareLog: () => rmSync(join(dataDir, 'pg_wal', '000000010000000000000002'), { force: true }),
    moveTo: (engine) => engine.copy({ dataDir }),
    remove: () => void execFileSync('umount', [root]),
  };
}
