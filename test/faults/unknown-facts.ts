import { civilDate, possibleResults, rateBatch, RESULTS, tableOf, type Fact, type Result } from '@xeploai/domain';
import { rateCases, PERSON_SUBJECTS } from '@xeploai/law';
import {
  forget,
  isPossible,
  makeChoice,
  makePerson,
  oracle,
  seeded,
  settle,
  sheetOf,
  valuesOf,
  type FactId,
  type Person,
  type Random,
  type Subject,
} from '../src/decree-90.js';
import { Cases, type Family, type Run, type Tally } from './family.js';
import { YEAR } from './season.js';
import { theLibrary } from './workshop.js';

const SHEETS = 10_000;
const COMPLETIONS = 60;
const PERIOD = { from: civilDate(`${YEAR}-01-01`), to: civilDate(`${YEAR}-12-31`) };

/**
 * Random facts sheets, against the articles told a second time in plain ifs. With up to three unknown facts the possible
 * results are exactly those of all completions: none is hidden, none is made up. With many unknown facts no random
 * completion has a result that is not among them. And whatever is written into a sheet, the answer is a result or a list
 * of problems.
 */
export const unknownFacts: Family = {
  name: 'unknown-facts',
  run: async (run) => {
    const cases = new Cases();
    const random = seeded(run.seed);
    const sheets = run.smoke ? SHEETS / 20 : SHEETS;
    const tried = { few: 0, many: 0, anything: 0, completions: 0 };
    for (let n = 0; n < sheets; n++) {
      const subject = PERSON_SUBJECTS[n % PERSON_SUBJECTS.length] as Subject;
      const kind = Math.floor(n / PERSON_SUBJECTS.length) % 3;
      if (kind === 0) tried.few++;
      else if (kind === 1) tried.many++;
      else tried.anything++;
      if (kind === 0) cases.add(`sheet ${n}, few unknown, ${subject}`, few(subject, random));
      else if (kind === 1) cases.add(`sheet ${n}, many unknown, ${subject}`, many(subject, random, tried));
      else cases.add(`sheet ${n}, anything written in it, ${subject}`, anything(subject, random, n));
      if (n % 100 === 0) await pause(run, n, sheets);
    }
    return tallyOf(cases, tried);
  },
};

const tallyOf = (cases: Cases, tried: Readonly<Record<'few' | 'many' | 'anything' | 'completions', number>>): Tally =>
  cases.tally(
    `${tried.few} sheets equal to all their completions, ${tried.many} against ${tried.completions} random completions, ` +
      `${tried.anything} with anything written in them`,
  );

async function pause(run: Run, done: number, all: number): Promise<void> {
  run.progress(`unknown facts: ${done} of ${all} sheets`);
  await new Promise((resolve) => setImmediate(resolve));
}

const rulebookOf = (subject: Subject): ReturnType<ReturnType<typeof theLibrary>['rulebook']> =>
  theLibrary().rulebook(subject, { begunOn: civilDate(`${YEAR}-11-10`), periodEnd: PERIOD.to });

function given(
  subject: Subject,
  person: Person,
  unknown: Readonly<Record<string, Fact>>,
  choice: ReturnType<typeof makeChoice>,
): readonly Result[] {
  const rulebook = rulebookOf(subject);
  return possibleResults(rateBatch(rulebook, tableOf(rulebook, [sheetOf(person, unknown)], PERIOD), settle(choice)), 0);
}

function few(subject: Subject, random: Random): readonly string[] {
  return unlessThrown(() => {
    const [choice, person] = [makeChoice(random), makePerson(random)];
    const { facts, completions } = forget(subject, person, random);
    const wanted = new Set(completions.map((one) => oracle(subject, one, choice)));
    const found = given(subject, person, facts, choice);
    const hidden = RESULTS.filter((one) => wanted.has(one) && !found.includes(one));
    const madeUp = found.filter((one) => !wanted.has(one));
    return [
      ...hidden.map((one) => `hides ${one}, unknown ${Object.keys(facts).join()}`),
      ...madeUp.map((one) => `makes up ${one}, unknown ${Object.keys(facts).join()}`),
    ];
  });
}

function many(subject: Subject, random: Random, tried: { completions: number }): readonly string[] {
  return unlessThrown(() => {
    const [choice, person] = [makeChoice(random), makePerson(random)];
    const ids = (Object.keys(person) as FactId[]).filter((id) => person[id] !== null && random(2) === 0);
    const found = given(subject, person, Object.fromEntries(ids.map((id) => [id, { state: 'unknown' }])), choice);
    for (let n = 0; n < COMPLETIONS; n++) {
      const completed = { ...person };
      for (const id of ids) Object.assign(completed, { [id]: someValue(id, random) });
      if (!isPossible(subject, completed)) continue;
      tried.completions++;
      const result = oracle(subject, completed, choice);
      if (!found.includes(result)) return [`hides ${result}, unknown ${ids.join()}`];
    }
    return [];
  });
}

/** A value beside a threshold as a rule, else anywhere. */
function someValue(id: FactId, random: Random): unknown {
  const values = valuesOf(id);
  const anywhere = typeof values[0] === 'number' && random(3) === 0;
  return anywhere ? random(id.toLowerCase().includes('months') ? 121 : 1001) : values[random(values.length)];
}

const NONSENSE: readonly unknown[] = [
  null,
  true,
  -1,
  1e308,
  Number.NaN,
  '',
  'unknown',
  'notApplicable',
  'wellDone',
  '101%',
  '1/0',
  '-1/2',
  '9'.repeat(400),
  '0/0',
  'Đạt',
  '\u0000',
  [],
  [[]],
  [{}],
  [{ decidedOn: '2024-02-30' }],
  [{ decidedOn: '2024-06-01', annulled: 'maybe' }],
  {},
  { state: 'known' },
  { state: 'known', value: {} },
  { state: 'unknown', between: ['90%', '10%'] },
  { state: 'unknown', between: ['0%', '100%'], awaitedUntil: '2025-01-31' },
  { state: 'unknown', between: [] },
  { state: 'waived', reason: 'x', document: '1/QĐ' },
  { state: 'notApplicable' },
  { state: 'notApplicable', reason: 'x' },
  { state: 'substituted', value: '95%', reason: 'x', approver: 'y', due: '2025-01-31' },
  { state: 'substituted', value: '95%' },
  { state: 'lost' },
  { __proto__: null, constructor: 1 },
];

/** Facts as people write them into a file, some of them nonsense. */
function anything(subject: Subject, random: Random, n: number): readonly string[] {
  return unlessThrown(() => {
    const facts: Record<string, unknown> = {};
    for (const [id, fact] of Object.entries(sheetOf(makePerson(random)).facts)) {
      if (random(6) === 0) continue;
      facts[id] = random(5) === 0 ? NONSENSE[random(NONSENSE.length)] : written(fact);
    }
    if (random(10) === 0) facts['__proto__'] = true;
    if (random(10) === 0) facts['notInTheVocabulary'] = NONSENSE[random(NONSENSE.length)];
    const answers = rateCases(theLibrary(), { cases: [{ id: `s${n}`, subject, year: YEAR, facts }] }, 'faults');
    const [answer] = answers;
    if (answers.length !== 1 || answer === undefined) return [`${answers.length} answers to one case`];
    if (answer.status !== 'refused') return answer.possible.length > 0 ? [] : ['no result is possible'];
    const told = answer.problems.filter(({ where, what }) => where !== '' && what.vi !== '' && what.vi !== what.en);
    return told.length > 0 && told.length === answer.problems.length ? [] : ['refused without a clear reason'];
  });
}

function written(fact: Fact): unknown {
  if (fact.state !== 'known') return fact;
  const { value } = fact;
  return typeof value === 'object' && 'num' in value ? `${value.num}/${value.den}` : value;
}

function unlessThrown(work: () => readonly string[]): readonly string[] {
  try {
    return work();
  } catch (err) {
    return [`threw ${err instanceof Error ? (err.stack ?? err.message) : String(err)}`.slice(0, 600)];
  }
}
