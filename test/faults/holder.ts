import { openStore } from '@xeploai/store';
import { ProblemError } from '@xeploai/domain';

/* A process that holds a data folder: says `held`, or why it does not, and ends with its stdin. */

const [, , dataDir = '', snapshotDir = ''] = process.argv;
const say = (words: object): void => void process.stdout.write(`${JSON.stringify(words)}\n`);
try {
  const store = await openStore({ dataDir }, { clock: { now: () => new Date() }, snapshotDir });
  process.stdin.once('end', () => void store.close()).resume();
  say({ held: true });
} catch (err) {
  say({ held: false, codes: err instanceof ProblemError ? err.problems.map(({ code }) => code) : [String(err)] });
  process.exitCode = 75;
}
