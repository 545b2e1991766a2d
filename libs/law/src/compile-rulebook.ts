import { createHash } from 'node:crypto';
import {
  cellBits,
  cellOf,
  compareFractions,
  layOutGrid,
  parseFraction,
  problem,
  ProblemError,
  type Box,
  type CapRule,
  type CivilDate,
  type Condition as CompiledCondition,
  type ConditionTree,
  type Cut,
  type FactDefinition,
  type Fraction,
  type Grid,
  type GridSource,
  type Reading,
  type Rulebook,
  type RuleRef,
  type Text,
} from '@xeploai/domain';
import { numberRuleOf } from './kinds/formula.js';
import type { ExternalShare } from './kinds/external-share.js';
import type { Selector } from './kinds/selector.js';
import { versionOn, type LawRegister, type LawRule, type LawRuleVersion } from './law-register.js';
import { OPERATORS, type Comparison, type Condition, type PeriodKind } from './parts.schema.js';
import type { CompileContext, Contribution, OrderedStep } from './rule-kind.js';
import { choicesOf, varyNumbers, type Choice, type NumberSource, type VariedNumbers } from './vary-by-reading.js';

/** Which rulebook: for whom, by which legal date, with which overlays. */
export interface RulebookChoice {
  readonly subject: string;
  readonly on: CivilDate;
  /** Ids of acts of a province or agency whose rules are added. */
  readonly overlays?: readonly string[];
  /** What sort of period is judged; the year when left out. */
  readonly period?: PeriodKind | undefined;
  /** Last day of the period judged; `on` when left out. */
  readonly judged?: CivilDate | undefined;
  /** Whether the unit's own evaluation regulation was issued when it ranked; `undefined` when nobody has said. */
  readonly unitRegulation?: 'issued' | 'notIssued' | undefined;
}

interface InForce {
  readonly rule: LawRule;
  readonly version: LawRuleVersion;
}

/**
 * Compiles the rules in force for one kind of subject on one legal date into a frozen rulebook.
 * @throws ProblemError `rulebook-not-in-force` when no selector names that subject on that date, `overlay-unknown`
 */
export function compileRulebook(register: LawRegister, choice: RulebookChoice): Rulebook {
  const chosen = selectRulebook(register, choice);
  const overlays = choice.overlays ?? [];
  for (const overlay of overlays) {
    if (!register.acts.has(overlay)) throw new ProblemError([problem('overlay-unknown', overlay, { overlay })]);
  }
  const acts = [...chosen.acts, ...overlays];
  const inForce = register.rules
    .filter((rule) => acts.includes(rule.act) && rule.kind.kind !== 'selector')
    .filter(({ subjects }) => subjects === null || subjects.includes(choice.subject))
    .filter(({ periods }) => periods.includes(choice.period ?? 'year'))
    .flatMap((rule): InForce[] => {
      const version = versionOn(rule, choice.on);
      return version === undefined ? [] : [{ rule, version }];
    });

  const numbers = varyNumbers(inForce.flatMap(numberSource), register.vocabulary, register.readings);
  const vocabulary = { ...register.vocabulary, ...numbers.definitions };
  const grid = layOutGrid(gridSources(register, inForce, choice.subject, numbers));
  const contributions = inForce.map((entry) => contribute(register, { grid, numbers }, choice, entry));
  const all = <K extends keyof Contribution>(key: K): NonNullable<Contribution[K]>[number][] =>
    contributions.flatMap((part) => (part[key] ?? []) as NonNullable<Contribution[K]>[number][]);
  const steps = all('steps').toSorted((a, b) => a.order - b.order || rankLast(a, b));
  const readings = grid.facts.flatMap(({ reading }) => (reading === null ? [] : [reading]));
  const notApplicable = grid.facts.flatMap(({ definition }) => {
    const reading = register.readings.get(definition?.notApplicable ?? '');
    return reading === undefined ? [] : [reading];
  });
  const period = choice.period ?? 'year';
  const suffix = overlays.map((overlay) => `+${overlay}`).join('');
  const decisive = inForce.filter(
    (entry, index) => contributes(contributions[index] as Contribution) || numberSource(entry).length > 0,
  );
  const content = contentOf(register, decisive, { grid, readings, notApplicable, caps: all('caps') });
  return freeze({
    id: `${chosen.rulebook}/${choice.subject}${period === 'year' ? '' : `/${period}`}${suffix}`,
    title: chosen.title,
    subject: choice.subject,
    on: inForce.reduce((latest, { version }) => (version.from > latest ? version.from : latest), '' as CivilDate),
    hash: sha256({ subject: choice.subject, ...(period === 'year' ? {} : { period }), content }),
    parts: Object.fromEntries(Object.entries(content).map(([name, part]) => [name, sha256(part).slice(0, 16)])),
    acts: Object.fromEntries([...register.acts].map(([id, act]): [string, Text] => [id, act.title])),
    vocabulary,
    grid,
    steps: steps.map(({ step }) => step),
    ceilings: all('ceilings'),
    derived: [...all('derived'), ...numbers.derived],
    readings: [...new Set<Reading>([...readings, ...notApplicable])],
    requirements: all('requirements'),
    rollUps: all('rollUps'),
    orders: all('orders'),
    caps: all('caps'),
    deadlines: all('deadlines'),
    duties: all('duties'),
    timeLimits: all('timeLimits'),
    pointers: all('pointers'),
  });
}

/** Among levels the best goes first. */
function rankLast(a: OrderedStep, b: OrderedStep): number {
  const order = ['notCompleted', 'completed', 'good', 'excellent'];
  const rank = ({ step: { effect } }: OrderedStep): number =>
    effect.kind === 'level' ? order.indexOf(effect.level) : -1;
  return rank(b) - rank(a);
}

/** The selector version in force for a subject on a legal date. */
export function selectRulebook(register: LawRegister, choice: RulebookChoice): Selector {
  const { subject, on, judged = on, unitRegulation } = choice;
  const candidates = register.rules.flatMap((rule) => {
    if (rule.kind.kind !== 'selector') return [];
    const selector = versionOn(rule, on)?.value as Selector | undefined;
    if (selector === undefined || !selector.subjects.includes(subject)) return [];
    const { from = judged, to = judged } = selector.judges ?? {};
    return from <= judged && judged <= to ? [selector] : [];
  });
  if (unitRegulation === undefined && candidates.some((one) => one.unitRegulation !== undefined)) {
    throw new ProblemError([problem('rulebook-needs-regulation', `${subject} ${on}`, { subject, date: on })]);
  }
  const found = candidates.filter((one) => one.unitRegulation === undefined || one.unitRegulation === unitRegulation);
  if (found.length === 1) return found[0] as Selector;
  const code = found.length === 0 ? 'rulebook-not-in-force' : 'rulebook-ambiguous';
  throw new ProblemError([problem(code, `${subject} ${on}`, { subject, date: on })]);
}

const numberSource = ({ rule, version }: InForce): readonly NumberSource[] => {
  const number = rule.kind.kind === 'formula' ? numberRuleOf(version.value) : null;
  return number === null ? [] : [{ rule: ruleRef(rule, version), ...number }];
};

function contribute(
  register: LawRegister,
  { grid, numbers }: { readonly grid: Grid; readonly numbers: VariedNumbers },
  { subject, on }: RulebookChoice,
  { rule, version }: InForce,
): Contribution {
  const ref = ruleRef(rule, version);
  const context: CompileContext = {
    subject,
    rule: ref,
    readings: register.readings,
    conditions: (join, clauses, side) => {
      const compileOne = (comparison: Comparison): CompiledCondition => compileCondition(grid, comparison, side);
      const choiceOf = (choice: Choice): readonly CompiledCondition[] =>
        Object.entries(choice).map(([reading, is]) => compileOne({ reading, is }));
      const variants = (comparison: Comparison): ConditionTree => {
        if (!numbers.varied.has(comparison.fact ?? '')) return compileOne(comparison);
        return {
          varied: underEveryChoice(register, numbers, [comparison]).map(({ choice, comparisons: [one] }) => ({
            choice: choiceOf(choice),
            condition: compileOne(one as Comparison),
          })),
        };
      };
      const compiled = clauses.map(({ citation, when }) => ({
        citation,
        anyOf: alternatives(when).flatMap((written) =>
          underEveryChoice(register, numbers, written).map(({ choice, comparisons }) => [
            ...choiceOf(choice),
            ...comparisons.map(compileOne),
          ]),
        ),
        when: treeOf(when, variants),
      }));
      const boxes =
        join === 'any'
          ? compiled.flatMap(({ anyOf }) => anyOf.map((conditions) => boxOf(grid, conditions)))
          : compiled
              .reduce<readonly (readonly CompiledCondition[])[]>(
                (left, { anyOf }) => left.flatMap((a) => anyOf.map((b) => [...a, ...b])),
                [[]],
              )
              .map((conditions) => boxOf(grid, conditions));
      return { join, clauses: compiled, boxes: boxes.filter((box) => canFit(grid, box)) };
    },
    shareOf: (id) => {
      const other = register.rules.find((candidate) => candidate.id === id && candidate.kind.kind === 'external-share');
      const used = other && nearestVersion(other, on);
      if (other === undefined || used === undefined) return undefined;
      return { share: (used.value as ExternalShare).share, rule: ruleRef(other, used) };
    },
  };
  return rule.kind.compile(version.value, context);
}

/** The version in force on a day, or else the one that was last in force, or the first. */
const nearestVersion = (rule: LawRule, date: CivilDate): LawRuleVersion | undefined =>
  rule.versions.findLast(({ from }) => from <= date) ?? rule.versions[0];

function ruleRef(rule: LawRule, version: LawRuleVersion): RuleRef {
  return {
    id: rule.id,
    title: rule.title,
    citation: version.citation,
    certainty: version.certainty,
    from: version.from,
    ...(version.mark === '' ? {} : { mark: version.mark }),
    ...(version.amendedBy === null ? {} : { amendedBy: version.amendedBy }),
  };
}

/** The condition as written, each comparison compiled, by every choice of readings where the number depends on some. */
function treeOf(condition: Condition, compile: (comparison: Comparison) => ConditionTree): ConditionTree {
  if ('any' in condition) return { any: condition.any.map((part) => treeOf(part, compile)) };
  if ('all' in condition) return { all: condition.all.map((part) => treeOf(part, compile)) };
  return compile(condition);
}

/** What is compared when a number depends on open readings: the variant of each choice, under that choice. */
function underEveryChoice(
  register: LawRegister,
  { varied }: VariedNumbers,
  comparisons: readonly Comparison[],
): readonly { readonly choice: Choice; readonly comparisons: readonly Comparison[] }[] {
  const asked = comparisons.flatMap(({ fact }) => varied.get(fact ?? '')?.readings ?? []);
  const options = (id: string): readonly string[] => (register.readings.get(id)?.options ?? []).map((one) => one.id);
  return choicesOf(asked.map((id) => ({ id, options: options(id) }))).map((choice) => ({
    choice,
    comparisons: comparisons.map((one) => {
      const number = varied.get(one.fact ?? '');
      return number === undefined ? one : { ...one, fact: number.idOf(choice) };
    }),
  }));
}

/** Whether every fact has a cell left in the box: conditions that exclude each other leave none. */
const canFit = (grid: Grid, box: Box): boolean =>
  grid.facts.every(({ word, mask }) => ((box[word] as number) & mask) !== 0);

/** Alternatives of comparisons that must hold together. */
function alternatives(condition: Condition): readonly (readonly Comparison[])[] {
  if ('any' in condition) return condition.any.flatMap(alternatives);
  if (!('all' in condition)) return [[condition]];
  return condition.all
    .map(alternatives)
    .reduce((left, right) => left.flatMap((a) => right.map((b) => [...a, ...b])), [[]] as Comparison[][]);
}

const factIdOf = (comparison: Comparison): string => comparison.fact ?? `reading:${comparison.reading ?? ''}`;

/**
 * Facts in order of id, readings after them, each with every number that a rule compares it with. Readings that make
 * variants of a number go before everything: once they are taken one by one, a single variant is left to look at.
 */
function gridSources(
  register: LawRegister,
  inForce: readonly InForce[],
  subject: string,
  numbers: VariedNumbers,
): readonly GridSource[] {
  const cuts = new Map<string, Cut[]>();
  const asked = new Set<string>();
  const add = (id: string, more: readonly Cut[]): void => void cuts.set(id, [...(cuts.get(id) ?? []), ...more]);
  for (const { rule, version } of inForce) {
    for (const comparison of comparisonsFor(rule, version, subject)) {
      if (comparison.reading !== undefined) asked.add(factIdOf(comparison));
      for (const { choice, comparisons } of underEveryChoice(register, numbers, [comparison])) {
        for (const reading of Object.keys(choice)) add(`reading:${reading}`, []);
        for (const one of comparisons) add(factIdOf(one), cutsOf(register, comparison));
      }
    }
  }
  const ids = [...cuts.keys()].toSorted();
  const facts = ids.filter((id) => !id.startsWith('reading:'));
  const varying = new Set([...numbers.varied.values()].flatMap((one) => one.readings.map((id) => `reading:${id}`)));
  const readings = ids.filter((id) => id.startsWith('reading:'));
  const source = (id: string): GridSource => ({
    reading: register.readings.get(id.slice('reading:'.length)) as Reading,
    cuts: [],
  });
  return [
    ...readings.filter((id) => varying.has(id)).map((id) => ({ ...source(id), varying: !asked.has(id) })),
    ...facts.map((id) => ({
      definition: (numbers.definitions[id] ?? register.vocabulary[id]) as FactDefinition,
      cuts: cuts.get(id) ?? [],
    })),
    ...readings.filter((id) => !varying.has(id)).map(source),
  ];
}

/** The comparisons of a version that concern this subject. */
function comparisonsFor(rule: LawRule, version: LawRuleVersion, subject: string): readonly Comparison[] {
  const value = version.value as { clauses?: Record<string, unknown> };
  if (rule.kind.kind !== 'level-conditions') return rule.kind.comparisons(value);
  const own = value.clauses?.[subject];
  return own === undefined ? [] : rule.kind.comparisons({ ...value, clauses: { [subject]: own } });
}

function cutsOf(register: LawRegister, comparison: Comparison): readonly Cut[] {
  const definition = register.vocabulary[comparison.fact ?? ''];
  if (definition === undefined || !['share', 'quantity', 'months'].includes(definition.type)) return [];
  const operator = OPERATORS.find((name) => comparison[name] !== undefined);
  const value = parseFraction(String(comparison[operator as 'is']));
  if (value === null) return [];
  if (operator === 'atLeast' || operator === 'below') return [{ value, above: false }];
  if (operator === 'above' || operator === 'atMost') return [{ value, above: true }];
  return [
    { value, above: false },
    { value, above: true },
  ];
}

function compileCondition(grid: Grid, comparison: Comparison, side: 'requirement' | 'ground'): CompiledCondition {
  const index = grid.indexOf.get(factIdOf(comparison)) as number;
  const fact = grid.facts[index] as Grid['facts'][number];
  const operator = OPERATORS.find((name) => comparison[name] !== undefined) as CompiledCondition['operator'];
  const value = comparison[operator];
  const names = (Array.isArray(value) ? value : [value]).map(String);
  const inside =
    fact.options.length > 0 ? optionBits(fact, operator, names) : numberBits(fact, operator, names[0] ?? '');
  const allowed = side === 'requirement' ? inside | fact.notApplicableMet : inside;
  return { fact: index, operator, value: names.join(', '), allowed };
}

function optionBits(
  fact: Grid['facts'][number],
  operator: CompiledCondition['operator'],
  names: readonly string[],
): number {
  const at = fact.options.indexOf(names[0] ?? '');
  const last = fact.options.length - 1;
  switch (operator) {
    case 'atLeast':
      return cellBits(fact, at, last);
    case 'above':
      return at === last ? 0 : cellBits(fact, at + 1, last);
    case 'atMost':
      return cellBits(fact, 0, at);
    case 'below':
      return at === 0 ? 0 : cellBits(fact, 0, at - 1);
    case 'isNot':
      return cellBits(fact, 0, last) & ~cellBits(fact, at, at);
    default:
      return names.reduce(
        (bits, name) => bits | cellBits(fact, fact.options.indexOf(name), fact.options.indexOf(name)),
        0,
      );
  }
}

function numberBits(fact: Grid['facts'][number], operator: CompiledCondition['operator'], name: string): number {
  const value = parseFraction(name) as Fraction;
  const last = fact.cells - 1;
  const position = (above: boolean): number =>
    fact.cuts.findIndex((cut) => cut.above === above && compareFractions(cut.value, value) === 0) + 1;
  const exactly = cellOf(fact, value.num, value.den);
  switch (operator) {
    case 'atLeast':
      return cellBits(fact, position(false), last);
    case 'above':
      return cellBits(fact, position(true), last);
    case 'atMost':
      return cellBits(fact, 0, position(true) - 1);
    case 'below':
      return cellBits(fact, 0, position(false) - 1);
    case 'isNot':
      return cellBits(fact, 0, last) & ~cellBits(fact, exactly, exactly);
    default:
      return cellBits(fact, exactly, exactly);
  }
}

function boxOf(grid: Grid, conditions: readonly CompiledCondition[]): Box {
  const box = new Int32Array(grid.words).fill(-1);
  for (const { fact: index, allowed } of conditions) {
    const { word, mask } = grid.facts[index] as Grid['facts'][number];
    box[word] = (box[word] as number) & (allowed | ~mask);
  }
  return box;
}

/**
 * Everything that can change what a rulebook gives, by name. Nothing else, so that a stored outcome is found again
 * when the register grows: not the facts and readings of other rules, not the day on which a version later ended.
 */
function contentOf(
  register: LawRegister,
  inForce: readonly InForce[],
  used: {
    readonly grid: Grid;
    readonly readings: readonly Reading[];
    readonly notApplicable: readonly Reading[];
    readonly caps: readonly CapRule[];
  },
): Readonly<Record<string, unknown>> {
  const derived = inForce.flatMap(({ rule, version }) => rule.kind.refersTo?.(version.value) ?? []);
  const asked = Map.groupBy(
    derived.flatMap(({ fields = [] }) => fields),
    ({ fact }) => fact,
  );
  const named = derived.flatMap(({ facts = [] }) => [...facts, ...asked.keys()]);
  const compared = used.grid.facts.flatMap(({ definition }) =>
    definition === null ? [] : [definition.variantOf ?? definition.id],
  );
  return {
    ...Object.fromEntries(
      inForce.map(({ rule, version }) => {
        const { place: _, to: __, ...told } = version;
        return [`${rule.act}/${rule.id}`, { kind: rule.kind.kind, version: told }];
      }),
    ),
    ...Object.fromEntries(
      withTheirOthers(register, [...compared, ...named]).map((definition) => [
        `vocabulary/${definition.id}`,
        withFields(definition, new Set(asked.get(definition.id)?.flatMap(({ fields }) => fields))),
      ]),
    ),
    ...Object.fromEntries([...used.readings, ...used.notApplicable].map((one) => [`readings/${one.id}`, one])),
    ...Object.fromEntries(
      used.caps.flatMap(({ rule, externalShare }) =>
        externalShare === undefined ? [] : [[`caps/${rule.id}`, externalShare]],
      ),
    ),
  };
}

/** Whether a rule says anything to this kind of subject. */
const contributes = (part: Contribution): boolean => Object.values(part).some((list) => list.length > 0);

/** Of the fields of an episode, those that some formula asks for. */
const withFields = (definition: FactDefinition, asked: ReadonlySet<string>): FactDefinition =>
  definition.fields === undefined
    ? definition
    : {
        ...definition,
        fields: Object.fromEntries(Object.entries(definition.fields).filter(([name]) => asked.has(name))),
      };

/** Facts with those that they lie within or that stand in for them. */
function withTheirOthers(register: LawRegister, ids: readonly string[]): readonly FactDefinition[] {
  const found = new Map<string, FactDefinition>();
  const waiting = [...ids];
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    const definition = register.vocabulary[id];
    if (definition === undefined || found.has(id)) continue;
    found.set(id, definition);
    waiting.push(...[definition.within, definition.orElse].filter((other) => other !== undefined));
  }
  return [...found.values()];
}

const sha256 = (value: unknown): string => createHash('sha256').update(JSON.stringify(value, sortKeys)).digest('hex');

function sortKeys(_: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

/** Frozen as deep as plain objects go; typed arrays cannot be frozen and are never written. */
function freeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value) || Object.isFrozen(value)) return value;
  Object.freeze(value);
  for (const part of Object.values(value)) freeze(part);
  return value;
}
