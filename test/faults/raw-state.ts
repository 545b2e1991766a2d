/** Runs one SQL query as the owner of the database, beside the store and not through it. */
export type RawQuery = (sql: string) => Promise<readonly Record<string, unknown>[]>;

/**
 * Everything on record as lines of text, read by plain SQL that shares nothing with the store. `result` is what two ways
 * to the same end must agree on; `claims` is what one commit can acknowledge.
 */
export interface RawState {
  readonly result: ReadonlySet<string>;
  readonly claims: ReadonlySet<string>;
  /** Broken promises, in words. Empty when all is well. */
  readonly broken: readonly string[];
}

/** Columns carry distinct names: rows come as objects. */
const RESULT: readonly string[] = [
  `select 'unit', id, agency_id, hash from xeploai.unit`,
  `select 'staff', id, agency_id, staff_code, personal_id, left_on::text, hash from xeploai.staff`,
  `select 'post', staff_id, position, agency_id, post_id, unit_id, role, valid_from::text, valid_to::text from xeploai.staff_post`,
  `select 'fact', year, subject, version, agency_id, hash from xeploai.fact_version`,
  `select 'outcome', o.year, subject, agency_id, fact_version, duty_group, status, level, possible, awaits, o.readings,
     provisional, evidence, rulebook_id, rulebook_hash, b.readings::text as settled
   from xeploai.outcome o join xeploai.outcome_basis b on b.id = o.basis`,
  `select 'decision', year, subject, number, agency_id, duty_group, level, decided_on::text, decided_by, reason,
     rulebook_hash, supersedes from xeploai.decision`,
  `select 'entry', year, agency_id, step, done_on::text, document, extended_until::text from xeploai.deadline_entry`,
  `select 'party', year, agency_id, day::text from xeploai.party_ranking`,
  `select 'outbox', target, key, agency_id, staff_id, command::text, state, receipt, problem::text from xeploai.outbox`,
  `select 'target', year, unit_id, version, agency_id, hash from xeploai.target_version`,
  `select 'indicator', year, agency_id, indicator, version, hash from xeploai.indicator_version`,
  `select 'adjustment', year, agency_id, number from xeploai.adjustment`,
  `select 'adjusted', year, agency_id, number, decision, decided_on::text from xeploai.adjustment_decision`,
  `select 'rulebook', hash, id from xeploai.rulebook`,
  `select 'run', stream, status, read, accepted_new + accepted_changed + unchanged as good,
     quarantined, duplicate from (
     select distinct on (stream) * from xeploai.sync_run order by stream, started_at desc, id desc) latest`,
  `select 'quarantined', q.stream, q.page, q.position, q.source_id, q.hash, q.problems::text
   from xeploai.quarantine q join (
     select distinct on (stream) id from xeploai.sync_run order by stream, started_at desc, id desc) latest on latest.id = q.run_id`,
];

/** The same words as `claimsOf` in watched-ports.ts. */
const CLAIMS: readonly string[] = [
  `select 'unit', id, hash from xeploai.unit`,
  `select 'staff', id, hash from xeploai.staff`,
  `select 'fact', subject, hash from xeploai.fact_version`,
  `select 'outcome', subject, fact_version, status from xeploai.outcome`,
  `select 'decision', subject, number, level from xeploai.decision`,
  `select 'indicator', agency_id, indicator from xeploai.indicator_version`,
  `select 'entry', agency_id, step, done_on::text from xeploai.deadline_entry`,
  `select 'outbox', key from xeploai.outbox`,
  `select 'settled', key, state from xeploai.outbox`,
  `select 'quarantined', run_id, hash from xeploai.quarantine`,
  `select 'run', id from xeploai.sync_run`,
  `select 'page', r.id, n from xeploai.sync_run r, generate_series(1, r.pages) as n`,
  `select 'audit', agency_id, action, to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as moment
   from xeploai.audit_entry`,
];

/** Tables whose content is looked at above, or is what only one run of a sync knows; a new one has to be thought of. */
const TABLES =
  'adjustment adjustment_decision audit_entry audit_head deadline_entry decision fact_version indicator_version migration ' +
  'outbox outcome outcome_basis party_ranking quarantine rulebook staff staff_post staff_seen sync_run sync_seen ' +
  'target_version unit';

/** Each finds rows that break a promise. */
const PROMISES: Readonly<Record<string, string>> = {
  'every table is looked at': `select tablename from pg_tables where schemaname = 'xeploai'
     and tablename <> all (string_to_array('${TABLES}', ' '))`,
  'what was read adds up': `select id from xeploai.sync_run
     where read <> accepted_new + accepted_changed + unchanged + quarantined + duplicate`,
  'every quarantined row is kept': `select r.id, r.quarantined, count(q.run_id) from xeploai.sync_run r
     left join xeploai.quarantine q on q.run_id = r.id group by r.id, r.quarantined having r.quarantined <> count(q.run_id)`,
  'a finished run has no checkpoint': `select id from xeploai.sync_run
     where status = 'complete' and (checkpoint is not null or finished_at is null)`,
  'nobody is ended unless somebody approved it': `select id from xeploai.staff where hash like 'absent %'
     and not exists (select from xeploai.sync_run where approval is not null)`,
  'versions of facts have no gap': `select subject from xeploai.fact_version group by year, subject
     having max(version) <> count(*) or min(version) <> 1`,
  'an outcome rests on facts on record': `select subject from xeploai.outcome o where not exists (
     select from xeploai.fact_version f where f.year = o.year and f.subject = o.subject and f.version = o.fact_version)`,
  'one decision in force a person': `select subject from xeploai.decision_in_force group by year, subject having count(*) > 1`,
  'an adjustment is decided with what it decides': `select a.decision from xeploai.adjustment_decision a where not exists (
     select from xeploai.decision d where d.agency_id = a.agency_id and d.number = a.decision and d.supersedes is not null)`,
  'every decision goes out once': `select d.subject, count(o.key) from xeploai.decision d
     left join xeploai.outbox o on o.staff_id = d.subject and o.year = d.year and o.command->>'decisionNumber' = d.number
     group by d.year, d.subject, d.number having count(o.key) <> 1`,
  'nothing goes out that was not decided': `select o.key from xeploai.outbox o where not exists (
     select from xeploai.decision d where d.subject = o.staff_id and d.year = o.year and d.number = o.command->>'decisionNumber')`,
  'the cap holds in an agency': `select agency_id from xeploai.decision_in_force group by year, agency_id
     having count(*) filter (where level = 'excellent') * 5 > count(*) filter (where level = 'good')`,
  'the cap holds in a group': `select agency_id, duty_group from xeploai.decision_in_force group by year, agency_id, duty_group
     having count(*) filter (where level = 'excellent') * 5 > count(*) filter (where level = 'good')`,
  'the audit chain has no gap': `select agency_id from xeploai.audit_entry group by agency_id
     having max(seq) <> count(*) or min(seq) <> 1`,
  'the audit chain is linked': `select e.agency_id, e.seq from xeploai.audit_entry e
     left join xeploai.audit_entry p on p.agency_id = e.agency_id and p.seq = e.seq - 1
     where e.previous <> coalesce(p.hash, '')`,
  'the audit head is the last entry': `select h.agency_id from xeploai.audit_head h
     left join xeploai.audit_entry e on e.agency_id = h.agency_id and e.seq = h.seq
     where e.hash is distinct from h.hash and h.seq > 0`,
  'a decision has its audit entry': `select d.agency_id, d.number from xeploai.decision d where not exists (
     select from xeploai.audit_entry a where a.agency_id = d.agency_id
       and a.action in ('results.decided', 'adjustment.decided')
       and a.payload->>'number' = d.number) group by d.agency_id, d.number`,
};

const lineOf = (row: Readonly<Record<string, unknown>>): string => JSON.stringify(Object.values(row));

/** A database that was never opened has nothing on record. */
const isLaidOut = async (query: RawQuery): Promise<boolean> =>
  (await query(`select to_regclass('xeploai.outbox') is not null as there`))[0]?.['there'] === true;

export async function readState(query: RawQuery): Promise<RawState> {
  if (!(await isLaidOut(query))) return { result: new Set(), claims: new Set(), broken: [] };
  const lines = async (queries: readonly string[]): Promise<Set<string>> => {
    const found = new Set<string>();
    for (const one of queries) for (const row of await query(one)) found.add(lineOf(row));
    return found;
  };
  const broken: string[] = [];
  for (const [promise, sql] of Object.entries(PROMISES)) {
    const rows = await query(sql);
    if (rows.length > 0) broken.push(`not true that ${promise}: ${rows.slice(0, 2).map(lineOf).join(' ')}`);
  }
  return { result: await lines(RESULT), claims: await lines(CLAIMS), broken };
}

/** What one side has and the other lacks, shortened for a report. */
export function differences(wanted: ReadonlySet<string>, found: ReadonlySet<string>): readonly string[] {
  const missing = [...wanted].filter((line) => !found.has(line)).map((line) => `missing ${line}`);
  const extra = [...found].filter((line) => !wanted.has(line)).map((line) => `extra ${line}`);
  return [...missing, ...extra].slice(0, 4).map((line) => line.slice(0, 300));
}
