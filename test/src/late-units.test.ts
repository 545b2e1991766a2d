import { readSeasonReport, recordSeason, reportLateUnits, type LateUnitReport } from '@xeploai/application';
import { civilDate, type Unit } from '@xeploai/domain';
import { createLawLibrary, loadLaw, readActs } from '@xeploai/law';
import { openStore, type OpenStore } from '@xeploai/store';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { clock, province } from './season.fixture.js';

const library = createLawLibrary(loadLaw(readActs()));
const OVERLAYS = ['qd81-2023-ninh-thuan', 'dispatch-ninh-thuan-2024'];

const unit = (id: string, more: Partial<Unit> = {}): Unit => ({
  id,
  code: id,
  name: `Sở ${id}`,
  kind: 'department',
  isAgency: true,
  agencyGroup: 'department',
  parentId: null,
  validFrom: civilDate('2020-01-01'),
  validTo: null,
  predecessorIds: [],
  successorIds: [],
  ...more,
});
const UNITS = [
  unit('P', { name: 'Tỉnh Ninh Thuận', kind: 'province', isAgency: false, agencyGroup: null }),
  ...['A', 'B', 'C'].map((id) => unit(id)),
  // Abolished with the district level on 1 July 2025.
  unit('D', { name: 'UBND huyện D', kind: 'peoplesCommittee', validTo: civilDate('2025-06-30') }),
  unit('S', { name: 'Trường S', kind: 'school' }),
];
const agencies = new Map(UNITS.filter(({ isAgency }) => isAgency).map(({ code, id }) => [code, id]));

const SEASON = {
  year: 2024,
  steps: [
    { agency: 'A', step: 'begin', doneOn: '2024-11-05', document: 'KH-A' },
    { agency: 'A', step: 'finish', doneOn: '2024-11-28', document: 'BC-A' },
    { agency: 'B', step: 'begin', doneOn: '2024-11-05', document: 'KH-B' },
    {
      agency: 'B',
      step: 'finish',
      doneOn: '2024-12-12',
      document: 'BC-B',
      extension: { until: '2024-12-10', document: 'CV-9' },
    },
    { agency: 'D', step: 'begin', doneOn: '2024-11-20', document: 'KH-D' },
    { agency: 'D', step: 'finish', doneOn: null },
  ],
  partyRankings: [
    { agency: 'B', day: '2024-12-11' },
    { agency: 'D', day: '2024-12-20' },
  ],
};

let store: OpenStore;
beforeAll(async () => {
  store = await openStore({ memory: true }, { clock });
  await store.unitOfWork(province, (tx) =>
    tx.units.write(
      UNITS.map((record) => ({ agencyId: record.isAgency ? record.id : '', id: record.id, hash: record.id, record })),
    ),
  );
  const { report } = readSeasonReport(SEASON, { agencies, today: civilDate('2024-12-31'), where: 'season.json' });
  await recordSeason({ store, clock })({ year: 2024, report, actor: 'test' });
});
afterAll(() => store.close());

const report = (asOf: string, more: { year?: number; overlays?: readonly string[] } = {}): Promise<LateUnitReport> =>
  reportLateUnits({ store, library })({
    year: 2024,
    overlays: OVERLAYS,
    asOf: civilDate(asOf),
    actor: 'test',
    ...more,
  });
const namesOf = ({ units }: LateUnitReport): readonly string[] => units.map(({ code }) => code);

describe('the late-unit report of a season', () => {
  it('counts every agency once in each step, and those to whom no date applies apart', async () => {
    const { totals } = await report('2024-12-16');
    expect(totals.begin).toEqual({ inTime: 2, late: 1, overdue: 0, notReported: 1, notDue: 0, exempt: 1 });
    expect(totals.finish).toEqual({ inTime: 1, late: 1, overdue: 1, notReported: 1, notDue: 0, exempt: 1 });
    expect(totals).toMatchObject({ agencies: 5, late: 2, notReported: 1 });
  });

  it('says of an earlier day only what had happened by then', async () => {
    const { totals, units } = await report('2024-11-20');
    expect(totals.finish).toEqual({ inTime: 0, late: 0, overdue: 0, notReported: 0, notDue: 4, exempt: 1 });
    const documents = units.flatMap(({ timeline }) => timeline.map(({ document }) => document));
    expect(documents).not.toContain('BC-B');
    expect(
      units.flatMap(({ timeline }) => timeline.map(({ date }) => date)).filter((day) => day > '2024-12-20'),
    ).toEqual([]);
  });

  it('dates an extension by the day to which it reaches, as a due date of its own', async () => {
    const { units } = await report('2024-12-16');
    const events = units.find(({ code }) => code === 'B')?.timeline.map(({ date, what }) => `${date} ${what.en}`);
    expect(events).toContain('2024-12-10 Due date after the extension');
  });

  it('does not blame an agency with an extension that finished before the due date of its province', async () => {
    expect(namesOf(await report('2024-12-31', { overlays: [] }))).toEqual(['D', 'C']);
  });

  it('proposes for the agency that was late and whose Party members were ranked before it had finished', async () => {
    expect((await report('2024-12-16')).proposedFor).toEqual(['B']);
    expect((await report('2024-12-21')).proposedFor.toSorted()).toEqual(['B', 'D']);
  });

  it('keeps the agencies of its year, whatever became of them later', async () => {
    const later = await report('2026-03-01');
    expect(later.totals.agencies).toBe(5);
    expect(namesOf(later)).toContain('D');
  });

  it('rests on the acts as papers cite them: with what amends them, and with the duty to report', async () => {
    const { bases } = await report('2024-12-16');
    expect(bases.map(({ text }) => text.vi)).toEqual([
      'Nghị định số 90/2020/NĐ-CP ngày 13 tháng 8 năm 2020 của Chính phủ',
      'Nghị định số 48/2023/NĐ-CP ngày 17 tháng 7 năm 2023 của Chính phủ',
      expect.stringMatching(/^Quyết định số 81\/2023\/QĐ-UBND/),
      expect.stringContaining('Công văn tháng 5/2024'),
    ]);
    expect(bases.map(({ certainty }) => certainty)).toContain('open');
  });

  it('is refused for a season of which nothing is on record, and before any unit is known', async () => {
    await expect(report('2023-12-16', { year: 2023 })).rejects.toMatchObject({
      problems: [{ code: 'season-not-opened' }],
    });
    const empty = await openStore({ memory: true }, { clock });
    await expect(
      reportLateUnits({ store: empty, library })({
        year: 2024,
        asOf: civilDate('2024-12-16'),
        overlays: [],
        actor: 'test',
      }),
    ).rejects.toMatchObject({ problems: [{ code: 'season-without-agencies' }] });
    await empty.close();
  });
});

describe('what agencies report of their season', () => {
  const read = (steps: readonly unknown[], partyRankings: readonly unknown[] = []) =>
    readSeasonReport(
      { year: 2024, steps, partyRankings },
      { agencies, today: civilDate('2024-12-16'), where: 'season.json' },
    );
  const good = SEASON.steps[0];
  const other = SEASON.steps[2];

  it.each([
    ['an agency that is not there', { ...other, agency: 'Z' }, 'agency-unknown'],
    ['a step done in the future', { ...other, doneOn: '2024-12-17' }, 'season-step-in-future'],
    [
      'a step without its document',
      { agency: 'B', step: 'begin', doneOn: '2024-11-05' },
      'season-step-without-document',
    ],
    ['a day that does not exist', { ...other, doneOn: '2024-02-30' }, 'case-invalid'],
    ['the same step twice', good, 'season-row-twice'],
  ])('%s is refused by itself, and the rows beside it are kept', (_, bad, code) => {
    const { report: kept, problems } = read([good, bad, SEASON.steps[1]]);
    expect(kept.entries.map(({ step }) => step)).toEqual(['begin', 'finish']);
    expect(problems.map((one) => [one.code, one.where.includes('steps[1]')])).toEqual([[code, true]]);
  });

  it('a day of Party ranking may be known, or known not to be planned', () => {
    const { report: kept } = read(
      [],
      [
        { agency: 'A', day: '2024-12-09' },
        { agency: 'B', day: null },
      ],
    );
    expect([...kept.partyRankings]).toEqual([
      ['A', '2024-12-09'],
      ['B', null],
    ]);
  });
});
