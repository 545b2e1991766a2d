import { replaySeason } from '@xeploai/application';
import { problem, ProblemError } from '@xeploai/domain';
import { EXIT } from '../exit-code.js';
import { openConfiguredStore, openLaw } from '../open-workspace.js';
import type { Settings } from '../settings.js';
import type { Terminal } from '../terminal.js';

/** `xeploai replay`: computes every stored outcome of a season again and compares the bytes. Writes nothing. */
export async function replay(
  settings: Settings,
  terminal: Terminal,
  { year }: { readonly year: number },
): Promise<number> {
  const library = openLaw(settings);
  const store = await openConfiguredStore(settings, terminal);
  try {
    const result = await replaySeason({ store, library, progress: terminal.progress })({ year, actor: 'cli' });
    if (terminal.json) terminal.data(result);
    else {
      const { line, say } = terminal;
      const { differences: _, problems: __, ...counts } = result;
      line(say('replay-result', counts));
      for (const { subject, rulebook, parts } of result.differences) {
        line(`  - ${subject} (${rulebook.id} ${rulebook.hash.slice(0, 12)}):`);
        for (const { part, stored, computed } of parts) line(`      ${say('replay-part', { part, stored, computed })}`);
      }
    }
    if (result.outcomes === 0) terminal.fault(new ProblemError([problem('replay-nothing', String(year), { year })]));
    if (result.problems.length > 0) terminal.fault(new ProblemError(result.problems));
    return result.outcomes > 0 && result.identical === result.outcomes ? EXIT.ok : EXIT.badData;
  } finally {
    await store.close();
  }
}
