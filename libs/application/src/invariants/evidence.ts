import type { LawLibrary } from '@xeploai/law';
import type { Anchor } from '../audit/anchor.js';

/** One write as the receiving HRM counted it. */
export interface ReceivedEffect {
  readonly key: string;
  readonly effect: 'created' | 'replayed' | 'rejected';
}

/** Something that was reported as done before whatever happened next. */
export type Acknowledged =
  | { readonly kind: 'page'; readonly run: string; readonly pages: number; readonly read: number }
  | { readonly kind: 'unit' | 'staff'; readonly id: string; readonly hash: string }
  | { readonly kind: 'facts'; readonly year: number; readonly subject: string; readonly hash: string }
  | { readonly kind: 'decision'; readonly year: number; readonly subject: string; readonly number: string }
  | { readonly kind: 'confirmed'; readonly target: string; readonly key: string; readonly receipt: string };

/** What is known besides the store; each invariant that needs some of it is looked at only where it was given. */
export interface Evidence {
  readonly library?: LawLibrary;
  /** The ledger of the HRM behind a target. `quiescent`: nothing is on its way any more. */
  readonly receiver?: {
    readonly target: string;
    readonly effects: readonly ReceivedEffect[];
    readonly quiescent: boolean;
  };
  readonly acknowledged?: readonly Acknowledged[];
  /** Heads of chains noted outside the database. */
  readonly anchors?: readonly Anchor[];
}
