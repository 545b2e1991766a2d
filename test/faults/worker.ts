import { randomUUID } from 'node:crypto';
import { writeSync } from 'node:fs';
import { createInterface } from 'node:readline';
import type { ReceivedEffect } from '@xeploai/application';
import { ProblemError, type Problem } from '@xeploai/domain';
import { openStore, type StorePlace } from '@xeploai/store';
import { brokenInvariants } from './broken-invariants.js';
import { connectHrm, openLibrary, OPERATIONS, seasonClock, type Operation } from './season.js';
import { watchHrm, watchStore, type Meet } from './watched-ports.js';

/*
 * The process that is killed. It says `ready`, takes one job from stdin, acknowledges on descriptor 3 what was committed
 * (written at once, so that nothing acknowledged can be lost with the process) and says `done` with the places it met.
 */

export interface Job {
  readonly operation: Operation;
  readonly place: StorePlace;
  readonly snapshotDir: string;
  readonly hrm: string;
  /** What the HRM has done so far. */
  readonly effects: readonly ReceivedEffect[];
  /** Start of the season's clock, in milliseconds. */
  readonly epoch: number;
  /** Where this process kills itself: at the n-th time, from 1, that it comes to the place. */
  readonly failpoint: { readonly name: string; readonly nth: number } | null;
}

export type Said =
  | { readonly said: 'ready' }
  | { readonly said: 'examined'; readonly wrong: readonly string[] }
  | { readonly said: 'committed'; readonly claims: readonly string[] }
  | { readonly said: 'done'; readonly met: Readonly<Record<string, number>> }
  | { readonly said: 'failed'; readonly why: string; readonly problems: readonly Problem[] };

const say = (words: Said): void => void writeSync(3, `${JSON.stringify(words)}\n`);

async function perform({ operation, place, snapshotDir, hrm, effects, epoch, failpoint }: Job): Promise<Said> {
  const met: Record<string, number> = {};
  const meet: Meet = (name) => {
    met[name] = (met[name] ?? 0) + 1;
    if (failpoint?.name === name && failpoint.nth === met[name]) process.kill(process.pid, 'SIGKILL');
  };
  const clock = seasonClock(epoch);
  meet('open:before');
  const store = await openStore(place, { clock, connections: 4, snapshotDir });
  meet('open:after');
  const adapter = watchHrm(connectHrm(hrm, clock), meet);
  const receiver = { target: adapter.name, effects, quiescent: false };
  say({ said: 'examined', wrong: await brokenInvariants(store, receiver) });
  const watched = watchStore(store, meet, (claims) => {
    if (claims.length > 0) say({ said: 'committed', claims });
  });
  const library = openLibrary;
  await OPERATIONS[operation]({ store: watched, hrm: adapter, library, clock, newId: randomUUID });
  meet('close:before');
  await store.close();
  return { said: 'done', met };
}

say({ said: 'ready' });
for await (const line of createInterface({ input: process.stdin })) {
  say(
    await perform(JSON.parse(line) as Job).catch((err: unknown): Said => ({
      said: 'failed',
      why: err instanceof Error ? (err.stack ?? err.message) : String(err),
      problems: err instanceof ProblemError ? err.problems : [],
    })),
  );
  break;
}
