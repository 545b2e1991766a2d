import { ProblemError, type Problem } from '@xeploai/domain';
import { describe, expect, it } from 'vitest';
import { createLawLibrary } from './law-library.js';
import { loadLaw } from './load-law.js';
import { rateCase, yearSpan, type RateAnswer } from './rate-case.js';
import { readActs } from './read-acts.js';

const library = createLawLibrary(loadLaw(readActs()));
const FACTS = {
  politicalThought: 'wellDone',
  ethicsAndLifestyle: 'wellDone',
  workingStyle: 'wellDone',
  senseOfDiscipline: 'wellDone',
  tasksCompleted: '100%',
  tasksAboveTarget: '50%',
  resultsOnSchedule: '100%',
  resultsOfQuality: '100%',
  effectiveness: 'highlyEffective',
  resultCriteriaNotAssured: '0%',
  monthsWorked: 12,
  leaveMonths: 0,
};
const given = (facts: object = {}, more: object = {}): object => ({
  id: 'VC-1',
  subject: 'publicEmployee',
  year: 2024,
  facts: { ...FACTS, ...facts },
  ...more,
});
const rate = (...input: Parameters<typeof given>): RateAnswer => rateCase(library, given(...input), 'cases.yaml');

function problemsOf(raw: unknown): readonly Problem[] {
  try {
    rateCase(library, raw, 'cases.yaml');
  } catch (err) {
    if (err instanceof ProblemError) return err.problems;
    throw err;
  }
  return [];
}

describe('one case', () => {
  it('comes with level, rulebook and the whole trace', () => {
    const { level, rulebook, trace } = rate();
    expect(level).toBe('excellent');
    expect(rulebook).toMatchObject({ id: 'ND90-2023/publicEmployee', hash: trace.rulebook.hash });
    const article = trace.steps.find(({ rule }) => rule === 'nd90.article-12');
    expect(article).toMatchObject({ verdict: 'holds', citation: { act: 'nd90-2020', article: '12' } });
  });

  it('names the open reading with what each option leads to, and the rules that asked', () => {
    const { status, readings, reason } = rate({ tasksCompleted: '99%' });
    expect(status).toBe('authorityDecides');
    expect(readings.map(({ id, options }) => [id, options.map(({ possible }) => possible)])).toEqual([
      ['nd90.no-level-reached', [['authorityDecides'], ['notCompleted']]],
    ]);
    expect(reason.map(({ id }) => id)).toEqual(['nd90.question-no-level-reached']);
  });

  it('names a settled reading only where it made a difference', () => {
    const readings = { 'nd90.no-level-reached': { option: 'notCompleted', settledBy: 'UBND tỉnh', document: '12/QĐ' } };
    expect(rate({ tasksCompleted: '99%' }, { readings }).readingsUsed).toMatchObject([
      { id: 'nd90.no-level-reached', settledBy: 'UBND tỉnh', document: '12/QĐ' },
    ]);
    expect(rate({}, { readings }).readingsUsed).toEqual([]);
  });

  it('says what must be done first: the unit before its head', () => {
    const { blocked, awaits } = rate(
      {
        leadershipDuties: 'wellDone',
        unitTargetsCompleted: '100%',
        unitTargetsAboveTarget: '50%',
        unitTargetsOnTime: '100%',
        subordinateUnitsCompletedOrBetter: '100%',
        subordinateUnitsGoodOrBetter: '70%',
      },
      { subject: 'publicEmployeeManager' },
    );
    expect(awaits).toEqual(['unitLevel']);
    expect(blocked.map(({ first, then }) => [first, then])).toContainEqual(['rank-unit', 'rank-head']);
  });

  it('says which opinions and forms it needs', () => {
    const idsOf = (facts: object): readonly string[] => rate(facts).requirements.map(({ id }) => id);
    expect(idsOf({})).not.toContain('former-body-opinion');
    expect(idsOf({ monthsAtFormerBody: 6 })).toContain('former-body-opinion');
    expect(idsOf({ monthsAtFormerBody: 6, formerBodyExists: false })).not.toContain('former-body-opinion');
  });

  it('tells every comparison of a clause once, and how they hang together', () => {
    const { trace } = rate({ monthsWorked: 9, leaveMonths: 3 });
    const [clause] = trace.ceilings.find(({ rule }) => rule === 'nd90.article-2.long-leave')?.clauses ?? [];
    const told = clause?.conditions.map(({ fact, operator, value }) => `${fact} ${operator} ${value}`) ?? [];
    expect(told.length).toBeGreaterThan(10);
    expect(new Set(told).size).toBe(told.length);
    expect(clause?.tree).toMatchObject({
      join: 'any',
      verdict: 'unknown',
      of: [
        { join: 'all', verdict: 'unknown', of: [0, 1, 2] },
        { join: 'all', verdict: 'unknown' },
        { join: 'all', verdict: 'fails' },
        { join: 'all', verdict: 'fails' },
        { join: 'all', verdict: 'fails' },
      ],
    });
  });

  it('tells values in the words and with the decimal sign of each language', () => {
    const condition = (facts: object, of: string) =>
      rate(facts)
        .trace.steps.flatMap(({ clauses }) => clauses)
        .flatMap(({ conditions }) => conditions)
        .find(({ fact }) => fact === of);
    expect(condition({ tasksAboveTarget: '49.9%' }, 'tasksAboveTarget')).toMatchObject({
      actualText: { vi: '49,9%', en: '49.9%' },
      valueText: { vi: '50%', en: '50%' },
    });
    expect(condition({}, 'politicalThought')).toMatchObject({
      actualText: { vi: 'thực hiện tốt', en: 'well done' },
      valueText: { vi: 'thực hiện tốt', en: 'well done' },
    });
    expect(condition({}, 'degradation')).toMatchObject({ state: 'assumed', actualText: { vi: 'không', en: 'no' } });
  });

  it('names what it takes for granted, where that makes a difference', () => {
    const named = (facts: object): readonly string[] => rate(facts).assumed.map(({ fact }) => fact);
    expect(named({})).toEqual(
      expect.arrayContaining(['degradation', 'disciplinaryDecisions', 'underInspection', 'monthsAtFormerBody']),
    );
    expect(named({})).not.toContain('formerBodyExists');
    expect(named({ monthsAtFormerBody: 7 })).toContain('formerBodyExists');
    expect(named({ degradation: false, disciplinaryDecisions: [] })).not.toEqual(
      expect.arrayContaining(['degradation']),
    );
    expect(named({ disciplinaryDecisions: [{ decidedOn: '2024-03-10' }] })).toEqual(
      expect.arrayContaining(['disciplinaryDecisions.groundOfEarlierYear', 'disciplinaryDecisions.annulled']),
    );
    expect(rate().assumed.find(({ fact }) => fact === 'disciplinaryDecisions')).toMatchObject({
      value: { vi: 'không có', en: 'none' },
    });
  });

  it('knows discipline of the year judged only', () => {
    const on = (decidedOn: string): unknown => rate({ disciplinaryDecisions: [{ decidedOn }] }).level;
    expect([on('2023-12-31'), on('2024-01-01'), on('2024-12-31'), on('2025-01-01')]).toEqual([
      'excellent',
      'notCompleted',
      'notCompleted',
      'excellent',
    ]);
    expect(yearSpan(2024)).toEqual({ from: '2024-01-01', to: '2024-12-31' });
  });
});

describe('a case that cannot be read is refused with every fault of it', () => {
  it.each([
    ['case-invalid', 'cases.yaml.subject', given({}, { subject: 'minister' })],
    ['case-invalid', 'cases.yaml.year', given({}, { year: 2019 })],
    ['case-invalid', 'cases.yaml.ranking.begunOn', given({}, { ranking: { begunOn: '2024-11-31' } })],
    ['case-invalid', 'cases.yaml', given({}, { colour: 'red' })],
    ['fact-not-in-vocabulary', 'cases.yaml.tasksDone', given({ tasksDone: 1 })],
    ['fact-wrong-value', 'cases.yaml.tasksCompleted', given({ tasksCompleted: 'all' })],
    ['fact-wrong-value', 'cases.yaml.tasksCompleted', given({ tasksCompleted: '101%' })],
    ['fact-exceeds-other', 'cases.yaml.tasksAboveTarget', given({ tasksCompleted: '40%' })],
    ['fact-bare-share', 'cases.yaml.tasksAboveTarget', given({ tasksAboveTarget: 0.5 })],
    ['fact-wrong-value', 'cases.yaml.monthsWorked', given({ monthsWorked: 13 })],
    ['fact-too-much-together', 'cases.yaml.monthsWorked', given({ leaveMonths: 8 })],
    ['fact-above-shortfall', 'cases.yaml.resultCriteriaNotAssured', given({ resultCriteriaNotAssured: '100%' })],
    ['fact-below-shortfall', 'cases.yaml.resultCriteriaNotAssured', given({ resultsOnSchedule: '50%' })],
    [
      'fact-contradicts-dates',
      'cases.yaml.monthsWorked',
      given({ monthsWorked: 7, service: [{ from: '2024-07-01' }], absences: [] }),
    ],
    [
      'episode-derived-field',
      'cases.yaml.disciplinaryDecisions[0]',
      given({ disciplinaryDecisions: [{ decidedOn: '2024-03-10', afterRanking: true }] }),
    ],
    [
      'episode-wrong-option',
      'cases.yaml.absences[0]',
      given({ absences: [{ kind: 'maternty', from: '2024-03-10', to: '2024-03-11' }] }),
    ],
    [
      'episode-ends-first',
      'cases.yaml.absences[0]',
      given({ absences: [{ kind: 'sick', from: '2024-03-10', to: '2024-03-09' }] }),
    ],
    [
      'episode-decided-first',
      'cases.yaml.disciplinaryDecisions[0]',
      given({ disciplinaryDecisions: [{ decidedOn: '2024-03-10', committedOn: '2024-03-11' }] }),
    ],
    ['rulebook-needs-beginning', 'cases.yaml.ranking', given({}, { year: 2023 })],
    [
      'ranking-dates-disordered',
      'cases.yaml.ranking',
      given({}, { ranking: { begunOn: '2024-11-10', decidedOn: '2024-11-09' } }),
    ],
    ['law-reading-not-declared', 'cases.yaml.nd90.ghost', given({}, { readings: { 'nd90.ghost': 'x' } })],
    ['law-no-such-option', 'cases.yaml.nd90.year-end', given({}, { readings: { 'nd90.year-end': 'never' } })],
    ['rulebook-not-in-force', 'cadre 2026-12-31', given({}, { subject: 'cadre', year: 2026 })],
    ['overlay-unknown', 'qd99', given({}, { overlays: ['qd99'] })],
  ])('%s at %s', (code, where, raw) => {
    expect(problemsOf(raw)).toMatchObject([{ code, where }]);
  });

  it('and not for what can be true', () => {
    expect(rate({ resultsOnSchedule: '90%', resultCriteriaNotAssured: '10%' }).level).toBe('completed');
    expect(rate({ effectiveness: 'notEffective', resultCriteriaNotAssured: '60%' }).level).toBe('notCompleted');
    expect(rate({ monthsWorked: 9, leaveMonths: 3, longestLeaveMonths: 3 }).level).toBe('completed');
  });

  it('not only the first', () => {
    expect(problemsOf(given({ tasksDone: 1, tasksCompleted: 'all', effectiveness: 'some' }))).toHaveLength(3);
  });
});
