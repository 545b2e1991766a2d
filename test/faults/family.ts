import type { Operation } from './season.js';

/** What a family of faults runs with. */
export interface Run {
  readonly seed: number;
  /** Kills of each operation on each engine. */
  readonly kills: number;
  /** The operations that are killed. */
  readonly operations: readonly Operation[];
  /** A handful of each instead of all. */
  readonly smoke: boolean;
  /** How many things may be done at once. */
  readonly jobs: number;
  /** Said at most every ten seconds. */
  readonly progress: (what: string) => void;
}

/** What came of one family: how many cases were as promised, and what was not. */
export interface Tally {
  readonly passed: number;
  readonly failures: readonly string[];
  /** What was run, in words and numbers. */
  readonly note: string;
  /** Why it did not run here; counts as neither. */
  readonly skipped?: string;
}

export interface Family {
  readonly name: string;
  run(run: Run): Promise<Tally>;
}

/** Collects cases. */
export class Cases {
  readonly failures: string[] = [];
  passed = 0;

  /** One case, and what is wrong with it. */
  add(name: string, wrong: readonly string[]): void {
    if (wrong.length === 0) this.passed++;
    else this.failures.push(`${name}: ${wrong.join(' | ')}`);
  }

  tally(note: string): Tally {
    return { passed: this.passed, failures: this.failures, note };
  }
}

/** Does the work of every item, `jobs` at once. */
export async function atOnce<T>(jobs: number, items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const queue = [...items];
  const lane = async (): Promise<void> => {
    for (let item = queue.shift(); item !== undefined; item = queue.shift()) await work(item);
  };
  await Promise.all(Array.from({ length: jobs }, lane));
}
