import { problem, ProblemError, type CivilDate } from '@xeploai/domain';
import { selectRulebook } from './compile-rulebook.js';
import type { LawLibrary } from './law-library.js';

interface Ranked {
  readonly subject: string;
  readonly year: number;
  readonly ranking: { readonly begunOn?: CivilDate | undefined; readonly decidedOn?: CivilDate | undefined };
}

/**
 * Asks for the day on which the ranking began where the rulebook hangs on it: when another one was in force earlier in
 * the year judged.
 * @throws ProblemError `rulebook-needs-beginning`
 */
export function needBeginning({ register }: LawLibrary, { subject, year, ranking }: Ranked, where: string): void {
  if (ranking.begunOn !== undefined) return;
  const titleOn = (day: string): { readonly rulebook: string; readonly title: { vi: string; en: string } } | null => {
    try {
      return selectRulebook(register, { subject, on: day as CivilDate });
    } catch (err) {
      if (err instanceof ProblemError) return null;
      throw err;
    }
  };
  const [first, last] = [titleOn(`${year}-01-01`), titleOn(ranking.decidedOn ?? `${year}-12-31`)];
  if (first === null || last === null || first.rulebook === last.rulebook) return;
  throw new ProblemError([
    problem('rulebook-needs-beginning', `${where}.ranking`, (language) => ({
      year,
      first: first.title[language],
      last: last.title[language],
    })),
  ]);
}
