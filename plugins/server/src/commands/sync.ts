import { approveSync, DEFAULT_GUARD, readSyncStatus, syncHrm, type Hold, type SyncRun } from '@xeploai/application';
import { EXIT } from '../exit-code.js';
import { runLong } from '../long-run.js';
import { newId, openConfiguredStore, SOURCE, systemClock, userName } from '../open-workspace.js';
import { printQuarantine } from '../print-quarantine.js';
import type { Settings } from '../settings.js';
import type { Terminal } from '../terminal.js';

export interface SyncRunOptions {
  readonly resume?: boolean;
  readonly pageSize?: number;
  readonly by?: string;
  /** Minutes. */
  readonly deadline?: number;
}

/** `xeploai sync run`: units and staff of the configured HRM, page by page. */
export async function syncRun(
  settings: Settings,
  terminal: Terminal,
  { resume, pageSize, by, deadline }: SyncRunOptions,
): Promise<number> {
  const stopping = 'cli-stopping-sync';
  const result = await runLong(settings, terminal, { deadline, stopping }, ({ store, hrm, signal }) =>
    syncHrm({ store, hrm, clock: systemClock, progress: terminal.progress, newId })({
      actor: by ?? userName(),
      guard: DEFAULT_GUARD,
      resume: resume === true,
      signal,
      ...(pageSize === undefined ? {} : { pageSize }),
    }),
  );
  if (terminal.json) terminal.data(result);
  else {
    for (const run of [result.units, result.staff]) {
      terminal.line(`${terminal.say(`stage-sync-${run.stream}`)}: ${countsOf(run, terminal)}`);
      printTroubles(run, terminal);
    }
    printQuarantine(result, terminal);
  }
  return result.staff.status === 'held' || result.units.status === 'held' ? EXIT.badData : EXIT.ok;
}

/** `xeploai sync status`: the last runs, and what waits for a person. */
export async function syncStatus(settings: Settings, terminal: Terminal): Promise<number> {
  const store = await openConfiguredStore(settings, terminal);
  try {
    const status = await readSyncStatus({ store, clock: systemClock })({ source: SOURCE, actor: userName() });
    if (terminal.json) terminal.data(status);
    else {
      if (status.runs.length === 0) terminal.line(terminal.say('sync-none'));
      for (const run of status.runs) {
        terminal.line(
          `${run.startedAt.toISOString()} ${terminal.say(`stage-sync-${run.stream}`)}: ${terminal.say(`sync-run-${run.status}`)}, ${terminal.say('sync-asked-by', { by: run.requestedBy })}. ${countsOf(run, terminal)}`,
        );
        printTroubles(run, terminal);
      }
      if (status.hold !== null) {
        terminal.line();
        terminal.line(terminal.say('sync-hold', sizeOf(status.hold)));
        for (const { name, people } of status.peopleByAgency) terminal.line(`  ${name}: ${people}`);
        for (const { name, code } of status.hold.endingUnits) terminal.line(`  - ${code} ${name}`);
        terminal.line(terminal.say('sync-hold-how'));
      }
    }
    return EXIT.ok;
  } finally {
    await store.close();
  }
}

export interface SyncApproveOptions {
  readonly by: string;
  readonly reason: string;
  readonly document?: string;
}

/** `xeploai sync approve`: a person other than who asked for the run lets a held absence take effect. */
export async function syncApprove(
  settings: Settings,
  terminal: Terminal,
  options: SyncApproveOptions,
): Promise<number> {
  const store = await openConfiguredStore(settings, terminal);
  try {
    const hold = await approveSync({ store, clock: systemClock })({ source: SOURCE, ...options });
    if (terminal.json) terminal.data({ approvedBy: options.by, ...sizeOf(hold) });
    else terminal.line(terminal.say('sync-approved', { by: options.by, ...sizeOf(hold) }));
    return EXIT.ok;
  } finally {
    await store.close();
  }
}

const sizeOf = ({ people, endingUnits, stayingUnits }: Hold): { people: number; units: number; staying: number } => ({
  people: people.length,
  units: endingUnits.length,
  staying: stayingUnits.length,
});

function countsOf({ counts }: SyncRun, terminal: Terminal): string {
  const { acceptedNew, acceptedChanged, ...rest } = counts;
  return terminal.say('demo-sync', { ...rest, accepted: acceptedNew + acceptedChanged });
}

/** Why it is held or failed, who approved it, and what the source has that nobody told us of. */
function printTroubles({ problem, approval, drift }: SyncRun, terminal: Terminal): void {
  if (problem !== null) terminal.line(`  ${terminal.text(problem.what)}`);
  if (approval !== null) {
    const { by, at, reason, document } = approval;
    terminal.line(
      `  ${terminal.say('sync-approved-by', { by, at, reason })}${document === '' ? '' : ` (${document})`}`,
    );
  }
  const members = Object.entries(drift).map(([path, rows]) => `${path} (${rows})`);
  if (members.length > 0) terminal.line(`  ${terminal.say('sync-drift', { members: members.join(', ') })}`);
}
