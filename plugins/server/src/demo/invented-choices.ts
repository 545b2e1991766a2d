import {
  brokenScopes,
  capAgency,
  isLevel,
  type CapMember,
  type CapReading,
  type Fraction,
  type Level,
} from '@xeploai/domain';
import type { Choice, StoredOutcome } from '@xeploai/application';
import { chanceOf, pick } from './random.js';

/*
 * The choices of invented heads. They, not the software, decide: who keeps an excellent place under the cap, which
 * level within the possible ones a person with an open result gets for now, how a question that the text leaves open
 * is settled.
 */

/** Level that the head proposes for each ranked subject before the cap is looked at. */
function proposals(outcomes: readonly StoredOutcome[]): Map<string, Choice | null> {
  const chosen = new Map<string, Choice | null>();
  for (const { subject, outcome } of outcomes) {
    if (outcome.status === 'notRated') continue;
    if (outcome.level !== null) {
      chosen.set(subject, null);
      continue;
    }
    const levels = outcome.possible.filter(isLevel);
    const level: Level =
      outcome.status === 'open'
        ? (levels.find((one) => one !== 'excellent') ?? 'completed')
        : pick<Level>(chanceOf('settled', subject), [
            [60, 'completed'],
            [40, levels.at(-1) ?? 'completed'],
          ]);
    const reason =
      outcome.status === 'open'
        ? 'Xếp loại tạm thời trong khi chờ số liệu; sẽ rà soát, điều chỉnh khi có kết quả (minh họa)'
        : 'Văn bản chưa quy định rõ; cấp có thẩm quyền quyết định sau khi xem xét hồ sơ (minh họa)';
    chosen.set(subject, { subject, level, reason });
  }
  return chosen;
}

/** Everybody who reaches excellent is proposed: what an agency tries first, and what the cap may refuse. */
export const chooseAll = (outcomes: readonly StoredOutcome[]): readonly Choice[] =>
  [...proposals(outcomes).values()].filter((choice) => choice !== null);

/** Whether everybody who reaches excellent has a place. */
export function fitsTheCap(outcomes: readonly StoredOutcome[], share: Fraction, reading: CapReading): boolean {
  const chosen = proposals(outcomes);
  const members = outcomes.flatMap(({ subject, group, outcome }): CapMember[] => {
    const level = chosen.get(subject)?.level ?? outcome.level;
    return level === null ? [] : [{ group, level }];
  });
  return brokenScopes(capAgency(members, share), reading).length === 0;
}

/** Excellent places given up, in an order the invented head chose, until every scope keeps the cap. */
export function chooseWithinCap(
  outcomes: readonly StoredOutcome[],
  share: Fraction,
  reading: CapReading,
): readonly Choice[] {
  const chosen = proposals(outcomes);
  const groupOf = new Map(outcomes.map(({ subject, group }) => [subject, group]));
  const levelOf = new Map(
    outcomes.map(({ subject, outcome }) => [subject, chosen.get(subject)?.level ?? outcome.level]),
  );
  const order = [...chosen.keys()].toSorted((a, b) => chanceOf('place', a) - chanceOf('place', b));
  for (;;) {
    const members = order.map((subject): CapMember => ({
      group: groupOf.get(subject) ?? '',
      level: levelOf.get(subject) as Level,
    }));
    const broken = brokenScopes(capAgency(members, share), reading)[0];
    if (broken === undefined) break;
    const gives = order.findLast(
      (subject) =>
        levelOf.get(subject) === 'excellent' && (broken.scope === 'agency' || groupOf.get(subject) === broken.scope),
    );
    if (gives === undefined) break;
    levelOf.set(gives, 'good');
    chosen.set(gives, {
      subject: gives,
      level: 'good',
      reason: 'Đạt tiêu chí hoàn thành xuất sắc nhưng không còn chỗ theo tỷ lệ khống chế (minh họa)',
    });
  }
  return [...chosen.values()].filter((choice) => choice !== null);
}
