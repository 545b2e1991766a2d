import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cruise, type ICruiseResult } from 'dependency-cruiser';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { depcruiseRules } from './depcruise-rules.js';
import { WALLS, wallsTable } from './walls.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const json = (path: string): Record<string, unknown> => JSON.parse(read(path)) as Record<string, unknown>;

const folders = ['libs', 'adapters', 'plugins'];
const packages = folders.flatMap((folder) => readdirSync(join(root, folder)).map((name) => `${folder}/${name}`));
const tracked = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
  cwd: root,
  encoding: 'utf8',
})
  .split('\n')
  .filter((path) => path !== '');

/** Every broken wall below a folder that is laid out like the repository. */
async function brokenWalls(baseDir: string): Promise<readonly string[]> {
  const { output } = await cruise(
    folders,
    {
      baseDir,
      validate: true,
      ruleSet: { forbidden: depcruiseRules() },
      doNotFollow: { path: 'node_modules' },
      exclude: { path: '^(libs|adapters|plugins)/[^/]+/dist/' },
      tsPreCompilationDeps: true,
    },
    {
      exportsFields: ['exports'],
      conditionNames: ['@xeploai/source', 'import', 'node', 'default', 'types'],
      extensions: ['.ts', '.js', '.mjs', '.json', '.d.ts'],
    },
  );
  const { summary } = output as ICruiseResult;
  expect(summary.totalCruised).toBeGreaterThan(0);
  return summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} -> ${to}`);
}

describe('the walls between the packages', () => {
  it('stand', async () => {
    expect(await brokenWalls(root)).toEqual([]);
  }, 60_000);

  it('are the table of the README', () => {
    expect(read('README.md')).toContain(wallsTable());
  });

  it.each(packages)('%s wears the tag of its row and refers to just what it depends on', (folder) => {
    const wall = WALLS.find((one) => new RegExp(`^${one.folder.replace('*', '[^/]+')}$`).test(folder));
    const { name, nx, dependencies, devDependencies } = json(`${folder}/package.json`) as {
      name: string;
      nx?: { tags?: string[] };
      dependencies?: Record<string, string>;
      devDependencies?: Record<string, string>;
    };
    expect(name).toMatch(/^@xeploai\//);
    expect(nx?.tags).toEqual([`row:${wall?.row}`]);
    const { references } = json(`${folder}/tsconfig.json`) as { references?: { path: string }[] };
    const referred = (references ?? []).map(({ path }) => {
      const other = json(join(folder, path, 'package.json'));
      return other['name'] as string;
    });
    const ours = Object.keys({ ...dependencies, ...devDependencies }).filter((one) => one.startsWith('@xeploai/'));
    expect(referred.toSorted()).toEqual(ours.toSorted());
  });

  describe('catch what should not be', () => {
    let planted = '';
    const plant = (path: string, text: string): void => {
      mkdirSync(dirname(join(planted, path)), { recursive: true });
      writeFileSync(join(planted, path), text);
    };
    beforeAll(() => {
      planted = mkdtempSync(join(tmpdir(), 'xeploai-walls-'));
      symlinkSync(join(root, 'node_modules'), join(planted, 'node_modules'));
      plant('libs/domain/src/index.ts', "export * from './a.js';\nimport 'zod';\nimport 'node:fs';\n");
      plant('libs/domain/src/a.ts', "import './b.js';\nimport 'axios';\n");
      plant('libs/domain/src/b.ts', "import './a.js';\nimport './not-there.js';\n");
      plant('libs/law/src/index.ts', "import '@nestjs/common';\nimport '../../domain/src/a.js';\n");
      plant('libs/application/src/index.ts', "import '../../store/src/index.js';\n");
      plant('libs/store/src/index.ts', "import 'docx';\n");
      plant('adapters/one/src/index.ts', "import '../../two/src/index.js';\n");
      plant('adapters/two/src/index.ts', "import '../../../libs/store/src/index.js';\n");
      plant('adapters/two/src/a.test.ts', "import '../../../plugins/sample-hrm/src/index.js';\n");
      plant('adapters/two/src/b.test.ts', "import '../../../plugins/server/src/index.js';\n");
      plant('adapters/two/src/b.ts', "import '../../../plugins/sample-hrm/src/index.js';\n");
      plant('plugins/sample-hrm/src/index.ts', '');
      plant('plugins/server/src/index.ts', '');
      plant('plugins/evaluation/src/index.ts', "import '../../../libs/store/src/index.js';\n");
    });
    afterAll(() => {
      rmSync(planted, { recursive: true });
    });

    it('each by its own name', async () => {
      const names = (await brokenWalls(planted)).map((line) => line.replace(/ -> .*/, ''));
      expect([...new Set(names)].toSorted()).toEqual([
        'adapters-of-ours-in-tests: adapters/two/src/b.test.ts',
        'adapters-of-ours: adapters/one/src/index.ts',
        'adapters-of-ours: adapters/two/src/b.ts',
        'adapters-of-ours: adapters/two/src/index.ts',
        'everything-is-found: libs/domain/src/b.ts',
        'libs-application-of-ours: libs/application/src/index.ts',
        'libs-domain-from-npm: libs/domain/src/a.ts',
        'libs-domain-hashes-only: libs/domain/src/index.ts',
        'libs-law-from-npm: libs/law/src/index.ts',
        'libs-store-from-npm: libs/store/src/index.ts',
        'no-circles: libs/domain/src/a.ts',
        'one-door-each: libs/law/src/index.ts',
        'plugins-evaluation-of-ours: plugins/evaluation/src/index.ts',
        'zod-in-schemas-only: libs/domain/src/index.ts',
      ]);
    }, 60_000);
  });
});

describe('the workspace', () => {
  it('holds at the top what it says and what tools insist on', () => {
    expect([...new Set(tracked.map((path) => path.split('/')[0] ?? ''))].toSorted()).toEqual([
      '.ci',
      '.gitignore',
      '.npmrc',
      '.oxfmtrc.json',
      '.oxlintrc.json',
      'LICENSE',
      'README.md',
      'adapters',
      'libs',
      'nx.json',
      'package-lock.json',
      'package.json',
      'plugins',
      'test',
      'tsconfig.base.json',
    ]);
  });

  it('pins every dependency exactly, and every one is used', () => {
    const unused = packages.flatMap((folder) => {
      const { dependencies, devDependencies, peerDependencies, scripts } = json(`${folder}/package.json`) as Record<
        string,
        Readonly<Record<string, string>> | undefined
      >;
      const sources = tracked
        .filter((path) => path.startsWith(`${folder}/`) && /\.(ts|mjs)$/.test(path))
        .map(read)
        .join('\n');
      return Object.entries({ ...dependencies, ...devDependencies })
        .filter(([name, version]) => {
          expect(`${name} ${version}`).toMatch(/ \d+\.\d+\.\d+$/);
          return !(
            sources.includes(`'${name}`) ||
            name.startsWith('@types/') ||
            peerDependencies?.[name] !== undefined ||
            JSON.stringify(scripts).includes(name)
          );
        })
        .map(([name]) => `${folder}: ${name}`);
    });
    expect(unused).toEqual([]);
  });

  it('lets no dependency run a script at install', () => {
    expect(read('.npmrc')).toContain('ignore-scripts=true');
  });

  it('depends only on what a government may use', () => {
    const { packages: locked } = json('package-lock.json') as {
      packages: Record<string, { license?: string; link?: boolean; resolved?: string }>;
    };
    const allowed =
      /^(Apache-2\.0|MIT|ISC|0BSD|BSD-[23]-Clause|Python-2\.0|BlueOak-1\.0\.0|MPL-2\.0|\(MIT OR CC0-1\.0\))$/;
    const others = Object.entries(locked)
      .filter(([path, { link }]) => path.includes('node_modules/') && link !== true)
      .filter(([, { license }]) => !allowed.test(license ?? ''));
    expect(others).toEqual([]);
  });

  it('names no package registry in its lockfile', () => {
    expect(read('package-lock.json')).not.toMatch(/"resolved": "https?:/);
  });

  it('takes the clock and chance as arguments below the programs', () => {
    const own = tracked.filter(
      (path) => /^(libs|adapters|plugins\/evaluation)\/.*\.ts$/.test(path) && !/\.test(\.suite)?\.ts$/.test(path),
    );
    const broken = own.filter((path) => /\bDate\.now\(|new Date\(\)|Math\.random\(|process\.env\b/.test(read(path)));
    expect(own.length).toBeGreaterThan(100);
    expect(broken).toEqual([]);
  });

  it('gives each source file a name of its own kind and no default export', () => {
    const own = tracked.filter((path) => /^(libs|adapters|plugins|test)\/.*\/src\/.*\.ts$/.test(path));
    expect(
      own.filter((path) => !/^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+)*\.ts$/.test(path.split('/').at(-1) ?? '')),
    ).toEqual([]);
    expect(own.filter((path) => /^export default/m.test(read(path)))).toEqual([]);
  });
});
