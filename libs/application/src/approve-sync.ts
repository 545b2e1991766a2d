import { civilDateOf, problem, ProblemError, type MessageKey } from '@xeploai/domain';
import { contentHash } from './content-hash.js';
import type { Clock, Scope, Store, SyncApproval, SyncRun } from './ports.js';
import { auditOfRun, readHold, type Hold } from './settle-absence.js';

export interface ApprovalPorts {
  readonly store: Store;
  readonly clock: Clock;
}

export interface ApprovalInput {
  /** Name of the HRM in the ledger. */
  readonly source: string;
  /** Who approves: not who asked for the run. */
  readonly by: string;
  readonly reason: string;
  /** Number of the document behind it, where there is one. */
  readonly document?: string;
}

/** Days after which a held list is too old to be believed, as peers keep it. */
export const HOLD_DAYS = 7;
const DAY = 86_400_000;

const fail = (code: MessageKey, values: Record<string, string | number> = {}): ProblemError =>
  new ProblemError([problem(code, 'sync', values)]);

/**
 * Lets a held absence take effect: people whom the list no longer shows are ended on record, and missing units in which
 * nobody stands. Only the latest synchronisation can be approved, within `HOLD_DAYS`.
 * @throws ProblemError `sync-nothing-held`, `sync-approver-same`, `sync-reason-missing`, `sync-hold-expired`
 */
export const approveSync =
  ({ store, clock }: ApprovalPorts) =>
  async ({ source, by, reason, document = '' }: ApprovalInput): Promise<Hold> => {
    if (reason.trim() === '') throw fail('sync-reason-missing');
    const at = clock.now();
    const today = civilDateOf(at);
    const scope: Scope = { agencies: 'province', actor: by };
    return store.unitOfWork(scope, async (tx) => {
      const hold = await readHold(tx, source, today);
      if (hold === null) throw fail('sync-nothing-held', { source });
      const held = [hold.units, hold.staff].filter((run) => run !== null);
      if (by.trim() === '' || held.some(({ requestedBy }) => samePerson(requestedBy, by)))
        throw fail('sync-approver-same', { by });
      const from = Math.min(...held.map(({ startedAt }) => startedAt.getTime()));
      if (at.getTime() - from > HOLD_DAYS * DAY) throw fail('sync-hold-expired', { days: HOLD_DAYS });

      const people = hold.people.map(({ id }) => id);
      const units = hold.endingUnits.map(({ id }) => id);
      if (people.length > 0 && hold.staff !== null) {
        await tx.staff.markAbsent(people, today);
        await tx.audit.append([
          auditOfRun(hold.staff, 'sync.absent', { actor: by, at }, { absent: people.length, since: today }),
        ]);
      }
      if (units.length > 0) await tx.units.end(units, today);
      const approval: SyncApproval = { by, at: at.toISOString(), reason: reason.trim(), document };
      for (const run of held) {
        await tx.sync.update({ ...run, status: 'complete', approval });
        // Counts and ids only: what was written as the reason stays with the run.
        const took = run.stream === 'units' ? { units: units.length } : { people: people.length };
        const signed = { requestedBy: run.requestedBy, document, reason: contentHash(approval.reason) };
        await tx.audit.append([auditOfRun(run, 'sync.approved', { actor: by, at }, { ...took, ...signed })]);
      }
      return hold;
    });
  };

const samePerson = (a: string, b: string): boolean => nameKey(a) === nameKey(b);
const nameKey = (name: string): string => name.normalize('NFC').trim().toLocaleLowerCase('vi');

/** The last runs of a source, and what waits for approval. */
export interface SyncStatus {
  readonly runs: readonly SyncRun[];
  readonly hold: Hold | null;
  /** People who would be ended, by agency, the most first. */
  readonly peopleByAgency: readonly { readonly agencyId: string; readonly name: string; readonly people: number }[];
}

export const readSyncStatus =
  ({ store, clock }: ApprovalPorts) =>
  async (input: { readonly source: string; readonly actor: string; readonly limit?: number }): Promise<SyncStatus> =>
    store.unitOfWork({ agencies: 'province', actor: input.actor }, async (tx) => {
      const hold = await readHold(tx, input.source, civilDateOf(clock.now()));
      const names = new Map((await tx.units.all()).map(({ id, name }) => [id, name]));
      const byAgency = Map.groupBy(hold?.people ?? [], ({ agencyId }) => agencyId);
      return {
        runs: await tx.sync.recent(input.source, input.limit ?? 10),
        hold,
        peopleByAgency: [...byAgency]
          .map(([agencyId, people]) => ({ agencyId, name: names.get(agencyId) ?? agencyId, people: people.length }))
          .toSorted((a, b) => b.people - a.people || (a.agencyId < b.agencyId ? -1 : 1)),
      };
    });
