export type * from './ports.js';
export { PUSH_STATES } from './ports.js';
export type { LateUnitReport, ReportedUnit, TimelineEvent } from './late-unit-report.js';
