import type { CivilDate, Fact } from '@xeploai/domain';
import type { Store, StoredOutcome } from './ports.js';

/** One provisional result and what it waits for (D5). */
export interface ProvisionalResult {
  readonly agencyId: string;
  readonly subject: string;
  readonly possible: StoredOutcome['outcome']['possible'];
  readonly waitsFor: readonly {
    readonly fact: string;
    readonly state: 'unknown' | 'substituted';
    /** What exactly is missing (the id of the fact where nobody said more), or why a substitute was used. */
    readonly what: string;
    readonly approver: string;
    readonly due: CivilDate | null;
  }[];
}

/** Every result that rests on a substitute or waits for a fact, with the facts, approvers and due dates. */
export const listProvisional =
  ({ store }: { readonly store: Store }) =>
  async ({ year, actor }: { readonly year: number; readonly actor: string }): Promise<readonly ProvisionalResult[]> =>
    store.unitOfWork({ agencies: 'province', actor }, async (tx) => {
      const outcomes = new Map((await tx.outcomes.provisional(year)).map((one) => [one.subject, one]));
      const results: ProvisionalResult[] = [];
      for await (const page of tx.facts.latest(year, 1000)) {
        for (const { subject, sheet } of page) {
          const stored = outcomes.get(subject);
          if (stored === undefined) continue;
          const waitsFor = [...new Set([...Object.keys(sheet.facts), ...stored.outcome.awaits])].flatMap((id) =>
            waiting(id, sheet.facts[id] ?? NOT_LISTED, stored),
          );
          results.push({ agencyId: stored.agencyId, subject, possible: stored.outcome.possible, waitsFor });
        }
      }
      return results;
    });

/** A fact that the sheet does not list is unknown. */
const NOT_LISTED: Fact = { state: 'unknown' };

function waiting(id: string, fact: Fact, { outcome }: StoredOutcome): ProvisionalResult['waitsFor'] {
  if (fact.state === 'substituted') {
    return [{ fact: id, state: 'substituted', what: fact.reason, approver: fact.approver, due: fact.due }];
  }
  if (fact.state !== 'unknown' || !outcome.awaits.includes(id)) return [];
  return [{ fact: id, state: 'unknown', what: fact.awaitedFrom ?? id, approver: '', due: fact.awaitedUntil ?? null }];
}
