import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { problem, ProblemError } from '@xeploai/domain';

interface Holder {
  readonly pid: number;
  readonly since: string;
  readonly command: string;
}

/**
 * Takes a data folder for this process alone, until released or the process ends in whatever way: the operating system
 * lets go of SQLite's file lock even after `kill -9`. Who holds it stands in a file beside.
 * @returns how to release it
 * @throws ProblemError `store-locked`, naming the holder
 */
export function lockFolder(dataDir: string, since: Date): () => void {
  const holderFile = `${dataDir}.lock.json`;
  // Opened by SQLite only: closing any other handle to a file drops this process's POSIX locks on it.
  const lock = new DatabaseSync(`${dataDir}.lock`, { timeout: 0 });
  try {
    lock.exec('pragma journal_mode = delete; pragma locking_mode = exclusive; begin exclusive');
  } catch (err) {
    lock.close();
    if (!isBusy(err)) throw err;
    const { pid, since: from, command } = readHolder(holderFile);
    throw new ProblemError([problem('store-locked', dataDir, { pid, since: from, command })]);
  }
  const holder: Holder = { pid: process.pid, since: since.toISOString(), command: commandName() };
  writeFileSync(holderFile, JSON.stringify(holder));
  let released = false;
  return () => {
    if (released) return;
    released = true;
    rmSync(holderFile, { force: true });
    lock.close();
  };
}

const isBusy = (err: unknown): boolean =>
  typeof err === 'object' && err !== null && 'errcode' in err && (err.errcode === 5 || err.errcode === 6);

/** The program and its subcommand; not the options, among which there may be secrets. */
function commandName(): string {
  const [, program = 'node', subcommand = ''] = process.argv;
  return [basename(program), subcommand.startsWith('-') ? '' : subcommand].filter((word) => word !== '').join(' ');
}

/** The holder may have locked and not written yet, or be gone in between. */
function readHolder(file: string): { readonly [name in keyof Holder]: string | number } {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Holder;
  } catch {
    return { pid: '?', since: '?', command: '?' };
  }
}
