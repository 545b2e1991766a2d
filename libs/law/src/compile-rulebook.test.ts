import { civilDate, ProblemError, type MessageKey, type Rulebook } from '@xeploai/domain';
import { describe, expect, it } from 'vitest';
import { PERSON_SUBJECTS } from './case.schema.js';
import { compileRulebook, selectRulebook } from './compile-rulebook.js';
import { loadLaw } from './load-law.js';
import { readActs } from './read-acts.js';

const ACTS = readActs();
const REGISTER = loadLaw(ACTS);
const compile = (subject: string, on: string, overlays: readonly string[] = []): Rulebook =>
  compileRulebook(REGISTER, { subject, on: civilDate(on), overlays });

/** The rulebook with one text of one file replaced everywhere. */
function compileEdited(path: string, from: string, to: string, subject: string, on: string): Rulebook {
  const text = ACTS.get(path) ?? '';
  expect(text).toContain(from);
  const register = loadLaw(new Map([...ACTS, [path, text.replaceAll(from, to)]]));
  return compileRulebook(register, { subject, on: civilDate(on) });
}
function codesOf(run: () => unknown): readonly MessageKey[] {
  try {
    run();
  } catch (err) {
    return (err as ProblemError).problems.map(({ code }) => code);
  }
  return [];
}
const idsOf = (rules: readonly { readonly rule: { readonly id: string } }[]): readonly string[] =>
  rules.map(({ rule }) => rule.id);

describe('which rulebook is in force', () => {
  it.each([
    ['civilServant', '2020-08-20', 'ND90-ORIG'],
    ['civilServant', '2023-09-14', 'ND90-ORIG'],
    ['civilServant', '2023-09-15', 'ND90-2023'],
    ['civilServant', '2025-12-31', 'ND90-2023'],
    ['publicEmployee', '2026-01-01', 'ND90-2023'],
    ['publicEmployee', '2026-06-30', 'ND90-2023'],
  ])('for a %s whose ranking began on %s is %s', (subject, on, id) => {
    expect(compile(subject, on).id).toBe(`${id}/${subject}`);
    expect(selectRulebook(REGISTER, { subject, on: civilDate(on) }).rulebook).toBe(id);
  });

  it.each([
    ['civilServant', '2020-08-19', [], 'rulebook-not-in-force'],
    ['cadre', '2026-12-10', [], 'rulebook-not-in-force'],
    ['publicEmployee', '2026-07-01', [], 'rulebook-needs-regulation'],
    ['contract', '2024-11-10', [], 'rulebook-not-in-force'],
    ['civilServant', '2024-11-10', ['qd99'], 'overlay-unknown'],
  ])('for a %s on %s with %j is none: %s is refused', (subject, on, overlays, code) => {
    expect(codesOf(() => compile(subject, on, overlays))).toEqual([code]);
  });

  it('is not guessed when two selectors name the same subject', () => {
    const twin = (ACTS.get('nd90-2020/selector.yaml') ?? '').replace('id: nd90.selector', 'id: twin.selector');
    const register = loadLaw(new Map([...ACTS, ['nd90-2020/twin.yaml', twin]]));
    expect(codesOf(() => compileRulebook(register, { subject: 'cadre', on: civilDate('2024-11-10') }))).toEqual([
      'rulebook-ambiguous',
    ]);
  });
});

describe('the amendment of 15 September 2023', () => {
  const original = compile('publicEmployee', '2022-12-31');
  const amended = compile('publicEmployee', '2024-12-31');

  it('brings the cap and the share that it borrows', () => {
    expect(original.caps).toEqual([]);
    expect(amended.caps).toMatchObject([{ externalShare: { share: { num: 20, den: 100 } } }]);
  });

  it('counts any discipline, where before only discipline in the course of duty counted', () => {
    const fields = (rulebook: Rulebook): readonly string[] | undefined =>
      rulebook.derived
        .flatMap((one) => ('exists' in one && one.fact === 'disciplined' ? one.where : []))
        .flatMap((condition) => ('field' in condition ? [condition.field] : []));
    expect(fields(original)).toContain('inCourseOfDuty');
    expect(fields(amended)).not.toContain('inCourseOfDuty');
    expect(idsOf(amended.steps)).toContain('nd90.article-2.discipline');
    expect(idsOf(original.steps)).not.toContain('nd90.article-2.discipline');
  });

  it('names the amending act where the wording is no longer the original one', () => {
    const article = (rulebook: Rulebook) => rulebook.steps.find(({ rule }) => rule.id === 'nd90.article-15')?.rule;
    expect(article(original)?.amendedBy).toBeUndefined();
    expect(article(amended)?.amendedBy?.act).toBe('nd48-2023');
  });
});

describe('the overlay of a province', () => {
  it('changes the calendar and shows what is missing, and nothing else', () => {
    const plain = compile('civilServant', '2024-11-10');
    const local = compile('civilServant', '2024-11-10', ['qd81-2023-ninh-thuan']);
    expect(local.id).toBe('ND90-2023/civilServant+qd81-2023-ninh-thuan');
    expect(local.hash).not.toBe(plain.hash);
    expect(
      idsOf(local.deadlines)
        .filter((id) => !idsOf(plain.deadlines).includes(id))
        .toSorted(),
    ).toEqual(['qd81.begin', 'qd81.finish']);
    expect(local.pointers.map(({ id }) => id)).toEqual(['qd81.article-2']);
    const { id: _, hash: __, deadlines: ___, pointers: ____, on: _____, parts, ...same } = local;
    expect(parts).toMatchObject(plain.parts);
    expect(plain).toMatchObject(same);
  });

  it('does not bind before it was issued', () => {
    expect(compile('civilServant', '2023-11-07', ['qd81-2023-ninh-thuan']).pointers).toEqual([]);
  });
});

describe('the hash of a rulebook', () => {
  it('is the same for the same content, however often it is read', () => {
    for (const subject of PERSON_SUBJECTS) {
      const again = compileRulebook(loadLaw(readActs()), { subject, on: civilDate('2024-11-10') });
      expect(again).toEqual(compile(subject, '2024-11-10'));
      expect(again.hash).toMatch(/^[0-9a-f]{64}$/);
    }
  });

  it('does not depend on the order of the files', () => {
    const register = loadLaw(new Map([...ACTS].toReversed()));
    const turned = compileRulebook(register, { subject: 'cadre', on: civilDate('2024-11-10') });
    expect(turned.hash).toBe(compile('cadre', '2024-11-10').hash);
  });

  it('differs between subjects and between eras', () => {
    const hashes = PERSON_SUBJECTS.flatMap((subject) =>
      ['2022-11-10', '2024-11-10'].map((on) => compile(subject, on).hash),
    );
    expect(new Set(hashes).size).toBe(hashes.length);
  });

  it.each([
    ['nd90-2020/article-12-public-employee-excellent.yaml', 'atLeast: 50%', 'atLeast: 51%', '2024-11-10'],
    ['nd90-2020/article-14-public-employee-completed.yaml', 'atMost: 20%', 'atMost: 20.0001%', '2024-11-10'],
    ['nd90-2020/article-15-public-employee-not-completed.yaml', 'above: 50%', 'above: 49%', '2024-11-10'],
    ['nd90-2020/article-02-clause-3-short-year.yaml', 'below: 6', 'below: 5', '2024-11-10'],
    ['nd90-2020/article-02-clause-3-long-leave.yaml', 'atLeast: 3', 'atLeast: 2', '2024-11-10'],
    ['nd90-2020/article-20-clause-1-former-body.yaml', 'atLeast: 6', 'atLeast: 7', '2024-11-10'],
    ['nd90-2020/article-20-clause-2-finish.yaml', '12-15', '12-16', '2024-11-10'],
    ['qd124-2023-tw/excellent-share.yaml', '20%', '25%', '2024-11-10'],
    ['qd124-2023-tw/excellent-share.yaml', '20%', '25%', '2023-09-20'],
    ['vocabulary.yaml', 'whenAbsent: 0', 'whenAbsent: 1', '2024-11-10'],
  ])('changes with a number of %s: %s to %s', (path, from, to, on) => {
    expect(compileEdited(path, from, to, 'publicEmployee', on).hash).not.toBe(compile('publicEmployee', on).hash);
  });

  it('does not change when the register grows, nor when a version ends after the day of the ranking', () => {
    const grown = loadLaw(
      new Map([
        ...ACTS,
        ['qc-moi/act.yaml', (ACTS.get('qd81-2023-ninh-thuan/act.yaml') as string).replace(/^id: .*/m, 'id: qc-moi')],
        ['qc-moi/vocabulary.yaml', 'filesOnTime:\n  title: { vi: Hồ sơ, en: Files }\n  type: share\n'],
      ]),
    );
    const path = 'nd90-2020/article-15-public-employee-not-completed.yaml';
    const ended = (ACTS.get(path) as string).replace(/from: 2023-09-15\n/, 'from: 2023-09-15\n    to: 2025-06-30\n');
    expect(ended).not.toBe(ACTS.get(path));
    for (const register of [grown, loadLaw(new Map([...ACTS, [path, ended]]))]) {
      const again = compileRulebook(register, { subject: 'publicEmployee', on: civilDate('2024-11-10') });
      expect(again.hash).toBe(compile('publicEmployee', '2024-11-10').hash);
    }
  });

  it('does not change with a rule of another era', () => {
    const path = 'nd90-2020/article-15-public-employee-not-completed.yaml';
    const text = ACTS.get(path) as string;
    const second = text.indexOf('  - from: 2023-09-15');
    const edited = text.slice(0, second) + text.slice(second).replace('above: 50%', 'above: 49%');
    const register = loadLaw(new Map([...ACTS, [path, edited]]));
    const on = civilDate('2022-11-10');
    expect(compileRulebook(register, { subject: 'publicEmployee', on }).hash).toBe(compile('publicEmployee', on).hash);
  });
});

describe('a compiled rulebook', () => {
  it('is frozen as deep as it goes', () => {
    const unfrozen: string[] = [];
    const visit = (value: unknown, path: string): void => {
      if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return;
      if (!Object.isFrozen(value)) unfrozen.push(path);
      for (const [key, part] of Object.entries(value)) visit(part, `${path}.${key}`);
    };
    visit(compile('publicEmployeeManager', '2024-11-10'), 'rulebook');
    expect(unfrozen).toEqual([]);
  });

  it('puts exclusions, vetoes, grounds and levels in the order in which they decide', () => {
    const ids = idsOf(compile('publicEmployee', '2024-11-10').steps);
    const places = [
      'nd90.question-disciplined-short-year',
      'nd90.article-2.short-year',
      'nd90.article-2.discipline',
      'nd90.article-15',
      'nd90.article-12',
      'nd90.article-13',
      'nd90.article-14',
      'nd90.question-no-level-reached',
    ].map((id) => ids.indexOf(id));
    expect(places).not.toContain(-1);
    expect(places).toEqual(places.toSorted((a, b) => a - b));
  });

  it('asks only for facts that its own articles speak of', () => {
    const facts = (subject: string): readonly string[] => compile(subject, '2024-11-10').grid.facts.map(({ id }) => id);
    expect(facts('publicEmployee')).toContain('tasksAboveTarget');
    expect(facts('publicEmployee')).not.toContain('unitLevel');
    expect(facts('cadre')).not.toContain('tasksAboveTarget');
    expect(facts('cadre')).toContain('unitLevel');
  });

  it('borrows the share that was in force on the day of the ranking, not the latest one', () => {
    const path = 'qd124-2023-tw/excellent-share.yaml';
    const text = ACTS.get(path) as string;
    const [head, version] = text.split('versions:\n') as [string, string];
    const later = version.replace('from: 2023-10-04', 'from: 2024-10-01').replace('share: 20%', 'share: 25%');
    const register = loadLaw(new Map([...ACTS, [path, `${head}versions:\n${version}\n${later}`]]));
    const shareOn = (on: string): unknown =>
      compileRulebook(register, { subject: 'cadre', on: civilDate(on) }).caps[0]?.externalShare?.share;
    expect(shareOn('2023-09-20')).toEqual({ num: 20, den: 100 });
    expect(shareOn('2023-11-10')).toEqual({ num: 20, den: 100 });
    expect(shareOn('2024-11-10')).toEqual({ num: 25, den: 100 });
  });
});
