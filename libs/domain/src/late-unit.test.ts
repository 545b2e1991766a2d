import { describe, expect, it } from 'vitest';
import { civilDate, type CivilDate } from './civil-date.js';
import type { DeadlineRule, SeasonStep } from './deadline.js';
import { bindingRule, findLateUnits, type LateUnit, type LedgerEntry, type PartyRankingDay } from './late-unit.js';

const rule = (step: SeasonStep, monthDay: string, more: Partial<DeadlineRule> = {}): DeadlineRule => ({
  rule: {
    id: `${step}.${monthDay}`,
    title: { vi: '-', en: '-' },
    citation: { act: 'a' },
    certainty: 'gazette',
    from: civilDate('2020-01-01'),
  },
  step,
  wording: 'before',
  monthDay,
  layer: 'nation',
  exceptUnitKinds: [],
  ...more,
});
const NATION = rule('finish', '12-15', { exceptUnitKinds: ['school'] });
const PROVINCE = [
  rule('begin', '11-15', { layer: 'province', exceptUnitKinds: ['school'] }),
  rule('finish', '12-05', { layer: 'province', exceptUnitKinds: ['school'] }),
];
const day = (text: string | null): CivilDate | null => (text === null ? null : civilDate(text));
const entry = (step: SeasonStep, doneOn: string | null, more: Partial<LedgerEntry> = {}): LedgerEntry => ({
  agencyId: 'a',
  step,
  doneOn: day(doneOn),
  document: null,
  extension: null,
  ...more,
});

function late(
  entries: readonly LedgerEntry[],
  more: { rules?: readonly DeadlineRule[]; today?: string; kind?: string; party?: PartyRankingDay } = {},
): LateUnit | undefined {
  const { rules = [NATION, ...PROVINCE], today = '2024-12-31', kind = 'department' } = more;
  return findLateUnits({
    year: 2024,
    today: civilDate(today),
    agencies: [{ id: 'a', kind }],
    rules,
    entries,
    partyRanking: () => more.party,
  })[0];
}

describe('which due date binds', () => {
  it("is the earlier one: a province's 5 December goes before the nation's 15 December", () => {
    expect(bindingRule([NATION, ...PROVINCE], 'finish', 2024)?.monthDay).toBe('12-05');
    expect(bindingRule([NATION], 'finish', 2024)?.monthDay).toBe('12-15');
    expect(bindingRule([NATION], 'begin', 2024)).toBeUndefined();
  });

  it('is the one whose last good day comes first, not the one with the earlier date', () => {
    const byTheDay = rule('finish', '12-04', { wording: 'noLaterThan' });
    const beforeTheDay = rule('finish', '12-04', { wording: 'before' });
    expect(bindingRule([byTheDay, beforeTheDay], 'finish', 2024)).toBe(beforeTheDay);
  });

  it('is none for a kind of unit that the rules leave out', () => {
    expect(late([], { kind: 'school' })).toBeUndefined();
    expect(late([], { kind: 'hospital' })).toBeDefined();
  });
});

describe('an agency is late', () => {
  const begun = entry('begin', '2024-11-01');

  it.each([
    ['2024-12-04', undefined, undefined, undefined],
    ['2024-12-05', 1, 0, true],
    ['2024-12-06', 2, 1, false],
    ['2024-12-10', 6, 5, false],
  ])('when it finished on %s under "before 5 December": %s days, %s by the inclusive reading', (...row) => {
    const [done, strict, inclusive, onlyStrict] = row;
    const found = late([begun, entry('finish', done)]);
    expect(found?.steps[0]?.daysLate).toBe(strict);
    expect(found?.steps[0]?.daysLateInclusive).toBe(inclusive);
    expect(found?.onlyStrict).toBe(onlyStrict);
  });

  it('by the province and in time by the nation when it finished on 10 December', () => {
    expect(late([begun, entry('finish', '2024-12-10')])?.steps[0]?.rule.layer).toBe('province');
    expect(late([begun, entry('finish', '2024-12-10')], { rules: [NATION] })).toBeUndefined();
  });

  it('past its due date with nothing on the ledger: counted up to the day of the report, and told apart', () => {
    expect(late([], { today: '2024-11-14' })).toBeUndefined();
    expect(late([], { today: '2024-11-16' })?.steps).toMatchObject([{ step: 'begin', doneOn: null, daysLate: 2 }]);
    expect(late([], { today: '2024-12-06' })?.steps.map(({ step, daysLate }) => [step, daysLate])).toEqual([
      ['begin', 22],
      ['finish', 2],
    ]);
    expect(late([], { today: '2024-12-06' })).toMatchObject({ notReported: true, affectsPartyRanking: null });
    const reported = late([entry('finish', null)], { today: '2024-12-06', party: civilDate('2024-12-06') });
    expect(reported).toMatchObject({ notReported: false, affectsPartyRanking: true });
    expect(reported?.steps.map(({ step, reported: known }) => [step, known])).toEqual([
      ['begin', false],
      ['finish', true],
    ]);
  });

  it('not yet, for a step done after the day of the report', () => {
    const found = late([begun, entry('finish', '2024-12-20')], { today: '2024-12-07' });
    expect(found?.steps).toMatchObject([{ step: 'finish', doneOn: null, daysLate: 3 }]);
  });

  it('first by the step that still holds it up, then by the longer delay', () => {
    const steps = (...entries: LedgerEntry[]): readonly string[] =>
      late(entries, { today: '2024-12-06' })?.steps.map(({ step }) => step) ?? [];
    expect(steps(entry('begin', '2024-11-30'))).toEqual(['finish', 'begin']);
    expect(steps(entry('begin', '2024-11-30'), entry('finish', '2024-12-06'))).toEqual(['begin', 'finish']);
  });

  it('by the strict reading only when every late step is', () => {
    const inBoth = [entry('begin', '2024-11-15'), entry('finish', '2024-12-05')];
    expect(late(inBoth)?.onlyStrict).toBe(true);
    expect(late([entry('begin', '2024-11-16'), entry('finish', '2024-12-05')])?.onlyStrict).toBe(false);
  });
});

describe('an extension', () => {
  const extension = { until: civilDate('2024-12-12'), document: '123/UBND' };

  it.each([
    ['2024-12-12', undefined],
    ['2024-12-13', 1],
  ])('by a document makes its own day the last good one: finished on %s', (done, days) => {
    const found = late([entry('begin', '2024-11-01'), entry('finish', done, { extension })]);
    expect(found?.steps[0]?.daysLate).toBe(days);
  });

  it('gives more time and never less: one that ends before the due date changes nothing', () => {
    const early = { until: civilDate('2024-12-08'), document: '124/UBND' };
    const begun = entry('begin', '2024-11-01');
    expect(late([begun, entry('finish', '2024-12-10', { extension: early })], { rules: [NATION] })).toBeUndefined();
    expect(
      late([begun, entry('finish', '2024-12-16', { extension: early })], { rules: [NATION] })?.steps[0],
    ).toMatchObject({ daysLate: 2, daysLateInclusive: 1 });
  });

  it('leaves the first due date on record and has no two readings', () => {
    const found = late([entry('begin', '2024-11-01'), entry('finish', '2024-12-13', { extension })]);
    expect(found?.steps[0]).toMatchObject({
      due: { date: '2024-12-05', wording: 'before' },
      extendedUntil: '2024-12-12',
      daysLateInclusive: 1,
    });
  });
});

describe('whether a delay touches the ranking of Party members', () => {
  it.each<[string, string | null, string | null | undefined, string, boolean | null]>([
    ['that came before the agency finished', '2024-12-10', '2024-12-08', '2024-12-31', true],
    ['on the very day on which the agency finished', '2024-12-10', '2024-12-10', '2024-12-31', true],
    ['that came after it finished', '2024-12-10', '2024-12-11', '2024-12-31', false],
    ['that is not planned', '2024-12-10', null, '2024-12-31', false],
    ['of which no day is known', '2024-12-10', undefined, '2024-12-31', null],
    ['that came while it has not finished', null, '2024-12-20', '2024-12-20', true],
    ['still to come while it has not finished', null, '2024-12-21', '2024-12-20', false],
    ['still to come on the day of the report', '2024-12-25', '2024-12-21', '2024-12-20', false],
  ])('%s', (_, done, party, today, affects) => {
    const partyDay = party === undefined ? undefined : day(party);
    const found = late([entry('begin', '2024-11-01'), entry('finish', done)], { today, party: partyDay });
    expect(found?.affectsPartyRanking).toBe(affects);
  });

  it('is no while only the beginning was late', () => {
    const party = civilDate('2024-12-01');
    const found = late([entry('begin', '2024-11-20'), entry('finish', '2024-12-03')], { party });
    expect(found?.affectsPartyRanking).toBe(false);
  });
});
