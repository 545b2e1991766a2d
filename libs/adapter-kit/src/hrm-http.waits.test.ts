import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ProblemError } from '@xeploai/domain';
import { afterEach, describe, expect, it } from 'vitest';
import { createHrmHttp, type HrmHttp, type HrmHttpOptions, type HrmWait } from './hrm-http.js';

let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

/** A client of an HRM that answers so. */
async function clientOf(answer: RequestListener, options: Partial<HrmHttpOptions> = {}): Promise<HrmHttp> {
  server = createServer(answer);
  await new Promise<void>((done) => void server?.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  return createHrmHttp({
    baseUrl: `http://127.0.0.1:${port}/api`,
    allowedHosts: [`127.0.0.1:${port}`],
    token: 'bi-mat',
    random: () => 0,
    now: () => new Date('2024-12-16T00:00:00Z'),
    ...options,
  });
}

const codeOf = async (work: Promise<unknown>): Promise<string> => {
  const err = await work.then(
    () => 'went well',
    (caught: unknown) => caught,
  );
  return err instanceof ProblemError ? (err.problems[0]?.code ?? '') : String(err);
};

const busy: RequestListener = (_, response) => void response.writeHead(503, { 'retry-after': '3600' }).end();

describe('an HRM that asks to wait an hour', () => {
  it('is waited for aloud, and a stop reaches the wait', async () => {
    const waits: HrmWait[] = [];
    const stop = new AbortController();
    const http = await clientOf(busy, { onWait: (wait) => (waits.push(wait), stop.abort()) });
    expect(await codeOf(http.get({ path: 'staff', signal: stop.signal }))).toBe('hrm-stopped');
    expect(waits).toEqual([{ path: 'staff', milliseconds: 3_600_000, asked: true }]);
  });

  it('is waited for no longer than the deadline of the run', async () => {
    const http = await clientOf(busy);
    const signal = AbortSignal.any([new AbortController().signal, AbortSignal.timeout(60)]);
    const before = performance.now();
    expect(await codeOf(http.get({ path: 'staff', signal }))).toBe('hrm-deadline');
    expect(performance.now() - before).toBeLessThan(2000);
  });

  it('is never waited for longer than the limit, whatever it asks', async () => {
    const waits: number[] = [];
    const stop = new AbortController();
    const http = await clientOf((_, response) => void response.writeHead(429, { 'retry-after': '1000000000' }).end(), {
      onWait: ({ milliseconds }) => (waits.push(milliseconds), stop.abort()),
    });
    await codeOf(http.get({ path: 'staff', signal: stop.signal }));
    expect(waits).toEqual([3_600_000]);
  });
});

describe('a request that is stopped', () => {
  it('is not sent when the stop came before', async () => {
    let asked = 0;
    const http = await clientOf((_, response) => (asked++, void response.end()));
    expect(await codeOf(http.put({ path: 'x', key: 'k', body: {}, signal: AbortSignal.abort() }))).toBe('hrm-stopped');
    expect(asked).toBe(0);
  });

  it('leaves a write that was on its way unknown, never undone', async () => {
    const stop = new AbortController();
    const http = await clientOf(() => stop.abort());
    expect(await codeOf(http.put({ path: 'x', key: 'k', body: {}, signal: stop.signal }))).toBe('hrm-answer-lost');
  });
});

describe('an answer in another encoding', () => {
  const body = JSON.stringify({ fullName: 'Nguyễn Đình Hiếu' });
  it.each([
    ['says windows-1258', 'application/json; charset=windows-1258', Buffer.from(body)],
    ['says UTF-16', 'application/json; charset="UTF-16"', Buffer.from(body, 'utf16le')],
    ['says UTF-8 and is not', 'application/json; charset=utf-8', Buffer.from(body, 'latin1')],
    ['says nothing and is not UTF-8', 'application/json', Buffer.from('{"fullName":"Nguy\u00ean"}', 'latin1')],
  ])('that %s is refused', async (_, type, bytes) => {
    const http = await clientOf((__, response) => void response.writeHead(200, { 'content-type': type }).end(bytes));
    expect(await codeOf(http.get({ path: 'staff' }))).toBe('hrm-not-utf8');
  });

  it.each(['application/json', 'application/json;charset=UTF-8', 'application/json; charset="utf-8"'])(
    'that says %s is read',
    async (type) => {
      const http = await clientOf((__, response) => void response.writeHead(200, { 'content-type': type }).end(body));
      expect((await http.get({ path: 'staff' })).body).toEqual({ fullName: 'Nguyễn Đình Hiếu' });
    },
  );
});
