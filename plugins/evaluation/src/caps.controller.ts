import { Body, HttpCode, Inject, Post } from '@nestjs/common';
import { ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import { capCases, type CappedCase } from '@xeploai/law';
import { capsSchema } from './answers.schema.js';
import { checkCount, withOverlays } from './case-list.js';
import { EVALUATION } from './evaluation-module-definition.js';
import type { EvaluationOptions } from './evaluation-options.js';
import { EvaluationRoutes } from './evaluation-routes.js';
import { capsRequestSchema } from './requests.schema.js';

@EvaluationRoutes('caps')
export class CapsController {
  readonly #options: Required<EvaluationOptions>;

  constructor(@Inject(EVALUATION) options: unknown) {
    this.#options = options as Required<EvaluationOptions>;
  }

  @Post()
  @HttpCode(200)
  @ApiOperation({ summary: 'How many excellent results a body may have, by every reading, with the proof' })
  @ApiOkResponse({ description: 'One answer a case, in order', standardSchema: capsSchema })
  work(@Body({ schema: capsRequestSchema }) body: unknown): { cases: readonly CappedCase[] } {
    const { law, overlays, maxCases } = this.#options;
    checkCount(body, maxCases);
    return { cases: capCases(law, withOverlays(body, overlays), 'request') };
  }
}
