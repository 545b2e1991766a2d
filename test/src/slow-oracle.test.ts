import { civilDate, possibleResults, rateBatch, RESULTS, tableOf, type Result } from '@xeploai/domain';
import { createLawLibrary, loadLaw, readActs, PERSON_SUBJECTS, yearSpan } from '@xeploai/law';
import { describe, expect, it } from 'vitest';
import {
  EVERY_CHOICE,
  forget,
  makeChoice,
  makePerson,
  oracle,
  seeded,
  settle,
  sheetOf,
  type Subject,
} from './decree-90.js';

const library = createLawLibrary(loadLaw(readActs()));
const PERIOD = yearSpan(2024);
const rulebookFor = (subject: Subject) =>
  library.rulebook(subject, { begunOn: civilDate('2024-11-10'), periodEnd: PERIOD.to });

describe.each(PERSON_SUBJECTS)('rating a %s', (subject) => {
  const rulebook = rulebookFor(subject);

  it('gives what the articles say for 20,000 people whose facts are all known, by 40 choices of readings', () => {
    const random = seeded(9_020 + PERSON_SUBJECTS.indexOf(subject));
    const seen = new Map<Result, number>();
    const differ: unknown[] = [];
    for (let round = 0; round < 40; round++) {
      const choice = makeChoice(random);
      const people = Array.from({ length: 500 }, () => makePerson(random));
      const batch = rateBatch(
        rulebook,
        tableOf(
          rulebook,
          people.map((person) => sheetOf(person)),
          PERIOD,
        ),
        settle(choice),
      );
      people.forEach((person, row) => {
        const wanted = oracle(subject, person, choice);
        seen.set(wanted, (seen.get(wanted) ?? 0) + 1);
        const given = possibleResults(batch, row);
        if (given.join() !== wanted) differ.push({ wanted, given, person, choice });
      });
    }
    expect(differ.slice(0, 2)).toEqual([]);
    expect(RESULTS.filter((result) => (seen.get(result) ?? 0) < 200)).toEqual([]);
  });

  it('gives every result that some choice of the open readings leads to, for 100 people, when none is settled', () => {
    const random = seeded(31_415 + PERSON_SUBJECTS.indexOf(subject));
    const people = Array.from({ length: 100 }, () => makePerson(random));
    const batch = rateBatch(
      rulebook,
      tableOf(
        rulebook,
        people.map((person) => sheetOf(person)),
        PERIOD,
      ),
    );
    const results = people.map((person) => new Set(EVERY_CHOICE.map((choice) => oracle(subject, person, choice))));
    const wanted = results.map((set) => RESULTS.filter((result) => set.has(result)));
    expect(people.map((_, row) => possibleResults(batch, row))).toEqual(wanted);
    expect(wanted.filter((set) => set.length > 1).length).toBeGreaterThan(20);
  });

  it('gives exactly the results that up to three unknown facts leave possible, for 500 people', () => {
    const random = seeded(48_023 + PERSON_SUBJECTS.indexOf(subject));
    let open = 0;
    const differ: unknown[] = [];
    for (let n = 0; n < 500; n++) {
      const choice = makeChoice(random);
      const person = makePerson(random);
      const { facts, completions } = forget(subject, person, random);
      const wanted = new Set(completions.map((completed) => oracle(subject, completed, choice)));
      const batch = rateBatch(rulebook, tableOf(rulebook, [sheetOf(person, facts)], PERIOD), settle(choice));
      const given = possibleResults(batch, 0);
      if (given.join() !== RESULTS.filter((result) => wanted.has(result)).join()) {
        differ.push({ wanted: [...wanted], given, facts, person, choice });
      }
      if (wanted.size > 1) open++;
    }
    expect(differ.slice(0, 2)).toEqual([]);
    expect(open).toBeGreaterThan(100);
  });
});
