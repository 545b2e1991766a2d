import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const SOURCES = ['--conditions=@xeploai/source', '--import', './test/faults/sources.mjs'];

/** The program of `npm run test:faults`, a few faults of each family on PGlite: so that it never rots. */
const testFaults = (...args: readonly string[]): Promise<{ code: number | null; lines: readonly string[] }> =>
  new Promise((resolve) => {
    const child = spawn(process.execPath, [...SOURCES, 'test/faults/main.ts', ...args], {
      cwd: root,
      env: { PATH: process.env['PATH'] ?? '' },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let out = '';
    child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
    child.on('close', (code) => resolve({ code, lines: out.trimEnd().split('\n') }));
  });

describe('npm run test:faults', () => {
  it('finds nothing in its smoke part, a line a family, and closes with the count', async () => {
    const { code, lines } = await testFaults('--smoke');
    expect(lines.filter((line) => line.includes('FAILED'))).toEqual([]);
    const passed = lines.filter((line) => /^[a-z-]+: [1-9]\d* passed, 0 failed; .*; seed 335;/.test(line));
    const passedOver = lines.filter((line) => /^[a-z-]+: not run here/.test(line)).map((line) => line.split(':')[0]);
    const families = passed.map((line) => line.split(':')[0]);
    expect(families).toEqual(
      expect.arrayContaining([
        'kill-pglite',
        'resume-pglite',
        'second-read-pglite',
        'statements-pglite',
        'second-process',
        'zones',
        'unknown-facts',
      ]),
    );
    expect(passedOver.filter((name) => !name?.endsWith('-postgres') && name !== 'disk-full')).toEqual([]);
    expect(lines.at(-1)).toMatch(/^[1-9]\d* passed, 0 failed$/);
    expect(code).toBe(0);
  }, 480_000);

  it('says which families there are, and refuses one that there is not', async () => {
    const { code, lines } = await testFaults('--only', 'earthquake');
    expect(code).toBe(2);
    expect(lines.join(' ')).toContain('unknown-facts');
  });
});
