import { UNKNOWN, type Episode, type FactDefinition } from './fact.js';
import type { Fraction } from './fraction.js';
import type { EpisodeCondition } from './episode-condition.js';
import type { Span } from './span.js';

/** Whether an episode meets a condition; `undefined` when the field it asks for is not known. */
export function meets(
  episode: Episode,
  condition: EpisodeCondition,
  definition: FactDefinition,
  period: Span,
): boolean | undefined {
  if ('anyOf' in condition) {
    const verdicts = condition.anyOf.map((one) => meets(episode, one, definition, period));
    return verdicts.includes(true) ? true : verdicts.includes(undefined) ? undefined : false;
  }
  const value = fieldOf(episode, condition.field, definition);
  if (value === undefined) return undefined;
  if ('is' in condition) return value === condition.is;
  return typeof value === 'string' && period.from <= value && value <= period.to;
}

/** Whether an episode meets every condition. */
export function meetsAll(
  episode: Episode,
  conditions: readonly EpisodeCondition[],
  definition: FactDefinition,
  period: Span,
): boolean | undefined {
  const verdicts = conditions.map((condition) => meets(episode, condition, definition, period));
  return verdicts.includes(false) ? false : verdicts.includes(undefined) ? undefined : true;
}

/** A field as written, or what its absence means. */
export function fieldOf(episode: Episode, field: string, definition: FactDefinition): Episode[string] | undefined {
  const value = episode[field] ?? definition.fields?.[field]?.default;
  return value === UNKNOWN ? undefined : value;
}

/** A number of an episode; `undefined` when it is not known. */
export function numberField(episode: Episode, field: string, definition: FactDefinition): Fraction | undefined {
  const value = fieldOf(episode, field, definition);
  return typeof value === 'object' ? value : undefined;
}
