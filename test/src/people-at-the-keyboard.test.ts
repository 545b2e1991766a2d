import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { civilDate } from '@xeploai/domain';
import { startSampleHrm, type Fault, type SampleHrm } from '@xeploai/sample-hrm';
import { openStore } from '@xeploai/store';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CLEAN, clock, province } from './season.fixture.js';

const LAUNCHER = fileURLToPath(new URL('../../plugins/server/bin/xeploai.mjs', import.meta.url));
const TOKEN = 'token-of-the-interrupted';

let folder = '';
let hrm: SampleHrm | undefined;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'xeploai-interrupt-'));
});
afterEach(async () => {
  await hrm?.close();
  rmSync(folder, { recursive: true });
});

interface Running {
  readonly child: ChildProcess;
  readonly ended: Promise<{ readonly code: number | null; readonly out: string; readonly err: string }>;
}

function xeploai(args: readonly string[]): Running {
  const child = spawn(process.execPath, [LAUNCHER, ...args], {
    env: {
      PATH: process.env['PATH'],
      XEPLOAI_DATA_DIR: folder,
      XEPLOAI_HRM_URL: `${hrm?.url}/api/v1`,
      XEPLOAI_HRM_TOKEN: TOKEN,
    },
  });
  let [out, err] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
  return { child, ended: new Promise((done) => child.on('close', (code) => done({ code, out, err }))) };
}

const serve = async (faults: readonly Fault[]): Promise<void> => {
  await hrm?.close();
  hrm = await startSampleHrm({ province: CLEAN, token: TOKEN, clock: clock.now, faults });
};

const until = async (reached: () => boolean): Promise<void> => {
  while (!reached()) await new Promise((done) => setTimeout(done, 20));
};
const calls = (operation: string): number => hrm?.calls.get(operation) ?? 0;

describe('Ctrl+C while people are read', () => {
  it('stops after the pages that were taken, says so, ends with 130, and the run goes on from there', async () => {
    await serve([{ on: { operation: 'listStaff', call: 4, times: 1000 }, do: 'delay', ms: 30_000 }]);
    const { child, ended } = xeploai(['sync', 'run', '--page-size', '100', '--lang', 'en']);
    await until(() => calls('listStaff') === 4);
    child.kill('SIGINT');
    const { code, out, err } = await ended;
    expect([code, out]).toEqual([130, '']);
    expect(err).toContain('Press Ctrl+C again');
    expect(err).toContain('after 3 pages');
    expect(err).toContain('--resume');

    await serve([]);
    const resumed = await xeploai(['sync', 'run', '--resume', '--page-size', '100', '--json']).ended;
    expect(resumed.code).toBe(0);
    expect(JSON.parse(resumed.out)).toMatchObject({
      staff: { status: 'complete', counts: { read: CLEAN.staff.length, acceptedNew: CLEAN.staff.length } },
    });
    expect(calls('listStaff')).toBe(Math.ceil(CLEAN.staff.length / 100) - 3);
  });

  it('reaches the wait for an HRM that is busy for an hour, which is said', async () => {
    await serve([
      { on: { operation: 'listStaff', call: 1, times: 1000 }, do: 'status', status: 503, retryAfter: '3600' },
    ]);
    const { child, ended } = xeploai(['sync', 'run', '--lang', 'en']);
    let said = '';
    child.stderr?.on('data', (chunk: Buffer) => (said += chunk.toString()));
    await until(() => said.includes('3600 seconds'));
    child.kill('SIGINT');
    expect((await ended).code).toBe(130);
  });
});

describe('Ctrl+C while results are sent', () => {
  beforeEach(async () => {
    const store = await openStore({ dataDir: join(folder, 'data') }, { clock });
    await store.unitOfWork(province, (tx) =>
      tx.outbox.add(
        CLEAN.staff.slice(0, 100).map(({ id }) => ({
          agencyId: 'A1',
          target: 'provincial',
          command: {
            key: `provincial/${id}/2024/01`,
            staffId: id,
            year: 2024,
            level: 'good',
            decisionNumber: '01/QĐ',
            decidedOn: civilDate('2024-11-29'),
            decidedBy: 'Giám đốc Sở',
            rulebook: { id: 'ND90-2023/publicEmployee', hash: 'f'.repeat(64) },
            supersedes: null,
          },
        })),
      ),
    );
    await store.close();
  });

  it('ends what is on its way, keeps the rest due, and the next run sends each result once', async () => {
    await serve([{ on: { operation: 'putEvaluationResult', call: 1, times: 1000 }, do: 'delay', ms: 300 }]);
    const first = hrm as SampleHrm;
    const { child, ended } = xeploai(['push', 'run', '--json', '--lang', 'en']);
    await until(() => calls('putEvaluationResult') >= 10);
    child.kill('SIGINT');
    const { code, out, err } = await ended;
    expect(code).toBe(130);
    expect(err).toContain('run xeploai push run again');
    const counts = JSON.parse(out) as Record<string, number>;
    const sent = first.ledger.effects.length;
    expect(counts['unknown']).toBe(0);
    expect((counts['confirmed'] ?? 0) + (counts['sent'] ?? 0)).toBe(sent);
    expect(sent).toBeLessThan(100);

    await serve([]);
    const again = await xeploai(['push', 'run', '--json']).ended;
    // The second HRM never saw what the first one took, so what was sent and not read back shows as different.
    expect(JSON.parse(again.out)).toMatchObject({ pending: 0, unknown: 0, sent: 0 });
    expect(hrm?.ledger.effects).toHaveLength(100 - sent);
  });

  it('a second time ends at once', async () => {
    await serve([{ on: { operation: 'putEvaluationResult', call: 1, times: 1000 }, do: 'delay', ms: 20_000 }]);
    const { child, ended } = xeploai(['push', 'run']);
    await until(() => calls('putEvaluationResult') >= 8);
    let said = '';
    child.stderr?.on('data', (chunk: Buffer) => (said += chunk.toString()));
    child.kill('SIGINT');
    await until(() => said.includes('Ctrl+C'));
    const before = performance.now();
    child.kill('SIGINT');
    expect((await ended).code).toBe(130);
    expect(performance.now() - before).toBeLessThan(3000);
  });
});

describe('a list that came back short', () => {
  it('waits for a second person, who sees by agency whom it would end', async () => {
    await serve([]);
    expect((await xeploai(['sync', 'run', '--by', 'Lan']).ended).code).toBe(0);
    await hrm?.close();
    const shorter = { ...CLEAN, staff: CLEAN.staff.filter((_, index) => index % 4 !== 0) };
    hrm = await startSampleHrm({ province: shorter, token: TOKEN, clock: clock.now });
    expect((await xeploai(['sync', 'run', '--by', 'Lan']).ended).code).toBe(65);

    const shown = await xeploai(['sync', 'status', '--lang', 'en']).ended;
    expect(shown.out).toContain('held, asked for by Lan');
    const status = JSON.parse((await xeploai(['sync', 'status', '--json']).ended).out) as {
      peopleByAgency: { name: string; people: number }[];
      hold: { people: object[] };
    };
    const missing = status.hold.people.length;
    expect(missing).toBeGreaterThan(100);
    for (const { name, people } of status.peopleByAgency) expect(shown.out).toContain(`  ${name}: ${people}\n`);

    const approve = (by: string, reason: string): Running['ended'] =>
      xeploai(['sync', 'approve', '--by', by, '--reason', reason, '--json']).ended;
    expect((await xeploai(['sync', 'approve', '--by', 'Hùng']).ended).code).toBe(2);
    const same = await approve('Lan', 'đã đối chiếu');
    expect([same.code, same.out]).toEqual([65, '']);
    const other = await approve('Hùng', 'đã đối chiếu với danh sách giấy');
    expect([other.code, JSON.parse(other.out)]).toEqual([
      0,
      { approvedBy: 'Hùng', people: missing, units: 0, staying: 0 },
    ]);
    expect((await approve('Hùng', 'lần nữa')).code).toBe(65);
    expect((await xeploai(['sync', 'status', '--lang', 'en']).ended).out).toContain('Approved by Hùng');
    // Ten processes, each of which opens the embedded store.
  }, 180_000);
});
