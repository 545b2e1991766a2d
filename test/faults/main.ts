import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { Family, Run, Tally } from './family.js';
import { FAMILIES } from './families.js';
import { OPERATION_NAMES } from './season.js';

/* `npm run test:faults`: every family of faults, a line each, closing with `N passed, N failed`. */

const PROGRESS_EVERY = 10_000;
/** What the smoke part kills: one operation of many commits, and the one that reaches the HRM. */
const SMOKE: readonly string[] = ['sync', 'push'];

// What a killed process wrote outlives it in memory as on disk, and databases are copied many hundred times.
if (existsSync('/dev/shm')) process.env['TMPDIR'] ??= '/dev/shm';

const { values } = parseArgs({
  options: {
    only: { type: 'string', multiple: true },
    kills: { type: 'string', default: '50' },
    operation: { type: 'string', multiple: true },
    seed: { type: 'string', default: '335' },
    jobs: { type: 'string', default: '2' },
    smoke: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

const say = (line: string): void => void process.stdout.write(`${line}\n`);

const HELP = `npm run test:faults -- [--only <family>]... [--kills <number>] [--operation <operation>]... [--seed <number>] [--jobs <number>] [--smoke]
families: ${FAMILIES.map(({ name }) => name).join(' ')}
operations that are killed: ${OPERATION_NAMES.join(' ')}`;

const wholeNumber = (name: string, text: string): number => {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  say(`--${name}: a whole number from 1 is needed, not ${text}\n${HELP}`);
  return process.exit(2);
};

async function runFamily(family: Family, run: Run): Promise<Tally> {
  try {
    return await family.run(run);
  } catch (err) {
    return {
      passed: 0,
      failures: [err instanceof Error ? (err.stack ?? err.message) : String(err)],
      note: 'broke off',
    };
  }
}

async function main(): Promise<number> {
  if (values.help) {
    say(HELP);
    return 0;
  }
  const unknown = [
    ...(values.only ?? []).filter((name) => !FAMILIES.some((family) => family.name === name)),
    ...(values.operation ?? []).filter((name) => !OPERATION_NAMES.some((operation) => operation === name)),
  ];
  if (unknown.length > 0) {
    say(`there is no ${unknown.join(', ')}\n${HELP}`);
    return 2;
  }
  let last = performance.now();
  const run: Run = {
    seed: wholeNumber('seed', values.seed),
    operations: OPERATION_NAMES.filter((name) =>
      (values.operation ?? (values.smoke ? SMOKE : OPERATION_NAMES)).includes(name),
    ),
    kills: wholeNumber('kills', values.kills),
    jobs: wholeNumber('jobs', values.jobs),
    smoke: values.smoke,
    progress: (what) => {
      if (performance.now() - last < PROGRESS_EVERY) return;
      last = performance.now();
      say(`  ... ${what}`);
    },
  };
  const chosen = FAMILIES.filter(({ name }) => values.only === undefined || values.only.includes(name));
  let [passed, failed] = [0, 0];
  for (const family of chosen) {
    const started = performance.now();
    const tally = await runFamily(family, run);
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    passed += tally.passed;
    failed += tally.failures.length;
    const count =
      tally.skipped === undefined
        ? `${tally.passed} passed, ${tally.failures.length} failed`
        : `not run here: ${tally.skipped}`;
    say(`${family.name}: ${count}; ${tally.note}; seed ${run.seed}; ${seconds} s`);
    for (const failure of tally.failures.slice(0, 10)) say(`  FAILED ${failure}`);
  }
  say(`${passed} passed, ${failed} failed`);
  return failed > 0 || passed === 0 ? 1 : 0;
}

process.exitCode = await main();
