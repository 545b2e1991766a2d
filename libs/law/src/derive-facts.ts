import { compareFractions, displayFraction, problem, type Fact, type FactSheet, type Problem } from '@xeploai/domain';
import { disciplineFacts } from './discipline-facts.js';
import { isNumber, type Facts, type Judged } from './judged-facts.js';
import { postFacts } from './post-facts.js';
import { timeFacts } from './time-facts.js';

/**
 * Completes a sheet by what follows from it: months from spans of service and absence, standing from posts, what the
 * decisions on discipline have to do with one another, with the ranking and with earlier results. A fact that the sheet
 * states stays as it is. Pure; the one place where these facts are worked out.
 */
export function deriveFacts(sheet: FactSheet, judged: Judged): FactSheet {
  const { facts } = sheet;
  const stated = Object.fromEntries(Object.entries(facts).filter(([, fact]) => !isBlank(fact)));
  return { ...sheet, facts: { ...facts, ...derivedOf(facts, judged), ...stated, ...disciplineFacts(facts, judged) } };
}

const derivedOf = (facts: Facts, judged: Judged): Facts => ({
  ...postFacts(facts, judged),
  ...timeFacts(facts, judged),
});

/** Unknown without anything that would be lost by working it out. */
const isBlank = (fact: Fact): boolean =>
  fact.state === 'unknown' && fact.between === undefined && fact.awaitedUntil === undefined;

/** Facts that the sheet states otherwise than its own dates have it. */
export function checkDerived(sheet: FactSheet, judged: Judged, where: string): readonly Problem[] {
  const spans = Object.fromEntries(Object.entries(sheet.facts).filter(([, { state }]) => state !== 'unknown'));
  const raw = Object.fromEntries(Object.entries(spans).filter(([id]) => RAW.includes(id)));
  return Object.entries(derivedOf(raw, judged)).flatMap(([id, fact]) => {
    const given = sheet.facts[id];
    if (given?.state !== 'known' || fact.state !== 'known' || fact.assumed === true) return [];
    if (given.value === fact.value || isSameNumber(given.value, fact.value)) return [];
    const shown = (language: 'vi' | 'en') => ({
      fact: id,
      value: inWords(given.value, language),
      derived: inWords(fact.value, language),
    });
    return [problem('fact-contradicts-dates', `${where}.${id}`, shown)];
  });
}

const RAW: readonly string[] = ['service', 'posts', 'absences'];

const isSameNumber = (a: unknown, b: unknown): boolean => isNumber(a) && isNumber(b) && compareFractions(a, b) === 0;

const inWords = (value: unknown, language: 'vi' | 'en'): string =>
  isNumber(value) ? displayFraction(value, 2, language === 'vi' ? ',' : '.') : String(value);
