import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { Row } from './measure.js';
import { PARTS } from './parts.js';

/** What a part has to say: its rows, or why it did not run. */
export interface PartReport {
  readonly part: string;
  readonly seconds: number;
  readonly rows: readonly Row[];
  readonly notRun: readonly string[];
}

const NOISY = 75;
const USAGE = `npm run bench -- [part ...] [--json]\nparts: ${PARTS.map(({ name }) => name).join(', ')}\n`;
const self = fileURLToPath(import.meta.url);

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { json: { type: 'boolean' }, help: { type: 'boolean' }, inside: { type: 'boolean' } },
});
const unknown = positionals.filter((name) => !PARTS.some((part) => part.name === name));
if (values.help === true || unknown.length > 0) {
  process.stderr.write(unknown.length > 0 ? `No such part: ${unknown.join(', ')}\n${USAGE}` : USAGE);
  process.exitCode = unknown.length > 0 ? 2 : 0;
} else if (values.inside === true) await runInside(positionals[0] ?? '');
else runAll(positionals.length > 0 ? positionals : PARTS.map(({ name }) => name), values.json === true);

/** One part in this process; its report is the last line of stdout. */
async function runInside(name: string): Promise<void> {
  const part = PARTS.find((one) => one.name === name);
  if (part === undefined) throw new Error(`No such part: ${name}`);
  const start = performance.now();
  const { rows, notRun = [] } = await part.run();
  const report: PartReport = { part: name, seconds: (performance.now() - start) / 1000, rows, notRun };
  process.stdout.write(`${JSON.stringify(report)}\n`);
}

/** Each part in a process of its own, so that no part warms up or fills the memory of another. */
function runAll(names: readonly string[], asJson: boolean): void {
  const reports = names.map((name): PartReport => {
    process.stderr.write(`${name} ...\n`);
    const { stdout, status, signal } = spawnSync(process.execPath, ['--expose-gc', self, name, '--inside'], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'inherit'],
      maxBuffer: 64_000_000,
    });
    if (status !== 0) throw new Error(`${name} ended with ${signal ?? status}; see above`);
    return JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '') as PartReport;
  });
  const rows = reports.flatMap((report) => report.rows);
  const machine = { ...versions(), cpus: cpus().length, processor: cpus()[0]?.model.trim() ?? '' };
  if (asJson) process.stdout.write(`${JSON.stringify({ machine, parts: reports })}\n`);
  else process.stdout.write(table(reports, machine));
  process.exitCode = rows.some(({ verdict }) => verdict === 'missed')
    ? 1
    : rows.some(({ verdict }) => verdict === 'noisy')
      ? NOISY
      : 0;
}

function versions(): Record<string, string> {
  const require = createRequire(import.meta.url);
  const of = (name: string): string => (require(`${name}/package.json`) as { version: string }).version;
  return { node: process.version, 'json-rules-engine': of('json-rules-engine'), undici: of('undici') };
}

function table(reports: readonly PartReport[], machine: Readonly<Record<string, string | number>>): string {
  const lines = [
    Object.entries(machine)
      .map(([name, value]) => `${name} ${value}`)
      .join(', '),
    '',
    '| part | what | measured | goal | A/A | verdict |',
    '|---|---|---|---|---|---|',
    ...reports.flatMap(({ part, rows }) =>
      rows.map(({ name, value, goal, better, unit, noise, verdict }) => {
        const shown = unit === 'x' ? `${digits(value)}x` : `${digits(value)} ${unit}`;
        const aa = noise === null ? 'counted' : noise.toFixed(2);
        return `| ${part} | ${name} | ${shown} | ${better === 'lower' ? '<=' : '>='} ${digits(goal)} | ${aa} | ${verdict === 'noisy' ? 'machine too noisy to judge' : verdict} |`;
      }),
    ),
    '',
    ...reports.flatMap(({ part, rows }) => rows.map(({ name, note }) => `${part}: ${name}: ${note}`)),
    ...reports.flatMap(({ part, notRun }) => notRun.map((why) => `${part}: ${why}`)),
    `${reports.reduce((sum, { seconds }) => sum + seconds, 0).toFixed(0)} seconds`,
    '',
  ];
  return lines.join('\n');
}

function digits(value: number): string {
  if (Number.isInteger(value) || value >= 100) return Math.round(value).toLocaleString('en');
  return value.toFixed(value >= 10 ? 1 : 2);
}
