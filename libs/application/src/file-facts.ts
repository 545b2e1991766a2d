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
import type { Clock, FactVersion, Progress, Store } from './ports.js';
import type { SimilarDutyGroup } from './similar-duties.js';
import { PROVINCE } from './sync-hrm.js';

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
        evidence,
        rollUps: rulebook.rollUps,
        rolledUp: rolledUpLevels(tree, rulebook, evidence),
      };
      let [subjects, added] = [0, 0];
      for await (const page of tx.staff.pages(PAGE)) {
        const rows = page.flatMap(({ record }): Omit<FactVersion, 'version'>[] => {
          if (!isInServiceOn(record, rankedOn)) return [];
          const sheet = assembleSheet(record, context);
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
