import {
  brokenScopes,
  CAP_READINGS,
  capAgency,
  isLevel,
  message,
  problem,
  refuseException,
  shareOfRule,
  type AgencyCap,
  type CapException,
  type CapMember,
  type CapReading,
  type CapRule,
  type CivilDate,
  type Fraction,
  type Level,
  type Problem,
} from '@xeploai/domain';
import type { LawLibrary } from '@xeploai/law';
import type { Season } from './file-facts.js';
import type { Clock, Decision, OutboxRow, Store, StoredOutcome } from './ports.js';
import { pushKey } from './push-key.js';

/** What the competent authority decided about one subject, where it does not simply follow the outcome. */
export interface Choice {
  readonly subject: string;
  readonly level: Level;
  readonly reason: string;
}

export interface DecideInput {
  readonly season: Season;
  readonly agencyId: string;
  /** People decide: their choices for this agency. A subject without one follows a certain outcome. */
  readonly choices: readonly Choice[];
  readonly number: string;
  readonly decidedOn: CivilDate;
  readonly decidedBy: string;
  readonly actor: string;
  /** The reading of the cap's base that the province has settled; `null`: none, so every reading must hold. */
  readonly capReading: CapReading | null;
  /** A higher share that the competent authority decided, where the rule provides for one. */
  readonly exception?: CapException;
  /** HRMs to which decided results go. */
  readonly targets: readonly string[];
}

export type DecideResult =
  | {
      readonly status: 'decided';
      readonly decisions: number;
      /** The proof; `null` where no cap was in force. */
      readonly cap: AgencyCap | null;
      readonly undecided: readonly string[];
    }
  /** Nothing was recorded: the law forbids it, or a choice cannot stand. */
  | { readonly status: 'refused'; readonly problems: readonly Problem[]; readonly cap: AgencyCap | null };

export interface DecidePorts {
  readonly store: Store;
  readonly clock: Clock;
  /** The cap of the rulebook that an outcome was made by; `null` when it has none. */
  readonly capRuleOf: (rulebook: StoredOutcome['outcome']['rulebook']) => CapRule | null;
}

/** Caps as the rulebooks of a library have them. */
export const capRuleFrom =
  (library: Pick<LawLibrary, 'find'>): DecidePorts['capRuleOf'] =>
  (rulebook) =>
    library.find(rulebook).caps[0] ?? null;

/**
 * Records the decisions of one agency with their push commands in one transaction. Refuses a set that breaks the cap
 * by the settled reading, a level that the outcome excludes, and a choice without a reason. Subjects for whom nothing
 * is certain and nothing was chosen stay undecided and are named.
 */
export const decideAgency =
  ({ store, clock, capRuleOf }: DecidePorts) =>
  async (input: DecideInput): Promise<DecideResult> => {
    const { season, agencyId, actor } = input;
    return store.unitOfWork({ agencies: [agencyId], actor }, async (tx) => {
      const outcomes = await tx.outcomes.byAgency(season.year, agencyId);
      const choices = new Map(input.choices.map((choice) => [choice.subject, choice]));
      const problems = strayChoices(input.choices, outcomes);
      const undecided: string[] = [];
      const decisions = outcomes.flatMap((stored) => {
        const decision = decide(stored, choices.get(stored.subject), input, problems);
        if (decision === null && stored.outcome.status !== 'notRated') undecided.push(stored.subject);
        return decision === null ? [] : [decision];
      });
      const share = shareFor(capRulesOf(outcomes, capRuleOf), input, problems);
      const cap = share === null ? null : capOf(decisions, outcomes, share);
      if (cap !== null) problems.push(...capProblems(cap, input));
      if (problems.length > 0) return { status: 'refused', problems, cap };
      await tx.decisions.add(decisions);
      await tx.outbox.add(decisions.flatMap((decision) => pushCommands(decision, input.targets)));
      await tx.audit.append([
        {
          agencyId,
          actor,
          action: 'results.decided',
          at: clock.now(),
          payload: {
            year: season.year,
            number: input.number,
            decisions: decisions.length,
            undecided: undecided.length,
            cap:
              share === null
                ? null
                : { share, reading: input.capReading, exception: input.exception?.decision ?? null },
            targets: input.targets,
          },
        },
      ]);
      return { status: 'decided', decisions: decisions.length, cap, undecided };
    });
  };

/** The caps that bind those who are ranked, each once. */
function capRulesOf(outcomes: readonly StoredOutcome[], capRuleOf: DecidePorts['capRuleOf']): readonly CapRule[] {
  const ranked = outcomes.filter(({ outcome }) => outcome.status !== 'notRated');
  const rulebooks = new Map(ranked.map(({ outcome }) => [outcome.rulebook.hash, outcome.rulebook]));
  return eachOnce([...rulebooks.values()].map(capRuleOf));
}

/** Rules of the cap by their id. */
export const eachOnce = (rules: readonly (CapRule | null | undefined)[]): readonly CapRule[] => [
  ...new Map(rules.flatMap((rule) => (rule === null || rule === undefined ? [] : [[rule.rule.id, rule]]))).values(),
];

/**
 * The share that binds: of the rule, or of an exception that the rule lets stand. `null` where no cap was in force.
 * Where one should bind and is not known, nothing can be decided under it.
 */
export function shareFor(
  rules: readonly CapRule[],
  { agencyId, exception }: Pick<DecideInput, 'agencyId' | 'exception'>,
  problems: Problem[],
): Fraction | null {
  const [rule] = rules;
  if (rule === undefined) return null;
  if (rules.length > 1)
    problems.push(problem('cap-rules-differ', agencyId, { rules: rules.map((one) => one.rule.id).join(', ') }));
  if (exception !== undefined) {
    const refused = refuseException(rule, exception, agencyId);
    if (refused === null) return exception.share;
    problems.push(refused);
  }
  const share = shareOfRule(rule);
  if (share === undefined) problems.push(problem('cap-share-unknown', agencyId, { rule: rule.rule.id }));
  return share ?? null;
}

/** Choices for people whom this agency does not rank: they would be lost without a word. */
function strayChoices(choices: readonly Choice[], outcomes: readonly StoredOutcome[]): Problem[] {
  const ranked = new Set(outcomes.flatMap(({ subject, outcome }) => (outcome.status === 'notRated' ? [] : [subject])));
  return choices
    .filter(({ subject }) => !ranked.has(subject))
    .map(({ subject }) => problem('decision-not-ranked-here', subject, { subject }));
}

function decide(
  { outcome, agencyId, subject, group }: StoredOutcome,
  choice: Choice | undefined,
  input: DecideInput,
  problems: Problem[],
): Decision | null {
  if (outcome.status === 'notRated') return null;
  const level = choice?.level ?? outcome.level;
  if (level === null) return null;
  problems.push(...levelProblems({ outcome, subject }, level, choice));
  return {
    agencyId,
    subject,
    group,
    level,
    year: input.season.year,
    number: input.number,
    decidedOn: input.decidedOn,
    decidedBy: input.decidedBy,
    reason: choice?.reason ?? '',
    rulebook: outcome.rulebook,
    supersedes: null,
  };
}

/** Why a level cannot be decided: the facts exclude it, or it does not follow the outcome and nobody says why. */
export function levelProblems(
  { outcome, subject }: Pick<StoredOutcome, 'outcome' | 'subject'>,
  level: Level,
  choice: Choice | undefined,
): readonly Problem[] {
  const problems: Problem[] = [];
  const best = outcome.possible.find(isLevel);
  const settles = outcome.status === 'authorityDecides' || outcome.possible.includes('authorityDecides');
  const demotes = best !== undefined && level === 'good' && best === 'excellent';
  if (!settles && !demotes && !outcome.possible.includes(level)) {
    problems.push(problem('decision-outside-outcome', subject, { level, possible: outcome.possible.join(', ') }));
  }
  if (choice !== undefined && choice.reason.trim() === '')
    problems.push(problem('decision-without-reason', subject, { subject }));
  return problems;
}

/** The proof over decided levels; who was good by the rules alone is told apart from who was displaced. */
export function capOf(decisions: readonly Decision[], outcomes: readonly StoredOutcome[], share: Fraction): AgencyCap {
  const eligible = new Map(outcomes.map(({ subject, outcome }) => [subject, outcome.level]));
  const members = decisions.map(({ subject, group, level }): CapMember => {
    const own = eligible.get(subject);
    return { group, level, ...(own === undefined || own === null ? {} : { eligible: own }) };
  });
  return capAgency(members, share);
}

function capProblems(cap: AgencyCap, { agencyId, season, capReading }: DecideInput): readonly Problem[] {
  return (capReading === null ? CAP_READINGS : [capReading]).flatMap((reading) =>
    brokenScopes(cap, reading).map(({ scope, lines }) => {
      const line = lines.find((one) => one.reading === reading);
      const title = season.groups.find(({ id }) => id === scope)?.title;
      return problem('cap-broken', `${agencyId}/${scope}`, (language) => ({
        scope: title?.[language] ?? message(language, 'scope-agency'),
        excellent: line?.excellent ?? 0,
        most: line?.most ?? 0,
        reading: message(language, `cap-reading-${reading}`),
      }));
    }),
  );
}

/** What goes to the HRMs for one decision, under a key of its own. */
export function pushCommands(
  decision: Decision,
  targets: readonly string[],
): Pick<OutboxRow, 'agencyId' | 'target' | 'command'>[] {
  const { agencyId, subject, year, level, number, decidedOn, decidedBy, rulebook, supersedes } = decision;
  return targets.map((target) => ({
    agencyId,
    target,
    command: {
      key: pushKey(target, decision),
      staffId: subject,
      year,
      level,
      decisionNumber: number,
      decidedOn,
      decidedBy,
      rulebook,
      supersedes,
    },
  }));
}
