import { describe, expect, it } from 'vitest';
import { checkFacts, readFact } from './check-facts.js';
import { civilDate } from './civil-date.js';
import type { Fact, FactDefinition, FactSheet, FactValue } from './fact.js';
import type { MessageKey } from './problem.js';
import { define } from './small-rulebook.test.suite.js';

const DEFINITIONS = [
  define('disciplined', 'flag'),
  define('conduct', 'grade', { options: ['notMet', 'met', 'wellDone'] }),
  define('unitLevel', 'level'),
  define('tasksCompleted', 'share'),
  define('tasksAboveTarget', 'share', { within: 'tasksCompleted' }),
  define('tasksOutstanding', 'share', { within: 'tasksAboveTarget' }),
  define('unitsGood', 'share', { notApplicable: 'no-units' }),
  define('monthsWorked', 'months', { most: { num: 12, den: 1 } }),
  define('documents', 'quantity'),
  define('decisions', 'episodes', {
    fields: {
      decidedOn: { type: 'date', required: true },
      body: { type: 'name' },
      annulled: { type: 'flag', default: false },
      days: { type: 'quantity' },
    },
  }),
];
const VOCABULARY: Readonly<Record<string, FactDefinition>> = Object.fromEntries(
  DEFINITIONS.map((definition) => [definition.id, definition]),
);
const definitionOf = (id: string): FactDefinition => VOCABULARY[id] as FactDefinition;
const check = (facts: FactSheet['facts']): ReturnType<typeof checkFacts> =>
  checkFacts(VOCABULARY, { subject: 'NV-1', facts }, 'row 7');
const known = (value: FactValue): Fact => ({ state: 'known', value, source: 'report' });
const between = (num: number, top: number, den: number): Fact => ({ state: 'unknown', between: { num, top, den } });
const substitute = { reason: 'not yet published', approver: 'Chủ tịch', due: civilDate('2025-01-31') };

describe('a sheet that can be true', () => {
  it.each<[string, FactSheet['facts']]>([
    [
      'has known facts of every type',
      {
        disciplined: known(false),
        conduct: known('met'),
        unitLevel: known('good'),
        tasksCompleted: known({ num: 1, den: 1 }),
        monthsWorked: known({ num: 0, den: 1 }),
        documents: known({ num: 5000, den: 1 }),
        decisions: known([
          { decidedOn: civilDate('2024-03-10'), body: 'party', annulled: false, days: { num: 1, den: 1 } },
        ]),
      },
    ],
    [
      'leaves facts unknown, with or without bounds',
      { disciplined: { state: 'unknown' }, tasksCompleted: between(1, 3, 4) },
    ],
    [
      'says that a fact does not apply where the law knows that',
      { unitsGood: { state: 'notApplicable', reason: 'no units' } },
    ],
    [
      'waives a fact where the law knows that',
      { unitsGood: { state: 'waived', reason: 'new unit', document: '12/QĐ' } },
    ],
    [
      'has a substitute',
      { tasksCompleted: { state: 'substituted', value: { num: 9, den: 10 }, source: 'estimate', ...substitute } },
    ],
    [
      'has a part that equals the whole',
      { tasksCompleted: known({ num: 9, den: 10 }), tasksAboveTarget: known({ num: 90, den: 100 }) },
    ],
    ['says nothing', {}],
  ])('%s', (_, facts) => {
    expect(check(facts)).toEqual([]);
  });
});

describe('a sheet that cannot be true is told what is wrong, where, in both languages', () => {
  const known130 = known({ num: 130, den: 100 });
  it.each<[MessageKey, string, FactSheet['facts'], string]>([
    ['fact-not-in-vocabulary', 'row 7.tasksComplete', { tasksComplete: known(true) }, 'tasksCompleted'],
    ['fact-not-in-vocabulary', 'row 7.MonthsWorkd', { MonthsWorkd: known(true) }, 'monthsWorked'],
    [
      'fact-always-applies',
      'row 7.disciplined',
      { disciplined: { state: 'notApplicable', reason: 'x' } },
      'disciplined',
    ],
    ['fact-cannot-be-waived', 'row 7.conduct', { conduct: { state: 'waived', reason: 'x', document: 'y' } }, 'conduct'],
    ['fact-bounds-disordered', 'row 7.tasksCompleted', { tasksCompleted: between(3, 1, 4) }, 'tasksCompleted'],
    ['fact-wrong-value', 'row 7.tasksCompleted', { tasksCompleted: between(1, 5, 4) }, '0% .. 100%'],
    ['fact-wrong-value', 'row 7.disciplined', { disciplined: known('yes') }, 'true | false'],
    ['fact-wrong-value', 'row 7.disciplined', { disciplined: between(0, 1, 1) }, 'true | false'],
    ['fact-wrong-value', 'row 7.conduct', { conduct: known('good') }, 'notMet | met | wellDone'],
    ['fact-wrong-value', 'row 7.unitLevel', { unitLevel: known('wellDone') }, 'notCompleted'],
    ['fact-wrong-value', 'row 7.tasksCompleted', { tasksCompleted: known130 }, '0% .. 100%'],
    ['fact-wrong-value', 'row 7.tasksCompleted', { tasksCompleted: known({ num: -1, den: 100 }) }, '0% .. 100%'],
    ['fact-wrong-value', 'row 7.tasksCompleted', { tasksCompleted: known({ num: 1, den: 0 }) }, '0% .. 100%'],
    ['fact-wrong-value', 'row 7.tasksCompleted', { tasksCompleted: known({ num: 0.5, den: 1 }) }, '0% .. 100%'],
    ['fact-wrong-value', 'row 7.tasksCompleted', { tasksCompleted: known(true) }, '0% .. 100%'],
    ['fact-wrong-value', 'row 7.monthsWorked', { monthsWorked: known({ num: 13, den: 1 }) }, '0 .. 12'],
    ['fact-wrong-value', 'row 7.documents', { documents: known({ num: -1, den: 1 }) }, '0 ..'],
    ['fact-wrong-value', 'row 7.decisions', { decisions: known('none') }, '[{...}]'],
    [
      'episode-unknown-field',
      'row 7.decisions[0]',
      { decisions: known([{ decidedOn: '2024-03-10', form: 'x' }]) },
      'form',
    ],
    [
      'episode-missing-field',
      'row 7.decisions[1]',
      { decisions: known([{ decidedOn: '2024-03-10' }, {}]) },
      'decidedOn',
    ],
    ['episode-wrong-field', 'row 7.decisions[0]', { decisions: known([{ decidedOn: '2024-02-30' }]) }, '2024-02-30'],
    [
      'episode-wrong-field',
      'row 7.decisions[0]',
      { decisions: known([{ decidedOn: '2024-03-10', annulled: 'no' }]) },
      'annulled',
    ],
    [
      'episode-wrong-field',
      'row 7.decisions[0]',
      { decisions: known([{ decidedOn: '2024-03-10', days: true }]) },
      'days',
    ],
    [
      'fact-exceeds-other',
      'row 7.tasksAboveTarget',
      {
        tasksCompleted: known({ num: 1, den: 2 }),
        tasksAboveTarget: known({ num: 501, den: 1000 }),
      },
      'tasksCompleted',
    ],
    [
      'fact-exceeds-other',
      'row 7.tasksAboveTarget',
      {
        tasksCompleted: between(0, 49, 100),
        tasksAboveTarget: between(50, 60, 100),
      },
      'tasksCompleted',
    ],
    [
      'fact-exceeds-other',
      'row 7.tasksOutstanding',
      {
        tasksCompleted: known({ num: 1, den: 2 }),
        tasksAboveTarget: { state: 'unknown' },
        tasksOutstanding: known({ num: 51, den: 100 }),
      },
      'tasksCompleted',
    ],
  ])('%s at %s', (code, where, facts, said) => {
    const problems = check(facts);
    expect(new Set(problems.map((problem) => `${problem.code} at ${problem.where}`))).toEqual(
      new Set([`${code} at ${where}`]),
    );
    expect(problems[0]?.what.vi).toContain(said);
    expect(problems[0]?.what.en).toContain(said);
    expect(problems[0]?.what.vi).not.toBe(problems[0]?.what.en);
  });

  it('with every reason at once', () => {
    expect(check({ ghost: known(true), disciplined: known('x'), conduct: known('y') })).toHaveLength(3);
  });

  it('but not for a part that may still lie within the whole', () => {
    const part = known({ num: 1, den: 2 });
    expect(check({ tasksCompleted: { state: 'unknown' }, tasksAboveTarget: part })).toEqual([]);
    expect(check({ tasksCompleted: between(0, 50, 100), tasksAboveTarget: part })).toEqual([]);
  });
});

describe('a fact as people write it', () => {
  it.each<[string, unknown, FactValue]>([
    ['disciplined', true, true],
    ['conduct', 'wellDone', 'wellDone'],
    ['unitLevel', 'good', 'good'],
    ['tasksCompleted', '49.9%', { num: 499, den: 1000 }],
    ['tasksCompleted', ' 1/2 ', { num: 1, den: 2 }],
    ['tasksCompleted', '49,9%', { num: 499, den: 1000 }],
    ['tasksCompleted', '5/10', { num: 5, den: 10 }],
    ['tasksCompleted', { num: 1, den: 3 }, { num: 1, den: 3 }],
    ['monthsWorked', 4.5, { num: 45, den: 10 }],
    ['decisions', [], []],
  ])('%s: %j is known', (id, raw, value) => {
    expect(readFact(definitionOf(id), raw, 'row 7')).toEqual({ fact: { state: 'known', value, source: 'row 7' } });
  });

  it.each([null, undefined, 'unknown', { state: 'unknown' }])('%j is unknown', (raw) => {
    expect(readFact(definitionOf('tasksCompleted'), raw, 'row 7')).toEqual({ fact: { state: 'unknown' } });
  });

  it.each<[string, unknown, Fact]>([
    [
      'known with source and day',
      { state: 'known', value: '95%', source: 'báo cáo', asOf: '2024-11-30' },
      {
        state: 'known',
        value: { num: 95, den: 100 },
        source: 'báo cáo',
        asOf: civilDate('2024-11-30'),
      },
    ],
    [
      'unknown, awaited, between two bounds over one denominator',
      {
        state: 'unknown',
        awaitedUntil: '2025-01-15',
        awaitedFrom: 'Sở Tài chính',
        between: ['1/2', '3/4'],
      },
      {
        state: 'unknown',
        awaitedUntil: civilDate('2025-01-15'),
        awaitedFrom: 'Sở Tài chính',
        between: { num: 4, top: 6, den: 8 },
      },
    ],
    ['not applicable', { state: 'notApplicable', reason: 'no units' }, { state: 'notApplicable', reason: 'no units' }],
    ['not applicable, in one word', 'notApplicable', { state: 'notApplicable', reason: 'row 7' }],
    [
      'waived by a document',
      { state: 'waived', reason: 'flood', document: '9/UBND' },
      {
        state: 'waived',
        reason: 'flood',
        document: '9/UBND',
      },
    ],
    [
      'substituted until a day',
      { state: 'substituted', value: '95%', ...substitute },
      {
        state: 'substituted',
        value: { num: 95, den: 100 },
        source: 'row 7',
        ...substitute,
      },
    ],
  ])('%s', (_, raw, fact) => {
    expect(readFact(definitionOf('tasksCompleted'), raw, 'row 7')).toEqual({ fact });
  });

  it.each<[MessageKey, string, unknown, string]>([
    ['fact-wrong-value', 'tasksCompleted', 'half', '"half"'],
    ['fact-wrong-value', 'tasksCompleted', '1/0', '"1/0"'],
    ['fact-wrong-value', 'conduct', 3, 'notMet | met | wellDone'],
    ['fact-wrong-value', 'tasksCompleted', { state: 'known', value: 'x' }, '"x"'],
    ['fact-wrong-value', 'tasksCompleted', { state: 'unknown', between: ['x', '100%'] }, '"x"'],
    ['fact-bare-share', 'tasksCompleted', 0.5, '1/2'],
    ['fact-bare-share', 'tasksCompleted', 50, '50%'],
    ['fact-bare-share', 'tasksCompleted', '49,9', '"49,9"'],
    ['fact-bare-share', 'tasksCompleted', { state: 'known', value: 1 }, '50%'],
    ['fact-bare-share', 'tasksCompleted', { state: 'unknown', between: ['50%', 1] }, '50%'],
    ['fact-state-invalid', 'tasksCompleted', { state: 'guessed', value: 1 }, 'tasksCompleted'],
    ['fact-state-invalid', 'tasksCompleted', { state: 'unknown', betwen: [0, 1] }, 'betwen'],
    ['fact-state-invalid', 'tasksCompleted', { state: 'waived', reason: 'x' }, 'document'],
    ['fact-state-invalid', 'tasksCompleted', { state: 'notApplicable', reason: '  ' }, 'reason'],
    ['fact-state-invalid', 'tasksCompleted', { state: 'substituted', value: 1, reason: 'x', approver: 'y' }, 'due'],
    ['fact-state-invalid', 'tasksCompleted', { state: 'known', value: 1, asOf: '30/11/2024' }, 'asOf'],
  ])('%s, written for %s: %j', (code, id, raw, said) => {
    const read = readFact(definitionOf(id), raw, 'row 7');
    expect(read).toMatchObject({ problem: { code, where: 'row 7' } });
    const { what } = (read as { problem: { what: { vi: string; en: string } } }).problem;
    expect(what.vi).toContain(said);
    expect(what.en).toContain(said);
  });
});
