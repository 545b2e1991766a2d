import {
  proposeAdjustment,
  type AgencyCap,
  type Fact,
  type FactSheet,
  type Fraction,
  type Rulebook,
} from '@xeploai/domain';
import type {
  AdjustedPerson,
  AdjustedScope,
  AdjustmentVerdict,
  FactChange,
  IndicatorPath,
} from './adjustment-proposal.js';
import { contentHash } from './content-hash.js';
import { capOf } from './decide-agency.js';
import { overlayCriteria, rulesAbout } from './overlay-criteria.js';
import type { Decision, FactVersion, StoredOutcome } from './ports.js';
import { NOT_COVERED, rateSheets, storedOutcome, yearOf } from './rate-sheets.js';
import { countTargets, isMeasured, type IndicatorFact, type UnitTarget } from './unit-targets.js';

/** An agency as its results stand, before a new figure. */
export interface AgencyResults {
  readonly year: number;
  readonly outcomes: readonly StoredOutcome[];
  /** The facts on which each outcome rests. */
  readonly sheets: ReadonlyMap<string, FactVersion>;
  readonly decisions: ReadonlyMap<string, Decision>;
  readonly targets: ReadonlyMap<string, readonly UnitTarget[]>;
  /** The rulebook of an outcome, by its hash. */
  readonly rulebookOf: (outcome: StoredOutcome) => Rulebook;
}

/** One indicator as it now is; `figureOf` gives the latest figure of every indicator. */
export interface Revised {
  readonly indicator: string;
  readonly figureOf: (indicator: string) => IndicatorFact | undefined;
}

/** What a new figure means for one person, without the name. */
export type AssessedPerson = Omit<AdjustedPerson, 'staffCode' | 'fullName' | 'post'> & { readonly sheet: FactSheet };

export interface Assessment {
  readonly people: readonly AssessedPerson[];
  readonly lookedAt: number;
}

/**
 * The exact set of people whom a new figure of an indicator reaches: their facts put together again with it, rated by
 * the same rulebook under the same settled readings. Nothing else of their facts is read again, and no level of a unit
 * is computed. Pure.
 */
export function assessRevision(agency: AgencyResults, revised: Revised): Assessment {
  const covered = agency.outcomes.filter(({ outcome }) => outcome.rulebook.id !== NOT_COVERED.id);
  const reached = covered.flatMap((before) => {
    const filed = agency.sheets.get(before.subject);
    if (filed === undefined) return [];
    const rulebook = agency.rulebookOf(before);
    const again = reassemble(filed.sheet, rulebook, agency.targets, revised);
    return again === null || contentHash(again.sheet) === contentHash(filed.sheet)
      ? []
      : [{ before, filed, rulebook, ...again }];
  });
  const batches = Map.groupBy(reached, ({ before, rulebook }) => `${rulebook.hash} ${contentHash(before.readings)}`);
  const people = [...batches.values()].flatMap((batch) => {
    const [{ rulebook, before: first }] = batch as [(typeof batch)[number]];
    const rated = rateSheets(
      rulebook,
      batch.map(({ sheet }) => sheet),
      yearOf(agency.year),
      first.readings,
    );
    return batch.map(({ before, filed, sheet, through }, index): AssessedPerson => {
      const after = storedOutcome(
        { ...filed, version: 0, sheet },
        rated[index] as (typeof rated)[number],
        before.readings,
      );
      const decided = agency.decisions.get(before.subject);
      return {
        subject: before.subject,
        isHead: sheet.inCharge?.asHead === true,
        through,
        facts: factChanges(filed.sheet, sheet, rulebook),
        before,
        after,
        sheet,
        decided:
          decided === undefined ? null : { number: decided.number, level: decided.level, decidedOn: decided.decidedOn },
        ...verdictOf(decided, before, after),
      };
    });
  });
  return { people, lookedAt: covered.length };
}

/** A sheet with the new figure in the places that it reaches; `null` when it reaches none of them. */
function reassemble(
  sheet: FactSheet,
  rulebook: Rulebook,
  targets: AgencyResults['targets'],
  { indicator, figureOf }: Revised,
): { readonly sheet: FactSheet; readonly through: readonly string[] } | null {
  const assigned = targets.get(sheet.inCharge?.unitId ?? '') ?? [];
  const measured = assigned.filter((target) => isMeasured(target) && target.indicator === indicator);
  const figure = figureOf(indicator);
  const criterion = figure !== undefined && overlayCriteria(rulebook).has(indicator);
  if (measured.length === 0 && !criterion) return null;
  const facts = {
    ...sheet.facts,
    ...(measured.length === 0 ? {} : countTargets(assigned, figureOf)),
    ...(criterion ? { [indicator]: figure } : {}),
  };
  return {
    sheet: { ...sheet, facts },
    through: [...measured.map(({ id }) => id), ...(criterion ? [indicator] : [])],
  };
}

export function factChanges(before: FactSheet, after: FactSheet, { vocabulary }: Rulebook): readonly FactChange[] {
  return Object.entries(after.facts).flatMap(([fact, value]: [string, Fact]): FactChange[] => {
    const earlier = before.facts[fact] ?? null;
    if (earlier !== null && contentHash(earlier) === contentHash(value)) return [];
    return [{ fact, title: vocabulary[fact]?.title ?? { vi: fact, en: fact }, before: earlier, after: value }];
  });
}

function verdictOf(
  decided: Decision | undefined,
  { outcome: before }: StoredOutcome,
  { outcome: after }: StoredOutcome,
): { readonly verdict: AdjustmentVerdict; readonly direction: AdjustedPerson['direction'] } {
  const settled = before.provisional && !after.provisional ? 'confirmed' : 'same';
  if (decided === undefined) return { verdict: 'undecided', direction: null };
  const adjustment = proposeAdjustment(decided.level, before, after);
  if (adjustment === null) return { verdict: settled, direction: null };
  const { direction } = adjustment;
  if (direction !== 'toBeSettled') return { verdict: 'proposed', direction };
  if (after.level === decided.level) return { verdict: after.provisional ? 'open' : 'confirmed', direction: null };
  return after.possible.includes(decided.level)
    ? { verdict: 'open', direction: null }
    : { verdict: 'toBeSettled', direction };
}

/** Through which targets and criteria an indicator reaches anybody of an agency. */
export function pathsOf(
  agency: Pick<AgencyResults, 'targets'>,
  indicator: string,
  look: { readonly unitName: (id: string) => string; readonly rulebooks: Iterable<Rulebook> },
): readonly IndicatorPath[] {
  const assigned = [...agency.targets].flatMap(([unitId, targets]) =>
    targets.flatMap((target): IndicatorPath[] =>
      isMeasured(target) && target.indicator === indicator
        ? [
            {
              kind: 'target',
              unitId,
              unit: look.unitName(unitId),
              target: target.id,
              title: target.title,
              goal: target.goal,
              dueOn: target.dueOn,
            },
          ]
        : [],
    ),
  );
  const speaking = [...look.rulebooks].filter((rulebook) => overlayCriteria(rulebook).has(indicator));
  const title = speaking[0]?.vocabulary[indicator]?.title;
  if (title === undefined) return assigned;
  const rules = new Map(
    speaking.flatMap((rulebook) => rulesAbout(rulebook, indicator).map(({ rule }) => [rule.id, rule.title] as const)),
  );
  return [...assigned, { kind: 'criterion', fact: indicator, title, rules: [...rules.values()] }];
}

/** The scopes of the cap whose proof changes, with the decisions in force and with the others in their place. */
export function changedScopes(before: AgencyCap, after: AgencyCap): readonly AdjustedScope[] {
  const byScope = ({ agency, groups }: AgencyCap): Map<string, AgencyCap['agency']> =>
    new Map([agency, ...groups].map((witness) => [witness.scope, witness]));
  const [was, is] = [byScope(before), byScope(after)];
  return [...new Set([...was.keys(), ...is.keys()])]
    .map((scope) => ({ scope, before: was.get(scope) ?? null, after: is.get(scope) ?? null }))
    .filter((one) => contentHash(one.before) !== contentHash(one.after));
}

/** The proof of an agency when these decisions and outcomes stand in the place of those in force. */
export function capWith(
  agency: Pick<AgencyResults, 'outcomes' | 'decisions'>,
  instead: { readonly decisions: readonly Decision[]; readonly outcomes: readonly StoredOutcome[] },
  share: Fraction,
): AgencyCap {
  const decisions = new Map([...agency.decisions, ...instead.decisions.map((one) => [one.subject, one] as const)]);
  const outcomes = new Map(
    [...agency.outcomes, ...instead.outcomes].map((one): [string, StoredOutcome] => [one.subject, one]),
  );
  return capOf([...decisions.values()], [...outcomes.values()], share);
}
