import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { conformanceMatrix } from './conformance-matrix.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const readme = readFileSync(join(root, 'README.md'), 'utf8');

/** A file that the README shows is a block whose fence names it. */
const shown = [...readme.matchAll(/```yaml file=(\S+)\n([\s\S]*?)```/g)].map(([, path = '', text = '']) => ({
  path,
  text,
}));

interface Answers {
  readonly cases: readonly {
    readonly status: string;
    readonly possible: readonly string[];
    readonly awaits: readonly string[];
    readonly rulebook: { readonly id: string };
  }[];
}

describe('the table of adapters in the README', () => {
  const adapters = readdirSync(join(root, 'adapters'));

  it('says which promises each keeps, and why where it does not', () => {
    expect(adapters).toContain('provincial');
    expect(readme).toContain(conformanceMatrix(root));
  });

  it.each(adapters)('is proved for %s: its own test runs the whole contract', (adapter) => {
    const test = readFileSync(join(root, 'adapters', adapter, 'src/conformance.test.ts'), 'utf8');
    expect(test).toMatch(/= conformanceOf\(skips\);/);
    expect(test).not.toMatch(/\.only\(|\.todo\(/);
  });
});

describe('the examples of the README', () => {
  let folder = '';
  const printed = (...args: string[]): string =>
    execFileSync(process.execPath, [join(root, 'plugins/server/bin/xeploai.mjs'), ...args], {
      cwd: folder,
      env: { PATH: process.env['PATH'], XEPLOAI_ACTS: join(folder, 'acts') },
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
  const xeploai = (...args: string[]): Answers => JSON.parse(printed(...args, '--json')) as Answers;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'xeploai-readme-'));
    for (const { path, text } of shown) {
      mkdirSync(join(folder, dirname(path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
  });
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  it('rate the person of the first steps as it says: three levels possible, on one awaited fact', () => {
    const { cases } = xeploai('rate', '--input', 'cases.yaml');
    expect(cases).toMatchObject([
      { status: 'open', possible: ['excellent', 'good', 'completed'], awaits: ['effectiveness'] },
    ]);
  });

  it('print what it shows, word for word', () => {
    const examples = [...readme.matchAll(/```text run="([^"]+)"\n([\s\S]*?)```/g)];
    expect(examples.length).toBeGreaterThan(0);
    for (const [, command = '', text = ''] of examples) expect(printed(...command.split(' '))).toBe(text);
  });

  it("add a province and an agency's criterion, which lowers a ceiling and no more", () => {
    const known = (share: string): string =>
      (shown.find(({ path }) => path === 'cases.yaml')?.text ?? '')
        .replace('effectiveness: unknown', 'effectiveness: highlyEffective')
        .replace(
          '    facts:',
          `    overlays: [qd-mau-2024, qc-so-mau]\n    facts:\n      filesReturnedOnTime: ${share}`,
        );
    writeFileSync(join(folder, 'on-time.yaml'), known('95%'));
    writeFileSync(join(folder, 'late.yaml'), known('94.9%'));
    expect(xeploai('rate', '--input', 'on-time.yaml').cases).toMatchObject([{ possible: ['excellent'] }]);
    expect(xeploai('rate', '--input', 'late.yaml').cases).toMatchObject([
      { possible: ['good'], rulebook: { id: 'ND90-2023/publicEmployee+qd-mau-2024+qc-so-mau' } },
    ]);
  });

  it('name files that exist', () => {
    const links = [...readme.matchAll(/\]\(([^)#:]+)\)/g)].map(([, path = '']) => path);
    expect(links.length).toBeGreaterThan(3);
    expect(links.filter((path) => !existsSync(join(root, path)))).toEqual([]);
  });
});
