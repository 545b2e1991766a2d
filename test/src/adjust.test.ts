import {
  countAdjustment,
  decideAdjustment,
  listProvisional,
  proposeAdjustments,
  pushResults,
  type AdjustmentProposal,
  type DecideAdjustmentInput,
  type DecideAdjustmentResult,
  type IndicatorRevision,
} from '@xeploai/application';
import { civilDate } from '@xeploai/domain';
import type { OpenStore } from '@xeploai/store';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  AWAITED,
  choose,
  decide,
  ENGINES,
  libraryOf,
  rateBoth,
  stopEngines,
  SUBSTITUTED,
  type Course,
} from './agency.fixture.js';
import { CLEAN, clock, province, serve } from './season.fixture.js';

const library = libraryOf();
afterAll(stopEngines);

const FIGURE: IndicatorRevision = {
  year: 2024,
  agencyId: 'DEP',
  indicator: 'disbursement',
  value: '96.4%',
  issuer: 'Sở Tài chính',
  asOf: civilDate('2025-01-31'),
  document: '15/BC-STC',
};

describe.each(ENGINES)('a figure that arrives after the season, on $name', ({ open }) => {
  let store: OpenStore;
  beforeEach(async () => {
    store = await open();
  });
  afterEach(() => store.close());

  const ports = (): Parameters<typeof proposeAdjustments>[0] => ({ store, library, clock });
  const propose = (more: Partial<IndicatorRevision> = {}): Promise<AdjustmentProposal> =>
    proposeAdjustments(ports())({ revision: { ...FIGURE, ...more }, actor: 'test' });
  const settle = (number: number, more: Partial<DecideAdjustmentInput> = {}): Promise<DecideAdjustmentResult> =>
    decideAdjustment(ports())({
      adjustment: { year: 2024, agencyId: 'DEP', number },
      number: '09/QĐ',
      decidedOn: civilDate('2025-02-10'),
      decidedBy: 'Giám đốc Sở',
      reason: 'Có số liệu giải ngân chính thức',
      document: '09-QD.pdf',
      choices: [],
      actor: 'test',
      capReading: 'ofGood',
      targets: [],
      ...more,
    });
  /** Head and deputy decided provisionally, the six others as the rules say but for the one place too many. */
  const play = async (course: Course, head: 'good' | 'completed', deputy: 'good' | 'completed'): Promise<void> => {
    await rateBoth({ store, library }, course);
    const result = await decide({ store, library }, [choose('head', head), choose('deputy', deputy)]);
    expect(result.status).toBe('decided');
  };
  const standing = (one: AdjustmentProposal): Readonly<Record<string, string>> =>
    Object.fromEntries(
      one.people.map(({ subject, before, after, verdict, direction }) => [
        subject,
        `${before.outcome.possible.join('|')} -> ${after.outcome.possible.join('|')}: ${verdict} ${direction ?? ''}`.trim(),
      ]),
    );
  const inForce = (): Promise<Readonly<Record<string, string>>> =>
    store.unitOfWork(province, async (tx) =>
      Object.fromEntries(
        (await tx.decisions.byAgency(2024, 'DEP')).map(({ subject, level, number }) => [subject, `${level} ${number}`]),
      ),
    );
  const recorded = (): Promise<unknown> =>
    store.unitOfWork(province, async (tx) => ({
      decisions: await tx.decisions.byAgency(2024, 'DEP'),
      outcomes: await tx.outcomes.byAgency(2024, 'DEP'),
      outbox: await tx.outbox.count(),
      head: await tx.facts.find(2024, 'head'),
      audit: await tx.audit.head('DEP'),
    }));

  it('touches those who answer for the unit whose target it is, and nobody else', async () => {
    await play({}, 'good', 'completed');
    const proposal = await propose();
    expect(standing(proposal)).toEqual({
      deputy: 'good|completed -> good: proposed raise',
      head: 'good|completed -> good: confirmed',
    });
    expect([proposal.lookedAt, proposal.unchanged]).toEqual([8, 6]);
    expect(countAdjustment(proposal.people)).toMatchObject({ affected: 2, proposed: 1, confirmed: 1 });
    expect(proposal.paths).toMatchObject([{ kind: 'target', unitId: 'DEP', title: 'Giải ngân vốn đầu tư công' }]);
    expect(proposal.people.map(({ subject, isHead, through, decided }) => [subject, isHead, through, decided])).toEqual(
      [
        ['deputy', false, ['DEP/disbursement'], { number: '01/QĐ', level: 'completed', decidedOn: '2024-11-29' }],
        ['head', true, ['DEP/disbursement'], { number: '01/QĐ', level: 'good', decidedOn: '2024-11-29' }],
      ],
    );
  });

  it('shows the facts, what the result hung on and the unit, whose level nothing computes', async () => {
    await play({}, 'good', 'completed');
    const { people, units, indicator } = await propose();
    const [deputy] = people;
    expect(deputy?.facts.map(({ fact, before, after }) => [fact, before?.state, after.state])).toEqual([
      ['unitTargetsCompleted', 'unknown', 'known'],
      ['unitTargetsAboveTarget', 'unknown', 'known'],
      ['unitTargetsOnTime', 'unknown', 'known'],
    ]);
    expect(deputy?.facts[0]?.after).toMatchObject({
      value: { num: 10, den: 10 },
      source: expect.stringContaining('Tài chính'),
    });
    expect([deputy?.before.outcome.awaits, deputy?.after.outcome.awaits]).toEqual([['unitTargetsCompleted'], []]);
    expect(units).toMatchObject([{ unitId: 'DEP', level: { value: 'good', source: 'Chủ tịch UBND tỉnh' } }]);
    expect(indicator).toMatchObject({
      before: { version: 1, fact: AWAITED },
      after: { version: 2, document: '15/BC-STC', fact: { source: 'Sở Tài chính', asOf: '2025-01-31' } },
    });
  });

  it('shows every scope of the cap that would change, by every reading', async () => {
    await play({}, 'good', 'completed');
    const { caps, share } = await propose();
    expect(share).toEqual({ num: 20, den: 100 });
    expect(caps.map(({ scope, before, after }) => [scope, before?.counts.good, after?.counts.good])).toEqual([
      ['agency', 6, 7],
      ['other', 6, 7],
    ]);
    for (const { before, after } of caps) expect([before?.lines.length, after?.lines.length]).toEqual([4, 4]);
  });

  it('changes no decision, and ends what is provisional only where it is exactly what was decided', async () => {
    await play({}, 'good', 'completed');
    const before = await inForce();
    await propose();
    expect(await inForce()).toEqual(before);
    const provisional = await listProvisional({ store })({ year: 2024, actor: 'test' });
    expect(provisional.map(({ subject, waitsFor }) => [subject, waitsFor.length])).toEqual([['deputy', 1]]);
    await store.unitOfWork(province, async (tx) => {
      expect(await tx.facts.find(2024, 'head')).toMatchObject({ version: 2 });
      expect(await tx.outcomes.find(2024, 'head')).toMatchObject({ factVersion: 2, outcome: { level: 'good' } });
      expect(await tx.outcomes.find(2024, 'deputy')).toMatchObject({ factVersion: 1, outcome: { status: 'open' } });
      expect(await tx.facts.find(2024, 'head', 1)).toMatchObject({
        sheet: { facts: { unitTargetsCompleted: { state: 'unknown' } } },
      });
    });
  });

  it('without a decision number is refused, in words, and leaves no trace', async () => {
    await play({}, 'good', 'completed');
    await propose();
    const before = await recorded();
    for (const [more, code] of [
      [{ number: ' ' }, 'adjustment-without-number'],
      [{ decidedOn: null }, 'adjustment-incomplete'],
      [{ decidedBy: '' }, 'adjustment-incomplete'],
      [{ reason: '' }, 'adjustment-incomplete'],
      [{ document: '' }, 'adjustment-incomplete'],
      [{ number: '01/QĐ' }, 'adjustment-number-used'],
      [{ decidedOn: civilDate('2024-11-28') }, 'adjustment-before-superseded'],
      [{ choices: [choose('nobody', 'good')] }, 'decision-not-ranked-here'],
      [{ choices: [choose('deputy', 'excellent')] }, 'decision-outside-outcome'],
    ] as const) {
      expect(await settle(1, more)).toMatchObject({
        status: 'refused',
        problems: expect.arrayContaining([expect.objectContaining({ code })]),
      });
    }
    expect(await settle(7)).toMatchObject({ status: 'refused', problems: [{ code: 'adjustment-unknown' }] });
    expect(await recorded()).toEqual(before);
  });

  it('with one supersedes the decision in force, which stays, and files what it rests on', async () => {
    await play({}, 'good', 'completed');
    await propose();
    expect(await settle(1)).toMatchObject({ status: 'decided', superseded: 1, corrections: 1, left: [] });
    expect(await inForce()).toMatchObject({ deputy: 'good 09/QĐ', head: 'good 01/QĐ' });
    await store.unitOfWork(province, async (tx) => {
      expect(await tx.decisions.count(2024)).toBe(8);
      const deputy = (await tx.decisions.byAgency(2024, 'DEP')).find(({ subject }) => subject === 'deputy');
      expect(deputy).toMatchObject({ supersedes: '01/QĐ', reason: 'Có số liệu giải ngân chính thức' });
      expect(await tx.outcomes.find(2024, 'deputy')).toMatchObject({ factVersion: 2, outcome: { level: 'good' } });
      expect(await tx.adjustments.decisionOn({ year: 2024, agencyId: 'DEP', number: 1 })).toMatchObject({
        number: '09/QĐ',
        document: '09-QD.pdf',
      });
    });
    expect(await listProvisional({ store })({ year: 2024, actor: 'test' })).toEqual([]);
    expect(await settle(1, { number: '10/QĐ' })).toMatchObject({ problems: [{ code: 'store-adjustment-decided' }] });
  });

  it('lowers by the same path, where a substitute proves wrong', async () => {
    await rateBoth({ store, library }, { figure: SUBSTITUTED });
    await decide({ store, library }, []);
    const proposal = await propose({ value: '88%' });
    expect(standing(proposal)).toEqual({
      head: 'good -> completed: proposed lower',
      deputy: 'good -> completed: proposed lower',
    });
    expect(await settle(1)).toMatchObject({ status: 'decided', superseded: 2 });
    expect(await inForce()).toMatchObject({ head: 'completed 09/QĐ', deputy: 'completed 09/QĐ' });
  });

  it('that breaks the cap is refused as a whole and says whom it concerns; people choose who gives up the place', async () => {
    await play({ unitLevel: 'excellent' }, 'completed', 'completed');
    const proposal = await propose();
    expect(standing(proposal)).toMatchObject({ head: 'excellent|completed -> excellent: proposed raise' });
    const before = await recorded();
    const refused = await settle(1);
    expect(refused).toMatchObject({
      status: 'refused',
      problems: [{ code: 'adjustment-breaks-cap' }, { code: 'adjustment-breaks-cap' }],
    });
    const [first] = refused.status === 'refused' ? refused.problems : [];
    expect(first?.what.en).toContain('3 excellent, at most 1');
    for (const who of ['head', 'deputy', 'f']) expect(first?.what.vi).toContain(who);
    expect(await recorded()).toEqual(before);
    const gives = ['f', 'deputy'].map((subject) => ({
      subject,
      level: 'good' as const,
      reason: 'Nhường chỗ theo tỷ lệ',
    }));
    expect(await settle(1, { choices: gives })).toMatchObject({ status: 'decided', superseded: 3 });
    expect(await inForce()).toMatchObject({
      head: 'excellent 09/QĐ',
      deputy: 'good 09/QĐ',
      f: 'good 09/QĐ',
      a: 'good 01/QĐ',
    });
  });

  it('keeps a higher share that was decided, and refuses one without its decision', async () => {
    await play({ unitLevel: 'excellent' }, 'completed', 'completed');
    await propose();
    const choices = [{ subject: 'deputy', level: 'good' as const, reason: 'Nhường chỗ' }];
    const share = { num: 1, den: 3 };
    const without = await settle(1, { choices, exception: { share, decision: '' } });
    expect(without).toMatchObject({ status: 'refused' });
    const [first] = without.status === 'refused' ? without.problems : [];
    expect(first?.code).toBe('exception-no-decision');
    expect(await settle(1, { choices, exception: { share, decision: '5/QĐ-UBND' } })).toMatchObject({
      status: 'decided',
    });
    expect(await inForce()).toMatchObject({ head: 'excellent 09/QĐ', f: 'excellent 01/QĐ' });
  });

  it('names its cap and the HRMs in the audit log, as every decided batch', async () => {
    await play({}, 'good', 'completed');
    await propose();
    await settle(1);
    const entry = await store.unitOfWork(province, async (tx) => {
      for await (const page of tx.audit.entries(100)) {
        const found = page.find(({ action }) => action === 'adjustment.decided');
        if (found !== undefined) return found;
      }
      return undefined;
    });
    expect(JSON.parse(entry?.payload ?? '{}')).toMatchObject({
      number: '09/QĐ',
      decisions: 1,
      cap: { share: { num: 20, den: 100 }, reading: 'ofGood', exception: null },
      targets: ['provincial'],
    });
  });

  it('keeps every reading of the cap where the province has settled none', async () => {
    await play({ unitLevel: 'excellent' }, 'completed', 'completed');
    await propose();
    const choices = ['f', 'deputy'].map((subject) => ({ subject, level: 'good' as const, reason: 'Nhường chỗ' }));
    expect(await settle(1, { choices, capReading: null })).toMatchObject({ status: 'decided' });
  });

  it('told again gives the same proposal; told anew gives another, and the earlier one no longer holds', async () => {
    await play({}, 'good', 'completed');
    const first = await propose();
    const before = await recorded();
    expect(await propose()).toEqual(first);
    expect(await recorded()).toEqual(before);
    const second = await propose({ value: '90%', document: '17/BC-STC' });
    expect([second.number, second.indicator.before?.version, second.indicator.after.version]).toEqual([2, 2, 3]);
    expect(standing(second)).toEqual({
      head: 'good -> completed: proposed lower',
      deputy: 'good|completed -> completed: confirmed',
    });
    expect(await settle(1)).toMatchObject({ problems: [{ code: 'adjustment-stale' }] });
    expect(await settle(2)).toMatchObject({ status: 'decided', superseded: 1 });
  });

  it('that a decision of its own overtakes is drawn up again', async () => {
    await play({}, 'good', 'completed');
    await propose();
    await settle(1);
    await propose({ value: '90%', document: '17/BC-STC' });
    const before = await inForce();
    await store.unitOfWork(province, async (tx) => {
      const all = await tx.decisions.byAgency(2024, 'DEP');
      const head = all.find(({ subject }) => subject === 'head');
      if (head !== undefined) await tx.decisions.add([{ ...head, number: '11/QĐ', supersedes: head.number }]);
    });
    expect(await settle(2, { number: '12/QĐ' })).toMatchObject({ problems: [{ code: 'adjustment-stale' }] });
    expect({ ...(await inForce()), head: before['head'] }).toEqual(before);
    expect((await propose({ value: '90%', document: '17/BC-STC' })).number).toBe(3);
    expect(await settle(3, { number: '12/QĐ' })).toMatchObject({ status: 'decided' });
  });

  it.each([
    ['has no issuer', { issuer: ' ' }, 'indicator-without-source'],
    ['has no document', { document: '' }, 'indicator-without-source'],
    ['is no number', { value: 'gần đủ' }, 'indicator-not-a-number'],
    ['lacks its percent sign', { value: '96.4' }, 'indicator-without-percent'],
    ['is nobody’s target', { indicator: 'reform' }, 'indicator-reaches-nobody'],
    [
      'is a fact that only the authority issues',
      { indicator: 'unitLevel', value: 'excellent' },
      'indicator-reaches-nobody',
    ],
    ['is older than the one on record', { asOf: civilDate('2024-10-30') }, 'indicator-older'],
    ['is of an agency without results', { agencyId: 'NONE' }, 'agency-not-rated'],
  ])('is refused when it %s, and nothing is recorded', async (_, more, code) => {
    await rateBoth({ store, library }, { figure: SUBSTITUTED });
    await decide({ store, library }, []);
    const before = await recorded();
    await expect(propose(more)).rejects.toMatchObject({
      problems: expect.arrayContaining([expect.objectContaining({ code })]),
    });
    expect(await recorded()).toEqual(before);
    expect(await store.unitOfWork(province, (tx) => tx.indicators.latest(2024))).toHaveLength(1);
  });

  it('before anybody is decided files the new facts and has nothing to supersede', async () => {
    await rateBoth({ store, library }, {});
    const proposal = await propose();
    expect(countAdjustment(proposal.people)).toMatchObject({ affected: 2, undecided: 2 });
    expect(await settle(1)).toMatchObject({ problems: [{ code: 'adjustment-nothing-to-decide' }] });
    const head = await store.unitOfWork(province, (tx) => tx.outcomes.find(2024, 'head'));
    expect(head).toMatchObject({ factVersion: 2, outcome: { level: 'good', provisional: false } });
  });

  it('known only after its due day reaches the goal, and leaves open whether in time', async () => {
    await play({}, 'good', 'completed');
    const { people } = await propose({ asOf: civilDate('2025-02-15') });
    const onTime = people[0]?.facts.find(({ fact }) => fact === 'unitTargetsOnTime');
    expect(onTime?.after).toMatchObject({ state: 'unknown', between: { num: 9, top: 10, den: 10 } });
    expect(people.map(({ after }) => after.outcome.level)).toEqual(['good', 'good']);
  });

  it('goes to the HRM as a correction after the result it corrects, with the link, and is proved by reading back', async () => {
    const [head, deputy] = CLEAN.staff.slice(0, 2).map(({ id }) => id) as [string, string];
    const { sample, adapter } = await serve(CLEAN);
    try {
      await play({}, 'good', 'completed');
      await propose();
      await settle(1);
      // The sample HRM knows its own people: the commands of the deputy go to one of them.
      const due = await store.unitOfWork(province, (tx) => tx.outbox.due('provincial', 100));
      const own = due.filter(({ command }) => command.staffId === 'deputy');
      expect(own.map(({ command }) => [command.decisionNumber, command.level, command.supersedes])).toEqual([
        ['01/QĐ', 'completed', null],
        ['09/QĐ', 'good', '01/QĐ'],
      ]);
      const hrm = {
        ...adapter,
        name: 'provincial',
        pushResult: (command: Parameters<typeof adapter.pushResult>[0], signal?: AbortSignal) =>
          adapter.pushResult({ ...command, staffId: command.staffId === 'deputy' ? deputy : head }, signal),
        readResult: (staffId: string, year: number, signal?: AbortSignal) =>
          adapter.readResult(staffId === 'deputy' ? deputy : head, year, signal),
      };
      const counts = await pushResults({ store, hrm, progress: { report: () => undefined } })({
        actor: 'test',
        concurrency: 1,
      });
      expect(counts).toMatchObject({ pending: 0, unknown: 0, dead: 0 });
      expect(sample.ledger.read(deputy, 2024)).toMatchObject({
        decisionNumber: '09/QĐ',
        supersedes: '01/QĐ',
        level: 'good',
      });
    } finally {
      await sample.close();
    }
  });
});

describe('a criterion of an overlay that an indicator feeds', () => {
  const ACT = `id: qc-giai-ngan
number: "12/QĐ-SM"
layer: agency
issuedOn: 2024-02-01
title: { vi: "Quy chế", en: "Regulation" }
issuer: { vi: "Giám đốc", en: "Director" }
certainty: gazette
source: "Bản ký"
checked: 2024-02-05
`;
  const FACT = `filesReturnedOnTime:
  title: { vi: "Tỷ lệ hồ sơ trả đúng hạn", en: "Share of files returned on time" }
  type: share
`;
  const RULE = `id: qc-giai-ngan.files
kind: eligibility
title: { vi: "Dưới 95% thì không xếp loại xuất sắc", en: "Under 95%: not excellent" }
versions:
  - from: 2024-02-01
    citation: { act: qc-giai-ngan, article: "5" }
    certainty: gazette
    source: "Bản ký"
    checked: 2024-02-05
    value: { effect: ceiling, level: good, when: { fact: filesReturnedOnTime, below: 95% } }
`;
  const own = libraryOf(
    new Map([
      ['qc-giai-ngan/act.yaml', ACT],
      ['qc-giai-ngan/vocabulary.yaml', FACT],
      ['qc-giai-ngan/files.yaml', RULE],
    ]),
  );

  it('reaches everybody whose rulebook has that criterion, and changes whom it can', async () => {
    const [{ open }] = ENGINES as [(typeof ENGINES)[number]];
    const store = await open();
    try {
      const overlays = ['qc-giai-ngan'];
      const indicators: NonNullable<Course['indicators']> = (id) =>
        id === 'DEP'
          ? [
              {
                indicator: 'filesReturnedOnTime',
                title: 'Hồ sơ đúng hạn',
                fact: { state: 'unknown' },
                document: '2/BC',
              },
            ]
          : [];
      await rateBoth({ store, library: own }, { overlays, indicators });
      await decide({ store, library: own }, [
        choose('head', 'good'),
        choose('deputy', 'good'),
        choose('f', 'excellent'),
      ]);
      const proposal = await proposeAdjustments({ store, library: own, clock })({
        revision: { ...FIGURE, indicator: 'filesReturnedOnTime', value: '94.9%' },
        actor: 'test',
      });
      expect(proposal.paths).toMatchObject([{ kind: 'criterion', rules: [{ en: 'Under 95%: not excellent' }] }]);
      expect(proposal.people.find(({ subject }) => subject === 'f')).toMatchObject({
        verdict: 'proposed',
        direction: 'lower',
        through: ['filesReturnedOnTime'],
      });
      expect(countAdjustment(proposal.people)).toMatchObject({ affected: 8, proposed: 1, same: 7 });
      expect(proposal.units).toEqual([]);
    } finally {
      await store.close();
    }
  });
});
