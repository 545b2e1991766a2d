import type { HrmAdapter, Store } from '@xeploai/application';
import type { MessageKey } from '@xeploai/domain';
import { heedInterrupts } from './interrupts.js';
import { openConfiguredStore, openHrm } from './open-workspace.js';
import type { Settings } from './settings.js';
import type { Terminal } from './terminal.js';

/** Minutes after which a run stops by itself and stays to be taken up again. */
export const DEFAULT_DEADLINE = 120;

interface LongRun {
  readonly store: Store;
  readonly hrm: HrmAdapter;
  /** Aborted by Ctrl+C or by the deadline. */
  readonly signal: AbortSignal;
}

/** Long work with the HRM and the store, which a person or the deadline can stop; the store is closed in any case. */
export async function runLong<T>(
  settings: Settings,
  terminal: Terminal,
  { deadline = DEFAULT_DEADLINE, stopping }: { readonly deadline?: number | undefined; readonly stopping: MessageKey },
  work: (run: LongRun) => Promise<T>,
): Promise<T> {
  const hrm = openHrm(settings, terminal);
  const interrupts = heedInterrupts(() => terminal.note(terminal.say(stopping)));
  try {
    const store = await openConfiguredStore(settings, terminal);
    try {
      const signal = AbortSignal.any([interrupts.signal, AbortSignal.timeout(deadline * 60_000)]);
      return await work({ store, hrm, signal });
    } finally {
      await store.close();
    }
  } finally {
    interrupts.release();
  }
}
