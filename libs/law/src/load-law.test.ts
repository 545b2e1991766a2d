import { ProblemError, type MessageKey, type Problem } from '@xeploai/domain';
import { describe, expect, it } from 'vitest';
import { loadLaw } from './load-law.js';
import { readActs, type LawFiles } from './read-acts.js';

const ACTS = readActs();
const GOOD = 'nd90-2020/article-12-public-employee-excellent.yaml';
const VETO = 'nd90-2020/article-02-clause-5-discipline.yaml';
const CAP = 'nd90-2020/article-02-clause-6-cap.yaml';
const COUNTED = 'nd90-2020/discipline-counted.yaml';
const FINISH = 'nd90-2020/article-20-clause-2-finish.yaml';
const SELECTOR = 'nd90-2020/selector.yaml';
const HOLE = 'nd90-2020/question-no-level-reached.yaml';

/** The acts with one text of one file replaced, wherever it first stands. */
function edit(path: string, from: string, to: string, files: LawFiles = ACTS): LawFiles {
  const text = files.get(path) ?? '';
  if (!text.includes(from)) throw new Error(`${path} does not say ${from}`);
  return new Map([...files, [path, text.replace(from, () => to)]]);
}

function problemsOf(files: LawFiles): readonly Problem[] {
  try {
    loadLaw(files);
  } catch (err) {
    if (err instanceof ProblemError) return err.problems;
    throw err;
  }
  return [];
}
const lineOf = (path: string, text: string): number =>
  (ACTS.get(path) ?? '').split('\n').findIndex((line) => line.includes(text)) + 1;

describe('the acts that come with the package', () => {
  it('have no fault', () => {
    expect(problemsOf(ACTS)).toEqual([]);
  });

  it('are read into acts, facts, readings, rules and cases', () => {
    const { acts, vocabulary, readings, rules, cases } = loadLaw(ACTS);
    expect(acts.get('nd90-2020')?.layer).toBe('decree');
    expect(vocabulary['monthsAtFormerBody']?.whenAbsent).toEqual({ num: 0, den: 1 });
    expect(readings.get('nd90.year-end')?.options.map(({ id }) => id)).toEqual(['atYearEnd', 'atRanking']);
    expect(rules.find(({ id }) => id === 'nd90.article-12')?.act).toBe('nd90-2020');
    expect([...cases.keys()].every((path) => path.includes('/cases/'))).toBe(true);
  });

  it('date each version up to the day before the next', () => {
    const { rules } = loadLaw(ACTS);
    const article = rules.find(({ id }) => id === 'nd90.article-15');
    expect(article?.versions.map(({ from, to }) => [from, to])).toEqual([
      ['2020-08-20', '2023-09-14'],
      ['2023-09-15', null],
    ]);
  });
});

/** What is wrong, in which file, the text replaced and by what, the line at fault (by its words), what the answer names. */
type Fault = readonly [string, MessageKey, string, string, string, string, string];

const FAULTS: readonly Fault[] = [
  ['a key that nobody knows', 'law-unknown-key', GOOD, '    mark: "V"', '    marc: "V"', '    mark: "V"', 'marc'],
  [
    'a key that the kind does not know',
    'law-unknown-key',
    VETO,
    '      level:',
    '      levl: 1\n      level:',
    'level: notC',
    'levl',
  ],
  ['a key given twice', 'law-yaml-broken', VETO, '    mark: "V"', '    mark: "V"\n    mark: "R"', 'source:', 'unique'],
  ['a broken line', 'law-yaml-broken', VETO, 'kind: veto', 'kind: [veto', 'kind: veto', ''],
  ['a tab for a space', 'law-yaml-broken', VETO, '    mark: "V"', '\tmark: "V"', 'mark: "V"', ''],
  [
    'no citation',
    'law-citation-missing',
    GOOD,
    '    citation: { act: nd90-2020, article: "12" }\n',
    '',
    'from: 2020-08-20',
    'versions.0.citation',
  ],
  [
    'an act that is not in the register',
    'law-act-not-registered',
    GOOD,
    '{ act: nd90-2020, article: "12" }',
    '{ act: nd91-2020, article: "12" }',
    'citation:',
    'nd91-2020',
  ],
  [
    'an amending act that is not in the register',
    'law-act-not-registered',
    VETO,
    'amendedBy: { act: nd48-2023',
    'amendedBy: { act: nd49-2023',
    'amendedBy:',
    'nd49-2023',
  ],
  [
    'a reading that cites an act not in the register',
    'law-act-not-registered',
    'nd90-2020/readings/year-end.yaml',
    'act: nd90-2020',
    'act: nd99-2020',
    'id: nd90.year-end',
    'nd99-2020',
  ],
  [
    'a selector that names an act not in the register',
    'law-act-not-registered',
    SELECTOR,
    'acts: [nd90-2020,',
    'acts: [nd90-2002,',
    'rulebook: ND90-ORIG',
    'nd90-2002',
  ],
  [
    'a fact that is not in the vocabulary',
    'law-fact-not-declared',
    GOOD,
    'fact: tasksAboveTarget',
    'fact: tasksOverTarget',
    'level: excellent',
    'tasksOverTarget',
  ],
  [
    'a formula for a fact that is not in the vocabulary',
    'law-fact-not-declared',
    COUNTED,
    'fact: disciplined',
    'fact: disciplind',
    'fact: disciplined',
    'disciplind',
  ],
  [
    'a formula over episodes that are not in the vocabulary',
    'law-fact-not-declared',
    COUNTED,
    'exists: disciplinaryDecisions',
    'exists: decisions',
    'fact: disciplined',
    'decisions',
  ],
  [
    'a formula over a field that episodes do not have',
    'episode-unknown-field',
    COUNTED,
    'field: annulled',
    'field: cancelled',
    'fact: disciplined',
    'cancelled',
  ],
  [
    'a roll-up into a fact that is not in the vocabulary',
    'law-fact-not-declared',
    'nd90-2020/roll-up-subordinate-good.yaml',
    'fact: subordinateUnitsGoodOrBetter',
    'fact: unitsGood',
    'fact:',
    'unitsGood',
  ],
  [
    'an order that awaits a fact that is not in the vocabulary',
    'law-fact-not-declared',
    'nd90-2020/article-02-clause-2-order.yaml',
    'awaits: unitLevel',
    'awaits: levelOfUnit',
    'first:',
    'levelOfUnit',
  ],
  [
    'a fact within one that is not in the vocabulary',
    'law-fact-not-declared',
    'vocabulary.yaml',
    'within: tasksCompleted',
    'within: tasks',
    'tasksAboveTarget:',
    'tasks',
  ],
  [
    'a fact within itself',
    'law-fact-circle',
    'vocabulary.yaml',
    'within: tasksCompleted',
    'within: tasksAboveTarget',
    'tasksAboveTarget:',
    'within',
  ],
  [
    'a grade without options',
    'law-wrong-value',
    'vocabulary.yaml',
    '  options: [notMet, met, wellDone]\n  optionTitles: &commonCriterion',
    '  optionTitles: &commonCriterion',
    'politicalThought:',
    'politicalThought.options',
  ],
  [
    'a reading that is not declared',
    'law-reading-not-declared',
    HOLE,
    'reading: nd90.no-level-reached',
    'reading: nd90.nothing',
    'reading:',
    'nd90.nothing',
  ],
  [
    'an option that the reading does not have',
    'law-no-such-option',
    HOLE,
    'authority: authorityDecides',
    'nobody: authorityDecides',
    'reading:',
    'nobody',
  ],
  [
    'an option that the grade does not have',
    'law-no-such-option',
    GOOD,
    'fact: politicalThought, atLeast: wellDone',
    'fact: politicalThought, atLeast: good',
    'level: excellent',
    'good',
  ],
  [
    'a share above 100%',
    'law-number-out-of-range',
    GOOD,
    'tasksAboveTarget, atLeast: 50%',
    'tasksAboveTarget, atLeast: 150%',
    'level: excellent',
    '150%',
  ],
  [
    'a share below zero',
    'law-number-out-of-range',
    GOOD,
    'tasksAboveTarget, atLeast: 50%',
    'tasksAboveTarget, atLeast: -5%',
    'level: excellent',
    '-5%',
  ],
  [
    'months below zero',
    'law-number-out-of-range',
    'nd90-2020/article-20-clause-1-former-body.yaml',
    'atLeast: 6',
    'atLeast: -6',
    'requires:',
    '-6',
  ],
  [
    'a cap above 100%',
    'law-wrong-value',
    'qd124-2023-tw/excellent-share.yaml',
    'share: 20%',
    'share: 120%',
    'share: 20%',
    '100%',
  ],
  [
    'a share without percent sign',
    'law-share-without-percent',
    GOOD,
    'tasksAboveTarget, atLeast: 50%',
    'tasksAboveTarget, atLeast: 50',
    'level: excellent',
    '50',
  ],
  [
    'a comparison with no number',
    'law-not-a-number',
    GOOD,
    'tasksAboveTarget, atLeast: 50%',
    'tasksAboveTarget, atLeast: half%',
    'level: excellent',
    'half%',
  ],
  [
    'a comparison of a list of episodes',
    'law-episodes-not-comparable',
    VETO,
    'fact: disciplined, is: true',
    'fact: disciplinaryDecisions, is: true',
    'level: notC',
    'disciplinaryDecisions',
  ],
  ['a comparison with two operators', 'law-wrong-value', VETO, 'is: true', 'is: true, isNot: false', 'when:', ''],
  [
    'a day that no calendar has',
    'law-wrong-value',
    VETO,
    'from: 2023-09-15',
    'from: 2023-09-31',
    'from:',
    'versions.0.from',
  ],
  [
    'a due day that not every year has',
    'law-wrong-value',
    FINISH,
    'monthDay: "12-15"',
    'monthDay: "02-29"',
    'monthDay:',
    'monthDay',
  ],
  [
    'a due day that no year has',
    'law-wrong-value',
    FINISH,
    'monthDay: "12-15"',
    'monthDay: "11-31"',
    'monthDay:',
    'monthDay',
  ],
  ['a kind that does not exist', 'law-unknown-kind', VETO, 'kind: veto', 'kind: vetoes', 'kind:', 'vetoes'],
  [
    'a share borrowed from no rule',
    'law-rule-not-declared',
    CAP,
    'borrowedFrom: qd124.excellent-share',
    'borrowedFrom: qd124.share',
    'scopes:',
    'qd124.share',
  ],
  [
    'an end before the beginning',
    'law-dates-disordered',
    VETO,
    '  - from: 2023-09-15',
    '  - from: 2023-09-15\n    to: 2023-09-14',
    'from: 2023-09-15',
    '2023-09-14',
  ],
  [
    'two versions on one day',
    'law-dates-overlap',
    SELECTOR,
    'to: 2023-09-14',
    'to: 2023-09-15',
    'from: 2023-09-15',
    '2023-09-15',
  ],
  ['an id used twice', 'law-duplicate-id', GOOD, 'id: nd90.article-12', 'id: nd90.article-2.discipline', 'id:', VETO],
  [
    'an act in the wrong folder',
    'law-act-folder',
    'nd115-2020/act.yaml',
    'id: nd115-2020',
    'id: nd116-2020',
    'id: nd115',
    'nd116-2020',
  ],
  [
    'a province that grants a level',
    'law-overlay-loosens',
    'qd81-2023-ninh-thuan/finish.yaml',
    'kind: deadline',
    'kind: level-conditions',
    'kind:',
    'level-conditions',
  ],
];

/** Files that others need: a fault in them may show in those too. */
const OTHERS_DEPEND_ON = new Set(['vocabulary.yaml', 'nd115-2020/act.yaml']);

describe('a fault in a law file is told by code, file and line, in both languages, and no other file is blamed for it', () => {
  it.each(FAULTS)('%s: %s in %s', (_, code, path, from, to, at, named) => {
    const problems = problemsOf(edit(path, from, to));
    const first = problems.find((problem) => problem.code === code);
    expect(first).toBeDefined();
    const blamed = problems.map((problem) => problem.where.split(':')[0]);
    expect(blamed.filter((file) => file !== path && !OTHERS_DEPEND_ON.has(path))).toEqual([]);
    const { where, what } = first as Problem;
    const line = lineOf(path, at);
    expect(line).toBeGreaterThan(0);
    expect(where.split(':')[0]).toBe(path);
    expect(Math.abs(Number(where.split(':')[1]) - line)).toBeLessThanOrEqual(1);
    expect(what.vi).toContain(named);
    expect(what.en).toContain(named);
    expect(what.vi).not.toBe(what.en);
    expect(`${what.vi}${what.en}`).not.toMatch(/[{}]/);
  });
});

describe('several faults', () => {
  it('are all told at once, those of one file and those of others', () => {
    const both = edit(VETO, 'kind: veto', 'kind: [veto', edit(GOOD, 'atLeast: 50%', 'atLeast: 150%'));
    const three = edit(FINISH, 'monthDay: "12-15"', 'monthDy: "12-15"', both);
    expect(new Set(problemsOf(three).map(({ where }) => where.split(':')[0]))).toEqual(new Set([VETO, GOOD, FINISH]));
  });

  it('are told for each version of a rule', () => {
    const files = edit(
      SELECTOR,
      'by: begun',
      'by: today',
      edit(SELECTOR, 'rulebook: ND90-2023', 'rulebook: nd90 2023'),
    );
    expect(problemsOf(files).map(({ where }) => where)).toHaveLength(2);
  });
});

describe('what is not a rule', () => {
  it('may not declare a fact twice in two files', () => {
    const twice = new Map([
      ...ACTS,
      ['nd115-2020/vocabulary.yaml', 'unitLevel: { title: { vi: a, en: b }, type: level }'],
    ]);
    expect(problemsOf(twice)).toMatchObject([
      { code: 'law-duplicate-id', where: expect.stringMatching(/^(nd115-2020\/)?vocabulary\.yaml:\d+$/) },
    ]);
  });

  it('is a case, which is kept as text and not judged here', () => {
    const files = new Map([...ACTS, ['nd90-2020/cases/z.yaml', ': not yaml [']]);
    expect(problemsOf(files)).toEqual([]);
    expect(loadLaw(files).cases.get('nd90-2020/cases/z.yaml')).toBe(': not yaml [');
  });
});
