import { describe, expect, it } from 'vitest';
import { derivedValues } from './derived-values.js';
import type { Fact, FactSheet } from './fact.js';
import { numberContext } from './fact-table.js';
import { factOfNumber, numberOf } from './derive-number.js';
import type { NumberFormula } from './number-formula.js';
import { define, PERIOD, smallRulebook } from './small-rulebook.test.suite.js';

const number = (num: number, den = 1): Fact => ({ state: 'known', value: { num, den }, source: 's' });
const items = define('items', 'episodes', {
  fields: {
    weight: { type: 'quantity', required: true },
    done: { type: 'flag', required: true },
    late: { type: 'count', default: { num: 0, den: 1 } },
    excused: { type: 'count', default: { num: 0, den: 1 } },
    score: { type: 'quantity', most: { num: 100, den: 1 } },
  },
});
const points = (id: string) => define(id, 'quantity', { most: { num: 100, den: 1 }, leftOut: true });

function make(formula: NumberFormula, facts: FactSheet['facts']): Fact | undefined {
  const rulebook = smallRulebook({
    facts: [],
    others: [points('a'), points('b'), points('total'), items, define('grade', 'grade', { options: ['low', 'high'] })],
    derived: [{ fact: 'total', formula }],
    steps: [],
  });
  return factOfNumber(numberOf('total', { subject: 'NV', facts }, numberContext(rulebook, PERIOD)), 's');
}
const value = (num: number, den: number) => ({ state: 'known', value: { num, den } });

describe('a number made by a formula', () => {
  it.each<[string, NumberFormula, FactSheet['facts'], object]>([
    ['a sum', { sum: ['a', 'b'] }, { a: number(1, 2), b: number(1, 4) }, value(3, 4)],
    ['a mean', { mean: { of: ['a', 'b'] } }, { a: number(90), b: number(899, 10) }, value(1799, 20)],
    [
      'a mean that leaves out what does not apply',
      { mean: { of: ['a', 'b'] } },
      { a: number(90), b: { state: 'notApplicable', reason: 's' } },
      value(90, 1),
    ],
    [
      'a mean in which what does not apply counts as nothing',
      { mean: { of: ['a', 'b'], notApplicable: 'countsAsNothing' } },
      { a: number(90), b: { state: 'notApplicable', reason: 's' } },
      value(90, 2),
    ],
    [
      'a mean that never counts what is waived',
      { mean: { of: ['a', 'b'], notApplicable: 'countsAsNothing' } },
      { a: number(90), b: { state: 'waived', reason: 's', document: 's' } },
      value(90, 1),
    ],
    [
      'a mean without its unknown last part',
      { mean: { of: ['a', 'b'], lastUnknown: 'leftOut' } },
      { a: number(90) },
      value(90, 1),
    ],
    [
      'a product up to its limit',
      { scaled: { fact: 'a', by: { num: 2, den: 1 }, most: { num: 7, den: 1 } } },
      { a: number(9) },
      value(7, 1),
    ],
    [
      'the lowest of some episodes',
      { least: { over: 'items', field: 'score', where: [{ field: 'done', is: true }] } },
      {
        items: {
          state: 'known',
          source: 's',
          value: [
            { done: true, score: { num: 60, den: 1 } },
            { done: false, score: { num: 5, den: 1 } },
          ],
        },
      },
      value(60, 1),
    ],
    [
      'an unknown part as bounds',
      { mean: { of: ['a', 'b'] } },
      { a: number(90) },
      { state: 'unknown', between: { num: 180, top: 380, den: 4 } },
    ],
  ])('%s', (_, formula, facts, wanted) => {
    expect(make(formula, facts)).toMatchObject(wanted);
  });

  const ratio = (manner: 'linear' | 'compound' | 'onTop'): NumberFormula => ({
    ratio: {
      over: 'items',
      weight: 'weight',
      counted: {
        where: [{ field: 'done', is: true }],
        less: { times: 'late', excused: 'excused', each: { num: 1, den: 4 }, manner },
      },
      assigned: { where: [] },
    },
  });
  const work = (late: number, excused = 0): Fact => ({
    state: 'known',
    source: 's',
    value: [
      { weight: { num: 1, den: 1 }, done: true },
      { weight: { num: 1, den: 1 }, done: true, late: { num: late, den: 1 }, excused: { num: excused, den: 1 } },
    ],
  });

  it.each([
    ['linear', 2, 0, 3 / 4],
    ['linear', 5, 0, 1 / 2],
    ['compound', 2, 0, 25 / 32],
    ['onTop', 2, 0, 1 / 4],
    ['onTop', 8, 0, 0],
    ['linear', 2, 2, 1],
  ] as const)(
    'a ratio, each of its events taking a share: %s, %i events of which %i are excused',
    (manner, late, excused, wanted) => {
      const made = make(ratio(manner), { items: work(late, excused) }) as Extract<Fact, { state: 'known' }>;
      const { num, den } = made.value as { num: number; den: number };
      expect(num / den).toBe(wanted);
    },
  );

  it('is missing, not zero, where there is nothing to divide by', () => {
    expect(make(ratio('linear'), { items: { state: 'known', source: 's', value: [] } })).toMatchObject({
      between: { num: 0, top: 100 },
    });
  });

  it('says that it rests on a substitute', () => {
    const substitute: Fact = {
      state: 'substituted',
      value: { num: 80, den: 1 },
      source: 's',
      reason: 'r',
      approver: 'p',
      due: PERIOD.to,
    };
    expect(make({ mean: { of: ['a', 'b'] } }, { a: number(90), b: substitute })).toMatchObject({
      state: 'substituted',
      reason: 'r',
    });
  });

  it('names what it lacks', () => {
    const rulebook = smallRulebook({
      facts: [],
      others: [points('a'), points('b'), points('total')],
      derived: [{ fact: 'total', formula: { sum: ['a', 'b'] } }],
      steps: [],
    });
    const [made] = derivedValues(rulebook, { subject: 'NV', facts: { a: number(5) } }, PERIOD);
    expect(made).toMatchObject({
      fact: 'total',
      lacks: ['b'],
      values: [{ under: {}, exactly: null, atLeast: { num: 5 } }],
    });
    expect(derivedValues(rulebook, { subject: 'NV', facts: {} }, PERIOD)).toEqual([]);
  });
});
