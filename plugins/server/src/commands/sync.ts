import { DEFAULT_GUARD, syncHrm } from '@xeploai/application';
import { EXIT } from '../exit-code.js';
import { newId, openConfiguredStore, openHrm, systemClock } from '../open-workspace.js';
import type { Settings } from '../settings.js';
import type { Terminal } from '../terminal.js';

/** `xeploai sync run`: units and staff of the configured HRM, page by page. */
export async function syncRun(
  settings: Settings,
  terminal: Terminal,
  options: { resume?: boolean; pageSize?: number },
): Promise<number> {
  const hrm = openHrm(settings);
  const store = await openConfiguredStore(settings, terminal);
  try {
    const result = await syncHrm({ store, hrm, clock: systemClock, progress: terminal.progress, newId })({
      actor: 'cli',
      guard: DEFAULT_GUARD,
      resume: options.resume === true,
      ...(options.pageSize === undefined ? {} : { pageSize: options.pageSize }),
    });
    if (terminal.json) terminal.data(result);
    else {
      for (const run of [result.units, result.staff]) {
        const { acceptedNew, acceptedChanged, ...rest } = run.counts;
        terminal.line(
          `${terminal.say(`stage-sync-${run.stream}`)}: ${terminal.say('demo-sync', { ...rest, accepted: acceptedNew + acceptedChanged })}`,
        );
        if (run.problem !== null) terminal.line(`  ${terminal.text(run.problem.what)}`);
      }
      for (const { what } of result.treeProblems) terminal.line(`  - ${terminal.text(what)}`);
      for (const { sourceId, stream, page, position, problems } of result.quarantined) {
        terminal.line(
          `  - ${stream} ${sourceId ?? '?'} (${page}/${position}): ${problems.map(({ what }) => terminal.text(what)).join(' ')}`,
        );
      }
    }
    return result.staff.status === 'held' ? EXIT.badData : EXIT.ok;
  } finally {
    await store.close();
  }
}
