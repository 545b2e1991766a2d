import { describe, expect, it } from 'vitest';
import { civilDate } from './civil-date.js';
import type { Fact, FactSheet } from './fact.js';
import { tableOf } from './fact-table.js';
import type { Result } from './level.js';
import { evidenceOf, possibleResults, rateBatch } from './rate.js';
import type { SettledReadings } from './reading.js';
import { define, PERIOD, reading, smallRulebook } from './small-rulebook.test.suite.js';

/** Excellent: conduct well done, half the tasks above target, 70% of the units good. Good: all tasks done. */
const RULEBOOK = smallRulebook({
  facts: [
    { fact: define('conduct', 'grade', { options: ['notMet', 'met', 'wellDone'] }) },
    { fact: define('done', 'share'), cuts: ['>=100%'] },
    { fact: define('over', 'share', { within: 'done' }), cuts: ['>=50%'] },
    { fact: define('exactly', 'share'), cuts: ['>=50%', '>50%'] },
    { fact: define('units', 'share', { notApplicable: 'no-units' }), cuts: ['>=70%'] },
    { fact: define('short', 'flag', { whenAbsent: false }) },
  ],
  readings: [reading('hole', 'authority', 'notCompleted')],
  steps: [
    { effect: { kind: 'notRated' }, when: [{ short: ['true'] }] },
    { effect: { kind: 'level', level: 'completed' }, when: [{ exactly: [1] }] },
    {
      effect: { kind: 'level', level: 'excellent' },
      when: [{ conduct: ['wellDone'], over: [1], units: [1, 'n/a met'] }],
    },
    { effect: { kind: 'level', level: 'good' }, when: [{ done: [1] }] },
    { effect: { kind: 'level', level: 'notCompleted' }, when: [{ 'reading:hole': ['notCompleted'] }] },
  ],
});
const share = (num: number, den: number): Fact => ({ state: 'known', value: { num, den }, source: 's' });
const between = (num: number, top: number, den: number): Fact => ({ state: 'unknown', between: { num, top, den } });
const PERFECT: FactSheet['facts'] = {
  conduct: { state: 'known', value: 'wellDone', source: 's' },
  done: share(1, 1),
  over: share(1, 2),
  exactly: share(0, 1),
  units: share(7, 10),
};
const batchOf = (sheets: readonly FactSheet['facts'][], readings: SettledReadings = {}) =>
  rateBatch(
    RULEBOOK,
    tableOf(
      RULEBOOK,
      sheets.map((facts, n) => ({ subject: `NV-${n}`, facts })),
      PERIOD,
    ),
    readings,
  );
const possible = (facts: FactSheet['facts'], readings: SettledReadings = {}): readonly Result[] =>
  possibleResults(batchOf([{ ...PERFECT, ...facts }], readings), 0);
const { conduct: _, ...WITHOUT_CONDUCT } = PERFECT;

describe('rating', () => {
  it.each<[string, FactSheet['facts'], readonly Result[]]>([
    ['half above target is enough', {}, ['excellent']],
    ['49.9% is not, however it would be displayed', { over: share(499, 1000) }, ['good']],
    [
      'not even when the numbers are as large as numbers get',
      {
        over: share((Number.MAX_SAFE_INTEGER - 1) / 2, Number.MAX_SAFE_INTEGER),
      },
      ['good'],
    ],
    [
      'nobody is ranked who has not worked long enough',
      { short: { state: 'known', value: true, source: 's' } },
      ['notRated'],
    ],
    ['an unknown grade leaves both levels open', { conduct: { state: 'unknown' } }, ['good', 'excellent']],
    ['bounds narrow what is possible', { over: between(6, 9, 10) }, ['excellent']],
    ['bounds that touch the number of the law from below do not reach it', { over: between(0, 499, 1000) }, ['good']],
    ['both ends of the bounds are possible', { over: between(0, 500, 1000) }, ['good', 'excellent']],
    [
      'a part cannot pass the whole that is known',
      { done: share(4, 10), over: { state: 'unknown' } },
      ['notCompleted', 'authorityDecides'],
    ],
    [
      'a whole cannot be less than the part that is known',
      {
        conduct: { state: 'known', value: 'met', source: 's' },
        over: share(1, 1),
        done: { state: 'unknown' },
      },
      ['good'],
    ],
    [
      'nor can it be by its own bounds',
      {
        conduct: { state: 'known', value: 'met', source: 's' },
        over: share(9, 10),
        done: between(0, 8, 8),
      },
      ['good'],
    ],
    [
      'nor can a part pass the bounds of the whole',
      { done: between(0, 49, 100), over: { state: 'unknown' } },
      ['notCompleted', 'authorityDecides'],
    ],
    [
      'facts that contradict each other are taken as if nothing were known of the unknown one',
      {
        conduct: { state: 'known', value: 'met', source: 's' },
        over: share(9, 10),
        done: between(0, 1, 2),
      },
      ['notCompleted', 'good', 'authorityDecides'],
    ],
    [
      'a fact that does not apply counts by its reading, here still open',
      {
        units: { state: 'notApplicable', reason: 'no units' },
      },
      ['good', 'excellent'],
    ],
    ['a fact that was waived counts as met', { units: { state: 'waived', reason: 'r', document: 'd' } }, ['excellent']],
  ])('%s', (__, facts, results) => {
    expect(possible(facts)).toEqual(results);
  });

  it('finds a value that only one step in a million hits', () => {
    expect(possible({ exactly: between(0, 1_000_000, 1_000_000) })).toEqual(['completed', 'excellent']);
    expect(possible({ exactly: between(0, 999_999, 999_999) })).toEqual(['excellent']);
  });

  it.each([
    ['met', ['excellent']],
    ['notMet', ['good']],
  ])('a settled reading says whether a fact that does not apply is %s', (option, results) => {
    const units: Fact = { state: 'notApplicable', reason: 'no units' };
    expect(possible({ units }, { 'no-units': { option } })).toEqual(results);
  });

  it.each<[SettledReadings, readonly Result[]]>([
    [{}, ['notCompleted', 'authorityDecides']],
    [{ hole: { option: 'notCompleted' } }, ['notCompleted']],
    [{ hole: { option: 'authority' } }, ['authorityDecides']],
  ])('an open reading stays open until it is settled: %j', (readings, results) => {
    expect(possible({ done: share(1, 2), over: share(0, 1) }, readings)).toEqual(results);
  });

  it('refuses a settled option that the reading does not have', () => {
    expect(() => possible({}, { hole: { option: 'nobody' } })).toThrow(/nobody.*authority, notCompleted/);
  });
});

describe('a batch', () => {
  const due = civilDate('2025-01-31');
  const sheets = [
    PERFECT,
    WITHOUT_CONDUCT,
    { ...PERFECT, over: { ...share(1, 1), state: 'substituted' as const, reason: 'r', approver: 'a', due } as Fact },
  ];

  it('rates each subject as if alone, in the order given', () => {
    const batch = batchOf(sheets);
    expect(batch.subjects).toEqual(['NV-0', 'NV-1', 'NV-2']);
    sheets.forEach((facts, row) => {
      const alone = batchOf([facts]);
      expect(possibleResults(batch, row)).toEqual(possibleResults(alone, 0));
      expect(evidenceOf(batch, row)).toEqual(evidenceOf(alone, 0));
    });
  });

  it('gives the same bytes for the same facts', () => {
    expect(batchOf(sheets).evidence).toEqual(batchOf(sheets).evidence);
    expect(batchOf(sheets).possible).toEqual(batchOf(sheets).possible);
  });

  it('marks whoever rests on a substitute', () => {
    expect([...batchOf(sheets).substituted]).toEqual([0, 0, 1]);
  });

  it('may be empty', () => {
    expect(batchOf([]).possible).toHaveLength(0);
  });
});
