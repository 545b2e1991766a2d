import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startSampleHrm, type SampleHrm } from '@xeploai/sample-hrm';
import { openStore } from '@xeploai/store';
import { readXlsx } from 'hucre/xlsx';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CLEAN, clock } from './season.fixture.js';

const LAUNCHER = fileURLToPath(new URL('../../plugins/server/bin/xeploai.mjs', import.meta.url));
const TOKEN = 'token-of-the-command-line';

interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'xeploai-cli-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** Runs the command as its own process, in an empty folder, with nothing in the environment but what is given. */
const xeploai = (args: readonly string[], env: Readonly<Record<string, string>> = {}, input = ''): Promise<Ran> =>
  new Promise((resolve) => {
    const child = spawn(process.execPath, [LAUNCHER, ...args], {
      cwd: folder,
      env: { PATH: process.env['PATH'], XEPLOAI_DATA_DIR: join(folder, 'data'), ...env },
    });
    let [out, err] = ['', ''];
    child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
    child.on('close', (code) => resolve({ code, out, err }));
    child.stdin.end(input);
  });

const file = (name: string, content: unknown): string => {
  const path = join(folder, name);
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
};
const jsonOf = ({ out }: Ran): Record<string, never> => JSON.parse(out) as Record<string, never>;

const LATE = ['late', '--year', '2024', '--as-of', '2024-12-16'];

const GOOD_CASE = {
  id: 'a',
  subject: 'publicEmployee',
  year: 2024,
  facts: { politicalThought: 'wellDone', tasksCompleted: '100%', monthsWorked: 12, leaveMonths: 0 },
};

describe('xeploai rate', () => {
  it('prints the JSON Schema of a case, with every fact and every open reading', async () => {
    const ran = await xeploai(['rate', '--schema']);
    expect(ran.code).toBe(0);
    const schema = JSON.parse(ran.out) as {
      properties: { cases: { items: { required: string[]; properties: Record<string, { properties: object }> } } };
    };
    const { required, properties } = schema.properties.cases.items;
    expect(required).toEqual(['id', 'subject', 'year']);
    expect(Object.keys(properties['facts']?.properties ?? {})).toEqual(
      expect.arrayContaining(['tasksCompleted', 'unitLevel', 'disciplinaryDecisions']),
    );
    expect(Object.keys(properties['readings']?.properties ?? {})).toContain('nd90.year-end');
  });

  it('answers each case: rulebook and hash, possible levels, awaited facts, a trace with its articles', async () => {
    const ran = await xeploai(['rate', '--input', file('good.json', { cases: [GOOD_CASE] }), '--json']);
    expect([ran.code, ran.out.trim().split('\n').length]).toEqual([0, 1]);
    const [answer] = jsonOf(ran)['cases'] as unknown as [Record<string, unknown>];
    expect(answer).toMatchObject({
      id: 'a',
      status: 'open',
      rulebook: { id: 'ND90-2023/publicEmployee', hash: expect.stringMatching(/^[0-9a-f]{64}$/) },
    });
    expect(answer['awaits']).toContain('effectiveness');
    const { steps } = answer['trace'] as { steps: { citation: { act: string; article: string }; verdict: string }[] };
    expect(steps.map(({ citation }) => `${citation.act}/${citation.article}`)).toContain('nd90-2020/12');
  });

  it('answers the good cases beside the bad ones, and says by exit code that some were bad', async () => {
    const cases = [GOOD_CASE, { ...GOOD_CASE, id: 'b', facts: { tasksCompletd: '100%', tasksCompleted: '110%' } }, 5];
    const ran = await xeploai(['rate', '--input', file('mixed.json', { cases }), '--json']);
    expect(ran.code).toBe(65);
    const answers = jsonOf(ran)['cases'] as unknown as {
      id: string;
      status: string;
      problems?: { code: string; where: string }[];
    }[];
    expect(answers.map(({ id, status }) => `${id} ${status}`)).toEqual(['a open', 'b refused', '3 refused']);
    expect(answers[1]?.problems?.map(({ code }) => code).toSorted()).toEqual([
      'fact-not-in-vocabulary',
      'fact-wrong-value',
    ]);
    expect(answers[1]?.problems?.[0]?.where).toContain('mixed.json#b');
  });

  it('reads standard input when no file is named', async () => {
    const ran = await xeploai(['rate', '--json'], {}, JSON.stringify([GOOD_CASE]));
    expect([ran.code, (jsonOf(ran)['cases'] as unknown as object[]).length]).toEqual([0, 1]);
  });

  it('speaks Vietnamese by itself and English when asked', async () => {
    const path = file('good.json', { cases: [GOOD_CASE] });
    const [vi, en, byEnv] = await Promise.all([
      xeploai(['rate', '--input', path]),
      xeploai(['rate', '--input', path, '--lang', 'en']),
      xeploai(['rate', '--input', path], { XEPLOAI_LANG: 'en' }),
    ]);
    expect(vi.out).toContain('Hoàn thành');
    expect(en.out).not.toMatch(/Hoàn thành|căn cứ|Điều \d/);
    expect(en.out).toContain('Article 12');
    expect(byEnv.out).toBe(en.out);
  });
});

describe('what a clerk reads of a rating', () => {
  const WHOLE = {
    id: 'b',
    subject: 'publicEmployee',
    year: 2024,
    facts: {
      ...Object.fromEntries(
        ['politicalThought', 'ethicsAndLifestyle', 'workingStyle', 'senseOfDiscipline'].map((id) => [id, 'wellDone']),
      ),
      tasksCompleted: '100%',
      tasksAboveTarget: '49.9%',
      resultsOnSchedule: '100%',
      resultsOfQuality: '100%',
      effectiveness: 'highlyEffective',
      resultCriteriaNotAssured: '0%',
      monthsWorked: 12,
      leaveMonths: 0,
    },
  };

  it('fits one screen: the result, its article, what is missing for a better one, what is taken for granted', async () => {
    const { out } = await xeploai(['rate', '--input', file('whole.json', [WHOLE])]);
    const lines = out.trim().split('\n');
    expect(lines.length).toBeLessThan(25);
    expect(lines[0]).toBe('b: Hoàn thành tốt nhiệm vụ');
    expect(out).toContain('Căn cứ: Điều 13 Nghị định 90/2020/NĐ-CP');
    expect(out).toContain('Các quyết định kỷ luật: không có');
    expect(out).toContain('Tỷ lệ nhiệm vụ hoàn thành vượt mức: 49,9% (cần ít nhất 50%)');
    expect(out).not.toMatch(/wellDone|highlyEffective|\btrue\b|\bfalse\b|nd90\.|Điều 15/);
    expect(new Set(lines.slice(5)).size).toBe(lines.length - 5);
  });

  it('shows every rule when all of them are asked for, and speaks English with a decimal point', async () => {
    const path = file('whole.json', [WHOLE]);
    const { out } = await xeploai(['rate', '--input', path, '--full', '--lang', 'en']);
    expect(out).toContain('Article 15');
    expect(out).toContain('49.9%');
    expect(out.split('\n').length).toBeGreaterThan(60);
  });
});

describe('xeploai cap', () => {
  const TWELVE = { id: 'x', year: 2024, counts: { ranked: 12, excellent: 3, good: 6 } };

  it('gives the most by every reading, with the proof and what is broken', async () => {
    const ran = await xeploai(['cap', '--input', file('cap.json', { cases: [TWELVE] }), '--json']);
    expect(ran.code).toBe(0);
    const [answer] = jsonOf(ran)['cases'] as unknown as {
      most: Record<string, number>;
      witnesses: { lines: object[] }[];
      broken: object[];
      share: string;
    }[];
    expect(answer?.share).toBe('20%');
    expect(Object.keys(answer?.most ?? {}).toSorted()).toEqual(['ofGood', 'ofGoodBand', 'ofGoodOrBetter', 'ofRanked']);
    expect(answer?.witnesses[0]?.lines).toHaveLength(4);
    expect(answer?.broken.length).toBeGreaterThan(0);
  });

  it('proves in words the most by every reading, with the article and how sure we are of it', async () => {
    const twenty = { id: 'e', year: 2024, counts: { ranked: 20, excellent: 7, good: 13 } };
    const path = file('twenty.json', [twenty]);
    const [vi, en] = await Promise.all([
      xeploai(['cap', '--input', path]),
      xeploai(['cap', '--input', path, '--lang', 'en']),
    ]);
    expect(vi.out).toContain('x <= 20% x (20 - x): tối đa 3: 3 <= 20% x 17 = 3,4; 4 > 20% x 16 = 3,2');
    expect(vi.out).toContain('khoản 6 Điều 2 Nghị định 90/2020/NĐ-CP; theo bản dẫn');
    expect(vi.out).toContain('toàn cơ quan: 20 người');
    expect(vi.out).not.toMatch(/agency|ofGood/);
    expect(en.out).toContain('3 <= 20% x 17 = 3.4');
    expect(en.out).not.toMatch(/cơ quan|3,4/);
  });

  it('refuses a case that gives neither people nor counts, in words', async () => {
    const ran = await xeploai(['cap', '--input', file('cap.json', { cases: [{ id: 'x', year: 2024 }] })]);
    expect(ran.code).toBe(65);
    expect(ran.out).toContain('ghi people hoặc counts');
  });

  it('prints its JSON Schema', async () => {
    const ran = await xeploai(['cap', '--schema']);
    expect(JSON.parse(ran.out)).toMatchObject({ required: ['cases'] });
  });
});

describe('what a person does wrong', () => {
  it.each([
    ['an unknown option', ['late', '--yaer', '2024'], 2, 'year'],
    ['a missing option', ['late'], 2, '--year'],
    ['a year that is no number', ['late', '--year', 'abc'], 2, 'không phải số nguyên'],
    ['an unknown command', ['lat'], 2, 'late'],
    ['a day that does not exist', ['late', '--year', '2024', '--as-of', '2024-02-30'], 2, '2024-02-30'],
    ['a page without rows', ['sync', 'run', '--page-size', '0'], 2, '--page-size'],
    ['an option without its value', ['late', '--year'], 2, 'cần một giá trị'],
    ['a season of which nothing is known', ['late', '--year', '2023'], 65, 'xeploai sync run'],
    ['an overlay that is not there', ['late', '--year', '2024', '--overlay', 'qd-khong-co'], 65, 'qd-khong-co'],
    ['a file that is not there', ['rate', '--input', 'khong-co.json'], 65, 'khong-co.json'],
    ['a figure without its document', ['adjust', 'propose', '--year', '2024', '--agency', 'A'], 2, '--indicator'],
    ['a proposal without a number', ['adjust', 'decide', '--year', '2024', '--agency', 'A'], 2, '--proposal'],
    ['a replay of no year', ['replay'], 2, '--year'],
    ['an HRM that is not configured', ['sync', 'run'], 78, 'XEPLOAI_HRM_URL'],
  ])('%s ends with its own exit code and a line that says what to do', async (_, args, code, said) => {
    const ran = await xeploai(args);
    expect([ran.code, ran.out]).toEqual([code, '']);
    expect(ran.err).toContain(said);
    expect(ran.err).not.toMatch(/\n\s+at /);
  });

  it('is told in the language asked for, however that is written', async () => {
    for (const asked of [['--lang', 'en'], ['--lang=en']]) {
      expect((await xeploai(['lat', ...asked])).err).toBe(
        'There is no command “lat”. See --help. Did you mean late?\n',
      );
      expect((await xeploai(['late', '--help', ...asked])).out).toMatch(/^Usage: xeploai late/);
    }
    expect((await xeploai(['late', '--help'])).out).toMatch(/^Cách dùng: xeploai late[\s\S]*mặc định: Sở Nội vụ/);
  });

  it('a data folder that cannot be made ends with 73 and names it', async () => {
    const taken = file('a-file', 'x');
    const ran = await xeploai(['late', '--year', '2024'], { XEPLOAI_DATA_DIR: join(taken, 'data') });
    expect([ran.code, ran.out]).toEqual([73, '']);
    expect(ran.err).toContain(taken);
    expect(ran.err).not.toMatch(/\n\s+at /);
  });

  it('broken JSON names the file', async () => {
    const ran = await xeploai(['rate', '--input', file('broken.json', '{"cases": [')]);
    expect([ran.code, ran.out]).toEqual([65, '']);
    expect(ran.err).toContain('broken.json');
  });

  it('wrong settings are told all at once', async () => {
    const ran = await xeploai(['late', '--year', '2024'], {
      XEPLOAI_DATABASE: 'mysql://x',
      XEPLOAI_HRM_URL: 'nonsense',
    });
    expect(ran.code).toBe(78);
    expect(ran.err).toContain('XEPLOAI_DATABASE');
    expect(ran.err).toContain('XEPLOAI_HRM_URL');
  });

  it('a database that does not answer is said to be out of reach, without its password', async () => {
    const ran = await xeploai(['late', '--year', '2024'], { XEPLOAI_DATABASE: 'postgres://u:bi-mat@127.0.0.1:9/x' });
    expect(ran.code).toBe(69);
    expect(ran.err).not.toContain('bi-mat');
  });

  it('a second process on one data folder is sent away and told who holds it', async () => {
    const dataDir = join(folder, 'held');
    const store = await openStore({ dataDir: join(dataDir, 'data') }, { clock });
    try {
      const ran = await xeploai(['late', '--year', '2024'], { XEPLOAI_DATA_DIR: dataDir });
      expect([ran.code, ran.out]).toEqual([75, '']);
      expect(ran.err).toContain(String(process.pid));
    } finally {
      await store.close();
    }
  });
});

describe('beside an HRM', () => {
  let hrm: SampleHrm;
  let env: Record<string, string>;
  beforeAll(async () => {
    hrm = await startSampleHrm({ province: CLEAN, token: TOKEN, clock: clock.now });
    env = { XEPLOAI_DATA_DIR: join(folder, 'beside'), XEPLOAI_HRM_URL: `${hrm.url}/api/v1`, XEPLOAI_HRM_TOKEN: TOKEN };
  });
  afterAll(() => hrm.close());

  it('sync run brings everybody in, and says on stderr what the embedded store promises', async () => {
    const ran = await xeploai(['sync', 'run', '--json'], env);
    expect(ran.code).toBe(0);
    expect(jsonOf(ran)).toMatchObject({
      staff: { status: 'complete', counts: { read: CLEAN.staff.length, acceptedNew: CLEAN.staff.length } },
    });
    expect(ran.err).toContain('PGlite');
  });

  it('sync run a second time finds nothing changed', async () => {
    const ran = await xeploai(['sync', 'run', '--json', '--page-size', '1000'], env);
    expect(jsonOf(ran)).toMatchObject({
      staff: { counts: { acceptedNew: 0, acceptedChanged: 0, unchanged: CLEAN.staff.length } },
    });
  });

  it('late concludes nothing while nothing was reported', async () => {
    const ran = await xeploai(LATE, env);
    expect([ran.code, ran.out]).toEqual([65, '']);
    expect(ran.err).toContain('xeploai season record');
  });

  it('season record takes what agencies reported, row by row, and late prints the paper from it', async () => {
    const agencies = CLEAN.units.filter(({ isAgency, validTo }) => isAgency && validTo === null);
    const steps = agencies.slice(0, 3).flatMap(({ code: agency }, index) => [
      { agency, step: 'begin', doneOn: '2024-11-05', document: `KH-${index}` },
      { agency, step: 'finish', doneOn: index === 0 ? null : '2024-12-10', document: `BC-${index}` },
    ]);
    const input = file('season.json', {
      year: 2024,
      steps: [...steps, { agency: 'khong-co', step: 'begin', doneOn: null }],
    });
    const recorded = await xeploai(['season', 'record', '--input', input, '--json'], env);
    expect(recorded.code).toBe(65);
    expect(jsonOf(recorded)).toMatchObject({ steps: 6, problems: [{ code: 'agency-unknown' }] });
  });

  it('late counts every agency once in each step, and prints the paper and the workbook', async () => {
    const [paper, workbook] = [join(folder, 'giay', 'bao-cao.docx'), join(folder, 'bang', 'bao-cao.xlsx')];
    const ran = await xeploai([...LATE, '--docx', paper, '--xlsx', workbook, '--json'], env);
    expect(ran.code).toBe(0);
    const { totals } = jsonOf(ran) as unknown as {
      totals: Record<string, number> & { finish: Record<string, number> };
    };
    const known = CLEAN.units.filter(
      ({ isAgency, validTo }) => isAgency && (validTo === null || validTo >= '2024-12-16'),
    );
    expect(totals['agencies']).toBe(known.length);
    expect(Object.values(totals.finish).reduce((sum, count) => sum + count, 0)).toBe(known.length);
    expect(existsSync(paper)).toBe(true);
    const { sheets } = await readXlsx(readFileSync(workbook));
    const rows = sheets[0]?.rows.filter(([number]) => typeof number === 'number');
    expect(rows).toHaveLength((totals['late'] ?? 0) + (totals['notReported'] ?? 0));
    expect(ran.err).toContain(workbook);
  });

  it.each(['--docx', '--xlsx'])(
    'late says with 73 that the file of %s cannot be written, and names it',
    async (form) => {
      const inTheWay = join(file('in-the-way', 'a file, no folder'), 'bao-cao');
      const ran = await xeploai([...LATE, form, inTheWay], env);
      expect([ran.code, ran.out]).toEqual([73, '']);
      expect(ran.err).toContain(`${inTheWay}: Không ghi được tệp`);
      expect(ran.err).not.toMatch(/\n\s+at /);
    },
  );

  it('push run has nothing to send yet and says so', async () => {
    const ran = await xeploai(['push', 'run', '--json'], env);
    expect(ran.code).toBe(0);
    expect(jsonOf(ran)).toMatchObject({ confirmed: 0, pending: 0 });
  });

  it('an HRM that refuses the token ends with 69, and the token is in no line', async () => {
    const ran = await xeploai(['sync', 'run'], { ...env, XEPLOAI_HRM_TOKEN: 'sai-mat-khau' });
    expect([ran.code, ran.out]).toEqual([69, '']);
    expect(ran.err).not.toContain('sai-mat-khau');
  });

  it('an HRM on a host that is not allowed is never spoken to', async () => {
    const before = [...hrm.calls.values()].reduce((sum, count) => sum + count, 0);
    const ran = await xeploai(['sync', 'run'], { ...env, XEPLOAI_HRM_HOSTS: 'hrm.example.vn' });
    expect(ran.code).toBe(69);
    expect([...hrm.calls.values()].reduce((sum, count) => sum + count, 0)).toBe(before);
  });
});
