import { fileURLToPath } from 'node:url';
import { createLawLibrary, loadLaw, PERSON_SUBJECTS, readActs } from '@xeploai/law';
import { describe, expect, it } from 'vitest';
import { extendCorpus, readCorpus, renewCorpus, replayCorpusFile } from './replay-corpus.js';

const corpus = readCorpus(fileURLToPath(new URL('../corpus', import.meta.url)));
const library = createLawLibrary(loadLaw(readActs()));
const edited = (path: string, from: string, to: string): typeof library => {
  const acts = readActs();
  const text = acts.get(path) as string;
  expect(text).toContain(from);
  return createLawLibrary(loadLaw(new Map([...acts, [path, text.replaceAll(from, to)]])));
};

describe('recorded evaluations come out again byte by byte', () => {
  it.each(corpus.map((file) => ({ id: file.rulebook.id, file })))('by $id', ({ file }) => {
    expect(replayCorpusFile(library, file)).toEqual([]);
  });

  it('for every group of subjects, in both wordings, certain and not', () => {
    const current = corpus.filter(({ rulebook }) => rulebook.id.startsWith('ND90-2023/'));
    expect(new Set(current.map(({ rulebook }) => rulebook.subject))).toEqual(new Set(PERSON_SUBJECTS));
    expect(corpus.some(({ rulebook }) => rulebook.id.startsWith('ND90-ORIG/'))).toBe(true);
    for (const { rulebook, entries } of current.filter(({ rulebook: { overlays } }) => overlays.length === 0)) {
      const statuses = new Set(entries.map(({ expect: { outcome } }) => outcome.status));
      const states = new Set(entries.flatMap(({ sheet }) => Object.values(sheet.facts).map(({ state }) => state)));
      expect([rulebook.subject, statuses]).toEqual([
        rulebook.subject,
        new Set(['level', 'open', 'authorityDecides', 'notRated']),
      ]);
      expect([...states]).toEqual(expect.arrayContaining(['known', 'unknown', 'substituted']));
      expect(new Set(entries.map(({ expect: { outcome } }) => outcome.level)).size).toBe(5);
      expect([rulebook.subject, states.has('notApplicable')]).toEqual([
        rulebook.subject,
        /cadre|Manager/.test(rulebook.subject),
      ]);
    }
    expect(corpus.flatMap(({ entries }) => entries).length).toBeGreaterThan(90);
  });
});

describe('a rule that is changed', () => {
  it.each([
    [
      'nd90-2020/article-12-public-employee-excellent.yaml',
      'atLeast: 50%',
      'atLeast: 60%',
      'publicEmployee',
      'nd90.article-12',
    ],
    ['nd90-2020/article-07-cadre-not-completed.yaml', 'above: 50%', 'above: 65%', 'cadre', 'nd90.article-7'],
    [
      'nd90-2020/article-02-clause-3-short-year.yaml',
      'below: 6',
      'below: 5',
      'civilServant',
      'nd90.article-2.short-year',
    ],
  ])('%s is told with the subject, the rule and what comes out otherwise', (path, from, to, subject, rule) => {
    const changed = edited(path, from, to);
    const lines = corpus.flatMap((file) => replayCorpusFile(changed, file));
    expect(lines.some((line) => line.startsWith(`${subject}: `) && line.includes(rule))).toBe(true);
    expect(lines.some((line) => line.startsWith(`${subject}/`) && line.includes(' was '))).toBe(true);
  });

  it('is told even where nothing comes out otherwise', () => {
    const changed = edited('nd90-2020/article-12-public-employee-excellent.yaml', 'atLeast: 50%', 'atLeast: 50.0001%');
    expect(corpus.flatMap((file) => replayCorpusFile(changed, file)).join('\n')).toContain(
      'nd90-2020/nd90.article-12 (',
    );
  });

  it('on purpose is recorded anew, and a case is added without touching the others', () => {
    const changed = edited('nd90-2020/article-12-public-employee-excellent.yaml', 'atLeast: 50%', 'atLeast: 60%');
    for (const file of renewCorpus(changed, corpus)) expect(replayCorpusFile(changed, file)).toEqual([]);
    const one = {
      id: 'new',
      subject: 'cadre',
      year: 2024,
      ranking: { begunOn: '2024-11-04' },
      facts: { monthsWorked: 12 },
    };
    const extended = extendCorpus(library, corpus, [one]);
    const before = corpus.flatMap(({ entries }) => entries);
    expect(extended.flatMap(({ entries }) => entries)).toHaveLength(before.length + 1);
    for (const file of extended) expect(replayCorpusFile(library, file)).toEqual([]);
    expect(() => extendCorpus(library, extended, [one])).toThrow('recorded already');
  });
});
