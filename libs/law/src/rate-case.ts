import {
  assumedFacts,
  brokenOrders,
  checkFacts,
  civilDate,
  derivedValues,
  evidenceOf,
  fitsAny,
  outcomeOf,
  problem,
  ProblemError,
  rateBatch,
  readFact,
  resultsOf,
  tableOf,
  timingOf,
  traceOf,
  yearlyTiming,
  type AssumedFact,
  type CivilDate,
  type DerivedValue,
  type DutyRule,
  type Fact,
  type FactSheet,
  type Outcome,
  type Problem,
  type RatedBatch,
  type Result,
  type Rulebook,
  type RuleRef,
  type SettledReading,
  type SettledReadings,
  type Span,
  type Text,
  type TimeLimitRule,
  type Timing,
  type Trace,
  type Verdict,
} from '@xeploai/domain';
import { rateCaseSchema, type RateCase } from './case.schema.js';
import { checkDerived, deriveFacts } from './derive-facts.js';
import { readInputPart } from './explain-issues.js';
import type { Judged } from './judged-facts.js';
import type { LawLibrary } from './law-library.js';
import { needBeginning } from './need-beginning.js';
import type { LawRegister } from './law-register.js';

/** What the rules say about one case, everything a person needs to check it. */
export interface RateAnswer extends Omit<Outcome, 'subject' | 'rulebook' | 'readings'> {
  readonly id: string;
  readonly rulebook: { readonly id: string; readonly hash: string; readonly title: Text };
  /** Why nothing is ranked, or which question the authority has to settle. */
  readonly reason: readonly RuleRef[];
  /** Open readings that the result hangs on, with the results of each option. */
  readonly readings: readonly AnsweredReading[];
  /** What nobody said and the answer takes for granted, in the order of the rules' facts. */
  readonly assumed: readonly AssumedFact[];
  /** Settled readings that the result used. */
  readonly readingsUsed: readonly (SettledReading & { readonly id: string; readonly question: Text })[];
  /** Order rules that wait for an awaited fact: what must be done first. */
  readonly blocked: readonly {
    readonly rule: RuleRef;
    readonly first: string;
    readonly then: string;
    readonly awaits: string;
  }[];
  /** Opinions, forms, authorities that this case needs. */
  readonly requirements: readonly {
    /** authority, procedure, form, publication, petition, archive or consequence. */
    readonly kind: string;
    readonly id: string;
    readonly text: Text;
    readonly rule: RuleRef;
    readonly verdict: Verdict;
  }[];
  /** Steps of this ranking against their due dates. */
  readonly timings: readonly Timing[];
  /** Steps that were done in the wrong order, and by how many days. */
  readonly wrongOrder: readonly {
    readonly rule: RuleRef;
    readonly first: string;
    readonly then: string;
    readonly days: number;
  }[];
  /** What is due once, on a day that the text names. */
  readonly duties: readonly DutyRule[];
  /** What is due some days after something else. */
  readonly timeLimits: readonly TimeLimitRule[];
  /** Texts that are known to exist but not entered. */
  readonly pointers: readonly RuleRef[];
  readonly trace: Trace;
  /** Numbers made out of the facts by the formulas of the rulebook, with what they lack. */
  readonly numbers: readonly DerivedValue[];
}

export interface AnsweredReading {
  readonly id: string;
  readonly question: Text;
  readonly options: readonly { readonly id: string; readonly meaning: Text; readonly possible: readonly Result[] }[];
}

/** The civil year judged. */
export const yearSpan = (year: number): Span => ({ from: civilDate(`${year}-01-01`), to: civilDate(`${year}-12-31`) });

/**
 * Rates one case.
 * @throws ProblemError with every fault of the case: fields, facts, readings, no rulebook in force
 */
export function rateCase(library: LawLibrary, raw: unknown, where: string): RateAnswer {
  const given = readInputPart(rateCaseSchema, raw, where);
  const period = yearSpan(given.year);
  checkRanking(given.ranking, where);
  needBeginning(library, given, where);
  const dates = { ...given.ranking, periodEnd: period.to };
  const rulebook = library.rulebook(given.subject, dates, given.overlays, given.period);
  const judged = { period, ...given.ranking };
  const sheet = completeSheet(rulebook.vocabulary, readSheet(rulebook.vocabulary, given.id, given.facts, where), {
    judged,
    where,
  });
  const readings = readSettled(library.register, given.readings, where);
  const batch = rateBatch(rulebook, tableOf(rulebook, [sheet], period), readings);
  return { ...answer(batch, sheet, period), ...timesOf(rulebook, given) };
}

/** How the days of the ranking stand to due dates and to the order of steps. */
function timesOf(rulebook: Rulebook, { year, period, ranking }: RateCase): Pick<RateAnswer, 'timings' | 'wrongOrder'> {
  const { decidedOn, closesInJanuary = false, unitRegulationIssuedOn } = ranking;
  const done = {
    ...(decidedOn === undefined ? {} : { finish: decidedOn }),
    ...(unitRegulationIssuedOn ? { 'issue-regulation': unitRegulationIssuedOn } : {}),
    ...ranking.done,
  } as Readonly<Record<string, CivilDate>>;
  const yearly = period === 'year' ? rulebook.deadlines : [];
  return {
    timings: [
      ...yearly.flatMap((rule) => {
        const doneOn = done[rule.step];
        return doneOn === undefined ? [] : [yearlyTiming(rule, year, doneOn, closesInJanuary)];
      }),
      ...rulebook.duties.flatMap((duty) => {
        const doneOn = done[duty.step];
        return doneOn === undefined ? [] : [timingOf(duty, duty.due, doneOn)];
      }),
    ],
    wrongOrder: brokenOrders(rulebook.orders, done).map(({ rule, first, then, days }) => ({ rule, first, then, days })),
  };
}

/** Facts as written in a case, checked against the vocabulary. @throws ProblemError with every fault */
export function readSheet(
  vocabulary: Rulebook['vocabulary'],
  subject: string,
  raw: Readonly<Record<string, unknown>>,
  where: string,
): FactSheet {
  const problems: Problem[] = [];
  const facts: Record<string, Fact> = {};
  for (const [id, value] of Object.entries(raw)) {
    const definition = vocabulary[id];
    const read =
      definition === undefined
        ? { fact: { state: 'unknown' } as const }
        : readFact(definition, value, `${where}.${id}`);
    if ('problem' in read) problems.push(read.problem);
    else facts[id] = read.fact;
  }
  const sheet = { subject, facts };
  problems.push(...checkFacts(vocabulary, sheet, where));
  if (problems.length > 0) throw new ProblemError(problems);
  return sheet;
}

/** The sheet with what follows from it. @throws ProblemError when that contradicts what it states */
function completeSheet(
  vocabulary: Rulebook['vocabulary'],
  sheet: FactSheet,
  { judged, where }: { readonly judged: Judged; readonly where: string },
): FactSheet {
  const completed = deriveFacts(sheet, judged);
  const { disciplinaryDecisions: _, ...facts } = completed.facts;
  const problems = [...checkDerived(sheet, judged, where), ...checkFacts(vocabulary, { ...completed, facts }, where)];
  if (problems.length > 0) throw new ProblemError(problems);
  return completed;
}

/** @throws ProblemError when the ranking was decided before it began */
function checkRanking({ begunOn, decidedOn }: RateCase['ranking'], where: string): void {
  if (begunOn === undefined || decidedOn === undefined || begunOn <= decidedOn) return;
  throw new ProblemError([problem('ranking-dates-disordered', `${where}.ranking`, { begunOn, decidedOn })]);
}

/** Settled readings, checked against the register. @throws ProblemError for an unknown reading or option */
export function readSettled(
  register: LawRegister,
  raw: Readonly<
    Record<string, string | { option: string; settledBy?: string | undefined; document?: string | undefined }>
  >,
  where: string,
): SettledReadings {
  const settled: Record<string, SettledReading> = {};
  const problems = Object.entries(raw).flatMap(([id, value]): Problem[] => {
    const { option, settledBy, document } =
      typeof value === 'string' ? { option: value } : { settledBy: '', document: '', ...value };
    const reading = register.readings.get(id);
    if (reading === undefined) return [problem('law-reading-not-declared', `${where}.${id}`, { reading: id })];
    const known = reading.options.map((one) => one.id);
    if (!known.includes(option)) {
      return [problem('law-no-such-option', `${where}.${id}`, { name: id, option, known: known.join(', ') })];
    }
    settled[id] = { option, ...(settledBy ? { settledBy } : {}), ...(document ? { document } : {}) };
    return [];
  });
  if (problems.length > 0) throw new ProblemError(problems);
  return settled;
}

function answer(batch: RatedBatch, sheet: FactSheet, period: Span): Omit<RateAnswer, 'timings' | 'wrongOrder'> {
  const { rulebook, readings } = batch;
  const { subject, readings: hangsOn, ...outcome } = outcomeOf(batch, 0);
  const evidence = evidenceOf(batch, 0);
  const trace = traceOf(rulebook, evidence, sheet, period);
  const numbers = derivedValues(rulebook, sheet, period);
  const awaited = numbers.filter(({ fact }) => outcome.awaits.includes(fact)).flatMap(({ lacks }) => lacks);
  const waitsFor = new Set([...outcome.awaits, ...awaited]);
  const decided = [...trace.steps].filter(({ verdict }) => verdict !== 'fails');
  const reason = decided
    .filter(({ effect }) => effect.kind !== 'level' && outcome.possible.includes(effect.kind as Result))
    .map(({ rule }) => rulebook.steps.find((step) => step.rule.id === rule)?.rule)
    .filter((rule) => rule !== undefined);
  const withReadings = (settled: SettledReadings): readonly Result[] => {
    const again = rateBatch(rulebook, tableOf(rulebook, [sheet], period), settled);
    return resultsOf(again.possible[0] as number).toReversed();
  };
  const requirementsBy = (words: Int32Array): string =>
    rulebook.requirements.map(({ boxes }) => fitsAny(rulebook.grid, boxes, words)).join();
  /** What is assumed and makes no difference is not worth the reader's time. */
  const changesIfUnknown = (fact: string): boolean => {
    const without = { ...sheet, facts: { ...sheet.facts, [fact]: { state: 'unknown' } as const } };
    const again = rateBatch(rulebook, tableOf(rulebook, [without], period), readings);
    return again.possible[0] !== batch.possible[0] || requirementsBy(evidenceOf(again, 0)) !== requirementsBy(evidence);
  };
  const describe = (id: string): AnsweredReading => {
    const reading = rulebook.readings.find((one) => one.id === id);
    return {
      id,
      question: reading?.question ?? { vi: id, en: id },
      options: (reading?.options ?? []).map((option) => ({
        ...option,
        possible: withReadings({ ...readings, [id]: { option: option.id } }),
      })),
    };
  };
  const readingsUsed = Object.entries(readings).flatMap(([id, settled]) => {
    const { [id]: _, ...others } = readings;
    const unsettled = withReadings(others);
    const question = rulebook.readings.find((one) => one.id === id)?.question;
    return question === undefined || unsettled.join() === outcome.possible.join() ? [] : [{ id, question, ...settled }];
  });
  return {
    id: subject,
    ...outcome,
    rulebook: { ...outcome.rulebook, title: rulebook.title },
    reason: [...new Set(reason)],
    readings: hangsOn.map(describe),
    assumed: assumedFacts(rulebook, sheet, period).filter(({ fact }) => fact.includes('.') || changesIfUnknown(fact)),
    readingsUsed,
    blocked: rulebook.orders.flatMap(({ rule, first, then, awaits }) =>
      awaits !== undefined && waitsFor.has(awaits) ? [{ rule, first, then, awaits }] : [],
    ),
    requirements: rulebook.requirements.flatMap(({ rule, kind, id, text, boxes }) => {
      const verdict = fitsAny(rulebook.grid, boxes, evidence);
      return verdict === 'fails' ? [] : [{ kind, id, text, rule, verdict }];
    }),
    duties: rulebook.duties,
    timeLimits: rulebook.timeLimits,
    pointers: rulebook.pointers,
    trace,
    numbers,
  };
}
