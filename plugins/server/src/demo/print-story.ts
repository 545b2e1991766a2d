import type { LateUnitReport } from '@xeploai/application';
import { displayDate, type CapReading } from '@xeploai/domain';
import { printProposal } from '../print-proposal.js';
import { printQuarantine } from '../print-quarantine.js';
import type { Terminal } from '../terminal.js';
import { SAMPLE_CAP_READING, SAMPLE_GROUPS, SAMPLE_SEASON } from './province.js';
import type { DemoStory } from './run-demo.js';

const WIDTH = 36;

/** The summary that a person understands: numbers with bars, the late agencies, what is provisional and why. */
export function printStory(story: DemoStory, folder: string, terminal: Terminal): void {
  const { line, say } = terminal;
  const { summary } = story;
  line();
  line(say('demo-title', { year: summary.season }));
  line(say('demo-invented'));
  line();
  line(say('demo-sync', summary.sync));
  printQuarantine(story.sync, terminal);
  line();
  line(say('demo-outcomes', { population: summary.population }));
  for (const [key, count] of Object.entries(summary.outcomes)) {
    const title = key === 'open' ? say('status-open') : say(`result-${key}` as 'result-good');
    line(`  ${title.padEnd(34)} ${bar(count, summary.population)} ${count}`);
  }
  line(`  ${say('demo-provisional', { count: summary.provisional })}`);
  printProvisional(story, terminal);
  line();
  printSettled(story, terminal);
  line();
  if (story.refused.problems.length > 0) line(say('demo-refused', { agency: story.refused.agency }));
  for (const { what } of story.refused.problems) line(`  ${terminal.text(what)}`);
  line(
    say('demo-decided', {
      agencies: story.decided.agencies,
      results: story.decided.results,
      scopes: summary.caps.scopes,
      violations: summary.caps.violations,
    }),
  );
  line(say('demo-decided-levels'));
  for (const [level, count] of Object.entries(story.decided.levels))
    line(`  ${say(`result-${level}` as 'result-good').padEnd(34)} ${bar(count, summary.population)} ${count}`);
  if (story.decided.settled > 0) line(`  ${say('demo-settled-authority', { count: story.decided.settled })}`);
  if (story.decided.undecided > 0) line(`  ${say('demo-undecided', { count: story.decided.undecided })}`);
  line(say('demo-push', summary.push));
  line();
  printAdjusted(story, terminal);
  line();
  printLateUnits(story.report, terminal);
  line();
  line(say('demo-papers'));
  for (const paper of summary.papers) line(`  ${paper}`);
  line();
  line(
    say('demo-next', {
      folder,
      year: summary.season,
      asOf: story.report.asOf,
      overlay: SAMPLE_SEASON.overlays.join(' '),
    }),
  );
}

/** The open readings that the sample province has settled, and what the other readings of the cap would say. */
function printSettled({ decided, readings }: DemoStory, { line, say, text }: Terminal): void {
  line(say('demo-settled', { document: readings[0]?.document ?? '' }));
  for (const { question, meaning } of readings) line(`  ${text(question)} ${text(meaning)}`);
  const others = Object.entries(decided.broken)
    .filter(([reading]) => reading !== SAMPLE_CAP_READING)
    .map(([reading, count]) => `${say(`cap-reading-${reading as CapReading}`)} ${count}`);
  const reading = say(`cap-reading-${SAMPLE_CAP_READING}`);
  line(`  ${say('demo-settled-cap', { reading, others: others.join('; ') })}`);
}

const bar = (count: number, total: number): string => {
  const length = total === 0 ? 0 : Math.ceil((count / total) * WIDTH);
  return `${'#'.repeat(length)}${'.'.repeat(WIDTH - length)}`;
};

/** Figures that arrived after the season (D5): what they touch, and the one decision that supersedes. */
function printAdjusted({ adjusted, provisionalBefore, summary }: DemoStory, terminal: Terminal): void {
  const { line, say, text } = terminal;
  const { proposals, refused, decided } = adjusted;
  line(say('demo-adjusted', { figures: proposals.length, ...summary.adjustment }));
  const titles = new Map(SAMPLE_GROUPS.map(({ id, title }) => [id, title]));
  for (const proposal of proposals) printProposal(proposal, terminal, titles);
  for (const { what } of refused) line(`  ${say('demo-adjust-refused')} ${text(what)}`);
  if (decided !== null) {
    const { proposal, number, superseded } = decided;
    line(`  ${say('demo-adjust-decided', { agency: proposal.agency.name, number, superseded })}`);
  }
  line(`  ${say('demo-adjust-provisional', { before: provisionalBefore, after: summary.provisional })}`);
}

function printProvisional({ provisional, agencyNames }: DemoStory, { line, say }: Terminal): void {
  const reasons = new Map<string, { people: Set<string>; agencies: Set<string> }>();
  for (const { agencyId, subject, waitsFor } of provisional) {
    for (const { state, what, approver, due } of waitsFor) {
      const until = due === null ? say('demo-no-day') : displayDate(due);
      const reason =
        state === 'unknown' ? say('demo-waits', { what, until }) : say('demo-substitute', { what, approver, until });
      const entry = reasons.get(reason) ?? { people: new Set<string>(), agencies: new Set<string>() };
      entry.people.add(subject);
      entry.agencies.add(agencyNames.get(agencyId) ?? agencyId);
      reasons.set(reason, entry);
    }
  }
  for (const [reason, { people, agencies }] of [...reasons]
    .toSorted(([, a], [, b]) => b.people.size - a.people.size)
    .slice(0, 8)) {
    const names = [...agencies];
    const shown = names.slice(0, 3).join('; ');
    line(
      `    ${reason} - ${say('demo-people', { count: people.size })}: ${shown}${names.length > 3 ? ` (+${names.length - 3})` : ''}`,
    );
  }
  if (reasons.size > 8) line(`    ${say('demo-more', { count: reasons.size - 8 })}`);
}

/** The late agencies, a line each. */
export function printLateUnits(report: LateUnitReport, { line, say, language }: Terminal): void {
  line(
    say('demo-late', {
      late: report.totals.late,
      agencies: report.totals.agencies,
      asOf: displayDate(report.asOf),
      strict: report.totals.onlyStrict,
    }),
  );
  for (const { code, name, late } of report.units) {
    const [first] = late.steps;
    if (first === undefined) continue;
    const effect = say(
      late.affectsPartyRanking === null ? 'affects-unknown' : late.affectsPartyRanking ? 'affects-yes' : 'affects-no',
    );
    const days = say(late.notReported ? 'late-not-reported' : late.onlyStrict ? 'late-only-strict' : 'late-days', {
      days: first.daysLate,
    });
    line(`  ${code.padEnd(8)} ${name.padEnd(52)} ${say(`step-${first.step}`).padEnd(11)} ${days.padEnd(34)} ${effect}`);
  }
  if (report.totals.notReported > 0) line(say('late-unreported-total', { count: report.totals.notReported }));
  line(say('demo-proposed', { count: report.proposedFor.length }));
  for (const { text, certainty } of report.bases) {
    if (certainty === 'gazette') continue;
    line(`  ${say('basis-not-gazette', { text: text[language], certainty: say(`certainty-${certainty}`) })}`);
  }
}
