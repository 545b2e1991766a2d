export { lateUnitReportJson, viewLateUnits, type LateRow, type LateUnitReportView } from './late-unit-report-view.js';
export { LAYOUT } from './layout.js';
export type { Letterhead } from './letterhead.js';
export { printLateUnitReport } from './print-late-unit-report.js';
export { printLateUnitWorkbook } from './print-late-unit-workbook.js';
