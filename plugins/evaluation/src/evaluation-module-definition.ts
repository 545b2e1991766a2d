import { ConfigurableModuleBuilder } from '@nestjs/common';
import { RouterModule } from '@nestjs/core';
import type { EvaluationOptions } from './evaluation-options.js';

/** `forRoot` and `forRootAsync`; `routePrefix` goes beside `useFactory`, since routes are laid before options are known. */
export const { ConfigurableModuleClass, MODULE_OPTIONS_TOKEN } = new ConfigurableModuleBuilder<EvaluationOptions>()
  .setClassMethodName('forRoot')
  .setExtras({ routePrefix: 'evaluation' }, (definition, { routePrefix }) => ({
    ...definition,
    imports: [...(definition.imports ?? []), RouterModule.register([{ path: routePrefix, module: definition.module }])],
  }))
  .build();

/** The checked options, for controllers and guards. */
export const EVALUATION = Symbol('EVALUATION');
