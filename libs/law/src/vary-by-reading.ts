import {
  problem,
  ProblemError,
  type DerivedNumber,
  type EpisodeCondition,
  type FactDefinition,
  type NumberFormula,
  type Reading,
  type RuleRef,
} from '@xeploai/domain';

/**
 * Arithmetic on which a text is open. A formula writes `byReading` where its readings differ; here each choice of
 * options becomes a formula of its own, over a variant of the fact. Deciding then compares the variant that belongs to
 * a choice, so the grid stays exact and every outcome says which readings it hangs on.
 */
export interface ByReading<T> {
  readonly byReading: string;
  readonly options: Readonly<Record<string, T>>;
}

export type Readable<T> = T extends string | number | boolean | undefined
  ? T | ByReading<T>
  : T extends readonly (infer E)[]
    ? readonly Readable<E>[] | ByReading<T>
    : { readonly [K in keyof T]: Readable<T[K]> } | ByReading<T>;

/** One choice of options, reading by reading. */
export type Choice = Readonly<Record<string, string>>;

export interface NumberSource {
  readonly rule: RuleRef;
  readonly fact: string;
  readonly formula: Readable<NumberFormula>;
}

export interface VariedNumbers {
  readonly derived: readonly DerivedNumber[];
  /** Definitions of the variants, by id. */
  readonly definitions: Readonly<Record<string, FactDefinition>>;
  /** Facts that depend on open readings: which readings, and the variant of each choice. */
  readonly varied: ReadonlyMap<
    string,
    { readonly readings: readonly string[]; readonly idOf: (choice: Choice) => string }
  >;
}

const isByReading = (node: unknown): node is ByReading<unknown> =>
  typeof node === 'object' && node !== null && 'byReading' in node;

/** Readings that a formula asks, with the options it gives for them. */
export function readingsIn(node: unknown): readonly { readonly id: string; readonly options: readonly string[] }[] {
  if (typeof node !== 'object' || node === null) return [];
  if (isByReading(node)) {
    return [
      { id: node.byReading, options: Object.keys(node.options) },
      ...Object.values(node.options).flatMap(readingsIn),
    ];
  }
  return Object.values(node).flatMap(readingsIn);
}

/** The formula as one choice has it. */
function settle(node: unknown, choice: Choice): unknown {
  if (typeof node !== 'object' || node === null) return node;
  if (isByReading(node)) return settle(node.options[choice[node.byReading] ?? ''], choice);
  if (Array.isArray(node)) return node.map((part) => settle(part, choice));
  return Object.fromEntries(Object.entries(node).map(([key, part]) => [key, settle(part, choice)]));
}

interface Named {
  readonly facts: readonly string[];
  readonly fields: readonly { readonly fact: string; readonly fields: readonly string[] }[];
}

const fieldsOf = (conditions: readonly EpisodeCondition[]): readonly string[] =>
  conditions.flatMap((condition) => ('anyOf' in condition ? fieldsOf(condition.anyOf) : [condition.field]));

/** Every fact and every field of episodes that a formula names, on whatever reading. */
export function numberFactsOf(formula: Readable<NumberFormula>): Named {
  const choices = choicesOf(readingsIn(formula));
  const named = choices.map((choice) => namedBy(settle(formula, choice) as NumberFormula));
  return { facts: [...new Set(named.flatMap(({ facts }) => facts))], fields: named.flatMap(({ fields }) => fields) };
}

function namedBy(formula: NumberFormula): Named {
  if ('sum' in formula) return { facts: formula.sum, fields: [] };
  if ('mean' in formula) {
    const { of, instead } = formula.mean;
    return { facts: [...of, ...(instead?.of ?? []), ...(instead?.whenStated ?? [])], fields: [] };
  }
  if ('scaled' in formula) return { facts: [formula.scaled.fact], fields: [] };
  if ('chosen' in formula) return { facts: [formula.chosen.by], fields: [] };
  if ('stepped' in formula) return { facts: [formula.stepped.fact], fields: [] };
  if ('least' in formula) {
    const { over, field, where } = formula.least;
    return { facts: [], fields: [{ fact: over, fields: [field, ...fieldsOf(where)] }] };
  }
  const { over, weight, counted, assigned } = formula.ratio;
  const less = counted.less === undefined ? [] : [counted.less.times, counted.less.excused];
  return {
    facts: [],
    fields: [{ fact: over, fields: [weight, ...fieldsOf(counted.where), ...less, ...fieldsOf(assigned.where)] }],
  };
}

/** Names of number facts replaced, those of stated facts kept. */
function renamed(formula: NumberFormula, name: (fact: string) => string): NumberFormula {
  if ('sum' in formula) return { sum: formula.sum.map(name) };
  if ('mean' in formula) {
    const { of, instead } = formula.mean;
    return {
      mean: {
        ...formula.mean,
        of: of.map(name),
        ...(instead === undefined ? {} : { instead: { ...instead, of: instead.of.map(name) } }),
      },
    };
  }
  if ('scaled' in formula) return { scaled: { ...formula.scaled, fact: name(formula.scaled.fact) } };
  if ('stepped' in formula) return { stepped: { ...formula.stepped, fact: name(formula.stepped.fact) } };
  return formula;
}

/** Every choice of options of these readings, in order. */
export function choicesOf(
  readings: readonly { readonly id: string; readonly options: readonly string[] }[],
): readonly Choice[] {
  const distinct = new Map(readings.map(({ id, options }) => [id, options]));
  return [...distinct].reduce<readonly Choice[]>(
    (begun, [id, options]) => begun.flatMap((choice) => options.map((option) => ({ ...choice, [id]: option }))),
    [{}],
  );
}

/**
 * The number formulas of one rulebook, one for each choice of the readings that they and what they build on ask.
 * @throws ProblemError `law-formula-twice`, `law-formula-circle`
 */
export function varyNumbers(
  sources: readonly NumberSource[],
  vocabulary: Readonly<Record<string, FactDefinition>>,
  readings: ReadonlyMap<string, Reading>,
): VariedNumbers {
  const byFact = new Map<string, NumberSource>();
  for (const source of sources) {
    const { fact, rule } = source;
    const earlier = byFact.get(fact);
    if (earlier !== undefined) {
      throw new ProblemError([problem('law-formula-twice', rule.id, { fact, earlier: earlier.rule.id })]);
    }
    byFact.set(fact, source);
  }
  const asked = new Map<string, readonly string[]>();
  const readingsOf = (fact: string, above: readonly string[] = []): readonly string[] => {
    const source = byFact.get(fact);
    if (source === undefined) return [];
    if (above.includes(fact)) {
      throw new ProblemError([problem('law-formula-circle', source.rule.id, { fact, through: above.join(', ') })]);
    }
    const known = asked.get(fact);
    if (known !== undefined) return known;
    const own = readingsIn(source.formula).map(({ id }) => id);
    const below = numberFactsOf(source.formula).facts.flatMap((other) => readingsOf(other, [...above, fact]));
    const all = [...new Set([...own, ...below])].toSorted();
    asked.set(fact, all);
    return all;
  };
  const idOf = (fact: string, choice: Choice): string => {
    const depends = readingsOf(fact);
    return depends.length === 0 ? fact : `${fact}@${depends.map((id) => choice[id]).join('+')}`;
  };
  const optionsOf = (id: string): { id: string; options: readonly string[] } => ({
    id,
    options: (readings.get(id)?.options ?? []).map((option) => option.id),
  });

  const definitions: Record<string, FactDefinition> = {};
  const derived = [...byFact.values()].flatMap(({ rule, fact, formula }): DerivedNumber[] => {
    const depends = readingsOf(fact);
    return choicesOf(depends.map(optionsOf)).map((choice) => {
      const id = idOf(fact, choice);
      if (depends.length > 0) {
        const definition = vocabulary[fact] as FactDefinition;
        definitions[id] = { ...definition, id, variantOf: fact, under: choice };
      }
      const settled = settle(formula, choice) as NumberFormula;
      return { rule, fact: id, formula: renamed(settled, (other) => idOf(other, choice)) };
    });
  });
  const varied = [...byFact.keys()]
    .filter((fact) => readingsOf(fact).length > 0)
    .map((fact) => [fact, { readings: readingsOf(fact), idOf: (choice: Choice) => idOf(fact, choice) }] as const);
  return { derived, definitions, varied: new Map(varied) };
}
