export type * from './ports.js';
export { PUSH_STATES } from './ports.js';
export type { LateUnitReport, ReportedUnit, TimelineEvent } from './late-unit-report.js';
export { DEFAULT_GUARD, judgeAbsence, type AbsenceGuard } from './judge-absence.js';
export { reportLateUnits, type LateInput, type LatePorts } from './report-late-units.js';
export { PROVINCE, syncHrm, type SyncInput, type SyncPorts, type SyncResult } from './sync-hrm.js';
