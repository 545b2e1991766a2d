import { readFileSync } from 'node:fs';
import { problem, ProblemError, type MessageKey } from '@xeploai/domain';
import { describe, expect, it } from 'vitest';
import { EXIT, exitCodeOf } from './exit-code.js';

const ending = (...codes: readonly MessageKey[]): number =>
  exitCodeOf(new ProblemError(codes.map((code) => problem(code, 'x'))));

describe('the exit code', () => {
  it.each<[string, MessageKey, number]>([
    ['wrong data', 'fact-wrong-value', 65],
    ['wrong law files', 'law-unknown-key', 65],
    ['a day that does not exist', 'date-invalid', 65],
    ['a decision taken by somebody else meanwhile', 'store-decision-taken', 65],
    ['a decision already in force', 'store-decision-in-force', 65],
    ['a database that does not answer', 'store-unreachable', 69],
    ['an HRM that does not answer', 'hrm-unreachable', 69],
    ['an HRM that answers nonsense', 'hrm-not-json', 69],
    ['an HRM that is not allowed', 'hrm-host-not-allowed', 69],
    ['a paper that cannot be written', 'cannot-write', 73],
    ['a folder that cannot be made', 'cannot-write-folder', 73],
    ['a store on a full disk', 'store-disk-full', 73],
    ['a store in use', 'store-locked', 75],
    ['a store that is busy', 'store-busy', 75],
    ['a wrong setting', 'config-invalid', 78],
    ['a missing HRM', 'config-hrm-missing', 78],
    ['a data folder that is something else', 'store-not-a-database', 78],
    ['a stop that was asked for', 'hrm-stopped', 130],
  ])('for %s (%s) is %i', (_, code, exit) => {
    expect(ending(code)).toBe(exit);
  });

  it('goes by the first of several problems', () => {
    expect(ending('config-invalid', 'fact-wrong-value')).toBe(78);
  });

  it('is 1, a fault of ours, for anything that nobody foresaw', () => {
    expect(exitCodeOf(new Error('x'))).toBe(EXIT.failed);
    expect(exitCodeOf(undefined)).toBe(EXIT.failed);
    expect(exitCodeOf(new ProblemError([]))).toBe(EXIT.failed);
  });

  it('is one of those in the table of the README, and each of those can come out', () => {
    const readme = readFileSync(new URL('../../../README.md', import.meta.url), 'utf8');
    const [, table = ''] = /\| code \| meaning \|\n\|---\|---\|\n((?:\|.*\n)+)/.exec(readme) ?? [];
    const told = [...table.matchAll(/^\| (\d+) \|/gm)].map(([, code]) => Number(code));
    expect(told).toEqual(Object.values(EXIT));
  });
});
