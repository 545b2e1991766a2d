import { describe, expect, it } from 'vitest';
import { createAutomaton } from './automaton.js';
import type { GridFact } from './grid.js';
import { collect } from './resolve.js';
import type { Rulebook } from './rulebook.js';
import { define, reading, seededRandom, smallRulebook, type Cells } from './small-rulebook.test.suite.js';

const grades = { options: ['notMet', 'met', 'wellDone'] } as const;

/** Facts that are parts of one another in both directions of the alphabet, so that runs cannot follow the grid. */
const FACTS = [
  { fact: define('a-part', 'share', { within: 'z-whole' }), cuts: ['>=50%', '>70%'] },
  { fact: define('b-whole', 'share'), cuts: ['>=40%'] },
  { fact: define('wide', 'grade', { options: Array.from({ length: 18 }, (_, n) => `option-${n}`) }) },
  ...Array.from({ length: 9 }, (_, n) => ({ fact: define(`grade-${n}`, 'grade', grades) })),
  { fact: define('units', 'share', { notApplicable: 'none' }), cuts: ['>=70%'] },
  { fact: define('units-good', 'share', { notApplicable: 'none', within: 'units' }), cuts: ['>=50%'] },
  { fact: define('y-part', 'share', { within: 'b-whole' }), cuts: ['>=30%', '>=60%'] },
  { fact: define('z-whole', 'share'), cuts: ['>=60%'] },
];

function randomRulebook(random: (below: number) => number): Rulebook {
  const blank = smallRulebook({ facts: FACTS, readings: [reading('open', 'yes', 'no')], steps: [] });
  const cells = (): Cells =>
    Object.fromEntries(
      blank.grid.facts
        .filter(() => random(4) === 0)
        .map((fact) => {
          const all = Array.from({ length: widthOf(fact) }, (_, cell) => cell);
          const some = all.filter(() => random(2) === 0);
          return [fact.id, some.length === 0 ? all : some];
        }),
    );
  const when = (): readonly Cells[] => Array.from({ length: 1 + random(3) }, cells);
  return smallRulebook({
    facts: FACTS,
    readings: [reading('open', 'yes', 'no')],
    steps: [
      { effect: { kind: 'notRated' }, when: when() },
      { effect: { kind: 'level', level: 'excellent' }, when: when() },
      { effect: { kind: 'level', level: 'notCompleted' }, when: when() },
      { effect: { kind: 'level', level: 'good' }, when: when() },
      { effect: { kind: 'authorityDecides' }, when: when() },
    ],
    ceilings: [
      { effect: { kind: 'ceiling', level: 'good' }, when: when() },
      { effect: { kind: 'ceiling', level: 'completed' }, when: when() },
    ],
  });
}

const widthOf = (fact: GridFact): number => fact.cells + (fact.notApplicableMet === 0 ? 0 : 2);

/** One cell for most facts, several for some. */
function randomEvidence({ grid }: Rulebook, random: (below: number) => number): Int32Array {
  const evidence = new Int32Array(grid.words);
  for (const fact of grid.facts) {
    const width = widthOf(fact);
    const cells = random(3) === 0 ? 1 + random(2 ** Math.min(width, 6) - 1) : 1 << random(width);
    evidence[fact.word] = (evidence[fact.word] as number) | (cells << fact.shift);
  }
  return evidence;
}

describe('the rulebook as a machine', () => {
  it('comes to the results that going through the evidence by halves comes to, for 40 rulebooks x 400 people', () => {
    const random = seededRandom(2024);
    let open = 0;
    let contradictory = 0;
    for (let round = 0; round < 40; round++) {
      const rulebook = randomRulebook(random);
      const automaton = createAutomaton(rulebook);
      const all = Array.from({ length: 400 }, () => randomEvidence(rulebook, random));
      const states = new Int32Array(all.length);
      automaton.runs.forEach(({ word }, run) =>
        automaton.read(
          run,
          Int32Array.from(all, (evidence) => evidence[word] as number),
          states,
          all.length,
        ),
      );
      all.forEach((evidence, row) => {
        const given = automaton.results(states[row] as number);
        if (given === 0) contradictory++;
        expect(given === 0 ? 0 : collect(rulebook, evidence)).toBe(given);
        if ((given & (given - 1)) !== 0) open++;
      });
    }
    expect(open).toBeGreaterThan(1000);
    expect(contradictory).toBeGreaterThan(100);
  });

  it('reads every fact once, readings first, a part never after its whole', () => {
    const { grid } = randomRulebook(seededRandom(1));
    const { runs } = createAutomaton(randomRulebook(seededRandom(1)));
    const order = runs.flatMap(({ facts }) => facts);
    expect(order.toSorted((a, b) => a - b)).toEqual(grid.facts.map((_, index) => index));
    expect(runs[0]?.readings).toBe(true);
    for (const [part, whole] of grid.within) expect(order.indexOf(part)).toBeLessThan(order.indexOf(whole));
  });
});
