import type { IForbiddenRuleType } from 'dependency-cruiser';
import { FILE_READER, TEST_TOOLS, WALLS, type Wall } from './walls.js';

const escaped = (text: string): string => text.replace(/[.+?^${}()|[\]\\/]/g, String.raw`\$&`);

/** `adapters/*` gives a pattern for any package there. */
export const inFolder = (folder: string): string => `^${escaped(folder).replaceAll('*', '[^/]+')}/`;

const inPackage = (name: string): string =>
  `(^|/)node_modules/${name.endsWith('/') ? name : `(@types/)?${escaped(name)}/`}`;

const A_TEST_FILE = String.raw`\.test(\.suite)?\.ts$`;
const A_TEST = String.raw`\.test(\.suite)?\.ts$|/vitest\.config\.ts$`;

/** The table of walls as rules of dependency-cruiser. */
export function depcruiseRules(): IForbiddenRuleType[] {
  return [
    { name: 'no-circles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'everything-is-found',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'one-door-each',
      severity: 'error',
      from: { path: '^(libs|adapters|plugins)/([^/]+)/', pathNot: String.raw`/vitest\.config\.ts$` },
      to: {
        path: '^(libs|adapters|plugins|test)/',
        pathNot: ['^$1/$2/', String.raw`^(libs|adapters|plugins)/[^/]+/src/index\.ts$`],
      },
    },
    {
      name: 'zod-in-schemas-only',
      severity: 'error',
      from: { path: '^libs/domain/', pathNot: String.raw`\.schema\.ts$` },
      to: { path: inPackage('zod') },
    },
    ...WALLS.flatMap(rulesOf),
  ];
}

function rulesOf(wall: Wall): IForbiddenRuleType[] {
  const from = { path: inFolder(wall.folder) };
  const name = wall.folder.replaceAll(/\W+/g, '-').replace(/-$/, '');
  const sameFolder = wall.folder.includes('*') ? `^${wall.folder.split('/')[0] as string}/$1/` : inFolder(wall.folder);
  const ours = (kind: string, where: object, allowed: readonly string[]): IForbiddenRuleType => ({
    name: `${name}-of-ours${kind}`,
    severity: 'error',
    from: { path: from.path.replace('[^/]+', '([^/]+)'), ...where },
    to: { path: '^(libs|adapters|plugins|test)/', pathNot: [sameFolder, ...allowed.map(inFolder)] },
  });
  const npm = (kind: string, where: object, allowed: readonly string[]): IForbiddenRuleType => ({
    name: `${name}-from-npm${kind}`,
    severity: 'error',
    from: { ...from, ...where },
    to: { path: '(^|/)node_modules/', pathNot: allowed.map(inPackage) },
  });
  const builtins: IForbiddenRuleType[] =
    wall.builtins === 'any'
      ? []
      : [
          {
            name: `${name}-hashes-only`,
            severity: 'error',
            from: { ...from, pathNot: [A_TEST, `^${escaped(FILE_READER)}$`] },
            to: { dependencyTypes: ['core'], pathNot: '^(node:)?crypto$' },
          },
        ];
  return [
    ours('', { pathNot: A_TEST }, wall.ours),
    ours('-in-tests', { path: `${from.path.replace('[^/]+', '([^/]+)')}.*${A_TEST_FILE}` }, [
      ...wall.ours,
      ...(wall.oursInTests ?? []),
    ]),
    npm('', { pathNot: A_TEST }, wall.npm),
    npm('-in-tests', { path: `${from.path}.*(${A_TEST})` }, [...wall.npm, ...TEST_TOOLS]),
    ...builtins,
  ];
}
