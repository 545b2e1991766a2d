import {
  agencyOf,
  postsOn,
  type CivilDate,
  type Episode,
  type Fact,
  type FactSheet,
  type Fraction,
  type Level,
  type Post,
  type RolledUp,
  type RollUpRule,
  type StaffMember,
  type Unit,
  type UnitTree,
} from '@xeploai/domain';
import { deriveFacts, yearSpan } from '@xeploai/law';
import { groupOf, type SimilarDutyGroup } from './similar-duties.js';
import type { IndicatorReport } from './ports.js';
import { countTargets, type IndicatorFact, type UnitTarget } from './unit-targets.js';

/** What is known of a season besides what the HRM holds. */
export interface SeasonEvidence {
  /** What the agency recorded about a person's year: fact id to fact. */
  readonly recorded: (memberId: string) => Readonly<Record<string, Fact>>;
  /** Level of a unit: a fact with its issuer and day. `undefined` while it is not decided. */
  readonly unitLevel: (unitId: string) => Fact | undefined;
  readonly targets: (unitId: string) => readonly UnitTarget[];
  /** Indicators of an agency as first reported; later figures come as revisions. None when left out. */
  readonly indicators?: (agencyId: string) => readonly Omit<IndicatorReport, 'agencyId'>[];
}

export interface AssembleContext {
  readonly year: number;
  /** The day of the ranking. */
  readonly rankedOn: CivilDate;
  readonly tree: UnitTree;
  readonly rolledUp: RolledUp;
  readonly rollUps: readonly RollUpRule[];
  readonly groups: readonly SimilarDutyGroup[];
  readonly evidence: SeasonEvidence;
  /** Facts that only rules of the overlays speak of, by kind of subject: criteria that an indicator can feed. */
  readonly criteria: (kind: string) => ReadonlySet<string>;
  /** Decided results of earlier years; none when left out. */
  readonly earlierLevels?: (memberId: string) => readonly { readonly year: number; readonly level: Level }[];
}

const MANAGERS = ['head', 'deputyHead', 'divisionHead', 'deputyDivisionHead'];

/** Kind of subject of a post; `null` for contract workers, whom the decrees do not rank. */
export function subjectKindOf(post: Post): string | null {
  if (post.category === 'contract') return null;
  if (post.category === 'cadre') return 'cadre';
  return MANAGERS.includes(post.role) ? `${post.category}Manager` : post.category;
}

/** The unit that a manager is directly in charge of: the agency for its head and deputies, else the post's own unit. */
export function unitInCharge(post: Post, tree: UnitTree): Unit | null {
  if (!MANAGERS.includes(post.role) && post.category !== 'cadre') return null;
  const at = tree.positionOf.get(post.unitId);
  const own = at === undefined ? null : (tree.units[at] as Unit);
  const leadsAgency = post.role === 'head' || post.role === 'deputyHead' || post.category === 'cadre';
  return leadsAgency && own?.kind === 'office' ? agencyOf(tree, post.unitId) : own;
}

/** Everything the HRM and the season know about one person, as facts. `null` when no post is held on that day. */
export function assembleSheet(
  member: StaffMember,
  context: AssembleContext,
): (FactSheet & { readonly kind: string; readonly group: string }) | null {
  const { year, rankedOn } = context;
  const post = postsOn(member, rankedOn)[0];
  if (post === undefined) return null;
  const kind = subjectKindOf(post);
  const facts: Record<string, Fact> = {
    ...recordsOf(member, context),
    ...resultsOf(member, context),
    ...context.evidence.recorded(member.id),
    ...criterionFacts(post, kind, context),
  };
  const unit = unitInCharge(post, context.tree);
  if (unit !== null) Object.assign(facts, unitFacts(unit, context));
  const { facts: completed } = deriveFacts(
    { subject: member.id, facts },
    { period: yearSpan(year), decidedOn: rankedOn },
  );
  return {
    subject: member.id,
    kind: kind ?? 'contract',
    group: groupOf(context.groups, post),
    ...(unit === null ? {} : { inCharge: { unitId: unit.id, asHead: HEADS.includes(post.role) } }),
    facts: completed,
  };
}

const HEADS = ['head', 'divisionHead'];

/** Indicators of the agency that a criterion of an overlay speaks of. */
function criterionFacts(
  post: Post,
  kind: string | null,
  { tree, evidence, criteria }: AssembleContext,
): FactSheet['facts'] {
  const known = criteria(kind ?? '');
  if (known.size === 0) return {};
  const reports = evidence.indicators?.(agencyOf(tree, post.unitId)?.id ?? '') ?? [];
  return Object.fromEntries(
    reports.flatMap(({ indicator, fact }) => (known.has(indicator) ? [[indicator, fact] as const] : [])),
  );
}

const SOURCE = 'HRM';

const known = (value: readonly Episode[], asOf: CivilDate): Fact => ({ state: 'known', value, source: SOURCE, asOf });

/** Fields that have a value. */
const told = (fields: Readonly<Record<string, boolean | string | Fraction | null | undefined>>): Episode =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null && value !== undefined)) as Episode;

/** What the HRM records, as it records it: spans of service, posts and absences, decisions on discipline. */
function recordsOf(member: StaffMember, { rankedOn, tree }: AssembleContext): Record<string, Fact> {
  const { recruitedOn, leftOn } = member;
  const bodyOf = (unitId: string): string => agencyOf(tree, unitId)?.id ?? unitId;
  const posts = member.posts.map(({ from, to, unitId, role, primary, secondedFromUnitId }) =>
    told({
      from,
      to,
      body: bodyOf(unitId),
      bodyDissolved: !tree.positionOf.has(unitId),
      manages: MANAGERS.includes(role),
      primary,
      seconded: secondedFromUnitId !== null,
    }),
  );
  const decisions = member.disciplinaryDecisions.map(({ decidedOn, body, actId, inCourseOfDuty, annulledOn }) =>
    told({ decidedOn, body, actId, inCourseOfDuty, annulled: annulledOn !== null }),
  );
  const service = told({ from: recruitedOn, to: leftOn });
  return {
    service: known([service], rankedOn),
    posts: known(posts, rankedOn),
    absences: known(
      member.absences.map(({ kind, from, to }) => ({ kind, from, to })),
      rankedOn,
    ),
    disciplinaryDecisions: known(decisions, rankedOn),
  };
}

/** Decided results of earlier years, told where an act may have been the ground of one. */
function resultsOf(member: StaffMember, { earlierLevels, rankedOn }: AssembleContext): Record<string, Fact> {
  const results = member.disciplinaryDecisions.length === 0 ? [] : (earlierLevels?.(member.id) ?? []);
  if (results.length === 0) return {};
  const episodes = results.map(({ year, level }) => ({ year: { num: year, den: 1 }, level }));
  return { earlierResults: { state: 'known', value: episodes, source: DECIDED, asOf: rankedOn } };
}

const DECIDED = 'Quyết định xếp loại đã lưu';

function unitFacts(unit: Unit, { tree, rolledUp, rollUps, evidence }: AssembleContext): Record<string, Fact> {
  const at = tree.positionOf.get(unit.id) as number;
  const below = rolledUp.below[at] as number;
  const open = rolledUp.unknown[at] as number;
  const reports = evidence.indicators?.(agencyOf(tree, unit.id)?.id ?? '') ?? [];
  const figureOf = (id: string): IndicatorFact | undefined => reports.find(({ indicator }) => indicator === id)?.fact;
  const facts: Record<string, Fact> = { ...countTargets(evidence.targets(unit.id), figureOf) };
  const level = evidence.unitLevel(unit.id);
  if (level !== undefined) facts['unitLevel'] = level;
  rollUps.forEach(({ fact }, index) => {
    const num = (rolledUp.reached[index] as Int32Array)[at] as number;
    facts[fact] =
      below === 0
        ? { state: 'notApplicable', reason: unit.name }
        : open === 0
          ? { state: 'known', value: { num, den: below }, source: unit.name }
          : { state: 'unknown', between: { num, top: num + open, den: below } };
  });
  return facts;
}
