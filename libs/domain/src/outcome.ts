import { isLevel, type Level, type Result } from './level.js';
import { evidenceOf, possibleResults, type RatedBatch } from './rate.js';

/**
 * What the rules give for one subject. `level`: one level. `open`: several results are still possible because facts
 * are unknown. `authorityDecides`: the text leaves it open, or its readings differ. `notRated`: for a legal reason.
 */
export interface Outcome {
  readonly subject: string;
  readonly rulebook: { readonly id: string; readonly hash: string };
  readonly status: 'level' | 'open' | 'authorityDecides' | 'notRated';
  readonly level: Level | null;
  /** Every result that can still come out, best first. Never empty. */
  readonly possible: readonly Result[];
  /** Ids of unknown facts whose value can still change the result. */
  readonly awaits: readonly string[];
  /** Ids of open readings whose choice can change the result. */
  readonly readings: readonly string[];
  /** Rests on a substitute, or waits for a fact. */
  readonly provisional: boolean;
}

/** Reads one outcome off a rated batch. */
export function outcomeOf(batch: RatedBatch, row: number): Outcome {
  const { rulebook } = batch;
  const possible = possibleResults(batch, row).toReversed();
  const only = possible.length === 1 ? (possible[0] as Result) : null;
  const depends = only === null ? batch.resolver.dependsOn(evidenceOf(batch, row)) : [];
  const facts = depends.map((index) => rulebook.grid.facts[index]).filter((fact) => fact !== undefined);
  const { awaits, readings } = sortOut(facts, batch, row);
  const status = only !== null ? (isLevel(only) ? 'level' : only) : awaits.length > 0 ? 'open' : 'authorityDecides';
  return {
    subject: batch.subjects[row] as string,
    rulebook: { id: rulebook.id, hash: rulebook.hash },
    status,
    level: only !== null && isLevel(only) ? only : null,
    possible,
    awaits,
    readings,
    provisional: awaits.length > 0 || (batch.substituted[row] === 1 && status !== 'notRated'),
  };
}

type GridFacts = RatedBatch['rulebook']['grid']['facts'];

/** Facts are awaited; readings, and facts that do not apply, wait for the authority's reading. */
function sortOut(
  facts: GridFacts,
  batch: RatedBatch,
  row: number,
): { awaits: readonly string[]; readings: readonly string[] } {
  const awaits = new Set<string>();
  const readings = new Set<string>();
  const evidence = evidenceOf(batch, row);
  for (const fact of facts) {
    const cells = (evidence[fact.word] as number) & fact.mask;
    const applies = (cells & ~(fact.notApplicableMet | fact.notApplicableFails)) !== 0;
    if (fact.reading !== null) readings.add(fact.reading.id);
    else if (applies) awaits.add(fact.definition?.variantOf ?? fact.id);
    else readings.add(fact.definition?.notApplicable ?? fact.id);
  }
  return { awaits: [...awaits], readings: [...readings] };
}
