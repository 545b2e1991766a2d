import type { EpisodeCondition } from './episode-condition.js';
import type { Episode, Fact, FactDefinition, FactSheet, FactValue } from './fact.js';
import { factReader } from './fact-table.js';
import { displayFraction } from './fraction.js';
import { message } from './problem.js';
import type { Rulebook } from './rulebook.js';
import type { Span } from './span.js';
import type { Language, Text } from './text.js';

/** Something that the sheet does not say and that the register tells what to take it for. */
export interface AssumedFact {
  /** Fact id, or fact and field of its episodes: `disciplinaryDecisions.annulled`. */
  readonly fact: string;
  readonly title: Text;
  /** What silence was taken to mean. */
  readonly value: Text;
}

/** Everything that the answer takes for granted because nobody said otherwise, in order of the rulebook's facts. */
export function assumedFacts(rulebook: Rulebook, sheet: FactSheet, period: Span): readonly AssumedFact[] {
  const read = factReader(rulebook, period);
  const found = new Map<string, AssumedFact>();
  const note = (id: string, title: Text, value: FactValue): void => {
    if (!found.has(id)) found.set(id, { fact: id, title, value: silenceText(value) });
  };
  for (const { definition } of rulebook.grid.facts) {
    if (definition === null) continue;
    const rule = rulebook.derived.find(({ fact }) => fact === definition.id);
    const base = rule === undefined || !('exists' in rule) ? definition : rulebook.vocabulary[rule.exists];
    const fact = base && read(base, sheet);
    if (base === undefined || fact === undefined) continue;
    if (fact.state === 'known' && fact.assumed === true) note(base.id, base.title, fact.value);
    if (rule === undefined || !('exists' in rule)) continue;
    for (const field of unsaidFields(base, fact, rule.where, period)) {
      const asked = base.fields?.[field];
      note(`${base.id}.${field}`, asked?.title ?? { vi: field, en: field }, asked?.default as FactValue);
    }
  }
  return [...found.values()];
}

/** Fields that a formula asks of episodes which nothing said excludes, and for which their default was taken. */
function unsaidFields(
  definition: FactDefinition,
  fact: Fact,
  where: readonly EpisodeCondition[],
  period: Span,
): readonly string[] {
  if ((fact.state !== 'known' && fact.state !== 'substituted') || !Array.isArray(fact.value)) return [];
  return (fact.value as readonly Episode[]).flatMap((episode) => {
    const excluded = where.some((condition) => {
      if (!('field' in condition)) return false;
      const value = episode[condition.field];
      if (value === undefined) return false;
      if ('is' in condition) return value !== condition.is;
      return typeof value === 'string' && (value < period.from || value > period.to);
    });
    if (excluded) return [];
    return where.flatMap((condition) =>
      'field' in condition &&
      episode[condition.field] === undefined &&
      definition.fields?.[condition.field]?.default !== undefined
        ? [condition.field]
        : [],
    );
  });
}

function silenceText(value: FactValue): Text {
  const inWords = (language: Language): string => {
    if (typeof value === 'boolean') return message(language, value ? 'short-yes' : 'short-no');
    if (typeof value === 'string') return value;
    if (Array.isArray(value)) return message(language, 'short-none');
    return 'den' in value ? displayFraction(value, 2, language === 'vi' ? ',' : '.') : '';
  };
  return { vi: inWords('vi'), en: inWords('en') };
}
