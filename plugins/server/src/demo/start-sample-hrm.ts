import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { problem, ProblemError } from '@xeploai/domain';

export interface RunningHrm {
  readonly url: string;
  readonly token: string;
  readonly stop: () => Promise<void>;
}

export interface SampleHrmOptions {
  readonly seed: number;
  readonly staff: number;
  readonly token: string;
  readonly faults: readonly unknown[];
}

const PROGRAM = new URL('./main.js', import.meta.resolve('@xeploai/sample-hrm'));

/** Starts the sample HRM as a process of its own and waits for the address it listens on. */
export async function startSampleHrm({ seed, staff, token, faults }: SampleHrmOptions): Promise<RunningHrm> {
  const child = spawn(process.execPath, [PROGRAM.pathname], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: {
      ...process.env,
      SAMPLE_HRM_SEED: String(seed),
      SAMPLE_HRM_STAFF: String(staff),
      SAMPLE_HRM_TOKEN: token,
      SAMPLE_HRM_PORT: '0',
      SAMPLE_HRM_FAULTS: JSON.stringify(faults),
    },
  });
  return { url: await addressOf(child), token, stop: () => stop(child) };
}

function addressOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    child.once('exit', (code) => reject(new ProblemError([problem('hrm-sample-not-started', String(code))])));
    if (child.stdout === null) return;
    createInterface({ input: child.stdout }).once('line', (line) => resolve((JSON.parse(line) as { url: string }).url));
  });
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.stdin?.end();
  child.kill('SIGTERM');
  await ended;
}
