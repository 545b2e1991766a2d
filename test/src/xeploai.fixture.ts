import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const LAUNCHER = fileURLToPath(new URL('../../plugins/server/bin/xeploai.mjs', import.meta.url));

export interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Runs the command as its own process in a folder, with nothing in the environment but what is given. */
export const xeploaiIn =
  (folder: string) =>
  (args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ran> =>
    new Promise((resolve) => {
      const child = spawn(process.execPath, [LAUNCHER, ...args], {
        cwd: folder,
        env: { PATH: process.env['PATH'], XEPLOAI_DATA_DIR: join(folder, 'data'), ...env },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      let [out, err] = ['', ''];
      child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
      child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
      child.on('close', (code) => resolve({ code, out, err }));
    });
