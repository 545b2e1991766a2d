import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ProblemError } from '@xeploai/domain';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { EXIT, exitCodeOf } from './exit-code.js';
import { writePaper } from './write-paper.js';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'xeploai-paper-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

async function* inChunks(...chunks: readonly (string | Error)[]): AsyncGenerator<Uint8Array> {
  for (const chunk of chunks) {
    if (chunk instanceof Error) throw chunk;
    yield Buffer.from(chunk);
  }
}
const thrownBy = async (writing: Promise<unknown>): Promise<unknown> =>
  writing.then(
    () => undefined,
    (err: unknown) => err,
  );

describe('a paper', () => {
  it.each([
    ['a text', 'Báo cáo'],
    ['bytes', Buffer.from('Báo cáo')],
    ['a stream', inChunks('Báo ', 'cáo')],
  ])('made of %s is written, the folders above it too, and nothing else', async (_, content) => {
    const path = await writePaper(join(folder, 'nam', '2024', 'a.txt'), content);
    expect(readFileSync(path, 'utf8')).toBe('Báo cáo');
    expect(readdirSync(join(folder, 'nam', '2024'))).toEqual(['a.txt']);
  });

  it('takes the place of the earlier one', async () => {
    await writePaper(join(folder, 'a.txt'), 'the longer text of the earlier paper');
    await writePaper(join(folder, 'a.txt'), inChunks('new'));
    expect(readFileSync(join(folder, 'a.txt'), 'utf8')).toBe('new');
  });

  it('that fails half-way leaves the earlier one as it was and no half behind, and its fault is told as it is', async () => {
    writeFileSync(join(folder, 'a.txt'), 'earlier');
    const fault = new Error('no such agency');
    expect(await thrownBy(writePaper(join(folder, 'a.txt'), inChunks('half', fault)))).toBe(fault);
    expect([readdirSync(folder), readFileSync(join(folder, 'a.txt'), 'utf8')]).toEqual([['a.txt'], 'earlier']);
  });

  it.each([
    ['whose place is a folder', 'folder'],
    ['below something that is a file', join('file', 'a.txt')],
    ['on a full disk', '/dev/full'],
  ])('%s cannot be written: the path is named and the exit code is its own', async (_, place) => {
    mkdirSync(join(folder, 'folder'));
    writeFileSync(join(folder, 'file'), 'earlier');
    const path = place.startsWith('/') ? place : join(folder, place);
    const err = await thrownBy(writePaper(path, inChunks('x')));
    expect(err).toBeInstanceOf(ProblemError);
    expect((err as ProblemError).problems).toMatchObject([{ code: 'cannot-write', where: path }]);
    expect(exitCodeOf(err)).toBe(EXIT.cannotWrite);
    expect(readdirSync(folder).toSorted()).toEqual(['file', 'folder']);
  });
});
