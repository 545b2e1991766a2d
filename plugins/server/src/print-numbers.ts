import { displayFraction, type DerivedValue, type Fraction } from '@xeploai/domain';
import type { LawLibrary, RateAnswer } from '@xeploai/law';
import type { Terminal } from './terminal.js';

interface Print {
  readonly library: LawLibrary;
  readonly terminal: Terminal;
}

/** Numbers that the rulebook made: each value with the readings it was made on where they differ, and what is missing. */
export function printNumbers({ library, terminal }: Print, { numbers }: RateAnswer): void {
  const { say, text, line, language } = terminal;
  const named = (ids: readonly string[]): string =>
    ids.map((id) => library.register.vocabulary[id]?.title[language] ?? id).join('; ');
  for (const { title, values, lacks, undefinedBy } of numbers) {
    for (const value of values) line(`  ${text(title)}: ${numberText(library, terminal, value)}`);
    if (undefinedBy.length > 0) line(`    ${say('number-undefined', { facts: named(undefinedBy) })}`);
    else if (lacks.length > 0) line(`    ${say('number-lacks', { facts: named(lacks) })}`);
  }
}

function numberText(
  library: LawLibrary,
  terminal: Terminal,
  { under, exactly, atLeast, atMost }: DerivedValue['values'][number],
): string {
  const shown = (value: Fraction): string => displayFraction(value, 4, terminal.language === 'vi' ? ',' : '.');
  const number = exactly === null ? `${shown(atLeast)} - ${atMost === null ? '?' : shown(atMost)}` : shown(exactly);
  const choice = Object.entries(under).map(([id, option]) => meaningOf(library, terminal, id, option));
  return choice.length === 0 ? number : `${number} [${choice.join('; ')}]`;
}

/** What an option of a reading means, in the words of the register. */
export function meaningOf(library: LawLibrary, { text }: Terminal, reading: string, option: string): string {
  const meaning = library.register.readings.get(reading)?.options.find(({ id }) => id === option)?.meaning;
  return meaning === undefined ? option : text(meaning);
}
