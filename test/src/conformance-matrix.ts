import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { conformanceOf, type ConformanceSkips } from '@xeploai/adapter-kit';

/** The table of the README: each promise of the contract, and which adapter keeps it. Tests of the adapters prove it. */
export function conformanceMatrix(root: string): string {
  const adapters = readdirSync(join(root, 'adapters')).filter((name) =>
    existsSync(join(root, 'adapters', name, 'package.json')),
  );
  const kept = adapters.map((name) => {
    const { skips } = JSON.parse(readFileSync(join(root, 'adapters', name, 'conformance.json'), 'utf8')) as {
      skips: ConformanceSkips;
    };
    return conformanceOf(skips).map(({ skipped }) => (skipped === null ? 'kept' : `no: ${skipped}`));
  });
  const rows = conformanceOf({}).map(({ name }, index) => [name, ...kept.map((cells) => cells[index] ?? '')]);
  const head = ['promise', ...adapters.map((name) => `\`${name}\``)];
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
