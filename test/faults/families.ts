import { openPGliteEngine, openPostgresEngine, type Engine } from './engine.js';
import type { Family, Run, Tally } from './family.js';
import { killOperation, playStraight } from './kills.js';

/** Opens an engine for one family; says so where it cannot be had. */
const on =
  (open: () => Engine | Promise<Engine | null>, work: (engine: Engine, run: Run) => Promise<Tally>): Family['run'] =>
  async (run) => {
    const engine = await open();
    if (engine === null) return { passed: 0, failures: [], note: '', skipped: 'no PostgreSQL server' };
    try {
      return await work(engine, run);
    } finally {
      await engine.stop();
    }
  };

const kills = async (engine: Engine, run: Run): Promise<Tally> => {
  const epoch = Date.now();
  const tallies: Tally[] = [];
  for (const stage of await playStraight(engine, epoch)) tallies.push(await killOperation(engine, stage, run, epoch));
  return {
    passed: tallies.reduce((sum, { passed }) => sum + passed, 0),
    failures: tallies.flatMap(({ failures }) => failures),
    note: tallies.map(({ note }) => note).join('; '),
  };
};

export const FAMILIES: readonly Family[] = [
  { name: 'kill-pglite', run: on(openPGliteEngine, kills) },
  { name: 'kill-postgres', run: on(openPostgresEngine, kills) },
];
