import {
  checkInvariants,
  decideAdjustment,
  proposeAdjustments,
  replaySeason,
  type ReplayResult,
} from '@xeploai/application';
import { civilDate } from '@xeploai/domain';
import { createLawLibrary, loadLaw, readActs, type LawLibrary } from '@xeploai/law';
import type { OpenStore } from '@xeploai/store';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { choose, decide, ENGINES, libraryOf, rateBoth, STAFF, stopEngines } from './agency.fixture.js';
import { clock, province } from './season.fixture.js';

const library = libraryOf();
afterAll(stopEngines);

describe.each(ENGINES)('stored outcomes computed again, on $name', ({ open }) => {
  let store: OpenStore;
  beforeEach(async () => {
    store = await open();
    await rateBoth({ store, library });
  });
  afterEach(() => store.close());

  const replay = (by: LawLibrary = library, year = 2024): Promise<ReplayResult> =>
    replaySeason({ store, library: by, progress: { report: () => undefined } })({ year, actor: 'test' });
  const change = (subject: string, more: object): Promise<void> =>
    store.unitOfWork(province, async (tx) => {
      const stored = await tx.outcomes.find(2024, subject);
      if (stored !== null) await tx.outcomes.write(2024, [{ ...stored, ...more }]);
    });

  it('are the same bytes, by a library that has seen none of them before', async () => {
    expect(await replay(libraryOf())).toMatchObject({
      outcomes: STAFF.length,
      identical: STAFF.length,
      differing: 0,
      missing: 0,
      problems: [],
    });
  });

  it('hold invariant I8 until one is tampered with, which it names', async () => {
    const check = async (by?: LawLibrary) =>
      (await checkInvariants({ store })({ actor: 'test', ...(by === undefined ? {} : { library: by }) })).find(
        ({ id }) => id === 'I8',
      );
    expect(await check()).toBeUndefined();
    expect(await check(libraryOf())).toMatchObject({ ok: true, detail: { en: `${STAFF.length} looked at: holds.` } });
    const stored = await store.unitOfWork(province, (tx) => tx.outcomes.find(2024, 'a'));
    await change('a', { evidence: stored?.evidence.with(0, (stored.evidence[0] as number) ^ 1) });
    await change('b', { factVersion: 7 });
    expect((await check(libraryOf()))?.detail.en).toMatch(
      /^a, 2024: comes out otherwise in evidence\. 2024: 1 outcomes cannot be computed again\. /,
    );
  });

  it('are none where nothing is stored, and say so by their count', async () => {
    expect(await replay(library, 2023)).toMatchObject({ outcomes: 0, identical: 0 });
  });

  it('that were tampered with are named with what differs', async () => {
    const stored = await store.unitOfWork(province, (tx) => tx.outcomes.find(2024, 'a'));
    await change('a', { evidence: stored?.evidence.with(0, (stored.evidence[0] as number) ^ 1) });
    await change('f', { outcome: { ...stored?.outcome, subject: 'f', level: 'good', possible: ['good'] } });
    const { identical, differing, differences } = await replay();
    expect([identical, differing]).toEqual([STAFF.length - 2, 2]);
    expect(differences.map(({ subject, parts }) => [subject, parts.map(({ part }) => part)])).toEqual([
      ['a', ['evidence']],
      ['f', ['possible', 'level']],
    ]);
  });

  it('whose settled readings were changed behind them come out otherwise', async () => {
    await change('head', { readings: {} });
    expect(await replay()).toMatchObject({ differing: 1, differences: [{ subject: 'head' }] });
  });

  it('by a rulebook that is not on hand are never passed over: the rule that is missing is named', async () => {
    const acts = readActs();
    const path = 'nd90-2020/article-09-civil-servant-good.yaml';
    const text = acts.get(path) as string;
    const edited = createLawLibrary(loadLaw(new Map([...acts, [path, text.replaceAll('80%', '81%')]])));
    const { missing, identical, problems } = await replay(edited);
    expect([missing, identical]).toEqual([STAFF.length, 0]);
    expect(problems.map(({ code }) => code)).toEqual(['rulebook-version-missing', 'rulebook-version-missing']);
    expect(problems[0]?.what.en).toMatch(/nd90-2020\/nd90\.article-9/);
  });

  it('whose version of the facts is gone are told', async () => {
    await change('b', { factVersion: 7 });
    expect(await replay()).toMatchObject({
      missing: 1,
      identical: STAFF.length - 1,
      problems: [{ code: 'replay-facts-missing', where: 'b' }],
    });
  });

  it('stay so after an adjustment, those that it replaced among them', async () => {
    await decide({ store, library }, [choose('head', 'good'), choose('deputy', 'completed')]);
    const ports = { store, library, clock };
    const { number } = await proposeAdjustments(ports)({
      revision: {
        year: 2024,
        agencyId: 'DEP',
        indicator: 'disbursement',
        value: '96.4%',
        issuer: 'Sở Tài chính',
        asOf: civilDate('2025-01-31'),
        document: '15/BC-STC',
      },
      actor: 'test',
    });
    expect(await replay()).toMatchObject({ outcomes: STAFF.length + 1, identical: STAFF.length + 1, replaced: 1 });
    await decideAdjustment(ports)({
      adjustment: { year: 2024, agencyId: 'DEP', number },
      number: '09/QĐ',
      decidedOn: civilDate('2025-02-10'),
      decidedBy: 'Giám đốc Sở',
      reason: 'Có số liệu chính thức',
      document: '09-QD.pdf',
      choices: [],
      actor: 'test',
      capReading: 'ofGood',
      targets: [],
    });
    expect(await replay()).toMatchObject({ outcomes: STAFF.length + 2, identical: STAFF.length + 2, replaced: 2 });
    const checks = await checkInvariants({ store })({ actor: 'test', library });
    expect(checks.filter(({ ok }) => !ok)).toEqual([]);
  });
});
