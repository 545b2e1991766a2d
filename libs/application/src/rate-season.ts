import type { Rulebook, SettledReadings } from '@xeploai/domain';
import type { LawLibrary } from '@xeploai/law';
import type { Season } from './file-facts.js';
import type { Clock, FactVersion, OutcomeCounts, Progress, Store, StoredOutcome } from './ports.js';
import { notCovered, rateSheets, storedOutcome, yearOf } from './rate-sheets.js';
import { PROVINCE } from './ports.js';

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
    const used = new Set<Rulebook>();
    return store.unitOfWork({ agencies: 'province', actor }, async (tx) => {
      let done = 0;
      for await (const page of tx.facts.latest(season.year, PAGE)) {
        const outcomes = [...Map.groupBy(page, ({ sheet }) => sheet.kind ?? '')].flatMap(([kind, rows]) => {
          if (kind === 'contract') return rows.map((row) => storedOutcome(row, notCovered(row.subject), {}));
          const rulebook = rulebookOf(kind, season, library);
          used.add(rulebook);
          return rateRows(rulebook, rows, season.year, readings);
        });
        await tx.outcomes.write(season.year, outcomes);
        done += page.length;
        progress.report({ stage: 'rate', done });
      }
      for (const rulebook of used) await tx.rulebooks.keep(rulebook);
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

/** The rulebook of one kind of subject in a season. */
const rulebookOf = (kind: string, { year, begunOn, rankedOn, overlays }: Season, library: LawLibrary): Rulebook =>
  library.rulebook(kind, { begunOn, decidedOn: rankedOn, periodEnd: yearOf(year).to }, overlays);

function rateRows(
  rulebook: Rulebook,
  rows: readonly FactVersion[],
  year: number,
  readings: SettledReadings,
): readonly StoredOutcome[] {
  const rated = rateSheets(
    rulebook,
    rows.map(({ sheet }) => sheet),
    yearOf(year),
    readings,
  );
  return rows.map((row, index) => storedOutcome(row, rated[index] as (typeof rated)[number], readings));
}
