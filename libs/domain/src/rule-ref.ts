import type { Certainty, Citation } from './citation.js';
import type { CivilDate } from './civil-date.js';
import type { Text } from './text.js';

/** One rule as it stands in a rulebook: which text, since when, and how sure we are of it. */
export interface RuleRef {
  readonly id: string;
  readonly title: Text;
  readonly citation: Citation;
  readonly certainty: Certainty;
  /** The finer mark of the research file: V, V-en, R~~, R~, R, D. */
  readonly mark?: string;
  readonly from: CivilDate;
  /** The amending act, when this wording is not the original one. */
  readonly amendedBy?: Citation;
}
