import type {
  CivilDate,
  FactSheet,
  Level,
  LedgerEntry,
  PartyRankingDay,
  Problem,
  Rulebook,
  StaffMember,
  Unit,
} from '@xeploai/domain';
import type { AdjustmentProposal, AdjustmentRef } from './adjustment-proposal.js';
import type { IndicatorReport, IndicatorVersion } from './indicator.js';
import type { StoredOutcome } from './stored-outcome.js';
import type { UnitTarget } from './unit-targets.js';

export type { IndicatorReport, IndicatorVersion } from './indicator.js';
export type { StoredOutcome } from './stored-outcome.js';

/*
 * Everything the use cases need from outside, on one page. Implementations are named by what they use
 * (libs/store, adapters/*, libs/papers); nothing here knows SQL, HTTP or files.
 */

export interface Clock {
  now(): Date;
}

/** Says how far long work has come; the caller draws a bar, a card or a line. */
export interface Progress {
  report(step: {
    readonly stage: string;
    readonly done: number;
    readonly total?: number;
    readonly note?: string;
  }): void;
}

// ---------------------------------------------------------------- the HRM

/** One row as the source sent it: usable, or not, with the reasons. `hash` is SHA-256 of its canonical content. */
export type SourceRow<T> =
  | {
      readonly ok: true;
      readonly id: string;
      readonly record: T;
      readonly hash: string;
      /** Members that the adapter does not know, by path (`posts.rank`): the source has changed its shape. */
      readonly extra: readonly string[];
    }
  | {
      readonly ok: false;
      readonly id: string | null;
      readonly problems: readonly Problem[];
      readonly hash: string;
      /** What else says whose row it is (staff code, personal id number), `null` where it cannot be read. */
      readonly identities: readonly (string | null)[];
    };

/** One page of a list. `next` is the cursor to go on with, `null` after the last page. */
export interface SourcePage<T> {
  /** From 1. */
  readonly number: number;
  readonly rows: readonly SourceRow<T>[];
  readonly next: string | null;
  /** Rows in the whole list, when the source says so. */
  readonly total: number | null;
}

export interface ReadOptions {
  /** Go on after this cursor; from the start when absent. */
  readonly from?: string;
  /** Pages that came before `from`: the first page read then has the next number. */
  readonly pagesBefore?: number;
  /** Rows that came before `from`, so that the total of the source can be compared. */
  readonly rowsBefore?: number;
  readonly pageSize?: number;
  readonly signal?: AbortSignal;
}

/** A decided result on its way to the HRM. */
export interface PushCommand {
  /** Stable for one decided version of one result: the same key never has two effects. */
  readonly key: string;
  readonly staffId: string;
  readonly year: number;
  readonly level: Level;
  readonly decisionNumber: string;
  readonly decidedOn: CivilDate;
  readonly decidedBy: string;
  readonly rulebook: { readonly id: string; readonly hash: string };
  readonly supersedes: string | null;
}

/** `refused`: the HRM will never take it. `lost`: no answer, so the effect is unknown until read back. */
export type PushAnswer =
  | { readonly status: 'taken'; readonly receipt: string }
  | { readonly status: 'refused'; readonly problem: Problem }
  | { readonly status: 'unavailable'; readonly problem: Problem }
  | { readonly status: 'lost'; readonly problem: Problem };

/** What the HRM shows for a result now; `null` when it has none. */
export type ReadBack = Omit<PushCommand, 'key' | 'supersedes'> & { readonly receipt: string };

/** An HRM, seen through its adapter. Lists are sorted by id; every row is validated by the adapter. */
export interface HrmAdapter {
  readonly name: string;
  /** Hosts it may speak to, and no others. */
  readonly allowedHosts: readonly string[];
  readonly capabilities: {
    readonly modifiedSince: boolean;
    /** The HRM honours the idempotency key. */
    readonly idempotentWrites: boolean;
    readonly readBack: boolean;
  };
  readUnits(options?: ReadOptions): AsyncIterable<SourcePage<Unit>>;
  readStaff(options?: ReadOptions & { readonly modifiedSince?: Date }): AsyncIterable<SourcePage<StaffMember>>;
  pushResult(command: PushCommand, signal?: AbortSignal): Promise<PushAnswer>;
  /** @throws ProblemError when the HRM cannot be reached or answers nonsense. */
  readResult(staffId: string, year: number, signal?: AbortSignal): Promise<ReadBack | null>;
}

// ---------------------------------------------------------------- the store

/** The province's own chain in the audit log, and its rows above agencies. */
export const PROVINCE = '';

/** Whose rows a unit of work may see and touch, and who is acting. `province` sees every agency. */
export interface Scope {
  readonly agencies: readonly string[] | 'province';
  readonly actor: string;
  /** Every read sees one and the same moment, and nothing can be written. */
  readonly snapshot?: true;
}

export interface Store {
  /** One transaction in a non-owner role, limited to the scope. Commits when `fn` resolves, else nothing happened. */
  unitOfWork<T>(scope: Scope, fn: (tx: Tx) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** The only handle a unit of work may use. */
export interface Tx {
  readonly units: UnitStore;
  readonly staff: StaffStore;
  readonly facts: FactStore;
  readonly targets: TargetStore;
  readonly indicators: IndicatorStore;
  readonly rulebooks: RulebookStore;
  readonly outcomes: OutcomeStore;
  readonly decisions: DecisionStore;
  readonly adjustments: AdjustmentStore;
  readonly deadlines: DeadlineStore;
  readonly sync: SyncLedger;
  readonly outbox: Outbox;
  readonly audit: AuditLog;
}

/** A record with the agency it belongs to and its content hash. Units carry their own agency, or `''` above agencies. */
export interface Filed<T> {
  readonly agencyId: string;
  readonly id: string;
  readonly hash: string;
  readonly record: T;
}

export interface UnitStore {
  /** Content hashes of those ids that exist. */
  hashes(ids: readonly string[]): Promise<ReadonlyMap<string, string>>;
  write(rows: readonly Filed<Unit>[]): Promise<void>;
  /** Ends the validity on record of units that an approved list no longer shows. Never deletes. */
  end(ids: readonly string[], on: CivilDate): Promise<void>;
  all(): Promise<readonly Unit[]>;
}

export interface StaffStore {
  hashes(ids: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** Existing ids by staff code and by personal id, to find one person under two ids. */
  identities(staffCodes: readonly string[]): Promise<ReadonlyMap<string, string>>;
  write(rows: readonly Filed<StaffMember>[], runId: string): Promise<void>;
  /** Marks rows as seen by a run without changing them. */
  touch(ids: readonly string[], runId: string): Promise<void>;
  /** Units in which somebody current holds a post that has not ended. */
  unitsWithPeople(): Promise<ReadonlySet<string>>;
  countCurrent(): Promise<number>;
  countCurrentByAgency(): Promise<ReadonlyMap<string, number>>;
  /** Current people that a run did not see. */
  notSeenBy(runId: string): Promise<readonly { readonly id: string; readonly agencyId: string }[]>;
  /** Ends the employment on record of people whom a complete, approved list no longer shows. Never deletes. */
  markAbsent(ids: readonly string[], since: CivilDate): Promise<void>;
  /** Those of these people who are on record, in order of id. */
  find(ids: readonly string[]): Promise<readonly StaffMember[]>;
  /** All records, in order of id, in pages of at most `pageSize`, so that memory stays flat. */
  pages(pageSize: number): AsyncIterable<readonly Filed<StaffMember>[]>;
  /** People ended by `markAbsent` and not shown again since, in order of id. */
  absentees(pageSize: number): AsyncIterable<readonly Absentee[]>;
}

export interface Absentee {
  readonly id: string;
  readonly agencyId: string;
  readonly leftOn: CivilDate;
  /** The last run that saw the person. */
  readonly seenBy: string | null;
}

/** One immutable version of the facts of one subject in one season. */
export interface FactVersion {
  readonly agencyId: string;
  readonly subject: string;
  readonly version: number;
  readonly hash: string;
  readonly sheet: FactSheet;
}

export interface FactStore {
  /** Adds new versions (1, 2, …) for subjects whose hash differs from their latest; returns how many were added. */
  add(year: number, rows: readonly Omit<FactVersion, 'version'>[], recordedAt: Date): Promise<number>;
  /** Latest versions in order of subject, in pages. */
  latest(year: number, pageSize: number): AsyncIterable<readonly FactVersion[]>;
  find(year: number, subject: string, version?: number): Promise<FactVersion | null>;
  /** Exactly these versions, in no order; those that do not exist are left out. */
  versions(
    year: number,
    wanted: readonly { readonly subject: string; readonly version: number }[],
  ): Promise<readonly FactVersion[]>;
  /** Number of the latest version of each of these subjects. */
  latestVersions(year: number, subjects: readonly string[]): Promise<ReadonlyMap<string, number>>;
}

export interface TargetStore {
  /** Adds a new version of a unit's list of targets where it differs from the latest; returns how many were added. */
  add(
    year: number,
    rows: readonly { readonly agencyId: string; readonly unitId: string; readonly targets: readonly UnitTarget[] }[],
    recordedAt: Date,
  ): Promise<number>;
  /** Latest list of each unit of an agency. */
  byAgency(year: number, agencyId: string): Promise<ReadonlyMap<string, readonly UnitTarget[]>>;
}

export interface IndicatorStore {
  /** Adds a new version where it differs from the latest; returns how many were added. Nothing is overwritten. */
  add(year: number, rows: readonly IndicatorReport[], recordedAt: Date): Promise<number>;
  /** Latest version of every indicator, of all agencies in scope or of one. */
  latest(year: number, agencyId?: string): Promise<readonly IndicatorVersion[]>;
}

export interface RulebookStore {
  /** Keeps what a rulebook was made of beside the outcomes that name it. Content that is known is left as it is. */
  keep(rulebook: Pick<Rulebook, 'id' | 'hash' | 'parts'>): Promise<void>;
  /** Parts by hash of the rulebook. */
  parts(): Promise<ReadonlyMap<string, Rulebook['parts']>>;
}

export interface OutcomeStore {
  /** Replaces the computed outcomes of these subjects; decided results are kept apart and never touched. */
  write(year: number, rows: readonly StoredOutcome[]): Promise<void>;
  byAgency(year: number, agencyId: string): Promise<readonly StoredOutcome[]>;
  /** All outcomes in order of subject, in pages. */
  pages(year: number, pageSize: number): AsyncIterable<readonly StoredOutcome[]>;
  find(year: number, subject: string): Promise<StoredOutcome | null>;
  /** How many subjects stand where: by status and level, and how many are provisional. */
  count(year: number): Promise<OutcomeCounts>;
  provisional(year: number): Promise<readonly StoredOutcome[]>;
  /** Years of which any outcome is stored. */
  years(): Promise<readonly number[]>;
}

export interface OutcomeCounts {
  readonly excellent: number;
  readonly good: number;
  readonly completed: number;
  readonly notCompleted: number;
  readonly open: number;
  readonly authorityDecides: number;
  readonly notRated: number;
  readonly provisional: number;
}

/** What the competent authority decided about one subject. Immutable; superseded only by another decision. */
export interface Decision {
  readonly agencyId: string;
  readonly subject: string;
  readonly group: string;
  readonly year: number;
  readonly level: Level;
  readonly number: string;
  readonly decidedOn: CivilDate;
  readonly decidedBy: string;
  /** Why it differs from the outcome, or how an open question was settled; empty when it follows the outcome. */
  readonly reason: string;
  readonly rulebook: { readonly id: string; readonly hash: string };
  readonly supersedes: string | null;
}

export interface DecisionStore {
  /** Levels in force of years before this one, by subject, in order of year. */
  levelsBefore(
    year: number,
    subjects: readonly string[],
  ): Promise<ReadonlyMap<string, readonly { readonly year: number; readonly level: Level }[]>>;
  /** @throws when a subject already has a decision that the new one does not supersede. */
  add(rows: readonly Decision[]): Promise<void>;
  /** Decisions in force. */
  byAgency(year: number, agencyId: string): Promise<readonly Decision[]>;
  count(year: number): Promise<number>;
  /** Every decision ever made, superseded ones among them, in order of year, subject and number. */
  pages(pageSize: number): AsyncIterable<readonly Decision[]>;
  /** How many results were decided under each number, in order of agency, year and number. */
  batches(): Promise<readonly DecidedBatch[]>;
}

/** The results of one agency that were decided under one number. */
export interface DecidedBatch {
  readonly agencyId: string;
  readonly year: number;
  readonly number: string;
  readonly decisions: number;
}

/** An adjustment that was decided: the decision that closed it. */
export interface AdjustmentDecision {
  readonly number: string;
  readonly decidedOn: CivilDate;
  readonly decidedBy: string;
  readonly reason: string;
  readonly document: string;
}

/** Proposals as they were drawn up, never changed; what was decided on them is kept beside. */
export interface AdjustmentStore {
  /** @throws ProblemError `store-adjustment-taken` when that number is used */
  add(proposal: AdjustmentProposal, recordedAt: Date): Promise<void>;
  find(ref: AdjustmentRef): Promise<AdjustmentProposal | null>;
  /** In order of agency and number. */
  all(year: number, agencyId?: string): Promise<readonly AdjustmentProposal[]>;
  /** @throws ProblemError `store-adjustment-decided` when it is closed already */
  close(ref: AdjustmentRef, decision: AdjustmentDecision, recordedAt: Date): Promise<void>;
  /** The decision that closed it; `null` while it waits. */
  decisionOn(ref: AdjustmentRef): Promise<AdjustmentDecision | null>;
}

export interface DeadlineStore {
  record(year: number, entries: readonly LedgerEntry[]): Promise<void>;
  entries(year: number): Promise<readonly LedgerEntry[]>;
  /** Day of the Party members' ranking by agency: a day, or `null` when none is planned. */
  recordPartyRankings(year: number, days: ReadonlyMap<string, CivilDate | null>): Promise<void>;
  /** Agencies that are absent from the map are not known. */
  partyRankings(year: number): Promise<ReadonlyMap<string, PartyRankingDay>>;
  /** Years of which anything is on record. */
  years(): Promise<readonly number[]>;
}

export type SyncStream = 'units' | 'staff';

/** Adds up: `read = acceptedNew + acceptedChanged + unchanged + quarantined + duplicate`. */
export interface SyncCounts {
  readonly read: number;
  readonly acceptedNew: number;
  readonly acceptedChanged: number;
  readonly unchanged: number;
  readonly quarantined: number;
  readonly duplicate: number;
}

export interface SyncRun {
  readonly id: string;
  readonly source: string;
  readonly stream: SyncStream;
  readonly startedAt: Date;
  readonly finishedAt: Date | null;
  /** `held`: waiting for a person, nothing was taken away. */
  readonly status: 'running' | 'complete' | 'failed' | 'held';
  readonly counts: SyncCounts;
  /** Cursor after the last committed page; `null` before the first and after the last. */
  readonly checkpoint: string | null;
  readonly pages: number;
  readonly problem: Problem | null;
  /** Who asked for it; a hold is approved by somebody else. */
  readonly requestedBy: string;
  /** Quarantined rows that could be anybody's: absence is not believed beside them. */
  readonly unnamed: number;
  /** Members that the adapter does not know, by path, with the rows that had them. */
  readonly drift: Readonly<Record<string, number>>;
  /** Who let a held absence take effect. */
  readonly approval: SyncApproval | null;
}

export interface SyncApproval {
  readonly by: string;
  /** ISO 8601. */
  readonly at: string;
  readonly reason: string;
  /** Number of the document that stands behind it; empty when there is none. */
  readonly document: string;
}

export interface QuarantinedRow {
  readonly stream: SyncStream;
  readonly page: number;
  /** From 1, within the page. */
  readonly position: number;
  readonly sourceId: string | null;
  readonly hash: string;
  readonly problems: readonly Problem[];
}

export interface SyncLedger {
  begin(run: SyncRun): Promise<void>;
  /** Written in the transaction of the page it counts. */
  update(run: SyncRun): Promise<void>;
  quarantine(runId: string, rows: readonly QuarantinedRow[]): Promise<void>;
  quarantined(runId: string): Promise<readonly QuarantinedRow[]>;
  latest(source: string, stream: SyncStream): Promise<SyncRun | null>;
  /** Every run, in order of id. */
  runs(pageSize: number): AsyncIterable<readonly SyncRun[]>;
  /** The last runs of a source, the latest first. */
  recent(source: string, limit: number): Promise<readonly SyncRun[]>;
  /** Ids seen so far by a run, for finding a row that comes twice: those of `ids` already seen, with their hash. */
  seen(runId: string, ids: readonly string[]): Promise<ReadonlyMap<string, string>>;
  markSeen(runId: string, rows: readonly { readonly id: string; readonly hash: string }[]): Promise<void>;
}

/** `unknown`: sent, no answer; `differs`: read back, and the HRM shows something else; `dead`: given up, with a reason. */
export const PUSH_STATES = ['pending', 'sent', 'confirmed', 'differs', 'unknown', 'dead'] as const;
export type PushState = (typeof PUSH_STATES)[number];

export interface OutboxRow {
  readonly agencyId: string;
  readonly target: string;
  readonly command: PushCommand;
  readonly state: PushState;
  readonly attempts: number;
  readonly receipt: string | null;
  readonly problem: Problem | null;
}

export interface Outbox {
  /** One row a decided version and target; adding the same key again changes nothing. */
  add(rows: readonly Pick<OutboxRow, 'agencyId' | 'target' | 'command'>[]): Promise<number>;
  /** Rows to send or to read back, in order of person and version. */
  due(target: string, limit: number): Promise<readonly OutboxRow[]>;
  settle(rows: readonly OutboxRow[]): Promise<void>;
  /** Where results of these people went before: a correction goes there too. */
  targetsOf(year: number, subjects: readonly string[]): Promise<ReadonlyMap<string, readonly string[]>>;
  count(): Promise<Readonly<Record<PushState, number>>>;
  /** Every row, in order of target and key. */
  pages(pageSize: number): AsyncIterable<readonly OutboxRow[]>;
  /** Where decisions and rows do not stand one to one; at most `limit` of them. */
  mismatches(limit: number): Promise<readonly OutboxMismatch[]>;
}

/**
 * `missing`: a decided result has no row for a target to which its batch went. `stray`: a row without a decision.
 * `differs`: the row says something else than the decision. `twice`: several rows of one target for one decision.
 */
export interface OutboxMismatch {
  readonly kind: 'missing' | 'stray' | 'differs' | 'twice';
  readonly target: string;
  readonly agencyId: string;
  readonly year: number;
  readonly subject: string;
  readonly number: string;
}

export interface AuditEntry {
  readonly agencyId: string;
  readonly actor: string;
  readonly action: string;
  readonly at: Date;
  /** Ids, counts, hashes; no personal text. */
  readonly payload: Readonly<Record<string, unknown>>;
}

export interface AuditLog {
  /** Appends to the chain of the agency (`''` is the province's own chain). Never changes or removes an entry. */
  append(entries: readonly AuditEntry[]): Promise<void>;
  head(agencyId: string): Promise<{ readonly seq: number; readonly hash: string } | null>;
  /** Heads of all chains, in order of agency. */
  heads(): Promise<readonly ChainHead[]>;
  /** Entries as they lie in the store, in order of agency and number; only some when told. */
  entries(pageSize: number, only?: EntryFilter): AsyncIterable<readonly ChainEntry[]>;
}

export interface EntryFilter {
  readonly agencyId?: string;
  readonly actions?: readonly string[];
}

export interface ChainHead {
  readonly agencyId: string;
  readonly seq: number;
  readonly hash: string;
}

/** One entry of a chain, nothing tidied: what is verified has to be what is stored. */
export interface ChainEntry {
  readonly agencyId: string;
  /** From 1, without gaps. */
  readonly seq: number;
  readonly actor: string;
  readonly action: string;
  /** UTC, ISO 8601; with more than three decimals when more are stored. */
  readonly at: string;
  /** The text of the JSON. */
  readonly payload: string;
  readonly previous: string;
  readonly hash: string;
}
