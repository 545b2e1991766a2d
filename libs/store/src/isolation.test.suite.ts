import { sql } from 'kysely';
import { beforeAll, expect, it } from 'vitest';
import { day, decision, filedStaff, filedUnit, outcome, proposal, push, run } from './fixtures.test.suite.js';
import { asApp, inAgency, inProvince, refusal, type Opened } from './opened.test.suite.js';
import { selfTest } from './self-test.js';

const [A, B] = ['isolated-a', 'isolated-b'];
const YEAR = 1990;
const CLOSED = { number: '02/QĐ', decidedOn: day('1991-02-01'), decidedBy: 'A', reason: 'r', document: 'd' };
const IMMUTABLE = [
  'fact_version',
  'decision',
  'audit_entry',
  'target_version',
  'indicator_version',
  'adjustment',
  'adjustment_decision',
];

/** No agency sees or touches another's rows; what is decided stays. */
export function isolationSuite(get: () => Opened): void {
  beforeAll(async () => {
    await inProvince(get(), async (tx) => {
      await tx.units.write([A, B].map((id) => filedUnit(id, id)));
      await tx.sync.begin(run('isolation'));
      await tx.sync.markSeen('isolation', [{ id: 'x', hash: 'h' }]);
      await tx.sync.quarantine('isolation', [
        { stream: 'staff', page: 1, position: 1, sourceId: 'x', hash: 'h', problems: [] },
      ]);
    });
    for (const agency of [A, B]) {
      const subject = `${agency}-1`;
      await inAgency(get(), agency, async (tx) => {
        await tx.staff.write([filedStaff(subject, agency)], 'isolation');
        await tx.facts.add(
          YEAR,
          [{ agencyId: agency, subject, hash: 'h', sheet: { subject, facts: {} } }],
          new Date(0),
        );
        await tx.targets.add(YEAR, [{ agencyId: agency, unitId: agency, targets: [] }], new Date(0));
        await tx.indicators.add(YEAR, [proposal(agency, YEAR, 1).indicator.after], new Date(0));
        await tx.adjustments.add(proposal(agency, YEAR, 1), new Date(0));
        await tx.adjustments.close(proposal(agency, YEAR, 1), CLOSED, new Date(0));
        await tx.outcomes.write(YEAR, [outcome(subject, agency)]);
        await tx.decisions.add([decision(subject, agency, YEAR)]);
        await tx.deadlines.record(YEAR, [
          { agencyId: agency, step: 'begin', doneOn: null, document: null, extension: null },
        ]);
        await tx.deadlines.recordPartyRankings(YEAR, new Map([[agency, null]]));
        await tx.outbox.add([push(`${agency}/key`, subject, agency, 'isolation')]);
        await tx.audit.append([{ agencyId: agency, actor: 'test', action: 'filed', at: new Date(0), payload: {} }]);
      });
    }
  });

  const tables = async (): Promise<{ name: string; of_agency: boolean; rls: boolean }[]> =>
    (
      await sql<{ name: string; of_agency: boolean; rls: boolean }>`
        select c.relname as name, c.relrowsecurity and c.relforcerowsecurity as rls,
          exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'agency_id') as of_agency
        from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where n.nspname = 'xeploai' and c.relkind in ('r', 'p') and c.relname <> 'migration' order by 1`.execute(
        get().db,
      )
    ).rows;

  const rowsSeen = async (agencies: string | null, table: string, where = 'true'): Promise<number> => {
    const query = sql<{
      rows: number;
    }>`select count(*)::int as rows from ${sql.table(`xeploai.${table}`)} where ${sql.raw(where)}`;
    return (await asApp(get(), agencies, query))[0]?.rows ?? -1;
  };

  it('forces row security on every table', async () => {
    const all = await tables();
    expect(all.length).toBeGreaterThan(14);
    expect(all.filter(({ rls }) => !rls)).toEqual([]);
  });

  it('shows an agency its own rows and never those of another, in every table of agencies', async () => {
    const checked = (await tables())
      .filter(({ name, of_agency }) => of_agency && name !== 'unit')
      .map(({ name }) => name);
    expect(checked).toEqual([
      'adjustment',
      'adjustment_decision',
      'audit_entry',
      'audit_head',
      'deadline_entry',
      'decision',
      'fact_version',
      'indicator_version',
      'outbox',
      'outcome',
      'party_ranking',
      'staff',
      'staff_post',
      'staff_seen',
      'target_version',
    ]);
    for (const table of [...checked, 'decision_in_force']) {
      const seen = [
        await rowsSeen(`{${A}}`, table, `agency_id = '${A}'`),
        await rowsSeen(`{${A}}`, table, `agency_id <> '${A}'`),
        await rowsSeen(`{${A},${B}}`, table),
        await rowsSeen('*', table, `agency_id in ('${A}', '${B}')`),
      ];
      expect([table, ...seen]).toEqual([table, 1, 0, 2, 2]);
    }
  });

  it('shows nothing at all to a scope that is empty or was never set', async () => {
    for (const { name } of await tables()) {
      expect([name, await rowsSeen('', name), await rowsSeen(null, name)]).toEqual([name, 0, 0]);
    }
    const seen = await get().store.unitOfWork({ agencies: [''], actor: 'test' }, async (tx) => [
      await tx.staff.countCurrent(),
      await tx.units.all(),
    ]);
    expect(seen).toEqual([0, []]);
  });

  it('takes an agency called * or with a comma for an agency and not for the province', async () => {
    const seen = await get().store.unitOfWork({ agencies: ['*', `${A},${B}`, '"'], actor: 'test' }, (tx) =>
      tx.staff.countCurrent(),
    );
    expect(seen).toBe(0);
  });

  it('refuses rows of another agency, whatever the store', async () => {
    const subject = `${B}-2`;
    const attempts = [
      inAgency(get(), A, (tx) => tx.staff.write([filedStaff(subject, B)], 'r')),
      inAgency(get(), A, (tx) => tx.staff.write([filedStaff(`${B}-1`, A)], 'r')),
      inAgency(get(), A, (tx) =>
        tx.facts.add(YEAR, [{ agencyId: B, subject, hash: 'h', sheet: { subject, facts: {} } }], new Date(0)),
      ),
      inAgency(get(), A, (tx) => tx.outcomes.write(YEAR, [outcome(subject, B)])),
      inAgency(get(), A, (tx) => tx.decisions.add([decision(subject, B, YEAR)])),
      inAgency(get(), A, (tx) => tx.targets.add(YEAR, [{ agencyId: B, unitId: 'u', targets: [] }], new Date(0))),
      inAgency(get(), A, (tx) =>
        tx.indicators.add(YEAR, [{ ...proposal(B, YEAR, 1).indicator.after, indicator: 'other' }], new Date(1)),
      ),
      inAgency(get(), A, (tx) => tx.adjustments.add(proposal(B, YEAR, 2), new Date(0))),
      inAgency(get(), A, (tx) => tx.deadlines.recordPartyRankings(YEAR, new Map([[B, null]]))),
      inAgency(get(), A, (tx) => tx.outbox.add([push('k', subject, B, 'isolation')])),
      inAgency(get(), A, (tx) =>
        tx.audit.append([{ agencyId: B, actor: 't', action: 'x', at: new Date(0), payload: {} }]),
      ),
      inAgency(get(), A, (tx) => tx.units.write([filedUnit('other', B)])),
    ];
    expect(await Promise.all(attempts.map(refusal))).toEqual(attempts.map(() => '42501'));
  });

  it('keeps the scope of each of many interleaved units of work', async () => {
    const work = Array.from({ length: 60 }, async (_, index) => {
      const agency = index % 2 === 0 ? A : B;
      const seen = await inAgency(get(), agency, (tx) => tx.staff.countCurrentByAgency());
      return [...seen.keys()].join() === agency;
    });
    expect((await Promise.all(work)).every(Boolean)).toBe(true);
  });

  it('gives the application no right to change decided things, nor to change tables', async () => {
    for (const table of IMMUTABLE) {
      const name = sql.table(`xeploai.${table}`);
      expect(await refusal(asApp(get(), '*', sql`update ${name} set agency_id = agency_id`))).toBe('42501');
      expect(await refusal(asApp(get(), '*', sql`delete from ${name}`))).toBe('42501');
      expect(await refusal(asApp(get(), '*', sql`truncate ${name}`))).toBe('42501');
    }
    expect(await refusal(asApp(get(), '*', sql`delete from xeploai.staff`))).toBe('42501');
    expect(await refusal(asApp(get(), '*', sql`create table xeploai.mine (id int)`))).toBe('42501');
    expect(await refusal(asApp(get(), '*', sql`alter table xeploai.staff disable row level security`))).toBe('42501');
    expect(await refusal(asApp(get(), '*', sql`update xeploai.migration set name = ''`))).toBe('42501');
  });

  it('refuses even the owner to change decided things', async () => {
    const asOwner = (statement: string): Promise<string> => refusal(sql`${sql.raw(statement)}`.execute(get().db));
    for (const table of IMMUTABLE) {
      expect(await asOwner(`update xeploai.${table} set agency_id = 'x'`)).toBe('55000');
      expect(await asOwner(`delete from xeploai.${table}`)).toBe('55000');
      expect(await asOwner(`truncate xeploai.${table} cascade`)).toBe('55000');
    }
    expect(await asOwner(`update xeploai.audit_head set seq = 0`)).toBe('55000');
    expect(await asOwner(`delete from xeploai.audit_head`)).toBe('55000');
  });

  it('does not open when agencies are not kept apart', async () => {
    const { db } = get();
    const mustFail = async (harm: string, repair: string): Promise<void> => {
      await sql`${sql.raw(harm)}`.execute(db);
      try {
        await expect(selfTest(db)).rejects.toMatchObject({ problems: [{ code: 'store-isolation-broken' }] });
      } finally {
        await sql`${sql.raw(repair)}`.execute(db);
      }
    };
    await mustFail(
      'alter table xeploai.staff no force row level security',
      'alter table xeploai.staff force row level security',
    );
    await mustFail(
      'create policy leak on xeploai.party_ranking using (true)',
      'drop policy leak on xeploai.party_ranking',
    );
    await mustFail('alter role xeploai_app bypassrls', 'alter role xeploai_app nobypassrls');
    await selfTest(db);
  });
}
