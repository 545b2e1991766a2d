import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createSocketServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { ProblemError, type Problem } from '@xeploai/domain';
import { afterEach, describe, expect, it } from 'vitest';
import { createHrmHttp, type HrmHttp, type HrmHttpOptions, type HrmLimits } from './hrm-http.js';

const TOKEN = 'bi-mat-cua-hrm';
const JSON_TYPE = { 'content-type': 'application/json; charset=utf-8' };

interface Hrm {
  readonly http: HrmHttp;
  readonly url: string;
  readonly requests: IncomingMessage[];
  /** When each request came in. */
  readonly times: number[];
}

const running: Server[] = [];
afterEach(async () => {
  await Promise.all(
    running.splice(0).map(
      (server) =>
        new Promise((done) => {
          server.close(done);
          server.closeAllConnections();
        }),
    ),
  );
});

type Answer = (response: ServerResponse, call: number, request: IncomingMessage) => void;

/** A real server on the loopback address, and the client that speaks to it. */
async function hrmThat(
  answer: Answer,
  limits: Partial<HrmLimits> = {},
  options: Partial<HrmHttpOptions> = {},
): Promise<Hrm> {
  const [requests, times]: [IncomingMessage[], number[]] = [[], []];
  const server = createServer((request, response) => {
    requests.push(request);
    times.push(performance.now());
    request.resume();
    answer(response, requests.length, request);
  });
  running.push(server);
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const http = createHrmHttp({
    baseUrl: `http://${host}/api/v1`,
    allowedHosts: [host],
    token: TOKEN,
    random: () => 0,
    now: () => new Date('2024-12-16T02:00:00Z'),
    limits: { tries: 1, firstDelay: 1, idle: 5_000, ...limits },
    ...options,
  });
  return { http, url: `http://${host}`, requests, times };
}

const ok =
  (body: unknown): Answer =>
  (response) =>
    void response.writeHead(200, JSON_TYPE).end(JSON.stringify(body));
const status =
  (code: number, headers: Readonly<Record<string, string>> = {}): Answer =>
  (response) =>
    void response.writeHead(code, { ...JSON_TYPE, ...headers }).end('{"secret":"chi tiết của HRM"}');

/** The one problem that a call ends with; no word of it may carry the token, the query or the body. */
async function problemOf(call: Promise<unknown>): Promise<Problem> {
  const err: unknown = await call.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(err).toBeInstanceOf(ProblemError);
  const { problems, message } = err as ProblemError;
  expect(problems).toHaveLength(1);
  expect(`${message} ${JSON.stringify(problems)}`).not.toMatch(/bi-mat|chi tiết|tra-cuu/);
  return problems[0] as Problem;
}
const codeOf = async (call: Promise<unknown>): Promise<string> => (await problemOf(call)).code;

const read = ({ http }: Hrm, signal?: AbortSignal): ReturnType<HrmHttp['get']> =>
  http.get({ path: 'staff', query: { q: 'tra-cuu' }, ...(signal === undefined ? {} : { signal }) });
const write = ({ http }: Hrm): ReturnType<HrmHttp['put']> =>
  http.put({ path: 'staff/S1', key: 'khoa-1', body: { level: 'good' } });

describe('a read', () => {
  it('carries the token and the query, asks for JSON and hands the body on', async () => {
    const hrm = await hrmThat(ok({ items: [{ id: 'S1', fullName: 'Nguyễn Thị Ánh' }] }));
    expect(await read(hrm)).toEqual({ status: 200, body: { items: [{ id: 'S1', fullName: 'Nguyễn Thị Ánh' }] } });
    expect(hrm.requests[0]?.url).toBe('/api/v1/staff?q=tra-cuu');
    expect(hrm.requests[0]?.headers).toMatchObject({ authorization: `Bearer ${TOKEN}`, accept: 'application/json' });
  });

  it('takes 404 for an answer, and every other refusal for a refusal', async () => {
    expect((await read(await hrmThat(status(404)))).status).toBe(404);
    expect(await codeOf(read(await hrmThat(status(400))))).toBe('hrm-request-refused');
    expect(await codeOf(read(await hrmThat(status(422))))).toBe('hrm-request-refused');
    expect(await codeOf(read(await hrmThat(status(401))))).toBe('hrm-unauthorised');
    expect(await codeOf(read(await hrmThat(status(403))))).toBe('hrm-unauthorised');
  });

  it('accepts the JSON of problem details and of other JSON types', async () => {
    const hrm = await hrmThat((response) =>
      response.writeHead(404, { 'content-type': 'application/problem+json' }).end('{}'),
    );
    expect((await read(hrm)).status).toBe(404);
  });

  it('lets no row reach the prototypes', async () => {
    const hrm = await hrmThat((response) =>
      response.writeHead(200, JSON_TYPE).end('{"__proto__":{"admin":true},"items":[{"__proto__":{"admin":true}}]}'),
    );
    const { body } = await read(hrm);
    expect(body).toEqual({ items: [{}] });
    expect((body as { admin?: boolean }).admin).toBeUndefined();
  });
});

describe('an answer that is no list', () => {
  it.each<[string, Answer, string]>([
    [
      'a login page in HTML with status 200',
      (response): unknown => response.writeHead(200, { 'content-type': 'text/html' }).end('<html>Đăng nhập</html>'),
      'hrm-not-json',
    ],
    ['nothing at all', (response): unknown => response.writeHead(204).end(), 'hrm-not-json'],
    ['an empty body', (response): unknown => response.writeHead(200, JSON_TYPE).end(), 'hrm-truncated'],
    [
      'JSON cut off in the middle',
      (response): unknown => response.writeHead(200, JSON_TYPE).end('{"items":[{"id":"S1"},{"id"'),
      'hrm-truncated',
    ],
    [
      'a body shorter than announced',
      (response): unknown => {
        response.writeHead(200, { ...JSON_TYPE, 'content-length': '500' }).write('{"items":[]}');
        return setTimeout(() => response.destroy(), 20);
      },
      'hrm-unreachable',
    ],
    [
      'a stream of compressed bytes that breaks off',
      (response): unknown => {
        const packed = gzipSync(JSON.stringify({ items: Array.from({ length: 999 }, (_, id) => ({ id })) }));
        return response
          .writeHead(200, { ...JSON_TYPE, 'content-encoding': 'gzip' })
          .end(packed.subarray(0, packed.length / 2));
      },
      'hrm-truncated',
    ],
    ['a connection that breaks at once', (response): unknown => response.destroy(), 'hrm-unreachable'],
  ])('%s', async (_, answer, code) => {
    expect(await codeOf(read(await hrmThat(answer)))).toBe(code);
  });
});

describe('the letters of an answer', () => {
  const sent = (type: string, body: Buffer): Promise<Hrm> =>
    hrmThat((response) => response.writeHead(200, { 'content-type': type }).end(body));

  it.each(['application/json', 'application/json; charset=UTF-8', 'application/json;charset="utf-8"'])(
    'are UTF-8 under %s, with or without a mark at the beginning',
    async (type) => {
      const text = '{"name":"Nguyễn Thị Ánh"}';
      for (const body of [Buffer.from(text), Buffer.from(`\uFEFF${text}`)]) {
        expect((await read(await sent(type, body))).body).toEqual({ name: 'Nguyễn Thị Ánh' });
      }
    },
  );
});

describe('an answer that is too large', () => {
  const ZEROS = Buffer.alloc(3_000_000, 0x20);

  it.each<[string, Readonly<Record<string, string>>, Buffer]>([
    ['as it is', {}, ZEROS],
    ['as a small packet that unpacks to it by gzip', { 'content-encoding': 'gzip' }, gzipSync(ZEROS)],
    ['as a small packet that unpacks to it by brotli', { 'content-encoding': 'br' }, brotliCompressSync(ZEROS)],
  ])('%s is not taken in', async (_, headers, body) => {
    const hrm = await hrmThat((response) => response.writeHead(200, { ...JSON_TYPE, ...headers }).end(body), {
      bytes: 100_000,
      tries: 3,
    });
    expect(await codeOf(read(hrm))).toBe('hrm-page-too-large');
    expect(hrm.requests).toHaveLength(1);
  });

  it('and just below the limit is', async () => {
    const body = JSON.stringify({ items: 'x'.repeat(90_000) });
    const hrm = await hrmThat(
      (response) => response.writeHead(200, { ...JSON_TYPE, 'content-encoding': 'gzip' }).end(gzipSync(body)),
      { bytes: 100_000 },
    );
    expect((await read(hrm)).status).toBe(200);
  });
});

describe('an HRM that is slow', () => {
  it('dripping its answer byte by byte is left after the time for one request, however busy the line is', async () => {
    const hrm = await hrmThat(
      (response) => {
        response.writeHead(200, JSON_TYPE);
        const drip = (): void => {
          if (response.destroyed) return;
          response.write(' ');
          setTimeout(drip, 20);
        };
        drip();
      },
      { request: 300, idle: 10_000 },
    );
    expect(await codeOf(read(hrm))).toBe('hrm-timeout');
  });

  it.each<[string, Answer]>([
    ['saying nothing at all', (): void => undefined],
    ['falling silent in the middle', (response): unknown => response.writeHead(200, JSON_TYPE).write('{"items":[')],
  ])('%s is left after the time for silence', async (_, answer) => {
    const hrm = await hrmThat(answer, { request: 60_000, idle: 150 });
    expect(await codeOf(read(hrm))).toBe('hrm-timeout');
  });
});

describe('where the client goes', () => {
  it('is never where a redirect points, on the same host or another', async () => {
    const elsewhere = await hrmThat(ok({}));
    for (const location of ['/api/v1/other', `${elsewhere.url}/api/v1/staff`]) {
      for (const code of [301, 302, 303, 307, 308]) {
        const hrm = await hrmThat(status(code, { location }), { tries: 3 });
        expect(await codeOf(read(hrm))).toBe('hrm-redirected');
        expect(await codeOf(write(hrm))).toBe('hrm-redirected');
        expect(hrm.requests).toHaveLength(2);
      }
    }
    expect(elsewhere.requests).toEqual([]);
  });

  it('is never where a path points that names another host', async () => {
    const elsewhere = await hrmThat(ok({}));
    const hrm = await hrmThat(status(404));
    for (const path of [`${elsewhere.url}/api/v1/staff`, `//${new URL(elsewhere.url).host}/staff`]) {
      await hrm.http.get({ path });
    }
    expect(elsewhere.requests).toEqual([]);
    expect(hrm.requests).toHaveLength(2);
  });

  it('is never a proxy that the environment names', async () => {
    const proxy = await hrmThat(ok({}));
    const hrm = await hrmThat(ok({}));
    const before = process.env['http_proxy'];
    process.env['http_proxy'] = proxy.url;
    try {
      await read(hrm);
    } finally {
      if (before === undefined) delete process.env['http_proxy'];
      else process.env['http_proxy'] = before;
    }
    expect([proxy.requests.length, hrm.requests.length]).toEqual([0, 1]);
  });

  const connect = (baseUrl: string, allowedHosts: readonly string[]): HrmHttp =>
    createHrmHttp({
      baseUrl,
      allowedHosts,
      token: TOKEN,
      random: () => 0,
      now: () => new Date(0),
      limits: { tries: 1, request: 2_000 },
    });

  it('is a host on the list, by name or with its port', async () => {
    const hrm = await hrmThat(ok({}));
    const port = new URL(hrm.url).port;
    await connect(hrm.url, ['127.0.0.1']).get({ path: 'x' });
    await connect(hrm.url, [`127.0.0.1:${port}`]).get({ path: 'x' });
    await connect(`http://localhost:${port}`, ['localhost']).get({ path: 'x' });
    expect(hrm.requests).toHaveLength(3);
  });

  it.each([
    ['http://hrm.example.vn', ['other.example.vn']],
    ['http://hrm.example.vn:8080', ['hrm.example.vn:80']],
    ['http://hrm.example.vn.evil.example', ['hrm.example.vn']],
    ['http://169.254.169.254/latest', ['hrm.example.vn']],
    ['http://2852039166', ['hrm.example.vn']],
  ])('is never %s when the list says %j', async (baseUrl, hosts) => {
    const attempt = async (): Promise<unknown> => connect(baseUrl, hosts).get({ path: 'x' });
    const found = await problemOf(attempt());
    expect(found.code).toBe('hrm-host-not-allowed');
    expect(found.what.en).toContain(new URL(baseUrl).host);
  });
});

describe('an HRM that is busy', () => {
  it('is asked again, up to the number of tries, and no more', async () => {
    const hrm = await hrmThat(
      (response, call) => (call < 3 ? status(503) : ok({ call }))(response, call, {} as never),
      {
        tries: 3,
      },
    );
    expect((await read(hrm)).body).toEqual({ call: 3 });
    const dead = await hrmThat(status(503), { tries: 3 });
    const found = await problemOf(read(dead));
    expect([found.code, dead.requests.length]).toEqual(['hrm-unavailable', 3]);
    expect(found.what.en).toContain('503');
  });

  it.each([
    [400, 1],
    [401, 1],
    [429, 3],
    [500, 3],
    [502, 3],
  ])('with %i is asked %i times out of three', async (code, times) => {
    const hrm = await hrmThat(status(code), { tries: 3 });
    await problemOf(read(hrm));
    expect(hrm.requests).toHaveLength(times);
  });

  it('is left alone for as long as it asks, in seconds or until a time of day', async () => {
    const wait = async (retryAfter: string): Promise<number> => {
      const hrm = await hrmThat(
        (response, call, request) =>
          (call === 1 ? status(429, { 'retry-after': retryAfter }) : ok({}))(response, call, request),
        { tries: 2 },
      );
      await read(hrm);
      return (hrm.times[1] as number) - (hrm.times[0] as number);
    };
    expect(await wait('1')).toBeGreaterThanOrEqual(990);
    expect(await wait('Mon, 16 Dec 2024 02:00:01 GMT')).toBeGreaterThanOrEqual(990);
    expect(await wait('Mon, 16 Dec 2024 01:00:00 GMT')).toBeLessThan(900);
    expect(await wait('khi nào xong')).toBeLessThan(900);
    expect(await wait('-5')).toBeLessThan(900);
  });

  it('cannot ask for more than the longest wait', async () => {
    const hrm = await hrmThat(
      (response, call, request) =>
        (call === 1 ? status(503, { 'retry-after': '86400' }) : ok({}))(response, call, request),
      { tries: 2, longestDelay: 50 },
    );
    expect((await read(hrm)).status).toBe(200);
  });

  it('is left in peace after failures in a row, and tried again after the rest', async () => {
    let healthy = false;
    const hrm = await hrmThat((response, call, request) => (healthy ? ok({}) : status(503))(response, call, request), {
      breakAfter: 2,
      breakFor: 200,
    });
    for (let call = 0; call < 2; call++) expect(await codeOf(read(hrm))).toBe('hrm-unavailable');
    expect(await codeOf(read(hrm))).toBe('hrm-resting');
    expect(hrm.requests).toHaveLength(2);
    healthy = true;
    await new Promise((resolve) => setTimeout(resolve, 250));
    expect((await read(hrm)).status).toBe(200);
  });

  it('is not taken for broken because it refuses', async () => {
    const hrm = await hrmThat(status(401), { breakAfter: 1 });
    for (let call = 0; call < 3; call++) expect(await codeOf(read(hrm))).toBe('hrm-unauthorised');
  });
});

describe('somebody who says stop', () => {
  it('is heard before the request and while the HRM is silent', async () => {
    const hrm = await hrmThat(ok({}));
    expect(await codeOf(read(hrm, AbortSignal.abort()))).toBe('hrm-stopped');
    expect(hrm.requests).toEqual([]);

    const silent = await hrmThat((): void => undefined, { tries: 3 });
    const stop = new AbortController();
    setTimeout(() => stop.abort(), 100);
    expect(await codeOf(read(silent, stop.signal))).toBe('hrm-stopped');
    expect(silent.requests).toHaveLength(1);
  });
});

describe('a write', () => {
  it('carries its key and its body as JSON', async () => {
    let body = '';
    const hrm = await hrmThat((response, call, request) => {
      request.on('data', (chunk: Buffer) => (body += chunk.toString()));
      request.on('end', () => ok({ receiptId: 'R1' })(response, call, request));
    });
    expect(await write(hrm)).toEqual({ status: 200, body: { receiptId: 'R1' } });
    expect(hrm.requests[0]).toMatchObject({
      method: 'PUT',
      headers: { 'idempotency-key': 'khoa-1', 'content-type': 'application/json' },
    });
    expect(body).toBe('{"level":"good"}');
  });

  it.each<[string, Answer, Partial<HrmLimits>, string]>([
    ['whose answer never comes', (): void => undefined, { request: 150 }, 'hrm-answer-lost'],
    ['whose connection breaks', (response): unknown => response.destroy(), {}, 'hrm-answer-lost'],
    ['to a busy HRM', status(503), {}, 'hrm-unavailable'],
  ])('%s is sent once, and its fate is told', async (_, answer, limits, code) => {
    const hrm = await hrmThat(answer, { tries: 5, ...limits });
    expect(await codeOf(write(hrm))).toBe(code);
    expect(hrm.requests).toHaveLength(1);
  });

  it('that is refused is an answer, for its caller to tell', async () => {
    for (const code of [400, 404, 409, 422]) expect((await write(await hrmThat(status(code)))).status).toBe(code);
  });

  it('to an HRM that is not there has no effect, and says so', async () => {
    const port = await new Promise<number>((resolve) => {
      const server = createSocketServer().listen(0, '127.0.0.1', () => {
        const { port: free } = server.address() as AddressInfo;
        server.close(() => resolve(free));
      });
    });
    const hrm = await hrmThat(ok({}), {}, { baseUrl: `http://127.0.0.1:${port}`, allowedHosts: ['127.0.0.1'] });
    expect(await codeOf(write(hrm))).toBe('hrm-unreachable');
  });
});
