import { CAP_READINGS, displayFraction } from '@xeploai/domain';
import { capCases, capCaseSchema, type CappedCase, type LawLibrary } from '@xeploai/law';
import { z } from 'zod';
import { EXIT } from '../exit-code.js';
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
  else for (const answer of answers) printAnswer(terminal, answer);
  return answers.some(({ status }) => status === 'refused') ? EXIT.badData : EXIT.ok;
}

function printAnswer(terminal: Terminal, answer: CappedCase): void {
  const { say, text, line } = terminal;
  if (answer.status === 'refused') {
    line(`${answer.id}: ${say('rate-refused')}`);
    for (const { where, what } of answer.problems) line(`  ${where}: ${text(what)}`);
    return;
  }
  if (answer.most === null) return line(`${answer.id}: ${say('cap-none')}`);
  line(
    `${answer.id}: ${say('cap-share', { share: answer.share ?? '' })}${answer.exception === null ? '' : ` - ${text(answer.exception.why)}`}`,
  );
  for (const { scope, counts, lines } of answer.witnesses) {
    line(`  ${scope}: ${say('cap-counts', { ranked: counts.ranked, excellent: counts.excellent, good: counts.good })}`);
    for (const { reading, base, product, most, allowed, excellent } of lines) {
      line(
        `    ${say(`cap-reading-${reading}`)}: ${excellent} <= ${answer.share} x ${base} = ${displayFraction(product)}; ${say('cap-most', { most })} ${say(allowed ? 'cap-kept' : 'cap-exceeded')}`,
      );
    }
  }
  line(
    `  ${say('cap-together')}: ${CAP_READINGS.map((reading) => `${say(`cap-reading-${reading}`)} ${answer.most?.[reading] ?? ''}`).join('; ')}`,
  );
}
