export { EvaluationModule } from './evaluation.module.js';
export type { EvaluationOptions, Principal } from './evaluation-options.js';
export { evaluationDocument } from './open-api.js';
export type { ProblemDetails } from './problem.filter.js';
