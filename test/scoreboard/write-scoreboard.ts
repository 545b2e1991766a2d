import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { civilDateOf } from '@xeploai/domain';
import { createLawLibrary, loadLaw, readActs, runLawCases } from '@xeploai/law';
import type { PartReport } from '../bench/run-bench.js';
import { readFaults, replaceScoreboard } from './scoreboard.js';

/*
 * `npm run scoreboard`: runs the worked cases, the faults and the benchmarks and writes what came of them into the README.
 * What was run already can be given: `--faults <file>` with the output of test:faults, `--bench <file>` with that of
 * `bench --json`.
 */

const README = fileURLToPath(new URL('../../../README.md', import.meta.url));

const { values } = parseArgs({
  options: { faults: { type: 'string' }, bench: { type: 'string' }, kills: { type: 'string', default: '50' } },
});

/** Output of a script of the workspace. A benchmark that misses its goal ends with another code and is told all the same. */
function outputOf(script: readonly string[]): string {
  const { stdout, error } = spawnSync('npm', ['run', '--silent', ...script], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
    maxBuffer: 64_000_000,
  });
  if (error !== undefined) throw error;
  return stdout;
}

const cases = runLawCases(createLawLibrary(loadLaw(readActs())));
const failed = cases.filter(({ differences }) => differences.length > 0).length;
const faults = readFaults(
  values.faults === undefined
    ? outputOf(['test:faults', '--', '--kills', values.kills])
    : readFileSync(values.faults, 'utf8'),
);
const { machine, parts } = JSON.parse(
  (values.bench === undefined ? outputOf(['bench', '--', '--json']) : readFileSync(values.bench, 'utf8'))
    .trim()
    .split('\n')
    .at(-1) ?? '',
) as { machine: Record<string, string | number>; parts: readonly PartReport[] };
const scores = {
  on: civilDateOf(new Date()),
  machine,
  cases: { passed: cases.length - failed, failed },
  faults,
  bench: parts,
};
writeFileSync(README, replaceScoreboard(readFileSync(README, 'utf8'), scores));
