import {
  agencyOf,
  isInServiceOn,
  isLevel,
  postsOn,
  rollUp,
  treeOn,
  type CivilDate,
  type Level,
  type Rulebook,
  type UnitTree,
} from '@xeploai/domain';
import type { LawLibrary } from '@xeploai/law';
import { assembleSheet, type SeasonEvidence } from './assemble-sheet.js';
import { contentHash } from './content-hash.js';
import { overlayCriteria } from './overlay-criteria.js';
import type { Clock, FactVersion, IndicatorReport, Progress, Store, Tx } from './ports.js';
import { yearOf } from './rate-sheets.js';
import type { SimilarDutyGroup } from './similar-duties.js';
import { PROVINCE } from './ports.js';

export interface FilePorts {
  readonly store: Store;
  readonly library: LawLibrary;
  readonly clock: Clock;
  readonly progress: Progress;
}

/** A season of evaluation: the year, the day of the ranking, and what the province has settled. */
export interface Season {
  readonly year: number;
  readonly begunOn: CivilDate;
  readonly rankedOn: CivilDate;
  readonly overlays: readonly string[];
  readonly groups: readonly SimilarDutyGroup[];
}

const PAGE = 1000;

/** Assembles the facts of everybody in service on the day of the ranking; stores a new version where they changed. */
export const fileFacts =
  ({ store, library, clock, progress }: FilePorts) =>
  async (input: {
    readonly season: Season;
    readonly evidence: SeasonEvidence;
    readonly actor: string;
  }): Promise<{ subjects: number; added: number }> => {
    const { season, evidence, actor } = input;
    const { year, begunOn, rankedOn, overlays, groups } = season;
    const scope = { agencies: 'province', actor } as const;
    const rulebook = library.rulebook(
      'publicEmployeeManager',
      { begunOn, periodEnd: `${year}-12-31` as CivilDate },
      overlays,
    );
    return store.unitOfWork(scope, async (tx) => {
      const tree = treeOn(await tx.units.all(), rankedOn);
      const context = {
        year,
        rankedOn,
        tree,
        groups,
        evidence: await fileEvidence(tx, tree, { year, evidence, at: clock.now() }),
        criteria: (kind: string) => criteriaFor(library, kind, season),
        rollUps: rulebook.rollUps,
        rolledUp: rolledUpLevels(tree, rulebook, evidence),
      };
      let [subjects, added] = [0, 0];
      for await (const page of tx.staff.pages(PAGE)) {
        const disciplined = page.filter(({ record }) => record.disciplinaryDecisions.length > 0).map(({ id }) => id);
        const earlier = await tx.decisions.levelsBefore(year, disciplined);
        const rows = page.flatMap(({ record }): Omit<FactVersion, 'version'>[] => {
          if (!isInServiceOn(record, rankedOn)) return [];
          const sheet = assembleSheet(record, { ...context, earlierLevels: (id) => earlier.get(id) ?? [] });
          const post = postsOn(record, rankedOn)[0];
          if (sheet === null || post === undefined) return [];
          const agencyId = agencyOf(tree, post.unitId)?.id ?? PROVINCE;
          return [{ agencyId, subject: record.id, hash: contentHash(sheet), sheet }];
        });
        added += await tx.facts.add(year, rows, clock.now());
        subjects += rows.length;
        progress.report({ stage: 'facts', done: subjects });
      }
      await tx.audit.append([
        { agencyId: PROVINCE, actor, action: 'facts.filed', at: clock.now(), payload: { year, subjects, added } },
      ]);
      return { subjects, added };
    });
  };

/** Files targets and first reports of indicators; what is on record of an indicator counts before what is told again. */
async function fileEvidence(
  tx: Tx,
  tree: UnitTree,
  { year, evidence, at }: { readonly year: number; readonly evidence: SeasonEvidence; readonly at: Date },
): Promise<SeasonEvidence> {
  const lists = tree.units.map((unit) => ({
    agencyId: agencyOf(tree, unit.id)?.id ?? PROVINCE,
    unitId: unit.id,
    targets: evidence.targets(unit.id),
  }));
  await tx.targets.add(
    year,
    lists.filter(({ targets }) => targets.length > 0),
    at,
  );
  const known = new Set((await tx.indicators.latest(year)).map(keyOf));
  const reports = tree.units.flatMap(({ id, isAgency }) =>
    isAgency ? (evidence.indicators?.(id) ?? []).map((report) => ({ ...report, agencyId: id })) : [],
  );
  await tx.indicators.add(
    year,
    reports.filter((report) => !known.has(keyOf(report))),
    at,
  );
  const filed = Map.groupBy(await tx.indicators.latest(year), ({ agencyId }) => agencyId);
  return { ...evidence, indicators: (agencyId) => filed.get(agencyId) ?? [] };
}

const keyOf = ({ agencyId, indicator }: IndicatorReport): string => JSON.stringify([agencyId, indicator]);

function criteriaFor(library: LawLibrary, kind: string, { year, begunOn, overlays }: Season): ReadonlySet<string> {
  if (overlays.length === 0 || kind === '') return new Set();
  return overlayCriteria(library.rulebook(kind, { begunOn, periodEnd: yearOf(year).to }, overlays));
}

function rolledUpLevels(tree: UnitTree, rulebook: Rulebook, evidence: SeasonEvidence): ReturnType<typeof rollUp> {
  const levelOf = (unitId: string): Level | undefined => {
    const fact = evidence.unitLevel(unitId);
    if (fact === undefined || (fact.state !== 'known' && fact.state !== 'substituted')) return undefined;
    return isLevel(fact.value) ? fact.value : undefined;
  };
  return rollUp(
    tree,
    levelOf,
    rulebook.rollUps.map(({ atLeast }) => atLeast),
  );
}
