import {
  civilDate,
  evidenceOf,
  fitsAny,
  possibleResults,
  ProblemError,
  rateBatch,
  readFact,
  tableOf,
  type Fact,
  type FactDefinition,
  type Result,
  type Rulebook,
} from '@xeploai/domain';
import { describe, expect, it } from 'vitest';
import { compileRulebook } from './compile-rulebook.js';
import { loadLaw } from './load-law.js';
import { yearSpan } from './rate-case.js';
import { RULE_KINDS, TIGHTENING_KINDS } from './rule-kinds.js';

/** A small law in memory: JSON is YAML. */
const TITLE = { vi: 'vi', en: 'en' };
const VERSION = {
  from: '2020-01-01',
  citation: { act: 'act', article: '1' },
  certainty: 'gazette',
  checked: '2024-01-01',
};
const VOCABULARY = {
  done: { title: TITLE, type: 'share' },
  unitsGood: { title: TITLE, type: 'share', notApplicable: 'no-units' },
  short: { title: TITLE, type: 'flag', whenAbsent: false },
  months: { title: TITLE, type: 'months' },
  unitLevel: { title: TITLE, type: 'level' },
  disciplined: { title: TITLE, type: 'flag' },
  score: { title: TITLE, type: 'quantity', most: 100 },
  first: { title: TITLE, type: 'quantity', most: 100, leftOut: true },
  second: { title: TITLE, type: 'quantity', most: 100, leftOut: true },
  decisions: {
    title: TITLE,
    type: 'episodes',
    whenAbsent: [],
    fields: {
      decidedOn: { title: TITLE, type: 'date', required: true },
      annulled: { title: TITLE, type: 'flag', default: false },
    },
  },
};
const reading = (id: string, ...options: readonly string[]) => ({
  id,
  question: TITLE,
  citation: { act: 'act' },
  certainty: 'open',
  options: options.map((option) => ({ id: option, meaning: TITLE })),
});
const SELECTOR = {
  rulebook: 'SMALL',
  title: TITLE,
  by: 'begun',
  subjects: ['cadre', 'civilServant'],
  acts: ['act', 'other'],
};
const act = (id: string) => ({
  id,
  title: TITLE,
  number: '1',
  issuer: TITLE,
  layer: 'decree',
  certainty: 'gazette',
  source: 's',
  checked: '2024-01-01',
});

type Rule = readonly [kind: string, value: unknown, more?: object];

function compile(...rules: readonly Rule[]): Rulebook {
  const files = new Map<string, unknown>([
    ['vocabulary.yaml', VOCABULARY],
    ['act/act.yaml', act('act')],
    ['other/act.yaml', act('other')],
    ['act/readings/no-units.yaml', reading('no-units', 'met', 'notMet')],
    ['act/readings/hole.yaml', reading('hole', 'authority', 'notCompleted')],
  ]);
  [['selector', SELECTOR] as Rule, ...rules].forEach(([kind, value, more], index) =>
    files.set(`act/rule${index}.yaml`, {
      id: `rule${index}`,
      kind,
      title: TITLE,
      versions: [{ ...VERSION, value }],
      ...more,
    }),
  );
  const texts = new Map([...files].map(([path, content]) => [path, JSON.stringify(content)]));
  return compileRulebook(loadLaw(texts), { subject: 'cadre', on: civilDate('2024-11-10') });
}

function factsOf(rulebook: Rulebook, facts: Readonly<Record<string, unknown>>): Record<string, Fact> {
  return Object.fromEntries(
    Object.entries(facts).map(([id, raw]) => {
      const read = readFact(rulebook.vocabulary[id] as FactDefinition, raw, 'test');
      return [id, (read as { fact: Fact }).fact];
    }),
  );
}
function batchOf(
  rulebook: Rulebook,
  facts: Readonly<Record<string, unknown>>,
  readings: Readonly<Record<string, string>> = {},
) {
  const settled = Object.fromEntries(Object.entries(readings).map(([id, option]) => [id, { option }]));
  const table = tableOf(rulebook, [{ subject: 'NV', facts: factsOf(rulebook, facts) }], yearSpan(2024));
  return rateBatch(rulebook, table, settled);
}
const rate = (...given: Parameters<typeof batchOf>): readonly Result[] => possibleResults(batchOf(...given), 0);

const LEVEL = (level: string, when: unknown, join = 'all'): Rule => [
  'level-conditions',
  { level, join, clauses: { cadre: [{ clause: '1', when }] } },
];
const GOOD = LEVEL('good', { fact: 'done', atLeast: '50%' });
const EXCELLENT = LEVEL('excellent', { fact: 'done', atLeast: '100%' });

describe('level conditions', () => {
  it('are tried from the best level down, in whatever order the files stand', () => {
    const rulebook = compile(GOOD, EXCELLENT, LEVEL('notCompleted', { fact: 'done', below: '10%' }, 'any'));
    expect(['100%', '99.9%', '50%', '49.9%', '9.9%'].map((done) => rate(rulebook, { done })[0])).toEqual([
      'excellent',
      'good',
      'good',
      'authorityDecides',
      'notCompleted',
    ]);
  });

  it.each([
    ['atLeast', [false, true, true]],
    ['above', [false, false, true]],
    ['atMost', [true, true, false]],
    ['below', [true, false, false]],
    ['is', [false, true, false]],
    ['isNot', [true, false, true]],
  ])('%s 50%% for 49.9, 50 and 50.1 is %j', (operator, met) => {
    const rulebook = compile(LEVEL('good', { fact: 'done', [operator]: '50%' }));
    expect(['49.9%', '50%', '50.1%'].map((done) => rate(rulebook, { done })[0] === 'good')).toEqual(met);
  });

  it.each([
    ['atLeast', 'good', [false, false, true, true]],
    ['above', 'good', [false, false, false, true]],
    ['above', 'excellent', [false, false, false, false]],
    ['atMost', 'completed', [true, true, false, false]],
    ['below', 'completed', [true, false, false, false]],
    ['below', 'notCompleted', [false, false, false, false]],
    ['is', 'good', [false, false, true, false]],
    ['isNot', 'good', [true, true, false, true]],
    ['oneOf', ['completed', 'excellent'], [false, true, false, true]],
  ])('%s %j for the four levels of a unit is %j', (operator, value, met) => {
    const rulebook = compile(LEVEL('good', { fact: 'unitLevel', [operator]: value }));
    const levels = ['notCompleted', 'completed', 'good', 'excellent'];
    expect(levels.map((unitLevel) => rate(rulebook, { unitLevel })[0] === 'good')).toEqual(met);
  });

  it('of another subject are left out, with the facts that only they ask for', () => {
    const value = {
      level: 'good',
      join: 'all',
      clauses: { civilServant: [{ when: { fact: 'done', atLeast: '50%' } }] },
    };
    expect(compile(['level-conditions', value]).grid.facts).toEqual([]);
  });

  it('need every clause with "all" and one clause with "any"', () => {
    const clauses = { cadre: [{ when: { fact: 'done', atLeast: '50%' } }, { when: { fact: 'months', atLeast: 6 } }] };
    const facts = { done: '50%', months: 5 };
    expect(rate(compile(['level-conditions', { level: 'good', join: 'all', clauses }]), facts)).toEqual([
      'authorityDecides',
    ]);
    expect(rate(compile(['level-conditions', { level: 'completed', join: 'any', clauses }]), facts)).toEqual([
      'completed',
    ]);
  });

  it('count a fact that does not apply by its reading when they require it, and never as a ground against anybody', () => {
    const required = compile(LEVEL('good', { fact: 'unitsGood', atLeast: '70%' }));
    const facts = { unitsGood: 'notApplicable' };
    expect(rate(required, facts, { 'no-units': 'met' })).toEqual(['good']);
    expect(rate(required, facts, { 'no-units': 'notMet' })).toEqual(['authorityDecides']);
    const ground = compile(LEVEL('notCompleted', { fact: 'unitsGood', below: '50%' }, 'any'));
    expect(rate(ground, facts)).toEqual(['authorityDecides']);
  });

  it('may nest alternatives', () => {
    const when = {
      all: [
        { fact: 'done', atLeast: '50%' },
        {
          any: [
            { fact: 'months', atLeast: 6 },
            { fact: 'short', is: true },
          ],
        },
      ],
    };
    const rulebook = compile(LEVEL('good', when));
    expect(rate(rulebook, { done: '50%', months: 5, short: true })).toEqual(['good']);
    expect(rate(rulebook, { done: '50%', months: 5 })).toEqual(['authorityDecides']);
    expect(rulebook.steps[0]?.boxes).toHaveLength(2);
  });
});

describe('eligibility', () => {
  const excluded: Rule = ['eligibility', { effect: 'notRated', when: { fact: 'months', below: 6 } }];
  const limited: Rule = ['eligibility', { effect: 'ceiling', level: 'completed', when: { fact: 'short', is: true } }];

  it('excludes before anything else is asked', () => {
    const rulebook = compile(
      GOOD,
      ['veto', { level: 'notCompleted', when: { fact: 'disciplined', is: true } }],
      excluded,
    );
    expect(rate(rulebook, { months: 5, disciplined: true, done: '100%' })).toEqual(['notRated']);
    expect(rate(rulebook, { months: 6, disciplined: true, done: '100%' })).toEqual(['notCompleted']);
  });

  it('limits a level and never raises one', () => {
    const rulebook = compile(EXCELLENT, LEVEL('notCompleted', { fact: 'done', below: '10%' }, 'any'), limited);
    expect(rate(rulebook, { done: '100%', short: true })).toEqual(['completed']);
    expect(rate(rulebook, { done: '5%', short: true })).toEqual(['notCompleted']);
    expect(rate(rulebook, { done: '100%' })).toEqual(['excellent']);
  });

  it.each([
    { effect: 'ceiling', when: { fact: 'short', is: true } },
    { effect: 'notRated', level: 'good', when: { fact: 'short', is: true } },
  ])('refuses %j: a ceiling names its level, an exclusion does not', (value) => {
    expect(() => compile(['eligibility', value])).toThrow(ProblemError);
  });
});

describe('a veto', () => {
  it('fixes the level whatever the results are', () => {
    const rulebook = compile(EXCELLENT, ['veto', { level: 'notCompleted', when: { fact: 'disciplined', is: true } }]);
    expect(rate(rulebook, { done: '100%', disciplined: true })).toEqual(['notCompleted']);
    expect(rate(rulebook, { done: '100%', disciplined: 'unknown' })).toEqual(['notCompleted', 'excellent']);
  });
});

describe('the link of a head to the unit', () => {
  const rulebook = compile(EXCELLENT, GOOD, ['head-unit-link', { unitLevel: 'unitLevel' }]);

  it.each([
    ['excellent', 'excellent'],
    ['good', 'good'],
    ['completed', 'completed'],
    ['notCompleted', 'notCompleted'],
  ])('ranks nobody above a unit that is %s', (unitLevel, result) => {
    expect(rate(rulebook, { done: '100%', unitLevel })).toEqual([result]);
  });

  it('raises nobody, and leaves open what the level of the unit leaves open', () => {
    expect(rate(rulebook, { done: '50%', unitLevel: 'excellent' })).toEqual(['good']);
    expect(rate(rulebook, { done: '50%', unitLevel: 'unknown' })).toEqual(['notCompleted', 'completed', 'good']);
  });
});

describe('an open question', () => {
  const options = { authority: 'authorityDecides', notCompleted: { level: 'notCompleted' } };
  const when = { fact: 'short', is: true };
  const ask = (asked: string): Rulebook =>
    compile(
      ['open-question', { reading: 'hole', asked, options, ...(asked === 'last' ? {} : { when }) }],
      ['eligibility', { effect: 'notRated', when: { fact: 'months', below: 6 } }],
      ['veto', { level: 'completed', when: { fact: 'disciplined', is: true } }],
      LEVEL('good', { fact: 'done', atLeast: '50%' }, 'any'),
    );

  it.each([
    ['first', ['notCompleted', 'notCompleted', 'notCompleted']],
    ['amongVetoes', ['notRated', 'completed', 'notCompleted']],
    ['beforeLevels', ['notRated', 'completed', 'notCompleted']],
    ['last', ['notRated', 'completed', 'good']],
  ])('asked "%s" meets exclusion, veto and level with %j', (asked, results) => {
    const facts = [
      { months: 5, disciplined: true, done: '50%', short: true },
      { months: 6, disciplined: true, done: '50%', short: true },
      { months: 6, disciplined: false, done: '50%', short: true },
    ];
    expect(facts.map((one) => rate(ask(asked), one, { hole: 'notCompleted' })[0])).toEqual(results);
  });

  it('is shown with every option until it is settled, and asked of nobody whom it does not concern', () => {
    expect(rate(ask('last'), { months: 6, disciplined: false, done: '0%' })).toEqual([
      'notCompleted',
      'authorityDecides',
    ]);
    expect(rate(ask('first'), { months: 6, disciplined: false, done: '50%' })).toEqual(['good']);
  });

  it('leaves it to the other rules where an option says so', () => {
    const rulebook = compile(GOOD, [
      'open-question',
      { reading: 'hole', asked: 'first', when, options: { ...options, authority: 'goOn' } },
    ]);
    expect(rate(rulebook, { done: '50%', short: true }, { hole: 'authority' })).toEqual(['good']);
  });
});

describe('a formula', () => {
  it('makes a fact out of episodes of the period', () => {
    const where = [
      { field: 'decidedOn', withinPeriod: true },
      { field: 'annulled', is: false },
    ];
    const rulebook = compile(
      GOOD,
      ['formula', { fact: 'disciplined', exists: 'decisions', where }],
      ['veto', { level: 'notCompleted', when: { fact: 'disciplined', is: true } }],
    );
    const on = (decidedOn: string, more = {}): readonly Result[] =>
      rate(rulebook, { done: '50%', decisions: [{ decidedOn, ...more }] });
    expect([on('2024-03-10'), on('2023-12-31'), on('2024-03-10', { annulled: true })]).toEqual([
      ['notCompleted'],
      ['good'],
      ['good'],
    ]);
  });
});

const BANDS = [
  { level: 'excellent', atLeast: 90 },
  { level: 'good', atLeast: 70, below: 90 },
  { level: 'completed', atLeast: 50, below: 70 },
  { level: 'notCompleted', below: 50 },
];
const problemCodes = (work: () => unknown): readonly string[] => {
  try {
    work();
  } catch (err) {
    if (err instanceof ProblemError) return err.problems.map(({ what }) => what.en);
    throw err;
  }
  return [];
};

describe('score bands', () => {
  const rulebook = compile(['score-bands', { score: 'score', bands: BANDS }]);

  it.each([
    [90, 'excellent'],
    ['89.999', 'good'],
    [70, 'good'],
    ['69.999', 'completed'],
    [50, 'completed'],
    ['49.999', 'notCompleted'],
    [0, 'notCompleted'],
  ])('%s is %s', (score, level) => {
    expect(rate(rulebook, { score })).toEqual([level]);
  });

  it('reach no level where a condition besides the score fails', () => {
    const also = [{ point: 'a', when: { fact: 'done', atLeast: '100%' } }];
    const strict = compile(['score-bands', { score: 'score', bands: [{ ...BANDS[0], also }, ...BANDS.slice(1)] }]);
    expect(rate(strict, { score: 95, done: '100%' })).toEqual(['excellent']);
    expect(rate(strict, { score: 95, done: '99%' })).toEqual(['authorityDecides']);
  });

  it.each([
    ['a hole', BANDS.map((band) => (band.level === 'good' ? { ...band, below: 89 } : band)), /there is a hole/],
    ['a hole at the top', [{ level: 'excellent', atLeast: 90, below: 100 }, ...BANDS.slice(1)], /there is a hole/],
    ['an overlap', BANDS.map((band) => (band.level === 'good' ? { ...band, below: 91 } : band)), /lie in two bands/],
    ['a level twice', BANDS.map((band) => ({ ...band, level: 'good' })), /each level once/],
  ])('with %s are refused', (_, bands, told) => {
    const [what] = problemCodes(() => compile(['score-bands', { score: 'score', bands }]));
    expect(what).toMatch(told);
  });
});

describe('a number formula', () => {
  const bands = ['score-bands', { score: 'score', bands: BANDS }] as const;
  const mean = (more: object = {}): Rule => ['formula', { fact: 'score', mean: { of: ['first', 'second'], ...more } }];

  it('makes a number out of facts, exactly', () => {
    expect(rate(compile(bands, mean()), { first: 90, second: '89.99' })).toEqual(['good']);
  });

  it('keeps an unknown part unknown, never zero', () => {
    expect(rate(compile(bands, mean()), { first: 90 })).toEqual(['notCompleted', 'completed', 'good', 'excellent']);
    expect(rate(compile(bands, mean()), { first: 100 })).toEqual(['completed', 'good', 'excellent']);
  });

  it('gives every option of a reading its own number, and the result hangs on the reading', () => {
    const byReading = { byReading: 'hole', options: { authority: 'leftOut', notCompleted: 'waits' } };
    const rulebook = compile(bands, mean({ lastUnknown: byReading }));
    expect(rate(rulebook, { first: 95 }, { hole: 'authority' })).toEqual(['excellent']);
    expect(rate(rulebook, { first: 95 }, { hole: 'notCompleted' })).toEqual([
      'notCompleted',
      'completed',
      'good',
      'excellent',
    ]);
    expect(rate(rulebook, { first: 95, second: 95 })).toEqual(['excellent']);
  });

  it('leaves out what does not apply', () => {
    expect(rate(compile(bands, mean()), { first: 95, second: 'notApplicable' })).toEqual(['excellent']);
  });

  it.each([
    [
      'an option without a value',
      mean({ lastUnknown: { byReading: 'hole', options: { authority: 'waits' } } }),
      /has the option “notCompleted”/,
    ],
    [
      'a reading that nobody declared',
      mean({ lastUnknown: { byReading: 'none', options: { a: 'waits' } } }),
      /not declared/,
    ],
    ['a fact that nobody declared', ['formula', { fact: 'score', sum: ['third'] }] as Rule, /third/],
    ['a circle', ['formula', { fact: 'score', sum: ['score'] }] as Rule, /leads back to itself/],
  ])('with %s is refused', (_, rule, told) => {
    expect(problemCodes(() => compile(bands, rule)).join()).toMatch(told);
  });

  it('made twice is refused', () => {
    expect(problemCodes(() => compile(bands, mean(), mean())).join()).toMatch(/two formulas/);
  });
});

describe('kinds that decide no level', () => {
  it('a cap borrows the share that is in force, with the rule it comes from', () => {
    const rulebook = compile(
      ['external-share', { share: '20%' }],
      ['cap', { scopes: ['agency'], share: { borrowedFrom: 'rule1' }, exception: { most: '25%', note: TITLE } }],
    );
    expect(rulebook.caps).toMatchObject([
      {
        share: { external: 'rule1' },
        externalShare: { share: { num: 20, den: 100 }, rule: { id: 'rule1' } },
        exception: { most: { num: 25, den: 100 } },
      },
    ]);
    expect(rulebook.steps).toEqual([]);
  });

  it('a cap with a share of its own needs nobody, and an exception may have no limit', () => {
    const value = { scopes: ['agency'], share: '1/5', exception: { most: 'none', note: TITLE } };
    expect(compile(['cap', value]).caps).toMatchObject([{ share: { num: 1, den: 5 }, exception: { most: null } }]);
    expect(compile(['cap', { scopes: ['agency'], share: '1/5' }]).caps).toMatchObject([{ exception: null }]);
  });

  it('a deadline keeps wording, layer and whom it leaves out', () => {
    const value = {
      step: 'finish',
      wording: 'before',
      monthDay: '12-15',
      layer: 'nation',
      exceptUnitKinds: ['school'],
    };
    expect(compile(['deadline', value]).deadlines).toMatchObject([value]);
  });

  it('an order says what comes first and which fact waits for it', () => {
    expect(compile(['order', { first: 'rank-unit', then: 'rank-head', awaits: 'unitLevel' }]).orders).toMatchObject([
      { first: 'rank-unit', then: 'rank-head', awaits: 'unitLevel' },
    ]);
  });

  it.each(['procedure', 'authority'])('a rule of kind %s asks for something always, or in some cases', (kind) => {
    const rulebook = compile(
      [kind, { requires: 'form-01', text: TITLE }],
      [kind, { requires: 'opinion', text: TITLE, when: { fact: 'months', atLeast: 6 } }],
    );
    const asked = (months: unknown): readonly string[] => {
      const evidence = evidenceOf(batchOf(rulebook, { months }), 0);
      return rulebook.requirements.map(({ boxes }) => fitsAny(rulebook.grid, boxes, evidence));
    };
    expect([asked(6), asked(5.9), asked('unknown')]).toEqual([
      ['holds', 'holds'],
      ['holds', 'fails'],
      ['holds', 'unknown'],
    ]);
  });

  it('a pointer and a roll-up are carried along', () => {
    const rulebook = compile(
      ['pointer', { missing: TITLE, until: TITLE }],
      ['roll-up', { fact: 'unitsGood', atLeast: 'good' }],
    );
    expect(rulebook.pointers.map(({ id }) => id)).toEqual(['rule1']);
    expect(rulebook.rollUps).toMatchObject([{ fact: 'unitsGood', atLeast: 'good' }]);
  });

  it('a selector names the rulebook of its subjects; a rule may be for some of them only', () => {
    expect(compile().id).toBe('SMALL/cadre');
    const [kind, value] = EXCELLENT;
    expect(compile([kind, value, { subjects: ['civilServant'] }]).steps).toEqual([]);
  });
});

describe('the set of kinds', () => {
  it('is closed, and a local act may only use those that cannot grant a level', () => {
    expect(() => compile(['expression', '1 + 1'])).toThrow(ProblemError);
    expect([...TIGHTENING_KINDS].filter((kind) => !RULE_KINDS.has(kind))).toEqual([]);
    expect(
      ['level-conditions', 'open-question', 'formula', 'cap', 'selector'].filter((kind) => TIGHTENING_KINDS.has(kind)),
    ).toEqual([]);
  });
});
