import { get } from 'node:http';
import { problem, ProblemError, type StaffMember } from '@xeploai/domain';
import type { HrmAdapter, ReadOptions, SourcePage } from '@xeploai/application';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CONFORMANCE, conformanceOf } from './conformance.js';
import { startSmallHrm, type SmallHrm } from './small-hrm.test.suite.js';

let hrm: SmallHrm;
beforeEach(async () => {
  hrm = await startSmallHrm();
});
afterEach(() => hrm.close());

describe('the least adapter', () => {
  it.each(CONFORMANCE.map(({ name, run }) => [name, run] as const))('%s', async (_, run) => {
    await expect(run(hrm)).resolves.toBeUndefined();
  });
});

type Page = SourcePage<StaffMember>;

/** The good adapter with one page after another changed on its way. */
const pagesThrough =
  (change: (page: Page) => Page): ((good: HrmAdapter) => Partial<HrmAdapter>) =>
  (good) => ({
    async *readStaff(options) {
      for await (const page of good.readStaff(options)) yield change(page);
    },
  });
const rowsThrough = (change: (row: Page['rows'][number]) => Page['rows'][number]) =>
  pagesThrough((page) => ({ ...page, rows: page.rows.map(change) }));

const without = (options: ReadOptions = {}, ...names: readonly string[]): ReadOptions =>
  Object.fromEntries(Object.entries(options).filter(([name]) => !names.includes(name)));

const visit = (url: string): Promise<void> =>
  new Promise((done) => void get(url, (response) => response.resume().on('end', done)));

let made = 0;

/** Adapters that each break one promise, as people write them; the cases that must find them, and what they find. */
const BROKEN: readonly (readonly [string, (good: HrmAdapter, hrm: SmallHrm) => Partial<HrmAdapter>, string, string])[] =
  [
    [
      'forgets the last page',
      (good) => ({
        async *readStaff(options) {
          for await (const page of good.readStaff(options)) if (page.next !== null) yield page;
        },
      }),
      'reads every row once, in order of id, over several pages',
      'not the rows that the server has',
    ],
    [
      'puts the time into its hashes',
      rowsThrough((row) => ({ ...row, hash: `${row.hash}${made++}` })),
      'gives the same rows and hashes when read twice, whatever the size of a page',
      'two reads differ',
    ],
    [
      'starts again from the first page, whatever the checkpoint',
      (good) => ({ readStaff: (options) => good.readStaff(without(options, 'from', 'rowsBefore')) }),
      'goes on from every checkpoint as a straight run would',
      'checkpoint 1 gives other rows',
    ],
    [
      'does not compare the total of a list taken up again',
      (good) => ({ readStaff: (options) => good.readStaff(without(options, 'rowsBefore')) }),
      'compares the total also when it goes on from a checkpoint',
      'it went on as if all were well',
    ],
    [
      'drops what comes twice',
      pagesThrough((page) => ({
        ...page,
        rows: page.rows.filter(
          ({ id }, index) => id !== 'S4' || page.rows[index - 1]?.id === 'S4' || page.number === 2,
        ),
      })),
      'hands a row that comes twice on both times, with one hash',
      'the row came 1 times',
    ],
    [
      'drops what it cannot use',
      pagesThrough((page) => ({ ...page, rows: page.rows.filter(({ ok }) => ok) })),
      'hands a row that it cannot use on with its reasons and whose it is, and keeps the good rows beside it',
      'not the rows that cannot be used',
    ],
    [
      'does not say whose a bad row is',
      rowsThrough((row) => (row.ok ? row : { ...row, identities: [] })),
      'hands a row that it cannot use on with its reasons and whose it is, and keeps the good rows beside it',
      'a row does not say whose it is',
    ],
    [
      'passes names on as they come',
      rowsThrough((row) =>
        row.ok ? { ...row, record: { ...row.record, fullName: row.record.fullName.normalize('NFD') } } : row,
      ),
      'normalises names to NFC',
      'a name is not NFC',
    ],
    [
      'passes over members that it does not know',
      rowsThrough((row) => (row.ok ? { ...row, extra: [] } : row)),
      'names the members that it does not know, and takes the row as before',
      'passed over in silence',
    ],
    [
      'takes a broken answer for the end of the list',
      (good) => ({
        async *readStaff(options) {
          try {
            yield* good.readStaff(options);
          } catch {
            yield { number: 1, rows: [], next: null, total: null };
          }
        },
      }),
      'refuses an HTML page in place of a list',
      'it went on as if all were well',
    ],
    [
      'throws what its library throws',
      (good) => ({
        async *readStaff(options) {
          try {
            yield* good.readStaff(options);
          } catch {
            throw new SyntaxError('Unexpected end of JSON input');
          }
        },
      }),
      'refuses a truncated answer',
      'no ProblemError: SyntaxError',
    ],
    [
      'tells its token when it is refused',
      (good, { secret }) => ({
        async *readStaff(options) {
          try {
            yield* good.readStaff(options);
          } catch {
            throw new ProblemError([problem('hrm-unauthorised', `Authorization: Bearer ${secret}`, { status: 401 })]);
          }
        },
      }),
      'says that the token is refused, without the token',
      'the secret is in the error',
    ],
    [
      'follows wherever the next page is said to be',
      (good, { elsewhere }) => ({
        async *readStaff(options) {
          try {
            yield* good.readStaff(options);
          } catch (err) {
            await visit(elsewhere.url);
            throw err;
          }
        },
      }),
      'never follows a cursor to another host',
      'it went to a host that is not allowed',
    ],
    [
      'makes a new key for every try',
      (good) => ({ pushResult: (command) => good.pushResult({ ...command, key: `${command.key}-${made++}` }) }),
      'one command has one effect, however often it is sent',
      'two receipts',
    ],
    [
      'reports a lost answer as refused',
      (good) => ({
        pushResult: async (command) => {
          const answer = await good.pushResult(command);
          return answer.status === 'lost' ? { ...answer, status: 'refused' } : answer;
        },
      }),
      'reports a lost answer as lost and finds the effect by reading back',
      'reported as refused',
    ],
    [
      'repeats what it sent in place of reading back',
      (good) => {
        const sent = new Map<string, NonNullable<Awaited<ReturnType<HrmAdapter['readResult']>>>>();
        return {
          pushResult: async (command) => {
            const answer = await good.pushResult(command);
            if (answer.status === 'taken') sent.set(`${command.staffId}/${command.year}`, { ...command, ...answer });
            return answer;
          },
          readResult: (staffId, year) => Promise.resolve(sent.get(`${staffId}/${year}`) ?? null),
        };
      },
      'shows what the HRM really stored',
      'read-back repeats what was sent',
    ],
    [
      'does not hear a stop',
      (good) => ({ readStaff: (options) => good.readStaff(without(options, 'signal')) }),
      'stops when told to, also while it waits for a busy HRM',
      'it went on as if all were well',
    ],
  ];

describe('an adapter that', () => {
  it.each(BROKEN)('%s is found, and for that reason', async (_, broken, name, reason) => {
    const adapter = { ...hrm.adapter, ...broken(hrm.adapter, hrm) };
    const [found] = CONFORMANCE.filter((one) => one.name === name);
    await expect(found?.run({ ...hrm, adapter })).rejects.toThrow(reason);
  });

  it('speaks to any host is found', async () => {
    const anywhere = (): HrmAdapter => ({
      ...hrm.adapter,
      async *readStaff() {
        await visit(hrm.elsewhere.url);
        yield { number: 1, rows: [], next: null, total: 0 };
      },
    });
    const [found] = CONFORMANCE.filter(({ name }) => name === 'speaks to allowed hosts only');
    await expect(found?.run({ ...hrm, connect: anywhere })).rejects.toThrow('it went on as if all were well');
  });
});

describe('a promise that is left out', () => {
  const name = CONFORMANCE[0]?.name ?? '';
  it('is marked with its reason, the others stay', () => {
    const cases = conformanceOf({ [name]: 'the HRM sends everything in one page' });
    expect(cases.map(({ skipped }) => skipped).filter((one) => one !== null)).toEqual([
      'the HRM sends everything in one page',
    ]);
    expect(cases).toHaveLength(CONFORMANCE.length);
  });
  it('needs a reason, and has to be one of the contract', () => {
    expect(() => conformanceOf({ [name]: ' ' })).toThrow('without a reason');
    expect(() => conformanceOf({ 'reads minds': 'too hard' })).toThrow('no case “reads minds”');
  });
});
