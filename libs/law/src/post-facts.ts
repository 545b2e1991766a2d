import {
  clipSpans,
  compareFractions,
  coversSpan,
  joinSpans,
  monthsOf,
  type CivilDate,
  type Episode,
  type Fact,
  type Span,
} from '@xeploai/domain';
import { rankingDay, recordsOf, spansOf, workedOut, type Facts, type Judged } from './judged-facts.js';

interface Held {
  readonly post: Episode;
  readonly span: Span;
}

/** What the posts of the period say: the former body, a management post taken up during it, secondment throughout. */
export function postFacts(facts: Facts, judged: Judged): Facts {
  const records = recordsOf(facts['posts']);
  if (records === null) return {};
  const { period } = judged;
  const day = rankingDay(judged) ?? period.to;
  const spans = spansOf(records, judged);
  const held = records.map((post, index): Held => ({ post, span: spans[index] as Span }));
  const now = held
    .filter(({ span }) => span.from <= day && day <= span.to)
    .toSorted((a, b) => isPrimary(b) - isPrimary(a) || (a.span.from < b.span.from ? 1 : -1))[0];
  if (now === undefined) return {};
  const upToNow = { from: period.from, to: day };
  return {
    ...formerBody(held, now, upToNow, facts['posts']),
    ...managing(held, now, { judged, upToNow, facts }),
    ...(records.some(({ seconded }) => seconded !== undefined)
      ? { secondedAllYear: workedOut(coversSpan(spansWhere(held, 'seconded'), period), facts['posts']) }
      : {}),
  };
}

const isPrimary = ({ post }: Held): number => Number(post['primary'] === true);

const spansWhere = (held: readonly Held[], field: string): readonly Span[] =>
  held.filter(({ post }) => post[field] === true).map(({ span }) => span);

function formerBody(held: readonly Held[], now: Held, upToNow: Span, source: Fact | undefined): Facts {
  // A post that is still held beside the present one makes no former body.
  const others = held.filter(({ post, span }) => post !== now.post && upToNow.from <= span.to && span.to < upToNow.to);
  if (others.length > 0 && [now, ...others].some(({ post }) => post['body'] === undefined)) {
    return { monthsAtFormerBody: { state: 'unknown' } };
  }
  const former = [...Map.groupBy(others, ({ post }) => post['body'])]
    .filter(([body]) => body !== now.post['body'])
    .map(([, posts]) => ({ posts, months: monthsOf(clipSpans(joinSpans(posts.map(({ span }) => span)), upToNow)) }))
    .toSorted((a, b) => compareFractions(b.months, a.months))[0];
  if (former === undefined) return { monthsAtFormerBody: workedOut({ num: 0, den: 1 }, source) };
  const told = former.posts.map(({ post }) => post['bodyDissolved']).filter((one) => one !== undefined);
  const exists = workedOut(!told.includes(true), source);
  return {
    monthsAtFormerBody: workedOut(former.months, source),
    formerBodyExists: told.length > 0 || exists.state !== 'known' ? exists : { ...exists, assumed: true },
  };
}

/** Became a manager during the period: manages now, and served in it before managing. */
function managing(
  held: readonly Held[],
  now: Held,
  { judged, upToNow, facts }: { judged: Judged; upToNow: Span; facts: Facts },
): Facts {
  if (held.every(({ post }) => post['manages'] === undefined)) return {};
  const service = spansOf(recordsOf(facts['service']) ?? recordsOf(facts['posts']) ?? [], judged);
  const firstDay = (spans: readonly Span[]): CivilDate | undefined => clipSpans(joinSpans(spans), upToNow)[0]?.from;
  const [served, managed] = [firstDay(service), firstDay(spansWhere(held, 'manages'))];
  const became = now.post['manages'] === true && served !== undefined && managed !== undefined && served < managed;
  return { becameManagerInYear: workedOut(became, facts['posts']) };
}
