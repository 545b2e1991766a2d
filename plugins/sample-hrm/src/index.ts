export { AGENCIES, type AgencySeed } from './agencies.js';
export { DIRTY_ROWS } from './dirty-rows.js';
export type { Effect, EffectLedger, Receipt, WrittenResult } from './effects.js';
export type { Fault } from './faults.js';
export { generateProvince, type ProvinceOptions } from './generate-province.js';
export { startSampleHrm, type SampleHrm, type SampleHrmOptions } from './start-sample-hrm.js';
export type { Province, WireStaff, WireUnit } from './wire.js';
