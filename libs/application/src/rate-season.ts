import {
  evidenceOf,
  outcomeOf,
  rateBatch,
  tableOf,
  type CivilDate,
  type Outcome,
  type SettledReadings,
  type Span,
} from '@xeploai/domain';
import type { LawLibrary } from '@xeploai/law';
import type { Season } from './file-facts.js';
import type { Clock, FactVersion, OutcomeCounts, Progress, Store, StoredOutcome } from './ports.js';
import { PROVINCE } from './sync-hrm.js';

export interface RatePorts {
  readonly store: Store;
  readonly library: LawLibrary;
  readonly clock: Clock;
  readonly progress: Progress;
}

const PAGE = 1000;

/** Rates everybody whose facts are filed, batch by batch, and stores outcomes with their evidence. */
export const rateSeason =
  ({ store, library, clock, progress }: RatePorts) =>
  async (input: {
    readonly season: Season;
    readonly readings: SettledReadings;
    readonly actor: string;
  }): Promise<OutcomeCounts> => {
    const { season, readings, actor } = input;
    return store.unitOfWork({ agencies: 'province', actor }, async (tx) => {
      let done = 0;
      for await (const page of tx.facts.latest(season.year, PAGE)) {
        const outcomes = [...Map.groupBy(page, ({ sheet }) => sheet.kind ?? '')].flatMap(([kind, rows]) =>
          kind === 'contract' ? rows.map(notCovered) : rateRows(rows, kind, { season, readings, library }),
        );
        await tx.outcomes.write(season.year, outcomes);
        done += page.length;
        progress.report({ stage: 'rate', done });
      }
      const counts = await tx.outcomes.count(season.year);
      await tx.audit.append([
        {
          agencyId: PROVINCE,
          actor,
          action: 'season.rated',
          at: clock.now(),
          payload: { year: season.year, ...counts },
        },
      ]);
      return counts;
    });
  };

function rateRows(
  rows: readonly FactVersion[],
  kind: string,
  { season, readings, library }: { season: Season; readings: SettledReadings; library: LawLibrary },
): readonly StoredOutcome[] {
  const period: Span = { from: `${season.year}-01-01` as CivilDate, to: `${season.year}-12-31` as CivilDate };
  const rulebook = library.rulebook(
    kind,
    { begunOn: season.begunOn, decidedOn: season.rankedOn, periodEnd: period.to },
    season.overlays,
  );
  const batch = rateBatch(
    rulebook,
    tableOf(
      rulebook,
      rows.map(({ sheet }) => sheet),
      period,
    ),
    readings,
  );
  return rows.map(({ agencyId, subject, version, sheet }, row) => ({
    agencyId,
    subject,
    factVersion: version,
    group: sheet.group ?? '',
    outcome: outcomeOf(batch, row),
    evidence: [...evidenceOf(batch, row)],
    readings,
  }));
}

/** A contract worker: outside the subjects of the decrees, unless a body decides otherwise. */
function notCovered({ agencyId, subject, version, sheet }: FactVersion): StoredOutcome {
  const outcome: Outcome = {
    subject,
    rulebook: { id: 'notCovered', hash: '' },
    status: 'notRated',
    level: null,
    possible: ['notRated'],
    awaits: [],
    readings: [],
    provisional: false,
  };
  return { agencyId, subject, factVersion: version, group: sheet.group ?? '', outcome, evidence: [], readings: {} };
}
