import { displayCitation, type TracedStep } from '@xeploai/domain';
import { rateCases, rateCaseSchema, rateInputSchema, type LawLibrary, type RatedCase } from '@xeploai/law';
import { z } from 'zod';
import { EXIT } from '../exit-code.js';
import { readInput } from '../read-input.js';
import type { Terminal } from '../terminal.js';

/** JSON Schema of the input of `rate`, with the vocabulary of facts and the open readings as they are now. */
export function rateSchema(library: LawLibrary): unknown {
  const { vocabulary, readings } = library.register;
  const input = z.toJSONSchema(rateInputSchema, { io: 'input', unrepresentable: 'any' });
  const one = z.toJSONSchema(rateCaseSchema, { io: 'input', unrepresentable: 'any' }) as Record<string, unknown>;
  const facts = Object.fromEntries(
    Object.values(vocabulary).map(({ id, title, type, options, fields, whenAbsent, orElse, within }) => [
      id,
      {
        title: title.en,
        description: title.vi,
        'x-type': type,
        ...(options ? { 'x-options': options } : {}),
        ...(fields ? { 'x-fields': fields } : {}),
        ...(whenAbsent === undefined ? {} : { default: whenAbsent }),
        ...(orElse ? { 'x-or-else': orElse } : {}),
        ...(within ? { 'x-within': within } : {}),
      },
    ]),
  );
  const questions = Object.fromEntries(
    [...readings.values()].map(({ id, question, options }) => [
      id,
      { description: question.vi, title: question.en, enum: options.map((option) => option.id) },
    ]),
  );
  const properties = one['properties'] as Record<string, Record<string, unknown>>;
  properties['facts'] = { ...properties['facts'], properties: facts };
  properties['readings'] = { ...properties['readings'], properties: questions };
  const shape = input as { properties: Record<string, unknown> };
  return { ...input, properties: { ...shape.properties, cases: { type: 'array', minItems: 1, items: one } } };
}

/** `xeploai rate`: what the rules say about each case, with the article behind it. */
export function rate(library: LawLibrary, terminal: Terminal, options: { input?: string; schema?: boolean }): number {
  if (options.schema === true) {
    terminal.data(rateSchema(library));
    return EXIT.ok;
  }
  const path = options.input ?? '-';
  const answers = rateCases(library, readInput(path), path);
  if (terminal.json) terminal.data({ cases: answers });
  else for (const answer of answers) printAnswer(library, terminal, answer);
  return answers.some(({ status }) => status === 'refused') ? EXIT.badData : EXIT.ok;
}

function printAnswer(library: LawLibrary, terminal: Terminal, answer: RatedCase): void {
  const { say, text, line } = terminal;
  if (answer.status === 'refused') {
    line(`${answer.id}: ${say('rate-refused')}`);
    for (const { where, what } of answer.problems) line(`  ${where}: ${text(what)}`);
    return;
  }
  const levels = answer.possible.map((result) => say(`result-${result}`)).join(' | ');
  line(
    `${answer.id}: ${answer.status === 'level' || answer.status === 'notRated' ? levels : `${say(`status-${answer.status}`)} (${levels})`}`,
  );
  line(`  ${text(answer.rulebook.title)} - ${answer.rulebook.id} ${answer.rulebook.hash.slice(0, 12)}`);
  for (const { question, options } of answer.readings) {
    line(`  ${say('open-reading')}: ${text(question)}`);
    for (const option of options)
      line(`    - ${text(option.meaning)}: ${option.possible.map((result) => say(`result-${result}`)).join(' | ')}`);
  }
  for (const { question, option } of answer.readingsUsed)
    line(`  ${say('reading-used')}: ${text(question)} -> ${option}`);
  for (const fact of answer.awaits)
    line(`  ${say('awaits')}: ${library.register.vocabulary[fact]?.title[terminal.language] ?? fact}`);
  for (const { rule } of answer.blocked) line(`  ${say('blocked')}: ${text(rule.title)}`);
  for (const step of [...answer.trace.steps, ...answer.trace.ceilings]) printStep(library, terminal, step);
}

function printStep(library: LawLibrary, terminal: Terminal, step: TracedStep): void {
  const { say, text, line, language } = terminal;
  const act = library.register.acts.get(step.citation.act)?.title[language];
  line(
    `  ${say(`verdict-${step.verdict}`)} ${text(step.title)} (${displayCitation(step.citation, language, act)}; ${say(`certainty-${step.certainty}`)})`,
  );
  for (const clause of step.clauses) {
    for (const { title, operator, value, actual, verdict } of clause.conditions) {
      line(
        `      ${say(`verdict-${verdict}`)} ${text(title)}: ${actual === '' ? '?' : actual} ${say(`operator-${operator}`)} ${value}`,
      );
    }
  }
}
