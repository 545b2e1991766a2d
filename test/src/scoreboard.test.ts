import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { readFaults, replaceScoreboard, type Scores } from '../scoreboard/scoreboard.js';

const README = readFileSync(fileURLToPath(new URL('../../README.md', import.meta.url)), 'utf8');

const OUTPUT = `kill-pglite: 199 passed, 1 failed; sync 50, push 50; seed 335; 80.1 s
  FAILED push: lost
resume-postgres: not run here: no PostgreSQL; no server was found; seed 335; 0.1 s
disk-full: 20 passed, 0 failed; tmpfs; seed 335; 9.9 s
219 passed, 1 failed
`;

const SCORES: Scores = {
  on: '2024-12-16',
  machine: { node: 'v24' },
  cases: { passed: 90, failed: 0 },
  faults: readFaults(OUTPUT),
  bench: [
    {
      part: 'evaluate',
      seconds: 3,
      rows: [
        {
          name: 'evaluation, all known',
          value: 2.5,
          goal: 4,
          better: 'lower',
          unit: 'x',
          noise: 1.01,
          verdict: 'met',
          note: '',
        },
      ],
      notRun: ['PostgreSQL: no server'],
    },
  ],
};

describe('the scoreboard', () => {
  it('reads the families of faults, those that did not run among them', () => {
    expect(readFaults(OUTPUT)).toEqual([
      { family: 'kill-pglite', passed: 199, failed: 1, note: 'sync 50, push 50; seed 335' },
      {
        family: 'resume-postgres',
        passed: 0,
        failed: 0,
        note: 'not run here: no PostgreSQL; no server was found',
      },
      { family: 'disk-full', passed: 20, failed: 0, note: 'tmpfs; seed 335' },
    ]);
  });

  it('stands in the README, and writing it again changes nothing else', () => {
    const once = replaceScoreboard(README, SCORES);
    expect(once).toContain('| `kill -9` survived | 199 | 1 |');
    expect(once).toContain('| other faults | 20 | 0 |');
    expect(once).toContain('| evaluation, all known | 2.50 x | <= 4 x | 1.01 | met |');
    expect(once).toContain('| PostgreSQL: no server | - | - | - | not run |');
    expect(replaceScoreboard(once, SCORES)).toBe(once);
    const around = (text: string): readonly string[] => text.split(/<!-- scoreboard[\s\S]*end of scoreboard -->/);
    expect(around(once)).toEqual(around(README));
  });

  it('has nowhere to go in a text without its place', () => {
    expect(() => replaceScoreboard('# nothing', SCORES)).toThrow('no place for the scoreboard');
  });
});
