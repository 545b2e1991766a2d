import { text, type CivilDate, type Text } from '@xeploai/domain';
import type { Absentee, SyncRun } from '../ports.js';
import { PROVINCE } from '../sync-hrm.js';
import type { Invariant } from './check.js';
import { payloadOf } from './payload.js';

const PAGE = 500;

/** An absence that was believed: on which day, from which run, of how many people. */
export interface BelievedAbsence {
  readonly run: string;
  readonly day: CivilDate;
  readonly people: number;
}

/** I3: nobody's employment ended but by a complete list that lacked them and passed the guard. */
export const phantomDelete: Invariant = {
  id: 'I3',
  title: text('invariant-phantom-delete'),
  async *look(tx) {
    const believed: BelievedAbsence[] = [];
    for await (const page of tx.audit.entries(PAGE, { agencyId: PROVINCE, actions: ['sync.absent'] })) {
      for (const entry of page) {
        const { run, absent, since } = payloadOf(entry);
        believed.push({ run: String(run), day: String(since) as CivilDate, people: Number(absent) });
      }
    }
    const runs = new Map<string, SyncRun>();
    for await (const page of tx.sync.runs(PAGE)) for (const run of page) runs.set(run.id, run);
    for (const one of believed) yield judgeBelieved(one, runs.get(one.run));
    const ended = new Map<CivilDate, number>();
    for await (const page of tx.staff.absentees(PAGE)) {
      for (const person of page) {
        ended.set(person.leftOn, (ended.get(person.leftOn) ?? 0) + 1);
        yield judgeAbsentee(person, believed);
      }
    }
    for (const [day, people] of ended) yield judgeDay(day, people, believed);
  },
};

export function judgeBelieved({ run, people }: BelievedAbsence, onRecord: SyncRun | undefined): Text[] {
  const clean = onRecord?.status === 'complete' && onRecord.stream === 'staff';
  return clean ? [] : [text('invariant-absence-run', { run, people, status: onRecord?.status ?? '-' })];
}

export function judgeAbsentee({ id, leftOn, seenBy }: Absentee, believed: readonly BelievedAbsence[]): Text[] {
  const thatDay = believed.filter(({ day }) => day === leftOn);
  if (thatDay.length === 0) return [text('invariant-absence-unfounded', { id, day: leftOn })];
  return thatDay.every(({ run }) => run === seenBy) ? [text('invariant-absence-seen', { id, run: seenBy ?? '-' })] : [];
}

/** People who came back are no longer among those that were ended, so that there may be fewer. */
export function judgeDay(day: CivilDate, people: number, believed: readonly BelievedAbsence[]): Text[] {
  const most = believed.filter((one) => one.day === day).reduce((sum, one) => sum + one.people, 0);
  return people > most && most > 0 ? [text('invariant-absence-more', { day, people, most })] : [];
}
