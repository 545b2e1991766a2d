export { adjustmentJson, viewAdjustment, type AdjustmentRow, type AdjustmentView } from './adjustment-view.js';
export { lateUnitReportJson, viewLateUnits, type LateRow, type LateUnitReportView } from './late-unit-report-view.js';
export { LAYOUT } from './layout.js';
export type { Letterhead } from './letterhead.js';
export { printAdjustment } from './print-adjustment.js';
export { printLateUnitReport } from './print-late-unit-report.js';
export { printLateUnitWorkbook } from './print-late-unit-workbook.js';
