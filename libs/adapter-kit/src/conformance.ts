import type { HrmAdapter, PushCommand, SourcePage } from '@xeploai/application';
import { ProblemError } from '@xeploai/domain';

/** A server that the kit can upset on purpose, with the adapter that talks to it. */
export interface ConformanceSubject {
  readonly adapter: HrmAdapter;
  /** A secret that must never show in an error. */
  readonly secret: string;
  /** What goes wrong at the next call of a list or of the write. */
  readonly upset: (operation: 'listStaff' | 'putResult', fault: ConformanceFault) => void;
  /** Effects of writes under a key. */
  readonly effectsOf: (key: string) => number;
  /** A person who exists. */
  readonly staffId: string;
  readonly close: () => Promise<void>;
}

export type ConformanceFault =
  | 'html'
  | 'redirect'
  | 'truncate'
  | 'unauthorised'
  | 'empty-with-total'
  | 'foreign-next'
  | 'loop-cursor'
  | 'lose-answer'
  | 'store-differently';

/** One promise of the adapter contract. `run` throws, saying what was found, when the adapter does not keep it. */
export interface ConformanceCase {
  readonly name: string;
  readonly run: (subject: ConformanceSubject) => Promise<void>;
}

function must(condition: boolean, found: string): asserts condition {
  if (!condition) throw new Error(found);
}

async function all<T>(pages: AsyncIterable<SourcePage<T>>): Promise<SourcePage<T>[]> {
  const read: SourcePage<T>[] = [];
  for await (const page of pages) read.push(page);
  return read;
}

const idsOf = (pages: readonly SourcePage<unknown>[]): string[] =>
  pages.flatMap(({ rows }) => rows.map(({ id }) => id ?? '?'));
const hashesOf = (pages: readonly SourcePage<unknown>[]): string =>
  pages.flatMap(({ rows }) => rows.map(({ hash }) => hash)).join();

async function problemsOf(work: () => Promise<unknown>): Promise<string> {
  try {
    await work();
  } catch (err) {
    must(err instanceof ProblemError, `an error that is no ProblemError: ${String(err)}`);
    return err.problems.map(({ code }) => code).join();
  }
  return '';
}

const command = (staffId: string, key: string): PushCommand => ({
  key,
  staffId,
  year: 2024,
  level: 'good',
  decisionNumber: `${key}/QĐ`,
  decidedOn: '2024-12-02' as PushCommand['decidedOn'],
  decidedBy: 'Giám đốc sở',
  rulebook: { id: 'ND90-2023/publicEmployee', hash: 'abc' },
  supersedes: null,
});

const refuses = (fault: ConformanceFault, name: string): ConformanceCase => ({
  name,
  run: async ({ adapter, upset, secret }) => {
    upset('listStaff', fault);
    let message = '';
    try {
      await all(adapter.readStaff({ pageSize: 3 }));
    } catch (err) {
      must(err instanceof ProblemError && err.problems.length > 0, `no clear problem: ${String(err)}`);
      message = `${err.message} ${JSON.stringify(err.problems)}`;
    }
    must(message !== '', 'the read ended as if it were whole');
    must(!message.includes(secret), 'the secret is in the error');
  },
});

/** The contract of every HRM adapter. Loop over it in the adapter's test, or run it against a live HRM. */
export const CONFORMANCE: readonly ConformanceCase[] = [
  {
    name: 'reads every person once, in order of id, over several pages',
    run: async ({ adapter }) => {
      const pages = await all(adapter.readStaff({ pageSize: 3 }));
      const ids = idsOf(pages);
      must(pages.length > 1, 'one page only: the page size was not honoured');
      must(new Set(ids).size === ids.length, 'a person came twice');
      must(ids.join() === ids.toSorted((a, b) => (a < b ? -1 : 1)).join(), 'not in order of id');
    },
  },
  {
    name: 'gives the same rows and hashes when read twice',
    run: async ({ adapter }) => {
      must(
        hashesOf(await all(adapter.readStaff({ pageSize: 4 }))) ===
          hashesOf(await all(adapter.readStaff({ pageSize: 3 }))),
        'two reads differ',
      );
      must(
        hashesOf(await all(adapter.readUnits({ pageSize: 4 }))) ===
          hashesOf(await all(adapter.readUnits({ pageSize: 2 }))),
        'two reads of units differ',
      );
    },
  },
  {
    name: 'goes on from every checkpoint as a straight run would',
    run: async ({ adapter }) => {
      const straight = await all(adapter.readStaff({ pageSize: 3 }));
      for (const [index, { next }] of straight.entries()) {
        if (next === null) continue;
        const rest = await all(adapter.readStaff({ pageSize: 3, from: next }));
        must(hashesOf(rest) === hashesOf(straight.slice(index + 1)), `checkpoint ${index + 1} gives other rows`);
      }
    },
  },
  {
    name: 'hands a row that it cannot use on with its reasons and keeps the good rows beside it',
    run: async ({ adapter }) => {
      const rows = (await all(adapter.readStaff({ pageSize: 3 }))).flatMap((page) => page.rows);
      const bad = rows.filter((row) => !row.ok);
      must(bad.length > 0, 'the bad row of the server was accepted');
      must(
        bad.every(
          (row) => !row.ok && row.problems.every(({ where, what }) => where !== '' && what.vi !== '' && what.en !== ''),
        ),
        'a reason is missing',
      );
      must(
        rows.some(({ ok }) => ok),
        'good rows were dropped',
      );
    },
  },
  {
    name: 'normalises names to NFC',
    run: async ({ adapter }) => {
      const rows = (await all(adapter.readStaff({ pageSize: 3 }))).flatMap((page) => page.rows);
      must(
        rows.every((row) => !row.ok || row.record.fullName === row.record.fullName.normalize('NFC')),
        'a name is not NFC',
      );
    },
  },
  refuses('html', 'refuses an HTML page in place of a list'),
  refuses('redirect', 'refuses a redirect and does not follow it'),
  refuses('truncate', 'refuses a truncated answer'),
  refuses('unauthorised', 'says that the token is refused'),
  refuses('empty-with-total', 'refuses an empty list whose total says otherwise'),
  refuses('foreign-next', 'never follows a cursor to another host'),
  refuses('loop-cursor', 'stops at a cursor that repeats'),
  {
    name: 'one command has one effect, however often it is sent',
    run: async ({ adapter, staffId, effectsOf }) => {
      const one = command(staffId, 'kit-once');
      const first = await adapter.pushResult(one);
      const second = await adapter.pushResult(one);
      must(first.status === 'taken' && second.status === 'taken', `${first.status}, ${second.status}`);
      must(first.receipt === second.receipt, 'two receipts');
      must(effectsOf('kit-once') === 1, `${effectsOf('kit-once')} effects`);
    },
  },
  {
    name: 'reports a lost answer as lost and finds the effect by reading back',
    run: async ({ adapter, staffId, upset, effectsOf }) => {
      upset('putResult', 'lose-answer');
      const answer = await adapter.pushResult(command(staffId, 'kit-lost'));
      must(answer.status === 'lost', `reported as ${answer.status}`);
      must((await adapter.readResult(staffId, 2024))?.decisionNumber === 'kit-lost/QĐ', 'read-back does not show it');
      must(effectsOf('kit-lost') === 1, 'more than one effect');
    },
  },
  {
    name: 'shows what the HRM really stored',
    run: async ({ adapter, staffId, upset }) => {
      upset('putResult', 'store-differently');
      await adapter.pushResult(command(staffId, 'kit-differs'));
      must((await adapter.readResult(staffId, 2024))?.level !== 'good', 'read-back repeats what was sent');
    },
  },
  {
    name: 'answers null where there is no result, and refuses a person who does not exist',
    run: async ({ adapter, staffId }) => {
      must((await adapter.readResult(staffId, 1999)) === null, 'a result of 1999');
      const answer = await adapter.pushResult(command('nobody-has-this-id', 'kit-nobody'));
      must(answer.status === 'refused', `reported as ${answer.status}`);
    },
  },
  {
    name: 'stops when told to',
    run: async ({ adapter }) => {
      const stopped = AbortSignal.abort();
      must((await problemsOf(() => all(adapter.readStaff({ signal: stopped })))) !== '', 'it went on');
    },
  },
];
