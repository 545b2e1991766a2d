import type { RuleRef } from './rule-ref.js';

/** What must be done before what. */
export interface OrderRule {
  readonly rule: RuleRef;
  readonly first: string;
  readonly then: string;
  /** Fact that stays unknown until `first` is done, so that `then` is blocked. */
  readonly awaits?: string;
}
