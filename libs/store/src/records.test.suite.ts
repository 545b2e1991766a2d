import type { Filed, SyncRun } from '@xeploai/application';
import { text, type StaffMember } from '@xeploai/domain';
import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { auditHash } from './audit-hash.js';
import {
  day,
  decision,
  filedStaff,
  filedUnit,
  gather,
  NASTY,
  outcome,
  proposal,
  push,
  run,
  times,
} from './fixtures.test.suite.js';
import { inAgency, inProvince, type Opened } from './opened.test.suite.js';

const problemOf = (code: string) => ({ problems: [expect.objectContaining({ code })] });
const why = { code: 'store-locked', where: 'row 1', what: text('store-banner-postgres', { version: '15' }) } as const;

/** What goes in comes out: every store of the contract. Each test keeps to an agency, a year or a target of its own. */
export function recordsSuite(get: () => Opened): void {
  it('files units and gives back hashes of those that exist', async () => {
    const units = ['u2', 'u1', 'U1'].map((id) => filedUnit(id, ''));
    await inProvince(get(), async (tx) => {
      await tx.units.write(units);
      await tx.units.write([{ ...filedUnit('u1', '', 'Tên mới'), hash: 'new' }]);
      expect(await tx.units.hashes(['u1', 'u2', 'none'])).toEqual(
        new Map([
          ['u1', 'new'],
          ['u2', 'hash of u2'],
        ]),
      );
      const all = (await tx.units.all())
        .filter(({ id }) => id.toLowerCase().startsWith('u'))
        .map(({ id, name }) => [id, name]);
      expect(all).toEqual([
        ['U1', 'Đơn vị U1'],
        ['u1', 'Tên mới'],
        ['u2', 'Đơn vị u2'],
      ]);
    });
  });

  it('files people, moves them between agencies and finds them by code and personal id', async () => {
    const moved = filedStaff('moved', 'from-here');
    await inProvince(get(), (tx) => tx.staff.write([moved], 'r1'));
    await inProvince(get(), (tx) => tx.staff.write([{ ...moved, agencyId: 'to-there', hash: 'h2' }], 'r1'));
    expect(await inAgency(get(), 'from-here', (tx) => tx.staff.countCurrent())).toBe(0);
    await inAgency(get(), 'to-there', async (tx) => {
      expect(await tx.staff.hashes(['moved', 'none'])).toEqual(new Map([['moved', 'h2']]));
      expect(await tx.staff.identities(['S-moved', 'P-moved', 'S-none'])).toEqual(
        new Map([
          ['S-moved', 'moved'],
          ['P-moved', 'moved'],
        ]),
      );
      expect(await gather(tx.staff.pages(5))).toEqual([[{ ...moved, agencyId: 'to-there', hash: 'h2' }]]);
    });
  });

  it('reads people in pages, in order of id, without gaps or repeats', async () => {
    const ids = times(25, (index) => `page-${String((index * 7919) % 1000).padStart(3, '0')}`);
    await inAgency(get(), 'paged', async (tx) => {
      await tx.staff.write(
        ids.map((id) => filedStaff(id, 'paged')),
        'r1',
      );
      const pages = await gather(tx.staff.pages(10));
      expect(pages.map((page) => page.length)).toEqual([10, 10, 5]);
      expect(pages.flat().map(({ id }) => id)).toEqual(ids.toSorted());
      await expect(gather(tx.staff.pages(0))).rejects.toThrow(RangeError);
    });
  });

  it('tells who is current, who a run did not see, and ends employment without deleting', async () => {
    const people = [
      filedStaff('left', 'absence', { leftOn: day('2024-01-31'), leaveReason: 'retired' }),
      filedStaff('leaves-later', 'absence', { leftOn: day('2025-01-31'), leaveReason: 'retired' }),
      filedStaff('touched', 'absence'),
      filedStaff('gone', 'absence'),
    ];
    await inAgency(get(), 'absence', async (tx) => {
      await tx.staff.write(people, 'r1');
      await tx.staff.touch(['touched', 'leaves-later', 'unknown id'], 'r2');
      expect(await tx.staff.countCurrent()).toBe(3);
      expect(await tx.staff.countCurrentByAgency()).toEqual(new Map([['absence', 3]]));
      expect(await tx.staff.notSeenBy('r2')).toEqual([{ id: 'gone', agencyId: 'absence' }]);
      expect(await tx.staff.notSeenBy('r1')).toHaveLength(2);
      await tx.staff.markAbsent(['gone', 'left'], day('2024-12-01'));
      expect(await tx.staff.countCurrent()).toBe(2);
      const [page] = await gather(tx.staff.pages(10));
      const after = new Map(page?.map((row) => [row.id, row]));
      expect(after.size).toBe(4);
      expect(after.get('gone')?.record).toEqual({ ...filedStaff('gone', 'absence').record, leftOn: '2024-12-01' });
      expect(after.get('left')?.record.leftOn).toBe('2024-01-31');
      expect(await tx.staff.hashes(['gone'])).not.toEqual(new Map([['gone', 'hash of gone']]));
    });
  });

  it('knows the units in which somebody current holds a post, and ends units without deleting', async () => {
    const inUnit = (id: string, unitId: string, more: Partial<StaffMember> = {}): Filed<StaffMember> => {
      const filed = filedStaff(id, 'standing', more);
      const [post] = filed.record.posts as [StaffMember['posts'][number]];
      return { ...filed, record: { ...filed.record, posts: [{ ...post, unitId }] } };
    };
    const units = ['here', 'left', 'nobody'].map((id) => filedUnit(`standing-${id}`, 'standing'));
    await inProvince(get(), async (tx) => {
      await tx.units.write(units);
      await tx.staff.write(
        [inUnit('here', 'standing-here'), inUnit('gone', 'standing-left', { leftOn: day('2024-01-31') })],
        'r1',
      );
      const standing = await tx.staff.unitsWithPeople();
      expect(units.map(({ id }) => standing.has(id))).toEqual([true, false, false]);
      await tx.units.end(['standing-nobody'], day('2024-12-01'));
      const ended = (await tx.units.all()).find(({ id }) => id === 'standing-nobody');
      expect(ended).toEqual({ ...units[2]?.record, validTo: '2024-12-01' });
      expect(await tx.units.hashes(['standing-nobody'])).not.toEqual(
        new Map([['standing-nobody', units[2]?.hash as string]]),
      );
    });
  });

  it('keeps every version of facts, adds one only where the hash differs, and finds the latest', async () => {
    const rows = (hash: string, subjects: string[]) =>
      subjects.map((subject) => ({
        agencyId: 'facts',
        subject,
        hash,
        sheet: { subject, facts: { done: { state: 'known', value: { num: 1, den: 3 }, source: hash } } } as const,
      }));
    await inAgency(get(), 'facts', async (tx) => {
      expect(await tx.facts.add(2001, rows('one', ['f1', 'f2', 'f3']), new Date(0))).toBe(3);
      expect(await tx.facts.add(2001, rows('one', ['f1', 'f2', 'f3']), new Date(0))).toBe(0);
      expect(await tx.facts.add(2001, [...rows('two', ['f2']), ...rows('one', ['f1'])], new Date(0))).toBe(1);
      expect(await tx.facts.add(2001, rows('one', ['f2']), new Date(0))).toBe(1);
      expect(await tx.facts.add(2002, rows('one', ['f1']), new Date(0))).toBe(1);
      const latest = (await gather(tx.facts.latest(2001, 2))).map((page) =>
        page.map(({ subject, version }) => [subject, version]),
      );
      expect(latest).toEqual([
        [
          ['f1', 1],
          ['f2', 3],
        ],
        [['f3', 1]],
      ]);
      expect(await tx.facts.find(2001, 'f2')).toEqual({ ...rows('one', ['f2'])[0], version: 3 });
      expect(await tx.facts.find(2001, 'f2', 2)).toEqual({ ...rows('two', ['f2'])[0], version: 2 });
      expect(await tx.facts.find(2001, 'f2', 9)).toBeNull();
      expect(await tx.facts.find(2001, 'nobody')).toBeNull();
    });
  });

  it('gives exactly the versions of facts that are asked for, and the numbers of the latest', async () => {
    const row = (subject: string, hash: string) => ({
      agencyId: 'versions',
      subject,
      hash,
      sheet: { subject, inCharge: { unitId: 'u', asHead: true }, facts: {} },
    });
    await inAgency(get(), 'versions', async (tx) => {
      await tx.facts.add(2003, [row('v1', 'one'), row('v2', 'one')], new Date(0));
      await tx.facts.add(2003, [row('v1', 'two')], new Date(0));
      const wanted = [
        { subject: 'v1', version: 1 },
        { subject: 'v2', version: 1 },
        { subject: 'v2', version: 2 },
        { subject: 'nobody', version: 1 },
      ];
      const found = await tx.facts.versions(2003, wanted);
      expect(found.toSorted((a, b) => (a.subject < b.subject ? -1 : 1))).toEqual([
        { ...row('v1', 'one'), version: 1 },
        { ...row('v2', 'one'), version: 1 },
      ]);
      expect(await tx.facts.versions(2003, [])).toEqual([]);
      expect(await tx.facts.latestVersions(2003, ['v1', 'v2', 'nobody'])).toEqual(
        new Map([
          ['v1', 2],
          ['v2', 1],
        ]),
      );
    });
  });

  it('keeps every version of an indicator and of a list of targets, adding one only where it differs', async () => {
    const report = proposal('figures', 2003, 1).indicator.after;
    const revised = { ...report, fact: { ...report.fact, value: { num: 88, den: 100 } } } as const;
    const stated = { state: 'known', value: true } as const;
    const targets = [
      { id: 't1', title: 'Một', source: 's', completed: stated, aboveTarget: stated, onTime: stated },
      { id: 't2', title: 'Hai', indicator: 'disbursement', goal: { num: 95, den: 100 }, dueOn: day('2004-01-31') },
    ];
    await inAgency(get(), 'figures', async (tx) => {
      expect(await tx.indicators.add(2003, [report, { ...report, indicator: 'reform' }], new Date(0))).toBe(2);
      expect(await tx.indicators.add(2003, [report], new Date(1))).toBe(0);
      expect(await tx.indicators.add(2003, [revised], new Date(2))).toBe(1);
      expect(await tx.indicators.add(2003, [], new Date(2))).toBe(0);
      const latest = [
        { ...revised, version: 2 },
        { ...report, indicator: 'reform', version: 1 },
      ];
      expect(await tx.indicators.latest(2003)).toEqual(latest);
      expect(await tx.indicators.latest(2003, 'figures')).toEqual(latest);
      expect(await tx.indicators.latest(2003, 'another')).toEqual([]);
      const list = { agencyId: 'figures', unitId: 'u1', targets };
      expect(await tx.targets.add(2003, [list, { ...list, unitId: 'u2', targets: [] }], new Date(0))).toBe(2);
      expect(await tx.targets.add(2003, [list], new Date(0))).toBe(0);
      expect(await tx.targets.add(2003, [{ ...list, targets: targets.slice(1) }], new Date(0))).toBe(1);
      expect(await tx.targets.byAgency(2003, 'figures')).toEqual(
        new Map([
          ['u1', targets.slice(1)],
          ['u2', []],
        ]),
      );
    });
  });

  it('keeps adjustments as they were drawn up, each closed by one decision', async () => {
    const closed = {
      number: '05/QĐ',
      decidedOn: day('2004-02-10'),
      decidedBy: 'Giám đốc Sở',
      reason: 'Có số liệu chính thức',
      document: '05-QD.pdf',
    };
    await inAgency(get(), 'adjusted', async (tx) => {
      const [first, second] = [proposal('adjusted', 2003, 1), proposal('adjusted', 2003, 2)];
      await tx.adjustments.add(second, new Date(0));
      await tx.adjustments.add(first, new Date(0));
      expect(await tx.adjustments.all(2003, 'adjusted')).toEqual([first, second]);
      expect(await tx.adjustments.all(2003)).toEqual([first, second]);
      expect(await tx.adjustments.find(second)).toEqual(second);
      expect(await tx.adjustments.find({ ...second, number: 3 })).toBeNull();
      expect(await tx.adjustments.decisionOn(first)).toBeNull();
      await tx.adjustments.close(first, closed, new Date(0));
      expect(await tx.adjustments.decisionOn(first)).toEqual(closed);
    });
    await expect(
      inAgency(get(), 'adjusted', (tx) => tx.adjustments.close(proposal('adjusted', 2003, 1), closed, new Date(0))),
    ).rejects.toMatchObject(problemOf('store-adjustment-decided'));
    await expect(
      inAgency(get(), 'adjusted', (tx) => tx.adjustments.add(proposal('adjusted', 2003, 2), new Date(0))),
    ).rejects.toMatchObject(problemOf('store-adjustment-taken'));
  });

  it('keeps what a rulebook was made of, once', async () => {
    await inAgency(get(), 'rulebooks', async (tx) => {
      await tx.rulebooks.keep({ id: 'R/cadre', hash: 'h1', parts: { 'a/b': '1' } });
      await tx.rulebooks.keep({ id: 'R/cadre', hash: 'h1', parts: {} });
      expect((await tx.rulebooks.parts()).get('h1')).toEqual({ 'a/b': '1' });
    });
  });

  it('reads outcomes in pages, in order of subject', async () => {
    const ids = times(7, (index) => `in-page-${(index * 5) % 7}`);
    await inAgency(get(), 'outcome-pages', async (tx) => {
      await tx.outcomes.write(
        2004,
        ids.map((id) => outcome(id, 'outcome-pages')),
      );
      const pages = await gather(tx.outcomes.pages(2004, 3));
      expect(pages.map(({ length }) => length)).toEqual([3, 3, 1]);
      expect(pages.flat()).toEqual(ids.toSorted().map((id) => outcome(id, 'outcome-pages')));
    });
  });

  it('finds people by id and the HRMs that their results went to', async () => {
    await inAgency(get(), 'found', async (tx) => {
      await tx.staff.write([filedStaff('found-2', 'found'), filedStaff('found-1', 'found')], 'r1');
      const people = await tx.staff.find(['found-2', 'found-1', 'nobody']);
      expect(people).toEqual([filedStaff('found-1', 'found').record, filedStaff('found-2', 'found').record]);
      await tx.outbox.add([push('a', 'found-1', 'found', 'hrm-2'), push('a', 'found-1', 'found', 'hrm-1')]);
      expect(await tx.outbox.targetsOf(2024, ['found-1', 'found-2'])).toEqual(
        new Map([['found-1', ['hrm-1', 'hrm-2']]]),
      );
      expect(await tx.outbox.targetsOf(2023, ['found-1'])).toEqual(new Map());
    });
  });

  it('replaces computed outcomes, gives them back whole and counts how they stand', async () => {
    const rows = [
      outcome('o1', 'outcomes', { level: 'excellent', possible: ['excellent'], provisional: true }),
      outcome('o2', 'outcomes', {
        status: 'open',
        level: null,
        possible: ['good', 'completed'],
        awaits: ['disbursement'],
        provisional: true,
      }),
      outcome('o3', 'outcomes', {
        status: 'authorityDecides',
        level: null,
        possible: ['good', 'notRated'],
        readings: ['silent'],
      }),
      outcome('o4', 'outcomes', { status: 'notRated', level: null, possible: ['notRated'] }),
    ];
    await inAgency(get(), 'outcomes', async (tx) => {
      await tx.outcomes.write(2001, [outcome('o1', 'outcomes'), ...rows.slice(1)]);
      await tx.outcomes.write(2001, rows.slice(0, 1));
      await tx.outcomes.write(2001, []);
      expect(await tx.outcomes.byAgency(2001, 'outcomes')).toEqual(rows);
      expect(await tx.outcomes.find(2001, 'o2')).toEqual(rows[1]);
      expect(await tx.outcomes.find(2001, 'nobody')).toBeNull();
      expect(await tx.outcomes.provisional(2001)).toEqual(rows.slice(0, 2));
      expect(await tx.outcomes.count(2001)).toEqual({
        excellent: 1,
        good: 0,
        completed: 0,
        notCompleted: 0,
        open: 1,
        authorityDecides: 1,
        notRated: 1,
        provisional: 2,
      });
    });
  });

  it('lets a decision be superseded, and only by one that says so', async () => {
    const first = decision('d1', 'decisions', 2001);
    const second = decision('d1', 'decisions', 2001, {
      number: '02/QĐ',
      level: 'completed',
      supersedes: '01/QĐ',
      reason: 'Kiến nghị đúng',
    });
    const add = (...rows: (typeof first)[]) => inAgency(get(), 'decisions', (tx) => tx.decisions.add(rows));
    const inForce = () =>
      inAgency(get(), 'decisions', async (tx) => [
        await tx.decisions.byAgency(2001, 'decisions'),
        await tx.decisions.count(2001),
      ]);
    await add(first, decision('d2', 'decisions', 2001), decision('d1', 'decisions', 2002));
    await expect(add({ ...first, number: '09/QĐ' })).rejects.toMatchObject(problemOf('store-decision-in-force'));
    await expect(add({ ...second, supersedes: '07/QĐ' })).rejects.toMatchObject(problemOf('store-decision-in-force'));
    await expect(add(decision('d3', 'decisions', 2001, { supersedes: '01/QĐ' }))).rejects.toMatchObject(
      problemOf('store-decision-replaces-none'),
    );
    await expect(
      add(decision('d4', 'decisions', 2001), decision('d4', 'decisions', 2001, { number: '03/QĐ' })),
    ).rejects.toMatchObject(problemOf('store-decision-in-force'));
    expect(await inForce()).toEqual([[first, decision('d2', 'decisions', 2001)], 2]);
    await add(second);
    expect(await inForce()).toEqual([[second, decision('d2', 'decisions', 2001)], 2]);
    expect(await inAgency(get(), 'decisions', (tx) => tx.decisions.levelsBefore(2003, ['d1', 'd3']))).toEqual(
      new Map([
        [
          'd1',
          [
            { year: 2001, level: 'completed' },
            { year: 2002, level: first.level },
          ],
        ],
      ]),
    );
    expect((await inAgency(get(), 'decisions', (tx) => tx.decisions.levelsBefore(2001, ['d1']))).size).toBe(0);
    await expect(add({ ...second, number: '04/QĐ' })).rejects.toMatchObject(problemOf('store-decision-in-force'));
  });

  it('lets one of two decide the same subject at the same time, under whatever scope', async () => {
    const rows = [decision('race', 'race-a', 2001), decision('race', 'race-b', 2001)];
    const [before] = await Promise.allSettled([inAgency(get(), 'race-a', (tx) => tx.decisions.add(rows.slice(0, 1)))]);
    expect(before.status).toBe('fulfilled');
    await expect(inAgency(get(), 'race-b', (tx) => tx.decisions.add(rows.slice(1)))).rejects.toMatchObject(
      problemOf('store-decision-taken'),
    );
    const many = await Promise.allSettled(
      times(4, (index) =>
        inAgency(get(), 'race-a', (tx) =>
          tx.decisions.add([decision('race-2', 'race-a', 2001, { number: `${index}` })]),
        ),
      ),
    );
    expect(many.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it('records what was done when, with extensions, and the days of the Party members', async () => {
    const entry = {
      agencyId: 'due-1',
      step: 'begin',
      doneOn: day('2001-11-30'),
      document: '5/BC',
      extension: null,
    } as const;
    const late = {
      ...entry,
      agencyId: 'due-2',
      doneOn: null,
      document: null,
      extension: { until: day('2001-12-20'), document: '6/CV' },
    };
    await get().store.unitOfWork({ agencies: ['due-1', 'due-2'], actor: 'test' }, async (tx) => {
      await tx.deadlines.record(2001, [{ ...entry, doneOn: null }, late]);
      await tx.deadlines.record(2001, [entry]);
      expect(await tx.deadlines.entries(2001)).toEqual([entry, late]);
      const first = new Map([
        ['due-1', day('2001-12-01')],
        ['due-2', day('2001-12-01')],
      ]);
      await tx.deadlines.recordPartyRankings(2001, first);
      await tx.deadlines.recordPartyRankings(2001, new Map([['due-2', null]]));
      expect(await tx.deadlines.partyRankings(2001)).toEqual(
        new Map([
          ['due-1', '2001-12-01'],
          ['due-2', null],
        ]),
      );
    });
  });

  it('keeps the ledger of a synchronisation', async () => {
    const begun = run('ledger-1', { source: 'ledger' });
    const done: SyncRun = {
      ...begun,
      status: 'held',
      finishedAt: new Date('2024-11-01T02:00:00.001Z'),
      checkpoint: 'cursor',
      pages: 2,
      problem: why,
      unnamed: 2,
      drift: { 'posts.rank': 6, 'tên lạ': 1 },
      approval: { by: 'Hùng', at: '2024-11-01T02:30:00.000Z', reason: 'đã xem', document: '12/CV' },
      counts: { read: 6, acceptedNew: 1, acceptedChanged: 1, unchanged: 1, quarantined: 2, duplicate: 1 },
    };
    const rows = times(
      2,
      (index) =>
        ({
          stream: 'staff',
          page: 1,
          position: index + 1,
          sourceId: index === 0 ? null : 'x',
          hash: 'h',
          problems: [why],
        }) as const,
    );
    await inProvince(get(), async (tx) => {
      expect(await tx.sync.latest('ledger', 'staff')).toBeNull();
      await tx.sync.begin(begun);
      expect(await tx.sync.latest('ledger', 'staff')).toEqual(begun);
      await tx.sync.update(done);
      expect(await tx.sync.latest('ledger', 'staff')).toEqual(done);
      await tx.sync.quarantine('ledger-1', rows);
      await tx.sync.quarantine('ledger-1', rows);
      expect(await tx.sync.quarantined('ledger-1')).toEqual(rows);
      await tx.sync.markSeen('ledger-1', [{ id: 'a', hash: '1' }]);
      await tx.sync.markSeen('ledger-1', [
        { id: 'a', hash: '2' },
        { id: 'b', hash: '2' },
      ]);
      expect(await tx.sync.seen('ledger-1', ['a', 'b', 'c'])).toEqual(
        new Map([
          ['a', '1'],
          ['b', '2'],
        ]),
      );
      await tx.sync.begin(run('ledger-2', { source: 'ledger', startedAt: new Date('2024-11-02T00:00:00Z') }));
      expect((await tx.sync.latest('ledger', 'staff'))?.id).toBe('ledger-2');
      expect((await tx.sync.recent('ledger', 10)).map(({ id }) => id)).toEqual(['ledger-2', 'ledger-1']);
      expect(await tx.sync.recent('ledger', 1)).toHaveLength(1);
      expect(await tx.sync.seen('ledger-1', ['a', 'b'])).toEqual(new Map());
    });
    await expect(inProvince(get(), (tx) => tx.sync.update(run('never-begun')))).rejects.toThrow('never begun');
    const short = { ...begun, id: 'ledger-3', counts: { ...done.counts, read: 5 } };
    await expect(inProvince(get(), (tx) => tx.sync.begin(short))).rejects.toThrow('check constraint');
  });

  it('holds one row for each key and target, gives out what is due in order and settles it', async () => {
    const rows = [push('k2', 'p2', 'out', 't1'), push('k1b', 'p1', 'out', 't1'), push('k1a', 'p1', 'out', 't1')];
    await inAgency(get(), 'out', async (tx) => {
      expect(await tx.outbox.add(rows)).toBe(3);
      expect(await tx.outbox.add([...rows, push('k2', 'p2', 'out', 't2')])).toBe(1);
      const due = await tx.outbox.due('t1', 10);
      expect(due.map(({ command }) => command.key)).toEqual(['k1b', 'k1a', 'k2']);
      expect(due[2]).toEqual({ ...rows[0], state: 'pending', attempts: 0, receipt: null, problem: null });
      expect(await tx.outbox.due('t1', 1)).toHaveLength(1);
      await tx.outbox.settle(
        due.map((row, index) => ({
          ...row,
          state: (['confirmed', 'unknown', 'dead'] as const)[index] ?? 'sent',
          attempts: 2,
          receipt: 'R1',
          problem: why,
        })),
      );
      expect(await tx.outbox.due('t1', 10)).toEqual([
        { ...rows[2], state: 'unknown', attempts: 2, receipt: 'R1', problem: why },
      ]);
      expect(await tx.outbox.count()).toEqual({ pending: 1, sent: 0, confirmed: 1, differs: 0, unknown: 1, dead: 1 });
      expect(await tx.outbox.add(rows)).toBe(0);
    });
    const stranger = {
      ...push('no such key', 'p', 'out', 't1'),
      state: 'sent',
      attempts: 1,
      receipt: null,
      problem: null,
    } as const;
    await expect(inAgency(get(), 'out', (tx) => tx.outbox.settle([stranger]))).rejects.toThrow('out of scope');
  });

  it('chains audit entries without gaps while many append at once', async () => {
    const entry = (agencyId: string, index: number) => ({
      agencyId,
      actor: 'người dùng',
      action: 'tested',
      at: new Date(1_700_000_000_123 + index),
      payload: { z: index, a: [NASTY[0] as string, null, 1.5] },
    });
    const scope = { agencies: ['chain-1', 'chain-2'], actor: 'test' };
    await Promise.all(
      times(10, (index) =>
        get().store.unitOfWork(scope, (tx) =>
          tx.audit.append([entry('chain-1', index), entry('chain-2', index), entry('chain-1', index)]),
        ),
      ),
    );
    await expect(
      get().store.unitOfWork(scope, async (tx) => {
        await tx.audit.append([entry('chain-1', 99)]);
        throw new Error('changed my mind');
      }),
    ).rejects.toThrow('changed my mind');
    const { rows } = await sql<{
      agency_id: string;
      seq: string;
      actor: string;
      action: string;
      at: Date;
      payload: string;
      previous: string;
      hash: string;
    }>`
      select agency_id, seq, actor, action, at, payload::text as payload, previous, hash from xeploai.audit_entry
      where agency_id like 'chain-%' order by agency_id, seq`.execute(get().db);
    expect(rows.filter(({ agency_id }) => agency_id === 'chain-1').map(({ seq }) => Number(seq))).toEqual(
      times(20, (index) => index + 1),
    );
    expect(rows).toHaveLength(30);
    const heads = new Map<string, string>();
    for (const { agency_id, seq, hash, ...rest } of rows) {
      expect(rest.previous).toBe(heads.get(agency_id) ?? '');
      expect(hash).toBe(auditHash({ ...rest, agencyId: agency_id, seq: Number(seq) }));
      heads.set(agency_id, hash);
    }
    const head = await get().store.unitOfWork(scope, (tx) => tx.audit.head('chain-1'));
    expect(head).toEqual({ seq: 20, hash: heads.get('chain-1') });
    expect(await inProvince(get(), (tx) => tx.audit.head('no such agency'))).toBeNull();
  });

  it.each([
    ['as parameters', 100],
    ['by COPY', 3000],
  ])('keeps every character of text %s', async (how, count) => {
    const agency = `nasty ${how}`;
    const people = times(count, (index) => {
      const name = NASTY[index % NASTY.length] as string;
      return {
        ...filedStaff(`nasty ${how} ${String(index).padStart(5, '0')}`, agency, {
          fullName: `${name}\0`,
          staffCode: name,
        }),
        hash: name,
      };
    });
    await inAgency(get(), agency, (tx) => tx.staff.write(people, `run ${NASTY.join('')}`));
    const stored = await inAgency(get(), agency, (tx) => gather(tx.staff.pages(1000)));
    expect(stored.flat()).toEqual(people);
    expect(await inAgency(get(), agency, (tx) => tx.staff.notSeenBy(`run ${NASTY.join('')}`))).toEqual([]);
    const codes = sql<{
      staff_code: string;
      left_on: null;
    }>`select staff_code, left_on from xeploai.staff where agency_id = ${agency} order by id`;
    expect((await codes.execute(get().db)).rows).toEqual(
      people.map(({ hash }) => ({ staff_code: hash, left_on: null })),
    );
  });

  it('keeps civil dates as they are, wherever the server stands', async () => {
    const { rows } = await sql<{
      day: string;
      big: string;
    }>`select date '2024-02-29' as day, 9007199254740993 as big`.execute(get().db);
    expect(rows).toEqual([{ day: '2024-02-29', big: '9007199254740993' }]);
  });
}
