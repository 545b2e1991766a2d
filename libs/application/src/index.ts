export type * from './ports.js';
export { PROVINCE, PUSH_STATES } from './ports.js';
export type { LateUnitReport, ReportedUnit, TimelineEvent } from './late-unit-report.js';
export { DEFAULT_GUARD, judgeAbsence, judgeUnitAbsence, type AbsenceGuard } from './judge-absence.js';
export { reportLateUnits, type LateInput, type LatePorts } from './report-late-units.js';
export {
  approveSync,
  HOLD_DAYS,
  readSyncStatus,
  type ApprovalInput,
  type ApprovalPorts,
  type SyncStatus,
} from './approve-sync.js';
export type { Hold } from './settle-absence.js';
export { syncHrm, type SyncInput, type SyncPorts, type SyncResult } from './sync-hrm.js';
export {
  assembleSheet,
  subjectKindOf,
  unitInCharge,
  type AssembleContext,
  type SeasonEvidence,
} from './assemble-sheet.js';
export { contentHash } from './content-hash.js';
export {
  capOf,
  capRuleFrom,
  decideAgency,
  type Choice,
  type DecideInput,
  type DecidePorts,
  type DecideResult,
} from './decide-agency.js';
export { fileFacts, type FilePorts, type Season } from './file-facts.js';
export { pushKey } from './push-key.js';
export { pushResults, type PushInput, type PushPorts } from './push-results.js';
export { rateSeason, type RatePorts } from './rate-season.js';
export { groupOf, type SimilarDutyGroup } from './similar-duties.js';
export {
  countTargets,
  isMeasured,
  type IndicatorFact,
  type MeasuredTarget,
  type StatedTarget,
  type TargetState,
  type UnitTarget,
} from './unit-targets.js';
export {
  ADJUSTMENT_VERDICTS,
  awaitsDecision,
  countAdjustment,
  type AdjustedPerson,
  type AdjustedScope,
  type AdjustedUnit,
  type AdjustmentProposal,
  type AdjustmentRef,
  type AdjustmentVerdict,
  type FactChange,
  type IndicatorPath,
} from './adjustment-proposal.js';
export { proposeAdjustments, type AdjustPorts, type IndicatorRevision } from './propose-adjustments.js';
export { decideAdjustment, type DecideAdjustmentInput, type DecideAdjustmentResult } from './decide-adjustment.js';
export { rateSheets, yearOf, type RatedSheet } from './rate-sheets.js';
export { listProvisional, type ProvisionalResult } from './list-provisional.js';
export { recordSeason, type SeasonReport } from './record-season.js';
export {
  partyRankingSchema,
  readSeasonReport,
  seasonReportSchema,
  seasonStepSchema,
  type ReadSeasonReport,
} from './read-season-report.js';
export { displayAnchor, parseAnchor, type Anchor } from './audit/anchor.js';
export { verifyChains, type ChainFinding, type ChainsToVerify, type VerifiedChains } from './audit/verify-chains.js';
export { checkInvariants, INVARIANTS } from './invariants/check-invariants.js';
export type { Check, Invariant } from './invariants/check.js';
export type { Acknowledged, Evidence, ReceivedEffect } from './invariants/evidence.js';
export { NOT_CHECKED, notGiven } from './invariants/not-checked.js';
export {
  differences,
  REPLAYED_PARTS,
  replayOutcomes,
  type ReplayDifference,
  type Replayed,
  type ReplayedPart,
} from './replay-outcome.js';
export { replaySeason, type ReplayPorts, type ReplayResult } from './replay-season.js';
