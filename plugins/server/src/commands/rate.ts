import { rateCases, rateCaseSchema, rateInputSchema, type LawLibrary } from '@xeploai/law';
import { z } from 'zod';
import { EXIT } from '../exit-code.js';
import { printRating } from '../print-rating.js';
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
        ...(fields
          ? { 'x-fields': Object.fromEntries(Object.entries(fields).filter(([, { derived }]) => derived !== true)) }
          : {}),
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
export function rate(
  library: LawLibrary,
  terminal: Terminal,
  options: { input?: string; schema?: boolean; full?: boolean },
): number {
  if (options.schema === true) {
    terminal.data(rateSchema(library));
    return EXIT.ok;
  }
  const path = options.input ?? '-';
  const answers = rateCases(library, readInput(path), path);
  if (terminal.json) terminal.data({ cases: answers });
  else for (const answer of answers) printRating({ library, terminal, full: options.full === true }, answer);
  return answers.some(({ status }) => status === 'refused') ? EXIT.badData : EXIT.ok;
}
