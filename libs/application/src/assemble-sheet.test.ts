import {
  civilDate,
  compareFractions,
  parseFraction,
  rollUp,
  treeOn,
  type Absence,
  type DisciplinaryDecision,
  type Fact,
  type Fraction,
  type Level,
  type Post,
  type RollUpRule,
  type StaffMember,
  type Unit,
} from '@xeploai/domain';
import { describe, expect, it } from 'vitest';
import { assembleSheet, subjectKindOf, unitInCharge, type AssembleContext } from './assemble-sheet.js';

const unit = (id: string, parentId: string | null, more: Partial<Unit> = {}): Unit => ({
  id,
  code: id,
  name: `Đơn vị ${id}`,
  kind: 'division',
  isAgency: false,
  agencyGroup: null,
  parentId,
  validFrom: civilDate('2015-01-01'),
  validTo: null,
  predecessorIds: [],
  successorIds: [],
  ...more,
});

const UNITS = [
  unit('province', null, { kind: 'province' }),
  unit('health', 'province', { kind: 'department', isAgency: true, agencyGroup: 'department' }),
  unit('health-office', 'health', { kind: 'office' }),
  unit('clinic', 'health'),
  unit('hospital', 'health', { kind: 'hospital' }),
  unit('finance', 'province', { kind: 'department', isAgency: true, agencyGroup: 'department' }),
  unit('budget', 'finance'),
];
const RANKED_ON = civilDate('2024-11-29');
const TREE = treeOn(UNITS, RANKED_ON);

const rule = { id: 'r', title: { vi: '', en: '' }, citation: { act: 'a' }, certainty: 'secondary' } as const;
const ROLL_UPS: readonly RollUpRule[] = [
  { rule: { ...rule, from: civilDate('2020-08-20') }, fact: 'subordinateGood', atLeast: 'good' },
];

const DISBURSEMENT = {
  indicator: 'disbursement',
  title: 'Giải ngân',
  document: 'BC-12/KBNN',
  fact: { state: 'known', value: { num: 9, den: 10 }, source: 'Kho bạc' },
} as const;

const context = (
  more: {
    year?: number;
    rankedOn?: string;
    levels?: Readonly<Record<string, Level>>;
    recorded?: Readonly<Record<string, Fact>>;
    targets?: AssembleContext['evidence']['targets'];
    criteria?: readonly string[];
  } = {},
): AssembleContext => {
  const rankedOn = civilDate(more.rankedOn ?? '2024-11-29');
  const tree = treeOn(UNITS, rankedOn);
  const levelOf = (id: string): Level | undefined => more.levels?.[id];
  return {
    year: more.year ?? 2024,
    rankedOn,
    tree,
    rollUps: ROLL_UPS,
    rolledUp: rollUp(
      tree,
      levelOf,
      ROLL_UPS.map(({ atLeast }) => atLeast),
    ),
    groups: [],
    criteria: (): ReadonlySet<string> => new Set(more.criteria),
    evidence: {
      recorded: () => more.recorded ?? {},
      unitLevel: (id) => {
        const level = levelOf(id);
        return level === undefined ? undefined : { state: 'known', value: level, source: 'Quyết định xếp loại' };
      },
      targets: more.targets ?? ((): readonly [] => []),
      indicators: (agencyId) => (agencyId === 'health' ? [DISBURSEMENT] : []),
    },
  };
};

const post = (more: Partial<Post> = {}): Post => ({
  id: 'P1',
  unitId: 'clinic',
  title: 'Chuyên viên',
  role: 'none',
  category: 'publicEmployee',
  occupation: 'medical',
  from: civilDate('2018-01-01'),
  to: null,
  primary: true,
  secondedFromUnitId: null,
  ...more,
});

const member = (more: Partial<StaffMember> = {}): StaffMember => ({
  id: 'S1',
  staffCode: '058001',
  personalId: '058190000001',
  fullName: 'Nguyễn Thị Ánh',
  birthDate: civilDate('1990-02-28'),
  gender: 'female',
  ethnicity: 'Kinh',
  partyMember: true,
  recruitedOn: civilDate('2015-09-01'),
  leftOn: null,
  leaveReason: null,
  posts: [post()],
  absences: [],
  disciplinaryDecisions: [],
  ...more,
});

let absences = 0;
const absence = (kind: Absence['kind'], from: string, to: string): Absence => ({
  id: `A${++absences}`,
  kind,
  from: civilDate(from),
  to: civilDate(to),
});

const factsOf = (
  person: StaffMember,
  more: Parameters<typeof context>[0] = {},
): Readonly<Record<string, Fact | undefined>> => assembleSheet(person, context(more))?.facts ?? {};
const valueOf = (fact: Fact | undefined): unknown => (fact?.state === 'known' ? fact.value : fact?.state);

/** Whole months and days of 31, as the facts count them. */
const monthsOf = (fact: Fact | undefined): string => {
  const { num, den } = valueOf(fact) as Fraction;
  const days = Math.round((num * 31) / den);
  return `${Math.floor(days / 31)} months ${days % 31} days`;
};
const isUnder = (fact: Fact | undefined, limit: number): boolean =>
  compareFractions(valueOf(fact) as Fraction, parseFraction(limit) as Fraction) < 0;

describe('the months that somebody worked in the year', () => {
  it.each([
    ['all the year', {}, '12 months 0 days'],
    [
      'recruited on the first day of July: just six months',
      { recruitedOn: civilDate('2024-07-01') },
      '6 months 0 days',
    ],
    ['recruited a day later: six months less a day', { recruitedOn: civilDate('2024-07-02') }, '5 months 30 days'],
    ['recruited on 29 February', { recruitedOn: civilDate('2024-02-29') }, '10 months 3 days'],
    ['recruited on the last day of the year', { recruitedOn: civilDate('2024-12-31') }, '0 months 1 days'],
    ['left on 30 December, the last day at work', { leftOn: civilDate('2024-12-30') }, '11 months 30 days'],
  ] as const)('%s', (_, more, worked) => {
    expect(monthsOf(factsOf(member(more))['monthsWorked'])).toBe(worked);
  });

  it.each([
    ['2024-07-01', false],
    ['2024-07-02', true],
  ])('recruited on %s: less than six months is %s', (recruitedOn, less) => {
    expect(isUnder(factsOf(member({ recruitedOn: civilDate(recruitedOn) }))['monthsWorked'], 6)).toBe(less);
  });

  it('up to the day of the ranking are counted to that day, and are none for somebody recruited later', () => {
    const recruited = member({ recruitedOn: civilDate('2024-02-01') });
    expect(monthsOf(factsOf(recruited)['monthsWorkedByRanking'])).toBe('9 months 29 days');
    const newcomer = member({ recruitedOn: civilDate('2024-12-10'), posts: [post()] });
    expect(monthsOf(factsOf(newcomer)['monthsWorkedByRanking'])).toBe('0 months 0 days');
    expect(monthsOf(factsOf(newcomer)['monthsWorked'])).toBe('0 months 22 days');
  });

  it('are not cut short at the ranking for somebody who serves the whole year', () => {
    const sick = [absence('sick', '2024-01-01', '2024-06-29')];
    expect(monthsOf(factsOf(member())['monthsWorkedByRanking'])).toBe('12 months 0 days');
    expect(monthsOf(factsOf(member({ absences: sick }))['monthsWorkedByRanking'])).toBe('6 months 2 days');
  });

  it.each([
    ['sick for six months from the first day', [absence('sick', '2024-01-01', '2024-06-30')], '6 months 0 days'],
    ['sick for a day less', [absence('sick', '2024-01-01', '2024-06-29')], '6 months 2 days'],
    [
      'on maternity leave that began the year before',
      [absence('maternity', '2023-10-10', '2024-04-09')],
      '8 months 22 days',
    ],
    ['on maternity leave into the next year', [absence('maternity', '2024-10-01', '2025-03-31')], '9 months 0 days'],
    ['at a course, which is work', [absence('training', '2024-04-01', '2024-06-30')], '12 months 0 days'],
    ['away all year', [absence('unpaid', '2023-01-01', '2025-12-31')], '0 months 0 days'],
    ['away in another year', [absence('sick', '2023-01-01', '2023-12-31')], '12 months 0 days'],
  ])('%s', (_, away, worked) => {
    expect(monthsOf(factsOf(member({ absences: away }))['monthsWorked'])).toBe(worked);
  });

  it('lose a day once, however many records speak of it', () => {
    const twice = [
      absence('sick', '2024-03-01', '2024-05-31'),
      absence('sick', '2024-03-01', '2024-05-31'),
      absence('other', '2024-05-15', '2024-06-30'),
    ];
    expect(monthsOf(factsOf(member({ absences: twice }))['monthsWorked'])).toBe('8 months 0 days');
  });

  it('lose no day on which somebody was not yet, or no longer, in service', () => {
    const early = member({
      recruitedOn: civilDate('2024-07-01'),
      absences: [absence('sick', '2024-05-01', '2024-07-31')],
    });
    expect(monthsOf(factsOf(early)['monthsWorked'])).toBe('5 months 0 days');
    expect(monthsOf(factsOf(early)['leaveMonths'])).toBe('1 months 0 days');
    const gone = member({
      leftOn: civilDate('2024-12-10'),
      absences: [absence('sick', '2024-12-01', '2025-06-30')],
    });
    expect(monthsOf(factsOf(gone)['leaveMonths'])).toBe('0 months 10 days');
  });
});

describe('the months of leave', () => {
  const leave = (away: readonly Absence[]): readonly string[] => {
    const facts = factsOf(member({ absences: away }));
    return ['leaveMonths', 'longestLeaveMonths', 'leaveMonthsWithMaternity'].map((fact) => monthsOf(facts[fact]));
  };

  it('are added up over separate spells, and the longest is known by itself', () => {
    expect(leave([absence('unpaid', '2024-03-01', '2024-04-30'), absence('sick', '2024-08-01', '2024-09-20')])).toEqual(
      ['3 months 20 days', '2 months 0 days', '3 months 20 days'],
    );
  });

  it('of records that follow one another without a day between are one spell', () => {
    expect(leave([absence('sick', '2024-03-01', '2024-04-15'), absence('sick', '2024-04-16', '2024-06-30')])).toEqual([
      '4 months 0 days',
      '4 months 0 days',
      '4 months 0 days',
    ]);
  });

  it('with a day of work between are two', () => {
    expect(leave([absence('sick', '2024-03-01', '2024-04-30'), absence('sick', '2024-05-02', '2024-05-31')])[1]).toBe(
      '2 months 0 days',
    );
  });

  it('leave maternity apart, and count it once more where it is asked for', () => {
    const away = [absence('maternity', '2024-01-01', '2024-06-30'), absence('sick', '2024-09-01', '2024-09-30')];
    expect(leave(away)).toEqual(['1 months 0 days', '1 months 0 days', '7 months 0 days']);
    expect(valueOf(factsOf(member({ absences: away }))['maternityLeave'])).toBe(true);
  });

  it('are none without absences, and none of another year', () => {
    expect(leave([])).toEqual(Array.from({ length: 3 }, () => '0 months 0 days'));
    const earlier = member({ absences: [absence('maternity', '2023-01-01', '2023-06-30')] });
    expect(valueOf(factsOf(earlier)['maternityLeave'])).toBe(false);
  });

  it.each([
    ['2024-05-30', true],
    ['2024-05-31', false],
  ])('from 1 March to %s are less than three: %s', (to, less) => {
    expect(isUnder(factsOf(member({ absences: [absence('sick', '2024-03-01', to)] }))['leaveMonths'], 3)).toBe(less);
  });
});

describe('disciplinary decisions on file', () => {
  const decision = (id: string, decidedOn: string, more: Partial<DisciplinaryDecision> = {}): DisciplinaryDecision => ({
    id,
    number: `${id}/QĐ-KL`,
    decidedOn: civilDate(decidedOn),
    body: 'administration',
    form: 'reprimand',
    actId: id,
    inCourseOfDuty: true,
    annulledOn: null,
    ...more,
  });
  const episodes = (...decisions: readonly DisciplinaryDecision[]): unknown =>
    valueOf(factsOf(member({ disciplinaryDecisions: decisions }))['disciplinaryDecisions']);

  it('are none, and known to be none, when there are none', () => {
    expect(episodes()).toEqual([]);
  });

  it('of two bodies about one act in two years each know of the other year', () => {
    const same = { actId: 'act-1' };
    expect(
      episodes(
        decision('D1', '2023-12-18', { ...same, body: 'party' }),
        decision('D2', '2024-01-22', same),
        decision('D3', '2024-05-05'),
      ),
    ).toMatchObject([
      { body: 'party', sameActEarlierYear: false, sameActLaterYear: true },
      { body: 'administration', sameActEarlierYear: true, sameActLaterYear: false },
      { actId: 'D3', sameActEarlierYear: false, sameActLaterYear: false },
    ]);
  });

  it.each([
    ['2024-11-29', false],
    ['2024-11-30', true],
    ['2025-01-05', false],
  ])('decided on %s came after the ranking within the year: %s', (decidedOn, after) => {
    expect(episodes(decision('D1', decidedOn))).toMatchObject([{ decidedOn, afterRanking: after }]);
  });

  it('that were annulled stay on file and say so', () => {
    expect(episodes(decision('D1', '2024-04-02', { annulledOn: civilDate('2024-09-10') }))).toMatchObject([
      { annulled: true },
    ]);
  });
});

describe('posts', () => {
  it('held before at another agency give the months there, and whether it still exists', () => {
    const moved = member({
      posts: [
        post({ id: 'P1', unitId: 'budget', to: civilDate('2024-06-30'), primary: false }),
        post({ id: 'P2', from: civilDate('2024-07-01') }),
      ],
    });
    const facts = factsOf(moved);
    expect(monthsOf(facts['monthsAtFormerBody'])).toBe('6 months 0 days');
    expect(valueOf(facts['formerBodyExists'])).toBe(true);
    const gone = {
      ...moved,
      posts: [post({ unitId: 'abolished', to: civilDate('2024-06-30') }), ...moved.posts.slice(1)],
    };
    expect(valueOf(factsOf(gone)['formerBodyExists'])).toBe(false);
  });

  it.each([
    ['in the same agency', post({ unitId: 'hospital', to: civilDate('2024-06-30') })],
    ['that ended the year before', post({ unitId: 'budget', to: civilDate('2023-12-31') })],
    [
      'held beside and ending after the ranking',
      post({ id: 'P9', unitId: 'budget', to: civilDate('2025-12-31'), primary: false }),
    ],
  ])('%s make no former body', (_, other) => {
    const facts = factsOf(member({ posts: [other, post({ id: 'P2', from: civilDate('2024-01-01') })] }));
    expect(monthsOf(facts['monthsAtFormerBody'])).toBe('0 months 0 days');
    expect(facts).not.toHaveProperty('formerBodyExists');
  });

  it.each([
    ['appointed in March, an officer before', '2024-03-01', 'none', '2015-09-01', true],
    ['head since an earlier year', '2023-12-31', 'none', '2015-09-01', false],
    ['moved in March from another post as head', '2024-03-01', 'divisionHead', '2015-09-01', false],
    ['recruited straight into the post', '2024-03-01', 'none', '2024-03-01', false],
  ] as const)('%s: became a manager in the year is %5$s', (_, from, before, recruitedOn, became) => {
    const held = [
      post({ id: 'P1', role: before, from: civilDate('2018-01-01'), to: civilDate('2024-02-29') }),
      post({ id: 'P2', role: 'divisionHead', from: civilDate(from) }),
    ];
    expect(valueOf(factsOf(member({ posts: held, recruitedOn: civilDate(recruitedOn) }))['becameManagerInYear'])).toBe(
      became,
    );
  });

  it.each([
    ['2024-01-01', true],
    ['2024-01-02', false],
  ])('seconded since %s are seconded all the year: %s', (from, all) => {
    const seconded = post({ from: civilDate(from), secondedFromUnitId: 'finance' });
    expect(valueOf(factsOf(member({ posts: [seconded] }))['secondedAllYear'])).toBe(all);
  });

  it('held by nobody on the day of the ranking give no sheet', () => {
    expect(assembleSheet(member({ posts: [post({ to: civilDate('2024-11-28') })] }), context())).toBeNull();
    expect(assembleSheet(member({ posts: [post({ from: civilDate('2024-11-30') })] }), context())).toBeNull();
  });
});

describe('the kind of subject', () => {
  it.each([
    [{ category: 'civilServant', role: 'none' }, 'civilServant'],
    [{ category: 'civilServant', role: 'deputyDivisionHead' }, 'civilServantManager'],
    [{ category: 'publicEmployee', role: 'head' }, 'publicEmployeeManager'],
    [{ category: 'cadre', role: 'head' }, 'cadre'],
    [{ category: 'contract', role: 'none' }, null],
  ] as const)('of %j is %s', (held, kind) => {
    expect(subjectKindOf(post(held))).toBe(kind);
  });

  it('goes by the primary post, and a contract worker has a sheet of a kind that no decree ranks', () => {
    const two = member({
      posts: [
        post({ id: 'P0', role: 'none', primary: false }),
        post({ id: 'P1', role: 'head', unitId: 'health', category: 'civilServant' }),
      ],
    });
    expect(assembleSheet(two, context())).toMatchObject({ subject: 'S1', kind: 'civilServantManager', group: 'other' });
    expect(assembleSheet(member({ posts: [post({ category: 'contract' })] }), context())?.kind).toBe('contract');
  });
});

describe('the unit that somebody is in charge of', () => {
  it.each([
    ['head of an agency whose post stands in its office', { role: 'head', unitId: 'health-office' }, 'health'],
    ['deputy head of an agency', { role: 'deputyHead', unitId: 'health' }, 'health'],
    ['head of a division', { role: 'divisionHead', unitId: 'clinic' }, 'clinic'],
    ['chief of the office itself', { role: 'divisionHead', unitId: 'health-office' }, 'health-office'],
    ['cadre in the office of the agency', { category: 'cadre', unitId: 'health-office' }, 'health'],
    ['officer', { role: 'none' }, undefined],
    ['head of a unit that is not in the tree', { role: 'divisionHead', unitId: 'abolished' }, undefined],
  ] as const)('%s', (_, held, id) => {
    expect(unitInCharge(post(held), TREE)?.id).toBe(id);
  });

  it('gives its head the level of the unit and how the units below it stand', () => {
    const head = member({ posts: [post({ role: 'head', unitId: 'health' })] });
    const facts = factsOf(head, {
      levels: { health: 'good', 'health-office': 'good', clinic: 'completed', hospital: 'excellent' },
    });
    expect(facts['unitLevel']).toMatchObject({ state: 'known', value: 'good' });
    expect(facts['subordinateGood']).toMatchObject({ state: 'known', value: { num: 2, den: 3 } });
  });

  it('leaves open what hangs on a unit below that is not yet ranked, between the certain and the possible', () => {
    const head = member({ posts: [post({ role: 'head', unitId: 'health' })] });
    const facts = factsOf(head, { levels: { clinic: 'completed', hospital: 'excellent' } });
    expect(facts).not.toHaveProperty('unitLevel');
    expect(facts['subordinateGood']).toEqual({ state: 'unknown', between: { num: 1, top: 2, den: 3 } });
  });

  it('without units below makes the question not applicable, which is not zero', () => {
    const head = member({ posts: [post({ role: 'divisionHead' })] });
    expect(factsOf(head)['subordinateGood']).toEqual({ state: 'notApplicable', reason: 'Đơn vị clinic' });
    expect(factsOf(member())).not.toHaveProperty('subordinateGood');
  });

  it('gives its head the count of its targets', () => {
    const head = member({ posts: [post({ role: 'divisionHead' })] });
    const yes = { state: 'known', value: true } as const;
    const facts = factsOf(head, {
      targets: (id) =>
        id === 'clinic' ? [{ id: 'T', title: 'T', source: 'BC', completed: yes, aboveTarget: yes, onTime: yes }] : [],
    });
    expect(facts['unitTargetsCompleted']).toMatchObject({ value: { num: 1, den: 1 } });
  });
});

describe('what the agency recorded', () => {
  it('stands beside what the HRM knows, and wins over it', () => {
    const recorded: Record<string, Fact> = {
      tasksCompleted: { state: 'unknown', awaitedFrom: 'Phòng Kế hoạch' },
      monthsWorked: { state: 'known', value: { num: 7, den: 1 }, source: 'Bảng chấm công' },
    };
    const facts = factsOf(member(), { recorded });
    expect(facts['tasksCompleted']).toEqual(recorded['tasksCompleted']);
    expect(facts['monthsWorked']).toEqual(recorded['monthsWorked']);
    expect(facts['leaveMonths']).toMatchObject({ state: 'known', source: 'HRM', asOf: '2024-11-29' });
  });
});

describe('an indicator of the agency', () => {
  it('is a fact of its people where a criterion of an overlay speaks of it, and of nobody else', () => {
    expect(factsOf(member(), { criteria: ['disbursement'] })['disbursement']).toEqual(DISBURSEMENT.fact);
    expect(factsOf(member())).not.toHaveProperty('disbursement');
    const elsewhere = member({ posts: [post({ unitId: 'budget' })] });
    expect(factsOf(elsewhere, { criteria: ['disbursement'] })).not.toHaveProperty('disbursement');
  });
});
