import type { CivilDate } from './civil-date.js';

/** The period judged, first and last day. */
export interface Span {
  readonly from: CivilDate;
  readonly to: CivilDate;
}
