import { addDays, problem, ProblemError, type CivilDate, type Problem, type Rulebook } from '@xeploai/domain';
import { compileRulebook, selectRulebook, type RulebookChoice } from './compile-rulebook.js';
import type { Selector } from './kinds/selector.js';
import type { LawRegister } from './law-register.js';
import type { PeriodKind } from './parts.schema.js';

/** Legal dates of a ranking. */
export interface RankingDates {
  readonly begunOn?: CivilDate | undefined;
  readonly decidedOn?: CivilDate | undefined;
  /** Last day of the period judged; counts when the ranking has no date yet. */
  readonly periodEnd: CivilDate;
  /** When the unit issued its own evaluation regulation; `null`: it has not; left out: nobody has said. */
  readonly unitRegulationIssuedOn?: CivilDate | null | undefined;
}

export type RulebookRef = Pick<Rulebook, 'id' | 'hash'>;

/** Rulebooks, one for each content and then shared. */
export interface LawLibrary {
  readonly register: LawRegister;
  /** @throws ProblemError when none is in force. */
  rulebook(subject: string, dates: RankingDates, overlays?: readonly string[], period?: PeriodKind): Rulebook;
  /**
   * The rulebook with that id and exactly that content, whatever the day.
   * @param parts what the rulebook was made of, if that was kept: then the error names the parts that are missing
   * @throws ProblemError `rulebook-acts-missing`, `rulebook-version-missing`
   */
  find(wanted: RulebookRef, parts?: Rulebook['parts']): Rulebook;
  /** How many different rulebooks there are so far. */
  readonly compiled: number;
}

export function createLawLibrary(register: LawRegister): LawLibrary {
  const kept = new Map<string, Rulebook>();
  const byContent = new Map<string, Rulebook>();
  const boundaries = [...new Set(register.rules.flatMap(changeDays))].toSorted();
  const keep = (choice: RulebookChoice): Rulebook => {
    const compiled = compileRulebook(register, choice);
    const content = `${compiled.id} ${compiled.hash}`;
    const rulebook = byContent.get(content) ?? compiled;
    byContent.set(content, rulebook);
    return rulebook;
  };
  return {
    register,
    get compiled() {
      return byContent.size;
    },
    rulebook(subject, dates, overlays = [], period = 'year') {
      const unitRegulation = regulationAt(dates);
      const judged = dates.periodEnd;
      const on = legalDate(register, { subject, judged, unitRegulation }, dates);
      const choice: RulebookChoice = { subject, on, overlays, period, judged, unitRegulation };
      const { rulebook: name, acts } = selectRulebook(register, choice);
      const era = boundaries.findLast((from) => from <= on) ?? on;
      const key = [name, ...acts, subject, period, era, ...overlays].join('|');
      const known = kept.get(key);
      if (known !== undefined) return known;
      const rulebook = keep(choice);
      kept.set(key, rulebook);
      return rulebook;
    },
    find(wanted, parts) {
      const known = byContent.get(`${wanted.id} ${wanted.hash}`);
      if (known !== undefined) return known;
      const named = erasOf(register, wanted, boundaries).map(keep);
      const found = named.find(({ hash }) => hash === wanted.hash);
      if (found === undefined) throw new ProblemError([missing(wanted, named, parts)]);
      return found;
    },
  };
}

/** The choices that give a rulebook of that id: one for each day on which anything changes while it is selected. */
function erasOf(register: LawRegister, { id }: RulebookRef, boundaries: readonly CivilDate[]): RulebookChoice[] {
  const [main = '', ...overlays] = id.split('+');
  const [name, subject = '', period = 'year'] = main.split('/');
  const unknown = overlays.filter((act) => !register.acts.has(act));
  const selectors = register.rules.flatMap((rule) =>
    rule.kind.kind === 'selector' ? rule.versions.map(({ value }) => value as Selector) : [],
  );
  if (!selectors.some(({ rulebook }) => rulebook === name)) unknown.unshift(name ?? '');
  if (unknown.length > 0) {
    throw new ProblemError([problem('rulebook-acts-missing', id, { id, acts: unknown.join(', ') })]);
  }
  const ends = selectors.flatMap(({ rulebook, judges }) => (rulebook === name ? Object.values(judges ?? {}) : []));
  const regulations = [undefined, 'issued', 'notIssued'] as const;
  return boundaries
    .flatMap((on) => [on, ...ends].map((judged) => ({ on, judged })))
    .flatMap((days) => regulations.map((unitRegulation) => ({ ...days, unitRegulation })))
    .map((when): RulebookChoice => ({ subject, overlays, period: period as PeriodKind, ...when }))
    .filter((choice) => isSelected(register, choice, name ?? ''));
}

function isSelected(register: LawRegister, choice: RulebookChoice, name: string): boolean {
  try {
    return selectRulebook(register, choice).rulebook === name;
  } catch (err) {
    if (err instanceof ProblemError) return false;
    throw err;
  }
}

/** Tells what of a rulebook is not on hand: compared with the one on hand that has most in common with it. */
function missing({ id, hash }: RulebookRef, onHand: readonly Rulebook[], parts?: Rulebook['parts']): Problem {
  const short = hash.slice(0, 12);
  if (parts === undefined) return problem('rulebook-hash-unknown', id, { id, hash: short });
  const differing = onHand
    .map((rulebook) => differingParts(parts, rulebook.parts))
    .toSorted((a, b) => a.length - b.length)[0];
  return problem('rulebook-version-missing', id, { id, hash: short, parts: (differing ?? []).join('; ') });
}

/** Names of the parts that differ, each with the hash that was and the one that is: `act/rule 1a2b.. -> 3c4d..`. */
export function differingParts(was: Rulebook['parts'], is: Rulebook['parts']): readonly string[] {
  const names = [...new Set([...Object.keys(was), ...Object.keys(is)])].toSorted();
  const short = (hash: string | undefined): string => hash?.slice(0, 8) ?? '-';
  return names
    .filter((name) => was[name] !== is[name])
    .map((name) => `${name} (${short(was[name])} -> ${short(is[name])})`);
}

/** The date that the selector goes by: when the ranking began or was decided, never today. */
function legalDate(register: LawRegister, choice: Omit<RulebookChoice, 'on'>, dates: RankingDates): CivilDate {
  const some = dates.begunOn ?? dates.decidedOn ?? dates.periodEnd;
  const { by } = selectRulebook(register, { ...choice, on: some });
  return (by === 'begun' ? dates.begunOn : dates.decidedOn) ?? some;
}

/** Whether the unit's regulation was issued when the ranking was decided, or begun, or when the period ended. */
function regulationAt(dates: RankingDates): RulebookChoice['unitRegulation'] {
  const { unitRegulationIssuedOn: issued, decidedOn, begunOn, periodEnd } = dates;
  if (issued === undefined) return undefined;
  return issued !== null && issued <= (decidedOn ?? begunOn ?? periodEnd) ? 'issued' : 'notIssued';
}

/** Days on which a rule begins or stops to be in force. */
const changeDays = ({ versions }: LawRegister['rules'][number]): readonly CivilDate[] =>
  versions.flatMap(({ from, to }) => (to === null ? [from] : [from, addDays(to, 1)]));
