import { problem, ProblemError } from '@xeploai/domain';
import { describe, expect, it } from 'vitest';
import { storeTrouble, tellTrouble } from './store-trouble.js';

const raised = (code: string, message = 'as the engine says it'): Error => Object.assign(new Error(message), { code });
const codeOf = (err: unknown): string => (err instanceof ProblemError ? (err.problems[0]?.code ?? '') : 'as it was');

describe('an error under the store', () => {
  it.each([
    ['53100', 'store-disk-full'],
    ['ENOSPC', 'store-disk-full'],
    ['EFBIG', 'store-disk-full'],
    ['57P01', 'store-connection-lost'],
    ['08006', 'store-connection-lost'],
    ['ECONNRESET', 'store-connection-lost'],
    ['40001', 'store-busy'],
    ['40P01', 'store-busy'],
    ['55P03', 'store-busy'],
    ['57014', 'store-busy'],
    ['53200', 'store-failed'],
    ['58030', 'store-failed'],
    ['XX001', 'store-failed'],
    ['23505', 'as it was'],
    ['42601', 'as it was'],
    ['', 'as it was'],
  ])('%s is told as: %s', (code, told) => {
    expect(codeOf(storeTrouble(raised(code)))).toBe(told);
  });

  it('without a code is known by the words of the driver', () => {
    expect(codeOf(storeTrouble(new Error('Connection terminated unexpectedly')))).toBe('store-connection-lost');
    expect(codeOf(storeTrouble(new Error('PGlite failed to initialize properly')))).toBe('store-failed');
    expect(codeOf(storeTrouble(new Error('Aborted(). Build with')))).toBe('store-failed');
    expect(codeOf(storeTrouble(new Error('A row was expected.')))).toBe('as it was');
  });

  it('keeps what the engine said and the error itself', async () => {
    const err = raised('53100', 'could not extend file');
    await expect(tellTrouble(() => Promise.reject(err))).rejects.toMatchObject({
      cause: err,
      problems: [{ what: { vi: expect.stringContaining('could not extend file') } }],
    });
  });

  it('that is a problem already stays that problem', () => {
    const err = new ProblemError([problem('store-locked', 'data')]);
    expect(storeTrouble(err)).toBe(err);
  });
});
