import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { StorePlace } from '@xeploai/store';
import { xeploai } from './command-line.js';
import { layOut, openPGliteEngine, openPostgresEngine, type Engine } from './engine.js';
import { atOnce, Cases, type Family, type Run } from './family.js';
import { recordUnfinished, OPERATIONS } from './season.js';
import { smallProvince } from './small-province.js';
import { openWorkshop } from './workshop.js';

const VECTORS = fileURLToPath(new URL('./zone-vectors.ts', import.meta.url));

const ZONES = [
  'UTC',
  'Asia/Ho_Chi_Minh',
  'America/Los_Angeles',
  'Pacific/Kiritimati',
  'Asia/Kolkata',
  'Europe/London',
] as const;
/** Minutes behind UTC at the epoch, to be sure that the process really was in the zone. */
const OFFSETS = [0, -480, 480, 640, -330, -60];

/** "Trước ngày 05/12": the 4th is the last good day. "Chậm nhất ngày 05/12": the 5th is. Told here a second time. */
const LATE: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  before: { '2024-12-03': 0, '2024-12-04': 0, '2024-12-05': 1, '2024-12-06': 2 },
  noLaterThan: { '2024-12-03': 0, '2024-12-04': 0, '2024-12-05': 0, '2024-12-06': 1 },
};
const INCLUSIVE: Readonly<Record<string, number>> = { '2024-12-06': 1 };

const DAY = 86_400_000;
const AHEAD = 7 * 3_600_000;

/** The civil day in Việt Nam by bare arithmetic: seven hours ahead of UTC, without daylight saving. */
const vietnamDay = (instant: number): string =>
  new Date(Math.floor((instant + AHEAD) / DAY) * DAY).toISOString().slice(0, 10);

function wanted(): readonly unknown[] {
  const days = Object.keys(LATE['before'] ?? {});
  return Object.entries(LATE).flatMap(([wording, late]) => [
    ...days.map((day) => [
      wording,
      day,
      wording === 'before' ? '2024-12-04' : '2024-12-05',
      late[day],
      INCLUSIVE[day] ?? 0,
    ]),
    ...days.flatMap((day) =>
      [-1, 0, 1].map((off) => {
        const instant = Date.parse(`${day}T00:00:00Z`) - AHEAD + off;
        const on = vietnamDay(instant);
        return [wording, new Date(instant).toISOString(), on, late[on] ?? 0];
      }),
    ),
  ]);
}

const rule = (id: string, wording: string): string => `id: ${id}.finish
kind: deadline
title: { vi: "Hoàn thành", en: "Finished" }
versions:
  - from: 2024-01-01
    citation: { act: ${id}, article: "1" }
    certainty: gazette
    source: "Bản ký"
    checked: 2024-01-15
    value: { step: finish, wording: ${wording}, monthDay: "12-05", layer: province, exceptUnitKinds: [] }
`;

const act = (id: string): string => `id: ${id}
number: "${id}"
layer: province
issuedOn: 2024-01-01
title: { vi: "Lịch", en: "Calendar" }
issuer: { vi: "UBND tỉnh", en: "Provincial People's Committee" }
certainty: gazette
source: "Bản ký"
checked: 2024-01-15
`;

/**
 * Due dates under six zones of the server: the verdicts of both wordings on the day before, of and after and one
 * millisecond around midnight, in processes of that zone; and `xeploai late` on both engines, the database's own zone set
 * as well.
 */
export const zones: Family = {
  name: 'zones',
  run: async (run) => {
    const cases = new Cases();
    const expected = wanted();
    for (const [index, zone] of ZONES.entries()) {
      const out = execFileSync(process.execPath, [...process.execArgv, VECTORS], {
        env: { ...process.env, TZ: zone },
        encoding: 'utf8',
      });
      const { offset, verdicts } = JSON.parse(out) as { offset: number; verdicts: readonly unknown[] };
      cases.add(`the process is in ${zone}`, offset === OFFSETS[index] ? [] : [`is at ${offset} minutes`]);
      expected.forEach((one, at) =>
        cases.add(
          `${zone} ${JSON.stringify(one)}`,
          same(verdicts[at], one) ? [] : [`is ${JSON.stringify(verdicts[at])}`],
        ),
      );
      run.progress(`zones: ${zone}`);
    }
    const folder = mkdtempSync(join(tmpdir(), 'xeploai-zones-'));
    try {
      for (const wording of Object.keys(LATE)) {
        const id = `lich-${wording.toLowerCase()}`;
        mkdirSync(join(folder, 'acts', id), { recursive: true });
        writeFileSync(join(folder, 'acts', id, 'act.yaml'), act(id));
        writeFileSync(join(folder, 'acts', id, 'finish.yaml'), rule(id, wording));
      }
      await onCommandLine(openPGliteEngine(), folder, run, cases);
      if (!run.smoke) {
        const engine = await openPostgresEngine();
        if (engine !== null) await onCommandLine(engine, folder, run, cases);
      }
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
    return cases.tally(`${ZONES.length} zones, both wordings, days and milliseconds, processes and command line`);
  },
};

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/** Nobody has finished: every agency is late by as many days as the day asked for is past the last good one. */
async function onCommandLine(engine: Engine, folder: string, run: Run, cases: Cases): Promise<void> {
  try {
    const base = await layOut(engine);
    const at = await openWorkshop(engine, base, smallProvince({ dirtyRows: false }));
    await OPERATIONS.sync(at.ports);
    await recordUnfinished(at.ports);
    await at.close();
    const places: StorePlace[] = [];
    for (const _ of Array.from({ length: run.jobs })) places.push(await engine.copy(base));
    const runs = ZONES.slice(0, run.smoke ? 1 : ZONES.length).flatMap((zone) =>
      Object.entries(LATE).flatMap(([wording, late]) =>
        Object.entries(late)
          .filter(([day]) => !run.smoke || day === '2024-12-05')
          .map(([day, days]) => ({ zone, wording, day, days })),
      ),
    );
    await atOnce(run.jobs, runs, async ({ zone, wording, day, days }) => {
      const place = places.pop() as StorePlace;
      try {
        if ('url' in place) {
          const name = new URL(place.url).pathname.slice(1);
          await engine.query(place, `alter database ${name} set timezone = '${zone}'`);
        }
        const overlay = `lich-${wording.toLowerCase()}`;
        const ran = await xeploai(['late', '--year', '2024', '--as-of', day, '--overlay', overlay, '--json'], {
          TZ: zone,
          XEPLOAI_ACTS: join(folder, 'acts'),
          ...('url' in place
            ? { XEPLOAI_DATABASE: place.url, XEPLOAI_DATA_DIR: folder }
            : { XEPLOAI_DATA_DIR: join('dataDir' in place ? place.dataDir : '', '..') }),
        });
        cases.add(`xeploai late on ${engine.title} in ${zone}, ${wording}, ${day}`, verdict(ran, days));
      } finally {
        places.push(place);
      }
      run.progress(`zones on ${engine.title}: ${zone}`);
    });
  } finally {
    await engine.stop();
  }
}

interface Report {
  readonly rows: readonly { readonly step: string; readonly daysLate: number }[];
}

function verdict({ code, out, err }: Awaited<ReturnType<typeof xeploai>>, days: number): readonly string[] {
  if (code !== 0) return [`exit code ${code}: ${err}`];
  const { rows } = JSON.parse(out) as Report;
  const found = new Set(rows.filter(({ step }) => step === 'finish').map(({ daysLate }) => daysLate));
  const wants = days === 0 ? [] : [days];
  return same([...found], wants) ? [] : [`days late: ${[...found].join()} instead of ${wants.join()}`];
}
