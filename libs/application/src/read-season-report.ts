import {
  civilDate,
  parseCivilDate,
  problem,
  ProblemError,
  SEASON_STEPS,
  type CivilDate,
  type Problem,
} from '@xeploai/domain';
import { readInputPart } from '@xeploai/law';
import { z } from 'zod';
import type { SeasonReport } from './record-season.js';

const day = z.string().refine((value) => parseCivilDate(value) !== null, { error: 'detail-day-shape' });
const document = z.string().trim().min(1);

export const seasonStepSchema = z.strictObject({
  agency: z.string().min(1).meta({ description: 'Code of the agency' }),
  step: z.enum(SEASON_STEPS),
  doneOn: day.nullable().meta({ description: 'Civil date, or null: reported as not done yet' }),
  document: document.optional().meta({ description: 'The document that says so; required once it is done' }),
  extension: z
    .strictObject({ until: day, document })
    .optional()
    .meta({ description: 'More time, granted by a document' }),
});

export const partyRankingSchema = z.strictObject({
  agency: z.string().min(1),
  day: day.nullable().meta({ description: 'Day on which Party members are ranked, or null: none planned' }),
});

export const seasonReportSchema = z.strictObject({
  year: z.int().min(2020).max(2100),
  steps: z.array(z.unknown()).default([]),
  partyRankings: z.array(z.unknown()).default([]),
});

/** What the agencies of a province reported, with every row that could not be used and why. */
export interface ReadSeasonReport {
  readonly year: number;
  readonly report: SeasonReport;
  readonly problems: readonly Problem[];
}

/**
 * Reads what agencies reported of their season, row by row: good rows are kept beside bad ones.
 * @param agencies ids by code
 * @param today nothing can have been done after it
 * @throws ProblemError when the whole is no season report
 */
export function readSeasonReport(
  raw: unknown,
  { agencies, today, where }: { agencies: ReadonlyMap<string, string>; today: CivilDate; where: string },
): ReadSeasonReport {
  const { year, steps, partyRankings } = readInputPart(seasonReportSchema, raw, where);
  const problems: Problem[] = [];
  const seen = new Set<string>();
  const usable = <T extends { agency: string }>(
    schema: z.ZodType<T>,
    row: unknown,
    place: string,
    key: (row: T) => string,
  ): (T & { agencyId: string })[] => {
    try {
      const read = readInputPart(schema, row, place);
      const agencyId = agencies.get(read.agency);
      const found =
        agencyId === undefined
          ? problem('agency-unknown', place, { code: read.agency })
          : seen.has(key(read))
            ? problem('season-row-twice', place, { code: read.agency })
            : null;
      if (found === null) {
        seen.add(key(read));
        return [{ ...read, agencyId: agencyId as string }];
      }
      problems.push(found);
    } catch (err) {
      if (!(err instanceof ProblemError)) throw err;
      problems.push(...err.problems);
    }
    return [];
  };
  const entries = steps.flatMap((row, index) => {
    const place = `${where} steps[${index}]`;
    return usable(seasonStepSchema, row, place, ({ agency, step }) => `${agency}/${step}`).flatMap((read) => {
      const doneOn = read.doneOn === null ? null : civilDate(read.doneOn);
      const wrong =
        doneOn !== null && doneOn > today
          ? problem('season-step-in-future', place, { code: read.agency, day: doneOn })
          : doneOn !== null && read.document === undefined
            ? problem('season-step-without-document', place, { code: read.agency })
            : null;
      if (wrong !== null) {
        problems.push(wrong);
        return [];
      }
      const extension =
        read.extension === undefined
          ? null
          : { until: civilDate(read.extension.until), document: read.extension.document };
      return [{ agencyId: read.agencyId, step: read.step, doneOn, document: read.document ?? null, extension }];
    });
  });
  const days = partyRankings.flatMap((row, index) =>
    usable(partyRankingSchema, row, `${where} partyRankings[${index}]`, ({ agency }) => `${agency}/party`).map(
      (read): [string, CivilDate | null] => [read.agencyId, read.day === null ? null : civilDate(read.day)],
    ),
  );
  return { year, report: { entries, partyRankings: new Map(days) }, problems };
}
