import { text, type Text } from '@xeploai/domain';
import type { Store } from '../ports.js';
import { accounting } from './accounting.js';
import { acknowledgedPresent } from './acknowledged.js';
import { auditChain } from './audit-chain.js';
import { caps } from './caps.js';
import { answer, type Check, type Invariant } from './check.js';
import { checkpoint } from './checkpoint.js';
import { conservation } from './conservation.js';
import type { Evidence } from './evidence.js';
import { lateness } from './lateness.js';
import { legality } from './legality.js';
import { outboxCompleteness } from './outbox-completeness.js';
import { phantomDelete } from './phantom-delete.js';
import { receiverUniqueness } from './receiver-uniqueness.js';
import { replay } from './replay.js';

/** In order of their numbers. */
export const INVARIANTS: readonly Invariant[] = [
  accounting,
  checkpoint,
  phantomDelete,
  outboxCompleteness,
  receiverUniqueness,
  conservation,
  acknowledgedPresent,
  replay,
  auditChain,
  legality,
  caps,
  lateness,
];

/**
 * Looks at every invariant that applies, each at one moment of the store, and changes nothing. What cannot even be read
 * is an invariant that does not hold.
 */
export const checkInvariants =
  ({ store }: { readonly store: Store }) =>
  async (input: Evidence & { readonly actor: string }): Promise<readonly Check[]> => {
    const scope = { agencies: 'province', actor: input.actor, snapshot: true } as const;
    const checks: Check[] = [];
    for (const invariant of INVARIANTS) {
      if (invariant.applies?.(input) === false) continue;
      checks.push(
        await store
          .unitOfWork(scope, (tx) => answer(invariant, invariant.look(tx, input)))
          .catch((err: unknown) => ({ id: invariant.id, ok: false, detail: broke(err) })),
      );
    }
    return checks;
  };

const broke = (err: unknown): Text => text('check-broke', { detail: err instanceof Error ? err.message : String(err) });
