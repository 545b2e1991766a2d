import { mkdirSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { problem, ProblemError } from '@xeploai/domain';

/** Makes a folder where there is none. @throws ProblemError `cannot-write-folder` */
export function ensureFolder(path: string): void {
  try {
    makeFolder(resolve(path));
  } catch (err) {
    const detail = (err as NodeJS.ErrnoException).code ?? '';
    throw new ProblemError([problem('cannot-write-folder', path, { detail })]);
  }
}

/** Step by step: some file systems never answer when a missing folder is asked for as a whole. */
export function makeFolder(folder: string): void {
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() === true) return;
  makeFolder(dirname(folder));
  mkdirSync(folder);
}
