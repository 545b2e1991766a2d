import type { PartReport } from '../bench/run-bench.js';

/** What one run of the worked cases, the faults and the benchmarks came to. */
export interface Scores {
  /** Civil date. */
  readonly on: string;
  readonly machine: Readonly<Record<string, string | number>>;
  readonly cases: { readonly passed: number; readonly failed: number };
  readonly faults: readonly FaultScore[];
  readonly bench: readonly PartReport[];
}

export interface FaultScore {
  readonly family: string;
  readonly passed: number;
  readonly failed: number;
  readonly note: string;
}

/** The lines that `npm run test:faults` prints, one a family; a family that did not run here says so in its note. */
export function readFaults(output: string): readonly FaultScore[] {
  return output.split('\n').flatMap((line): FaultScore[] => {
    const run = /^([a-z-]+): (\d+) passed, (\d+) failed; (.*); [\d.]+ s$/.exec(line);
    if (run !== null) {
      return [{ family: run[1] ?? '', passed: Number(run[2]), failed: Number(run[3]), note: run[4] ?? '' }];
    }
    const left = /^([a-z-]+): not run here: (.*); seed \d+; [\d.]+ s$/.exec(line);
    return left === null
      ? []
      : [{ family: left[1] ?? '', passed: 0, failed: 0, note: `not run here: ${left[2] ?? ''}` }];
  });
}

const BEGIN = '<!-- scoreboard: npm run scoreboard -->';
const END = '<!-- end of scoreboard -->';

/** Puts the scoreboard into the place that a text has for it. @throws Error when there is none */
export function replaceScoreboard(text: string, scores: Scores): string {
  const [begin, end] = [text.indexOf(BEGIN), text.indexOf(END)];
  if (begin < 0 || end < begin) throw new Error(`no place for the scoreboard: ${BEGIN} ... ${END}`);
  return `${text.slice(0, begin)}${BEGIN}\n\n${scoreboard(scores)}\n\n${text.slice(end)}`;
}

function scoreboard({ on, machine, cases, faults, bench }: Scores): string {
  const kills = faults.filter(({ family }) => family.startsWith('kill'));
  const sum = (scores: readonly FaultScore[], key: 'passed' | 'failed'): number =>
    scores.reduce((total, score) => total + score[key], 0);
  const others = faults.filter((score) => !kills.includes(score));
  return [
    `${on}; ${Object.entries(machine)
      .map(([name, value]) => `${name} ${value}`)
      .join(', ')}.`,
    '',
    '| what | came out | did not |',
    '|---|---|---|',
    `| worked cases beside the rules | ${cases.passed} | ${cases.failed} |`,
    `| \`kill -9\` survived | ${sum(kills, 'passed')} | ${sum(kills, 'failed')} |`,
    `| other faults | ${sum(others, 'passed')} | ${sum(others, 'failed')} |`,
    '',
    '| faults | passed | failed | |',
    '|---|---|---|---|',
    ...faults.map(({ family, passed, failed, note }) => `| \`${family}\` | ${passed} | ${failed} | ${note} |`),
    '',
    '| measured against its reference | value | goal | A/A | |',
    '|---|---|---|---|---|',
    ...bench.flatMap(({ rows, notRun }) => [
      ...rows.map(
        ({ name, value, goal, better, unit, noise, verdict }) =>
          `| ${name} | ${digits(value)} ${unit} | ${better === 'lower' ? '<=' : '>='} ${digits(goal)} ${unit} | ${noise === null ? '-' : noise.toFixed(2)} | ${verdict} |`,
      ),
      ...notRun.map((why) => `| ${why} | - | - | - | not run |`),
    ]),
  ].join('\n');
}

const digits = (value: number): string =>
  Number.isInteger(value) || value >= 100 ? Math.round(value).toLocaleString('en') : value.toFixed(value >= 10 ? 1 : 2);
