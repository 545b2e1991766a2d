import { describe, expect, it } from 'vitest';
import { civilDate } from './civil-date.js';
import type { Fact, FactSheet } from './fact.js';
import { tableOf } from './fact-table.js';
import { evidenceOf, rateBatch } from './rate.js';
import { CITATION, define, PERIOD, smallRulebook } from './small-rulebook.test.suite.js';
import { traceOf, type Trace, type TracedCondition } from './trace.js';

const RULEBOOK = smallRulebook({
  facts: [
    { fact: define('conduct', 'grade', { options: ['notMet', 'met', 'wellDone'] }) },
    { fact: define('over', 'share', { notApplicable: 'no-tasks' }), cuts: ['>=50%'] },
    { fact: define('months', 'months'), cuts: ['>=6'] },
    { fact: define('clean', 'flag', { whenAbsent: true }) },
  ],
  steps: [
    { id: 'excellent', effect: { kind: 'level', level: 'excellent' }, when: [{ conduct: ['wellDone'], over: [1] }] },
    { id: 'either', effect: { kind: 'level', level: 'good' }, when: [{ over: [1] }, { over: [0] }] },
    { id: 'sober', effect: { kind: 'level', level: 'completed' }, when: [{ clean: ['true'], months: [1] }] },
  ],
  ceilings: [{ id: 'limit', effect: { kind: 'ceiling', level: 'good' }, when: [{ months: [0] }] }],
});
const known = (value: Extract<Fact, { state: 'known' }>['value'], more: object = {}): Fact => ({
  state: 'known',
  value,
  source: 'báo cáo',
  ...more,
});
const FACTS: FactSheet['facts'] = {
  conduct: known('wellDone'),
  over: known({ num: 499, den: 1000 }, { asOf: civilDate('2024-11-30') }),
  months: known({ num: 9, den: 2 }),
};
function trace(facts: FactSheet['facts'], shown: FactSheet['facts'] = facts): Trace {
  const batch = rateBatch(RULEBOOK, tableOf(RULEBOOK, [{ subject: 'NV-1', facts }], PERIOD));
  return traceOf(RULEBOOK, evidenceOf(batch, 0), { subject: 'NV-1', facts: shown }, PERIOD);
}
const conditionOn = (fact: string, found: Trace): TracedCondition | undefined =>
  [...found.steps, ...found.ceilings]
    .flatMap(({ clauses }) => clauses)
    .flatMap(({ conditions }) => conditions)
    .find((condition) => condition.fact === fact);

describe('a trace', () => {
  it('shows every rule with its citation and verdict, not only the one that decided', () => {
    const found = trace(FACTS);
    expect(found.rulebook).toEqual({ id: 'SMALL', hash: 'hash' });
    expect(found.steps.map(({ rule, verdict }) => [rule, verdict])).toEqual([
      ['excellent', 'fails'],
      ['either', 'holds'],
      ['sober', 'fails'],
    ]);
    expect(found.ceilings.map(({ rule, verdict }) => [rule, verdict])).toEqual([['limit', 'holds']]);
    expect(found.steps[0]?.clauses[0]).toMatchObject({ citation: CITATION, verdict: 'fails' });
  });

  it('shows each comparison with the value it was made on, its source and its day', () => {
    const found = trace(FACTS);
    expect(conditionOn('over', found)).toMatchObject({
      verdict: 'fails',
      actual: '49,9%',
      state: 'known',
      source: 'báo cáo',
      asOf: '30/11/2024',
    });
    expect(conditionOn('conduct', found)).toMatchObject({ verdict: 'holds', actual: 'wellDone', asOf: '' });
    expect(conditionOn('months', found)).toMatchObject({ verdict: 'fails', actual: '4,5' });
  });

  it('shows what silence was taken to mean', () => {
    expect(conditionOn('clean', trace(FACTS))).toMatchObject({ verdict: 'holds', actual: 'true', state: 'assumed' });
  });

  it.each<[string, Fact, string, string, string]>([
    ['unknown', { state: 'unknown' }, '', 'unknown', 'unknown'],
    [
      'unknown between bounds',
      { state: 'unknown', between: { num: 40, top: 60, den: 100 } },
      '40% - 60%',
      'unknown',
      'unknown',
    ],
    [
      'unknown between bounds that both suffice',
      { state: 'unknown', between: { num: 50, top: 60, den: 100 } },
      '50% - 60%',
      'unknown',
      'holds',
    ],
    ['not applicable', { state: 'notApplicable', reason: 'no tasks' }, 'no tasks', 'notApplicable', 'fails'],
    ['waived', { state: 'waived', reason: 'flood', document: 'd' }, 'flood', 'waived', 'fails'],
  ])('shows a fact that is %s as such', (_, over, actual, state, verdict) => {
    expect(conditionOn('over', trace({ ...FACTS, over }))).toMatchObject({ actual, state, verdict });
  });

  it('takes verdicts from the evidence alone; the sheet only supplies what to show beside them', () => {
    const other = trace(FACTS, { ...FACTS, over: known({ num: 1, den: 1 }) });
    expect(conditionOn('over', other)).toMatchObject({ verdict: 'fails', actual: '100%' });
    expect(other.steps.map(({ verdict }) => verdict)).toEqual(trace(FACTS).steps.map(({ verdict }) => verdict));
    expect(conditionOn('over', trace(FACTS, {}))).toMatchObject({ verdict: 'fails', actual: '', state: 'unknown' });
  });

  it('knows that a rule holds for certain when each of its alternatives may fail but not all of them', () => {
    const { steps } = trace({ ...FACTS, over: { state: 'unknown' } });
    const either = steps.find(({ rule }) => rule === 'either');
    expect(either?.clauses.map(({ verdict }) => verdict)).toEqual(['unknown', 'unknown']);
    expect(either?.verdict).toBe('holds');
  });
});
