import { displayDate } from '@xeploai/domain';
import type { RateAnswer } from '@xeploai/law';
import type { Terminal } from './terminal.js';

/** Steps of the ranking against their due dates and order; in full, also what is due once and the time limits. */
export function printTimes(
  { terminal, full }: { readonly terminal: Terminal; readonly full: boolean },
  { timings, wrongOrder, duties, timeLimits }: RateAnswer,
): void {
  const { say, text, line } = terminal;
  for (const { rule, doneOn, lastGoodDay, verdict, daysLate } of timings) {
    const told = say(`timing-${verdict}`, { last: displayDate(lastGoodDay), days: daysLate });
    line(`  ${text(rule.title)}: ${displayDate(doneOn)}; ${told}`);
  }
  for (const { rule } of wrongOrder) line(`  ${say('wrong-order')}: ${text(rule.title)}`);
  if (!full) return;
  for (const { text: what, due } of duties) line(`  ${say('due-once')}: ${text(what)} (${displayDate(due.date)})`);
  for (const { text: what } of timeLimits) line(`  ${say('time-limit')}: ${text(what)}`);
}
