import {
  addDays,
  addFractions,
  agencyOf,
  civilDate,
  compareFractions,
  monthsAndDays,
  postsOn,
  type Absence,
  type CivilDate,
  type Episode,
  type Fact,
  type FactSheet,
  type Fraction,
  type Post,
  type RolledUp,
  type RollUpRule,
  type StaffMember,
  type Unit,
  type UnitTree,
} from '@xeploai/domain';
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
  const post = postsOn(member, context.rankedOn)[0];
  if (post === undefined) return null;
  const kind = subjectKindOf(post);
  const facts: Record<string, Fact> = {
    ...timeFacts(member, context),
    ...disciplineFacts(member, context),
    ...postFacts(member, post, context),
    ...context.evidence.recorded(member.id),
    ...criterionFacts(post, kind, context),
  };
  const unit = unitInCharge(post, context.tree);
  if (unit !== null) Object.assign(facts, unitFacts(unit, context));
  return {
    subject: member.id,
    kind: kind ?? 'contract',
    group: groupOf(context.groups, post),
    ...(unit === null ? {} : { inCharge: { unitId: unit.id, asHead: HEADS.includes(post.role) } }),
    facts,
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
const DAYS = 31;

const known = (value: boolean | Fraction | readonly Episode[], asOf: CivilDate): Fact => ({
  state: 'known',
  value,
  source: SOURCE,
  asOf,
});

/** Months and days as one exact number: a day counts 1/31 of a month, which is only ever compared with whole months. */
function months(from: CivilDate, to: CivilDate): Fraction {
  const span = monthsAndDays(from, to);
  return { num: span.months * DAYS + span.days, den: DAYS };
}

const later = (a: CivilDate, b: CivilDate): CivilDate => (a > b ? a : b);
const earlier = (a: CivilDate, b: CivilDate): CivilDate => (a < b ? a : b);
const sum = (parts: readonly Fraction[]): Fraction => parts.reduce(addFractions, { num: 0, den: DAYS });
const longest = (parts: readonly Fraction[]): Fraction =>
  parts.reduce((most, part) => (compareFractions(part, most) > 0 ? part : most), { num: 0, den: DAYS });

interface Span {
  readonly from: CivilDate;
  readonly to: CivilDate;
}

/** Spells of absence within a span, each day once: records that overlap or follow one another are one spell. */
function spellsWithin({ from, to }: Span, absences: readonly Absence[]): readonly Span[] {
  const spells: Span[] = [];
  for (const one of absences.toSorted((a, b) => (a.from < b.from ? -1 : 1))) {
    const spell = { from: later(one.from, from), to: earlier(one.to, to) };
    if (spell.to < spell.from) continue;
    const last = spells.at(-1);
    if (last === undefined || addDays(last.to, 1) < spell.from) spells.push(spell);
    else spells[spells.length - 1] = { from: last.from, to: later(last.to, spell.to) };
  }
  return spells;
}

function timeFacts(member: StaffMember, { year, rankedOn }: AssembleContext): Record<string, Fact> {
  const [first, last] = [civilDate(`${year}-01-01`), civilDate(`${year}-12-31`)];
  const from = later(member.recruitedOn, first);
  const to = member.leftOn === null ? last : earlier(member.leftOn, last);
  const away = member.absences.filter(({ kind }) => kind !== 'training');
  const leave = away.filter(({ kind }) => kind !== 'maternity');
  const lengths = (span: Span, absences: readonly Absence[]): readonly Fraction[] =>
    spellsWithin(span, absences).map((spell) => months(spell.from, spell.to));
  const worked = (until: CivilDate): Fraction => {
    const off = sum(lengths({ from, to: until }, away));
    const served = months(from, until);
    const net = { num: served.num - Math.round((off.num * DAYS) / off.den), den: DAYS };
    return net.num < 0 ? { num: 0, den: DAYS } : net;
  };
  const leaves = lengths({ from, to }, leave);
  return {
    monthsWorked: known(worked(to), rankedOn),
    monthsWorkedByRanking: known(worked(earlier(to, rankedOn)), rankedOn),
    maternityLeave: known(
      spellsWithin(
        { from, to },
        away.filter(({ kind }) => kind === 'maternity'),
      ).length > 0,
      rankedOn,
    ),
    leaveMonths: known(sum(leaves), rankedOn),
    longestLeaveMonths: known(longest(leaves), rankedOn),
    leaveMonthsWithMaternity: known(sum(lengths({ from, to }, away)), rankedOn),
  };
}

function disciplineFacts(member: StaffMember, { year, rankedOn }: AssembleContext): Record<string, Fact> {
  const yearOf = (date: CivilDate): number => Number(date.slice(0, 4));
  const decisions = member.disciplinaryDecisions.map((one): Episode => {
    const twins = member.disciplinaryDecisions.filter(({ actId, id }) => actId === one.actId && id !== one.id);
    return {
      decidedOn: one.decidedOn,
      body: one.body,
      actId: one.actId,
      inCourseOfDuty: one.inCourseOfDuty,
      annulled: one.annulledOn !== null,
      sameActEarlierYear: twins.some(({ decidedOn }) => yearOf(decidedOn) < yearOf(one.decidedOn)),
      sameActLaterYear: twins.some(({ decidedOn }) => yearOf(decidedOn) > yearOf(one.decidedOn)),
      afterRanking: yearOf(one.decidedOn) === year && one.decidedOn > rankedOn,
    };
  });
  return { disciplinaryDecisions: known(decisions, rankedOn) };
}

function postFacts(member: StaffMember, post: Post, { year, rankedOn, tree }: AssembleContext): Record<string, Fact> {
  const first = civilDate(`${year}-01-01`);
  const agency = agencyOf(tree, post.unitId)?.id;
  const former = member.posts.filter(
    ({ unitId, to }) => to !== null && to >= first && to < rankedOn && agencyOf(tree, unitId)?.id !== agency,
  );
  const managedBefore = member.posts.some(({ role, from }) => MANAGERS.includes(role) && from < first);
  const facts: Record<string, Fact> = {
    becameManagerInYear: known(
      MANAGERS.includes(post.role) && post.from >= first && !managedBefore && member.recruitedOn < first,
      rankedOn,
    ),
    secondedAllYear: known(post.secondedFromUnitId !== null && post.from <= first, rankedOn),
  };
  if (former.length > 0) {
    const spans = former.map(({ from, to }) => months(later(from, first), to as CivilDate));
    facts['monthsAtFormerBody'] = known(longest(spans), rankedOn);
    facts['formerBodyExists'] = known(
      former.some(({ unitId }) => tree.positionOf.has(unitId)),
      rankedOn,
    );
  }
  return facts;
}

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
