import { text, type Text } from '@xeploai/domain';
import type { Tx } from '../ports.js';
import type { Evidence } from './evidence.js';

/** One statement about the data, and whether it holds. `detail` names the rows where it does not. */
export interface Check {
  readonly id: string;
  readonly ok: boolean;
  readonly detail: Text;
}

/** A statement that has to hold in every committed state. */
export interface Invariant {
  readonly id: string;
  readonly title: Text;
  /** Whether what it needs besides the store was given. */
  readonly applies?: (evidence: Evidence) => boolean;
  /** For each thing looked at, what is wrong with it: nothing, as a rule. */
  readonly look: (tx: Tx, evidence: Evidence) => AsyncIterable<readonly Text[]>;
}

/** So many faults are told in words; the others are counted. */
const TOLD = 5;

/** Gathers what was found into one answer. Memory stays flat however much is wrong. */
export async function answer({ id }: Pick<Invariant, 'id'>, looks: AsyncIterable<readonly Text[]>): Promise<Check> {
  let [looked, found] = [0, 0];
  const told: Text[] = [];
  for await (const faults of looks) {
    looked++;
    found += faults.length;
    if (told.length < TOLD) told.push(...faults.slice(0, TOLD - told.length));
  }
  if (found === 0)
    return { id, ok: true, detail: looked === 0 ? text('check-nothing') : text('check-holds', { looked }) };
  const more = found > told.length ? [text('check-more', { count: found - told.length })] : [];
  return { id, ok: false, detail: sentences([...told, ...more]) };
}

export const sentences = (texts: readonly Text[]): Text => ({
  vi: texts.map(({ vi }) => vi).join(' '),
  en: texts.map(({ en }) => en).join(' '),
});
