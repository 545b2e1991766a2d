export { capCases, rateCases, type CappedCase, type RatedCase, type RefusedCase } from './answer-cases.js';
export { citeActs, type CitedAct } from './cite-act.js';
export { compileRulebook, selectRulebook, type RulebookChoice } from './compile-rulebook.js';
export type { Act } from './files.schema.js';
export { explainIssues, readInputPart, type ExplainedIssue } from './explain-issues.js';
export { deriveFacts } from './derive-facts.js';
export type { Judged } from './judged-facts.js';
export {
  createLawLibrary,
  differingParts,
  type LawLibrary,
  type RankingDates,
  type RulebookRef,
} from './law-library.js';
export type { LawRegister, LawRule, LawRuleVersion } from './law-register.js';
export { loadLaw } from './load-law.js';
export { LAW_FOLDER, readActs, type LawFiles } from './read-acts.js';
export type { Selector } from './kinds/selector.js';
export { RULE_KINDS } from './rule-kinds.js';
export { capCase, type CapAnswer } from './cap-case.js';
export {
  capCaseSchema,
  capInputSchema,
  rateCaseSchema,
  rateInputSchema,
  PERSON_SUBJECTS,
  SUBJECTS,
  type CapCase,
  type RateCase,
} from './case.schema.js';
export { rateCase, readSettled, readSheet, yearSpan, type AnsweredReading, type RateAnswer } from './rate-case.js';
export { runLawCases, type CaseResult } from './run-law-cases.js';
