export { proposeAdjustment, type Adjustment } from './adjustment.js';
export {
  brokenScopes,
  CAP_READINGS,
  capAgency,
  capBase,
  capMost,
  capMostOfAgencies,
  countCap,
  countScopes,
  witness,
  type AgencyCap,
  type CapColumns,
  type CapCounts,
  type CapLine,
  type CapMember,
  type CapReading,
  type CapRule,
  type CapSide,
  type CapWitness,
  type CountedScopes,
} from './cap.js';
export { refuseException, shareOfRule, type CapException } from './cap-exception.js';
export { assumedFacts, type AssumedFact } from './assumed-facts.js';
export { derivedValues, type DerivedValue } from './derived-values.js';
export { checkFacts, readFact } from './check-facts.js';
export { CERTAINTIES, displayCitation, type Certainty, type Citation } from './citation.js';
export {
  addDays,
  addMonths,
  civilDate,
  civilDateOf,
  daysBetween,
  displayDate,
  LEGAL_ZONE,
  monthsAndDays,
  parseCivilDate,
  type CivilDate,
} from './civil-date.js';
export { clipSpans, coversSpan, joinSpans, monthsOf, overlapOf } from './civil-span.js';
export {
  daysLate,
  dueIn,
  lastGoodDay,
  SEASON_STEPS,
  type DeadlineRule,
  type DueDate,
  type DueReading,
  type DueWording,
  type SeasonStep,
} from './deadline.js';
export {
  UNKNOWN,
  type Episode,
  type EpisodeField,
  type Fact,
  type FactDefinition,
  type FactSheet,
  type FactValue,
  type Provenance,
} from './fact.js';
export {
  brokenOrders,
  lastDayOf,
  timingOf,
  yearlyTiming,
  type DutyRule,
  type TimeLimitRule,
  type Timing,
} from './duty.js';
export type { EpisodeCondition } from './episode-condition.js';
export { factOfNumber, isExact, numberOf, type Bounds, type NoNumber, type NumberContext } from './derive-number.js';
export {
  emptyColumn,
  FACT_STATE,
  factReader,
  numberContext,
  tableOf,
  type FactColumn,
  type FactTable,
} from './fact-table.js';
export {
  addFractions,
  compareFractions,
  displayFraction,
  displayPercent,
  divideFractions,
  floorFraction,
  fraction,
  multiplyFractions,
  parseFraction,
  type Fraction,
} from './fraction.js';
export { cellBits, cellOf, layOutGrid, type Cut, type Grid, type GridFact, type GridSource } from './grid.js';
export {
  bindingRule,
  dueAfter,
  findLateUnits,
  type LateStep,
  type LateUnit,
  type LedgerEntry,
  type PartyRankingDay,
} from './late-unit.js';
export { isLevel, LEVELS, rankOf, RESULTS, type Level, type Result } from './level.js';
export type { Deduction, MeanFormula, NumberFormula, RatioFormula, SteppedFormula } from './number-formula.js';
export type { OrderRule } from './order-rule.js';
export { outcomeOf, type Outcome } from './outcome.js';
export {
  isMessageKey,
  message,
  problem,
  ProblemError,
  text,
  type MessageKey,
  type MessageValues,
  type Problem,
} from './problem.js';
export { evidenceOf, possibleResults, rateBatch, type RatedBatch } from './rate.js';
export type { Reading, ReadingOption, SettledReading, SettledReadings } from './reading.js';
export type { RuleRef } from './rule-ref.js';
export { createResolver, fitsAny, resultBit, resultsOf, type Resolver } from './resolve.js';
export { rollUp, rollUpRanks, UNKNOWN_RANK, type RolledUp } from './roll-up.js';
export type {
  Box,
  Clause,
  Condition,
  ConditionTree,
  DerivedFact,
  DerivedFlag,
  DerivedNumber,
  Effect,
  Requirement,
  RollUpRule,
  Rulebook,
  Step,
} from './rulebook.js';
export {
  CATEGORIES,
  isInServiceOn,
  POST_ROLES,
  postsOn,
  type Absence,
  type Category,
  type DisciplinaryDecision,
  type Post,
  type PostRole,
  type StaffMember,
} from './staff.js';
export { LANGUAGES, type Language, type Text } from './text.js';
export {
  traceOf,
  type Trace,
  type TracedClause,
  type TracedCondition,
  type TracedStep,
  type TracedTree,
  type Verdict,
} from './trace.js';
export { AGENCY_GROUPS, UNIT_KINDS, type AgencyGroup, type Unit, type UnitKind } from './unit.js';
export { agencyOf, continuedBy, directlyBelow, treeOn, type TreeFault, type UnitTree } from './unit-tree.js';
export type { Span } from './span.js';
