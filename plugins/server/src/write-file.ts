import { mkdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { problem, ProblemError } from '@xeploai/domain';

/** Writes a file whole and returns its absolute path. @throws ProblemError `cannot-write-file` that says which and why */
export function writeFile(path: string, content: Uint8Array | string): string {
  const whole = resolve(path);
  try {
    makeFolder(dirname(whole));
    writeFileSync(whole, content);
  } catch (err) {
    throw new ProblemError([
      problem('cannot-write-file', whole, { detail: (err as NodeJS.ErrnoException).code ?? '' }),
    ]);
  }
  return whole;
}

/** Makes a folder where there is none. @throws ProblemError `cannot-write-folder` */
export function ensureFolder(path: string): void {
  try {
    makeFolder(resolve(path));
  } catch (err) {
    throw new ProblemError([
      problem('cannot-write-folder', path, { detail: (err as NodeJS.ErrnoException).code ?? '' }),
    ]);
  }
}

/** Makes a folder step by step: some file systems never answer when a missing folder is asked for as a whole. */
function makeFolder(folder: string): void {
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() === true) return;
  makeFolder(dirname(folder));
  mkdirSync(folder);
}
