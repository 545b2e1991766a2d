import { applyDecorators, Controller, UseFilters, UseGuards, UsePipes } from '@nestjs/common';
import { ApiBearerAuth, ApiResponse, ApiTags } from '@nestjs/swagger';
import { BilingualValidationPipe } from './bilingual-validation.pipe.js';
import { PrincipalGuard } from './principal.guard.js';
import { ProblemFilter } from './problem.filter.js';

const FAULTS = [
  [400, 'The request cannot be read'],
  [401, 'The host does not know who asks'],
  [422, 'The input was read and is wrong; every fault is listed'],
  [500, 'A fault of ours'],
] as const;

/** A controller of ours: guarded, checked, with problem details for every error, all bound here and not globally. */
export const EvaluationRoutes = (path: string): ClassDecorator =>
  applyDecorators(
    Controller(path),
    UseGuards(PrincipalGuard),
    UsePipes(BilingualValidationPipe),
    UseFilters(ProblemFilter),
    ApiTags('evaluation'),
    ApiBearerAuth(),
    ...FAULTS.map(([status, description]) =>
      ApiResponse({
        status,
        description,
        content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/ProblemDetails' } } },
      }),
    ),
  );
