import type { Citation, CivilDate, FactDefinition, Reading, Text } from '@xeploai/domain';
import type { Act } from './files.schema.js';
import type { PeriodKind } from './parts.schema.js';
import type { RuleKind } from './rule-kind.js';

/** One rule with its dated versions, checked. */
export interface LawRule {
  readonly id: string;
  readonly act: string;
  readonly kind: RuleKind;
  readonly title: Text;
  readonly subjects: readonly string[] | null;
  /** Kinds of period that the rule judges. */
  readonly periods: readonly PeriodKind[];
  /** In order of `from`; `to` is the last day, `null` while it lasts. Never overlapping. */
  readonly versions: readonly LawRuleVersion[];
}

export interface LawRuleVersion {
  readonly from: CivilDate;
  readonly to: CivilDate | null;
  readonly citation: Citation;
  readonly amendedBy: Citation | null;
  readonly certainty: Reading['certainty'];
  readonly mark: string;
  /** `file:line`. */
  readonly place: string;
  readonly value: unknown;
}

/** Everything that was read from the law files, checked as a whole. */
export interface LawRegister {
  readonly acts: ReadonlyMap<string, Act>;
  readonly vocabulary: Readonly<Record<string, FactDefinition>>;
  readonly readings: ReadonlyMap<string, Reading>;
  readonly rules: readonly LawRule[];
  /** Text of the case files, by path. */
  readonly cases: ReadonlyMap<string, string>;
}

/** The version in force on a day; `undefined` when none is. */
export const versionOn = (rule: LawRule, date: CivilDate): LawRuleVersion | undefined =>
  rule.versions.find(({ from, to }) => from <= date && (to === null || date <= to));
