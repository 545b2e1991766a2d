import { isExact, numberOf, type Bounds } from './derive-number.js';
import type { FactSheet } from './fact.js';
import { numberContext } from './fact-table.js';
import { compareFractions, type Fraction } from './fraction.js';
import { factsRead } from './number-formula.js';
import type { RuleRef } from './rule-ref.js';
import type { Rulebook } from './rulebook.js';
import type { Span } from './span.js';
import type { Text } from './text.js';

/** A number that the rulebook made out of the facts of one subject, by every choice of readings that changes it. */
export interface DerivedValue {
  readonly fact: string;
  readonly title: Text;
  readonly rule: RuleRef;
  /** One entry where every choice gives the same; else one for each choice. */
  readonly values: readonly {
    readonly under: Readonly<Record<string, string>>;
    /** `null` while something is missing. */
    readonly exactly: Fraction | null;
    readonly atLeast: Fraction;
    /** `null`: nothing limits it. */
    readonly atMost: Fraction | null;
  }[];
  /** Facts that are missing, and facts whose formula has nothing to divide by. */
  readonly lacks: readonly string[];
  readonly undefinedBy: readonly string[];
}

/** Every number made out of this sheet of which something is stated, in the order of the rules. */
export function derivedValues(rulebook: Rulebook, sheet: FactSheet, period: Span): readonly DerivedValue[] {
  const context = numberContext(rulebook, period);
  const rests = (id: string): boolean => {
    const formula = context.formulas.get(id);
    const definition = rulebook.vocabulary[id];
    const stated = [definition?.variantOf ?? id, definition?.orElse ?? id].some(
      (one) => sheet.facts[one] !== undefined,
    );
    return stated || (formula !== undefined && factsRead(formula).some(rests));
  };
  const made = new Map<string, { rule: RuleRef; title: Text; values: Made[] }>();
  for (const derived of rulebook.derived) {
    if (!('formula' in derived)) continue;
    const definition = rulebook.vocabulary[derived.fact];
    const fact = definition?.variantOf ?? derived.fact;
    if (definition === undefined || sheet.facts[fact] !== undefined || !rests(derived.fact)) continue;
    const bounds = numberOf(derived.fact, sheet, context);
    if (typeof bounds === 'string') continue;
    const entry = made.get(fact) ?? { rule: derived.rule, title: definition.title, values: [] };
    entry.values.push({ under: definition.under ?? {}, bounds });
    made.set(fact, entry);
  }
  return [...made].flatMap(([fact, { rule, title, values }]): DerivedValue[] => {
    const shown = withoutIdle(values);
    return [
      {
        fact,
        title,
        rule,
        values: shown.map(({ under, bounds }) => ({
          under,
          exactly: isExact(bounds) ? bounds.low : null,
          atLeast: bounds.low,
          atMost: bounds.high,
        })),
        lacks: [...new Set(values.flatMap(({ bounds }) => bounds.lacks))],
        undefinedBy: [...new Set(values.flatMap(({ bounds }) => bounds.undefinedBy.map((id) => baseOf(rulebook, id))))],
      },
    ];
  });
}

interface Made {
  readonly under: Readonly<Record<string, string>>;
  readonly bounds: Bounds;
}

/** Readings on which the number does not depend are dropped, and with them what they would repeat. */
function withoutIdle(values: readonly Made[]): readonly Made[] {
  const readings = Object.keys(values[0]?.under ?? {});
  const active = readings.filter((id) =>
    values.some((a) => values.some((b) => differOnlyIn(id, a, b) && !isSame(a.bounds, b.bounds))),
  );
  const distinct = new Map(
    values.map(({ under, bounds }) => {
      const kept = Object.fromEntries(active.map((id) => [id, under[id] as string]));
      return [JSON.stringify(kept), { under: kept, bounds }];
    }),
  );
  return [...distinct.values()];
}

const differOnlyIn = (reading: string, a: Made, b: Made): boolean =>
  Object.keys(a.under).every((id) => (id === reading) === (a.under[id] !== b.under[id]));

const baseOf = (rulebook: Rulebook, id: string): string => rulebook.vocabulary[id]?.variantOf ?? id;

const isSame = (a: Bounds, b: Bounds): boolean =>
  compareFractions(a.low, b.low) === 0 &&
  (a.high === null || b.high === null ? a.high === b.high : compareFractions(a.high, b.high) === 0);
