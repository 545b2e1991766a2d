import { diskFull } from './disk-full.js';
import { openPGliteEngine, openPostgresEngine, type Engine } from './engine.js';
import type { Family, Run, Tally } from './family.js';
import { killOperation, playStraight, Workers } from './kills.js';
import { resumeEverywhere } from './resume.js';
import { readTwice } from './second-read.js';
import { secondProcess } from './second-process.js';
import { failEveryStatement } from './statements.js';
import { unknownFacts } from './unknown-facts.js';
import { zones } from './zones.js';

type Work = (engine: Engine, run: Run) => Promise<Tally>;

/** One family on each engine, with its own databases; says so where there is no PostgreSQL. */
const onBoth = (name: string, work: Work): readonly Family[] => [
  { name: `${name}-pglite`, run: (run) => on(openPGliteEngine(), work, run) },
  {
    name: `${name}-postgres`,
    run: async (run) => {
      if (run.smoke) return { passed: 0, failures: [], note: 'not in the smoke part', skipped: 'PGlite only' };
      const engine = await openPostgresEngine();
      return engine === null
        ? { passed: 0, failures: [], note: 'no server was found', skipped: 'no PostgreSQL' }
        : on(engine, work, run);
    },
  },
];

async function on(engine: Engine, work: Work, run: Run): Promise<Tally> {
  try {
    return await work(engine, run);
  } finally {
    await engine.stop();
  }
}

const kill: Work = async (engine, run) => {
  const context = { workers: new Workers(), epoch: Date.now() };
  const tallies: Tally[] = [];
  try {
    for (const stage of await playStraight(engine, context)) {
      if (run.operations.includes(stage.operation)) tallies.push(await killOperation(engine, stage, run, context));
    }
  } finally {
    context.workers.stop();
  }
  return {
    passed: tallies.reduce((sum, { passed }) => sum + passed, 0),
    failures: tallies.flatMap(({ failures }) => failures),
    note: tallies.map(({ note }) => note).join('; '),
  };
};

export const FAMILIES: readonly Family[] = [
  ...onBoth('kill', kill),
  ...onBoth('resume', resumeEverywhere),
  ...onBoth('second-read', readTwice),
  ...onBoth('statements', failEveryStatement),
  secondProcess,
  diskFull,
  zones,
  unknownFacts,
];
