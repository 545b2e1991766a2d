import { CAP_READINGS, displayCitation, displayFraction, type CapLine, type RuleRef } from '@xeploai/domain';
import type { CappedCase, LawLibrary } from '@xeploai/law';
import { meaningOf } from './print-numbers.js';
import type { Terminal } from './terminal.js';

interface Print {
  readonly library: LawLibrary;
  readonly terminal: Terminal;
}

/** One cap for a clerk: the rule and where its share comes from, and by every reading the proof of the most. */
export function printCap(print: Print, answer: CappedCase): void {
  const { say, text, line, language } = print.terminal;
  if (answer.status === 'refused') {
    line(`${answer.id}: ${say('rate-refused')}`);
    for (const { where, what } of answer.problems) line(`  ${where}: ${text(what)}`);
    return;
  }
  if (answer.most === null) return line(`${answer.id}: ${say('cap-none')}`);
  const share = (answer.share ?? '').replace('.', language === 'vi' ? ',' : '.');
  line(`${answer.id}: ${say('cap-share', { share })}`);
  if (answer.rule !== null) line(`  ${source(print, answer.rule)}`);
  if (answer.shareFrom !== null) line(`  ${say('cap-share-from')}: ${source(print, answer.shareFrom)}`);
  if (answer.exception !== null) line(`  ${text(answer.exception.why)}`);
  for (const { scope, counts, lines } of answer.witnesses) {
    const name = scope === 'agency' ? say('scope-agency') : say('scope-group', { group: scope });
    const { ranked, excellent, good } = counts;
    line(`  ${name}: ${say('cap-counts', { ranked, excellent, good })}`);
    if (answer.fewerThan !== null) {
      const { existing, most } = answer.fewerThan;
      line(`    ${say('cap-few', { existing, most })}`);
    } else for (const one of lines) printLine(print, one, share);
  }
  const together = CAP_READINGS.map((reading) => `${say(`cap-reading-${reading}`)} ${answer.most?.[reading] ?? ''}`);
  line(`  ${say('cap-together')}: ${together.join('; ')}`);
  const { literal } = answer;
  if (literal.length > 0) {
    const readings = literal.map((reading) => say(`cap-reading-${reading}`)).join('; ');
    line(`  ${say('cap-literal', { readings })}`);
  }
  for (const { id, most } of answer.pools?.options ?? []) {
    const told = CAP_READINGS.map((reading) => `${say(`cap-reading-${reading}`)} ${most[reading]}`);
    line(`  ${meaningOf(print.library, print.terminal, answer.pools?.reading ?? '', id)}: ${told.join('; ')}`);
  }
  if (answer.selection !== null) line(`  ${say('cap-selection')}`);
}

/** The inequality as the levels stand, and the number beyond which it does not hold. */
function printLine(
  { terminal }: Print,
  { reading, base, product, most, proof, excellent, allowed }: CapLine,
  share: string,
): void {
  const { say, line, language } = terminal;
  const number = (value: CapLine['product']): string => displayFraction(value, 2, language === 'vi' ? ',' : '.');
  const verdict = say(allowed ? 'cap-kept' : 'cap-exceeded');
  const sign = allowed ? '<=' : '>';
  line(`    ${say(`cap-reading-${reading}`)}: ${verdict} ${excellent} ${sign} ${share} x ${base} = ${number(product)}`);
  const total = proof.most.base + most;
  const law = reading === 'ofGood' ? `x <= ${share} x (${total} - x): ` : '';
  line(
    `      ${law}${say('cap-most', { most })}: ${most} <= ${share} x ${proof.most.base} = ${number(proof.most.product)}; ${proof.more.excellent} > ${share} x ${proof.more.base} = ${number(proof.more.product)}`,
  );
}

function source(
  { library, terminal: { language, say, text } }: Print,
  { title, citation, certainty }: RuleRef,
): string {
  const act = library.register.acts.get(citation.act)?.title[language];
  return `${text(title)} (${displayCitation(citation, language, act)}; ${say(`certainty-${certainty}`)})`;
}
