/** One row of the table of walls: what a folder may import. The README shows the same table. */
export interface Wall {
  /** The Nx tag of every package in the folder is `row:` and this. */
  readonly row: string;
  /** A folder, or a pattern with `*` for any package below it. */
  readonly folder: string;
  readonly home: string;
  /** Folders of ours that it may import. */
  readonly ours: readonly string[];
  /** Folders that its tests may import besides. */
  readonly oursInTests?: readonly string[];
  /** npm packages; a name that ends in `/` stands for a whole scope. */
  readonly npm: readonly string[];
  readonly builtins: 'hashes' | 'any';
}

const LIBS = ['libs/domain', 'libs/law', 'libs/application', 'libs/store', 'libs/papers', 'libs/adapter-kit'];

export const WALLS: readonly Wall[] = [
  {
    row: '0',
    folder: 'libs/domain',
    home: 'nouns and pure verbs; messages in Vietnamese and English',
    ours: [],
    npm: ['zod', 'date-fns', '@date-fns/tz'],
    builtins: 'hashes',
  },
  {
    row: '1',
    folder: 'libs/law',
    home: 'rule kinds, acts, compiler; text in, rulebook out',
    ours: ['libs/domain'],
    npm: ['zod', 'yaml'],
    builtins: 'hashes',
  },
  {
    row: '2',
    folder: 'libs/application',
    home: 'use cases, ports, sync, outbox, invariants',
    ours: ['libs/domain', 'libs/law'],
    npm: ['zod'],
    builtins: 'hashes',
  },
  {
    row: '3',
    folder: 'libs/store',
    home: 'SQL and migrations for PostgreSQL and PGlite',
    ours: ['libs/domain', 'libs/application'],
    npm: ['kysely', '@electric-sql/pglite', 'pg', 'pg-copy-streams'],
    builtins: 'any',
  },
  {
    row: '3',
    folder: 'libs/papers',
    home: 'official papers: DOCX, XLSX and JSON',
    ours: ['libs/domain', 'libs/application'],
    npm: ['docx', 'fflate', 'hucre'],
    builtins: 'any',
  },
  {
    row: '3',
    folder: 'libs/adapter-kit',
    home: 'HTTP client, paging, `defineHrmAdapter`, conformance',
    ours: ['libs/domain', 'libs/application'],
    npm: ['axios', 'cockatiel', 'zod'],
    builtins: 'any',
  },
  {
    row: '4',
    folder: 'adapters/*',
    home: 'one HRM each, never one another',
    ours: ['libs/domain', 'libs/adapter-kit'],
    oursInTests: ['plugins/sample-hrm'],
    npm: ['zod', 'openapi-typescript-helpers', 'openapi-typescript'],
    builtins: 'any',
  },
  {
    row: '5',
    folder: 'plugins/evaluation',
    home: 'the NestJS module; the only home of decorators',
    ours: ['libs/domain', 'libs/law', 'libs/application'],
    npm: ['@nestjs/', 'rxjs', 'zod', 'jose', 'reflect-metadata'],
    builtins: 'any',
  },
  {
    row: '6',
    folder: 'plugins/server',
    home: 'the command line `xeploai` and the stand-alone host',
    ours: [...LIBS, 'adapters/*', 'plugins/evaluation', 'plugins/sample-hrm'],
    npm: ['commander', 'yaml', 'zod'],
    builtins: 'any',
  },
  {
    row: '6',
    folder: 'plugins/sample-hrm',
    home: 'a provincial HRM to try things with',
    ours: ['libs/domain'],
    npm: [],
    builtins: 'any',
  },
];

/** The one file below row 3 that reads files. */
export const FILE_READER = 'libs/law/src/read-acts.ts';

/** Tests may use these besides. */
export const TEST_TOOLS = ['vitest', 'fast-check'];

/** The table as it stands in the README. */
export function wallsTable(): string {
  const code = (names: readonly string[]): string => names.map((name) => `\`${name}\``).join(', ');
  const rows = WALLS.map(({ row, folder, home, ours, oursInTests, npm }) => {
    const inTests = oursInTests === undefined ? '' : `; in tests ${code(oursInTests)}`;
    const all = LIBS.every((lib) => ours.includes(lib)) ? 'all above' : `${code(ours)}${inTests}`;
    return `| ${row} | \`${folder}\` | ${home} | ${all || 'nothing'} | ${code(npm.map((name) => (name.endsWith('/') ? `${name}*` : name))) || 'nothing'} |`;
  });
  return [
    '| row | folder | what it is | may import of ours | may import from npm |',
    '|---|---|---|---|---|',
    ...rows,
  ].join('\n');
}
