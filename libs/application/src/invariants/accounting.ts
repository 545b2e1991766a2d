import { text, type Text } from '@xeploai/domain';
import type { QuarantinedRow, SyncRun } from '../ports.js';
import type { Invariant } from './check.js';

const PAGE = 500;

/** I1: every row that was read is accounted for, and every quarantined row says where it stood and what is wrong. */
export const accounting: Invariant = {
  id: 'I1',
  title: text('invariant-accounting'),
  async *look(tx) {
    for await (const page of tx.sync.runs(PAGE)) {
      for (const run of page) yield judgeAccounting(run, await tx.sync.quarantined(run.id));
    }
  },
};

export function judgeAccounting({ id, stream, counts }: SyncRun, quarantined: readonly QuarantinedRow[]): Text[] {
  const { read, acceptedNew, acceptedChanged, unchanged, duplicate } = counts;
  const sum = acceptedNew + acceptedChanged + unchanged + counts.quarantined + duplicate;
  const told = quarantined.filter((row) => row.stream === stream).length;
  return [
    ...(sum === read ? [] : [text('invariant-accounting-sum', { run: id, read, sum })]),
    ...(told === counts.quarantined
      ? []
      : [text('invariant-accounting-quarantine', { run: id, counted: counts.quarantined, rows: told })]),
    ...quarantined
      .filter((row) => !isExplained(row))
      .map(({ page, position }) => text('invariant-accounting-unexplained', { run: id, page, position })),
  ];
}

const isExplained = ({ page, position, hash, problems }: QuarantinedRow): boolean =>
  page >= 1 &&
  position >= 1 &&
  hash !== '' &&
  problems.length > 0 &&
  problems.every(({ code, where, what }) => code !== undefined && where !== '' && what.vi !== '' && what.en !== '');
