import { Body, HttpCode, Inject, Post } from '@nestjs/common';
import { ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import { rateCases, type RatedCase } from '@xeploai/law';
import { ratingsSchema } from './answers.schema.js';
import { EVALUATION } from './evaluation-module-definition.js';
import type { EvaluationOptions } from './evaluation-options.js';
import { EvaluationRoutes } from './evaluation-routes.js';
import { checkCount, withOverlays } from './case-list.js';
import { ratingsRequestSchema } from './requests.schema.js';

@EvaluationRoutes('ratings')
export class RatingsController {
  readonly #options: Required<EvaluationOptions>;

  constructor(@Inject(EVALUATION) options: unknown) {
    this.#options = options as Required<EvaluationOptions>;
  }

  @Post()
  @HttpCode(200)
  @ApiOperation({ summary: 'Rate cases by the rulebook in force, with the cited trace' })
  @ApiOkResponse({ description: 'One answer a case, in order', standardSchema: ratingsSchema })
  rate(@Body({ schema: ratingsRequestSchema }) body: unknown): { cases: readonly RatedCase[] } {
    const { law, overlays, maxCases } = this.#options;
    checkCount(body, maxCases);
    return { cases: rateCases(law, withOverlays(body, overlays), 'request') };
  }
}
