import {
  displayCitation,
  isLevel,
  RESULTS,
  type Citation,
  type MessageKey,
  type TracedClause,
  type TracedCondition,
  type TracedStep,
  type TracedTree,
  type Verdict,
} from '@xeploai/domain';
import type { LawLibrary, RatedCase } from '@xeploai/law';
import { meaningOf, printNumbers } from './print-numbers.js';
import { printTimes } from './print-times.js';
import type { Terminal } from './terminal.js';

interface Print {
  readonly library: LawLibrary;
  readonly terminal: Terminal;
  /** Every rule with every condition, not only what decides. */
  readonly full: boolean;
}

type Rating = Exclude<RatedCase, { readonly status: 'refused' }>;

/**
 * One rating for a clerk: the result and the article behind it, what it hangs on, what it takes for granted, and the
 * conditions of the rules that decide as a tree. Rules that do not apply are shown only in full.
 */
export function printRating(print: Print, answer: RatedCase): void {
  const { terminal } = print;
  const { say, text, line } = terminal;
  if (answer.status === 'refused') {
    line(`${answer.id}: ${say('rate-refused')}`);
    for (const { where, what } of answer.problems) line(`  ${where}: ${text(what)}`);
    return;
  }
  const results = answer.possible.map((result) => say(`result-${result}`)).join(` ${say('or')} `);
  const certain = answer.status === 'level' || answer.status === 'notRated';
  line(`${answer.id}: ${certain ? results : `${say(`status-${answer.status}`)}: ${results}`}`);
  const { rulebook } = answer;
  line(`  ${text(rulebook.title)} (${rulebook.id}${print.full ? `, ${rulebook.hash}` : ''})`);
  const deciding = decidingSteps(answer).map(({ citation }) => cite(print, citation));
  if (deciding.length > 0) line(`  ${say('by-articles')}: ${deciding.join('; ')}`);
  printHangsOn(print, answer);
  if (answer.assumed.length > 0) {
    line(
      `  ${say('assumed')}: ${answer.assumed.map(({ title, value }) => `${text(title)}: ${text(value)}`).join('; ')}`,
    );
  }
  printNumbers(print, answer);
  printTimes(print, answer);
  const required = answer.requirements.filter(({ kind }) => print.full || NEEDED_NOW.includes(kind));
  if (required.length > 0) line(`  ${say('required')}: ${required.map((one) => text(one.text)).join('; ')}`);
  const { steps, ceilings } = answer.trace;
  if (print.full) for (const step of [...steps, ...ceilings]) printStep(print, step);
  else printDeciding(print, answer);
}

/** What a file needs before it is decided; what is published, kept and done with the result is shown in full only. */
const NEEDED_NOW: readonly string[] = ['authority', 'procedure', 'form'];

/** The rule that decides for certain, and the limit that lowers what it gives. */
function decidingSteps({ status, level, trace }: Rating): readonly TracedStep[] {
  if (status !== 'level' && status !== 'notRated') return [];
  const decides = trace.steps.find(({ verdict }) => verdict === 'holds');
  const lowers = trace.ceilings.filter(
    ({ verdict, effect }) =>
      verdict === 'holds' && effect.kind === 'ceiling' && effect.level === level && !isLevelOf(decides, level),
  );
  return decides === undefined ? lowers : [decides, ...lowers];
}

const isLevelOf = (step: TracedStep | undefined, level: Rating['level']): boolean =>
  step?.effect.kind === 'level' && step.effect.level === level;

function printHangsOn({ library, terminal }: Print, { awaits, readings, readingsUsed, blocked }: Rating): void {
  const { say, text, line, language } = terminal;
  const titleOf = (fact: string): string => library.register.vocabulary[fact]?.title[language] ?? fact;
  if (awaits.length > 0) line(`  ${say('awaits')}: ${awaits.map(titleOf).join('; ')}`);
  for (const { rule } of blocked) line(`  ${say('blocked')}: ${text(rule.title)}`);
  for (const { question, options } of readings) {
    line(`  ${say('open-reading')}: ${text(question)}`);
    for (const { meaning, possible } of options)
      line(`    - ${text(meaning)}: ${possible.map((result) => say(`result-${result}`)).join(` ${say('or')} `)}`);
  }
  for (const { id, question, option, settledBy, document } of readingsUsed) {
    const meaning = library.register.readings.get(id)?.options.find((one) => one.id === option)?.meaning;
    const who = [settledBy, document].filter((part) => part !== undefined).join(', ');
    line(
      `  ${say('reading-used')}: ${text(question)} ${meaning === undefined ? option : text(meaning)}${who === '' ? '' : ` (${who})`}`,
    );
  }
}

/** The rules up to the one that decides, without those that do not apply; of better levels, only what is missing. */
function printDeciding(print: Print, { trace, possible }: Rating): void {
  const { say, line } = print.terminal;
  const decided = trace.steps.findIndex(({ verdict }) => verdict === 'holds');
  const asked = decided < 0 ? trace.steps : trace.steps.slice(0, decided + 1);
  // Where no level comes out at all, what is missing for each of them is what the authority has to look at.
  const best = Math.max(-1, ...possible.filter(isLevel).map((result) => RESULTS.indexOf(result)));
  for (const step of asked) {
    if (step.verdict !== 'fails') printStep(print, step);
    else if (step.effect.kind === 'level' && step.join === 'all' && step.clauses.length > 1) {
      if (RESULTS.indexOf(step.effect.level) <= best && decided >= 0) continue;
      const missing = step.clauses.flatMap(({ conditions }) => conditions.filter(({ verdict }) => verdict === 'fails'));
      line(`  ${say('not-reached', { level: say(`result-${step.effect.level}`) })} (${cite(print, step.citation)}):`);
      for (const group of alike(missing)) line(`      ${comparison(print, group)}`);
    }
  }
  for (const step of trace.ceilings) if (step.verdict !== 'fails') printStep(print, step);
}

function printStep(print: Print, step: TracedStep): void {
  const { say, text, line } = print.terminal;
  const source = `${cite(print, step.citation)}; ${say(`certainty-${step.certainty}`)}`;
  line(`  ${mark(print, step.verdict)} ${text(step.title)} (${source})`);
  const [only] = step.clauses;
  if (step.clauses.length === 1 && only !== undefined) return printTree(print, only, only.tree, '      ');
  for (const clause of step.clauses) {
    if (!print.full && step.join === 'any' && clause.verdict === 'fails') continue;
    const { article: _, act: __, ...place } = clause.citation;
    const own =
      Object.keys(place).length === 0 ? '' : displayCitation({ ...place, act: '' }, print.terminal.language, '');
    line(`      ${mark(print, clause.verdict)} ${own}`);
    printTree(print, clause, clause.tree, '          ');
  }
}

/** What all must hold goes in one list, what is alike in one line; of what one may hold, in short, only what may. */
function printTree(print: Print, clause: TracedClause, tree: TracedTree, indent: string): void {
  const { say, line } = print.terminal;
  const conditionAt = (place: number): TracedCondition => clause.conditions[place] as TracedCondition;
  if (typeof tree === 'number') return line(`${indent}${withMark(print, [conditionAt(tree)])}`);
  const shown =
    print.full || tree.join === 'all' || tree.verdict === 'fails'
      ? tree.of
      : tree.of.filter((part) => (typeof part === 'number' ? conditionAt(part).verdict : part.verdict) !== 'fails');
  const leaves = shown.filter((part) => typeof part === 'number').map(conditionAt);
  for (const group of alike(leaves)) line(`${indent}${withMark(print, group)}`);
  for (const part of shown) {
    if (typeof part === 'number') continue;
    line(`${indent}${mark(print, part.verdict)} ${say(part.join === 'all' ? 'tree-all' : 'tree-any')}`);
    printTree(print, clause, part, `${indent}    `);
  }
}

/** Conditions that say the same of several facts, together. */
function alike(conditions: readonly TracedCondition[]): readonly (readonly TracedCondition[])[] {
  const groups = Map.groupBy(conditions, ({ operator, value, actual, state, verdict, under }) =>
    JSON.stringify([operator, value, actual, state, verdict, under]),
  );
  return [...groups.values()];
}

const withMark = (print: Print, group: readonly TracedCondition[]): string =>
  `${mark(print, (group[0] as TracedCondition).verdict)} ${comparison(print, group)}`;

const mark = ({ terminal }: Print, verdict: Verdict): string => terminal.say(`verdict-${verdict}`);

function comparison({ library, terminal }: Print, group: readonly TracedCondition[]): string {
  const { say, text } = terminal;
  const { operator, valueText, actualText, state, under } = group[0] as TracedCondition;
  const titles = [...new Set(group.map(({ title }) => text(title)))].join('; ');
  const told = text(actualText) === '' ? say('value-unknown') : text(actualText);
  const named =
    state === 'known'
      ? told
      : state === 'unknown' && text(actualText) === ''
        ? told
        : `${told}, ${say(`state-${state}` as MessageKey)}`;
  const chosen = Object.entries(under ?? {}).map(([id, option]) => meaningOf(library, terminal, id, option));
  const choice = chosen.length === 0 ? '' : ` [${chosen.join('; ')}]`;
  return `${titles}: ${named} (${say('needed')} ${say(`operator-${operator}`)} ${text(valueText)})${choice}`;
}

const cite = ({ library, terminal: { language } }: Print, citation: Citation): string =>
  displayCitation(citation, language, library.register.acts.get(citation.act)?.title[language]);
