import { describe, expect, it } from 'vitest';
import { civilDate } from './civil-date.js';
import type { Fact, FactSheet } from './fact.js';
import { tableOf } from './fact-table.js';
import { outcomeOf, type Outcome } from './outcome.js';
import { rateBatch } from './rate.js';
import type { SettledReadings } from './reading.js';
import { define, PERIOD, reading, smallRulebook } from './small-rulebook.test.suite.js';

const RULEBOOK = smallRulebook({
  facts: [
    { fact: define('short', 'flag') },
    { fact: define('done', 'share'), cuts: ['>=100%'] },
    { fact: define('units', 'share', { notApplicable: 'no-units' }), cuts: ['>=70%'] },
    { fact: define('idle', 'flag') },
  ],
  readings: [reading('hole', 'authority', 'notCompleted')],
  steps: [
    { effect: { kind: 'notRated' }, when: [{ short: ['true'] }] },
    { effect: { kind: 'level', level: 'excellent' }, when: [{ done: [1], units: [1, 'n/a met'] }] },
    { effect: { kind: 'level', level: 'good' }, when: [{ done: [1] }] },
    { effect: { kind: 'level', level: 'notCompleted' }, when: [{ 'reading:hole': ['notCompleted'] }] },
  ],
});
const known = (value: Extract<Fact, { state: 'known' }>['value']): Fact => ({ state: 'known', value, source: 's' });
const ALL: FactSheet['facts'] = {
  short: known(false),
  done: known({ num: 1, den: 1 }),
  units: known({ num: 1, den: 1 }),
  idle: known(false),
};
const UNKNOWN: Fact = { state: 'unknown' };
const outcome = (facts: FactSheet['facts'], readings: SettledReadings = {}): Outcome =>
  outcomeOf(
    rateBatch(RULEBOOK, tableOf(RULEBOOK, [{ subject: 'NV-1', facts: { ...ALL, ...facts } }], PERIOD), readings),
    0,
  );
const substituted: Fact = {
  state: 'substituted',
  value: { num: 1, den: 1 },
  source: 's',
  reason: 'r',
  approver: 'a',
  due: civilDate('2025-01-31'),
};

describe('an outcome', () => {
  it.each<[string, FactSheet['facts'], Partial<Outcome>]>([
    [
      'is a level when only one is possible',
      {},
      { status: 'level', level: 'excellent', awaits: [], provisional: false },
    ],
    [
      'is open while facts are awaited, best result first',
      { units: UNKNOWN },
      {
        status: 'open',
        level: null,
        possible: ['excellent', 'good'],
        awaits: ['units'],
        provisional: true,
      },
    ],
    [
      'does not wait for a fact that cannot change it',
      { idle: UNKNOWN },
      { status: 'level', awaits: [], provisional: false },
    ],
    [
      'is certain when the unknown fact no longer matters',
      { short: known(true), done: UNKNOWN },
      {
        status: 'notRated',
        level: null,
        possible: ['notRated'],
        awaits: [],
        provisional: false,
      },
    ],
    [
      'is for the authority when only a reading is open',
      { done: known({ num: 0, den: 1 }) },
      {
        status: 'authorityDecides',
        possible: ['authorityDecides', 'notCompleted'],
        awaits: [],
        readings: ['hole'],
      },
    ],
    [
      'names the reading behind a fact that does not apply',
      { units: { state: 'notApplicable', reason: 'none' } },
      {
        status: 'authorityDecides',
        possible: ['excellent', 'good'],
        awaits: [],
        readings: ['no-units'],
        provisional: false,
      },
    ],
    [
      'is open when both facts and readings are',
      { done: UNKNOWN },
      {
        status: 'open',
        awaits: ['done'],
        readings: ['hole'],
        possible: ['authorityDecides', 'excellent', 'notCompleted'],
      },
    ],
    [
      'is provisional while it rests on a substitute',
      { done: substituted },
      { status: 'level', level: 'excellent', provisional: true },
    ],
    [
      'is not provisional when nobody is ranked',
      { short: known(true), done: substituted },
      { status: 'notRated', provisional: false },
    ],
  ])('%s', (_, facts, expected) => {
    expect(outcome(facts)).toMatchObject(expected);
  });

  it('is for the authority also when its reading has been settled so', () => {
    expect(outcome({ done: known({ num: 0, den: 1 }) }, { hole: { option: 'authority' } })).toMatchObject({
      status: 'authorityDecides',
      possible: ['authorityDecides'],
      readings: [],
    });
  });

  it('names its subject and the rulebook with its hash', () => {
    expect(outcome({})).toMatchObject({ subject: 'NV-1', rulebook: { id: 'SMALL', hash: 'hash' } });
  });
});
