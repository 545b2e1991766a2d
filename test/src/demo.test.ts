import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { strFromU8, unzipSync } from 'fflate';
import { readXlsx, type CellValue } from 'hucre/xlsx';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const LAUNCHER = fileURLToPath(new URL('../../plugins/server/bin/xeploai.mjs', import.meta.url));

interface Summary {
  readonly season: number;
  readonly population: number;
  readonly sync: Readonly<Record<'read' | 'accepted' | 'unchanged' | 'quarantined' | 'duplicate', number>>;
  readonly outcomes: Readonly<Record<string, number>>;
  readonly provisional: number;
  readonly caps: { readonly scopes: number; readonly violations: number };
  readonly late: readonly {
    readonly code: string;
    readonly agency: string;
    readonly daysLate: number;
    readonly step: string;
    readonly affectsPartyRanking: boolean | null;
    readonly onlyStrict: boolean;
  }[];
  readonly push: Readonly<Record<string, number>>;
  readonly papers: readonly string[];
  readonly adjustment: Readonly<Record<'affected' | 'confirmed' | 'proposed' | 'decided', number>>;
}

interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

const sum = (counts: Readonly<Record<string, number>>): number =>
  Object.values(counts).reduce((total, one) => total + one, 0);

describe('the demo, from an HRM to the late-unit report', () => {
  let folder = '';
  const xeploai = (dataDir: string, ...args: string[]): Promise<Ran> =>
    new Promise((resolve) => {
      const child = spawn(process.execPath, [LAUNCHER, ...args], {
        cwd: folder,
        env: { PATH: process.env['PATH'], XEPLOAI_DATA_DIR: join(folder, dataDir) },
      });
      let [out, err] = ['', ''];
      child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
      child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
      child.on('close', (code) => resolve({ code, out, err }));
    });

  const demo = (...args: string[]): Promise<Ran> => xeploai('data', 'demo', '--once', ...args);
  /** Another command on the store that the demo left. */
  const after = (...args: string[]): Promise<Ran> => xeploai(join('data', 'demo-2024'), ...args);

  let ran: Ran;
  let summary: Summary;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'xeploai-demo-'));
    ran = await demo('--json');
    summary = JSON.parse(ran.out.trim().split('\n').at(-1) ?? '') as Summary;
  }, 120_000);
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  it('ends well and prints one JSON object on stdout', () => {
    expect(ran.code).toBe(0);
    expect(ran.out.trim().split('\n')).toHaveLength(1);
    expect(Object.keys(summary)).toEqual([
      'season',
      'population',
      'sync',
      'outcomes',
      'provisional',
      'caps',
      'late',
      'push',
      'papers',
      'adjustment',
    ]);
  });

  it('accounts for every row that it read', () => {
    const { read, ...parts } = summary.sync;
    expect(sum(parts)).toBe(read);
    expect(read).toBeGreaterThan(4000);
    expect([parts.quarantined, parts.duplicate]).toEqual([10, 1]);
  });

  it('accounts for every person in the season, provisional results being among them', () => {
    expect(Object.keys(summary.outcomes)).toEqual([
      'excellent',
      'good',
      'completed',
      'notCompleted',
      'open',
      'authorityDecides',
      'notRated',
    ]);
    expect(sum(summary.outcomes)).toBe(summary.population);
    expect(summary.provisional).toBeGreaterThanOrEqual(summary.outcomes['open'] ?? 0);
    expect(summary.provisional).toBeLessThan(summary.population);
  });

  it('proves the caps of the decided results', () => {
    expect(summary.caps.scopes).toBeGreaterThan(44);
    expect(summary.caps.violations).toBe(0);
  });

  it('finds the late agencies, with the days by the strict reading and whether Party ranking suffers', () => {
    expect(summary.late).toHaveLength(8);
    expect(summary.late.filter(({ onlyStrict }) => onlyStrict).map(({ daysLate }) => daysLate)).toEqual([1, 1, 1]);
    expect(new Set(summary.late.map(({ affectsPartyRanking }) => affectsPartyRanking))).toEqual(
      new Set([true, false, null]),
    );
    for (const { daysLate, step } of summary.late) {
      expect(daysLate).toBeGreaterThan(0);
      expect(['begin', 'finish']).toContain(step);
    }
  });

  it('proves every pushed result by reading it back', () => {
    const { confirmed, ...others } = summary.push;
    expect(others).toEqual({ sent: 0, differs: 0, unknown: 0, dead: 0 });
    expect(confirmed).toBeGreaterThan(3500);
  });

  it('prints papers below its data folder, with the same numbers', () => {
    for (const paper of summary.papers) {
      expect(isAbsolute(paper) && paper.startsWith(join(folder, 'data')) && existsSync(paper)).toBe(true);
    }
    const json = summary.papers.find((paper) => paper.endsWith('cham.json')) ?? '';
    const report = JSON.parse(readFileSync(json, 'utf8')) as {
      totals: { agencies: number; late: number };
      rows: { code: string }[];
    };
    expect(report.totals).toMatchObject({ agencies: 44, late: summary.late.length });
    expect(new Set(report.rows.map(({ code }) => code))).toEqual(new Set(summary.late.map(({ code }) => code)));
  });

  it('prints the same late steps in the DOCX, the XLSX and the JSON, each read back by itself', async () => {
    const paper = (ending: string): Buffer =>
      readFileSync(summary.papers.find((path) => path.endsWith(`cham.${ending}`)) ?? '');
    const { rows, totals } = JSON.parse(paper('json').toString()) as {
      rows: { agency: string; daysLate: number; daysLateInclusive: number }[];
      totals: Readonly<Record<string, number | Readonly<Record<string, number>>>>;
    };
    const inJson = rows.map(
      ({ agency, daysLate, daysLateInclusive }) => `${agency}: ${daysLate} / ${daysLateInclusive}`,
    );

    const body = strFromU8(unzipSync(paper('docx'))['word/document.xml'] ?? new Uint8Array());
    const inDocx = [...body.matchAll(/<w:tr>[\s\S]*?<\/w:tr>/g)]
      .map(([row]) => [...row.matchAll(/<w:tc>[\s\S]*?<\/w:tc>/g)].map(([cell]) => cell.replaceAll(/<[^>]*>/g, '')))
      .filter(([number = '']) => /^\d+$/.test(number))
      .map(([, agency, , , , days]) => `${agency}: ${days}`);

    const { sheets } = await readXlsx(paper('xlsx'));
    const [late, timeline, sums] = sheets.map((sheet) => sheet.rows.slice(4)) as [
      CellValue[][],
      CellValue[][],
      CellValue[][],
    ];
    const inXlsx = late.flatMap(([, , agency, , , , strict, inclusive, , , others]) => [
      `${String(agency)}: ${String(strict)} / ${String(inclusive)}`,
      ...[...String(others).matchAll(/chậm (\d+ \/ \d+) ngày/g)].map(([, days]) => `${String(agency)}: ${days}`),
    ]);

    expect(inJson.length).toBeGreaterThanOrEqual(summary.late.length);
    expect(inDocx).toEqual(inJson);
    expect(inXlsx).toEqual(inJson);
    expect(late.map(([, code]) => code)).toEqual(summary.late.map(({ code }) => code));
    expect(new Set(timeline.map(([code]) => code))).toEqual(new Set(summary.late.map(({ code }) => code)));
    expect(sums.map(([, , value]) => value).filter((value) => typeof value === 'number')).toEqual(
      Object.values(totals).flatMap((total) => (typeof total === 'number' ? [total] : Object.values(total))),
    );
  });

  it('lists every provisional result with what it waits for and until when', () => {
    const list = summary.papers.find((paper) => paper.endsWith('ket-qua-tam-thoi.json')) ?? '';
    const results = JSON.parse(readFileSync(list, 'utf8')) as { waitsFor: { what: string; due: string | null }[] }[];
    expect(results).toHaveLength(summary.provisional);
    for (const { waitsFor } of results) {
      expect(waitsFor.length).toBeGreaterThan(0);
      for (const { what, due } of waitsFor) expect([what === '', due === null]).toEqual([false, false]);
    }
  });

  it('goes on after the season: figures arrive, some are confirmed, some proposed, one decision supersedes', () => {
    const { affected, confirmed, proposed, decided } = summary.adjustment;
    expect(confirmed).toBeGreaterThan(0);
    expect(decided).toBeGreaterThan(0);
    expect(decided).toBeLessThanOrEqual(proposed);
    expect(confirmed + proposed).toBeLessThanOrEqual(affected);
    const drafts = summary.papers
      .filter((paper) => /to-trinh-dieu-chinh-.*\.json$/.test(paper))
      .map((paper) => JSON.parse(readFileSync(paper, 'utf8')) as { counts: Record<string, number>; rows: object[] });
    expect(drafts).toHaveLength(2);
    const total = (name: string): number => drafts.reduce((all, { counts }) => all + (counts[name] ?? 0), 0);
    expect([total('affected'), total('confirmed'), total('proposed') + total('toBeSettled')]).toEqual([
      affected,
      confirmed,
      proposed,
    ]);
    expect(drafts.reduce((all, { rows }) => all + rows.length, 0)).toBe(proposed);
    expect(summary.papers.filter((paper) => /to-trinh-dieu-chinh-.*\.docx$/.test(paper))).toHaveLength(2);
  });

  it('leaves outcomes that come out again to the byte, those that were replaced among them', async () => {
    const replayed = await after('replay', '--year', '2024', '--json');
    expect(replayed.code).toBe(0);
    const { outcomes, identical, replaced } = JSON.parse(replayed.out) as Record<string, number>;
    expect([identical, replaced]).toEqual([outcomes, summary.adjustment.affected]);
    expect(outcomes).toBe(summary.population + summary.adjustment.affected);
    const none = await after('replay', '--year', '2019', '--lang', 'en');
    expect([none.code, none.err]).toEqual([65, expect.stringContaining('nothing to compare')]);
  }, 60_000);

  it('leaves a store in which every invariant holds', async () => {
    const { checks } = JSON.parse((await after('doctor', '--json')).out) as { checks: { id: string; ok: boolean }[] };
    expect(checks.length).toBeGreaterThan(10);
    expect(checks.filter(({ ok }) => !ok)).toEqual([]);
  }, 60_000);

  it('takes another figure from the command line, prints its paper, and decides nothing without a number', async () => {
    const figure = ['--year', '2024', '--agency', 'SN.08', '--indicator', 'public-investment-disbursement'];
    const paper = join(folder, 'to-trinh.docx');
    const given = ['--source', 'Sở Tài chính', '--as-of', '2025-02-28', '--document', '22/BC-STC'];
    const drawn = await after('adjust', 'propose', ...figure, '--value', '90%', ...given, '--docx', paper, '--json');
    expect([drawn.code, existsSync(paper)]).toEqual([0, true]);
    const { number, counts } = JSON.parse(drawn.out) as { number: number; counts: Record<string, number> };
    expect([number, counts['proposed']]).toEqual([2, counts['affected']]);
    const decision = ['adjust', 'decide', '--year', '2024', '--agency', 'SN.08', '--proposal', '2', '--lang', 'en'];
    const without = await after(...decision);
    expect([without.code, without.out]).toEqual([65, '']);
    expect(without.err).toContain('changes nothing without a decision');
    const rest = ['--date', '2025-03-05', '--authority', 'Chủ tịch', '--reason', 'Số liệu', '--document', '7-QD.pdf'];
    const decided = await after(...decision, '--number', '7/QĐ', ...rest, '--cap-reading', 'ofGood');
    expect(decided.code).toBe(0);
    expect(decided.out).toContain(`7/QĐ supersedes ${counts['proposed']} decisions; ${counts['proposed']} corrections`);
    const wrong = await after('adjust', 'propose', ...figure, '--value', 'abc', ...given);
    expect([wrong.code, wrong.out]).toEqual([65, '']);
    const nobody = await after('adjust', 'propose', ...figure.with(3, 'XX.99'), '--value', '90%', ...given);
    expect([nobody.code, nobody.err]).toEqual([65, expect.stringContaining('XX.99')]);
  }, 120_000);

  it('tells a person what happened, the same numbers in words, and can be played again', async () => {
    const again = await demo('--lang', 'en');
    expect(again.code).toBe(0);
    expect(again.out).toContain(`Outcomes of ${summary.population} people`);
    expect(again.out).toMatch(/refused/i);
    expect(again.out).toContain('invented');
    for (const { agency } of summary.late) expect(again.out).toContain(agency);
    const { affected, confirmed, proposed, decided } = summary.adjustment;
    expect(again.out).toContain(
      `${affected} people touched, ${confirmed} confirmed as decided, ${proposed} with another level proposed, ${decided} decided anew`,
    );
    expect(again.out).toContain('A decision without its number was refused');
    expect(again.out).not.toMatch(/undefined|NaN|\[object/);
    expect(again.out).not.toMatch(/[^a-z]-?\{[a-zA-Z]+\}/);
    expect(again.err).toContain('PGlite');
  }, 120_000);
});
