import { contentHash, rateSeason, type Season, type Store, type StoredOutcome, type Tx } from '@xeploai/application';
import { isLevel, RESULTS, type CivilDate } from '@xeploai/domain';
import { createLawLibrary, loadLaw, readActs, PERSON_SUBJECTS } from '@xeploai/law';
import { oracle, settle, sheetOf, type Person, type Subject } from '../src/decree-90.js';
import { clock, onEachEngine, type Engine } from './engines.js';
import { countRow, mustEqual, ratioRow, type Row } from './measure.js';
import { CHOICE, forgetShare, makeColleagues } from './population.js';
import { SIZE } from './size.js';

const YEAR = 2024;
const SEASON: Season = {
  year: YEAR,
  begunOn: '2024-11-10' as CivilDate,
  rankedOn: '2024-12-10' as CivilDate,
  overlays: [],
  groups: [],
};
const READINGS = settle(CHOICE);
const SCOPE = { agencies: 'province', actor: 'bench' } as const;
const PAGE = 1000;

interface Filed {
  readonly subject: Subject;
  readonly person: Person;
  readonly whole: boolean;
}

/** From facts in the database to outcomes in the database, against reading those facts and writing those outcomes. */
export async function databaseRows(): Promise<{ rows: readonly Row[]; notRun: readonly string[] }> {
  const rows: Row[] = [];
  const notRun = await onEachEngine(async (engine) => {
    rows.push(...(await measure(engine)));
  });
  return { rows, notRun };
}

async function measure({ name, store, statements, asOwner }: Engine): Promise<readonly Row[]> {
  const people = await fileEverybody(store);
  const library = createLawLibrary(loadLaw(readActs()));
  const rate = rateSeason({ store, library, clock, progress: { report: () => undefined } });
  const product = (): Promise<unknown> => rate({ season: SEASON, readings: READINGS, actor: 'bench' });
  const before = statements.length;
  await product();
  const used = perPage(statements.slice(before), Math.ceil(SIZE.people / PAGE));
  const outcomes = await everyOutcome(store, people);
  const pages: StoredOutcome[][] = [];
  for (let from = 0; from < outcomes.length; from += PAGE) pages.push(outcomes.slice(from, from + PAGE));
  const floor = (): Promise<unknown> =>
    store.unitOfWork(SCOPE, async (tx) => {
      let page = 0;
      for await (const read of tx.facts.latest(YEAR, PAGE)) {
        mustEqual(read.length, pages[page]?.length, 'facts read by the floor');
        await tx.outcomes.write(YEAR, pages[page++] ?? []);
      }
    });
  const size = `${SIZE.people.toLocaleString('en')} people on ${name}`;
  const rows = [
    await ratioRow(
      { reference: floor, measured: product, pairs: SIZE.pairs, warmUp: 1 },
      {
        name: `${name}: facts to outcomes / read the facts + write the outcomes`,
        goal: 1.25,
        note: `${size}, same role, same staging, every level equal to the oracle`,
      },
    ),
    countRow(used, 'statements', {
      name: `${name}: statements a page of ${PAGE.toLocaleString('en')}`,
      goal: 3,
      note: size,
    }),
  ];
  if (asOwner !== null) {
    const [size_] = await asOwner(`
      select (avg(pg_column_size(evidence) + 4 + 16))::float as evidence, (avg(pg_column_size(o.*)))::float as row
      from xeploai.outcome o`);
    rows.push(
      countRow(Number(size_?.['evidence']), 'bytes', {
        name: 'evidence stored a person, with the references to facts version and rulebook',
        goal: 100,
        note: `${size}; the whole row of an outcome is ${Math.round(Number(size_?.['row']))} bytes`,
      }),
    );
  }
  return rows;
}

/** How many statements run once for each page: what runs once for the whole season is left out. */
function perPage(statements: readonly string[], pages: number): number {
  const counts = Map.groupBy(statements, (sql) => sql).values();
  return [...counts].reduce((sum, { length }) => sum + Math.round(length / pages), 0);
}

async function fileEverybody(store: Store): Promise<ReadonlyMap<string, Filed>> {
  const people = new Map<string, Filed>();
  const each = SIZE.people / PERSON_SUBJECTS.length;
  const work: ((tx: Tx) => Promise<unknown>)[] = [];
  for (const [index, subject] of PERSON_SUBJECTS.entries()) {
    const colleagues = makeColleagues(each, 900 + index);
    // One fact in fifty is awaited, as at the end of a season.
    const forgotten = forgetShare(colleagues, 2, 950 + index);
    const versions = colleagues.map((person, row) => {
      const id = `NV-${String((row * PERSON_SUBJECTS.length + index) * 7).padStart(8, '0')}`;
      const missing = forgotten[row] ?? [];
      people.set(id, { subject, person, whole: missing.length === 0 });
      const unknown = Object.fromEntries(missing.map((fact) => [fact, { state: 'unknown' } as const]));
      const sheet = { ...sheetOf(person, unknown), subject: id, kind: subject, group: 'bench' };
      return { agencyId: `DV-${row % 44}`, subject: id, hash: contentHash(sheet), sheet };
    });
    for (let from = 0; from < versions.length; from += 5000) {
      work.push((tx) => tx.facts.add(YEAR, versions.slice(from, from + 5000), clock.now()));
    }
  }
  for (const write of work) await store.unitOfWork(SCOPE, write);
  return people;
}

/** All outcomes in order of subject, after each was compared with the oracle. */
async function everyOutcome(store: Store, people: ReadonlyMap<string, Filed>): Promise<StoredOutcome[]> {
  const outcomes = await store.unitOfWork(SCOPE, async (tx) => {
    const found: StoredOutcome[] = [];
    for (let agency = 0; agency < 44; agency++) found.push(...(await tx.outcomes.byAgency(YEAR, `DV-${agency}`)));
    return found;
  });
  mustEqual(outcomes.length, people.size, 'outcomes stored');
  for (const { subject, outcome } of outcomes) {
    const { subject: kind, person, whole } = people.get(subject) as Filed;
    const wanted = oracle(kind, person, CHOICE);
    mustEqual(outcome.possible.includes(wanted), true, `${subject} can be ${wanted}`);
    if (whole)
      mustEqual(
        outcome.level ?? outcome.status,
        isLevel(wanted) ? wanted : RESULTS.find((one) => one === wanted),
        subject,
      );
  }
  return outcomes.toSorted((a, b) => (a.subject < b.subject ? -1 : 1));
}
