import { DEFAULT_GUARD, syncHrm, type SourcePage } from '@xeploai/application';
import type { Fault } from '@xeploai/sample-hrm';
import type { StorePlace } from '@xeploai/store';
import { layOut, type Engine } from './engine.js';
import { Cases, type Run, type Tally } from './family.js';
import { differences } from './raw-state.js';
import { ACTOR } from './season.js';
import { smallProvince } from './small-province.js';
import { inWorkshop, type Workshop } from './workshop.js';

const PROVINCE = smallProvince({ dirtyRows: true });

/** A sync that is stopped after every page and after every commit, and taken up again, ends as a straight one does. */
export async function resumeEverywhere(engine: Engine, run: Run): Promise<Tally> {
  const cases = new Cases();
  const empty = await layOut(engine);
  for (const pageSize of run.smoke ? [200] : [7, 20, 200]) {
    const straight = await fresh(engine, empty, (at) => syncIn(at, pageSize));
    const { commits, pages } = straight.value;
    const check = async (name: string, first: (at: Workshop) => Promise<unknown>, faults?: readonly Fault[]) => {
      const { state } = await fresh(
        engine,
        empty,
        async (at) => {
          await first(at).then(
            () => Promise.reject(new Error('was not interrupted')),
            () => undefined,
          );
          return syncIn(at, pageSize);
        },
        faults,
      );
      cases.add(name, [...state.broken, ...differences(straight.state.result, state.result)]);
      run.progress(`resume on ${engine.title}: ${cases.passed + cases.failures.length} interruptions`);
    };
    for (let stop = 1; stop <= commits; stop += run.smoke ? 2 : 1) {
      await check(`pages of ${pageSize}, stopped before commit ${stop} of ${commits}`, (at) =>
        syncIn(at, pageSize, stop),
      );
    }
    for (const [operation, count] of Object.entries(pages)) {
      for (let call = 1; call <= count; call++) {
        const fault: Fault = { on: { operation, call }, do: 'truncate' };
        await check(`pages of ${pageSize}, ${operation} ${call} cut off`, (at) => syncIn(at, pageSize), [fault]);
      }
    }
  }
  await readFromEveryCheckpoint(engine, empty, cases);
  return cases.tally('interruptions at every commit and every page, and reads from every checkpoint');
}

async function fresh<T>(
  engine: Engine,
  empty: StorePlace,
  work: (at: Workshop) => Promise<T>,
  faults: readonly Fault[] = [],
): Promise<{ value: T; state: Awaited<ReturnType<Engine['read']>> }> {
  const place = await engine.copy(empty);
  const value = await inWorkshop(work, engine, place, PROVINCE, faults);
  const state = await engine.read(place);
  await engine.remove(place);
  return { value, state };
}

/** Syncs, taking an interrupted run up; the store is gone from one commit on when told. */
async function syncIn(
  at: Workshop,
  pageSize: number,
  stopBefore = Number.POSITIVE_INFINITY,
): Promise<{ commits: number; pages: Readonly<Record<string, number>> }> {
  let commits = 0;
  const store: Workshop['store'] = {
    ...at.store,
    unitOfWork: (scope, fn) =>
      commits + 1 >= stopBefore
        ? Promise.reject(new Error('stopped'))
        : at.store.unitOfWork(scope, fn).finally(() => commits++),
  };
  const ports = { ...at.ports, store, progress: { report: () => undefined } };
  await syncHrm(ports)({ actor: ACTOR, guard: DEFAULT_GUARD, pageSize, resume: true });
  return { commits, pages: Object.fromEntries(at.hrm.calls) };
}

/** The adapter alone: a list read from any of its checkpoints is the rest of the list. */
async function readFromEveryCheckpoint(engine: Engine, empty: StorePlace, cases: Cases): Promise<void> {
  const look = async ({ adapter }: Workshop): Promise<void> => {
    const read = async (from?: string, pagesBefore = 0): Promise<SourcePage<unknown>[]> => {
      const pages: SourcePage<unknown>[] = [];
      const options = { pageSize: 7, ...(from === undefined ? {} : { from, pagesBefore }) };
      for await (const page of adapter.readStaff(options)) pages.push(page);
      return pages;
    };
    const whole = await read();
    for (const [index, { next }] of whole.entries()) {
      if (next === null) continue;
      const rest = await read(next, index + 1);
      const same = JSON.stringify(rest) === JSON.stringify(whole.slice(index + 1));
      cases.add(
        `staff read from checkpoint ${index + 1} of ${whole.length}`,
        same ? [] : ['is not the rest of the list'],
      );
    }
  };
  await inWorkshop(look, engine, await engine.copy(empty), PROVINCE);
}
