import { problem, ProblemError, type Problem, type Rulebook } from '@xeploai/domain';
import type { LawLibrary } from '@xeploai/law';
import type { FactVersion, Progress, Scope, Store, Tx } from './ports.js';
import { batchKey, isNotCovered, replayOutcomes, type ReplayDifference } from './replay-outcome.js';
import type { StoredOutcome } from './stored-outcome.js';

export interface ReplayPorts {
  readonly store: Store;
  readonly library: LawLibrary;
  readonly progress: Progress;
}

export interface ReplayResult {
  readonly year: number;
  /** Outcomes computed again, those that adjustments replaced among them. `identical + differing + missing`. */
  readonly outcomes: number;
  readonly identical: number;
  readonly differing: number;
  /** Could not be computed again: their rulebook or facts are not on hand. */
  readonly missing: number;
  /** Of them, outcomes that an adjustment replaced. */
  readonly replaced: number;
  readonly differences: readonly ReplayDifference[];
  /** Why outcomes could not be computed again, each reason once. */
  readonly problems: readonly Problem[];
}

const PAGE = 1000;

/** At most this many differences are listed; all are counted. */
const MOST_LISTED = 100;

/**
 * Computes every stored outcome of a season again from its facts version, the rulebook of its hash and its settled
 * readings, and compares the bytes; likewise those that an adjustment replaced, from the adjustment. Writes nothing.
 */
export const replaySeason =
  ({ store, library, progress }: ReplayPorts) =>
  async ({
    year,
    actor,
    agencies = 'province',
  }: {
    readonly year: number;
    readonly actor: string;
    readonly agencies?: Scope['agencies'];
  }): Promise<ReplayResult> =>
    store.unitOfWork({ agencies, actor }, (tx) => replayYear(tx, { year, library, progress }));

/** The same within a unit of work that is open already. */
export async function replayYear(
  tx: Tx,
  { year, library, progress }: Omit<ReplayPorts, 'store'> & { readonly year: number },
): Promise<ReplayResult> {
  const rulebookOf = finder(library, await tx.rulebooks.parts());
  const counts = { outcomes: 0, identical: 0, differing: 0, missing: 0 };
  const differences: ReplayDifference[] = [];
  const problems = new Map<string, Problem>();
  const check = async (outcomes: readonly StoredOutcome[]): Promise<void> => {
    const versions = await versionsOf(tx, year, outcomes);
    for (const batch of Map.groupBy(outcomes, batchKey).values()) {
      counts.outcomes += batch.length;
      const rows = batch.flatMap((stored) => {
        const sheet = versions.get(keyOf(stored))?.sheet;
        if (sheet !== undefined) return [{ stored, sheet }];
        problems.set(keyOf(stored), factsMissing(stored));
        return [];
      });
      const rulebook = rulebookOf(batch[0] as StoredOutcome);
      if ('problem' in rulebook) problems.set(rulebook.problem.where + rulebook.problem.what.en, rulebook.problem);
      const found = 'problem' in rulebook ? [] : replayOutcomes(rulebook.found, year, rows);
      const replayed = 'problem' in rulebook ? 0 : rows.length;
      counts.differing += found.length;
      counts.identical += replayed - found.length;
      counts.missing += batch.length - replayed;
      differences.push(...found.slice(0, MOST_LISTED - differences.length));
    }
    progress.report({ stage: 'replay', done: counts.outcomes });
  };
  const adjusted = (await tx.adjustments.all(year)).flatMap(({ people }) => people.map(({ before }) => before));
  const replaced = new Map(adjusted.map((one) => [keyOf(one), one]));
  for await (const page of tx.outcomes.pages(year, PAGE)) {
    await check(page);
    for (const one of page) replaced.delete(keyOf(one));
  }
  const current = counts.outcomes;
  const left = [...replaced.values()];
  for (let from = 0; from < left.length; from += PAGE) await check(left.slice(from, from + PAGE));
  return { year, ...counts, replaced: counts.outcomes - current, differences, problems: [...problems.values()] };
}

const keyOf = ({ subject, factVersion }: StoredOutcome): string => JSON.stringify([subject, factVersion]);

async function versionsOf(
  tx: Tx,
  year: number,
  outcomes: readonly StoredOutcome[],
): Promise<ReadonlyMap<string, FactVersion>> {
  const found = await tx.facts.versions(
    year,
    outcomes.map(({ subject, factVersion }) => ({ subject, version: factVersion })),
  );
  return new Map(found.map((one) => [JSON.stringify([one.subject, one.version]), one]));
}

const factsMissing = ({ subject, factVersion }: StoredOutcome): Problem =>
  problem('replay-facts-missing', subject, { subject, version: factVersion });

/** The rulebook of an outcome, or why it is not on hand; each is looked for once. */
function finder(
  library: LawLibrary,
  parts: ReadonlyMap<string, Rulebook['parts']>,
): (stored: StoredOutcome) => { readonly found: Rulebook | null } | { readonly problem: Problem } {
  const known = new Map<string, { readonly found: Rulebook | null } | { readonly problem: Problem }>();
  return (stored) => {
    const { rulebook } = stored.outcome;
    if (isNotCovered(stored)) return { found: null };
    const key = `${rulebook.id} ${rulebook.hash}`;
    const answer = known.get(key) ?? attempt(() => library.find(rulebook, parts.get(rulebook.hash)));
    known.set(key, answer);
    return answer;
  };
}

function attempt(find: () => Rulebook): { readonly found: Rulebook } | { readonly problem: Problem } {
  try {
    return { found: find() };
  } catch (err) {
    if (err instanceof ProblemError && err.problems[0] !== undefined) return { problem: err.problems[0] };
    throw err;
  }
}
