import {
  agencyOf,
  parseFraction,
  problem,
  ProblemError,
  readFact,
  treeOn,
  shareOfRule,
  type CivilDate,
  type Fact,
  type Fraction,
  type Rulebook,
  type Unit,
} from '@xeploai/domain';
import type { LawLibrary } from '@xeploai/law';
import {
  awaitsDecision,
  countAdjustment,
  type AdjustedPerson,
  type AdjustedUnit,
  type AdjustmentProposal,
} from './adjustment-proposal.js';
import {
  assessRevision,
  capWith,
  changedScopes,
  pathsOf,
  type AgencyResults,
  type AssessedPerson,
  type Assessment,
} from './assess-revision.js';
import { contentHash } from './content-hash.js';
import type { Clock, Decision, IndicatorReport, IndicatorVersion, Store, StoredOutcome, Tx } from './ports.js';
import { NOT_COVERED } from './rate-sheets.js';
import { isMeasured, type IndicatorFact } from './unit-targets.js';

/** A new figure of an indicator, as its issuer gives it. */
export interface IndicatorRevision {
  readonly year: number;
  readonly agencyId: string;
  readonly indicator: string;
  /** As written: `96.4%`, `12/13`, or what the criterion of the overlay takes. */
  readonly value: string;
  readonly issuer: string;
  readonly asOf: CivilDate;
  /** Number or name of the document that says so. */
  readonly document: string;
}

export interface AdjustPorts {
  readonly store: Store;
  readonly library: LawLibrary;
  readonly clock: Clock;
}

/**
 * Records a revised figure as a new version of its indicator and draws up what it touches. What needs no decision is
 * filed at once: facts and outcomes of people for whom nothing else was decided. Whoever would get another level waits
 * for a decision with its number. The same revision again gives the proposal that there is.
 * @throws ProblemError when the figure cannot be read, has no issuer or document, or reaches nobody
 */
export const proposeAdjustments =
  ({ store, library, clock }: AdjustPorts) =>
  async (input: { readonly revision: IndicatorRevision; readonly actor: string }): Promise<AdjustmentProposal> => {
    const { revision, actor } = input;
    const { year, agencyId, indicator } = revision;
    return store.unitOfWork({ agencies: [agencyId], actor }, async (tx) => {
      const at = clock.now();
      const agency = await readAgency(tx, library, year, agencyId);
      const known = await tx.indicators.latest(year, agencyId);
      const before = known.find((one) => one.indicator === indicator) ?? null;
      const drawn = (await tx.adjustments.all(year, agencyId)).filter(
        (one) => one.indicator.after.indicator === indicator,
      );
      const report = reportOf(revision, agency, before);
      await tx.indicators.add(year, [report], at);
      const latest = await tx.indicators.latest(year, agencyId);
      const after = latest.find((one) => one.indicator === indicator) as IndicatorVersion;
      const figureOf = (id: string): IndicatorFact | undefined => latest.find((one) => one.indicator === id)?.fact;
      const assessment = assessRevision(agency, { indicator, figureOf });

      const earlier = drawn.findLast((one) => one.indicator.after.version === after.version);
      if (earlier !== undefined && isStillTrue(earlier, assessment)) return earlier;
      const number = (await tx.adjustments.all(year, agencyId)).length + 1;
      const proposal = await drawUp(tx, {
        agency,
        assessment,
        indicator: { before: before?.version === after.version ? (earlier?.indicator.before ?? null) : before, after },
        number,
        agencyId,
      });
      await tx.adjustments.add(proposal, at);
      await file(
        tx,
        year,
        assessment.people.filter((one) => !awaitsDecision(one)),
        at,
      );
      await tx.audit.append([
        {
          agencyId,
          actor,
          action: 'adjustment.proposed',
          at,
          payload: { year, number, indicator, version: after.version, ...countAdjustment(proposal.people) },
        },
      ]);
      return proposal;
    });
  };

/** How the results of an agency stand, with the rulebooks that they name. */
export async function readAgency(
  tx: Tx,
  library: LawLibrary,
  year: number,
  agencyId: string,
): Promise<AgencyResults & { readonly rulebooks: ReadonlySet<Rulebook> }> {
  const outcomes = await tx.outcomes.byAgency(year, agencyId);
  if (outcomes.length === 0)
    throw new ProblemError([problem('agency-not-rated', agencyId, { agency: agencyId, year })]);
  const parts = await tx.rulebooks.parts();
  const kept = new Map<string, Rulebook>();
  const rulebookOf = ({ outcome: { rulebook } }: StoredOutcome): Rulebook => {
    const found = kept.get(rulebook.hash) ?? library.find(rulebook, parts.get(rulebook.hash));
    kept.set(rulebook.hash, found);
    return found;
  };
  for (const one of outcomes) if (one.outcome.rulebook.id !== NOT_COVERED.id) rulebookOf(one);
  const versions = await tx.facts.versions(
    year,
    outcomes.map(({ subject, factVersion }) => ({ subject, version: factVersion })),
  );
  return {
    year,
    outcomes,
    sheets: new Map(versions.map((one) => [one.subject, one])),
    decisions: new Map((await tx.decisions.byAgency(year, agencyId)).map((one) => [one.subject, one])),
    targets: await tx.targets.byAgency(year, agencyId),
    rulebookOf,
    rulebooks: new Set(kept.values()),
  };
}

/** The revision as a fact. @throws ProblemError with every fault of it */
function reportOf(
  revision: IndicatorRevision,
  agency: AgencyResults & { readonly rulebooks: ReadonlySet<Rulebook> },
  before: IndicatorVersion | null,
): IndicatorReport {
  const { agencyId, indicator, value, issuer, asOf, document } = revision;
  const where = `${agencyId}/${indicator}`;
  const problems = (['issuer', 'document'] as const)
    .filter((name) => revision[name].trim() === '')
    .map((name) => problem('indicator-without-source', `${where}.${name}`, { field: name }));
  const paths = pathsOf(agency, indicator, { unitName: (id) => id, rulebooks: agency.rulebooks });
  if (paths.length === 0) {
    const measured = [...agency.targets.values()].flat().flatMap((one) => (isMeasured(one) ? [one.indicator] : []));
    problems.push(
      problem('indicator-reaches-nobody', where, { indicator, known: [...new Set(measured)].join(', ') || '-' }),
    );
  }
  const asOfBefore = before !== null && before.fact.state !== 'unknown' ? before.fact.asOf : undefined;
  if (asOfBefore !== undefined && asOf < asOfBefore) {
    problems.push(problem('indicator-older', where, { asOf, before: asOfBefore, version: before?.version ?? 0 }));
  }
  const criterion = paths.find((path) => path.kind === 'criterion');
  const definition = [...agency.rulebooks]
    .map(({ vocabulary }) => vocabulary[indicator])
    .find((one) => one !== undefined);
  let figure: Exclude<Fact, { state: 'unknown' | 'notApplicable' | 'waived' }>['value'] | null = parseFraction(value);
  if (criterion !== undefined && definition !== undefined) {
    const read = readFact(definition, definition.type === 'flag' ? value === 'true' : value, where);
    if ('problem' in read) problems.push(read.problem);
    else if (read.fact.state === 'known') figure = read.fact.value;
  }
  const target = paths.find((path) => path.kind === 'target');
  if (figure === null) problems.push(problem('indicator-not-a-number', where, { indicator }));
  else if (target !== undefined && target.goal.num <= target.goal.den && !/[%/]/.test(value)) {
    problems.push(problem('indicator-without-percent', where, { indicator, value }));
  }
  if (figure === null || problems.length > 0) throw new ProblemError(problems);
  return {
    agencyId,
    indicator,
    title: before?.title ?? target?.title ?? criterion?.title.vi ?? indicator,
    fact: { state: 'known', value: figure, source: issuer, asOf },
    document,
  };
}

/** Whether everybody who waits for a decision still stands as the proposal says. */
export function isStillTrue(proposal: AdjustmentProposal, { people }: Assessment): boolean {
  const standing = (one: Pick<AdjustedPerson, 'subject' | 'before' | 'after' | 'decided' | 'verdict'>): string =>
    contentHash([one.subject, one.before, one.after, one.decided, one.verdict]);
  const waiting = (all: readonly AssessedPerson[]): readonly AssessedPerson[] =>
    all.filter((one) => awaitsDecision(one));
  const now = waiting(people).map(standing).toSorted();
  const then = proposal.people.filter(awaitsDecision).map(standing).toSorted();
  return now.join() === then.join();
}

/** Files facts and outcomes of people, each outcome with the version that its facts got. */
export async function file(tx: Tx, year: number, people: readonly AssessedPerson[], at: Date): Promise<void> {
  await tx.facts.add(
    year,
    people.map(({ subject, sheet, after: { agencyId } }) => ({ agencyId, subject, hash: contentHash(sheet), sheet })),
    at,
  );
  const versions = await tx.facts.latestVersions(
    year,
    people.map(({ subject }) => subject),
  );
  await tx.outcomes.write(
    year,
    people.map(({ subject, after }) => ({ ...after, factVersion: versions.get(subject) as number })),
  );
}

/** The share of the cap by the rulebooks of these results; `null` when none was in force. */
export function shareOfCap(rulebooks: Iterable<Rulebook>): Fraction | null {
  for (const { caps } of rulebooks) if (caps[0] !== undefined) return shareOfRule(caps[0]) ?? null;
  return null;
}

async function drawUp(
  tx: Tx,
  given: {
    readonly agency: AgencyResults & { readonly rulebooks: ReadonlySet<Rulebook> };
    readonly assessment: Assessment;
    readonly indicator: AdjustmentProposal['indicator'];
    readonly number: number;
    readonly agencyId: string;
  },
): Promise<AdjustmentProposal> {
  const { agency, assessment, indicator, number, agencyId } = given;
  const tree = treeOn(await tx.units.all(), `${agency.year}-12-31` as CivilDate);
  const unitOf = (id: string): Unit | undefined => tree.units[tree.positionOf.get(id) ?? -1];
  const own = unitOf(agencyId) ?? agencyOf(tree, agencyId);
  const staff = new Map(
    (await tx.staff.find(assessment.people.map(({ subject }) => subject))).map((member) => [member.id, member]),
  );
  const people = assessment.people.map((assessed): AdjustedPerson => {
    const { sheet: _, ...one } = assessed;
    const member = staff.get(one.subject);
    const post = member?.posts.find(({ to, primary }) => to === null && primary) ?? member?.posts.at(-1);
    return {
      ...one,
      staffCode: member?.staffCode ?? '',
      fullName: member?.fullName ?? '',
      post: post?.title ?? '',
    };
  });
  const share = shareOfCap(agency.rulebooks);
  return {
    year: agency.year,
    agencyId,
    number,
    agency: { code: own?.code ?? '', name: own?.name ?? agencyId },
    indicator,
    paths: pathsOf(agency, indicator.after.indicator, {
      unitName: (id) => unitOf(id)?.name ?? id,
      rulebooks: agency.rulebooks,
    }),
    units: unitsOf(assessment, (id) => unitOf(id)?.name ?? id),
    people: people.toSorted(byWeight),
    lookedAt: assessment.lookedAt,
    unchanged: assessment.lookedAt - people.length,
    share,
    caps:
      share === null
        ? []
        : changedScopes(capWith(agency, NOTHING, share), capWith(agency, instead(agency, people), share)),
  };
}

const NOTHING = { decisions: [], outcomes: [] };

/** The proposed levels in the place of those in force, as if they were decided. */
function instead(
  agency: AgencyResults,
  people: readonly AdjustedPerson[],
): { readonly decisions: readonly Decision[]; readonly outcomes: readonly StoredOutcome[] } {
  return {
    outcomes: people.map(({ after }) => after),
    decisions: people.flatMap(({ subject, verdict, after }) => {
      const decided = agency.decisions.get(subject);
      const { level } = after.outcome;
      return verdict === 'proposed' && decided !== undefined && level !== null ? [{ ...decided, level }] : [];
    }),
  };
}

/** The units whose targets changed, told by the facts of those in charge of them. */
function unitsOf({ people }: Assessment, nameOf: (id: string) => string): readonly AdjustedUnit[] {
  const counted = people.flatMap((one) =>
    one.sheet.inCharge === undefined ? [] : [{ ...one, unit: one.sheet.inCharge }],
  );
  return [...Map.groupBy(counted, ({ unit }) => unit.unitId)]
    .map(([unitId, [first]]) => ({
      unitId,
      name: nameOf(unitId),
      level: first?.sheet.facts['unitLevel'] ?? null,
      facts: (first?.facts ?? []).filter(({ fact }) => fact.startsWith('unitTargets')),
    }))
    .filter(({ facts }) => facts.length > 0);
}

const ORDER: readonly AdjustedPerson['verdict'][] = [
  'proposed',
  'toBeSettled',
  'confirmed',
  'open',
  'undecided',
  'same',
];

const byWeight = (a: AdjustedPerson, b: AdjustedPerson): number =>
  ORDER.indexOf(a.verdict) - ORDER.indexOf(b.verdict) ||
  Number(b.isHead) - Number(a.isHead) ||
  (a.staffCode < b.staffCode ? -1 : 1);
