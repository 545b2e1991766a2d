import { Get, Inject, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import { ProblemError, type CivilDate, type Rulebook } from '@xeploai/domain';
import { SUBJECTS, yearSpan, type LawLibrary } from '@xeploai/law';
import type { z } from 'zod';
import { rulebooksSchema } from './answers.schema.js';
import { EVALUATION } from './evaluation-module-definition.js';
import type { EvaluationOptions } from './evaluation-options.js';
import { EvaluationRoutes } from './evaluation-routes.js';
import { rulebooksQuerySchema, type RulebooksQuery } from './requests.schema.js';

type Shown = z.infer<typeof rulebooksSchema>['rulebooks'][number];

@EvaluationRoutes('rulebooks')
export class RulebooksController {
  readonly #options: Required<EvaluationOptions>;

  constructor(@Inject(EVALUATION) options: unknown) {
    this.#options = options as Required<EvaluationOptions>;
  }

  @Get()
  @ApiOperation({ summary: 'The rulebook of each kind of subject for a year, with its hash and its rules' })
  @ApiOkResponse({ description: 'Rulebooks in force', standardSchema: rulebooksSchema })
  list(@Query({ schema: rulebooksQuerySchema }) query: unknown): z.infer<typeof rulebooksSchema> {
    const { law, overlays } = this.#options;
    const { year, subject, overlay } = query as RulebooksQuery;
    const subjects = subject === undefined ? SUBJECTS : [subject];
    const dates = { periodEnd: yearSpan(year).to };
    const found = subjects.flatMap((kind) => inForce(law, kind, dates, overlay ?? overlays));
    if (subject !== undefined && found.length === 0) law.rulebook(subject, dates, overlay ?? overlays);
    return { rulebooks: found.map(shown) };
  }
}

/** What may judge a subject: one rulebook, or two where it depends on the unit's own regulation, or none. */
function inForce(
  law: LawLibrary,
  subject: string,
  dates: { readonly periodEnd: CivilDate },
  overlays: readonly string[],
): readonly Rulebook[] {
  const rulebooks = [dates.periodEnd, null].flatMap((unitRegulationIssuedOn): readonly Rulebook[] => {
    try {
      return [law.rulebook(subject, { ...dates, unitRegulationIssuedOn }, overlays)];
    } catch (err) {
      if (err instanceof ProblemError && err.problems.every(({ code }) => code === 'rulebook-not-in-force')) return [];
      throw err;
    }
  });
  return [...new Set(rulebooks)];
}

function shown({ id, hash, subject, title, steps, ceilings, caps, deadlines, readings, pointers }: Rulebook): Shown {
  const rules = [...steps, ...ceilings, ...caps, ...deadlines].map(({ rule }) => rule);
  return {
    id,
    hash,
    subject,
    title,
    rules: [...new Map(rules.map((rule) => [rule.id, rule])).values()],
    readings: readings.map((reading) => ({ id: reading.id, question: reading.question })),
    pointers: [...pointers],
  };
}
