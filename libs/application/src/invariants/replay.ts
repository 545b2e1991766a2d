import { text, type Text } from '@xeploai/domain';
import { replayYear, type ReplayResult } from '../replay-season.js';
import type { Invariant } from './check.js';

const progress = { report: () => undefined };

/** I8: every stored outcome comes out again, byte by byte, of the facts, the rulebook and the readings it names. */
export const replay: Invariant = {
  id: 'I8',
  title: text('invariant-replay'),
  applies: ({ library }) => library !== undefined,
  async *look(tx, { library }) {
    if (library === undefined) return;
    for (const year of await tx.outcomes.years()) {
      const result = await replayYear(tx, { year, library, progress });
      for (let one = 0; one < result.identical; one++) yield [];
      yield* judgeReplay(result);
    }
  },
};

/** One look for each outcome that did not come out, the listed ones by name. */
export function* judgeReplay({ year, differing, missing, differences, problems }: ReplayResult): Generator<Text[]> {
  for (const { subject, parts } of differences) {
    yield [text('invariant-replay-differs', { subject, year, parts: parts.map(({ part }) => part).join(', ') })];
  }
  const unlisted = differing - differences.length;
  if (unlisted > 0) yield [text('check-more', { count: unlisted })];
  if (missing > 0) yield [text('invariant-replay-missing', { year, missing }), ...problems.map(({ what }) => what)];
}
