import { describe, expect, it } from 'vitest';
import type { GridFact } from './grid.js';
import { LEVELS, RESULTS, type Result } from './level.js';
import { createResolver, fitsAny, resultBit, resultsOf } from './resolve.js';
import type { Rulebook } from './rulebook.js';
import {
  define,
  reading,
  seededRandom,
  smallRulebook,
  type Cells,
  type SmallRule,
} from './small-rulebook.test.suite.js';

/** One cell for each fact. */
type Completion = readonly number[];

const factsOf = (rulebook: Rulebook): readonly GridFact[] => rulebook.grid.facts;
const width = (fact: GridFact): number => fact.cells + (fact.notApplicableMet === 0 ? 0 : 2);
const bitOf = (fact: GridFact, cell: number): number => 1 << (fact.shift + cell);

/** Shares inside a cell, in steps of half a percent. */
function sharesIn(fact: GridFact, cell: number): readonly number[] {
  return Array.from({ length: 201 }, (_, n) => n / 200).filter((x) => {
    let at = 0;
    for (const { value, above } of fact.cuts) {
      const end = value.num / value.den;
      if (above ? x > end : x >= end) at++;
    }
    return at === cell;
  });
}

/** All completions in which no part exceeds its whole. */
function completionsOf(rulebook: Rulebook, evidence: Int32Array): readonly Completion[] {
  const facts = factsOf(rulebook);
  const all = facts.reduce<readonly Completion[]>(
    (list, fact) => {
      const cells = Array.from({ length: width(fact) }, (_, cell) => cell).filter(
        (cell) => ((evidence[fact.word] as number) & bitOf(fact, cell)) !== 0,
      );
      return list.flatMap((begin) => cells.map((cell) => [...begin, cell]));
    },
    [[]],
  );
  const parts = facts.map((fact) => facts.findIndex(({ id }) => id === fact.definition?.within));
  const fits = (completion: Completion): boolean => {
    const leastOf = (index: number): number | null => {
      const fact = facts[index] as GridFact;
      const cell = completion[index] as number;
      if (cell >= fact.cells || fact.options.length > 0) return 0;
      const below = parts.flatMap((upper, lower) => (upper === index ? [leastOf(lower)] : []));
      if (below.includes(null)) return null;
      return sharesIn(fact, cell).find((x) => below.every((least) => (least as number) <= x)) ?? null;
    };
    return parts.every((upper, index) => upper >= 0 || leastOf(index) !== null);
  };
  const answeredAlike = (completion: Completion): boolean => {
    const answers = facts.map((fact, index) =>
      (completion[index] as number) < fact.cells ? null : (completion[index] as number) - fact.cells,
    );
    return new Set(answers.filter((answer) => answer !== null)).size <= 1;
  };
  return all.filter((completion) => fits(completion) && answeredAlike(completion));
}

/** The cells of all facts but one, and but those that the same reading answers when they do not apply. */
function othersOf(rulebook: Rulebook, completion: Completion, index: number): Completion {
  const doesNotApply = factsOf(rulebook).map((fact, at) => (completion[at] as number) >= fact.cells);
  return completion.filter((_, at) => at !== index && !(doesNotApply[index] === true && doesNotApply[at] === true));
}

/** What the rules give for fully known facts, read step by step. */
function decide(rulebook: Rulebook, completion: Completion): Result {
  const inside = (box: Int32Array): boolean =>
    factsOf(rulebook).every(
      (fact, index) => ((box[fact.word] as number) & bitOf(fact, completion[index] as number)) !== 0,
    );
  const step = rulebook.steps.find(({ boxes }) => boxes.some(inside));
  if (step === undefined || step.effect.kind === 'authorityDecides') return 'authorityDecides';
  if (step.effect.kind === 'notRated') return 'notRated';
  return rulebook.ceilings.reduce<Result>(
    (result, { effect, boxes }) => {
      if (effect.kind !== 'ceiling' || !boxes.some(inside)) return result;
      return RESULTS.indexOf(effect.level) < RESULTS.indexOf(result) ? effect.level : result;
    },
    step.effect.kind === 'level' ? step.effect.level : 'authorityDecides',
  );
}

const RULES: {
  facts: Parameters<typeof smallRulebook>[0]['facts'];
  readings: NonNullable<Parameters<typeof smallRulebook>[0]['readings']>;
} = {
  facts: [
    { fact: define('flag', 'flag') },
    { fact: define('grade', 'grade', { options: ['notMet', 'met', 'wellDone'] }) },
    { fact: define('done', 'share'), cuts: ['>=50%', '>70%', '>=100%'] },
    { fact: define('over', 'share', { within: 'done' }), cuts: ['>=50%', '>60%'] },
    { fact: define('best', 'share', { within: 'over' }), cuts: ['>=60%', '>=80%'] },
    { fact: define('units', 'share', { notApplicable: 'no-units' }), cuts: ['>=70%'] },
    { fact: define('goodUnits', 'share', { notApplicable: 'no-units' }), cuts: ['>=50%'] },
  ],
  readings: [reading('open', 'yes', 'no')],
};

/** Rules over random boxes, so that they overlap, leave holes and depend on several facts at once. */
function randomRulebook(random: (below: number) => number): Rulebook {
  const blank = smallRulebook({ ...RULES, steps: [] });
  const cells = (): Cells => {
    const chosen = factsOf(blank).filter(() => random(3) === 0);
    return Object.fromEntries(
      chosen.map((fact) => {
        const some = Array.from({ length: width(fact) }, (_, cell) => cell).filter(() => random(2) === 0);
        return [fact.id, some.length === 0 ? [random(width(fact))] : some];
      }),
    );
  };
  const when = (): readonly Cells[] => Array.from({ length: 1 + random(3) }, cells);
  const effects: readonly SmallRule['effect'][] = [
    { kind: 'notRated' },
    { kind: 'authorityDecides' },
    ...LEVELS.map((level) => ({ kind: 'level' as const, level })),
  ];
  return smallRulebook({
    ...RULES,
    steps: Array.from({ length: 3 + random(5) }, () => ({
      effect: effects[random(effects.length)] as SmallRule['effect'],
      when: when(),
    })),
    ceilings: (['good', 'completed'] as const).map((level) => ({ effect: { kind: 'ceiling', level }, when: when() })),
  });
}

/** Half of the facts known, the others left open wholly or in part; a fact applies or it does not. */
function randomEvidence(rulebook: Rulebook, random: (below: number) => number): Int32Array {
  const evidence = new Int32Array(rulebook.grid.words);
  for (const fact of factsOf(rulebook)) {
    const [from, to] = fact.notApplicableMet !== 0 && random(2) === 0 ? [fact.cells, width(fact)] : [0, fact.cells];
    let bits = bitOf(fact, from + random(to - from));
    if (random(2) === 0) for (let cell = from; cell < to; cell++) if (random(4) > 0) bits |= bitOf(fact, cell);
    evidence[fact.word] = (evidence[fact.word] as number) | bits;
  }
  return evidence;
}

describe('under unknown facts', () => {
  const random = seededRandom(20241215);
  const trials = Array.from({ length: 60 }, () => {
    const rulebook = randomRulebook(random);
    const evidences = Array.from({ length: 12 }, () => randomEvidence(rulebook, random));
    return { rulebook, evidences: evidences.filter((evidence) => completionsOf(rulebook, evidence).length > 0) };
  });

  it('the possible results are those of all completions, no more and no fewer', () => {
    let open = 0;
    for (const { rulebook, evidences } of trials) {
      const resolver = createResolver(rulebook);
      for (const evidence of evidences) {
        const wanted = new Set(completionsOf(rulebook, evidence).map((completion) => decide(rulebook, completion)));
        expect(resultsOf(resolver.possible(evidence))).toEqual(RESULTS.filter((result) => wanted.has(result)));
        if (wanted.size > 1) open++;
      }
    }
    expect(open).toBeGreaterThan(200);
  });

  it('a result depends on exactly those facts whose value alone can change it', () => {
    let depending = 0;
    for (const { rulebook, evidences } of trials.slice(0, 30)) {
      const resolver = createResolver(rulebook);
      for (const evidence of evidences) {
        const byOthers = factsOf(rulebook).map(() => new Map<string, Set<Result>>());
        for (const completion of completionsOf(rulebook, evidence)) {
          const result = decide(rulebook, completion);
          byOthers.forEach((groups, index) => {
            const others = othersOf(rulebook, completion, index).join();
            groups.set(others, (groups.get(others) ?? new Set()).add(result));
          });
        }
        const wanted = byOthers.flatMap((groups, index) =>
          [...groups.values()].some((results) => results.size > 1) ? [index] : [],
        );
        expect(resolver.dependsOn(evidence)).toEqual(wanted);
        if (wanted.length > 0) depending++;
      }
    }
    expect(depending).toBeGreaterThan(100);
  });

  it('a rule holds, fails or is unknown as its completions say', () => {
    const seen = new Set<string>();
    for (const { rulebook, evidences } of trials) {
      for (const evidence of evidences) {
        const completions = completionsOf(rulebook, evidence);
        for (const { boxes } of rulebook.steps) {
          const inside = completions.filter((completion) =>
            boxes.some((box) =>
              factsOf(rulebook).every(
                (fact, index) => ((box[fact.word] as number) & bitOf(fact, completion[index] as number)) !== 0,
              ),
            ),
          ).length;
          const wanted = inside === 0 ? 'fails' : inside === completions.length ? 'holds' : 'unknown';
          expect(fitsAny(rulebook.grid, boxes, evidence)).toBe(wanted);
          seen.add(wanted);
        }
      }
    }
    expect(seen.size).toBe(3);
  });
});

describe('results as bits', () => {
  it('go back and forth', () => {
    expect(resultsOf(resultBit('good') | resultBit('notRated'))).toEqual(['good', 'notRated']);
    expect(resultsOf(0)).toEqual([]);
  });
});
