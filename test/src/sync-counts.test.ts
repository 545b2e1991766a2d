import { rateBatch, tableOf } from '@xeploai/domain';
import { createLawLibrary, loadLaw, readActs, PERSON_SUBJECTS, yearSpan } from '@xeploai/law';
import { DEFAULT_GUARD, PROVINCE, syncHrm, type Store } from '@xeploai/application';
import { openStore } from '@xeploai/store';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CLEAN, clock, province, serve } from './season.fixture.js';

/** What work costs, counted and not timed: these hold on any machine. */
describe('what a synchronisation costs', () => {
  const statements: string[] = [];
  const written: number[] = [];
  let store: Store;
  let runs = 0;

  beforeAll(async () => {
    store = await openStore({ memory: true }, { clock, onStatement: (sql) => statements.push(sql) });
  });
  afterAll(() => store.close());

  /** The same store, telling how many people each page wrote. */
  const watched = (): Store => ({
    ...store,
    unitOfWork: (scope, fn) =>
      store.unitOfWork(scope, (tx) =>
        fn({
          ...tx,
          staff: {
            ...tx.staff,
            write: (rows, runId) => {
              written.push(rows.length);
              return tx.staff.write(rows, runId);
            },
          },
        }),
      ),
  });
  const sync = async (staff: typeof CLEAN.staff, pageSize: number) => {
    const { sample, adapter } = await serve({ ...CLEAN, staff });
    const before = await store.unitOfWork(province, (tx) => tx.audit.head(PROVINCE));
    statements.length = 0;
    written.length = 0;
    const ports = {
      store: watched(),
      hrm: adapter,
      clock,
      progress: { report: () => undefined },
      newId: () => `cost-${++runs}`,
    };
    const result = await syncHrm(ports)({ actor: 'test', guard: DEFAULT_GUARD, pageSize });
    await sample.close();
    const ran = statements.length;
    const after = await store.unitOfWork(province, (tx) => tx.audit.head(PROVINCE));
    return { ...result, statements: ran, entries: (after?.seq ?? 0) - (before?.seq ?? 0) };
  };

  it('is one audit entry a page, and so many statements a page however long it is', async () => {
    const first = await sync(CLEAN.staff, 100);
    const pages = first.units.pages + first.staff.pages;
    expect(first.entries).toBe(pages);
    expect(written.reduce((sum, rows) => sum + rows, 0)).toBe(CLEAN.staff.length);
    expect(first.statements).toBeLessThanOrEqual(20 * pages + 20);
  });

  it('writes the people who changed and nobody else, and no entry for a page in which nobody did', async () => {
    const changed = CLEAN.staff.map((row, index) => (index % 300 === 7 ? { ...row, ethnicity: 'Raglai mới' } : row));
    const number = CLEAN.staff.filter((_, index) => index % 300 === 7).length;
    const again = await sync(changed, 100);
    expect(again.staff.counts).toMatchObject({
      acceptedNew: 0,
      acceptedChanged: number,
      unchanged: changed.length - number,
    });
    expect(written.reduce((sum, rows) => sum + rows, 0)).toBe(number);
    expect(again.entries).toBe(number);
    const third = await sync(changed, 100);
    expect([written, third.entries]).toEqual([[], 0]);
    expect(third.statements).toBeLessThanOrEqual(8 * (third.units.pages + third.staff.pages) + 20);
  });
});

describe('what evidence costs', () => {
  const library = createLawLibrary(loadLaw(readActs()));

  it.each(PERSON_SUBJECTS)('is less than a hundred bytes for a %s, its references included', (subject) => {
    const rulebook = library.rulebook(subject, { periodEnd: yearSpan(2024).to });
    const batch = rateBatch(rulebook, tableOf(rulebook, [{ subject: 'NV', facts: {} }], yearSpan(2024)));
    const [arrayHeader, factsVersion, basis] = [24, 4, 16];
    expect(batch.evidence.byteLength + arrayHeader + factsVersion + basis).toBeLessThanOrEqual(100);
  });
});
