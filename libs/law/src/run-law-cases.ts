import {
  civilDate,
  compareFractions,
  findLateUnits,
  isLevel,
  parseFraction,
  ProblemError,
  proposeAdjustment,
  type CapReading,
  type CivilDate,
  type Citation,
  type Fraction,
  type LedgerEntry,
  type Outcome,
  type TracedStep,
} from '@xeploai/domain';
import { capCase, type CapAnswer } from './cap-case.js';
import { caseFileSchema, type CaseFile, type RateExpectation, type WorkedCase } from './case-file.schema.js';
import type { LawLibrary } from './law-library.js';
import { checkPart, parseLawFile } from './parse-law-file.js';
import { rateCase, type RateAnswer } from './rate-case.js';

/** How one worked case came out. `differences` is empty when it came out as written. */
export interface CaseResult {
  readonly id: string;
  readonly file: string;
  readonly title: WorkedCase['title'];
  readonly mark: string;
  readonly differences: readonly string[];
}

/**
 * Runs every worked case of the register.
 * @throws ProblemError when a case file itself is not valid
 */
export function runLawCases(library: LawLibrary): readonly CaseResult[] {
  return [...library.register.cases].flatMap(([file, text]) => {
    const content = readCases(file, text);
    return content.cases.map((one): CaseResult => {
      let differences: readonly string[];
      try {
        differences = runCase(library, content, one, `${file}#${one.id}`);
      } catch (err) {
        differences = [err instanceof Error ? err.message : String(err)];
      }
      return { id: one.id, file, title: one.title, mark: one.mark, differences };
    });
  });
}

function readCases(file: string, text: string): CaseFile {
  const parsed = parseLawFile(file, text);
  const { value, problems } = checkPart(caseFileSchema, parsed.data, parsed);
  if (value === null || parsed.problems.length > 0) throw new ProblemError([...parsed.problems, ...problems]);
  return value;
}

function runCase(library: LawLibrary, file: CaseFile, one: WorkedCase, where: string): readonly string[] {
  switch (one.kind) {
    case 'rate': {
      const given = merge(file, one.id, one.given);
      const { refused } = one.expect;
      if (refused !== undefined) return compareRefusal(() => rateCase(library, given, where), refused);
      const first = compareRate(rateCase(library, given, where), one.expect);
      const settled = one.settled.flatMap(({ readings, expect }) => {
        const again = rateCase(
          library,
          { ...given, readings: { ...(given['readings'] as object), ...readings } },
          where,
        );
        return compareRate(again, expect).map((difference) => `${JSON.stringify(readings)}: ${difference}`);
      });
      return [
        ...first,
        ...settled,
        ...(one.mark.includes('AMB') ? bothSides(rateCase(library, given, where), one) : []),
      ];
    }
    case 'cap':
      return compareCap(library, merge(file, one.id, one.given), one.expect, where);
    case 'late':
      return compareLate(library, one);
    default:
      return compareAdjustment(library, file, one, where);
  }
}

/** Options of the open readings of an ambiguous case that it does not settle one by one. */
function bothSides(answer: RateAnswer, one: Extract<WorkedCase, { kind: 'rate' }>): readonly string[] {
  const left = answer.readings.flatMap(({ id, options }) =>
    options
      .filter((option) => !one.settled.some(({ readings }) => readings[id] === option.id))
      .map((option) => `${id}: ${option.id} is not settled in the case`),
  );
  return answer.readings.length > 0 && one.expect.readings === undefined
    ? ['readings are not expected', ...left]
    : left;
}

/** The file's defaults, then those of the kind of subject, then the case itself. */
function merge(file: CaseFile, id: string, given: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const subject = (given['subject'] ?? file.defaults['subject'] ?? '') as string;
  const facts = { ...(file.defaults['facts'] as object), ...file.subjects[subject], ...(given['facts'] as object) };
  return { ...file.defaults, ...given, id, ...(Object.keys(facts).length === 0 ? {} : { facts }) };
}

const differ = (name: string, wanted: unknown, got: unknown): string[] =>
  JSON.stringify(wanted) === JSON.stringify(got)
    ? []
    : [`${name}: expected ${JSON.stringify(wanted)}, got ${JSON.stringify(got)}`];

const sorted = (values: readonly string[]): readonly string[] => values.toSorted();

function compareRate(answer: RateAnswer, expect: RateExpectation): readonly string[] {
  const found: string[] = [];
  const check = (name: string, wanted: unknown, got: unknown): void => {
    if (wanted !== undefined) found.push(...differ(name, wanted, got));
  };
  check('status', expect.status, answer.status);
  check('level', expect.level, answer.level);
  check('possible', expect.possible && sorted(expect.possible), sorted(answer.possible));
  check('atMost', expect.atMost, answer.possible.find(isLevel));
  check('awaits', expect.awaits && sorted(expect.awaits), sorted(answer.awaits));
  check('rulebook', expect.rulebook, answer.rulebook.id);
  check(
    'reason',
    expect.reason && sorted(expect.reason),
    expect.reason && sorted(expect.reason.filter((id) => answer.reason.some((rule) => rule.id === id))),
  );
  const used = answer.readingsUsed.map(({ id }) => id);
  check('readingsUsed', expect.readingsUsed && sorted(expect.readingsUsed), sorted(used));
  if (expect.readings !== undefined) {
    const got = Object.fromEntries(
      answer.readings.map(({ id, options }) => [
        id,
        Object.fromEntries(options.map((option) => [option.id, sorted(option.possible)])),
      ]),
    );
    const wanted = Object.fromEntries(
      Object.entries(expect.readings).map(([id, options]) => [
        id,
        Object.fromEntries(Object.entries(options).map(([option, results]) => [option, sorted(results)])),
      ]),
    );
    found.push(...differ('readings', inOrder(wanted), inOrder(got)));
  }
  const cited = citations([...answer.trace.steps, ...answer.trace.ceilings]);
  for (const [place, verdict] of Object.entries(expect.cites ?? {})) {
    if (!cited.get(place)?.includes(verdict))
      found.push(`cites ${place}: expected ${verdict}, got ${cited.get(place)?.join() ?? 'nothing'}`);
  }
  const required = answer.requirements.filter(({ verdict }) => verdict === 'holds').map(({ id }) => id);
  for (const id of expect.requires ?? [])
    if (!required.includes(id)) found.push(`requires ${id}: not in ${required.join()}`);
  for (const id of expect.requiresNot ?? [])
    if (required.includes(id)) found.push(`requires ${id} although it should not`);
  const assumed = answer.assumed.map(({ fact }) => fact);
  for (const fact of expect.assumes ?? [])
    if (!assumed.includes(fact)) found.push(`assumes ${fact}: not in ${assumed.join()}`);
  found.push(...compareNumbers(answer, expect.numbers ?? {}));
  check(
    'lacks',
    expect.lacks && sorted(expect.lacks),
    sorted([...new Set(answer.numbers.flatMap(({ lacks }) => lacks))]),
  );
  check(
    'undefinedNumbers',
    expect.undefinedNumbers && sorted(expect.undefinedNumbers),
    sorted([...new Set(answer.numbers.flatMap(({ undefinedBy }) => undefinedBy))]),
  );
  const timings = Object.fromEntries(answer.timings.map(({ rule, verdict }) => [rule.id, verdict]));
  for (const [id, verdict] of Object.entries(expect.timings ?? {})) found.push(...differ(id, verdict, timings[id]));
  check('wrongOrder', expect.wrongOrder, expect.wrongOrder && answer.wrongOrder.map(({ rule }) => rule.id));
  const duties = Object.fromEntries(answer.duties.map(({ step, due }) => [step, due.date]));
  check('duties', expect.duties && inOrder(expect.duties), inOrder(duties));
  const limits = Object.fromEntries(answer.timeLimits.map(({ step, within, unit }) => [step, `${within} ${unit}`]));
  check('timeLimits', expect.timeLimits && inOrder(expect.timeLimits), inOrder(limits));
  for (const first of expect.blocked ?? [])
    if (!answer.blocked.some((one) => one.first === first)) found.push(`not blocked by ${first}`);
  return found;
}

function compareRefusal(work: () => unknown, code: string): readonly string[] {
  try {
    work();
  } catch (err) {
    if (!(err instanceof ProblemError)) throw err;
    return differ('refused', [code], [...new Set(err.problems.map((one) => one.code))]);
  }
  return [`expected to be refused with ${code}`];
}

/** A number on every reading, by option of one reading, or not known. */
function compareNumbers(answer: RateAnswer, wanted: NonNullable<RateExpectation['numbers']>): readonly string[] {
  const isExactly = (value: Fraction | null | undefined, text: string | number): boolean => {
    const expected = parseFraction(text);
    return value !== null && value !== undefined && expected !== null && compareFractions(value, expected) === 0;
  };
  return Object.entries(wanted).flatMap(([fact, expected]) => {
    const found = answer.numbers.find((number) => number.fact === fact);
    const values = found?.values ?? [];
    const told = JSON.stringify(values);
    if (expected === 'unknown') return values.some(({ exactly }) => exactly !== null) ? [`${fact}: ${told}`] : [];
    if (typeof expected !== 'object') {
      return values.length === 1 && isExactly(values[0]?.exactly, expected) ? [] : [`${fact}: ${told}`];
    }
    return Object.entries(expected).flatMap(([option, number]) => {
      const under = values.filter((value) => Object.values(value.under).includes(option));
      const right = under.length > 0 && under.every(({ exactly }) => isExactly(exactly, number));
      return right ? [] : [`${fact} by ${option}: ${told}`];
    });
  });
}

function inOrder(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, part]) => [key, inOrder(part)]),
  );
}

const placeOf = ({ act, article, clause, point }: Citation): string =>
  [act, article, clause, point].filter((part) => part !== undefined).join('/');

/** Verdicts by cited place; a step counts under its own citation, its clauses under theirs. */
function citations(steps: readonly TracedStep[]): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  const note = (citation: Citation, verdict: string): void => {
    const place = placeOf(citation);
    found.set(place, [...(found.get(place) ?? []), verdict]);
  };
  for (const { citation, verdict, clauses } of steps) {
    note(citation, verdict);
    for (const clause of clauses) note(clause.citation, clause.verdict);
  }
  return found;
}

function compareCap(
  library: LawLibrary,
  given: Readonly<Record<string, unknown>>,
  expect: Extract<WorkedCase, { kind: 'cap' }>['expect'],
  where: string,
): readonly string[] {
  const answer = capCase(library, given, where);
  const found: string[] = [];
  const numbers = (
    name: string,
    wanted: Record<string, number | undefined> | undefined,
    got: (reading: string) => number | undefined,
  ): void => {
    for (const [reading, most] of Object.entries(wanted ?? {}))
      found.push(...differ(`${name} ${reading}`, most, got(reading)));
  };
  const inScope =
    (scope: string) =>
    (reading: string): number | undefined =>
      answer.witnesses.find((one) => one.scope === scope)?.lines.find((line) => line.reading === reading)?.most;
  if (expect.status !== undefined) found.push(...differ('status', expect.status, answer.status));
  numbers('most', expect.most, (reading) => answer.most?.[reading as 'ofGood']);
  numbers('agency', expect.agency, inScope('agency'));
  for (const [group, wanted] of Object.entries(expect.groups ?? {})) numbers(group, wanted, inScope(group));
  if (expect.share !== undefined) found.push(...differ('share', expect.share, answer.share));
  if (expect.accepted !== undefined) found.push(...differ('accepted', expect.accepted, answer.exception?.accepted));
  if (expect.why !== undefined && !answer.exception?.why.vi.includes(expect.why))
    found.push(`why: ${answer.exception?.why.vi ?? ''}`);
  if (expect.ranked !== undefined) found.push(...differ('ranked', expect.ranked, answer.witnesses[0]?.counts.ranked));
  for (const [option, wanted] of Object.entries(expect.pools ?? {})) {
    const pool = answer.pools?.options.find(({ id }) => id === option);
    numbers(`pool ${option}`, wanted, (reading) => pool?.most[reading as 'ofGood']);
  }
  if (expect.selection !== undefined) found.push(...differ('selection', expect.selection, answer.selection));
  if (expect.literal !== undefined) found.push(...differ('literal', expect.literal, answer.literal));
  if (expect.strictest !== undefined) found.push(...differ('strictest', expect.strictest, answer.strictest));
  if (expect.few !== undefined) {
    const few = answer.fewerThan === null ? null : placeOf(answer.fewerThan.rule.citation);
    found.push(...differ('few', expect.few, few));
  }
  for (const [reading, wanted] of Object.entries(expect.after ?? {})) {
    found.push(...differ(`after ${reading}`, wanted, onceSelected(library, answer, { given, reading, where })));
  }
  if (expect.broken !== undefined) found.push(...differ('broken', expect.broken, answer.broken.length > 0));
  return found;
}

/** The same agency once as many as a reading allows are ranked excellent and the others who could be are ranked good. */
function onceSelected(
  library: LawLibrary,
  answer: CapAnswer,
  { given, reading, where }: { given: Readonly<Record<string, unknown>>; reading: string; where: string },
): { excellent: number; good: number; kept: boolean } {
  let left = answer.most?.[reading as CapReading] ?? 0;
  const people = (given['people'] as readonly { readonly level: string }[]).map((person) =>
    person.level !== 'excellent' || left-- > 0 ? person : { ...person, level: 'good', eligible: 'excellent' },
  );
  const { witnesses, broken } = capCase(library, { ...given, people }, where);
  const { excellent = -1, good = -1 } = witnesses[0]?.counts ?? {};
  return { excellent, good, kept: !broken.some((one) => one.reading === reading) };
}

function compareLate(library: LawLibrary, { given, expect }: Extract<WorkedCase, { kind: 'late' }>): readonly string[] {
  const { year, overlays, unitKind, today, done, partyRanking } = given;
  const rulebook = library.rulebook('publicEmployee', { periodEnd: civilDate(`${year}-12-31`) }, overlays);
  const entry = (step: LedgerEntry['step'], doneOn: CivilDate | null | undefined): LedgerEntry => ({
    agencyId: 'agency',
    step,
    doneOn: doneOn ?? null,
    document: null,
    extension: null,
  });
  const [late] = findLateUnits({
    year,
    today,
    agencies: [{ id: 'agency', kind: unitKind }],
    rules: rulebook.deadlines.filter(({ step }) => done[step] !== undefined),
    entries: (['begin', 'finish'] as const).map((step) => entry(step, done[step])),
    partyRanking: () => partyRanking,
  });
  const found = differ('late', expect.late, late !== undefined);
  const [first] = late?.steps ?? [];
  if (expect.daysLate !== undefined) found.push(...differ('daysLate', expect.daysLate, first?.daysLate));
  if (expect.daysLateInclusive !== undefined)
    found.push(...differ('daysLateInclusive', expect.daysLateInclusive, first?.daysLateInclusive));
  if (expect.onlyStrict !== undefined) found.push(...differ('onlyStrict', expect.onlyStrict, late?.onlyStrict));
  if (expect.affectsPartyRanking !== undefined)
    found.push(...differ('affectsPartyRanking', expect.affectsPartyRanking, late?.affectsPartyRanking));
  return found;
}

function compareAdjustment(
  library: LawLibrary,
  file: CaseFile,
  one: Extract<WorkedCase, { kind: 'adjustment' }>,
  where: string,
): readonly string[] {
  const given = merge(file, one.id, one.given.case);
  const before = rateCase(library, given, where);
  const after = rateCase(library, { ...given, facts: { ...(given['facts'] as object), ...one.given.then } }, where);
  const asOutcome = (answer: RateAnswer): Outcome => ({
    ...answer,
    subject: one.id,
    readings: answer.readings.map(({ id }) => id),
  });
  const adjustment = proposeAdjustment(one.given.decided, asOutcome(before), asOutcome(after));
  const found = differ('direction', one.expect.direction, adjustment?.direction ?? 'none');
  if (one.expect.level !== undefined) found.push(...differ('level', one.expect.level, adjustment?.after.level));
  return found;
}
