import { problem, ProblemError } from '@xeploai/domain';

interface CaseList {
  readonly cases: readonly unknown[];
}

/** @throws ProblemError `http-too-many-cases` */
export function checkCount(body: unknown, most: number): void {
  const { cases } = body as CaseList;
  if (cases.length > most) {
    throw new ProblemError([problem('http-too-many-cases', 'request.cases', { count: cases.length, most })]);
  }
}

/** The province's overlays, for every case that names none of its own. */
export function withOverlays(body: unknown, overlays: readonly string[]): unknown {
  const { cases, ...rest } = body as CaseList;
  const add = (one: unknown): unknown =>
    typeof one === 'object' && one !== null && !('overlays' in one) ? { ...one, overlays } : one;
  return { ...rest, cases: cases.map(add) };
}
