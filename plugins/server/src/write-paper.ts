import { createWriteStream, renameSync, rmSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { problem, ProblemError } from '@xeploai/domain';
import { makeFolder } from './ensure-folder.js';

/**
 * Writes a paper and the folders above it. The file appears when it is whole: what stood there before stays until then,
 * and half a paper is never left behind. What is there and no file (a pipe, a device) is written to as it stands.
 * @returns the absolute path
 * @throws ProblemError `cannot-write`; what the content throws is passed on as it is
 */
export async function writePaper(
  path: string,
  content: Uint8Array | string | AsyncIterable<Uint8Array | string>,
): Promise<string> {
  const target = resolve(path);
  const part = `${target}.${process.pid}.part`;
  const chunks = typeof content === 'string' || content instanceof Uint8Array ? [content] : content;
  try {
    makeFolder(dirname(target));
    if (statSync(target, { throwIfNoEntry: false })?.isFile() === false) {
      await pipeline(Readable.from(chunks), createWriteStream(target));
      return target;
    }
    try {
      await pipeline(Readable.from(chunks), createWriteStream(part));
      renameSync(part, target);
    } finally {
      rmSync(part, { force: true });
    }
  } catch (err) {
    const { syscall, message } = err as NodeJS.ErrnoException;
    throw syscall === undefined ? err : new ProblemError([problem('cannot-write', target, { detail: message })]);
  }
  return target;
}
