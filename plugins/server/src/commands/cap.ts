import { capCases, capCaseSchema, type LawLibrary } from '@xeploai/law';
import { z } from 'zod';
import { EXIT } from '../exit-code.js';
import { printCap } from '../print-cap.js';
import { readInput } from '../read-input.js';
import type { Terminal } from '../terminal.js';

/** `xeploai cap`: the cap of each case by every reading, with the proof. */
export function cap(library: LawLibrary, terminal: Terminal, options: { input?: string; schema?: boolean }): number {
  if (options.schema === true) {
    const one = z.toJSONSchema(capCaseSchema, { io: 'input', unrepresentable: 'any' });
    terminal.data({
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      type: 'object',
      required: ['cases'],
      properties: { cases: { type: 'array', minItems: 1, items: one } },
    });
    return EXIT.ok;
  }
  const path = options.input ?? '-';
  const answers = capCases(library, readInput(path), path);
  if (terminal.json) terminal.data({ cases: answers });
  else for (const answer of answers) printCap({ library, terminal }, answer);
  return answers.some(({ status }) => status === 'refused') ? EXIT.badData : EXIT.ok;
}
