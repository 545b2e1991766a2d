import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Store } from '@xeploai/application';
import { printStory } from '../demo/print-story.js';
import { runDemo } from '../demo/run-demo.js';
import { startSampleHrm } from '../demo/start-sample-hrm.js';
import { EXIT } from '../exit-code.js';
import { connectHrm, newId, openConfiguredStore, openLaw, systemClock } from '../open-workspace.js';
import type { Settings } from '../settings.js';
import type { Terminal } from '../terminal.js';

const FOLDER = 'demo-2024';
const TOKEN = 'demo-token-of-the-sample-hrm';

/** One answer is lost on the way, so that a receipt has to be found by reading back. */
const FAULTS = [{ on: { operation: 'putEvaluationResult', call: 7 }, do: 'lose-answer' }];

/** Below this the sample has no agency large enough to try more excellent results than its cap allows. */
export const SMALLEST_PROVINCE = 500;

export interface DemoOptions {
  readonly once?: boolean;
  readonly staff: number;
  readonly seed: number;
}

/** `xeploai demo`: the season of 2024 in the sample province, from an empty store. */
export async function demo(
  settings: Settings,
  terminal: Terminal,
  options: DemoOptions,
  stopped: () => Promise<void>,
): Promise<number> {
  const library = openLaw(settings);
  const store = await openEmptyStore({ ...settings, database: null }, terminal);
  const hrm = await startSampleHrm({
    seed: options.seed,
    staff: options.staff,
    token: TOKEN,
    faults: FAULTS,
  });
  try {
    const adapter = connectHrm(`${hrm.url}/api/v1`, TOKEN, [new URL(hrm.url).host]);
    const story = await runDemo(
      { store, hrm: adapter, library, clock: systemClock, newId, papersDir: join(settings.dataDir, FOLDER, 'papers') },
      terminal,
    );
    printStory(story, join(settings.dataDir, FOLDER), terminal);
    if (terminal.json) terminal.data(story.summary);
    if (options.once !== true && !terminal.json && process.stdout.isTTY) {
      terminal.note(terminal.say('demo-hrm-running', { url: hrm.url }));
      await stopped();
    }
    return EXIT.ok;
  } finally {
    await hrm.stop();
    await store.close();
  }
}

/** An empty store in place of an earlier demo's. @throws ProblemError `store-locked` while another demo holds it */
async function openEmptyStore(settings: Settings, terminal: Terminal): Promise<Store> {
  const folder = join(settings.dataDir, FOLDER);
  if (existsSync(join(folder, 'data'))) {
    const earlier = await openConfiguredStore(settings, { ...terminal, note: () => undefined }, join(FOLDER, 'data'));
    await earlier.close();
    rmSync(join(folder, 'data'), { recursive: true, force: true });
  }
  return openConfiguredStore(settings, terminal, join(FOLDER, 'data'));
}
