import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startSampleHrm } from '@xeploai/sample-hrm';
import { openStore } from '@xeploai/store';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startPostgres } from '../start-postgres.js';
import { CLEAN, clock, province } from './season.fixture.js';
import { xeploaiIn, type Ran } from './xeploai.fixture.js';

const INVARIANTS = ['I1', 'I2', 'I3', 'I4', 'I6', 'I8', 'I9', 'I11', 'I12', 'I14'];
const INSTALLATION = ['settings', 'law', 'database', 'isolation', 'durability', 'hrm'];
const TOKEN = 'token-of-the-doctor';

interface Told {
  readonly id: string;
  readonly ok: boolean;
  readonly warning?: true;
  readonly detail: string;
}

const checksOf = ({ out }: Ran): readonly Told[] => (JSON.parse(out) as { checks: Told[] }).checks;
const failedOf = (ran: Ran): readonly string[] =>
  checksOf(ran)
    .filter(({ ok }) => !ok)
    .map(({ id }) => id);
const detailOf = (ran: Ran, id: string): string => checksOf(ran).find((one) => one.id === id)?.detail ?? '';

let folder = '';
let xeploai: ReturnType<typeof xeploaiIn>;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'xeploai-doctor-'));
  xeploai = xeploaiIn(folder);
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

describe('xeploai doctor', () => {
  it('looks at an installation without data, finds it sound and creates nothing', async () => {
    const ran = await xeploai(['doctor', '--json']);
    expect([ran.code, ran.out.trim().split('\n').length]).toEqual([0, 1]);
    expect(checksOf(ran).map(({ id }) => id)).toEqual([...INSTALLATION, ...INVARIANTS]);
    for (const { detail } of checksOf(ran)) expect(detail).toMatch(/\S{2}/);
    expect(existsSync(join(folder, 'data'))).toBe(false);
    expect(detailOf(ran, 'durability')).toContain('không chịu được mất điện');
  });

  it('reads as a list for people, in the language asked for, and says what it cannot judge', async () => {
    const [vi, en] = await Promise.all([xeploai(['doctor']), xeploai(['doctor', '--lang', 'en'])]);
    expect(vi.out).toContain('Kết luận: 16 mục kiểm tra, tất cả đều đúng.');
    expect(en.out).toContain('In sum: 16 checks, all hold.');
    expect(en.out).toMatch(/I17 {2}There is no backup command yet/);
    expect(en.out).not.toMatch(/undefined|\[object|[ạảấầẩẫậắằẳẵặ]/);
  });

  it('names the row that breaks an invariant, and ends with 1', async () => {
    const dataDir = join(folder, 'broken');
    const store = await openStore({ dataDir: join(dataDir, 'data') }, { clock });
    const command = {
      key: 'provincial/S1/2024/01',
      staffId: 'S1',
      year: 2024,
      level: 'good',
      decisionNumber: '01/QĐ',
      decidedOn: '2024-11-29',
      decidedBy: 'Giám đốc Sở',
      rulebook: { id: 'x', hash: 'x' },
      supersedes: null,
    };
    await store.unitOfWork(province, (tx) =>
      tx.outbox.add([{ agencyId: 'A1', target: 'provincial', command: command as never }]),
    );
    await store.close();
    const ran = await xeploai(['doctor', '--json', '--lang', 'en'], { XEPLOAI_DATA_DIR: dataDir });
    expect([ran.code, failedOf(ran)]).toEqual([1, ['I4']]);
    expect(detailOf(ran, 'I4')).toBe('S1, 2024, number 01/QĐ: a row for provincial without a decision.');
  });

  it('tells wrong settings, law files that do not load and a held folder as checks that fail', async () => {
    const acts = join(folder, 'acts', 'qd-hong');
    mkdirSync(acts, { recursive: true });
    writeFileSync(join(acts, 'act.yaml'), 'id: qd-hong\nlevel: province\n');
    const dataDir = join(folder, 'held');
    const store = await openStore({ dataDir: join(dataDir, 'data') }, { clock });
    const [settings, law, held] = await Promise.all([
      xeploai(['doctor', '--json'], { XEPLOAI_HRM_URL: 'nonsense' }),
      xeploai(['doctor', '--json'], { XEPLOAI_ACTS: join(folder, 'acts') }),
      xeploai(['doctor', '--json'], { XEPLOAI_DATA_DIR: dataDir }),
    ]);
    await store.close();
    expect([settings.code, law.code, held.code]).toEqual([1, 1, 1]);
    expect([failedOf(settings), failedOf(law), failedOf(held)]).toEqual([['settings'], ['law'], ['database']]);
    expect(detailOf(settings, 'settings')).toContain('XEPLOAI_HRM_URL');
    expect(detailOf(law, 'law')).toContain('qd-hong/act.yaml');
    expect(detailOf(held, 'database')).toContain(String(process.pid));
  });

  it('speaks to the HRM, and says without alarm that it is down or refuses', async () => {
    const hrm = await startSampleHrm({ province: CLEAN, token: TOKEN, clock: clock.now });
    const env = { XEPLOAI_HRM_URL: `${hrm.url}/api/v1`, XEPLOAI_HRM_TOKEN: TOKEN };
    const [up, refused] = await Promise.all([
      xeploai(['doctor', '--json', '--lang', 'en'], env),
      xeploai(['doctor', '--json', '--lang', 'en'], { ...env, XEPLOAI_HRM_TOKEN: 'sai-mat-khau' }),
    ]);
    await hrm.close();
    const down = await xeploai(['doctor', '--json', '--lang', 'en'], env);
    expect([up.code, refused.code, down.code]).toEqual([0, 0, 0]);
    const told = (ran: Ran): Told | undefined => checksOf(ran).find(({ id }) => id === 'hrm');
    expect(told(up)).toEqual({ id: 'hrm', ok: true, detail: expect.stringContaining(`${CLEAN.units.length} units`) });
    expect(told(refused)).toMatchObject({ ok: true, warning: true, detail: expect.stringContaining('token') });
    expect(told(down)).toMatchObject({ ok: true, warning: true, detail: expect.stringContaining('cannot be reached') });
    expect(refused.out + refused.err).not.toContain('sai-mat-khau');
  });

  it('tells a database that does not answer, without its password', async () => {
    const ran = await xeploai(['doctor', '--json'], { XEPLOAI_DATABASE: 'postgres://u:bi-mat@127.0.0.1:9/x' });
    expect([ran.code, failedOf(ran)]).toEqual([1, ['database']]);
    expect(ran.out + ran.err).not.toContain('bi-mat');
  });
});

const server = await startPostgres();
afterAll(() => server?.stop());

describe.skipIf(server === null)('xeploai doctor on PostgreSQL', () => {
  const url = server?.url ?? '';
  const sql = async (...statements: readonly string[]): Promise<void> => {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    try {
      for (const statement of statements) await client.query(statement);
    } finally {
      await client.end();
    }
  };
  const doctor = (): Promise<Ran> => xeploai(['doctor', '--json', '--lang', 'en'], { XEPLOAI_DATABASE: url });

  it('asks for the upgrade where the schema is missing, and lays nothing out itself', async () => {
    const ran = await doctor();
    expect([ran.code, failedOf(ran)]).toEqual([1, ['database']]);
    expect(detailOf(ran, 'database')).toContain('Run the upgrade');
    await expect(sql('select 1 from xeploai.staff')).rejects.toThrow('does not exist');
  });

  it('finds a laid-out database sound', async () => {
    await (await openStore({ url }, { clock })).close();
    const ran = await doctor();
    expect([ran.code, failedOf(ran)]).toEqual([0, []]);
    expect(checksOf(ran).map(({ id }) => id)).toEqual([...INSTALLATION, ...INVARIANTS]);
  });

  it('names every setting by which a power cut could lose what was reported as saved', async () => {
    await sql(`alter role postgres set synchronous_commit = off`);
    const ran = await doctor();
    await sql(`alter role postgres reset synchronous_commit`);
    expect([ran.code, failedOf(ran)]).toEqual([1, ['durability']]);
    expect(detailOf(ran, 'durability')).toContain('synchronous_commit');
  });

  it('sees that agencies are no longer kept apart, and looks no further', async () => {
    await sql('alter table xeploai.party_ranking no force row level security');
    const ran = await doctor();
    await sql('alter table xeploai.party_ranking force row level security');
    expect([ran.code, failedOf(ran)]).toEqual([1, ['isolation']]);
    expect(detailOf(ran, 'isolation')).toContain('party_ranking');
  });
});

describe('xeploai audit', () => {
  let env: Record<string, string>;
  let log = '';
  beforeAll(async () => {
    const dataDir = join(folder, 'audited');
    env = { XEPLOAI_DATA_DIR: dataDir };
    log = join(folder, 'out', 'nhat-ky.jsonl');
    const store = await openStore({ dataDir: join(dataDir, 'data') }, { clock });
    for (let at = 0; at < 2500; at += 500) {
      await store.unitOfWork(province, (tx) =>
        tx.audit.append(
          Array.from({ length: 500 }, (_, index) => ({
            agencyId: index % 2 === 0 ? '' : 'A1',
            actor: 'Nguyễn Thị Ánh',
            action: 'filed',
            at: clock.now(),
            payload: { n: at + index },
          })),
        ),
      );
    }
    await store.close();
  });

  const changed = (change: (lines: string[]) => void): string => {
    const path = join(folder, 'changed.jsonl');
    const lines = readFileSync(log, 'utf8').split('\n');
    change(lines);
    writeFileSync(path, lines.join('\n'));
    return path;
  };

  it('verifies the log in the database and in the file that it exports, and gives the anchors to note', async () => {
    const inDatabase = await xeploai(['audit', 'verify', '--json'], env);
    expect(inDatabase.code).toBe(0);
    expect(JSON.parse(inDatabase.out)).toMatchObject({ ok: true, entries: 2500, chains: 2, findings: [], found: 0 });
    const exported = await xeploai(['audit', 'export', '--file', log, '--json'], env);
    expect([exported.code, JSON.parse(exported.out)]).toEqual([0, { file: log, entries: 2500 }]);
    const inFile = await xeploai(['audit', 'verify', '--file', log, '--json']);
    expect([inFile.code, inFile.out]).toEqual([0, inDatabase.out]);
    expect(existsSync(`${log}.part`)).toBe(false);
  });

  it('names agency, entry and what is wrong, in both languages, and ends with 65', async () => {
    const path = changed((lines) => {
      lines[7] = (lines[7] as string).replace('Nguyễn Thị Ánh', 'Nguyễn Thị Ảnh');
      lines.splice(2000, 1);
    });
    const [vi, en, json] = await Promise.all([
      xeploai(['audit', 'verify', '--file', path]),
      xeploai(['audit', 'verify', '--file', path, '--lang', 'en']),
      xeploai(['audit', 'verify', '--file', path, '--json', '--lang', 'en']),
    ]);
    expect([vi.code, en.code, json.code]).toEqual([65, 65, 65]);
    expect(vi.out).toContain('- Chuỗi tỉnh: nội dung mục 7 đã bị sửa.');
    expect(en.out).toContain('- Chain of A1: 1 missing from entry 750 on, before entry 751.');
    expect(JSON.parse(json.out)).toMatchObject({
      ok: false,
      found: 2,
      findings: [
        { code: 'audit-changed', agencyId: '', seq: 7 },
        { code: 'audit-gap', agencyId: 'A1', seq: 751 },
      ],
      anchors: [],
    });
  });

  it.each([
    ['a member named twice', (lines: string[]) => (lines[3] = (lines[3] as string).replace('{', '{"seq":3,'))],
    ['white space', (lines: string[]) => (lines[3] = (lines[3] as string).replace(':', ': '))],
    ['a line that is cut', (lines: string[]) => (lines[3] = (lines[3] as string).slice(0, 40))],
    ['a member more', (lines: string[]) => (lines[3] = (lines[3] as string).replace('}', ',"more":1}'))],
  ])('takes %s for a line that was not written so, and names it', async (_, change) => {
    const path = changed((lines) => {
      change(lines);
    });
    const ran = await xeploai(['audit', 'verify', '--file', path, '--lang', 'en']);
    expect(ran.code).toBe(65);
    expect(ran.out).toContain('Line 4: this is no entry');
  });

  it('compares with anchors that are typed, on a report or in an earlier export', async () => {
    const report = join(folder, 'report.json');
    const { anchors } = JSON.parse((await xeploai(['audit', 'verify', '--file', log, '--json'])).out) as {
      anchors: string[];
    };
    writeFileSync(report, JSON.stringify({ auditAnchor: { written: anchors[0] } }, null, 2));
    const typed = `A1@${(anchors[1] as string).split('@')[1]?.slice(0, 4 + 1 + 12)}`;
    const good = await xeploai(['audit', 'verify', '--file', log, '--lang', 'en', '--anchor', typed, report, log]);
    expect([good.code, good.out]).toEqual([0, expect.stringContaining('Compared with anchors: 4.')]);
    const shorter = changed((lines) => {
      lines[0] = (lines[0] as string).replace(/"heads":\[.*\]/, '"heads":[]');
      lines.splice(1, lines.length - 2);
    });
    const cut = await xeploai(['audit', 'verify', '--file', shorter, '--lang', 'en', '--anchor', report]);
    expect([cut.code, cut.out]).toEqual([65, expect.stringContaining('entry 1250 of the anchor')]);
    expect((await xeploai(['audit', 'verify', '--file', shorter])).out).toContain('Không có dấu neo');
  });

  it.each([
    ['an anchor that is none', ['verify', '--anchor', '12:xyz'], 65, '12:xyz'],
    ['an anchor too short to be sure', ['verify', '--anchor', '12:abcdef'], 65, '12:abcdef'],
    ['a file that is not there', ['verify', '--file', 'khong-co.jsonl'], 65, 'khong-co.jsonl'],
    ['a file that is no export', ['verify', '--file', 'report.json'], 65, 'report.json'],
    ['a place that cannot be written', ['export', '--file', '/proc/khong/ghi.jsonl'], 73, '/proc/khong'],
    ['an export to nowhere', ['export'], 2, '--file'],
  ])('%s ends with its own exit code and says what to do', async (_, args, code, said) => {
    const ran = await xeploai(['audit', ...args], env);
    expect([ran.code, ran.out]).toEqual([code, '']);
    expect(ran.err).toContain(said);
    expect(ran.err).not.toMatch(/\n\s+at /);
  });
});
