import { randomUUID } from 'node:crypto';
import type { HrmAdapter, Store } from '@xeploai/application';
import { startSampleHrm, type Fault, type Province, type SampleHrm } from '@xeploai/sample-hrm';
import { openStore, type StorePlace } from '@xeploai/store';
import type { Engine } from './engine.js';
import { connectHrm, HRM_TOKEN, openLibrary, seasonClock, type Ports } from './season.js';

const EPOCH = Date.now();
const clock = seasonClock(EPOCH);
let library: ReturnType<typeof openLibrary> | undefined;

/** The law, read once. */
export const theLibrary = (): ReturnType<typeof openLibrary> => (library ??= openLibrary());

/** A store and an HRM in this process. */
export interface Workshop {
  readonly store: Store;
  readonly hrm: SampleHrm;
  readonly adapter: HrmAdapter;
  readonly ports: Ports;
  close(): Promise<void>;
}

export async function openWorkshop(
  engine: Engine,
  place: StorePlace,
  province: Province,
  faults: readonly Fault[] = [],
): Promise<Workshop> {
  const hrm = await startSampleHrm({ province, token: HRM_TOKEN, clock: () => new Date(0), faults });
  const adapter = connectHrm(hrm.url, clock);
  const store = await openStore(place, { clock, connections: 2, snapshotDir: engine.snapshotDir });
  return {
    store,
    hrm,
    adapter,
    ports: { store, hrm: adapter, clock, library: theLibrary, newId: randomUUID },
    close: async () => {
      await store.close();
      await hrm.close();
    },
  };
}

/** Works in a workshop and closes it, whatever comes. */
export async function inWorkshop<T>(
  work: (at: Workshop) => Promise<T>,
  ...opened: Parameters<typeof openWorkshop>
): Promise<T> {
  const at = await openWorkshop(...opened);
  try {
    return await work(at);
  } finally {
    await at.close();
  }
}
