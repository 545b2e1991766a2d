import {
  brokenScopes,
  CAP_READINGS,
  message,
  problem,
  type AgencyCap,
  type CapException,
  type CapReading,
  type CivilDate,
  type Level,
  type Problem,
  type Text,
} from '@xeploai/domain';
import { awaitsDecision, type AdjustmentRef } from './adjustment-proposal.js';
import { assessRevision, capWith, type AssessedPerson } from './assess-revision.js';
import { eachOnce, levelProblems, pushCommands, shareFor, type Choice } from './decide-agency.js';
import type { Decision, StoredOutcome } from './ports.js';
import { file, isStillTrue, readAgency, type AdjustPorts } from './propose-adjustments.js';

export interface DecideAdjustmentInput {
  readonly adjustment: AdjustmentRef;
  /** Number of the decision. Without one nothing changes. */
  readonly number: string;
  readonly decidedOn: CivilDate | null;
  /** The competent authority. */
  readonly decidedBy: string;
  readonly reason: string;
  /** Name or number of the signed paper. */
  readonly document: string;
  /**
   * People decide: another level than the one proposed, or one for somebody of the agency whom the figure does not reach
   * (a place under the cap that has to be given up). Whoever is left out gets the level proposed.
   */
  readonly choices: readonly Choice[];
  readonly actor: string;
  /** The reading of the cap's base that the province has settled; `null`: none, so every reading must hold. */
  readonly capReading: CapReading | null;
  /** A higher share that the competent authority decided, where the rule provides for one. */
  readonly exception?: CapException;
  /** HRMs for corrections, besides those that the superseded results went to. */
  readonly targets: readonly string[];
  /** Titles of the groups of similar duties, where they are known. */
  readonly scopeTitles?: ReadonlyMap<string, Text>;
}

export type DecideAdjustmentResult =
  | {
      readonly status: 'decided';
      /** Decisions that superseded another. */
      readonly superseded: number;
      /** Corrections put into the outbox. */
      readonly corrections: number;
      /** To be settled, and nobody chose: they stand as they were. */
      readonly left: readonly string[];
      readonly cap: AgencyCap | null;
    }
  /** Nothing was recorded. */
  | { readonly status: 'refused'; readonly problems: readonly Problem[]; readonly cap: AgencyCap | null };

/**
 * Records the decision on a proposed adjustment: every decision in force that it changes is superseded by a new one
 * under the new number, never overwritten; facts and outcomes behind it are filed, corrections with the link to what
 * they supersede go to the outbox, all in one transaction. Refused as a whole without a number, authority, reason or
 * document, when the proposal no longer describes how things stand, and when the set breaks the cap: then it says whom.
 */
export const decideAdjustment =
  ({ store, library, clock }: AdjustPorts) =>
  async (input: DecideAdjustmentInput): Promise<DecideAdjustmentResult> => {
    const { adjustment, actor } = input;
    const { year, agencyId } = adjustment;
    return store.unitOfWork({ agencies: [agencyId], actor }, async (tx) => {
      const where = `${year}/${agencyId}/${adjustment.number}`;
      const refuse = (problems: readonly Problem[], cap: AgencyCap | null = null): DecideAdjustmentResult => ({
        status: 'refused',
        problems,
        cap,
      });
      const incomplete = missingParts(input, where);
      const { decidedOn } = input;
      if (incomplete.length > 0 || decidedOn === null) return refuse(incomplete);
      const proposal = await tx.adjustments.find(adjustment);
      if (proposal === null) return refuse([problem('adjustment-unknown', where, { number: adjustment.number })]);
      const closed = await tx.adjustments.decisionOn(adjustment);
      if (closed !== null) {
        return refuse([problem('store-adjustment-decided', where, { decision: closed.number })]);
      }
      const agency = await readAgency(tx, library, year, agencyId);
      const figures = await tx.indicators.latest(year, agencyId);
      const assessment = assessRevision(agency, {
        indicator: proposal.indicator.after.indicator,
        figureOf: (id) => figures.find(({ indicator }) => indicator === id)?.fact,
      });
      if (!isStillTrue(proposal, assessment)) return refuse([problem('adjustment-stale', where)]);
      const waiting = assessment.people.filter((one) => awaitsDecision(one));
      if (waiting.length === 0) return refuse([problem('adjustment-nothing-to-decide', where)]);

      const { decisions, left, problems } = decideAll({ ...input, decidedOn }, agency, waiting);
      const settled = waiting.filter(({ subject }) => !left.includes(subject));
      const capRules = eachOnce([...agency.rulebooks].map(({ caps }) => caps[0]));
      const { exception, capReading } = input;
      const share = shareFor(capRules, { agencyId, ...(exception === undefined ? {} : { exception }) }, problems);
      const outcomes = settled.map(({ after }) => after);
      const cap = share === null ? null : capWith(agency, { decisions, outcomes }, share);
      if (cap !== null) problems.push(...brokenProblems(cap, input, [...inForce(agency.decisions, decisions)]));
      if (problems.length > 0) return refuse(problems, cap);
      if (decisions.length === 0) return refuse([problem('adjustment-nothing-to-decide', where)], cap);

      const at = clock.now();
      await file(tx, year, settled, at);
      await tx.decisions.add(decisions);
      const earlier = await tx.outbox.targetsOf(
        year,
        decisions.map(({ subject }) => subject),
      );
      const targets = [...new Set([...[...earlier.values()].flat(), ...input.targets])].toSorted();
      const corrections = decisions.flatMap((one) => pushCommands(one, targets));
      await tx.outbox.add(corrections);
      const { number, decidedBy, reason, document } = input;
      await tx.adjustments.close(adjustment, { number, decidedOn, decidedBy, reason, document }, at);
      await tx.audit.append([
        {
          agencyId,
          actor,
          action: 'adjustment.decided',
          at,
          payload: {
            year,
            adjustment: adjustment.number,
            number,
            decisions: decisions.length,
            corrections: corrections.length,
            left: left.length,
            cap: share === null ? null : { share, reading: capReading, exception: exception?.decision ?? null },
            targets,
          },
        },
      ]);
      return { status: 'decided', superseded: decisions.length, corrections: corrections.length, left, cap };
    });
  };

/** Number, authority, reason and document must be told. */
function missingParts(input: DecideAdjustmentInput, where: string): readonly Problem[] {
  if (input.number.trim() === '') return [problem('adjustment-without-number', where)];
  return (['decidedOn', 'decidedBy', 'reason', 'document'] as const)
    .filter((field) => (input[field] ?? '').trim() === '')
    .map((field) => problem('adjustment-incomplete', `${where}.${field}`, { field }));
}

function decideAll(
  input: DecideAdjustmentInput & { readonly decidedOn: CivilDate },
  agency: {
    readonly outcomes: readonly StoredOutcome[];
    readonly decisions: ReadonlyMap<string, Decision>;
  },
  waiting: readonly AssessedPerson[],
): { readonly decisions: readonly Decision[]; readonly left: readonly string[]; readonly problems: Problem[] } {
  const problems: Problem[] = [];
  const choices = new Map(input.choices.map((choice) => [choice.subject, choice]));
  const after = new Map([
    ...agency.outcomes.map((one) => [one.subject, one] as const),
    ...waiting.map((one) => [one.subject, one.after] as const),
  ]);
  const left: string[] = [];
  const decisions: Decision[] = [];
  for (const subject of new Set([...waiting.map((one) => one.subject), ...choices.keys()])) {
    const [earlier, stored, choice] = [agency.decisions.get(subject), after.get(subject), choices.get(subject)];
    if (earlier === undefined || stored === undefined) {
      problems.push(problem('decision-not-ranked-here', subject, { subject }));
      continue;
    }
    const level: Level | null = choice?.level ?? stored.outcome.level;
    if (level === null) {
      left.push(subject);
      continue;
    }
    problems.push(...levelProblems(stored, level, choice));
    if (earlier.number === input.number) {
      problems.push(problem('adjustment-number-used', subject, { number: input.number }));
    }
    if (input.decidedOn < earlier.decidedOn) {
      problems.push(
        problem('adjustment-before-superseded', subject, { decidedOn: input.decidedOn, earlier: earlier.decidedOn }),
      );
    }
    decisions.push({
      ...earlier,
      level,
      number: input.number,
      decidedOn: input.decidedOn,
      decidedBy: input.decidedBy,
      reason: choice?.reason ?? input.reason,
      rulebook: stored.outcome.rulebook,
      supersedes: earlier.number,
    });
  }
  return { decisions, left, problems };
}

function* inForce(earlier: ReadonlyMap<string, Decision>, decided: readonly Decision[]): Generator<Decision> {
  const instead = new Map(decided.map((one) => [one.subject, one]));
  for (const [subject, one] of earlier) yield instead.get(subject) ?? one;
}

/** Every scope that would be over the cap, with those who would be excellent in it. */
function brokenProblems(
  cap: AgencyCap,
  { capReading, adjustment, scopeTitles }: DecideAdjustmentInput,
  decisions: readonly Decision[],
): readonly Problem[] {
  const readings = capReading === null ? CAP_READINGS : [capReading];
  return readings.flatMap((reading) =>
    brokenScopes(cap, reading).map(({ scope, lines }) => {
      const line = lines.find((one) => one.reading === reading);
      const people = decisions
        .filter(({ level, group }) => level === 'excellent' && (scope === 'agency' || group === scope))
        .map(({ subject }) => subject);
      return problem('adjustment-breaks-cap', `${adjustment.agencyId}/${scope}`, (language) => ({
        scope: scope === 'agency' ? message(language, 'scope-agency') : (scopeTitles?.get(scope)?.[language] ?? scope),
        reading: message(language, `cap-reading-${reading}`),
        excellent: line?.excellent ?? 0,
        most: line?.most ?? 0,
        people: people.join(', '),
      }));
    }),
  );
}
