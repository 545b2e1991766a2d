import { timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createEffectLedger, type EffectLedger, type WrittenResult } from './effects.js';
import { createFaultScript, type Fault } from './faults.js';
import type { Province } from './wire.js';

export interface SampleHrmOptions {
  readonly province: Province;
  readonly token: string;
  readonly clock: () => Date;
  readonly port?: number;
  readonly faults?: readonly Fault[];
}

export interface SampleHrm {
  readonly url: string;
  readonly ledger: EffectLedger;
  /** Requests by operation. */
  readonly calls: ReadonlyMap<string, number>;
  readonly close: () => Promise<void>;
}

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

const BASE = '/api/v1';
const RESULT = /^\/staff\/([^/]+)\/evaluation-results\/(\d{4})$/;

const problem = (status: number, code: string, detail: string): Answer => ({
  status,
  body: { type: `urn:hrm:${code}`, title: code, status, detail, code },
});

/**
 * Serves a province by the published document, on 127.0.0.1 only, with a script of faults and a ledger of effects. Beside
 * the document, and under the same token: `GET /ledger`, and `POST /faults` for one fault at the next call.
 */
export function startSampleHrm({
  province,
  token,
  clock,
  port = 0,
  faults = [],
}: SampleHrmOptions): Promise<SampleHrm> {
  const ledger = createEffectLedger();
  const script = createFaultScript(faults);
  const known = new Set(province.staff.map(({ id }) => id));
  const leavers = province.staff.flatMap(({ id, staffCode, leftOn, leaveReason }) =>
    leftOn === null ? [] : [{ id, staffCode, leftOn, reason: leaveReason }],
  );

  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    if (!isAuthorised(request.headers.authorization, token))
      return send(response, problem(401, 'unauthorised', 'a bearer token is needed'));
    if (url.pathname === '/ledger')
      return send(response, {
        status: 200,
        body: { effects: ledger.effects, calls: Object.fromEntries(script.calls) },
      });
    if (url.pathname === '/faults' && request.method === 'POST') {
      const { operation, ...fault } = JSON.parse(await readBody(request)) as Omit<Fault, 'on'> & { operation: string };
      script.strikeNext(operation, fault);
      return send(response, { status: 200, body: {} });
    }
    const path = url.pathname.startsWith(BASE) ? url.pathname.slice(BASE.length) : '';
    const operation = operationOf(request.method ?? '', path);
    if (operation === null) return send(response, problem(404, 'not-found', url.pathname));
    const fault = script.next(operation);
    if (fault !== null && (await strikeBefore(fault, response))) return;
    const answer = await perform(operation, path, url, request);
    if (fault?.do === 'lose-answer') return void response.destroy();
    if (fault?.do === 'store-differently') storeDifferently(path, ledger);
    send(
      response,
      fault === null ? answer : distort(fault, answer),
      fault?.do === 'truncate' ? (fault.byte ?? 40) : undefined,
      fault?.do === 'charset' ? 'windows-1258' : 'utf-8',
    );
  };

  const perform = async (operation: string, path: string, url: URL, request: IncomingMessage): Promise<Answer> => {
    switch (operation) {
      case 'getMeta':
        return {
          status: 200,
          body: {
            system: 'sample-hrm',
            version: '1.0.0',
            timeZone: 'Asia/Ho_Chi_Minh',
            capabilities: { modifiedSince: true, idempotentWrites: true, readBack: true },
          },
        };
      case 'listUnits':
        return page(province.units, url);
      case 'listStaff':
        return page(filterStaff(province.staff, url), url);
      case 'listLeavers':
        return page(
          leavers.filter(({ leftOn }) => leftOn >= (url.searchParams.get('since') ?? '')),
          url,
        );
      default:
        return result(operation, path, request);
    }
  };

  const result = async (operation: string, path: string, request: IncomingMessage): Promise<Answer> => {
    const [, staffId = '', year = ''] = RESULT.exec(path) ?? [];
    if (!known.has(staffId)) return problem(404, 'unknown-staff', staffId);
    if (operation === 'getEvaluationResult') {
      const shown = ledger.read(staffId, Number(year));
      return shown === null ? problem(404, 'no-result', `${staffId}/${year}`) : { status: 200, body: shown };
    }
    const key = request.headers['idempotency-key'];
    if (typeof key !== 'string' || key === '') return problem(400, 'key-missing', 'Idempotency-Key is required');
    const body = parseResult(await readBody(request));
    if (body === null) return problem(400, 'body-invalid', 'an evaluation result is expected');
    const written = ledger.write(key, staffId, Number(year), body, clock());
    if (written === null) return problem(422, 'key-reused', 'the key was used before with another body');
    return { status: written.replayed ? 200 : 201, body: written.receipt };
  };

  const server = createServer((request, response) => {
    handle(request, response).catch(() => response.destroy());
  });
  return new Promise((resolve) => {
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      const listening = typeof address === 'object' && address !== null ? address.port : port;
      resolve({
        url: `http://127.0.0.1:${listening}`,
        ledger,
        calls: script.calls,
        close: () =>
          new Promise((done) => {
            server.close(() => done());
            server.closeAllConnections();
          }),
      });
    });
  });
}

function isAuthorised(header: string | undefined, token: string): boolean {
  const [given, wanted] = [Buffer.from(header ?? ''), Buffer.from(`Bearer ${token}`)];
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}

function operationOf(method: string, path: string): string | null {
  if (method === 'GET') {
    const list = { '/meta': 'getMeta', '/units': 'listUnits', '/staff': 'listStaff', '/leavers': 'listLeavers' }[path];
    if (list !== undefined) return list;
  }
  if (!RESULT.test(path)) return null;
  return method === 'GET' ? 'getEvaluationResult' : method === 'PUT' ? 'putEvaluationResult' : null;
}

function filterStaff(staff: Province['staff'], url: URL): Province['staff'] {
  const since = url.searchParams.get('modifiedSince');
  const status = url.searchParams.get('status') ?? 'all';
  return staff.filter(
    ({ modifiedAt, leftOn }) =>
      (since === null || Date.parse(modifiedAt) >= Date.parse(since)) &&
      (status === 'all' || (status === 'left') === (leftOn !== null)),
  );
}

/** The cursor holds a position in the sorted list; anything else is refused. */
function page(rows: readonly unknown[], url: URL): Answer {
  const limit = Number(url.searchParams.get('limit') ?? '200');
  if (!Number.isInteger(limit) || limit < 1 || limit > 1000) return problem(400, 'limit-invalid', 'limit is 1 to 1000');
  const cursor = url.searchParams.get('cursor');
  const from = cursor === null ? 0 : Number(Buffer.from(cursor, 'base64url').toString().replace(/^at:/, ''));
  if (!Number.isInteger(from) || from < 0 || from > rows.length)
    return problem(400, 'cursor-invalid', 'use the nextCursor of an answer');
  const to = from + limit;
  const nextCursor = to < rows.length ? Buffer.from(`at:${to}`).toString('base64url') : null;
  return { status: 200, body: { items: rows.slice(from, to), nextCursor, total: rows.length } };
}

/** Faults that answer, or end, before anything is done. */
async function strikeBefore(fault: Fault, response: ServerResponse): Promise<boolean> {
  switch (fault.do) {
    case 'status':
      if (fault.retryAfter !== undefined) response.setHeader('retry-after', fault.retryAfter);
      send(response, problem(fault.status ?? 503, 'scripted', 'scripted fault'));
      return true;
    case 'html':
      response.writeHead(200, { 'content-type': 'text/html' }).end('<html><body>Đăng nhập</body></html>');
      return true;
    case 'redirect':
      response.writeHead(302, { location: fault.to ?? '/login' }).end();
      return true;
    case 'reset':
      response.destroy();
      return true;
    case 'delay':
      await new Promise((resolve) => setTimeout(resolve, fault.ms ?? 1000));
      return false;
    default:
      return false;
  }
}

/** Faults that change an answer. */
function distort(fault: Fault, answer: Answer): Answer {
  const body = answer.body as { items?: unknown[]; nextCursor?: string | null; total?: number };
  if (fault.do === 'empty') return { status: 200, body: { items: [], nextCursor: null, total: 0 } };
  if (fault.do === 'empty-with-total') return { status: 200, body: { ...body, items: [], nextCursor: null } };
  if (fault.do === 'extra-member') {
    const items = body.items?.map((item) => ({ ...(item as object), bloodType: 'O' }));
    return { status: 200, body: { ...body, items } };
  }
  if (fault.do === 'loop-cursor')
    return { status: 200, body: { ...body, nextCursor: Buffer.from('at:0').toString('base64url') } };
  if (fault.do === 'foreign-next')
    return { status: 200, body: { ...body, nextCursor: fault.to ?? 'http://169.254.169.254/latest' } };
  if (fault.do === 'shuffle') return { status: 200, body: { ...body, items: body.items?.toReversed() } };
  return answer;
}

function storeDifferently(path: string, ledger: EffectLedger): void {
  const [, staffId = '', year = ''] = RESULT.exec(path) ?? [];
  ledger.corrupt(staffId, Number(year));
}

function send(response: ServerResponse, { status, body }: Answer, cutAt?: number, charset = 'utf-8'): void {
  const text = Buffer.from(JSON.stringify(body));
  response.writeHead(status, {
    'content-type': status >= 400 ? 'application/problem+json' : `application/json; charset=${charset}`,
  });
  response.end(cutAt === undefined ? text : text.subarray(0, cutAt));
}

async function readBody(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString();
}

function parseResult(text: string): WrittenResult | null {
  try {
    const body = JSON.parse(text) as Record<string, unknown>;
    const names = ['level', 'decisionNumber', 'decidedOn', 'decidedBy', 'rulebookId', 'rulebookHash'];
    const whole = names.every((name) => typeof body[name] === 'string');
    return whole ? ({ ...body, supersedes: body['supersedes'] ?? null } as unknown as WrittenResult) : null;
  } catch {
    return null;
  }
}
