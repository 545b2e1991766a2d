import { addDays, type CivilDate, type Rulebook } from '@xeploai/domain';
import { compileRulebook, selectRulebook, type RulebookChoice } from './compile-rulebook.js';
import type { LawRegister } from './law-register.js';

/** Legal dates of a ranking. */
export interface RankingDates {
  readonly begunOn?: CivilDate | undefined;
  readonly decidedOn?: CivilDate | undefined;
  /** Last day of the period judged; counts when the ranking has no date yet. */
  readonly periodEnd: CivilDate;
}

/** Rulebooks, one for each content and then shared. */
export interface LawLibrary {
  readonly register: LawRegister;
  /** @throws ProblemError when none is in force. */
  rulebook(subject: string, dates: RankingDates, overlays?: readonly string[]): Rulebook;
  /** How many different rulebooks there are so far. */
  readonly compiled: number;
}

export function createLawLibrary(register: LawRegister): LawLibrary {
  const kept = new Map<string, Rulebook>();
  const byContent = new Map<string, Rulebook>();
  const boundaries = [...new Set(register.rules.flatMap(changeDays))].toSorted();
  return {
    register,
    get compiled() {
      return byContent.size;
    },
    rulebook(subject, dates, overlays = []) {
      const on = legalDate(register, subject, dates);
      const era = boundaries.findLast((from) => from <= on) ?? on;
      const key = [subject, era, ...overlays].join('|');
      const known = kept.get(key);
      if (known !== undefined) return known;
      const choice: RulebookChoice = { subject, on, overlays };
      const compiled = compileRulebook(register, choice);
      const content = `${compiled.id} ${compiled.hash}`;
      const rulebook = byContent.get(content) ?? compiled;
      byContent.set(content, rulebook);
      kept.set(key, rulebook);
      return rulebook;
    },
  };
}

/** The date that the selector goes by: when the ranking began or was decided, never today. */
function legalDate(register: LawRegister, subject: string, dates: RankingDates): CivilDate {
  const some = dates.begunOn ?? dates.decidedOn ?? dates.periodEnd;
  const { by } = selectRulebook(register, { subject, on: some });
  return (by === 'begun' ? dates.begunOn : dates.decidedOn) ?? some;
}

/** Days on which a rule begins or stops to be in force. */
const changeDays = ({ versions }: LawRegister['rules'][number]): readonly CivilDate[] =>
  versions.flatMap(({ from, to }) => (to === null ? [from] : [from, addDays(to, 1)]));
