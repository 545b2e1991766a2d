import type { CivilDate } from '@xeploai/domain';
import { describe, expect, it } from 'vitest';
import type { SyncRun } from '../ports.js';
import { judgeAbsentee, judgeBelieved, judgeDay } from './phantom-delete.js';

const DAY = '2024-12-15' as CivilDate;
const BELIEVED = [
  { run: 'r1', day: DAY, people: 2 },
  { run: 'r2', day: DAY, people: 1 },
];
const run = (more: Partial<SyncRun>): SyncRun => ({ stream: 'staff', status: 'complete', ...more }) as SyncRun;
const person = (leftOn: string, seenBy: string | null) => ({
  id: 'S1',
  agencyId: 'A',
  leftOn: leftOn as CivilDate,
  seenBy,
});

describe('an end of employment by absence', () => {
  it('rests on a list of staff that was read to its end and not held', () => {
    const faults = [
      run({}),
      run({ status: 'held' }),
      run({ status: 'running' }),
      run({ stream: 'units' }),
      undefined,
    ].map((one) => judgeBelieved({ run: 'r1', day: DAY, people: 1 }, one).length);
    expect(faults).toEqual([0, 1, 1, 1, 1]);
  });

  it('is of a day on which an absence was believed, from a list that did not show the person', () => {
    expect(judgeAbsentee(person(DAY, 'r0'), BELIEVED)).toEqual([]);
    expect(judgeAbsentee(person(DAY, null), BELIEVED)).toEqual([]);
    expect(judgeAbsentee(person(DAY, 'r1'), BELIEVED)).toEqual([]);
    expect(judgeAbsentee(person(DAY, 'r1'), BELIEVED.slice(0, 1))).toHaveLength(1);
    expect(judgeAbsentee(person('2024-12-14', 'r0'), BELIEVED)).toHaveLength(1);
  });

  it('befalls no more people a day than were found absent; fewer when some came back', () => {
    expect([3, 2, 4].map((people) => judgeDay(DAY, people, BELIEVED).length)).toEqual([0, 0, 1]);
  });
});
