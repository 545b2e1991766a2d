import { spawn, type ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { xeploai } from './command-line.js';
import { snapshotDir } from './engine.js';
import { Cases, type Family } from './family.js';

const HOLDER = fileURLToPath(new URL('./holder.ts', import.meta.url));
const ROUNDS = 10;
const AT_ONCE = 4;
const LIMIT = 2000;

/** Commands that open the store. */
const COMMANDS: readonly (readonly string[])[] = [
  ['late', '--year', '2024'],
  ['sync', 'run'],
  ['push', 'run'],
];

interface Holder {
  readonly child: ChildProcess;
  readonly held: boolean;
  readonly codes: readonly string[];
}

async function hold(dataDir: string): Promise<Holder> {
  const child = spawn(process.execPath, [...process.execArgv, HOLDER, dataDir, snapshotDir()], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  const { held, codes = [] } = JSON.parse(line.toString()) as { held: boolean; codes?: readonly string[] };
  return { child, held, codes };
}

async function end({ child }: Holder, how: 'kill' | 'close'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  if (how === 'kill') child.kill('SIGKILL');
  else child.stdin?.end();
  await ended;
}

/** Names, sizes, times and contents of everything below a folder. */
function picture(folder: string): string {
  const hash = createHash('sha256');
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' }).toSorted()) {
    const path = join(folder, name);
    const found = statSync(path);
    hash.update(`${name} ${found.size} ${found.mtimeMs} ${found.mode}\n`);
    if (found.isFile()) hash.update(readFileSync(path));
  }
  return hash.digest('hex');
}

/**
 * While a process holds a folder of the embedded store, every other one ends with 75 within two seconds, names the
 * holder and writes not one byte; when the holder is killed the next one takes over; of several that start at once one
 * gets it.
 */
export const secondProcess: Family = {
  name: 'second-process',
  run: async (run) => {
    const cases = new Cases();
    let [slowest, untimed] = [0, 0];
    const folder = mkdtempSync(join(tmpdir(), 'xeploai-second-'));
    const dataDir = join(folder, 'data');
    const env = {
      XEPLOAI_DATA_DIR: folder,
      XEPLOAI_HRM_URL: 'http://127.0.0.1:9',
      XEPLOAI_HRM_TOKEN: 'x',
      XEPLOAI_LANG: 'vi',
    };
    await xeploai(['--version'], env);
    try {
      for (let round = 0; round < (run.smoke ? 1 : ROUNDS); round++) {
        const holder = await hold(dataDir);
        cases.add(`round ${round + 1}: the lock of a killed process is taken over`, holder.held ? [] : holder.codes);
        const before = picture(folder);
        const command = COMMANDS[round % COMMANDS.length] as readonly string[];
        const { code, err, took } = await xeploai(command, env);
        const isBusy = (loadavg()[0] as number) > availableParallelism();
        if (isBusy) untimed++;
        slowest = Math.max(slowest, took);
        const wrong = [
          ...(code === 75 ? [] : [`exit code ${code}: ${err}`]),
          ...(err.includes(`${holder.child.pid}`) && err.includes('holder.ts')
            ? []
            : [`does not name the holder: ${err}`]),
          ...(/Hãy dừng tiến trình/.test(err) ? [] : [`does not say what to do: ${err}`]),
          ...(picture(folder) === before ? [] : ['wrote into the folder']),
          ...(took <= LIMIT || isBusy ? [] : [`took ${Math.round(took)} ms`]),
        ];
        cases.add(`round ${round + 1}: xeploai ${command.join(' ')} beside a holder`, wrong);
        await end(holder, 'kill');
        const racers = await Promise.all(Array.from({ length: AT_ONCE }, () => hold(dataDir)));
        const winners = racers.filter(({ held }) => held).length;
        const others = racers.filter(({ held, codes }) => !held && codes.join() !== 'store-locked');
        cases.add(`round ${round + 1}: ${AT_ONCE} at once`, [
          ...(winners === 1 ? [] : [`${winners} of them hold the folder`]),
          ...others.map(({ codes }) => codes.join()),
        ]);
        for (const racer of racers) await end(racer, round % 2 === 0 ? 'kill' : 'close');
        run.progress(`second process: round ${round + 1}`);
      }
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
    const timing = untimed === 0 ? '' : `, ${untimed} not judged by time on a busy machine`;
    return cases.tally(
      `holders beside commands (refused after ${Math.round(slowest)} ms at most${timing}), killed holders, ${AT_ONCE} processes at once`,
    );
  },
};
