import { capRows } from './cap-and-roll-up.js';
import { databaseRows } from './database.js';
import { evaluateRows } from './evaluate.js';
import type { Row } from './measure.js';
import { syncRows } from './sync.js';

export interface Part {
  readonly name: string;
  /** `notRun`: what could not be measured here and why. */
  readonly run: () => Promise<{ readonly rows: readonly Row[]; readonly notRun?: readonly string[] }>;
}

/** In the order in which they run. */
export const PARTS: readonly Part[] = [
  { name: 'evaluation', run: async () => ({ rows: await evaluateRows() }) },
  { name: 'database', run: databaseRows },
  { name: 'sync', run: syncRows },
  { name: 'cap', run: async () => ({ rows: await capRows() }) },
];
