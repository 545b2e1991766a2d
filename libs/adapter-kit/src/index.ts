export type {
  HrmAdapter,
  PushAnswer,
  PushCommand,
  ReadBack,
  ReadOptions,
  SourcePage,
  SourceRow,
} from '@xeploai/application';
export type { Lookup } from './allowed-address.js';
export {
  CONFORMANCE,
  conformanceOf,
  type ConformanceCase,
  type ConformanceFault,
  type ConformanceSkips,
  type ConformanceSubject,
  type ServedRows,
} from './conformance.js';
export { defineHrmAdapter } from './define-hrm-adapter.js';
export {
  createHrmHttp,
  DEFAULT_LIMITS,
  type HrmHttp,
  type HrmHttpOptions,
  type HrmLimits,
  type HrmRequest,
  type HrmResponse,
  type HrmWait,
} from './hrm-http.js';
export { DEFAULT_PAGE_LIMITS, readPages, type PageLimits, type WirePage } from './read-pages.js';
export { idOf, recordHash, validateRow, type RowShape } from './validate-row.js';
