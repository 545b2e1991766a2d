import { provincialAdapter } from '@xeploai/adapter-provincial';
import { DEFAULT_GUARD, syncHrm, type Store, type SyncResult } from '@xeploai/application';
import { openStore } from '@xeploai/store';
import { request } from 'undici';
import { clock, onEachEngine, type Engine } from './engines.js';
import { countRow, mustEqual, ratioRow, type Row } from './measure.js';
import { SIZE } from './size.js';
import { startPageServer, type PageServer } from './start-page-server.js';

const SYNCED =
  'xeploai.staff, xeploai.staff_post, xeploai.staff_seen, xeploai.unit, xeploai.sync_run, xeploai.sync_seen';

/** Sync over HTTP against undici and JSON.parse of the same pages. */
export async function syncRows(): Promise<{ rows: readonly Row[]; notRun: readonly string[] }> {
  const server = await startPageServer(SIZE.people);
  const rows: Row[] = [];
  const notRun = await onEachEngine(async (engine) => {
    rows.push(...(await measure(engine, server)));
  });
  server.close();
  return { rows, notRun };
}

/** The floor: every page fetched and parsed, and nothing done with it. */
async function readAll(server: PageServer): Promise<number> {
  let rows = 0;
  for (const list of ['units', 'staff']) {
    let cursor: string | null = '';
    while (cursor !== null) {
      const query: string = cursor === '' ? '' : `?cursor=${cursor}`;
      const { body } = await request(`${server.url}/api/v1/${list}${query}`);
      const page = (await body.json()) as { items: unknown[]; nextCursor: string | null };
      if (list === 'staff') rows += page.items.length;
      cursor = page.nextCursor;
    }
  }
  mustEqual(rows, server.people, 'rows read by the floor');
  return rows;
}

let runs = 0;

export function syncFrom(server: PageServer, store: Store): Promise<SyncResult> {
  const hrm = provincialAdapter({
    baseUrl: `${server.url}/api/v1`,
    token: 'bench',
    allowedHosts: [server.host],
    clock,
    random: () => 0,
  });
  const newId = (): string => `bench-${process.pid}-${++runs}`;
  const ports = { store, hrm, clock, progress: { report: () => undefined }, newId };
  return syncHrm(ports)({ actor: 'bench', guard: DEFAULT_GUARD });
}

async function measure({ name, store, asOwner }: Engine, server: PageServer): Promise<readonly Row[]> {
  const size = `${server.people.toLocaleString('en')} people in pages of 500 on ${name}, Node ${process.version}, no latency`;
  const floor = (): Promise<unknown> => readAll(server);
  const onPostgres = asOwner !== null;
  let used = store as Pick<Store, 'unitOfWork'> & { close(): Promise<void> };
  const empty = async (): Promise<void> => {
    if (asOwner !== null) {
      await asOwner(`truncate ${SYNCED}`);
      return;
    }
    if (used !== store) await used.close();
    used = await openStore({ memory: true }, { clock });
  };
  const load = async (): Promise<void> => {
    const { staff } = await syncFrom(server, used);
    mustEqual(staff.counts.acceptedNew, server.people, 'people accepted');
  };
  const first = await ratioRow(
    { reference: floor, measured: load, before: empty, pairs: SIZE.pairs, warmUp: 1 },
    { name: `${name}: first load / undici + JSON.parse`, goal: onPostgres ? 4.5 : 10, note: size },
  );
  let changed = 0;
  const again = async (): Promise<void> => {
    const { staff } = await syncFrom(server, used);
    mustEqual(staff.counts.acceptedChanged, changed, 'people changed');
    mustEqual(staff.counts.unchanged, server.people - changed, 'people unchanged');
  };
  const change = async (): Promise<void> => {
    changed = await server.change();
  };
  const second = await ratioRow(
    { reference: floor, measured: again, before: change, pairs: SIZE.pairs, warmUp: 1 },
    { name: `${name}: resync with 0.1 % changed / undici + JSON.parse`, goal: 3.5, note: size },
  );
  const rows = [first, second];
  if (asOwner !== null) {
    await change();
    const written = async (): Promise<number> => {
      await asOwner('select pg_stat_force_next_flush()').catch(() => undefined);
      await new Promise((resolve) => setTimeout(resolve, 1500));
      const [found] = await asOwner(
        `select (n_tup_ins + n_tup_upd)::int as rows from pg_stat_all_tables where schemaname = 'xeploai' and relname = 'staff'`,
      );
      return Number(found?.['rows']);
    };
    const before = await written();
    await again();
    rows.push(
      countRow((await written()) - before - changed, 'rows', {
        name: `${name}: people written besides the ${changed} changed`,
        goal: 0,
        note: `pg_stat_all_tables, resync of ${size}`,
      }),
    );
  }
  if (used !== store) await used.close();
  return rows;
}
