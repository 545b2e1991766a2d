import { request } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import type { Fault } from './faults.js';
import { generateProvince } from './generate-province.js';
import { startSampleHrm, type SampleHrm } from './start-sample-hrm.js';

const TOKEN = 'bi-mat';
const PROVINCE = generateProvince({ seed: 7, staff: 900, year: 2024, dirtyRows: false });
const [SOMEBODY] = PROVINCE.staff as [(typeof PROVINCE.staff)[number]];
const RESULT = {
  level: 'good',
  decisionNumber: '01/QĐ',
  decidedOn: '2024-12-02',
  decidedBy: 'Giám đốc sở',
  rulebookId: 'ND90-2023/publicEmployee',
  rulebookHash: 'f'.repeat(64),
};

interface Answer {
  readonly status: number;
  readonly type: string;
  readonly text: string;
  readonly body: Readonly<Record<string, unknown>>;
}

let hrm: SampleHrm;
afterEach(() => hrm.close());
const start = async (...faults: readonly Fault[]): Promise<void> => {
  hrm = await startSampleHrm({
    province: PROVINCE,
    token: TOKEN,
    clock: () => new Date('2024-12-16T02:00:00Z'),
    faults,
  });
};

const call = (
  path: string,
  more: { method?: string; headers?: Record<string, string>; body?: unknown } = {},
): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const sent = request(
      `${hrm.url}${path}`,
      { method: more.method ?? 'GET', headers: { authorization: `Bearer ${TOKEN}`, ...more.headers } },
      (response) => {
        let text = '';
        response.on('data', (chunk: Buffer) => (text += chunk.toString()));
        response.on('error', reject);
        response.on('end', () => {
          let body = {};
          try {
            body = JSON.parse(text) as object;
          } catch {
            // What is no JSON is looked at as text.
          }
          resolve({
            status: response.statusCode ?? 0,
            type: response.headers['content-type'] ?? '',
            text,
            body,
          });
        });
      },
    );
    sent.on('error', reject);
    sent.end(more.body === undefined ? undefined : JSON.stringify(more.body));
  });

const put = (key: string | null, body: unknown = RESULT, id = SOMEBODY.id): Promise<Answer> =>
  call(`/api/v1/staff/${id}/evaluation-results/2024`, {
    method: 'PUT',
    headers: key === null ? {} : { 'idempotency-key': key },
    body,
  });

describe('the sample HRM', () => {
  it('listens on this machine alone and lets nobody in without the token', async () => {
    await start();
    expect(new URL(hrm.url).hostname).toBe('127.0.0.1');
    for (const authorization of ['', 'Bearer', 'Bearer bi-ma', `bearer ${TOKEN}`, `Bearer ${TOKEN}x`]) {
      expect((await call('/api/v1/meta', { headers: { authorization } })).status).toBe(401);
    }
    expect((await call('/api/v1/meta')).body).toMatchObject({ system: 'sample-hrm' });
    expect((await call('/api/v1/nothing')).status).toBe(404);
  });

  it('gives its people page by page, each once, in order, with the total on every page', async () => {
    await start();
    const ids: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const { body } = await call(`/api/v1/staff?limit=400${cursor === '' ? '' : `&cursor=${cursor}`}`);
      expect(body['total']).toBe(PROVINCE.staff.length);
      ids.push(...(body['items'] as { id: string }[]).map(({ id }) => id));
      cursor = body['nextCursor'] as string | null;
    }
    expect(ids).toEqual(PROVINCE.staff.map(({ id }) => id));
  });

  it.each([
    'limit=0',
    'limit=1001',
    'limit=x',
    'cursor=khong-phai',
    `cursor=${Buffer.from('at:-1').toString('base64url')}`,
  ])('refuses the page %s', async (query) => {
    await start();
    expect(await call(`/api/v1/staff?${query}`)).toMatchObject({ status: 400, type: 'application/problem+json' });
  });

  it('tells who has changed since a day, who serves and who has left', async () => {
    await start();
    const total = async (query: string): Promise<unknown> => (await call(`/api/v1/staff?${query}`)).body['total'];
    expect(await total('modifiedSince=2099-01-01T00:00:00Z')).toBe(0);
    expect(await total('modifiedSince=2000-01-01T00:00:00Z')).toBe(PROVINCE.staff.length);
    const left = PROVINCE.staff.filter(({ leftOn }) => leftOn !== null).length;
    expect(await total('status=left')).toBe(left);
    expect(await total('status=active')).toBe(PROVINCE.staff.length - left);
    expect((await call('/api/v1/leavers')).body['total']).toBe(left);
  });
});

describe('a result written to it', () => {
  it('has one effect under one key, however often it is sent, and is shown as it was stored', async () => {
    await start();
    const [first, second] = [await put('k1'), await put('k1')];
    expect([first.status, second.status]).toEqual([201, 200]);
    expect(second.body).toEqual(first.body);
    expect(hrm.ledger.effects.map(({ effect }) => effect)).toEqual(['created', 'replayed']);
    expect((await call(`/api/v1/staff/${SOMEBODY.id}/evaluation-results/2024`)).body).toMatchObject(RESULT);
  });

  it('under a key that was used for another content is refused and changes nothing', async () => {
    await start();
    await put('k1');
    expect((await put('k1', { ...RESULT, level: 'excellent' })).status).toBe(422);
    expect((await call(`/api/v1/staff/${SOMEBODY.id}/evaluation-results/2024`)).body['level']).toBe('good');
    expect(hrm.ledger.effects.map(({ effect }) => effect)).toEqual(['created', 'rejected']);
  });

  it('without a key, without its content or for nobody is refused', async () => {
    await start();
    expect((await put(null)).status).toBe(400);
    expect((await put('k1', { level: 'good' })).status).toBe(400);
    expect((await put('k1', RESULT, 'S-nobody')).status).toBe(404);
    expect(hrm.ledger.effects).toEqual([]);
    expect((await call(`/api/v1/staff/${SOMEBODY.id}/evaluation-results/1999`)).status).toBe(404);
  });
});

describe('a fault of the script', () => {
  const on = { operation: 'listStaff', call: 2 };

  it('strikes at its call and as often as it says, and no other', async () => {
    await start({ on: { ...on, times: 2 }, do: 'status', status: 503, retryAfter: '7' });
    const states: number[] = [];
    for (let i = 0; i < 4; i++) states.push((await call('/api/v1/staff')).status);
    expect(states).toEqual([200, 503, 503, 200]);
    expect((await call('/api/v1/units')).status).toBe(200);
    expect(hrm.calls.get('listStaff')).toBe(4);
  });

  it.each<[Fault['do'], (answer: Answer) => unknown, unknown]>([
    ['html', ({ status, type }) => [status, type], [200, 'text/html']],
    ['redirect', ({ status }) => status, 302],
    ['truncate', ({ text }) => text.length, 40],
    ['empty', ({ body }) => body, { items: [], nextCursor: null, total: 0 }],
    [
      'empty-with-total',
      ({ body }) => [(body['items'] as unknown[]).length, body['total'], body['nextCursor']],
      [0, PROVINCE.staff.length, null],
    ],
    ['foreign-next', ({ body }) => body['nextCursor'], 'http://169.254.169.254/latest'],
    ['loop-cursor', ({ body }) => body['nextCursor'], Buffer.from('at:0').toString('base64url')],
  ])('%s shows as it should', async (name, seen, wanted) => {
    await start({ on: { operation: 'listStaff', call: 1 }, do: name });
    expect(seen(await call('/api/v1/staff'))).toEqual(wanted);
  });

  it('that loses an answer has done the work, and one that breaks the line has not', async () => {
    const onPut = (n: number): Fault['on'] => ({ operation: 'putEvaluationResult', call: n });
    await start({ on: onPut(1), do: 'reset' }, { on: onPut(2), do: 'lose-answer' });
    await expect(put('k1')).rejects.toThrow(/socket hang up|ECONNRESET/);
    expect(hrm.ledger.effects).toEqual([]);
    await expect(put('k1')).rejects.toThrow(/socket hang up|ECONNRESET/);
    expect(hrm.ledger.effects).toMatchObject([{ key: 'k1', effect: 'created' }]);
  });

  it('that stores differently shows another level than was sent', async () => {
    await start({ on: { operation: 'putEvaluationResult', call: 1 }, do: 'store-differently' });
    expect((await put('k1')).status).toBe(201);
    expect((await call(`/api/v1/staff/${SOMEBODY.id}/evaluation-results/2024`)).body['level']).not.toBe('good');
  });
});
