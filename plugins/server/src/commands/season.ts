import {
  readSeasonReport,
  recordSeason,
  seasonReportSchema,
  seasonStepSchema,
  partyRankingSchema,
} from '@xeploai/application';
import { civilDateOf } from '@xeploai/domain';
import { z } from 'zod';
import { EXIT } from '../exit-code.js';
import { openConfiguredStore, systemClock } from '../open-workspace.js';
import { readInput } from '../read-input.js';
import type { Settings } from '../settings.js';
import type { Terminal } from '../terminal.js';

/** JSON Schema of what `season record` reads. */
function seasonSchema(): unknown {
  const [whole, step, day] = [seasonReportSchema, seasonStepSchema, partyRankingSchema].map((schema) =>
    z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }),
  );
  const properties = {
    ...whole?.properties,
    steps: { type: 'array', items: step },
    partyRankings: { type: 'array', items: day },
  };
  return { ...whole, properties };
}

/** `xeploai season record`: what the agencies reported of their season goes into the deadline ledger. */
export async function seasonRecord(
  settings: Settings,
  terminal: Terminal,
  options: { input?: string; schema?: boolean },
): Promise<number> {
  if (options.schema === true) {
    terminal.data(seasonSchema());
    return EXIT.ok;
  }
  const path = options.input ?? '-';
  const raw = readInput(path);
  const store = await openConfiguredStore(settings, terminal);
  try {
    const units = await store.unitOfWork({ agencies: 'province', actor: 'cli' }, (tx) => tx.units.all());
    const agencies = new Map(units.filter(({ isAgency }) => isAgency).map(({ code, id }) => [code, id]));
    const today = civilDateOf(systemClock.now());
    const { year, report, problems } = readSeasonReport(raw, { agencies, today, where: path });
    await recordSeason({ store, clock: systemClock })({ year, report, actor: 'cli' });
    const recorded = { year, steps: report.entries.length, partyRankings: report.partyRankings.size };
    if (terminal.json) terminal.data({ ...recorded, problems });
    else {
      terminal.line(terminal.say('season-recorded', { ...recorded, refused: problems.length }));
      for (const { where, what } of problems) terminal.line(`  - ${where}: ${terminal.text(what)}`);
    }
    return problems.length > 0 ? EXIT.badData : EXIT.ok;
  } finally {
    await store.close();
  }
}
