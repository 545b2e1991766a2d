import { ProblemError, type Problem } from '@xeploai/domain';
import { capCase, type CapAnswer } from './cap-case.js';
import { capInputSchema, rateInputSchema } from './case.schema.js';
import { readInputPart } from './explain-issues.js';
import type { LawLibrary } from './law-library.js';
import { rateCase, type RateAnswer } from './rate-case.js';

/** A case that could not be answered, with every fault of it. */
export interface RefusedCase {
  readonly id: string;
  readonly status: 'refused';
  readonly problems: readonly Problem[];
}

export type RatedCase = RateAnswer | RefusedCase;
export type CappedCase = CapAnswer | RefusedCase;

/** Rates every case of an input; a bad case does not spoil the others. @throws ProblemError when there is no list of cases */
export function rateCases(library: LawLibrary, raw: unknown, where: string): readonly RatedCase[] {
  const { cases, defaults } = readInputPart(rateInputSchema, asList(raw), where);
  return cases.map((one, index) =>
    answer(one, index, where, (place) => {
      if (typeof one !== 'object' || one === null) return rateCase(library, one, place);
      const given = one as { facts?: object; readings?: object };
      const merged = {
        ...given,
        facts: { ...defaults?.facts, ...given.facts },
        readings: { ...defaults?.readings, ...given.readings },
      };
      return rateCase(library, merged, place);
    }),
  );
}

/** Works the cap of every case out, likewise. @throws ProblemError when there is no list of cases */
export function capCases(library: LawLibrary, raw: unknown, where: string): readonly CappedCase[] {
  const { cases } = readInputPart(capInputSchema, asList(raw), where);
  return cases.map((one, index) => answer(one, index, where, (place) => capCase(library, one, place)));
}

/** A bare list of cases will do. */
const asList = (raw: unknown): unknown => (Array.isArray(raw) ? { cases: raw } : raw);

function answer<T>(one: unknown, index: number, where: string, work: (place: string) => T): T | RefusedCase {
  const given = typeof one === 'object' && one !== null ? (one as { id?: unknown }).id : undefined;
  const id = typeof given === 'string' && given !== '' ? given : `${index + 1}`;
  try {
    return work(`${where}#${id}`);
  } catch (err) {
    if (!(err instanceof ProblemError)) throw err;
    return { id, status: 'refused', problems: err.problems };
  }
}
