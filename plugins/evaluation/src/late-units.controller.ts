import { Get, Inject, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import { reportLateUnits, type LateUnitReport } from '@xeploai/application';
import { civilDateOf } from '@xeploai/domain';
import type { z } from 'zod';
import { lateUnitsSchema } from './answers.schema.js';
import { EVALUATION } from './evaluation-module-definition.js';
import type { EvaluationOptions, Principal } from './evaluation-options.js';
import { EvaluationRoutes } from './evaluation-routes.js';
import { CurrentPrincipal } from './principal.guard.js';
import { lateUnitsQuerySchema, type LateUnitsQuery } from './requests.schema.js';

@EvaluationRoutes('late-units')
export class LateUnitsController {
  readonly #options: Required<EvaluationOptions>;

  constructor(@Inject(EVALUATION) options: unknown) {
    this.#options = options as Required<EvaluationOptions>;
  }

  @Get()
  @ApiOperation({ summary: 'Agencies past a due date, among those that the principal may see' })
  @ApiOkResponse({ description: 'Late agencies with their evidence', standardSchema: lateUnitsSchema })
  async list(
    @Query({ schema: lateUnitsQuerySchema }) query: unknown,
    @CurrentPrincipal() principal: unknown,
  ): Promise<z.infer<typeof lateUnitsSchema>> {
    const { store, law, clock, overlays } = this.#options;
    const { year, asOf, overlay } = query as LateUnitsQuery;
    const { name, agencies } = principal as Principal;
    const report = await reportLateUnits({ store, library: law })({
      year,
      asOf: asOf ?? civilDateOf(clock.now()),
      overlays: overlay ?? overlays,
      actor: name,
      agencies,
    });
    return answer(report);
  }
}

/** The report without what only its paper needs. */
function answer({ year, asOf, totals, units, proposedFor }: LateUnitReport): z.infer<typeof lateUnitsSchema> {
  return {
    year,
    asOf,
    totals,
    units: units.map(({ code, name, late, timeline }) => ({
      agencyId: late.agencyId,
      code,
      name,
      steps: late.steps.map(({ step, due, doneOn, extendedUntil, reported, daysLate, daysLateInclusive }) => ({
        step,
        due,
        doneOn,
        extendedUntil,
        reported,
        daysLate,
        daysLateInclusive,
      })),
      onlyStrict: late.onlyStrict,
      notReported: late.notReported,
      affectsPartyRanking: late.affectsPartyRanking,
      timeline: [...timeline],
    })),
    proposedFor: [...proposedFor],
  };
}
