import { parseCivilDate } from './civil-date.js';
import {
  UNKNOWN,
  type Episode,
  type EpisodeField,
  type Fact,
  type FactDefinition,
  type FactSheet,
  type FactValue,
} from './fact.js';
import {
  addFractions,
  compareFractions,
  displayFraction,
  displayPercent,
  parseFraction,
  type Fraction,
} from './fraction.js';
import { isLevel } from './level.js';
import { problem, type Problem } from './problem.js';
import { statedFactSchema } from './stated-fact.schema.js';

type Vocabulary = Readonly<Record<string, FactDefinition>>;

/** Every reason why a sheet cannot be true: unknown names, values outside their range, facts that contradict. */
export function checkFacts(vocabulary: Vocabulary, sheet: FactSheet, where: string): readonly Problem[] {
  const problems: Problem[] = [];
  const sound: Record<string, Fact> = {};
  for (const [id, fact] of Object.entries(sheet.facts)) {
    const definition = vocabulary[id];
    const place = `${where}.${id}`;
    if (definition === undefined) {
      problems.push(
        problem('fact-not-in-vocabulary', place, { fact: id, nearest: nearest(id, Object.keys(vocabulary)) }),
      );
    } else {
      const own = checkFact(definition, fact, place);
      problems.push(...own);
      if (own.length === 0) sound[id] = fact;
    }
  }
  for (const id of Object.keys(sound)) {
    const place = `${where}.${id}`;
    const definition = vocabulary[id] as FactDefinition;
    problems.push(
      ...checkWithin(vocabulary, definition, sound, place),
      ...checkTogether(definition, sound, place),
      ...checkShortfall(vocabulary, definition, sound, place),
    );
  }
  return problems;
}

function checkFact(definition: FactDefinition, fact: Fact, where: string): readonly Problem[] {
  if (fact.state === 'notApplicable') {
    return definition.notApplicable === undefined && definition.leftOut !== true
      ? [problem('fact-always-applies', where, { fact: definition.id })]
      : [];
  }
  if (fact.state === 'waived') {
    return definition.notApplicable === undefined && definition.leftOut !== true
      ? [problem('fact-cannot-be-waived', where, { fact: definition.id })]
      : [];
  }
  if (fact.state === 'unknown') {
    const { between } = fact;
    if (between === undefined) return [];
    const bounds = [between.num, between.top].map((num) => checkValue(definition, { num, den: between.den }, where));
    const disordered =
      between.num > between.top ? [problem('fact-bounds-disordered', where, { fact: definition.id })] : [];
    return [...bounds.flat(), ...disordered];
  }
  return checkValue(definition, fact.value, where);
}

function checkValue(definition: FactDefinition, value: FactValue, where: string): readonly Problem[] {
  const wrong = (expected: string): readonly Problem[] => [
    problem('fact-wrong-value', where, { fact: definition.id, value: shown(definition, value), expected }),
  ];
  switch (definition.type) {
    case 'flag':
      return typeof value === 'boolean' ? [] : wrong('true | false');
    case 'grade':
      return typeof value === 'string' && (definition.options ?? []).includes(value)
        ? []
        : wrong((definition.options ?? []).join(' | '));
    case 'level':
      return isLevel(value) ? [] : wrong('excellent | good | completed | notCompleted');
    case 'episodes':
      return Array.isArray(value) ? checkEpisodes(definition, value as readonly Episode[], where) : wrong('[{...}]');
    default:
      return checkNumber(definition, value, wrong);
  }
}

const shown = (definition: FactDefinition, value: FactValue): string => {
  const exact =
    isFraction(value) && Number.isSafeInteger(value.num) && Number.isSafeInteger(value.den) && value.den > 0;
  if (!exact) return JSON.stringify(value);
  return definition.type === 'share' ? displayPercent(value) : displayFraction(value);
};

function checkEpisodes(definition: FactDefinition, episodes: readonly Episode[], where: string): readonly Problem[] {
  const fields = definition.fields ?? {};
  return episodes.flatMap((episode, index) => {
    const place = `${where}[${index}]`;
    const unknown = Object.keys(episode).filter((field) => fields[field] === undefined);
    const missing = Object.keys(fields).filter((field) => fields[field]?.required && episode[field] === undefined);
    const derived = Object.keys(fields).filter((field) => fields[field]?.derived && episode[field] !== undefined);
    const wrong = Object.entries(episode).filter(([field, value]) => !fitsField(fields[field], value));
    const days = (field: string): string => (typeof episode[field] === 'string' ? episode[field] : '');
    const ends = days('from') !== '' && days('to') !== '' && days('to') < days('from');
    const undone =
      days('committedOn') > days('decidedOn') && days('decidedOn') !== '' && days('committedOn') !== UNKNOWN;
    return [
      ...unknown.map((field) =>
        problem('episode-unknown-field', place, { field, known: Object.keys(fields).join(', ') }),
      ),
      ...missing.map((field) => problem('episode-missing-field', place, { field })),
      ...derived.map((field) => problem('episode-derived-field', place, { field })),
      ...wrong.map(([field, value]) => {
        const options = fields[field]?.options;
        return options === undefined
          ? problem('episode-wrong-field', place, { field, value: JSON.stringify(value) })
          : problem('episode-wrong-option', place, {
              field,
              value: typeof value === 'string' ? value : JSON.stringify(value),
              known: options.join(', '),
            });
      }),
      ...(ends ? [problem('episode-ends-first', place, { from: days('from'), to: days('to') })] : []),
      ...(undone
        ? [problem('episode-decided-first', place, { committedOn: days('committedOn'), decidedOn: days('decidedOn') })]
        : []),
    ];
  });
}

function fitsField(field: EpisodeField | undefined, value: Episode[string]): boolean {
  if (field === undefined || (value === UNKNOWN && field.required !== true)) return true;
  if (field.type === 'flag') return typeof value === 'boolean';
  if (field.type === 'quantity' || field.type === 'count') {
    if (typeof value !== 'object' || value.num < 0) return false;
    return field.type === 'count'
      ? value.den === 1
      : field.most === undefined || compareFractions(value, field.most) <= 0;
  }
  if (typeof value !== 'string') return false;
  return field.type === 'name' ? (field.options?.includes(value) ?? true) : parseCivilDate(value) !== null;
}

function checkNumber(
  definition: FactDefinition,
  value: FactValue,
  wrong: (expected: string) => readonly Problem[],
): readonly Problem[] {
  const most: Fraction | undefined = definition.type === 'share' ? { num: 1, den: 1 } : definition.most;
  const expected =
    definition.type === 'share' ? '0% .. 100%' : `0 .. ${most === undefined ? '' : String(most.num / most.den)}`;
  if (typeof value !== 'object' || !('den' in value)) return wrong(expected);
  if (!Number.isSafeInteger(value.num) || !Number.isSafeInteger(value.den) || value.den <= 0) return wrong(expected);
  const tooMuch = most !== undefined && compareFractions(value, most) > 0;
  return value.num < 0 || tooMuch ? wrong(expected) : [];
}

function checkWithin(
  vocabulary: Vocabulary,
  definition: FactDefinition,
  facts: FactSheet['facts'],
  where: string,
): readonly Problem[] {
  const lowest = boundsOf(facts[definition.id])?.low;
  const seen = new Set([definition.id]);
  for (let id = definition.within; id !== undefined && !seen.has(id); id = vocabulary[id]?.within) {
    seen.add(id);
    const highest = vocabulary[id] === undefined ? undefined : boundsOf(facts[id])?.high;
    if (lowest !== undefined && highest !== undefined && compareFractions(lowest, highest) > 0) {
      return [problem('fact-exceeds-other', where, { fact: definition.id, other: id })];
    }
  }
  return [];
}

/** A number and another of the same whole: together they never exceed it. */
function checkTogether(definition: FactDefinition, facts: FactSheet['facts'], where: string): readonly Problem[] {
  const { most, togetherWith = [] } = definition;
  const own = boundsOf(facts[definition.id])?.low;
  if (most === undefined || own === undefined) return [];
  const tooMuch = togetherWith.find((id) => {
    const other = boundsOf(facts[id])?.low;
    return other !== undefined && compareFractions(addFractions(own, other), most) > 0;
  });
  if (tooMuch === undefined) return [];
  return [
    problem('fact-too-much-together', where, { fact: definition.id, other: tooMuch, most: displayFraction(most) }),
  ];
}

const WHOLE: Fraction = { num: 1, den: 1 };

/** A share of what falls short elsewhere: no less than each shortfall, no more than all of them explain. */
function checkShortfall(
  vocabulary: Vocabulary,
  definition: FactDefinition,
  facts: FactSheet['facts'],
  where: string,
): readonly Problem[] {
  const { shortfall } = definition;
  const own = boundsOf(facts[definition.id]);
  if (shortfall === undefined || own === null) return [];
  const lacks = (id: string): { readonly low: Fraction; readonly high: Fraction } => {
    const bounds = boundsOf(facts[id]) ?? { low: { num: 0, den: 1 }, high: WHOLE };
    const rest = ({ num, den }: Fraction): Fraction => ({ num: den - num, den });
    return { low: rest(bounds.high), high: rest(bounds.low) };
  };
  const told = (high: Fraction, other: string, code: 'fact-below-shortfall' | 'fact-above-shortfall'): Problem =>
    problem(code, where, { fact: definition.id, other, value: displayPercent(high), own: displayPercent(own.high) });
  const least = shortfall.of.find((id) => compareFractions(lacks(id).low, own.high) > 0);
  if (least !== undefined) return [told(lacks(least).low, least, 'fact-below-shortfall')];
  const grade = vocabulary[shortfall.unless.fact];
  const given = facts[shortfall.unless.fact];
  const options = grade?.options ?? [];
  const reached =
    given?.state === 'known' &&
    typeof given.value === 'string' &&
    options.indexOf(given.value) >= options.indexOf(shortfall.unless.atLeast);
  if (!reached) return [];
  const all = [...shortfall.of, ...shortfall.alsoOf];
  const most = all.map((id) => lacks(id).high).reduce((sum, one) => addFractions(sum, one));
  return compareFractions(own.low, most) > 0 ? [told(most, all.join(', '), 'fact-above-shortfall')] : [];
}

/** What is certain of a number: both ends are the value itself when it is known. */
function boundsOf(fact: Fact | undefined): { readonly low: Fraction; readonly high: Fraction } | null {
  if (fact?.state === 'known' || fact?.state === 'substituted') {
    return isFraction(fact.value) ? { low: fact.value, high: fact.value } : null;
  }
  if (fact?.state !== 'unknown' || fact.between === undefined) return null;
  const { num, top, den } = fact.between;
  return { low: { num, den }, high: { num: top, den } };
}

/** The known name that shares the longest beginning with a mistyped one. */
function nearest(id: string, names: readonly string[]): string {
  const shared = (name: string): number => {
    let length = 0;
    while (length < name.length && name[length]?.toLowerCase() === id[length]?.toLowerCase()) length++;
    return length;
  };
  return names.reduce((best, name) => (shared(name) > shared(best) ? name : best), names[0] ?? '');
}

/**
 * Reads a fact as people write it in a case: a bare value is known (`true`, `"wellDone"`, `49.9`, `"49.9%"`, `"5/10"`,
 * a list of episodes); `null` and `"unknown"` are unknown; an object with `state` is read by `statedFactSchema`. A share
 * says what it is of: `50%` or `1/2`, never a bare number. What cannot be read comes back as the problem to tell.
 */
export function readFact(
  definition: FactDefinition,
  raw: unknown,
  where: string,
): { readonly fact: Fact } | { readonly problem: Problem } {
  if (raw === null || raw === undefined || raw === 'unknown') return { fact: { state: 'unknown' } };
  if (raw === 'notApplicable') return { fact: { state: 'notApplicable', reason: where } };
  if (typeof raw === 'object' && !Array.isArray(raw) && 'state' in raw) return readStated(definition, raw, where);
  const value = readValue(definition, raw);
  return value === null ? wrongValue(definition, raw, where) : { fact: { state: 'known', value, source: where } };
}

const wrongValue = (definition: FactDefinition, raw: unknown, where: string): { readonly problem: Problem } => ({
  problem: isBareShare(definition, raw)
    ? problem('fact-bare-share', where, { fact: definition.id, value: JSON.stringify(raw) })
    : problem('fact-wrong-value', where, {
        fact: definition.id,
        value: JSON.stringify(raw),
        expected: definition.options?.join(' | ') ?? definition.type,
      }),
});

/** A number that may be meant in percent or as a part of one. */
const isBareShare = (definition: FactDefinition, raw: unknown): boolean =>
  definition.type === 'share' &&
  (Array.isArray(raw)
    ? raw.some((one) => isBareShare(definition, one))
    : (typeof raw === 'number' || typeof raw === 'string') && /^-?[\d.,]+$/.test(String(raw).trim()));

function readStated(definition: FactDefinition, raw: object, where: string): ReturnType<typeof readFact> {
  const parsed = statedFactSchema.safeParse(raw);
  if (!parsed.success) {
    const fields = parsed.error.issues.flatMap((issue) =>
      issue.code === 'unrecognized_keys' ? issue.keys : [issue.path.join('.')],
    );
    return {
      problem: problem('fact-state-invalid', where, { fact: definition.id, detail: [...new Set(fields)].join(', ') }),
    };
  }
  const stated = parsed.data;
  switch (stated.state) {
    case 'notApplicable':
    case 'waived':
      return { fact: stated };
    case 'unknown': {
      const { between, ...rest } = stated;
      if (between === undefined) return { fact: withoutAbsent(rest) };
      const [low, high] = between.map((end) => readValue(definition, end));
      if (!isFraction(low) || !isFraction(high)) return wrongValue(definition, between, where);
      return { fact: withoutAbsent({ ...rest, between: overOneDenominator(low, high) }) };
    }
    default: {
      const value = readValue(definition, stated.value);
      if (value === null) return wrongValue(definition, stated.value, where);
      return { fact: withoutAbsent({ ...stated, value, source: stated.source ?? where }) };
    }
  }
}

/** Optional fields are left out, not undefined. */
const withoutAbsent = (stated: object): Fact =>
  Object.fromEntries(Object.entries(stated).filter(([, value]) => value !== undefined)) as unknown as Fact;

const isFraction = (value: unknown): value is Fraction => typeof value === 'object' && value !== null && 'den' in value;

const overOneDenominator = (low: Fraction, high: Fraction): { num: number; top: number; den: number } => ({
  num: low.num * high.den,
  top: high.num * low.den,
  den: low.den * high.den,
});

/** Numbers of an episode as people write them, read digit by digit; what is no number stays for the check to find. */
function readEpisode(definition: FactDefinition, raw: unknown): unknown {
  if (typeof raw !== 'object' || raw === null) return raw;
  return Object.fromEntries(
    Object.entries(raw).map(([name, value]: [string, unknown]) => {
      const type = definition.fields?.[name]?.type ?? 'name';
      const isNumber = ['quantity', 'count'].includes(type) && ['string', 'number'].includes(typeof value);
      return [name, isNumber ? (parseFraction(value as string | number) ?? value) : value];
    }),
  );
}

function readValue(definition: FactDefinition, raw: unknown): FactValue | null {
  if (typeof raw === 'boolean') return raw;
  if (Array.isArray(raw)) return raw.map((episode: unknown) => readEpisode(definition, episode)) as readonly Episode[];
  if (typeof raw === 'object' && raw !== null && 'num' in raw && 'den' in raw) return raw as Fraction;
  if (definition.type === 'grade' || definition.type === 'level') return typeof raw === 'string' ? raw : null;
  if (typeof raw !== 'string' && typeof raw !== 'number') return null;
  return isBareShare(definition, raw) ? null : parseFraction(raw);
}
