import { createHash } from 'node:crypto';

/** A decided result as it was written. */
export interface WrittenResult {
  readonly level: string;
  readonly decisionNumber: string;
  readonly decidedOn: string;
  readonly decidedBy: string;
  readonly rulebookId: string;
  readonly rulebookHash: string;
  readonly supersedes: string | null;
}

export interface Receipt {
  readonly receiptId: string;
  readonly staffId: string;
  readonly year: number;
  readonly storedAt: string;
}

/** One write as it came in, in order, and what it did. */
export interface Effect {
  readonly sequence: number;
  readonly key: string;
  readonly staffId: string;
  readonly year: number;
  readonly effect: 'created' | 'replayed' | 'rejected';
}

/** What the HRM stored and every write it received, so that "one command, one effect" can be proved. */
export interface EffectLedger {
  readonly effects: readonly Effect[];
  write(
    key: string,
    staffId: string,
    year: number,
    body: WrittenResult,
    at: Date,
  ): { readonly receipt: Receipt; readonly replayed: boolean } | null;
  read(staffId: string, year: number): (WrittenResult & Receipt) | null;
  /** Makes the HRM show another level than it was sent. */
  corrupt(staffId: string, year: number): void;
}

const digest = (value: unknown): string => createHash('sha256').update(JSON.stringify(value)).digest('hex');

export function createEffectLedger(): EffectLedger {
  const effects: Effect[] = [];
  const byKey = new Map<string, { readonly hash: string; readonly receipt: Receipt }>();
  const stored = new Map<string, WrittenResult & Receipt>();
  const note = (key: string, staffId: string, year: number, effect: Effect['effect']): void => {
    effects.push({ sequence: effects.length + 1, key, staffId, year, effect });
  };
  return {
    effects,
    write: (key, staffId, year, body, at) => {
      const hash = digest({ staffId, year, body });
      const earlier = byKey.get(key);
      if (earlier !== undefined) {
        const same = earlier.hash === hash;
        note(key, staffId, year, same ? 'replayed' : 'rejected');
        return same ? { receipt: earlier.receipt, replayed: true } : null;
      }
      const receipt = {
        receiptId: `R-${digest({ key, hash }).slice(0, 16)}`,
        staffId,
        year,
        storedAt: at.toISOString(),
      };
      byKey.set(key, { hash, receipt });
      stored.set(`${staffId}/${year}`, { ...body, ...receipt });
      note(key, staffId, year, 'created');
      return { receipt, replayed: false };
    },
    read: (staffId, year) => stored.get(`${staffId}/${year}`) ?? null,
    corrupt: (staffId, year) => {
      const shown = stored.get(`${staffId}/${year}`);
      if (shown !== undefined)
        stored.set(`${staffId}/${year}`, { ...shown, level: shown.level === 'good' ? 'completed' : 'good' });
    },
  };
}
