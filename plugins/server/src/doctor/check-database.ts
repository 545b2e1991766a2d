import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ProblemError, text } from '@xeploai/domain';
import { openStore, type OpenStore, type StorePlace } from '@xeploai/store';
import { systemClock } from '../open-workspace.js';
import type { Settings } from '../settings.js';
import { fail, pass, type DoctorCheck } from './check.js';

export interface LookedAtDatabase {
  /** `null` when it could not be opened. */
  readonly store: OpenStore | null;
  readonly checks: readonly DoctorCheck[];
}

/**
 * Opens the configured database without changing it: reachable and at the schema of this version, agencies kept apart by
 * the role and row policies (a probe row, taken back), commits reaching the disk. Where the embedded store has no data
 * yet the engine is tried in memory, so that looking creates nothing.
 */
export async function checkDatabase({ database, dataDir }: Settings): Promise<LookedAtDatabase> {
  const folder = join(dataDir, 'data');
  const empty = database === null && !existsSync(join(folder, 'PG_VERSION'));
  const place: StorePlace = database !== null ? { url: database } : empty ? { memory: true } : { dataDir: folder };
  try {
    const store = await openStore(place, { clock: systemClock, mayMigrate: empty, connections: 2 });
    const { info } = store;
    return {
      store,
      checks: [
        pass('database', empty ? text('doctor-database-empty', { folder }) : text('doctor-database-ready')),
        pass('isolation', text('doctor-isolation-kept')),
        { id: 'durability', ok: info.unsafe.length === 0, detail: info.banner },
      ],
    };
  } catch (err) {
    const leaks = err instanceof ProblemError && err.problems[0]?.code === 'store-isolation-broken';
    return {
      store: null,
      checks: leaks
        ? [pass('database', text('doctor-database-ready')), fail('isolation', err)]
        : [fail('database', err)],
    };
  }
}
