import { possibleResults, rateBatch, RESULTS, type FactTable, type Rulebook } from '@xeploai/domain';
import { createLawLibrary, loadLaw, readActs, PERSON_SUBJECTS, yearSpan } from '@xeploai/law';
import { completionsOf, oracle, settle, type FactId, type Person, type Subject } from '../src/decree-90.js';
import { handLoop } from './hand-loop.js';
import { mustEqual, ratioRow, type Row } from './measure.js';
import { createPeer, peerFacts } from './peer-rules-engine.js';
import { CHOICE, columnsOf, forgetShare, makeColleagues } from './population.js';

const PEOPLE = 40_000;
const OF_PEER = 400;
const COMPLETIONS = 2000;
const READINGS = settle(CHOICE);

interface Group {
  readonly subject: Subject;
  readonly rulebook: Rulebook;
  readonly people: readonly Person[];
  readonly known: FactTable;
  readonly forgotten: readonly (readonly FactId[])[];
  readonly partly: FactTable;
}

/** Rating in memory with complete evidence, against a loop by hand and against json-rules-engine. */
export async function evaluateRows(): Promise<readonly Row[]> {
  const library = createLawLibrary(loadLaw(readActs()));
  const period = yearSpan(2024);
  const groups = PERSON_SUBJECTS.map((subject, index): Group => {
    const rulebook = library.rulebook(subject, { periodEnd: period.to });
    const people = makeColleagues(PEOPLE, 90 + index);
    const forgotten = forgetShare(people, 10, 190 + index);
    return {
      subject,
      rulebook,
      people,
      known: columnsOf(rulebook, people),
      forgotten,
      partly: columnsOf(rulebook, people, forgotten),
    };
  });
  const told = groups.map(checkKnown);
  const asked = groups.map(checkPartly).reduce((sum, one) => sum + one, 0);

  const size = `${groups.length} kinds x ${PEOPLE.toLocaleString('en')} people`;
  const byHand = (): unknown => groups.map(({ subject, known }) => handLoop(subject, known));
  const rate = (of: 'known' | 'partly') => (): unknown =>
    groups.map(({ rulebook, [of]: table }) => rateBatch(rulebook, table, READINGS));
  const rows = [
    await ratioRow(
      { reference: byHand, measured: rate('known'), pairs: 15, warmUp: 5, clock: 'thread' },
      {
        name: 'evaluation, all facts known / hand loop without evidence',
        goal: 4,
        note: `${size}, each equal to the slow oracle`,
      },
    ),
    await ratioRow(
      { reference: byHand, measured: rate('partly'), pairs: 15, warmUp: 5, clock: 'thread' },
      {
        name: 'evaluation, 10 % of facts unknown / the same hand loop',
        goal: 8,
        note: `${size}; the oracle over all completions agrees for ${asked.toLocaleString('en')}, is among the results for all`,
      },
    ),
  ];

  const peers = groups.map(({ rulebook, known }) => {
    const facts = Array.from({ length: OF_PEER }, (_, row) => peerFacts(rulebook, known, row));
    return { run: createPeer(rulebook, READINGS), facts };
  });
  for (const [index, { run, facts }] of peers.entries()) {
    for (const [row, one] of facts.entries()) {
      mustEqual(RESULTS[await run(one)], told[index]?.[row], `json-rules-engine, person ${row}`);
    }
  }
  const some = groups.map(({ rulebook, known }) => ({ rulebook, table: firstRows(known, OF_PEER) }));
  const repeat = 20;
  rows.push(
    await ratioRow(
      {
        reference: async () => {
          for (const { run, facts } of peers) for (const one of facts) await run(one);
        },
        measured: () => {
          for (let n = 0; n < repeat; n++) {
            for (const { rulebook, table } of some) rateBatch(rulebook, table, READINGS);
          }
        },
        pairs: 9,
      },
      {
        name: 'json-rules-engine / evaluation with evidence',
        goal: 300 / repeat,
        better: 'higher',
        note: `${groups.length} kinds x ${OF_PEER} people, ours ${repeat} times over`,
      },
    ).then((row) => ({ ...row, value: row.value * repeat, goal: 300 })),
  );
  return rows;
}

/** What the oracle says of everybody, after ours and the hand loop said the same. */
function checkKnown({ subject, rulebook, people, known }: Group): readonly string[] {
  const batch = rateBatch(rulebook, known, READINGS);
  const byHand = handLoop(subject, known);
  return people.map((person, row) => {
    const wanted = oracle(subject, person, CHOICE);
    mustEqual(possibleResults(batch, row).join(), wanted, `${subject} ${row}`);
    mustEqual(RESULTS[byHand[row] as number], wanted, `${subject} ${row} by hand`);
    return wanted;
  });
}

/** For how many the oracle went through every completion of the unknown facts; it found the same results. */
function checkPartly({ subject, rulebook, people, forgotten, partly }: Group): number {
  const batch = rateBatch(rulebook, partly, READINGS);
  let asked = 0;
  people.forEach((person, row) => {
    const given = possibleResults(batch, row);
    mustEqual(given.includes(oracle(subject, person, CHOICE)), true, `${subject} ${row}, a result left out`);
    if (row % 8 !== 0) return;
    const completions = completionsOf(subject, person, forgotten[row] ?? [], COMPLETIONS);
    if (completions === null) return;
    const wanted = new Set(completions.map((one) => oracle(subject, one, CHOICE)));
    const text = RESULTS.filter((result) => wanted.has(result)).join();
    mustEqual(given.join(), text, `${subject} ${row}, facts unknown: ${forgotten[row]?.join(', ')}`);
    asked++;
  });
  return asked;
}

function firstRows({ subjects, columns }: FactTable, count: number): FactTable {
  const cut = [...columns].map(
    ([id, { state, num, top, den, small }]) =>
      [
        id,
        {
          state: state.subarray(0, count),
          num: num.subarray(0, count),
          top: top.subarray(0, count),
          den: den.subarray(0, count),
          small,
        },
      ] as const,
  );
  return { subjects: subjects.slice(0, count), columns: new Map(cut) };
}
