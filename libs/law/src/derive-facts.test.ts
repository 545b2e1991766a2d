import { civilDate, compareFractions, type Episode, type Fact, type FactSheet, type Fraction } from '@xeploai/domain';
import { describe, expect, it } from 'vitest';
import { checkDerived, deriveFacts } from './derive-facts.js';
import type { Judged } from './judged-facts.js';
import { yearSpan } from './rate-case.js';

const known = (value: Extract<Fact, { state: 'known' }>['value']): Fact => ({ state: 'known', value, source: 'HRM' });
const JUDGED: Judged = {
  period: yearSpan(2024),
  begunOn: civilDate('2024-11-10'),
  decidedOn: civilDate('2024-12-02'),
};
type Raw = Readonly<Record<string, Fact | readonly Episode[] | boolean | Fraction | number>>;
const sheet = (raw: Raw): FactSheet => ({
  subject: 'NV-1',
  facts: Object.fromEntries(
    Object.entries(raw).map(([id, value]) => [
      id,
      typeof value === 'object' && 'state' in value
        ? value
        : known(typeof value === 'number' ? { num: value, den: 1 } : value),
    ]),
  ),
});
const derive = (raw: Raw, judged: Judged = JUDGED): FactSheet['facts'] => deriveFacts(sheet(raw), judged).facts;
const number = (fact: Fact | undefined): readonly number[] | undefined => {
  if (fact?.state === 'known' && typeof fact.value === 'object' && 'den' in fact.value) {
    return [fact.value.num, fact.value.den];
  }
  return fact?.state === 'unknown' && fact.between ? [fact.between.num, fact.between.top, fact.between.den] : undefined;
};
const flag = (fact: Fact | undefined): unknown => (fact?.state === 'known' ? fact.value : fact?.state);
const isMonths = (fact: Fact | undefined, months: number): boolean =>
  fact?.state === 'known' && compareFractions(fact.value as Fraction, { num: months, den: 1 }) === 0;

describe('months worked and months off follow from spans of days', () => {
  it('for one who serves all year and was away twice', () => {
    const facts = derive({
      service: [{ from: '2015-09-01' }],
      absences: [
        { kind: 'sick', from: '2024-02-01', to: '2024-02-29' },
        { kind: 'unpaid', from: '2024-08-01', to: '2024-09-30' },
        { kind: 'training', from: '2024-05-01', to: '2024-05-31' },
      ],
    });
    expect(isMonths(facts['monthsWorked'], 9)).toBe(true);
    expect(isMonths(facts['monthsWorkedByRanking'], 9)).toBe(true);
    expect(isMonths(facts['leaveMonths'], 3)).toBe(true);
    expect(isMonths(facts['longestLeaveMonths'], 2)).toBe(true);
    expect(isMonths(facts['leaveMonthsWithMaternity'], 3)).toBe(true);
    expect(flag(facts['maternityLeave'])).toBe(false);
  });

  it('up to the day of the ranking for one who was recruited in the year', () => {
    const facts = derive(
      { service: [{ from: '2024-07-01' }], absences: [] },
      { ...JUDGED, decidedOn: civilDate('2024-11-20') },
    );
    expect(number(facts['monthsWorked'])).toEqual([6, 1]);
    expect(number(facts['monthsWorkedByRanking'])).toEqual([144, 31]);
  });

  it('from the posts held where no service is recorded', () => {
    const facts = derive({ posts: [{ from: '2024-03-01', body: 'a' }], absences: [] });
    expect(isMonths(facts['monthsWorked'], 10)).toBe(true);
  });

  it('with maternity leave told apart, and only the part within the year', () => {
    const facts = derive({
      service: [{ from: '2015-09-01' }],
      absences: [{ kind: 'maternity', from: '2023-11-01', to: '2024-04-30' }],
    });
    expect(isMonths(facts['monthsWorked'], 8)).toBe(true);
    expect(flag(facts['maternityLeave'])).toBe(true);
    expect(isMonths(facts['leaveMonths'], 0)).toBe(true);
    expect(isMonths(facts['leaveMonthsWithMaternity'], 4)).toBe(true);
  });

  it('counts absences that overlap once and makes one absence of two that follow one another', () => {
    const facts = derive({
      service: [{ from: '2015-09-01' }],
      absences: [
        { kind: 'sick', from: '2024-02-01', to: '2024-03-31' },
        { kind: 'unpaid', from: '2024-03-15', to: '2024-05-31' },
        { kind: 'sick', from: '2024-06-01', to: '2024-06-30' },
      ],
    });
    expect(isMonths(facts['leaveMonths'], 5)).toBe(true);
    expect(isMonths(facts['longestLeaveMonths'], 5)).toBe(true);
  });

  it('leaves months worked within bounds while the absences are not told', () => {
    const facts = derive({ service: [{ from: '2024-07-01' }] });
    expect(number(facts['monthsWorked'])).toEqual([0, 186, 31]);
    expect(facts['leaveMonths']).toBeUndefined();
  });

  it('stays a substitute where what it follows from is one', () => {
    const service: Fact = {
      state: 'substituted',
      value: [{ from: '2024-07-01' }],
      source: 'tạm',
      reason: 'r',
      approver: 'a',
      due: civilDate('2025-01-31'),
    };
    expect(derive({ service, absences: [] })['monthsWorked']?.state).toBe('substituted');
  });
});

describe('months that are stated without dates', () => {
  it.each<[string, Raw, number]>([
    ['twelve months worked', { monthsWorked: 12 }, 12],
    ['worked and off make the year', { monthsWorked: 8, leaveMonths: 4 }, 8],
  ])('say how many were worked by the ranking: %s', (_, raw, months) => {
    expect(isMonths(derive(raw)['monthsWorkedByRanking'], months)).toBe(true);
  });

  it('leave it within what the weeks after the ranking can have added', () => {
    expect(number(derive({ monthsWorked: 6, leaveMonths: 0 })['monthsWorkedByRanking'])).toEqual([157, 186, 31]);
    expect(
      derive({ monthsWorked: 6, leaveMonths: 0 }, { period: yearSpan(2024) })['monthsWorkedByRanking'],
    ).toBeUndefined();
  });

  it('leave months with maternity unknown up to the rest of the year, and equal without maternity', () => {
    const facts = { monthsWorked: 8, leaveMonths: 1 };
    expect(number(derive({ ...facts, maternityLeave: true })['leaveMonthsWithMaternity'])).toEqual([1, 4, 1]);
    expect(number(derive(facts)['leaveMonthsWithMaternity'])).toEqual([1, 1]);
  });

  it('stay as stated, and are refused where the dates say otherwise', () => {
    const raw = { monthsWorked: 7, service: [{ from: '2024-07-01' }], absences: [] };
    expect(isMonths(derive(raw)['monthsWorked'], 7)).toBe(true);
    expect(checkDerived(sheet(raw), JUDGED, 'case')).toMatchObject([
      { code: 'fact-contradicts-dates', where: 'case.monthsWorked' },
    ]);
    expect(checkDerived(sheet({ ...raw, monthsWorked: 6 }), JUDGED, 'case')).toEqual([]);
  });
});

describe('standing follows from the posts', () => {
  const moved = (to: string, from: string, more: Episode = {}): readonly Episode[] => [
    { body: 'a', from: '2015-01-01', to, ...more },
    { body: 'b', from },
  ];
  it('how long at the former body, and whether it still exists', () => {
    const facts = derive({ posts: moved('2024-07-31', '2024-08-01') });
    expect(isMonths(facts['monthsAtFormerBody'], 7)).toBe(true);
    expect(facts['formerBodyExists']).toMatchObject({ value: true, assumed: true });
    expect(
      flag(derive({ posts: moved('2024-07-31', '2024-08-01', { bodyDissolved: true }) })['formerBodyExists']),
    ).toBe(false);
  });

  it('nothing of a move inside the body, or before the year', () => {
    const inside = [
      { body: 'a', from: '2015-01-01', to: '2024-07-31' },
      { body: 'a', from: '2024-08-01' },
    ];
    expect(isMonths(derive({ posts: inside })['monthsAtFormerBody'], 0)).toBe(true);
    expect(isMonths(derive({ posts: moved('2023-07-31', '2023-08-01') })['monthsAtFormerBody'], 0)).toBe(true);
  });

  it('unknown where a post names no body', () => {
    const posts = [
      { from: '2015-01-01', to: '2024-07-31' },
      { body: 'b', from: '2024-08-01' },
    ];
    expect(derive({ posts })['monthsAtFormerBody']).toEqual({ state: 'unknown' });
  });

  it.each([
    ['appointed in October after serving as staff', '2024-10-01', [{ from: '2015-01-01', to: '2024-09-30' }], true],
    ['a manager since January', '2024-01-01', [{ from: '2015-01-01', to: '2023-12-31' }], false],
    ['recruited in March as a manager', '2024-03-01', [], false],
    [
      'moved from one management post to another',
      '2024-10-01',
      [{ from: '2015-01-01', to: '2024-09-30', manages: true }],
      false,
    ],
  ])('became a manager in the year: %s', (_, from, before, became) => {
    const posts = [...before.map((post) => ({ body: 'a', ...post })), { body: 'a', from, manages: true }];
    expect(flag(derive({ posts })['becameManagerInYear'])).toBe(became);
  });

  it('seconded all year only when every day of it was on secondment', () => {
    const seconded = (from: string): unknown =>
      flag(derive({ posts: [{ body: 'b', from, seconded: true }] })['secondedAllYear']);
    expect([seconded('2023-12-01'), seconded('2024-01-02')]).toEqual([true, false]);
  });
});

describe('what a disciplinary decision has to do with others follows from days, acts and results', () => {
  const decisions = (list: readonly Episode[], more: Raw = {}, judged: Judged = JUDGED): readonly Episode[] => {
    const fact = derive({ disciplinaryDecisions: list, ...more }, judged)['disciplinaryDecisions'];
    return fact?.state === 'known' ? (fact.value as readonly Episode[]) : [];
  };
  const party = { decidedOn: '2023-12-10', body: 'party', actId: '1' };
  const administration = { decidedOn: '2024-01-15', body: 'administration', actId: '1' };

  it.each<[string, Episode, Episode, unknown]>([
    ['the same act by both bodies', party, administration, true],
    ['another act', party, { ...administration, actId: '2' }, false],
    ['the same body twice', party, { ...administration, body: 'party' }, false],
    ['an act without id', { decidedOn: '2023-12-10', body: 'party' }, administration, 'unknown'],
    ['the same year', { ...party, decidedOn: '2024-02-01' }, administration, false],
  ])('the same act in an earlier year: %s', (_, first, second, wanted) => {
    expect(decisions([first, second])[1]?.['sameActEarlierYear']).toBe(wanted);
  });

  it('and in a later year, seen from the other decision', () => {
    expect(decisions([party, administration])[0]).toMatchObject({ sameActEarlierYear: false, sameActLaterYear: true });
  });

  it.each<[string, Judged, unknown]>([
    ['decided later that year', { ...JUDGED, decidedOn: civilDate('2024-12-02') }, false],
    ['decided the same day', { ...JUDGED, decidedOn: civilDate('2024-11-20') }, false],
    ['decided before', { ...JUDGED, decidedOn: civilDate('2024-11-19') }, true],
    ['begun after, not decided', { period: JUDGED.period, begunOn: civilDate('2024-11-20') }, false],
    ['not decided', { period: JUDGED.period, begunOn: civilDate('2024-11-10') }, undefined],
  ])('came after the ranking: ranking %s', (_, judged, wanted) => {
    expect(decisions([{ decidedOn: '2024-11-20' }], {}, judged)[0]?.['afterRanking']).toBe(wanted);
  });

  const late = { decidedOn: '2024-02-10', committedOn: '2023-11-15', actId: '1' };
  const result = (year: number, level: string, ground?: string): Episode => ({
    year: { num: year, den: 1 },
    level,
    ...(ground === undefined ? {} : { ground }),
  });
  it.each<[string, Episode, readonly Episode[], unknown]>([
    ['it is stated', { ...late, groundOfEarlierYear: true }, [], true],
    ['an act of the year judged', { ...late, committedOn: '2024-01-05' }, [], false],
    ['an older act, no result on record', late, [], 'unknown'],
    ['an older act, ranked good', late, [result(2023, 'good')], false],
    ['the act was the ground', late, [result(2023, 'notCompleted', '1')], true],
    ['another ground', late, [result(2023, 'notCompleted', 'khác')], false],
    ['notCompleted on a ground that is not on record', late, [result(2023, 'notCompleted')], 'unknown'],
    ['one of two years is missing', { ...late, committedOn: '2022-05-01' }, [result(2023, 'good')], 'unknown'],
    ['the day of the act is not known, ranked good', { decidedOn: '2024-02-10' }, [result(2023, 'good')], false],
    [
      'the day of the act is not known, notCompleted',
      { decidedOn: '2024-02-10' },
      [result(2023, 'notCompleted')],
      'unknown',
    ],
    ['nothing points to an earlier year', { decidedOn: '2024-02-10' }, [], undefined],
  ])('was the ground of an earlier year: %s', (_, one, earlierResults, wanted) => {
    expect(decisions([one], { earlierResults })[0]?.['groundOfEarlierYear']).toBe(wanted);
  });

  it('an act decided in an earlier year already is for the reading on the same act, not for earlier results', () => {
    const [, second] = decisions([party, { ...administration, committedOn: '2023-11-15' }]);
    expect(second).toMatchObject({ sameActEarlierYear: true, groundOfEarlierYear: false });
  });
});
