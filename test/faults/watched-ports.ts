import type { HrmAdapter, SourcePage, Store, Tx } from '@xeploai/application';

/** Told at every place where a process may end; `name` says before or after what. */
export type Meet = (name: string) => void;

/** Told what a commit that has returned promises to be there, as lines of `CLAIMS` in raw-state.ts. */
export type Acknowledge = (claims: readonly string[]) => void;

/** The store with a place to end before and after every call, transaction and commit. */
export function watchStore(store: Store, meet: Meet, acknowledge: Acknowledge): Store {
  return {
    close: () => store.close(),
    unitOfWork: async (scope, fn) => {
      const claims: string[] = [];
      meet('begin:before');
      const result = await store.unitOfWork(scope, async (tx) => {
        const done = await fn(watchTx(tx, meet, claims));
        meet('commit:before');
        return done;
      });
      meet('commit:after');
      acknowledge(claims);
      meet('acknowledged');
      return result;
    },
  };
}

type Method = (...args: readonly never[]) => unknown;

function watchTx(tx: Tx, meet: Meet, claims: string[]): Tx {
  const watched = Object.entries(tx).map(([store, methods]) => [
    store,
    Object.fromEntries(
      Object.entries(methods as Readonly<Record<string, Method>>).map(([name, method]) => [
        name,
        (...args: readonly never[]) => {
          const place = `${store}.${name}`;
          meet(`${place}:before`);
          const result = method(...args);
          if (!(result instanceof Promise))
            return watchPages(result as AsyncIterable<unknown>, () => meet(`${place}:page`));
          return result.then((done: unknown) => {
            claims.push(...(CLAIMS_OF[place]?.(...args) ?? []));
            meet(`${place}:after`);
            return done;
          });
        },
      ]),
    ),
  ]);
  return Object.fromEntries(watched) as Tx;
}

async function* watchPages<T>(pages: AsyncIterable<T>, met: () => void): AsyncGenerator<T> {
  for await (const page of pages) {
    met();
    yield page;
  }
}

const claim = (...parts: readonly (string | number | null)[]): string => JSON.stringify(parts);
type ClaimsOf = (...args: readonly never[]) => readonly string[];
type Written<Of extends keyof Tx, Name extends keyof Tx[Of]> = Tx[Of][Name] extends (...args: infer Args) => unknown
  ? (...args: Args) => readonly string[]
  : never;

const unitsWritten: Written<'units', 'write'> = (rows) => rows.map(({ id, hash }) => claim('unit', id, hash));
const staffWritten: Written<'staff', 'write'> = (rows) => rows.map(({ id, hash }) => claim('staff', id, hash));
const factsAdded: Written<'facts', 'add'> = (_, rows) => rows.map(({ subject, hash }) => claim('fact', subject, hash));
const outcomesWritten: Written<'outcomes', 'write'> = (_, rows) =>
  rows.map(({ subject, factVersion, outcome }) => claim('outcome', subject, factVersion, outcome.status));
const decisionsAdded: Written<'decisions', 'add'> = (rows) =>
  rows.map(({ subject, number, level }) => claim('decision', subject, number, level));
const entriesRecorded: Written<'deadlines', 'record'> = (_, entries) =>
  entries.map(({ agencyId, step, doneOn }) => claim('entry', agencyId, step, doneOn));
const outboxAdded: Written<'outbox', 'add'> = (rows) => rows.map(({ command }) => claim('outbox', command.key));
/** A row that waits may go on; one that is settled stays so. */
const outboxSettled: Written<'outbox', 'settle'> = (rows) =>
  rows
    .filter(({ state }) => state === 'confirmed' || state === 'dead' || state === 'differs')
    .map(({ command, state }) => claim('settled', command.key, state));
const rowsQuarantined: Written<'sync', 'quarantine'> = (runId, rows) =>
  rows.map(({ hash }) => claim('quarantined', runId, hash));
const runBegun: Written<'sync', 'begin'> = ({ id }) => [claim('run', id)];
const runUpdated: Written<'sync', 'update'> = ({ id, pages }) => (pages > 0 ? [claim('page', id, pages)] : []);

const indicatorsAdded: Written<'indicators', 'add'> = (_, rows) =>
  rows.map(({ agencyId, indicator }) => claim('indicator', agencyId, indicator));
const entriesAppended: Written<'audit', 'append'> = (entries) =>
  entries.map(({ agencyId, action, at }) => claim('audit', agencyId, action, at.toISOString()));

const CLAIMS_OF: Readonly<Record<string, ClaimsOf>> = {
  'units.write': unitsWritten,
  'staff.write': staffWritten,
  'facts.add': factsAdded,
  'outcomes.write': outcomesWritten,
  'decisions.add': decisionsAdded,
  'deadlines.record': entriesRecorded,
  'outbox.add': outboxAdded,
  'outbox.settle': outboxSettled,
  'sync.quarantine': rowsQuarantined,
  'sync.begin': runBegun,
  'sync.update': runUpdated,
  'indicators.add': indicatorsAdded,
  'audit.append': entriesAppended,
};

/** The HRM with a place to end at every page, and before and after every write and read-back. */
export function watchHrm(hrm: HrmAdapter, meet: Meet): HrmAdapter {
  const pages = <T>(name: string, read: AsyncIterable<SourcePage<T>>): AsyncIterable<SourcePage<T>> =>
    watchPages(read, () => meet(`${name}:page`));
  return {
    ...hrm,
    readUnits: (options) => pages('hrm.units', hrm.readUnits(options)),
    readStaff: (options) => pages('hrm.staff', hrm.readStaff(options)),
    pushResult: async (command, signal) => {
      meet('hrm.push:before');
      const answer = await hrm.pushResult(command, signal);
      meet('hrm.push:after');
      return answer;
    },
    readResult: async (staffId, year, signal) => {
      meet('hrm.read-back:before');
      const shown = await hrm.readResult(staffId, year, signal);
      meet('hrm.read-back:after');
      return shown;
    },
  };
}
