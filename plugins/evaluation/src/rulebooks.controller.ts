import { Get, Inject, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import type { Rulebook } from '@xeploai/domain';
import { SUBJECTS, yearSpan } from '@xeploai/law';
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
    return { rulebooks: subjects.map((kind) => shown(law.rulebook(kind, dates, overlay ?? overlays))) };
  }
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
