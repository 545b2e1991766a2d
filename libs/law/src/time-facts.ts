import {
  addDays,
  addFractions,
  clipSpans,
  compareFractions,
  coversSpan,
  joinSpans,
  monthsOf,
  overlapOf,
  type Episode,
  type Fact,
  type Fraction,
  type Span,
} from '@xeploai/domain';
import { numberIn, rankingDay, recordsOf, spansOf, workedOut, type Facts, type Judged } from './judged-facts.js';

const NOTHING: Fraction = { num: 0, den: 1 };
const less = (a: Fraction, b: Fraction): Fraction => addFractions(a, { num: -b.num, den: b.den });
const lower = (a: Fraction, b: Fraction): Fraction => (compareFractions(a, b) <= 0 ? a : b);
const notBelowNothing = (a: Fraction): Fraction => (a.num < 0 ? NOTHING : a);

/**
 * Months worked and months off, from spans of service and absence, or from the months that are stated; only bounds where
 * what is stated leaves room.
 */
export function timeFacts(facts: Facts, judged: Judged): Facts {
  const absences = absenceFacts(facts, judged);
  const known = { ...absences, ...facts };
  return { ...absences, ...workFacts(known, judged), ...maternityMonths(known, judged) };
}

/** Spans in service: as recorded, or else those of the posts held. */
function serviceOf(facts: Facts, judged: Judged): readonly Span[] | null {
  const records = recordsOf(facts['service']) ?? recordsOf(facts['posts']);
  return records === null ? null : clipSpans(joinSpans(spansOf(records, judged)), judged.period);
}

function absencesOf(facts: Facts, judged: Judged, counts: (kind: unknown) => boolean): readonly Span[] | null {
  const records = recordsOf(facts['absences']);
  if (records === null) return null;
  const spans = spansOf(
    records.filter(({ kind }: Episode) => counts(kind)),
    judged,
  );
  return overlapOf(spans, serviceOf(facts, judged) ?? [judged.period]);
}

const isLeave = (kind: unknown): boolean => kind !== 'maternity' && kind !== 'training';
const isAway = (kind: unknown): boolean => kind !== 'training';

function absenceFacts(facts: Facts, judged: Judged): Facts {
  const away = absencesOf(facts, judged, isAway);
  const leave = absencesOf(facts, judged, isLeave);
  const maternity = absencesOf(facts, judged, (kind) => kind === 'maternity');
  if (away === null || leave === null || maternity === null) return {};
  const longest = leave
    .map((span) => monthsOf([span]))
    .reduce((most, one) => (compareFractions(one, most) > 0 ? one : most), NOTHING);
  const fact = (value: boolean | Fraction): Fact => workedOut(value, facts['absences']);
  return {
    maternityLeave: fact(maternity.length > 0),
    leaveMonths: fact(monthsOf(leave)),
    longestLeaveMonths: fact(longest),
    leaveMonthsWithMaternity: fact(monthsOf(away)),
  };
}

/** Months off, maternity among them, as far as they are told. */
function monthsAway(facts: Facts): Fraction | null {
  const { maternityLeave } = facts;
  const noMaternity =
    maternityLeave === undefined || (maternityLeave.state === 'known' && maternityLeave.value === false);
  return numberIn(facts['leaveMonthsWithMaternity']) ?? (noMaternity ? numberIn(facts['leaveMonths']) : null);
}

function workFacts(facts: Facts, judged: Judged): Facts {
  const year = monthsOf([judged.period]);
  const service = serviceOf(facts, judged);
  const served = service && monthsOf(service);
  const away = monthsAway(facts);
  const sources = [facts['service'] ?? facts['posts'], facts['absences'], facts['leaveMonths']];
  const derived = served && away ? workedOut(notBelowNothing(less(served, away)), ...sources) : undefined;
  const worked = numberIn(facts['monthsWorked']) ?? numberIn(derived);
  const most = served ?? (away && less(year, away));
  return {
    ...(derived === undefined
      ? most === null
        ? {}
        : { monthsWorked: within(NOTHING, most) }
      : { monthsWorked: derived }),
    ...(worked === null ? {} : byRanking(facts, judged, worked)),
  };
}

/** Months worked up to the ranking. The year of one who serves all of it is not cut short. */
function byRanking(facts: Facts, judged: Judged, worked: Fraction): Facts {
  const { period } = judged;
  const year = monthsOf([period]);
  const service = serviceOf(facts, judged);
  const away = monthsAway(facts);
  const wholeYear =
    service === null ? compareFractions(addFractions(worked, away ?? NOTHING), year) >= 0 : coversSpan(service, period);
  const sources = [facts['service'] ?? facts['posts'] ?? facts['monthsWorked'], facts['absences']];
  if (wholeYear) return { monthsWorkedByRanking: workedOut(worked, ...sources) };
  const day = rankingDay(judged);
  if (day === undefined) return {};
  const [before, after] = [
    { from: period.from, to: day },
    { from: addDays(day, 1), to: period.to },
  ];
  const absent = absencesOf(facts, judged, isAway) ?? (away?.num === 0 ? [] : null);
  if (service !== null && absent !== null) {
    const served = monthsOf(clipSpans(service, before));
    return {
      monthsWorkedByRanking: workedOut(notBelowNothing(less(served, monthsOf(clipSpans(absent, before)))), ...sources),
    };
  }
  const [most, rest] = [before, after].map((span) => monthsOf(clipSpans(service ?? [period], span))) as [
    Fraction,
    Fraction,
  ];
  return { monthsWorkedByRanking: within(notBelowNothing(less(worked, rest)), lower(worked, most)) };
}

/** Months off with maternity among them, when only the others are told. */
function maternityMonths(facts: Facts, { period }: Judged): Facts {
  if (facts['leaveMonthsWithMaternity'] !== undefined) return {};
  const [worked, leave] = [numberIn(facts['monthsWorked']), numberIn(facts['leaveMonths'])];
  const maternity = facts['maternityLeave'];
  if (maternity === undefined || (maternity.state === 'known' && maternity.value === false)) {
    return leave === null ? {} : { leaveMonthsWithMaternity: workedOut(leave, facts['leaveMonths']) };
  }
  if (worked === null) return {};
  const most = less(monthsOf([period]), worked);
  return { leaveMonthsWithMaternity: within(leave ?? NOTHING, most) };
}

/** Unknown between two numbers; known where they are one. Numbers that cross say nothing. */
function within(low: Fraction, high: Fraction): Fact {
  const order = compareFractions(low, high);
  if (order === 0) return { state: 'known', value: low, source: '' };
  if (order > 0) return { state: 'unknown' };
  return { state: 'unknown', between: { num: low.num * high.den, top: high.num * low.den, den: low.den * high.den } };
}
