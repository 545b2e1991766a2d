import {
  addDays,
  compareFractions,
  displayFraction,
  message,
  parseFraction,
  problem,
  ProblemError,
  type FactDefinition,
  type Problem,
  type Reading,
} from '@xeploai/domain';
import { actSchema, readingSchema, ruleSchema, vocabularySchema, type Act, type RuleFile } from './files.schema.js';
import type { LawRegister, LawRule, LawRuleVersion } from './law-register.js';
import { checkPart, parseLawFile, type ParsedFile } from './parse-law-file.js';
import type { Comparison } from './parts.schema.js';
import { OPERATORS } from './parts.schema.js';
import type { LawFiles } from './read-acts.js';
import type { References } from './rule-kind.js';
import { RULE_KINDS, TIGHTENING_KINDS } from './rule-kinds.js';

/**
 * Checks law files strictly and as a whole: unknown and duplicate keys, overlapping dates, missing citations, acts,
 * facts and readings that nobody declared.
 * @throws ProblemError with every problem found, each naming file, line and remedy
 */
export function loadLaw(files: LawFiles): LawRegister {
  const problems: Problem[] = [];
  const acts = new Map<string, Act>();
  const readings = new Map<string, Reading>();
  const rules: LawRule[] = [];
  const cases = new Map<string, string>();
  const ruleFiles: { path: string; file: ParsedFile; rule: RuleFile }[] = [];
  const places = new Map<string, string>();
  let vocabulary: Record<string, FactDefinition> = {};

  const once = (id: string, place: string): void => {
    const earlier = places.get(id);
    if (earlier === undefined) places.set(id, place);
    else problems.push(problem('law-duplicate-id', place, { id, earlier }));
  };

  for (const [path, text] of files) {
    if (path.includes('/cases/')) {
      cases.set(path, text);
      continue;
    }
    const file = parseLawFile(path, text);
    problems.push(...file.problems);
    if (file.problems.length > 0) continue;
    const kind = fileKind(path);
    if (kind === 'vocabulary') {
      const { value, problems: found } = checkPart(vocabularySchema, file.data, file);
      problems.push(...found);
      if (value === null) continue;
      for (const id of Object.keys(value)) once(`fact ${id}`, file.placeOf([id]));
      vocabulary = { ...vocabulary, ...definitionsOf(value) };
    } else if (kind === 'act') {
      const { value, problems: found } = checkPart(actSchema, file.data, file);
      problems.push(...found);
      if (value === null) continue;
      once(`act ${value.id}`, file.placeOf(['id']));
      if (path !== `${value.id}/act.yaml`)
        problems.push(problem('law-act-folder', file.placeOf(['id']), { id: value.id }));
      acts.set(value.id, value);
    } else if (kind === 'reading') {
      const { value, problems: found } = checkPart(readingSchema, file.data, file);
      problems.push(...found);
      if (value === null) continue;
      once(`reading ${value.id}`, file.placeOf(['id']));
      readings.set(value.id, value);
    } else {
      const { value, problems: found } = checkPart(ruleSchema, file.data, file);
      problems.push(...found);
      if (value !== null) ruleFiles.push({ path, file, rule: value });
    }
  }

  const shares = new Set(ruleFiles.flatMap(({ rule }) => (rule.kind === 'external-share' ? [rule.id] : [])));
  const look = { acts, readings, vocabulary, shares };
  for (const { path, file, rule } of ruleFiles) {
    once(`rule ${rule.id}`, file.placeOf(['id']));
    const checked = checkRule(path, file, rule, look);
    problems.push(...checked.problems);
    if (checked.rule !== null) rules.push(checked.rule);
  }
  problems.push(...checkVocabulary(vocabulary, readings, places), ...checkReadings(readings, acts, places));
  if (problems.length > 0) throw new ProblemError(problems);
  return { acts, vocabulary, readings, rules, cases };
}

function fileKind(path: string): 'vocabulary' | 'act' | 'reading' | 'rule' {
  if (!path.includes('/') || path.endsWith('/vocabulary.yaml')) return 'vocabulary';
  if (path.endsWith('/act.yaml')) return 'act';
  return path.includes('/readings/') ? 'reading' : 'rule';
}

function definitionsOf(entries: Record<string, Record<string, unknown>>): Record<string, FactDefinition> {
  return Object.fromEntries(
    Object.entries(entries).map(([id, entry]) => {
      const { whenAbsent } = entry;
      const written = typeof whenAbsent === 'number' ? (parseFraction(whenAbsent) ?? undefined) : whenAbsent;
      const fields = entry['fields'] as Record<string, { default?: unknown }> | undefined;
      const exact = Object.entries(fields ?? {}).map(([name, field]) => [
        name,
        typeof field.default === 'number' ? { ...field, default: parseFraction(field.default) ?? undefined } : field,
      ]);
      return [
        id,
        {
          id,
          ...entry,
          ...(written === undefined ? {} : { whenAbsent: written }),
          ...(fields === undefined ? {} : { fields: Object.fromEntries(exact) as unknown }),
        } as unknown as FactDefinition,
      ];
    }),
  );
}

interface Look {
  readonly acts: ReadonlyMap<string, Act>;
  readonly readings: ReadonlyMap<string, Reading>;
  readonly vocabulary: Readonly<Record<string, FactDefinition>>;
  /** Ids of the rules of kind `external-share`. */
  readonly shares: ReadonlySet<string>;
}

function checkRule(
  path: string,
  file: ParsedFile,
  rule: RuleFile,
  look: Look,
): { readonly rule: LawRule | null; readonly problems: readonly Problem[] } {
  const kind = RULE_KINDS.get(rule.kind);
  if (kind === undefined) {
    const kinds = [...RULE_KINDS.keys()].join(', ');
    return { rule: null, problems: [problem('law-unknown-kind', file.placeOf(['kind']), { kind: rule.kind, kinds })] };
  }
  const problems: Problem[] = [];
  const act = path.split('/')[0] as string;
  const layer = look.acts.get(act)?.layer;
  if ((layer === 'province' || layer === 'agency') && !TIGHTENING_KINDS.has(rule.kind)) {
    const kinds = [...TIGHTENING_KINDS].join(', ');
    problems.push(problem('law-overlay-loosens', file.placeOf(['kind']), { kind: rule.kind, act, kinds }));
  }
  const versions = rule.versions.map((version, index): LawRuleVersion => {
    const at = ['versions', index] as const;
    for (const [name, citation] of [
      ['citation', version.citation],
      ['amendedBy', version.amendedBy],
    ] as const) {
      if (citation !== undefined && !look.acts.has(citation.act)) {
        problems.push(problem('law-act-not-registered', file.placeOf([...at, name, 'act']), { act: citation.act }));
      }
    }
    const { value, problems: found } = checkPart(kind.schema, version.value, file, [...at, 'value']);
    problems.push(...found);
    if (value !== null) {
      for (const comparison of kind.comparisons(value)) {
        problems.push(...checkComparison(comparison, file.placeOf([...at, 'value']), look));
      }
      problems.push(...checkReferences(kind.refersTo?.(value) ?? {}, file.placeOf([...at, 'value']), look));
    }
    return {
      from: version.from,
      to: version.to ?? null,
      citation: version.citation,
      amendedBy: version.amendedBy ?? null,
      certainty: version.certainty,
      mark: version.mark ?? '',
      place: file.placeOf(at),
      value,
    };
  });
  const dated = dateVersions(rule.id, versions, problems);
  return {
    rule: {
      id: rule.id,
      act,
      kind,
      title: rule.title,
      subjects: rule.subjects ?? null,
      periods: rule.periods ?? ['year'],
      versions: dated,
    },
    problems,
  };
}

/** A version without an end lasts until the day before the next one begins. */
function dateVersions(id: string, versions: readonly LawRuleVersion[], problems: Problem[]): readonly LawRuleVersion[] {
  const sorted = versions.toSorted((a, b) => (a.from < b.from ? -1 : a.from > b.from ? 1 : 0));
  return sorted.map((version, index) => {
    if (version.to !== null && version.to < version.from) {
      problems.push(problem('law-dates-disordered', version.place, { id, from: version.from, to: version.to }));
    }
    const next = sorted[index + 1];
    if (next === undefined) return version;
    if (next.from === version.from || (version.to !== null && version.to >= next.from)) {
      problems.push(problem('law-dates-overlap', next.place, { id, from: next.from, earlier: version.place }));
    }
    return { ...version, to: version.to ?? addDays(next.from, -1) };
  });
}

function checkReferences(named: References, where: string, look: Look): readonly Problem[] {
  const { acts = [], facts = [], shares = [], fields = [], readings = [], declaredReadings = [] } = named;
  const problems = [
    ...acts.filter((act) => !look.acts.has(act)).map((act) => problem('law-act-not-registered', where, { act })),
    ...[...facts, ...fields.map(({ fact }) => fact)]
      .filter((fact) => look.vocabulary[fact] === undefined)
      .map((fact) => problem('law-fact-not-declared', where, { fact })),
    ...shares
      .filter((rule) => !look.shares.has(rule))
      .map((rule) => problem('law-rule-not-declared', where, { rule, kind: 'external-share' })),
  ];
  problems.push(
    ...declaredReadings
      .filter((reading) => !look.readings.has(reading))
      .map((reading) => problem('law-reading-not-declared', where, { reading })),
  );
  if (problems.length > 0) return problems;
  const strange = fields.flatMap(({ fact, fields: asked }) => {
    const known = look.vocabulary[fact]?.fields ?? {};
    return asked
      .filter((field) => known[field] === undefined)
      .map((field) => problem('episode-unknown-field', where, { field, known: Object.keys(known).join(', ') }));
  });
  return [...strange, ...readings.flatMap((reading) => checkOptions(reading, where, look))];
}

/** A value by reading provides for every option of the reading and for no other. */
function checkOptions(
  { id, options }: { readonly id: string; readonly options: readonly string[] },
  where: string,
  look: Look,
): readonly Problem[] {
  const reading = look.readings.get(id);
  if (reading === undefined) return [problem('law-reading-not-declared', where, { reading: id })];
  const known = reading.options.map((option) => option.id);
  return [
    ...options
      .filter((option) => !known.includes(option))
      .map((option) => problem('law-no-such-option', where, { name: id, option, known: known.join(', ') })),
    ...known
      .filter((option) => !options.includes(option))
      .map((option) => problem('law-option-missing', where, { name: id, option })),
  ];
}

function checkComparison(comparison: Comparison, where: string, look: Look): readonly Problem[] {
  const operator = OPERATORS.find((name) => comparison[name] !== undefined);
  const value = operator === undefined ? undefined : comparison[operator];
  const values = (Array.isArray(value) ? value : [value]).map(String);
  if (comparison.reading !== undefined) {
    const reading = look.readings.get(comparison.reading);
    if (reading === undefined) return [problem('law-reading-not-declared', where, { reading: comparison.reading })];
    const known = reading.options.map(({ id }) => id);
    const wrong = values.filter((option) => !known.includes(option));
    return wrong.map((option) =>
      problem('law-no-such-option', where, { name: reading.id, option, known: known.join(', ') }),
    );
  }
  const definition = look.vocabulary[comparison.fact ?? ''];
  if (definition === undefined) return [problem('law-fact-not-declared', where, { fact: comparison.fact ?? '' })];
  const options = optionsOf(definition);
  if (options !== null) {
    const wrong = values.filter((option) => !options.includes(option));
    return wrong.map((option) =>
      problem('law-no-such-option', where, { name: definition.id, option, known: options.join(', ') }),
    );
  }
  if (definition.type === 'episodes') return [problem('law-episodes-not-comparable', where, { fact: definition.id })];
  if (definition.type === 'share' && values.some((number) => !/[%/]/.test(number))) {
    return [problem('law-share-without-percent', where, { fact: definition.id, value: values.join(', ') })];
  }
  return values.flatMap((text): readonly Problem[] => {
    const number = parseFraction(text);
    if (number === null) return [problem('law-not-a-number', where, { fact: definition.id, value: text })];
    const most = definition.type === 'share' ? { num: 1, den: 1 } : definition.most;
    if (number.num >= 0 && (most === undefined || compareFractions(number, most) <= 0)) return [];
    const range =
      definition.type === 'share' ? '0% .. 100%' : `0 .. ${most === undefined ? '' : displayFraction(most)}`;
    return [problem('law-number-out-of-range', where, { fact: definition.id, value: text, range })];
  });
}

export function optionsOf(definition: FactDefinition): readonly string[] | null {
  if (definition.type === 'flag') return ['false', 'true'];
  if (definition.type === 'level') return ['notCompleted', 'completed', 'good', 'excellent'];
  return definition.type === 'grade' ? (definition.options ?? []) : null;
}

function checkVocabulary(
  vocabulary: Readonly<Record<string, FactDefinition>>,
  readings: ReadonlyMap<string, Reading>,
  places: ReadonlyMap<string, string>,
): readonly Problem[] {
  return Object.values(vocabulary).flatMap((definition): Problem[] => {
    const where = places.get(`fact ${definition.id}`) ?? definition.id;
    const { shortfall } = definition;
    const others = [
      definition.within,
      definition.orElse,
      ...(definition.togetherWith ?? []),
      ...(shortfall === undefined ? [] : [...shortfall.of, ...shortfall.alsoOf, shortfall.unless.fact]),
    ].filter((id) => id !== undefined && vocabulary[id] === undefined);
    const problems = others.map((id) => problem('law-fact-not-declared', where, { fact: id ?? '' }));
    if (definition.type === 'grade' && definition.options === undefined) {
      problems.push(
        problem('law-wrong-value', where, (language) => ({
          path: `${definition.id}.options`,
          detail: message(language, 'detail-grade-options'),
        })),
      );
    }
    for (const option of Object.keys(definition.optionTitles ?? {})) {
      if (definition.options === undefined || definition.options.includes(option)) continue;
      problems.push(
        problem('law-no-such-option', where, {
          name: definition.id,
          option,
          known: (definition.options ?? []).join(', '),
        }),
      );
    }
    for (const key of ['within', 'orElse'] as const) {
      if (leadsBack(vocabulary, definition, key)) {
        problems.push(problem('law-fact-circle', where, { fact: definition.id, key }));
      }
    }
    const reading = definition.notApplicable;
    if (reading === undefined) return problems;
    const known = readings.get(reading)?.options.map(({ id }) => id) ?? [];
    for (const option of ['met', 'notMet']) {
      if (!known.includes(option)) {
        problems.push(problem('law-no-such-option', where, { name: reading, option, known: known.join(', ') }));
      }
    }
    return problems;
  });
}

/** Whether following one key from fact to fact comes back to where it began. */
function leadsBack(
  vocabulary: Readonly<Record<string, FactDefinition>>,
  definition: FactDefinition,
  key: 'within' | 'orElse',
): boolean {
  const seen = new Set<string>();
  for (let id = definition[key]; id !== undefined && !seen.has(id); id = vocabulary[id]?.[key]) {
    if (id === definition.id) return true;
    seen.add(id);
  }
  return false;
}

function checkReadings(
  readings: ReadonlyMap<string, Reading>,
  acts: ReadonlyMap<string, Act>,
  places: ReadonlyMap<string, string>,
): readonly Problem[] {
  return [...readings.values()]
    .filter(({ citation }) => !acts.has(citation.act))
    .map(({ id, citation }) =>
      problem('law-act-not-registered', places.get(`reading ${id}`) ?? id, { act: citation.act }),
    );
}
