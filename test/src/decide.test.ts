import {
  capRuleFrom,
  decideAgency,
  type DecideInput,
  type DecideResult,
  type StoredOutcome,
} from '@xeploai/application';
import { civilDate, type CapException, type Level } from '@xeploai/domain';
import { createLawLibrary, loadLaw, readActs } from '@xeploai/law';
import { openStore, type OpenStore } from '@xeploai/store';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { clock, province } from './season.fixture.js';

const library = createLawLibrary(loadLaw(readActs()));
const rulebook = library.rulebook('publicEmployee', { periodEnd: civilDate('2024-12-31') });
const uncapped = library.rulebook('publicEmployee', { periodEnd: civilDate('2022-12-31') });

let store: OpenStore;
beforeEach(async () => {
  store = await openStore({ memory: true }, { clock });
});
afterEach(() => store.close());

const outcome = (subject: string, more: Partial<StoredOutcome['outcome']> = {}): StoredOutcome => ({
  agencyId: 'A1',
  subject,
  factVersion: 1,
  group: 'otherEmployees',
  outcome: {
    subject,
    rulebook: { id: rulebook.id, hash: rulebook.hash },
    status: 'level',
    level: 'excellent',
    possible: ['excellent'],
    awaits: [],
    readings: [],
    provisional: false,
    ...more,
  },
  evidence: [1],
  readings: {},
});

const file = (outcomes: readonly StoredOutcome[]): Promise<void> =>
  store.unitOfWork(province, (tx) => tx.outcomes.write(2024, outcomes));

const SEASON: DecideInput['season'] = {
  year: 2024,
  begunOn: civilDate('2024-11-04'),
  rankedOn: civilDate('2024-11-29'),
  overlays: [],
  groups: [{ id: 'otherEmployees', title: { vi: 'Viên chức khác', en: 'Other public employees' } }],
};

const decide = (choices: Readonly<Record<string, Level>>, more: Partial<DecideInput> = {}): Promise<DecideResult> =>
  decideAgency({ store, clock, capRuleOf: capRuleFrom(library) })({
    season: SEASON,
    agencyId: 'A1',
    choices: Object.entries(choices).map(([subject, level]) => ({
      subject,
      level,
      reason: 'Tập thể lãnh đạo thống nhất',
    })),
    number: '01/QĐ',
    decidedOn: SEASON.rankedOn,
    decidedBy: 'Giám đốc',
    actor: 'test',
    capReading: 'ofGood',
    targets: ['provincial'],
    ...more,
  });

const recorded = (): Promise<{ decisions: number; outbox: number; audit: number }> =>
  store.unitOfWork(province, async (tx) => ({
    decisions: await tx.decisions.count(2024),
    outbox: (await tx.outbox.count()).pending,
    audit: (await tx.audit.head('A1'))?.seq ?? 0,
  }));

const codes = (result: DecideResult): readonly string[] =>
  result.status === 'refused' ? result.problems.map(({ code }) => code) : [];

/** Ten people who all reached excellent by the criteria. */
const TEN = Array.from({ length: 10 }, (_, index) => `S${index}`);

describe('decisions of an agency', () => {
  it('are refused as a whole, with the scope and the numbers, when they break the cap', async () => {
    await file(TEN.map((subject) => outcome(subject)));
    const result = await decide({ S0: 'good' });
    expect(codes(result)).toEqual(['cap-broken', 'cap-broken']);
    const [problem] = result.status === 'refused' ? result.problems : [];
    expect(problem?.what.en).toContain('9');
    expect(await recorded()).toEqual({ decisions: 0, outbox: 0, audit: 0 });
  });

  it('within the cap are recorded together with what goes to the HRM and one audit entry', async () => {
    await file(TEN.map((subject) => outcome(subject)));
    const good = Object.fromEntries(TEN.slice(1).map((subject) => [subject, 'good' as const]));
    expect(await decide(good)).toMatchObject({ status: 'decided', decisions: 10, undecided: [] });
    expect(await recorded()).toEqual({ decisions: 10, outbox: 10, audit: 1 });
  });

  it('never pick who gives up the place: without choices the same ten are refused again and again', async () => {
    await file(TEN.map((subject) => outcome(subject)));
    for (let attempt = 0; attempt < 2; attempt++) expect(codes(await decide({}))).toContain('cap-broken');
  });

  it('keep the cap by every reading where none is settled', async () => {
    await file(TEN.map((subject) => outcome(subject)));
    const good = Object.fromEntries(TEN.slice(2).map((subject) => [subject, 'good' as const]));
    expect(codes(await decide(good, { capReading: null }))).toContain('cap-broken');
    expect(await decide(good, { capReading: 'ofRanked' })).toMatchObject({ status: 'decided' });
  });

  it('may go up to an exception that the rule provides for and a document decides', async () => {
    await file(TEN.map((subject) => outcome(subject)));
    const good = Object.fromEntries(TEN.slice(2).map((subject) => [subject, 'good' as const]));
    const exception = (decision: string): CapException => ({ share: { num: 1, den: 4 }, decision });
    expect(codes(await decide(good))).toEqual(['cap-broken', 'cap-broken']);
    expect(codes(await decide(good, { exception: exception(' ') }))).toContain('exception-no-decision');
    expect(await decide(good, { exception: exception('8/QĐ-UBND') })).toMatchObject({ status: 'decided' });
  });

  it('are bound by no cap under a rulebook that has none', async () => {
    const under = { id: uncapped.id, hash: uncapped.hash };
    await file(TEN.map((subject) => outcome(subject, { rulebook: under })));
    expect(await decide({})).toMatchObject({ status: 'decided', cap: null });
  });

  it('cannot grant a level that the facts exclude', async () => {
    await file([outcome('S0', { level: 'completed', possible: ['completed'] })]);
    expect(codes(await decide({ S0: 'good' }))).toEqual(['decision-outside-outcome']);
  });

  it('need a reason where they differ from what the rules give', async () => {
    await file([outcome('S0')]);
    expect(codes(await decide({}, { choices: [{ subject: 'S0', level: 'good', reason: ' ' }] }))).toEqual([
      'decision-without-reason',
    ]);
  });

  it('leave undecided, and name, whoever waits for a fact', async () => {
    await file([
      outcome('S0', { level: 'good', possible: ['good'] }),
      outcome('S1', { status: 'open', level: null, possible: ['good', 'completed'], awaits: ['unitLevel'] }),
      outcome('S2', { status: 'notRated', level: null, possible: ['notRated'] }),
    ]);
    expect(await decide({})).toMatchObject({ status: 'decided', decisions: 1, undecided: ['S1'] });
  });

  it('settle what the text leaves to the authority', async () => {
    await file([outcome('S0', { status: 'authorityDecides', level: null, possible: ['authorityDecides'] })]);
    expect(await decide({ S0: 'completed' })).toMatchObject({ status: 'decided', decisions: 1 });
  });

  it('are refused for somebody whom the agency does not rank', async () => {
    await file([
      outcome('S0', { level: 'good', possible: ['good'] }),
      outcome('S1', { status: 'notRated', level: null, possible: ['notRated'] }),
    ]);
    expect(codes(await decide({ S1: 'good', S9: 'good' }))).toEqual([
      'decision-not-ranked-here',
      'decision-not-ranked-here',
    ]);
  });

  it('once made are not made again', async () => {
    await file([outcome('S0', { level: 'good', possible: ['good'] })]);
    await decide({});
    await expect(decide({}, { number: '02/QĐ' })).rejects.toMatchObject({
      problems: [{ code: 'store-decision-in-force', where: 'S0' }],
    });
    expect(await recorded()).toMatchObject({ decisions: 1, outbox: 1, audit: 1 });
  });
});
