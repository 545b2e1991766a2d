import { problem, ProblemError, type MessageKey } from '@xeploai/domain';
import type { SourcePage, SourceRow } from '@xeploai/application';

/** One page as the wire gave it. */
export interface WirePage {
  readonly items: readonly unknown[];
  readonly next: string | null;
  readonly total: number | null;
}

export interface PageLimits {
  readonly pages: number;
  readonly rows: number;
}

export const DEFAULT_PAGE_LIMITS: PageLimits = { pages: 100_000, rows: 50_000_000 };

const fail = (code: MessageKey, where: string, values: Record<string, string | number> = {}): ProblemError =>
  new ProblemError([problem(code, where, values)]);

/**
 * Pages of a cursor-paged list, one at a time. A list that repeats a cursor, is not sorted by id, points elsewhere, or
 * whose rows do not add up to its own total is refused, so that a short read is never taken for a whole one.
 * A read that goes on from a cursor needs to be told how many rows came before it.
 */
export async function* readPages<T>(input: {
  readonly list: string;
  readonly from?: string;
  readonly pagesBefore?: number;
  readonly rowsBefore?: number;
  readonly fetch: (cursor: string | null) => Promise<WirePage>;
  readonly idOf: (raw: unknown) => string | null;
  readonly rowOf: (raw: unknown, where: string) => SourceRow<T>;
  readonly limits?: PageLimits;
}): AsyncGenerator<SourcePage<T>> {
  const { list, from, pagesBefore = 0, rowsBefore, fetch, idOf, rowOf, limits = DEFAULT_PAGE_LIMITS } = input;
  const fromStart = from === undefined || rowsBefore !== undefined;
  const cursors = new Set<string>(from === undefined ? [] : [from]);
  let cursor: string | null = from ?? null;
  let [number, rows, last] = [pagesBefore, rowsBefore ?? 0, ''];
  for (;;) {
    const page = await fetch(cursor);
    number++;
    rows += page.items.length;
    if (number > limits.pages || rows > limits.rows) throw fail('hrm-list-endless', list, { pages: number });
    for (const raw of page.items) {
      const id = idOf(raw);
      if (id === null) continue;
      if (id < last) throw fail('hrm-list-unsorted', list, { id });
      last = id;
    }
    if (page.next !== null && cursors.has(page.next)) throw fail('hrm-cursor-loop', list);
    if (page.next !== null && /^([a-z][a-z0-9+.-]*:)?\/\//i.test(page.next)) throw fail('hrm-next-elsewhere', list);
    if (page.next === null && fromStart && page.total !== null && page.total !== rows) {
      throw fail('hrm-total-mismatch', list, { total: page.total, rows });
    }
    if (page.next !== null) cursors.add(page.next);
    yield {
      number,
      rows: page.items.map((raw, index) => rowOf(raw, `${list}[${number}/${index + 1}]`)),
      next: page.next,
      total: page.total,
    };
    if (page.next === null) return;
    cursor = page.next;
  }
}
