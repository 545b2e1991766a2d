import type { Certainty, Citation } from './citation.js';
import type { Text } from './text.js';

/**
 * An open question of the law: one of several defensible meanings of a clause, or of its silence. Nobody but the
 * competent authority settles it; until then every result that depends on it says so.
 */
export interface Reading {
  readonly id: string;
  readonly question: Text;
  readonly options: readonly ReadingOption[];
  readonly citation: Citation;
  readonly certainty: Certainty;
}

export interface ReadingOption {
  readonly id: string;
  readonly meaning: Text;
}

/** The settled readings of a season: which option, by whom and under which document. */
export type SettledReadings = Readonly<Record<string, SettledReading>>;

export interface SettledReading {
  readonly option: string;
  readonly settledBy?: string;
  readonly document?: string;
}
