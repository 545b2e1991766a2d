import { UNKNOWN, type CivilDate, type Episode, type Fraction } from '@xeploai/domain';
import { recordsOf, workedOut, type Facts, type Judged } from './judged-facts.js';

/** Whether something is so; `undefined` when it is not known. */
type Answer = boolean | undefined;

const yearOf = (date: unknown): number => Number(String(date).slice(0, 4));
const isTold = (value: unknown): boolean => value !== undefined && value !== UNKNOWN;

/**
 * Decisions on discipline with what follows for each from the others, from the day of the ranking and from the results
 * of earlier years.
 */
export function disciplineFacts(facts: Facts, judged: Judged): Facts {
  const fact = facts['disciplinaryDecisions'];
  const decisions = recordsOf(fact);
  if (decisions === null) return {};
  const results = recordsOf(facts['earlierResults']) ?? [];
  const completed = decisions.map((one): Episode => {
    const others = decisions.filter((other) => other !== one);
    const inYears = (compare: (a: number, b: number) => boolean): readonly Episode[] =>
      others.filter((other) => compare(yearOf(other['decidedOn']), yearOf(one['decidedOn'])));
    const earlier = inYears((a, b) => a < b);
    return {
      ...one,
      sameActEarlierYear: told(anyIs(earlier.map((other) => isSameAct(one, other)))),
      sameActLaterYear: told(anyIs(inYears((a, b) => a > b).map((other) => isSameAct(one, other)))),
      ...afterRanking(one, judged),
      ...groundOfEarlierYear(one, earlier, results, judged),
    };
  });
  return { disciplinaryDecisions: workedOut(completed, fact) };
}

const told = (answer: Answer): boolean | string => answer ?? UNKNOWN;

const anyIs = (answers: readonly Answer[]): Answer =>
  answers.includes(true) ? true : answers.includes(undefined) ? undefined : false;

/** The same act, disciplined by the Party and by the administration: two decisions of one body are about two things. */
function isSameAct(one: Episode, other: Episode): Answer {
  if (isTold(one['body']) && one['body'] === other['body']) return false;
  if (!isTold(one['actId']) || !isTold(other['actId'])) return undefined;
  return one['actId'] === other['actId'];
}

/** After the ranking and still in the period. Left out while the ranking is not decided: until then no decision can have come after it. */
function afterRanking(one: Episode, { period, begunOn, decidedOn }: Judged): Episode {
  const day = one['decidedOn'] as CivilDate;
  if (decidedOn !== undefined) return { afterRanking: day > decidedOn && day <= period.to };
  return begunOn !== undefined && day <= begunOn ? { afterRanking: false } : {};
}

/**
 * Whether the act was the ground of notCompleted in an earlier year. An act of the period judged cannot have been; an
 * older one may, in the years before the first decision on it, and then only the results of those years tell. Left out
 * where nothing points to an earlier year.
 */
function groundOfEarlierYear(
  one: Episode,
  decidedEarlier: readonly Episode[],
  results: readonly Episode[],
  { period }: Judged,
): Episode {
  if (one['groundOfEarlierYear'] !== undefined) return {};
  const committed = isTold(one['committedOn']) ? (one['committedOn'] as CivilDate) : undefined;
  if (committed !== undefined && committed >= period.from) return { groundOfEarlierYear: false };
  const recorded = new Map(results.map((result) => [(result['year'] as Fraction).num, wasGround(one, result)]));
  const judged = yearOf(period.from);
  if ([...recorded].some(([year, was]) => was === true && year < judged)) return { groundOfEarlierYear: true };
  const same = decidedEarlier.filter((other) => isSameAct(one, other) === true);
  const until = Math.min(judged, ...same.map(({ decidedOn }) => yearOf(decidedOn)));
  const from = committed === undefined ? undefined : yearOf(committed);
  const asked =
    from === undefined
      ? [...recorded.keys()].filter((year) => year < until)
      : Array.from({ length: Math.max(0, until - from) }, (_, n) => from + n);
  if (asked.some((year) => recorded.get(year) === undefined)) return { groundOfEarlierYear: UNKNOWN };
  return from === undefined && asked.length === 0 ? {} : { groundOfEarlierYear: false };
}

function wasGround(one: Episode, { level, ground }: Episode): Answer {
  if (level !== 'notCompleted') return false;
  if (!isTold(ground) || !isTold(one['actId'])) return undefined;
  return ground === one['actId'];
}
