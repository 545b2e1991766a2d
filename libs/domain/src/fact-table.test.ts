import { describe, expect, it } from 'vitest';
import { civilDate } from './civil-date.js';
import type { Episode, Fact, FactDefinition, FactSheet } from './fact.js';
import { FACT_STATE, factReader, tableOf, type FactColumn } from './fact-table.js';
import { define, PERIOD, smallRulebook } from './small-rulebook.test.suite.js';

const decisions = define('decisions', 'episodes', {
  whenAbsent: [],
  fields: {
    decidedOn: { type: 'date', required: true },
    inCourseOfDuty: { type: 'flag' },
    annulled: { type: 'flag', default: false },
  },
});
const RULEBOOK = smallRulebook({
  facts: [
    { fact: define('disciplined', 'flag') },
    { fact: define('degradation', 'flag', { whenAbsent: false }) },
    { fact: define('conduct', 'grade', { options: ['notMet', 'met', 'wellDone'] }) },
    { fact: define('unitLevel', 'level') },
    { fact: define('months', 'months'), cuts: ['>=6'] },
    { fact: define('monthsByRanking', 'months', { orElse: 'months' }), cuts: ['>=6'] },
    { fact: define('unitsGood', 'share', { notApplicable: 'no-units' }), cuts: ['>=70%'] },
  ],
  others: [decisions],
  derived: [
    {
      fact: 'disciplined',
      exists: 'decisions',
      where: [
        { field: 'decidedOn', withinPeriod: true },
        { field: 'annulled', is: false },
        { field: 'inCourseOfDuty', is: true },
      ],
    },
  ],
  steps: [],
});
const known = (value: Extract<Fact, { state: 'known' }>['value']): Fact => ({ state: 'known', value, source: 's' });
const sheet = (facts: FactSheet['facts']): FactSheet => ({ subject: 'NV-1', facts });
const read = factReader(RULEBOOK, PERIOD);
const factOf = (id: string, facts: FactSheet['facts']): Fact | undefined =>
  read(RULEBOOK.vocabulary[id] as FactDefinition, sheet(facts));

describe('how a fact is read off a sheet', () => {
  it('as stated, even where silence or another fact would have an answer', () => {
    expect(factOf('degradation', { degradation: { state: 'unknown' } })).toEqual({ state: 'unknown' });
    expect(factOf('monthsByRanking', { monthsByRanking: known({ num: 5, den: 1 }) })).toMatchObject({
      value: { num: 5, den: 1 },
    });
  });

  it('by what silence means, or else it is unknown', () => {
    expect(factOf('degradation', {})).toEqual({ state: 'known', value: false, source: '', assumed: true });
    expect(factOf('conduct', {})).toBeUndefined();
  });

  it('by the fact that stands in for it, whatever its state', () => {
    expect(factOf('monthsByRanking', { months: known({ num: 8, den: 1 }) })).toMatchObject({
      value: { num: 8, den: 1 },
    });
    expect(factOf('monthsByRanking', { months: { state: 'unknown' } })).toEqual({ state: 'unknown' });
    expect(factOf('monthsByRanking', {})).toBeUndefined();
  });

  const decision = (more: Partial<Episode> = {}): Episode => ({
    decidedOn: civilDate('2024-03-10'),
    inCourseOfDuty: true,
    ...more,
  });
  const { inCourseOfDuty: _, ...dutyUnsaid } = decision();
  it.each<[string, readonly Episode[], boolean | undefined]>([
    ['none on file', [], false],
    ['one that meets every condition', [decision()], true],
    ['one on the first day of the period', [decision({ decidedOn: '2024-01-01' })], true],
    ['one on the last day of the period', [decision({ decidedOn: '2024-12-31' })], true],
    ['one of the year before', [decision({ decidedOn: '2023-12-31' })], false],
    ['one of the year after', [decision({ decidedOn: '2025-01-01' })], false],
    ['one that was annulled', [decision({ annulled: true })], false],
    ['one of which a field without default is missing', [dutyUnsaid], undefined],
    ['one of which a field with a default is stated as unknown', [decision({ annulled: 'unknown' })], undefined],
    ['one that may count and one that does', [dutyUnsaid, decision()], true],
    ['one that cannot count whatever the missing field says', [{ ...dutyUnsaid, annulled: true }], false],
  ])('by its formula over episodes: %s', (__, episodes, expected) => {
    const fact = factOf('disciplined', { decisions: known(episodes) });
    expect(fact).toMatchObject(expected === undefined ? { state: 'unknown' } : { state: 'known', value: expected });
  });

  it('by its formula: no decision on file means no discipline, an unknown file means unknown', () => {
    expect(factOf('disciplined', {})).toMatchObject({ state: 'known', value: false });
    expect(factOf('disciplined', { decisions: { state: 'unknown' } })).toBeUndefined();
  });
});

describe('the columns of many subjects', () => {
  const due = civilDate('2025-01-31');
  const sheets: FactSheet['facts'][] = [
    { months: known({ num: 9, den: 2 }), conduct: known('met'), unitLevel: known('good'), degradation: known(true) },
    { months: { state: 'unknown', between: { num: 4, top: 9, den: 1 } } },
    { months: { state: 'substituted', value: { num: 7, den: 1 }, source: 's', reason: 'r', approver: 'a', due } },
    { unitsGood: { state: 'notApplicable', reason: 'none' } },
    { unitsGood: { state: 'waived', reason: 'r', document: 'd' } },
  ];
  const table = tableOf(RULEBOOK, sheets.map(sheet), PERIOD);
  const cell = (id: string, row: number): readonly (number | undefined)[] => {
    const { state, num, top, den } = table.columns.get(id) as FactColumn;
    return [state[row], num[row], top[row], den[row]];
  };

  it('hold states, exact numbers, bounds and options', () => {
    expect(cell('months', 0)).toEqual([FACT_STATE.known, 9, 9, 2]);
    expect(cell('months', 1)).toEqual([FACT_STATE.unknown, 4, 9, 1]);
    expect(cell('months', 2)).toEqual([FACT_STATE.substituted, 7, 7, 1]);
    expect(cell('months', 3)).toEqual([FACT_STATE.unknown, 0, 0, 0]);
    expect(cell('unitsGood', 3)).toEqual([FACT_STATE.notApplicable, 0, 0, 0]);
    expect(cell('unitsGood', 4)).toEqual([FACT_STATE.waived, 0, 0, 0]);
    expect(cell('conduct', 0)).toEqual([FACT_STATE.known, 1, undefined, undefined]);
    expect(cell('unitLevel', 0)).toEqual([FACT_STATE.known, 2, undefined, undefined]);
    expect(cell('degradation', 0)).toEqual([FACT_STATE.known, 1, undefined, undefined]);
    expect(cell('degradation', 1)).toEqual([FACT_STATE.known, 0, undefined, undefined]);
  });

  it('are laid out for the facts that a rule compares, and for nothing else', () => {
    expect([...table.columns.keys()]).toEqual(RULEBOOK.grid.facts.map(({ id }) => id));
    expect(table.subjects).toHaveLength(5);
  });
});
