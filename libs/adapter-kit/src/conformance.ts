import type { HrmAdapter, PushCommand, SourcePage } from '@xeploai/application';
import { ProblemError } from '@xeploai/domain';

/** What goes wrong at the next call of a list or of the write. */
export type ConformanceFault =
  | 'html'
  | 'redirect'
  | 'truncate'
  | 'other-charset'
  | 'unauthorised'
  | 'busy-for-an-hour'
  | 'empty-with-total'
  | 'foreign-next'
  | 'loop-cursor'
  | 'extra-member'
  | 'lose-answer'
  | 'store-differently';

/** What the server has, so that what the adapter hands on can be compared with it. */
export interface ServedRows {
  /** Ids in order, those of rows that come twice or cannot be used among them. */
  readonly staff: readonly string[];
  readonly units: readonly string[];
  /** Somebody whose row comes twice with the same content. */
  readonly twice: string;
  /** Rows of people that no adapter can use, each with a staff code or a personal id number that can be read. */
  readonly bad: readonly string[];
}

/** A server that the kit can upset on purpose, with the adapter that talks to it. */
export interface ConformanceSubject {
  readonly adapter: HrmAdapter;
  /** The adapter at another address, its allowed hosts as before. May throw. */
  readonly connect: (baseUrl: string) => HrmAdapter;
  /** A host that is not allowed; redirects and foreign cursors lead there. */
  readonly elsewhere: { readonly url: string; readonly requests: () => number };
  /** A secret that must never show in an error. */
  readonly secret: string;
  /** Two sizes, each giving several pages of people. */
  readonly pageSizes: readonly [number, number];
  readonly served: ServedRows;
  readonly upset: (operation: 'listStaff' | 'putResult', fault: ConformanceFault) => Promise<void>;
  /** How often a write under a key took effect. */
  readonly effectsOf: (key: string) => Promise<number>;
  /** A person who exists. */
  readonly staffId: string;
}

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

const idsOf = (pages: readonly SourcePage<unknown>[]): string =>
  pages.flatMap(({ rows }) => rows.map(({ id }) => id ?? '?')).join();
const hashesOf = (pages: readonly SourcePage<unknown>[]): string =>
  pages.flatMap(({ rows }) => rows.map(({ hash }) => hash)).join();

/** The error of work that has to fail with problems; the secret is in none of them. */
async function refusal(work: () => Promise<unknown>, secret: string): Promise<ProblemError> {
  const caught = await work().then(
    () => undefined,
    (err: unknown) => err ?? new Error('nothing'),
  );
  must(caught !== undefined, 'it went on as if all were well');
  must(
    caught instanceof ProblemError && caught.problems.length > 0,
    `an error that is no ProblemError: ${caught instanceof Error ? caught.name : typeof caught}`,
  );
  must(!`${caught.message} ${JSON.stringify(caught.problems)}`.includes(secret), 'the secret is in the error');
  return caught;
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
  run: async ({ adapter, upset, secret, pageSizes: [pageSize], elsewhere }) => {
    await upset('listStaff', fault);
    await refusal(() => all(adapter.readStaff({ pageSize })), secret);
    must(elsewhere.requests() === 0, 'it went to a host that is not allowed');
  },
});

/** The contract of every HRM adapter. Loop over `conformanceOf` in the adapter's test, or run it against a live HRM. */
export const CONFORMANCE: readonly ConformanceCase[] = [
  {
    name: 'reads every row once, in order of id, over several pages',
    run: async ({ adapter, served, pageSizes: [pageSize] }) => {
      const staff = await all(adapter.readStaff({ pageSize }));
      must(staff.length > 1, 'one page only: the page size was not honoured');
      must(
        staff.every(({ number }, index) => number === index + 1),
        'pages are not numbered from 1',
      );
      must(idsOf(staff) === served.staff.join(), 'not the rows that the server has, in their order');
      must(
        idsOf(await all(adapter.readUnits({ pageSize }))) === served.units.join(),
        'not the units that the server has',
      );
    },
  },
  {
    name: 'gives the same rows and hashes when read twice, whatever the size of a page',
    run: async ({ adapter, pageSizes: [one, other] }) => {
      const [first, second] = [
        await all(adapter.readStaff({ pageSize: one })),
        await all(adapter.readStaff({ pageSize: other })),
      ];
      must(hashesOf(first) === hashesOf(second), 'two reads differ');
      const units = [
        await all(adapter.readUnits({ pageSize: one })),
        await all(adapter.readUnits({ pageSize: other })),
      ];
      must(hashesOf(units[0] ?? []) === hashesOf(units[1] ?? []), 'two reads of units differ');
    },
  },
  {
    name: 'goes on from every checkpoint as a straight run would',
    run: async ({ adapter, pageSizes: [pageSize] }) => {
      const straight = await all(adapter.readStaff({ pageSize }));
      let rowsBefore = 0;
      for (const [index, { next, rows }] of straight.entries()) {
        rowsBefore += rows.length;
        if (next === null) continue;
        const rest = await all(adapter.readStaff({ pageSize, from: next, pagesBefore: index + 1, rowsBefore }));
        must(hashesOf(rest) === hashesOf(straight.slice(index + 1)), `checkpoint ${index + 1} gives other rows`);
        must(rest[0]?.number === index + 2, `checkpoint ${index + 1} numbers its pages anew`);
      }
    },
  },
  {
    name: 'compares the total also when it goes on from a checkpoint',
    run: async ({ adapter, secret, pageSizes: [pageSize] }) => {
      const [first] = await all(adapter.readStaff({ pageSize }));
      must(first !== undefined && first.next !== null, 'one page only');
      const { next: from, rows } = first;
      const rest = adapter.readStaff({ pageSize, from, pagesBefore: 1, rowsBefore: rows.length - 1 });
      await refusal(() => all(rest), secret);
    },
  },
  {
    name: 'hands a row that comes twice on both times, with one hash',
    run: async ({ adapter, served, pageSizes: [pageSize] }) => {
      const rows = (await all(adapter.readStaff({ pageSize }))).flatMap((page) => page.rows);
      const both = rows.filter(({ id }) => id === served.twice);
      must(both.length === 2, `the row came ${both.length} times`);
      must(both[0]?.hash === both[1]?.hash, 'the same content has two hashes');
    },
  },
  {
    name: 'hands a row that it cannot use on with its reasons and whose it is, and keeps the good rows beside it',
    run: async ({ adapter, served, pageSizes: [pageSize] }) => {
      const rows = (await all(adapter.readStaff({ pageSize }))).flatMap((page) => page.rows);
      const bad = rows.filter((row) => !row.ok);
      must(bad.map(({ id }) => id).join() === served.bad.join(), 'not the rows that cannot be used');
      for (const { problems, identities } of bad) {
        must(problems.length > 0, 'a row is refused without a reason');
        const told = problems.every(({ where, what }) => where !== '' && what.vi !== '' && what.en !== '');
        must(told, 'a reason does not say where and what');
        must(
          identities.some((one) => one !== null && one !== ''),
          'a row does not say whose it is, though it could',
        );
      }
    },
  },
  {
    name: 'normalises names to NFC',
    run: async ({ adapter, pageSizes: [pageSize] }) => {
      const rows = (await all(adapter.readStaff({ pageSize }))).flatMap((page) => page.rows);
      const composed = rows.every((row) => !row.ok || row.record.fullName === row.record.fullName.normalize('NFC'));
      must(composed, 'a name is not NFC');
    },
  },
  {
    name: 'names the members that it does not know, and takes the row as before',
    run: async ({ adapter, upset, pageSizes: [pageSize] }) => {
      const before = await all(adapter.readStaff({ pageSize }));
      const extra = (pages: typeof before): number =>
        pages.flatMap(({ rows }) => rows.flatMap((row) => (row.ok ? row.extra : []))).length;
      must(extra(before) === 0, 'it does not know members that the server publishes');
      await upset('listStaff', 'extra-member');
      const after = await all(adapter.readStaff({ pageSize }));
      must(extra(after) > 0, 'an unknown member is passed over in silence');
      const good = (pages: typeof before): string =>
        pages.flatMap(({ rows }) => rows.flatMap((row) => (row.ok ? [row.hash] : []))).join();
      must(good(before) === good(after), 'an unknown member changes the row');
    },
  },
  refuses('html', 'refuses an HTML page in place of a list'),
  refuses('redirect', 'refuses a redirect and does not follow it'),
  refuses('truncate', 'refuses a truncated answer'),
  refuses('other-charset', 'refuses an answer that is not in UTF-8'),
  refuses('unauthorised', 'says that the token is refused, without the token'),
  refuses('empty-with-total', 'refuses an empty list whose total says otherwise'),
  refuses('foreign-next', 'never follows a cursor to another host'),
  refuses('loop-cursor', 'stops at a cursor that repeats'),
  {
    name: 'speaks to allowed hosts only',
    run: async ({ connect, elsewhere, secret, pageSizes: [pageSize] }) => {
      await refusal(async () => all(connect(elsewhere.url).readStaff({ pageSize })), secret);
      must(elsewhere.requests() === 0, 'it went to a host that is not allowed');
    },
  },
  {
    name: 'one command has one effect, however often it is sent',
    run: async ({ adapter, staffId, effectsOf }) => {
      const one = command(staffId, 'kit-once');
      const first = await adapter.pushResult(one);
      const second = await adapter.pushResult(one);
      must(first.status === 'taken' && second.status === 'taken', `${first.status}, ${second.status}`);
      must(first.receipt === second.receipt, 'two receipts');
      const effects = await effectsOf('kit-once');
      must(effects === 1, `${effects} effects`);
    },
  },
  {
    name: 'reads back what was written, to the letter',
    run: async ({ adapter, staffId }) => {
      const { key, supersedes: _, ...written } = command(staffId, 'kit-back');
      const answer = await adapter.pushResult({ ...written, key, supersedes: null });
      const shown = await adapter.readResult(staffId, written.year);
      must(answer.status === 'taken' && shown !== null, `taken: ${answer.status}, shown: ${shown !== null}`);
      const { receipt, ...result } = shown;
      must(receipt === answer.receipt, 'another receipt');
      const text = (value: object): string =>
        JSON.stringify(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)));
      must(text(result) === text(written), 'something else is shown');
    },
  },
  {
    name: 'reports a lost answer as lost and finds the effect by reading back',
    run: async ({ adapter, staffId, upset, effectsOf }) => {
      await upset('putResult', 'lose-answer');
      const answer = await adapter.pushResult(command(staffId, 'kit-lost'));
      must(answer.status === 'lost', `reported as ${answer.status}`);
      must((await adapter.readResult(staffId, 2024))?.decisionNumber === 'kit-lost/QĐ', 'read-back does not show it');
      must((await effectsOf('kit-lost')) === 1, 'not one effect');
    },
  },
  {
    name: 'shows what the HRM really stored',
    run: async ({ adapter, staffId, upset }) => {
      await upset('putResult', 'store-differently');
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
    name: 'stops when told to, also while it waits for a busy HRM',
    run: async ({ adapter, upset, secret, pageSizes: [pageSize] }) => {
      await refusal(() => all(adapter.readStaff({ pageSize, signal: AbortSignal.abort() })), secret);
      await upset('listStaff', 'busy-for-an-hour');
      await refusal(() => all(adapter.readStaff({ pageSize, signal: AbortSignal.timeout(300) })), secret);
    },
  },
];

/** Promises that an adapter does not keep, by the name of the case: why not. */
export type ConformanceSkips = Readonly<Record<string, string>>;

/**
 * The contract with what an adapter openly leaves out.
 * @throws Error when a skip names no case or gives no reason
 */
export function conformanceOf(
  skips: ConformanceSkips,
): readonly (ConformanceCase & { readonly skipped: string | null })[] {
  for (const [name, reason] of Object.entries(skips)) {
    must(
      CONFORMANCE.some((one) => one.name === name),
      `there is no case “${name}” to skip`,
    );
    must(reason.trim() !== '', `“${name}” is skipped without a reason`);
  }
  return CONFORMANCE.map((one) => ({ ...one, skipped: skips[one.name] ?? null }));
}
