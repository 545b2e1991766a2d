import { recordSeason, reportLateUnits, type LateInput, type LateUnitReport } from '@xeploai/application';
import { civilDate, type CivilDate, type LedgerEntry, type Unit } from '@xeploai/domain';
import { createLawLibrary, loadLaw, readActs } from '@xeploai/law';
import { openStore, type OpenStore } from '@xeploai/store';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { clock, province } from './season.fixture.js';

const library = createLawLibrary(loadLaw(readActs()));
const day = civilDate;

const unit = (id: string, more: Partial<Unit> = {}): Unit => ({
  id,
  code: id,
  name: `Đơn vị ${id}`,
  kind: 'department',
  isAgency: true,
  agencyGroup: 'department',
  parentId: 'NT',
  validFrom: day('2015-01-01'),
  validTo: null,
  predecessorIds: [],
  successorIds: [],
  ...more,
});

const UNITS = [
  unit('NT', { name: 'Tỉnh Ninh Thuận', kind: 'province', isAgency: false, agencyGroup: null, parentId: null }),
  ...['in-time', 'unfinished', 'late-9', 'late-9-too', 'late-2', 'unknown', 'on-the-day', 'both-steps', 'extended'].map(
    (id) => unit(id),
  ),
];

type Done = readonly [begun: string | null, finished: string | null, extendedTo?: string];
const DONE: Readonly<Record<string, Done>> = {
  'in-time': ['2024-11-05', '2024-12-02'],
  unfinished: ['2024-11-05', null],
  'late-9': ['2024-11-05', '2024-12-13'],
  'late-9-too': ['2024-11-05', '2024-12-13'],
  'late-2': ['2024-11-05', '2024-12-06'],
  unknown: ['2024-11-05', '2024-12-06'],
  'on-the-day': ['2024-11-05', '2024-12-05'],
  'both-steps': ['2024-11-25', '2024-12-09'],
  extended: ['2024-11-05', '2024-12-11', '2024-12-09'],
};
const PARTY: ReadonlyMap<string, CivilDate | null> = new Map([
  ['in-time', day('2024-12-09')],
  ['unfinished', day('2024-12-09')],
  ['late-9', day('2024-12-10')],
  ['late-9-too', day('2024-12-13')],
  ['late-2', day('2024-12-09')],
  ['on-the-day', null],
  ['both-steps', null],
  ['extended', day('2024-12-09')],
]);

let store: OpenStore;
beforeAll(async () => {
  store = await openStore({ memory: true }, { clock });
  await store.unitOfWork(province, (tx) =>
    tx.units.write(
      UNITS.map((record) => ({ agencyId: record.isAgency ? record.id : '', id: record.id, hash: record.id, record })),
    ),
  );
  const entries = Object.entries(DONE).flatMap(([agencyId, [begun, finished, until]]): LedgerEntry[] =>
    (['begin', 'finish'] as const).map((step) => {
      const doneOn = step === 'begin' ? begun : finished;
      return {
        agencyId,
        step,
        doneOn: doneOn === null ? null : day(doneOn),
        document: doneOn === null ? null : `BC-${agencyId}-${step}`,
        extension: step === 'finish' && until !== undefined ? { until: day(until), document: 'CV-12/SNV' } : null,
      };
    }),
  );
  await recordSeason({ store, clock })({ year: 2024, report: { entries, partyRankings: PARTY }, actor: 'test' });
});
afterAll(() => store.close());

const report = (asOf: string, more: Partial<LateInput> = {}): Promise<LateUnitReport> =>
  reportLateUnits({ store, library })({
    year: 2024,
    asOf: day(asOf),
    overlays: ['qd81-2023-ninh-thuan'],
    actor: 'test',
    ...more,
  });
const codes = ({ units }: LateUnitReport): readonly string[] => units.map(({ code }) => code);
const timelineOf = ({ units }: LateUnitReport, code: string): readonly string[] =>
  units
    .find((one) => one.code === code)
    ?.timeline.map(({ date, kind, document }) => `${date} ${kind} ${document}`.trim()) ?? [];

describe('the list of late units', () => {
  it('names first those that affect Party ranking, then those of which it is not known, then by days, then by code', async () => {
    const found = await report('2024-12-16');
    expect(codes(found)).toEqual([
      'unfinished',
      'late-9',
      'late-9-too',
      'extended',
      'unknown',
      'both-steps',
      'late-2',
      'on-the-day',
    ]);
    expect(found.units.map(({ late }) => late.affectsPartyRanking)).toEqual([
      true,
      true,
      true,
      true,
      null,
      false,
      false,
      false,
    ]);
    expect(found.units.map(({ late }) => late.steps[0]?.daysLate)).toEqual([12, 9, 9, 2, 2, 11, 2, 1]);
  });

  it('proposes only for those that are late and affect Party ranking, in the order of the list', async () => {
    expect((await report('2024-12-16')).proposedFor).toEqual(['unfinished', 'late-9', 'late-9-too', 'extended']);
  });

  it('tells of each agency what was due and what was done, in order of day, with the documents', async () => {
    const found = await report('2024-12-16');
    expect(timelineOf(found, 'late-9')).toEqual([
      '2024-11-05 done BC-late-9-begin',
      '2024-12-05 due',
      '2024-12-10 partyRanking',
      '2024-12-13 done BC-late-9-finish',
    ]);
    expect(timelineOf(found, 'both-steps')).toEqual([
      '2024-11-15 due',
      '2024-11-25 done BC-both-steps-begin',
      '2024-12-05 due',
      '2024-12-09 done BC-both-steps-finish',
    ]);
  });

  it('as of an earlier day knows nothing of what was done later', async () => {
    const found = await report('2024-12-06');
    expect(found.units.map(({ late }) => late.steps[0]?.daysLate)).toContain(2);
    expect(timelineOf(found, 'late-9')).toEqual([
      '2024-11-05 done BC-late-9-begin',
      '2024-12-05 due',
      '2024-12-10 partyRanking',
    ]);
    expect(found.units.find(({ code }) => code === 'late-9')?.late.steps).toMatchObject([
      { doneOn: null, daysLate: 2 },
    ]);
  });

  it('shows an officer of one agency that agency alone', async () => {
    const found = await report('2024-12-16', { agencies: ['late-9'] });
    expect([codes(found), found.totals.agencies]).toEqual([['late-9'], 1]);
  });
});
