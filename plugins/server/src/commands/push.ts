import { pushResults } from '@xeploai/application';
import { EXIT } from '../exit-code.js';
import { openConfiguredStore, openHrm } from '../open-workspace.js';
import type { Settings } from '../settings.js';
import type { Terminal } from '../terminal.js';

/** `xeploai push run`: sends decided results and proves them by reading back. */
export async function pushRun(settings: Settings, terminal: Terminal): Promise<number> {
  const hrm = openHrm(settings);
  const store = await openConfiguredStore(settings, terminal);
  try {
    const counts = await pushResults({ store, hrm, progress: terminal.progress })({ actor: 'cli' });
    if (terminal.json) terminal.data(counts);
    else terminal.line(terminal.say('demo-push', counts));
    return counts.dead + counts.differs > 0 ? EXIT.badData : counts.pending > 0 ? EXIT.unavailable : EXIT.ok;
  } finally {
    await store.close();
  }
}
