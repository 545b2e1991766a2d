import type { Clock, HrmAdapter, Store } from '@xeploai/application';
import type { LawLibrary } from '@xeploai/law';

/** What the demo needs from outside. */
export interface DemoPorts {
  readonly store: Store;
  readonly hrm: HrmAdapter;
  readonly library: LawLibrary;
  readonly clock: Clock;
  readonly newId: () => string;
  /** Where papers are written. */
  readonly papersDir: string;
}
