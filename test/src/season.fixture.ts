import { provincialAdapter } from '@xeploai/adapter-provincial';
import {
  DEFAULT_GUARD,
  syncHrm,
  type HrmAdapter,
  type Store,
  type SyncInput,
  type SyncResult,
} from '@xeploai/application';
import { generateProvince, startSampleHrm, type Fault, type Province, type SampleHrm } from '@xeploai/sample-hrm';
import { openStore } from '@xeploai/store';

export const clock = { now: () => new Date('2024-12-16T02:00:00Z') };
export const province = { agencies: 'province', actor: 'test' } as const;
const TOKEN = 'token-of-the-tests';

/** A small province with every kind of dirty row, made once. */
export const SMALL: Province = generateProvince({ seed: 7, staff: 700, year: 2024, dirtyRows: true });

/** The same without dirty rows. */
export const CLEAN: Province = generateProvince({ seed: 7, staff: 700, year: 2024, dirtyRows: false });

export interface ServedHrm {
  readonly sample: SampleHrm;
  readonly adapter: HrmAdapter;
}

/** Serves a province over HTTP as it stands, with a script of faults, and connects the adapter to it. */
export async function serve(served: Province, faults: readonly Fault[] = []): Promise<ServedHrm> {
  const sample = await startSampleHrm({ province: served, token: TOKEN, clock: clock.now, faults });
  const adapter = provincialAdapter({
    baseUrl: `${sample.url}/api/v1`,
    token: TOKEN,
    allowedHosts: [new URL(sample.url).host],
    clock,
    random: () => 0,
    limits: { idle: 2000, tries: 1 },
  });
  return { sample, adapter };
}

export interface Workplace {
  readonly store: Store;
  /** Serves a province until the test ends, and syncs it. */
  readonly sync: (
    served: Province,
    options?: { faults?: readonly Fault[] } & Partial<SyncInput>,
  ) => Promise<SyncResult>;
  readonly serve: typeof serve;
  readonly close: () => Promise<void>;
}

/** An empty store in memory and the HRMs that a test starts. */
export async function openWorkplace(): Promise<Workplace> {
  const store = await openStore({ memory: true }, { clock });
  const running: SampleHrm[] = [];
  let runs = 0;
  const start: typeof serve = async (served, faults) => {
    const hrm = await serve(served, faults);
    running.push(hrm.sample);
    return hrm;
  };
  return {
    store,
    serve: start,
    sync: async (served, { faults, ...input } = {}) => {
      const { adapter } = await start(served, faults);
      const ports = { store, hrm: adapter, clock, progress: { report: () => undefined }, newId: () => `run-${++runs}` };
      return syncHrm(ports)({ actor: 'test', guard: DEFAULT_GUARD, pageSize: 50, ...input });
    },
    close: async () => {
      await Promise.all(running.map((hrm) => hrm.close()));
      await store.close();
    },
  };
}
