import { AsyncLocalStorage } from 'node:async_hooks';
import {
  checkInvariants,
  decideAgency,
  DEFAULT_GUARD,
  pushKey,
  pushResults,
  recordSeason,
  syncHrm,
  type Acknowledged,
  type Check,
  type Evidence,
  type HrmAdapter,
  type PushCommand,
  type ReceivedEffect,
  type Season,
  type SourceRow,
  type Store,
} from '@xeploai/application';
import { problem, type CapRule, type StaffMember, type Unit } from '@xeploai/domain';
import { CompiledQuery, type Kysely } from 'kysely';
import { afterEach, beforeAll, expect, it } from 'vitest';
import { day, filedStaff, filedUnit, outcome, times } from './fixtures.test.suite.js';
import { inAgency, inProvince, type Opened } from './opened.test.suite.js';

const clock = { now: () => new Date('2024-12-15T03:00:00.123Z') };
const YEAR = 2024;
const AGENCIES = ['A', 'B'];
const TARGET = 'hrm';
/** Under which the result of S02 goes out. */
const KEY = pushKey(TARGET, { subject: 'S02', year: YEAR, number: '01/QĐ-A' });
const progress = { report: () => undefined };

const season: Season = {
  year: YEAR,
  begunOn: day('2024-11-04'),
  rankedOn: day('2024-11-29'),
  overlays: [],
  groups: [],
};

/** Plants violations in a database that holds a whole small season, and sees exactly the check concerned fail. */
export function invariantsSuite(get: () => Opened): void {
  let tables: readonly string[] = [];
  let effects: readonly ReceivedEffect[] = [];
  beforeAll(async () => {
    effects = await playSeason(get().store);
    // The database itself refuses sums that do not add up: taken away, so that the check is seen to see them.
    await plant(get().db, 'alter table xeploai.sync_run drop constraint if exists sync_run_check');
    tables = await keepAll(get().db);
  });
  afterEach(() => restoreAll(get().db, tables));

  const check = (evidence: Evidence = {}): Promise<readonly Check[]> =>
    checkInvariants({ store: get().store })({ actor: 'test', ...evidence });
  const whole = (): Evidence => ({
    receiver: { target: TARGET, effects, quiescent: true },
    acknowledged: ACKNOWLEDGED,
  });

  it('finds nothing wrong in a season that went well, and looked at something each time', async () => {
    const checks = await check(whole());
    expect(checks.filter(({ ok }) => !ok)).toEqual([]);
    expect(checks.map(({ id }) => id).join(' ')).toBe('I1 I2 I3 I4 I5 I6 I7 I9 I11 I12 I14');
    expect(checks.map(({ detail }) => detail.en).filter((detail) => !/^[1-9]\d* looked at/.test(detail))).toEqual([]);
  });

  it('leaves out what needs evidence from outside when none is given', async () => {
    expect((await check()).map(({ id }) => id)).not.toEqual(expect.arrayContaining(['I5']));
  });

  it('writes nothing while it looks', async () => {
    const { length } = get().statements;
    await check(whole());
    const written = get()
      .statements.slice(length)
      .filter((statement) => /^\s*(insert|update|delete|truncate|create|alter|copy)/i.test(statement));
    expect(written).toEqual([]);
    const attempt = get().store.unitOfWork({ agencies: 'province', actor: 'test', snapshot: true }, (tx) =>
      tx.staff.touch(['S00'], 'run-3'),
    );
    await expect(attempt).rejects.toThrow(/read-only/);
  });

  it('sees one moment while others go on writing', async () => {
    const { store } = get();
    if (store.info.engine === 'pglite') return;
    const scope = { agencies: 'province', actor: 'test', snapshot: true } as const;
    await store.unitOfWork(scope, async (tx) => {
      const before = await tx.audit.heads();
      await outside(() =>
        inAgency(get(), 'A', (other) =>
          other.audit.append([{ agencyId: 'A', actor: 'other', action: 'x', at: clock.now(), payload: {} }]),
        ),
      );
      expect(await tx.audit.heads()).toEqual(before);
    });
  });

  it.each<readonly [string, string, string, string]>([
    ['I1', 'counts that do not add up', `update xeploai.sync_run set read = read + 1 where id = 'run-2'`, 'run-2'],
    ['I1', 'a quarantined row that vanished', `delete from xeploai.quarantine where run_id = 'run-2'`, 'run-2'],
    ['I1', 'a quarantined row without a reason', `update xeploai.quarantine set problems = '[]'`, 'position 32'],
    [
      'I1',
      'a reason without its place',
      `update xeploai.quarantine set problems = '[{"code":"detail-empty","where":"","what":{"vi":"a","en":"a"}}]'`,
      'position 32',
    ],
    [
      'I2',
      'a page whose rows were not counted',
      `update xeploai.sync_run set unchanged = unchanged + accepted_new, accepted_new = 0 where id = 'run-2'`,
      'run-2',
    ],
    ['I2', 'a checkpoint of a run that ended', `update xeploai.sync_run set checkpoint = 'c' where id = 'run-2'`, 'c'],
    ['I2', 'fewer pages than were audited', `update xeploai.sync_run set pages = 0 where id = 'run-2'`, 'run-2'],
    ['I2', 'a run that is gone', `delete from xeploai.sync_run where id = 'run-1'`, 'run-1'],
    [
      'I3',
      'a person ended on a day without an absence',
      `update xeploai.staff set left_on = '2024-12-01', hash = 'absent ' || hash where id = 'S07'`,
      'S07',
    ],
    [
      'I3',
      'a person ended by the run that saw them',
      `update xeploai.staff set left_on = '2024-12-15', hash = 'absent ' || hash where id = 'S07'`,
      'S07',
    ],
    [
      'I3',
      'an absence believed from a list that failed',
      `update xeploai.sync_run set status = 'failed', problem = '{"code":"x"}' where id = 'run-4'`,
      'run-4',
    ],
    ['I4', 'a result that was never put out', `delete from xeploai.outbox where staff_id = 'S06'`, 'S06'],
    ['I4', 'a whole agency that was never put out', `delete from xeploai.outbox where agency_id = 'A'`, 'S02'],
    ['I4', 'another level than was decided', LEVEL_SENT, 'S06'],
    [
      'I4',
      'a row without a decision',
      `insert into xeploai.outbox (target, key, agency_id, staff_id, year, command, state, attempts)
       select target, 'k2', agency_id, 'S99', year, replace(command::text, 'S06', 'S99')::json, 'pending', 0
       from xeploai.outbox where staff_id = 'S06'`,
      'S99',
    ],
    [
      'I4',
      'the same result twice under two keys',
      `insert into xeploai.outbox (target, key, agency_id, staff_id, year, command, state, attempts)
       select target, key || '/2', agency_id, staff_id, year, command, 'pending', 0
       from xeploai.outbox where staff_id = 'S06'`,
      'S06',
    ],
    ['I6', 'a state that does not exist', `update xeploai.outbox set state = 'lost' where staff_id = 'S06'`, 'S06'],
    ['I6', 'confirmed without a receipt', `update xeploai.outbox set receipt = null where staff_id = 'S06'`, 'S06'],
    ['I6', 'given up without a reason', `update xeploai.outbox set state = 'dead' where staff_id = 'S06'`, 'S06'],
    ['I6', 'sent without a try', `update xeploai.outbox set attempts = 0 where staff_id = 'S06'`, 'S06'],
    [
      'I9',
      'a changed actor',
      `update xeploai.audit_entry set actor = 'x' where agency_id = 'A' and seq = 2`,
      'entry 2',
    ],
    [
      'I9',
      'a time moved by a microsecond',
      `update xeploai.audit_entry set at = at + interval '1 microsecond' where agency_id = 'A' and seq = 2`,
      'entry 2',
    ],
    [
      'I9',
      'white space in a payload',
      `update xeploai.audit_entry set payload = (payload::text || ' ')::json where agency_id = '' and seq = 1`,
      'the province: the content of entry 1',
    ],
    ['I9', 'an entry removed', `delete from xeploai.audit_entry where agency_id = 'B' and seq = 2`, '1 missing'],
    ['I9', 'the last entry removed', REMOVE_LAST_OF_PROVINCE, 'ends at entry'],
    ['I9', 'a forged head', `update xeploai.audit_head set hash = repeat('0', 64) where agency_id = 'A'`, 'of A'],
    ['I9', 'a head put back', `update xeploai.audit_head set seq = seq - 1 where agency_id = 'A'`, 'of A'],
    ['I9', 'a head removed', `delete from xeploai.audit_head where agency_id = 'A'`, 'has no head'],
    [
      'I9',
      'an entry moved to another agency',
      `update xeploai.audit_entry set agency_id = 'B' where agency_id = 'A' and seq = 4`,
      'taken from the chain of agency “A”',
    ],
    ['I11', 'a run in no state', `update xeploai.sync_run set status = 'odd' where id = 'run-1'`, 'run-1'],
    ['I11', 'a run that ended never', `update xeploai.sync_run set finished_at = null where id = 'run-1'`, 'run-1'],
    [
      'I11',
      'a decision that nobody signed',
      `update xeploai.decision set decided_by = ' ' where subject = 'S06'`,
      'S06',
    ],
    [
      'I14',
      'a day of finishing put back',
      `update xeploai.deadline_entry set done_on = '2024-12-01' where agency_id = 'A' and step = 'finish'`,
      '2024/A/finish',
    ],
    ['I14', 'an extension of no document', EXTENDED, '2024/B/finish'],
    ['I14', 'a line removed', `delete from xeploai.deadline_entry where agency_id = 'B'`, '2024/B/finish'],
    ['I14', 'the Party day moved', `update xeploai.party_ranking set day = '2025-01-15'`, '2024/A/partyRanking'],
  ])('%s sees %s', async (id, _, violation, named) => {
    await plant(get().db, violation);
    const failed = (await check(whole())).filter(({ ok }) => !ok);
    const unproved = new Set(['I5', 'I7']);
    expect(failed.map((one) => one.id).filter((one) => one === id || !unproved.has(one))).toEqual([id]);
    expect(failed.find((one) => one.id === id)?.detail.en).toContain(named);
    expect(failed.find((one) => one.id === id)?.detail.vi).not.toBe('');
  });

  it('I12 sees an excellent result beyond the cap, which the message to the HRM shares', async () => {
    const raise = `update xeploai.decision set level = 'excellent' where subject = 'S06';
      update xeploai.outbox set command = replace(command::text, '"good"', '"excellent"')::json where staff_id = 'S06'`;
    await plant(get().db, raise);
    const failed = (await check()).filter(({ ok }) => !ok);
    expect(failed.map(({ id }) => id)).toEqual(['I12']);
    expect(failed[0]?.detail.en).toMatch(/Agency A, 2024, scope agency: 3 excellent, at most 2/);
  });

  it('I9 sees a decision that no audit entry speaks of', async () => {
    await plant(
      get().db,
      `update xeploai.decision set number = '09/QĐ' where subject = 'S06';
       update xeploai.outbox set command = replace(command::text, '01/QĐ-A', '09/QĐ')::json where staff_id = 'S06'`,
    );
    const failed = (await check()).filter(({ ok }) => !ok);
    expect(failed.map(({ id }) => id)).toEqual(expect.arrayContaining(['I9']));
    expect(failed.find(({ id }) => id === 'I9')?.detail.en).toContain('09/QĐ: 1 decisions, the audit log has 0');
  });

  it.each<readonly [string, (effects: readonly ReceivedEffect[]) => readonly ReceivedEffect[], string]>([
    ['a result that took effect twice', (all) => [...all, all[0] as ReceivedEffect], `${KEY}: 2 effects`],
    ['a confirmed result without effect', (all) => all.slice(1), `${KEY}: state confirmed`],
    ['an effect of no row', (all) => [...all, { key: 'phantom', effect: 'created' }], 'phantom'],
  ])('I5 sees %s', async (_, distort, named) => {
    const receiver = { target: TARGET, effects: distort(effects), quiescent: true };
    const failed = (await check({ receiver })).filter(({ ok }) => !ok);
    expect(failed.map(({ id }) => id)).toEqual(['I5']);
    expect(failed[0]?.detail.en).toContain(named);
  });

  it('I5 takes replays and refusals for no effect, and lets a row wait until all is quiet', async () => {
    const key = effects[0]?.key ?? '';
    const again = [...effects, { key, effect: 'replayed' } as const, { key, effect: 'rejected' } as const];
    await plant(get().db, `update xeploai.outbox set state = 'unknown', problem = '{}' where staff_id = 'S02'`);
    const unseen = again.filter((one) => one.key !== key);
    const ok = async (given: readonly ReceivedEffect[], quiescent: boolean): Promise<boolean | undefined> =>
      (await check({ receiver: { target: TARGET, effects: given, quiescent } })).find(({ id }) => id === 'I5')?.ok;
    expect([await ok(again, true), await ok(unseen, false), await ok(unseen, true)]).toEqual([true, true, false]);
  });

  it.each<readonly [string, Acknowledged]>([
    ['a page', { kind: 'page', run: 'run-2', pages: 2, read: 32 }],
    ['a person', { kind: 'staff', id: 'S06', hash: 'other' }],
    ['a person who is not there', { kind: 'staff', id: 'S98', hash: 'hash of S98' }],
    ['a unit', { kind: 'unit', id: 'A', hash: 'other' }],
    ['facts', { kind: 'facts', year: YEAR, subject: 'S02', hash: 'h9' }],
    ['a decision', { kind: 'decision', year: YEAR, subject: 'S06', number: '77/QĐ' }],
    ['a receipt', { kind: 'confirmed', target: TARGET, key: KEY, receipt: 'R-other' }],
  ])('I7 sees %s that was acknowledged and is not there as it was', async (_, lost) => {
    const failed = (await check({ acknowledged: [...ACKNOWLEDGED, lost] })).filter(({ ok }) => !ok);
    expect(failed.map(({ id }) => id)).toEqual(['I7']);
  });

  it('I9 sees a chain written anew from some entry on, once there is an anchor', async () => {
    const [head] = (await inProvince(get(), (tx) => tx.audit.heads())).filter(({ agencyId }) => agencyId === 'A');
    const forged = `delete from xeploai.audit_entry where agency_id = 'A' and seq = (select max(seq) from xeploai.audit_entry where agency_id = 'A');
      update xeploai.audit_head h set seq = e.seq, hash = e.hash from xeploai.audit_entry e
      where h.agency_id = 'A' and e.agency_id = 'A' and e.seq = (select max(seq) from xeploai.audit_entry where agency_id = 'A');
      delete from xeploai.decision where agency_id = 'A'; delete from xeploai.outbox where agency_id = 'A'`;
    await plant(get().db, forged);
    expect((await check()).filter(({ ok }) => !ok)).toEqual([]);
    const failed = (await check({ anchors: head === undefined ? [] : [head] })).filter(({ ok }) => !ok);
    expect(failed.map(({ id }) => id)).toEqual(['I9']);
    expect(failed[0]?.detail.en).toContain('was cut');
  });

  it('tells five faults in words and counts the others', async () => {
    await plant(get().db, `delete from xeploai.outbox`);
    const [failed] = (await check()).filter(({ ok }) => !ok);
    expect(failed?.id).toBe('I4');
    expect(failed?.detail.en.match(/no row for hrm/g)).toHaveLength(5);
    expect(failed?.detail.en).toMatch(/And 2\d more\.$/);
  });

  it('takes what cannot be read for what does not hold', async () => {
    await plant(
      get().db,
      `update xeploai.audit_entry set payload = '{"year":"x","number":1,"targets":["hrm"]}' where agency_id = 'A'`,
    );
    const failed = (await check()).filter(({ ok }) => !ok).map(({ id }) => id);
    expect(failed).toEqual(expect.arrayContaining(['I4', 'I9']));
  });
}

const LEVEL_SENT = `update xeploai.outbox set command = replace(command::text, '"good"', '"completed"')::json where staff_id = 'S06'`;
const EXTENDED = `update xeploai.deadline_entry set extended_until = '2024-12-31', extension_document = '1/QĐ' where agency_id = 'B' and step = 'finish'`;
const REMOVE_LAST_OF_PROVINCE = `delete from xeploai.audit_entry where agency_id = '' and seq = (select max(seq) from xeploai.audit_entry where agency_id = '')`;

const ACKNOWLEDGED: readonly Acknowledged[] = [
  { kind: 'page', run: 'run-2', pages: 1, read: 32 },
  { kind: 'staff', id: 'S06', hash: 'hash of S06' },
  { kind: 'unit', id: 'A', hash: 'hash of A' },
  { kind: 'facts', year: YEAR, subject: 'S02', hash: 'h1' },
  { kind: 'decision', year: YEAR, subject: 'S06', number: '01/QĐ-A' },
  { kind: 'confirmed', target: TARGET, key: KEY, receipt: `R-${KEY}` },
];

/** Runs something as another process would, not inside the unit of work that is open. */
const outside = AsyncLocalStorage.snapshot();

/** A list in one page; the last row of staff is broken. */
function hrmOf(
  staff: readonly StaffMember[],
  received: Map<string, PushCommand>,
  effects: ReceivedEffect[],
): HrmAdapter {
  const row = <T extends { id: string }>(record: T): SourceRow<T> => ({
    ok: true,
    id: record.id,
    record,
    hash: `hash of ${record.id}`,
    extra: [],
  });
  async function* page<T>(rows: readonly SourceRow<T>[]) {
    yield { number: 1, rows, next: null, total: rows.length };
  }
  const broken: SourceRow<StaffMember> = {
    ok: false,
    id: 'S-broken',
    hash: 'broken',
    problems: [problem('detail-empty', 'staff[1/32].fullName')],
    identities: ['code of a newcomer', 'personal id of a newcomer'],
  };
  return {
    name: TARGET,
    allowedHosts: [],
    capabilities: { modifiedSince: true, idempotentWrites: true, readBack: true },
    readUnits: () => page<Unit>(AGENCIES.map((id) => row(filedUnit(id, id).record))),
    readStaff: () => page<StaffMember>([...staff.map(row), broken]),
    pushResult: async (command) => {
      effects.push({ key: command.key, effect: 'created' });
      received.set(`${command.staffId}/${command.year}`, command);
      return { status: 'taken', receipt: `R-${command.key}` };
    },
    readResult: async (staffId, year) => {
      const command = received.get(`${staffId}/${year}`);
      return command === undefined ? null : { ...command, receipt: `R-${command.key}` };
    },
  };
}

const CAP: CapRule = {
  rule: {
    id: 'cap',
    title: { vi: '-', en: '-' },
    citation: { act: 'a' },
    certainty: 'gazette',
    from: day('2020-01-01'),
  },
  scopes: ['agency', 'similarDutyGroup'],
  share: { num: 1, den: 5 },
  exception: null,
};

/** Two syncs, the second without one person; a season recorded, decided under the cap in two agencies, and pushed. */
async function playSeason(store: Store): Promise<readonly ReceivedEffect[]> {
  const people = times(
    31,
    (index) => filedStaff(`S${String(index).padStart(2, '0')}`, AGENCIES[index % 2] as string).record,
  );
  const effects: ReceivedEffect[] = [];
  const received = new Map<string, PushCommand>();
  let runs = 0;
  const newId = (): string => `run-${++runs}`;
  const input = { actor: 'test', guard: { ...DEFAULT_GUARD, provinceShare: { num: 1, den: 10 } } };
  await syncHrm({ store, hrm: hrmOf(people, received, effects), clock, progress, newId })(input);
  const hrm = hrmOf(people.slice(1), received, effects);
  await syncHrm({ store, hrm, clock, progress, newId })(input);
  await recordSeason({ store, clock })({
    year: YEAR,
    actor: 'test',
    report: {
      entries: AGENCIES.map((agencyId) => ({
        agencyId,
        step: 'finish',
        doneOn: day('2024-12-06'),
        document: `7/BC-${agencyId}`,
        extension: agencyId === 'A' ? { until: day('2024-12-08'), document: '8/QĐ' } : null,
      })),
      partyRankings: new Map([['A', day('2024-12-20')]]),
    },
  });
  for (const agencyId of AGENCIES) {
    const own = people.slice(2).filter((_, index) => AGENCIES[index % 2] === agencyId);
    await inAgency({ store } as Opened, agencyId, async (tx) => {
      const facts = own.map(({ id }) => ({ agencyId, subject: id, hash: 'h1', sheet: { subject: id, facts: {} } }));
      await tx.facts.add(YEAR, facts, clock.now());
      await tx.outcomes.write(
        YEAR,
        own.map(({ id }) => outcome(id, agencyId, { level: 'excellent', possible: ['excellent'] })),
      );
      await tx.audit.append([{ agencyId, actor: 'test', action: 'facts.read', at: clock.now(), payload: {} }]);
    });
    await decideAgency({ store, clock, capRuleOf: () => CAP })({
      season,
      agencyId,
      choices: own.slice(2).map(({ id }) => ({ subject: id, level: 'good', reason: 'Tập thể lãnh đạo thống nhất' })),
      number: `01/QĐ-${agencyId}`,
      decidedOn: season.rankedOn,
      decidedBy: 'Giám đốc Sở',
      actor: 'test',
      capReading: 'ofGood',
      targets: [TARGET],
    });
  }
  await pushResults({ store, hrm, progress })({ actor: 'test' });
  await inProvince({ store } as Opened, (tx) =>
    tx.audit.append([{ agencyId: '', actor: 'test', action: 'results.pushed', at: clock.now(), payload: {} }]),
  );
  return effects;
}

/** Runs statements as the owner with triggers and foreign keys asleep, as somebody with the database's password could. */
const plant = (db: Kysely<unknown>, statements: string): Promise<void> =>
  db.transaction().execute(async (trx) => {
    await trx.executeQuery(CompiledQuery.raw('set local session_replication_role = replica'));
    for (const statement of statements.split(/;\s+/)) await trx.executeQuery(CompiledQuery.raw(statement));
  });

async function keepAll(db: Kysely<unknown>): Promise<readonly string[]> {
  const { rows } = await db.executeQuery<{ name: string }>(
    CompiledQuery.raw(`select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname = 'xeploai' and c.relkind = 'r' and c.relname <> 'migration' order by 1`),
  );
  const tables = rows.map(({ name }) => name);
  await plant(
    db,
    ['create schema kept', ...tables.map((name) => `create table kept.${name} as select * from xeploai.${name}`)].join(
      ';\n',
    ),
  );
  return tables;
}

const restoreAll = (db: Kysely<unknown>, tables: readonly string[]): Promise<void> =>
  plant(
    db,
    tables
      .flatMap((name) => [
        `delete from xeploai.${name}`,
        `insert into xeploai.${name} overriding system value select * from kept.${name}`,
      ])
      .join(';\n'),
  );
