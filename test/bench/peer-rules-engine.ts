import {
  RESULTS,
  type FactTable,
  type GridFact,
  type Rulebook,
  type SettledReadings,
  type Step,
} from '@xeploai/domain';
import { Engine, type NestedCondition } from 'json-rules-engine';

/**
 * The same rulebook for json-rules-engine, as its documentation advises: one engine for each group of subjects, rules by
 * priority, the engine stopped as soon as a rule decides. Readings are settled beforehand, so it never sees them.
 */
export function createPeer(rulebook: Rulebook, readings: SettledReadings): (facts: PeerFacts) => Promise<number> {
  const engine = new Engine([], { allowUndefinedFacts: false });
  let ceiling: number = RESULTS.length;
  let result = RESULTS.indexOf('authorityDecides');
  const add = (step: Step, priority: number, onSuccess: () => void): void => {
    const conditions = conditionsOf(rulebook, step, readings);
    if (conditions === null) return;
    engine.addRule({ conditions, priority, event: { type: step.rule.id }, onSuccess });
  };
  const { steps, ceilings } = rulebook;
  for (const step of ceilings) {
    const level = 'level' in step.effect ? RESULTS.indexOf(step.effect.level) : RESULTS.length;
    add(step, steps.length + 1, () => {
      ceiling = Math.min(ceiling, level);
    });
  }
  steps.forEach((step, index) => {
    const { effect } = step;
    const given = RESULTS.indexOf('level' in effect ? effect.level : effect.kind);
    add(step, steps.length - index, () => {
      result = given;
      engine.stop();
    });
  });
  return async (facts) => {
    ceiling = RESULTS.length;
    result = RESULTS.indexOf('authorityDecides');
    await engine.run(facts);
    return result <= RESULTS.indexOf('excellent') ? Math.min(result, ceiling) : result;
  };
}

export type PeerFacts = Record<string, number | boolean>;

/** One person as the engine takes them: a number or option index for each fact, and whether it applies. */
export function peerFacts(rulebook: Rulebook, table: FactTable, row: number): PeerFacts {
  const facts: PeerFacts = {};
  for (const { definition, id } of rulebook.grid.facts) {
    const column = table.columns.get(id);
    if (definition === null || column === undefined) continue;
    const den = column.den[row] ?? 1;
    facts[id] = den === 0 ? -1 : (column.num[row] as number) / den;
    if (definition.notApplicable !== undefined) facts[`${id}.applies`] = column.state[row] !== 2;
  }
  return facts;
}

const OPERATOR = {
  atLeast: 'greaterThanInclusive',
  above: 'greaterThan',
  atMost: 'lessThanInclusive',
  below: 'lessThan',
  is: 'equal',
  isNot: 'notEqual',
  oneOf: 'in',
} as const;

function conditionsOf(rulebook: Rulebook, step: Step, readings: SettledReadings) {
  const clauses = step.clauses.flatMap(({ anyOf }): NestedCondition[][] => {
    const alternatives = anyOf.flatMap((conditions): NestedCondition[] => {
      const all: NestedCondition[] = [];
      for (const { fact: index, operator, value, allowed } of conditions) {
        const fact = rulebook.grid.facts[index] as GridFact;
        if (fact.reading === null) all.push(comparison(fact, operator, value, allowed));
        else if (readings[fact.reading.id]?.option !== value) return [];
      }
      return [{ all }];
    });
    return [alternatives];
  });
  if (step.join === 'any') {
    const any = clauses.flat();
    return any.length === 0 ? null : { any };
  }
  return clauses.some(({ length }) => length === 0) ? null : { all: clauses.map((any): NestedCondition => ({ any })) };
}

function comparison(
  fact: GridFact,
  operator: keyof typeof OPERATOR,
  written: string,
  allowed: number,
): NestedCondition {
  const names = written.split(', ');
  const values = names.map((name) => (fact.options.length > 0 ? fact.options.indexOf(name) : numberOf(name)));
  const value = operator === 'oneOf' ? values : values[0];
  const own = { fact: fact.id, operator: OPERATOR[operator], value };
  if (fact.notApplicableMet === 0) return own;
  const applies = { fact: `${fact.id}.applies`, operator: 'equal', value: true };
  const met = (allowed & fact.notApplicableMet) !== 0;
  const inside = { all: [applies, own] };
  return met ? { any: [{ ...applies, value: false }, inside] } : inside;
}

const numberOf = (written: string): number =>
  written.endsWith('%') ? Number(written.slice(0, -1)) / 100 : Number(written);
