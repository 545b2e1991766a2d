import { text, type Text } from '@xeploai/domain';
import type { SyncRun } from '../ports.js';
import { PROVINCE } from '../sync-hrm.js';
import type { Invariant } from './check.js';
import { payloadOf } from './payload.js';

const PAGE = 500;

/** What the audit entries of a run's pages add up to. */
export interface AuditedPages {
  readonly written: number;
  readonly quarantined: number;
  /** The highest page that an entry names. */
  readonly last: number;
}

const NONE: AuditedPages = { written: 0, quarantined: 0, last: 0 };

/** I2: a page, its checkpoint and its audit entry were committed together, so that they add up to the run's counts. */
export const checkpoint: Invariant = {
  id: 'I2',
  title: text('invariant-checkpoint'),
  async *look(tx) {
    const audited = new Map<string, AuditedPages>();
    for await (const page of tx.audit.entries(PAGE, { agencyId: PROVINCE, actions: ['sync.page'] })) {
      for (const entry of page) {
        const { run, page: number, written, quarantined } = payloadOf(entry);
        const sum = audited.get(String(run)) ?? NONE;
        audited.set(String(run), {
          written: sum.written + Number(written),
          quarantined: sum.quarantined + Number(quarantined),
          last: Math.max(sum.last, Number(number)),
        });
      }
    }
    for await (const page of tx.sync.runs(PAGE)) {
      for (const run of page) {
        yield judgeCheckpoint(run, audited.get(run.id) ?? NONE);
        audited.delete(run.id);
      }
    }
    for (const run of audited.keys()) yield [text('invariant-checkpoint-no-run', { run })];
  },
};

export function judgeCheckpoint(
  { id, counts, checkpoint: cursor, pages, status }: SyncRun,
  audited: AuditedPages,
): Text[] {
  const written = counts.acceptedNew + counts.acceptedChanged;
  const faults: Text[] = [];
  if (audited.written !== written || audited.quarantined !== counts.quarantined) {
    const { quarantined } = counts;
    faults.push(
      text('invariant-checkpoint-audit', {
        run: id,
        written,
        quarantined,
        auditedWritten: audited.written,
        auditedQuarantined: audited.quarantined,
      }),
    );
  }
  if (audited.last > pages) faults.push(text('invariant-checkpoint-behind', { run: id, pages, last: audited.last }));
  if (pages === 0 && (cursor !== null || counts.read > 0)) {
    faults.push(text('invariant-checkpoint-before-page', { run: id, read: counts.read, checkpoint: cursor ?? '-' }));
  }
  if (cursor !== null && (status === 'complete' || status === 'held')) {
    faults.push(text('invariant-checkpoint-after-end', { run: id, checkpoint: cursor }));
  }
  return faults;
}
