import { Module } from '@nestjs/common';
import { CapsController } from './caps.controller.js';
import { ConfigurableModuleClass, EVALUATION, MODULE_OPTIONS_TOKEN } from './evaluation-module-definition.js';
import { checkOptions } from './evaluation-options.js';
import { LateUnitsController } from './late-units.controller.js';
import { PrincipalGuard } from './principal.guard.js';
import { RatingsController } from './ratings.controller.js';
import { RulebooksController } from './rulebooks.controller.js';

/**
 * Rating, caps and late units inside a host's own Nest application. Brings no global pipe, filter, guard or
 * interceptor: the host's routes stay as they are.
 */
@Module({
  controllers: [RatingsController, CapsController, LateUnitsController, RulebooksController],
  providers: [{ provide: EVALUATION, useFactory: checkOptions, inject: [MODULE_OPTIONS_TOKEN] }, PrincipalGuard],
})
export class EvaluationModule extends ConfigurableModuleClass {}
