import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { reportLateUnits } from '@xeploai/application';
import { civilDateOf, parseCivilDate, problem, ProblemError } from '@xeploai/domain';
import { lateUnitReportJson, printLateUnitReport } from '@xeploai/papers';
import { printLateUnits } from '../demo/print-story.js';
import { EXIT } from '../exit-code.js';
import { openConfiguredStore, openLaw, systemClock } from '../open-workspace.js';
import type { Settings } from '../settings.js';
import type { Terminal } from '../terminal.js';

export interface LateOptions {
  readonly year: number;
  readonly asOf?: string;
  readonly overlay?: readonly string[];
  readonly docx?: string;
  readonly superior: string;
  readonly issuer: string;
  readonly place: string;
}

/** `xeploai late`: the late agencies of a season, and the report on them. */
export async function late(settings: Settings, terminal: Terminal, options: LateOptions): Promise<number> {
  const asOf = options.asOf === undefined ? civilDateOf(systemClock.now()) : parseCivilDate(options.asOf);
  if (asOf === null) throw new ProblemError([problem('date-invalid', '--as-of', { value: options.asOf ?? '' })]);
  const store = await openConfiguredStore(settings, terminal);
  try {
    const report = await reportLateUnits({ store, library: openLaw(settings) })({
      year: options.year,
      asOf,
      overlays: options.overlay ?? [],
      actor: 'cli',
    });
    if (options.docx !== undefined) {
      const path = resolve(options.docx);
      mkdirSync(dirname(path), { recursive: true });
      const { superior, issuer, place } = options;
      writeFileSync(path, await printLateUnitReport(report, { superior, issuer, place, symbol: 'BC-SNV' }));
      terminal.note(path);
    }
    if (terminal.json) terminal.data(lateUnitReportJson(report));
    else printLateUnits(report, terminal);
    return EXIT.ok;
  } finally {
    await store.close();
  }
}
