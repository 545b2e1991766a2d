import { pushResults } from '@xeploai/application';
import { EXIT } from '../exit-code.js';
import { runLong } from '../long-run.js';
import { userName } from '../open-workspace.js';
import type { Settings } from '../settings.js';
import type { Terminal } from '../terminal.js';

/** `xeploai push run`: sends decided results and proves them by reading back. */
export async function pushRun(
  settings: Settings,
  terminal: Terminal,
  { deadline }: { readonly deadline?: number },
): Promise<number> {
  const stopping = 'cli-stopping-push';
  const { counts, stopped } = await runLong(settings, terminal, { deadline, stopping }, async (run) => ({
    counts: await pushResults({ ...run, progress: terminal.progress })({ actor: userName(), signal: run.signal }),
    stopped: run.signal.aborted ? (run.signal.reason as Error).name : null,
  }));
  if (terminal.json) terminal.data(counts);
  else terminal.line(terminal.say('demo-push', counts));
  if (stopped !== null) {
    terminal.note(terminal.say('push-stopped', { waiting: counts.pending + counts.sent + counts.unknown }));
    return stopped === 'TimeoutError' ? EXIT.unavailable : EXIT.interrupted;
  }
  return counts.dead + counts.differs > 0 ? EXIT.badData : counts.pending > 0 ? EXIT.unavailable : EXIT.ok;
}
