import type { AdjustedPerson, AdjustmentProposal } from '@xeploai/application';
import { countAdjustment } from '@xeploai/application';
import {
  CAP_READINGS,
  displayDate,
  displayFraction,
  displayPercent,
  isLevel,
  type Fact,
  type FactValue,
  type Text,
} from '@xeploai/domain';
import type { Terminal } from './terminal.js';

/** A proposal for the terminal: the figure, how many it touches, each of them before and after, the cap. */
export function printProposal(
  proposal: AdjustmentProposal,
  terminal: Terminal,
  scopeTitles: ReadonlyMap<string, Text> = new Map(),
): void {
  const { line, say, text } = terminal;
  const { agency, indicator, paths, people, units, caps, number } = proposal;
  const { before, after } = indicator;
  line(
    say('adjust-figure', {
      agency: agency.name,
      title: after.title,
      before: before === null ? say('fact-none') : shownFact(before.fact, terminal),
      after: shownFact(after.fact, terminal),
      issuer: 'source' in after.fact ? after.fact.source : '',
      asOf: 'asOf' in after.fact && after.fact.asOf !== undefined ? displayDate(after.fact.asOf) : '',
      document: after.document,
      version: after.version,
    }),
  );
  for (const path of paths) {
    line(
      path.kind === 'target'
        ? `  ${say('adjustment-path-target', {
            title: path.title,
            unit: path.unit,
            goal: displayPercent(path.goal),
            due: displayDate(path.dueOn),
          })}`
        : `  ${say('adjustment-path-criterion', { title: text(path.title), rules: path.rules.map(text).join('; ') })}`,
    );
  }
  const { proposed, toBeSettled, confirmed, affected } = countAdjustment(people);
  line(
    `  ${say('adjust-counts', {
      number,
      lookedAt: proposal.lookedAt,
      affected,
      proposed: proposed + toBeSettled,
      confirmed,
      others: affected - proposed - toBeSettled - confirmed,
    })}`,
  );
  for (const person of people) printPerson(person, terminal);
  for (const { name, level } of units) {
    line(`  ${say('adjust-unit', { unit: name, level: level === null ? '-' : shownFact(level, terminal) })}`);
  }
  if (caps.length === 0) line(`  ${say('adjust-no-scope')}`);
  for (const { scope, before: was, after: is } of caps) {
    const title = scopeTitles.get(scope);
    const name = scope === 'agency' ? say('scope-agency') : title === undefined ? scope : text(title);
    const told = CAP_READINGS.map((reading) => {
      const [from, to] = [was, is].map((witness) => witness?.lines.find((one) => one.reading === reading));
      const shown = (one: typeof from): string =>
        one === undefined ? '-' : `${one.excellent}/${displayFraction(one.product)}`;
      return `${say(`cap-reading-${reading}`)} ${shown(from)} -> ${shown(to)}`;
    });
    line(`  ${name}: ${told.join('; ')}`);
  }
}

function printPerson(person: AdjustedPerson, { line, say }: Terminal): void {
  const levels = (outcome: AdjustedPerson['before']['outcome']): string =>
    outcome.possible.map((result) => say(`result-${result}`)).join(' | ');
  const { level } = person.after.outcome;
  const verdict = say(`adjustment-${person.verdict}`, { level: level === null ? '' : say(`result-${level}`) });
  const decided =
    person.decided === null ? '' : ` [${say(`result-${person.decided.level}`)}, ${person.decided.number}]`;
  line(
    `  - ${person.staffCode || person.subject} ${person.fullName}${person.post === '' ? '' : `, ${person.post}`}: ${levels(person.before.outcome)} -> ${levels(person.after.outcome)}${decided}: ${verdict}`,
  );
}

function shownFact(fact: Fact, { say }: Terminal): string {
  if (fact.state === 'unknown') {
    const until = fact.awaitedUntil;
    return `${say('fact-unknown')}${until === undefined ? '' : ` ${say('fact-until', { day: displayDate(until) })}`}`;
  }
  if (fact.state === 'notApplicable' || fact.state === 'waived') return fact.reason;
  const shown = shownValue(fact.value, say);
  return fact.state === 'substituted' ? `${shown} ${say('fact-substituted')}` : shown;
}

function shownValue(value: FactValue, say: Terminal['say']): string {
  if (typeof value === 'boolean') return say(value ? 'short-yes' : 'short-no');
  if (typeof value === 'string') return isLevel(value) ? say(`result-${value}`) : value;
  if (!('den' in value)) return String(value.length);
  return value.num <= value.den ? displayPercent(value) : displayFraction(value);
}
