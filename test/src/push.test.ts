import { pushKey, pushResults, type OutboxRow } from '@xeploai/application';
import { civilDate } from '@xeploai/domain';
import type { Fault } from '@xeploai/sample-hrm';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CLEAN, openWorkplace, province, type ServedHrm, type Workplace } from './season.fixture.js';

let at: Workplace;
beforeEach(async () => {
  at = await openWorkplace();
});
afterEach(() => at.close());

const STAFF = CLEAN.staff.slice(0, 20).map(({ id }) => id);

const command = (staffId: string): OutboxRow['command'] => ({
  key: `provincial/${staffId}/2024/01`,
  staffId,
  year: 2024,
  level: 'good',
  decisionNumber: '01/QĐ',
  decidedOn: civilDate('2024-11-29'),
  decidedBy: 'Giám đốc Sở',
  rulebook: { id: 'ND90-2023/publicEmployee', hash: 'f'.repeat(64) },
  supersedes: null,
});

const fill = (staff: readonly string[] = STAFF): Promise<number> =>
  at.store.unitOfWork(province, (tx) =>
    tx.outbox.add(staff.map((id) => ({ agencyId: 'A1', target: 'provincial', command: command(id) }))),
  );

const pushTo = ({ adapter }: ServedHrm, maxAttempts = 5): ReturnType<ReturnType<typeof pushResults>> =>
  pushResults({ store: at.store, hrm: adapter, progress: { report: () => undefined } })({
    actor: 'test',
    maxAttempts,
    concurrency: 1,
  });

const stuck = (): Promise<readonly OutboxRow[]> =>
  at.store.unitOfWork(province, (tx) => tx.outbox.due('provincial', 100));
const onPut = (call: number, times = 1): Fault['on'] => ({ operation: 'putEvaluationResult', call, times });

describe('results on their way to the HRM', () => {
  it('arrive once each, proved by reading back', async () => {
    const hrm = await at.serve(CLEAN);
    await fill();
    expect(await pushTo(hrm)).toMatchObject({ confirmed: 20, pending: 0, differs: 0, unknown: 0, dead: 0 });
    expect(hrm.sample.ledger.effects.map(({ effect }) => effect)).toEqual(STAFF.map(() => 'created'));
    expect(hrm.sample.calls.get('getEvaluationResult')).toBe(20);
  });

  it('carry a key that the HRM receives letter by letter, and one that a header would change is never sent', async () => {
    const hrm = await at.serve(CLEAN);
    const [staffId] = STAFF as [string];
    const numbers = ['01/QĐ-A', '01/QĐ-Ấ', '01/QĐ-Ầ'];
    const keys = numbers.map((number) => pushKey('provincial', { subject: staffId, year: 2024, number }));
    for (const key of keys) await hrm.adapter.pushResult({ ...command(staffId), key });
    expect(hrm.sample.ledger.effects.map(({ key }) => key)).toEqual(keys);
    expect(new Set(keys).size).toBe(3);
    await expect(hrm.adapter.pushResult({ ...command(staffId), key: '01/QĐ-Ấ' })).rejects.toThrow(RangeError);
    expect(hrm.sample.ledger.effects).toHaveLength(3);
  });

  it('are not sent again by a second pass, nor when the same results are put out again', async () => {
    const hrm = await at.serve(CLEAN);
    await fill();
    await pushTo(hrm);
    expect(await fill()).toBe(0);
    await pushTo(hrm);
    expect(hrm.sample.calls.get('putEvaluationResult')).toBe(20);
  });

  it('whose answer is lost are found by reading back, and have one effect', async () => {
    const hrm = await at.serve(CLEAN, [{ on: onPut(3, 4), do: 'lose-answer' }]);
    await fill();
    expect(await pushTo(hrm)).toMatchObject({ confirmed: 20, unknown: 0 });
    const { effects } = hrm.sample.ledger;
    expect(effects).toHaveLength(20);
    expect(new Set(effects.map(({ key }) => key)).size).toBe(20);
  });

  it('are sent again under the same key when the connection broke before anything was done', async () => {
    const hrm = await at.serve(CLEAN, [{ on: onPut(1), do: 'reset' }]);
    await fill(STAFF.slice(0, 1));
    expect(await pushTo(hrm)).toMatchObject({ confirmed: 1 });
    expect(hrm.sample.ledger.effects).toMatchObject([{ key: command(STAFF[0] as string).key, effect: 'created' }]);
  });

  it('that the HRM shows otherwise are reported as different, with both levels', async () => {
    const hrm = await at.serve(CLEAN, [{ on: onPut(2), do: 'store-differently' }]);
    await fill();
    expect(await pushTo(hrm)).toMatchObject({ confirmed: 19, differs: 1 });
  });

  it('for a person whom the HRM does not know are given up with a reason, the others arrive', async () => {
    const hrm = await at.serve(CLEAN);
    await fill([...STAFF, 'S-nobody']);
    expect(await pushTo(hrm)).toMatchObject({ confirmed: 20, dead: 1 });
  });

  it('wait for an HRM that is down, however often it is tried, and arrive when it is back', async () => {
    const hrm = await at.serve(CLEAN, [{ on: onPut(1, 1000), do: 'status', status: 503 }]);
    await fill();
    for (let pass = 0; pass < 7; pass++) expect(await pushTo(hrm)).toMatchObject({ pending: 20, dead: 0 });
    const [row] = await stuck();
    expect(row).toMatchObject({ attempts: 0, problem: { code: 'hrm-unavailable' } });
    expect(await pushTo(await at.serve(CLEAN))).toMatchObject({ confirmed: 20, pending: 0 });
  });

  it('of unknown fate stay so while the HRM cannot be read, and are settled when it can', async () => {
    const down: Fault = { on: { operation: 'getEvaluationResult', call: 1, times: 1000 }, do: 'status', status: 503 };
    const hrm = await at.serve(CLEAN, [{ on: onPut(1), do: 'lose-answer' }, down]);
    await fill(STAFF.slice(0, 1));
    expect(await pushTo(hrm)).toMatchObject({ unknown: 1, confirmed: 0 });
    expect(hrm.sample.ledger.effects).toHaveLength(1);
  });
});
