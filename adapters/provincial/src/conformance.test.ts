import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer, request } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import {
  conformanceOf,
  type ConformanceFault,
  type ConformanceSkips,
  type ConformanceSubject,
  type HrmAdapter,
} from '@xeploai/adapter-kit';
import { generateProvince, type Fault, type Province } from '@xeploai/sample-hrm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { provincialAdapter } from './provincial-adapter.js';

const SECRET = 'token-of-the-conformance-test';
const OF_PROVINCE = { seed: 11, staff: 500, year: 2024 };

const { skips } = JSON.parse(readFileSync(new URL('../conformance.json', import.meta.url), 'utf8')) as {
  skips: ConformanceSkips;
};

/** The sample HRM as the process that it is when one tries it, and a host beside it that nobody is allowed to ask. */
async function startSubject(): Promise<ConformanceSubject & { readonly close: () => Promise<void> }> {
  const program = join(dirname(createRequire(import.meta.url).resolve('@xeploai/sample-hrm')), '../dist/main.js');
  const child = spawn(process.execPath, [program], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: {
      SAMPLE_HRM_SEED: String(OF_PROVINCE.seed),
      SAMPLE_HRM_STAFF: String(OF_PROVINCE.staff),
      SAMPLE_HRM_TOKEN: SECRET,
    },
  });
  const url = await new Promise<string>((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`the sample HRM ended with ${code}`)));
    createInterface({ input: child.stdout }).once('line', (line) => resolve((JSON.parse(line) as { url: string }).url));
  });
  let stray = 0;
  const elsewhere = createServer((_, response) => {
    stray++;
    response.writeHead(200, { 'content-type': 'application/json' }).end('{"items":[],"nextCursor":null,"total":0}');
  });
  await new Promise<void>((done) => void elsewhere.listen(0, '127.0.0.1', done));
  const strayUrl = `http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}/api/v1`;

  const control = (path: string, body?: object): Promise<unknown> =>
    new Promise((resolve, reject) => {
      const headers = { authorization: `Bearer ${SECRET}` };
      request(`${url}${path}`, { headers, method: body === undefined ? 'GET' : 'POST' }, (response) => {
        let text = '';
        response.on('data', (part: Buffer) => (text += part.toString()));
        response.on('end', () => resolve(JSON.parse(text)));
      })
        .on('error', reject)
        .end(body === undefined ? '' : JSON.stringify(body));
    });
  const connect = (baseUrl: string): HrmAdapter =>
    provincialAdapter({
      baseUrl,
      token: SECRET,
      allowedHosts: [new URL(url).host],
      clock: { now: () => new Date('2024-12-16T02:00:00Z') },
      random: () => 0,
      limits: { tries: 2, idle: 2000 },
    });
  const clean = generateProvince({ ...OF_PROVINCE, dirtyRows: false });
  const dirty = generateProvince({ ...OF_PROVINCE, dirtyRows: true });
  return {
    adapter: connect(`${url}/api/v1`),
    connect,
    elsewhere: { url: strayUrl, requests: () => stray },
    secret: SECRET,
    pageSizes: [100, 70],
    served: servedBy(clean, dirty),
    upset: async (operation, fault) => {
      await control('/faults', {
        operation: operation === 'listStaff' ? 'listStaff' : 'putEvaluationResult',
        ...asScripted(fault, strayUrl),
      });
    },
    effectsOf: async (key) => {
      const { effects } = (await control('/ledger')) as { effects: { key: string; effect: string }[] };
      return effects.filter((one) => one.key === key && one.effect === 'created').length;
    },
    staffId: clean.staff[0]?.id ?? '',
    close: async () => {
      const ended = new Promise((done) => child.removeAllListeners('exit').once('exit', done));
      child.kill('SIGTERM');
      await ended;
      elsewhere.close();
    },
  };
}

/** What of the dirty province is not in the clean one cannot be used, but for two rows whose fault only a sync can see. */
function servedBy(clean: Province, dirty: Province): ConformanceSubject['served'] {
  const ids = dirty.staff.map(({ id }) => id);
  const known = new Set(clean.staff.map(({ id }) => id));
  const units = new Set(dirty.units.map(({ id }) => id));
  const codes = new Set(clean.staff.map(({ staffCode }) => staffCode));
  const usable = ({ posts, staffCode }: Province['staff'][number]): boolean =>
    posts.some(({ unitId }) => !units.has(unitId)) || codes.has(staffCode);
  return {
    staff: ids,
    units: dirty.units.map(({ id }) => id),
    twice: ids.find((id, index) => ids[index + 1] === id) ?? '',
    bad: dirty.staff.filter((row) => !known.has(row.id) && !usable(row)).map(({ id }) => id),
  };
}

const asScripted = (fault: ConformanceFault, elsewhere: string): Omit<Fault, 'on'> => {
  switch (fault) {
    case 'unauthorised':
      return { do: 'status', status: 401 };
    case 'busy-for-an-hour':
      return { do: 'status', status: 503, retryAfter: '3600' };
    case 'other-charset':
      return { do: 'charset' };
    case 'redirect':
    case 'foreign-next':
      return { do: fault, to: elsewhere };
    default:
      return { do: fault };
  }
};

describe('the adapter of the published document, against the sample HRM over HTTP', () => {
  let subject: Awaited<ReturnType<typeof startSubject>>;
  beforeAll(async () => {
    subject = await startSubject();
  }, 30_000);
  afterAll(() => subject.close());

  const cases = conformanceOf(skips);
  it.each(cases.filter(({ skipped }) => skipped === null))('$name', async ({ run }) => {
    await expect(run(subject)).resolves.toBeUndefined();
  });
  it.each(cases.filter(({ skipped }) => skipped !== null))('does not keep: $name ($skipped)', async ({ run }) => {
    await expect(run(subject)).rejects.toBeInstanceOf(Error);
  });
});
