import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { problem, ProblemError, type StaffMember, type Unit } from '@xeploai/domain';
import type { HrmAdapter, PushCommand } from '@xeploai/application';
import { z } from 'zod';
import type { ConformanceFault, ConformanceSubject } from './conformance.js';
import { defineHrmAdapter } from './define-hrm-adapter.js';
import { createHrmHttp, type HrmHttp } from './hrm-http.js';
import { readPages, type WirePage } from './read-pages.js';
import { idOf, validateRow } from './validate-row.js';

/* The least HRM that the contract needs, over HTTP, and the least adapter that keeps it. */

const SECRET = 'token-of-the-small-hrm';

const name = z
  .string()
  .min(1)
  .transform((text) => text.normalize('NFC'));
const staffRow = z.object({ id: z.string(), staffCode: z.string().min(1), personalId: z.string(), fullName: name });
const unitRow = z.object({ id: z.string(), name });

const person = (index: number): Record<string, unknown> => ({
  id: `S${index}`,
  staffCode: `C${index}`,
  personalId: `P${index}`,
  fullName: `Đặng Thị Ổn ${index}`.normalize(index % 2 === 0 ? 'NFD' : 'NFC'),
});
const STAFF = [1, 2, 3, 4, 4, 5, 6, 7].map(person).concat({ ...person(8), fullName: '' });
const UNITS = ['U1', 'U2', 'U3', 'U4', 'U5'].map((id) => ({ id, name: `Phòng ${id}` }));

export interface SmallHrm extends ConformanceSubject {
  readonly http: HrmHttp;
  readonly close: () => void;
}

const listen = async (server: Server): Promise<string> => {
  await new Promise<void>((done) => void server.listen(0, '127.0.0.1', done));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
};

export async function startSmallHrm(): Promise<SmallHrm> {
  let stray = 0;
  const elsewhere = createServer((_, response) => {
    stray++;
    response.writeHead(200, { 'content-type': 'application/json' }).end('{"items":[],"next":null,"total":0}');
  });
  const strayUrl = await listen(elsewhere);
  const faults: { operation: string; fault: ConformanceFault }[] = [];
  const effects: string[] = [];
  const stored = new Map<string, Record<string, unknown>>();

  const write = async (request: IncomingMessage, path: string, fault?: ConformanceFault): Promise<[number, object]> => {
    const staffId = path.split('/')[2] ?? '';
    if (!STAFF.some(({ id }) => id === staffId)) return [404, {}];
    const key = String(request.headers['idempotency-key']);
    let body = '';
    for await (const part of request) body += String(part);
    if (!effects.includes(key)) {
      effects.push(key);
      const sent = JSON.parse(body) as Record<string, unknown>;
      stored.set(path, {
        ...sent,
        ...(fault === 'store-differently' ? { level: 'completed' } : {}),
        receipt: `R-${key}`,
      });
    }
    return [200, { receipt: `R-${key}` }];
  };

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = new URL(request.url ?? '', 'http://hrm');
    const operation = request.method === 'PUT' ? 'putResult' : url.pathname === '/staff' ? 'listStaff' : 'other';
    const at = faults.findIndex((one) => one.operation === operation);
    const fault = at < 0 ? undefined : faults.splice(at, 1)[0]?.fault;
    const json = (status: number, body: object, charset = 'utf-8', cut?: number): void =>
      void response
        .writeHead(status, { 'content-type': `application/json; charset=${charset}` })
        .end(JSON.stringify(body).slice(0, cut));
    if (fault === 'html') return void response.writeHead(200, { 'content-type': 'text/html' }).end('<html>');
    if (fault === 'redirect') return void response.writeHead(302, { location: strayUrl }).end();
    if (fault === 'unauthorised') return json(401, {});
    if (fault === 'busy-for-an-hour') return void response.writeHead(503, { 'retry-after': '3600' }).end();
    if (request.method === 'PUT') {
      const [status, body] = await write(request, url.pathname, fault);
      return fault === 'lose-answer' ? void response.destroy() : json(status, body);
    }
    if (url.pathname !== '/staff' && url.pathname !== '/units') {
      const shown = stored.get(url.pathname);
      return json(shown === undefined ? 404 : 200, shown ?? {});
    }
    const rows = url.pathname === '/staff' ? STAFF : UNITS;
    const from = Number(url.searchParams.get('cursor') ?? 0);
    const to = from + Number(url.searchParams.get('limit'));
    const page = { items: rows.slice(from, to), next: to < rows.length ? String(to) : null, total: rows.length };
    const changed: Partial<Record<ConformanceFault, object>> = {
      'empty-with-total': { items: [], next: null },
      'foreign-next': { next: strayUrl },
      'loop-cursor': { next: '0' },
      'extra-member': { items: page.items.map((row) => ({ ...row, rank: 'V.07' })) },
    };
    const body = { ...page, ...(fault === undefined ? {} : changed[fault]) };
    json(200, body, fault === 'other-charset' ? 'windows-1258' : 'utf-8', fault === 'truncate' ? 20 : undefined);
  };

  const server = createServer((request, response) => void answer(request, response));
  const url = await listen(server);
  const httpTo = (baseUrl: string): HrmHttp =>
    createHrmHttp({
      baseUrl,
      allowedHosts: [new URL(url).host],
      token: SECRET,
      random: () => 0,
      now: () => new Date(0),
      limits: { tries: 2, idle: 2000 },
    });
  const http = httpTo(url);
  return {
    http,
    adapter: smallAdapter(http),
    connect: (baseUrl) => smallAdapter(httpTo(baseUrl)),
    elsewhere: { url: strayUrl, requests: () => stray },
    secret: SECRET,
    pageSizes: [2, 3],
    served: {
      staff: STAFF.map(({ id }) => String(id)),
      units: UNITS.map(({ id }) => id),
      twice: 'S4',
      bad: ['S8'],
    },
    upset: (operation, fault) => {
      faults.push({ operation, fault });
      return Promise.resolve();
    },
    effectsOf: (key) => Promise.resolve(effects.filter((one) => one === key).length),
    staffId: 'S1',
    close: () => {
      for (const one of [server, elsewhere]) {
        one.closeAllConnections();
        one.close();
      }
    },
  };
}

export function smallAdapter(http: HrmHttp): HrmAdapter {
  const fetchFrom =
    (path: string, pageSize = 2, signal?: AbortSignal) =>
    async (cursor: string | null): Promise<WirePage> => {
      const query = { limit: pageSize, ...(cursor === null ? {} : { cursor }) };
      const { body } = await http.get({ path, query, ...(signal === undefined ? {} : { signal }) });
      return body as WirePage;
    };
  const resultOf = (staffId: string, year: number): string => `results/${staffId}/${year}`;
  return defineHrmAdapter({
    name: 'small',
    allowedHosts: ['127.0.0.1'],
    capabilities: { modifiedSince: false, idempotentWrites: true, readBack: true },
    readUnits: ({ pageSize, signal, ...after } = {}) =>
      readPages<Unit>({
        list: 'units',
        ...after,
        fetch: fetchFrom('units', pageSize, signal),
        idOf,
        rowOf: (raw, where) => validateRow(unitRow as unknown as z.ZodType<Unit>, raw, where),
      }),
    readStaff: ({ pageSize, signal, ...after } = {}) =>
      readPages<StaffMember>({
        list: 'staff',
        ...after,
        fetch: fetchFrom('staff', pageSize, signal),
        idOf,
        rowOf: (raw, where) =>
          validateRow(staffRow as unknown as z.ZodType<StaffMember>, raw, where, {
            identities: ['staffCode', 'personalId'],
          }),
      }),
    pushResult: async ({ key, ...command }) => {
      try {
        const { status, body } = await http.put({ path: resultOf(command.staffId, command.year), key, body: command });
        if (status !== 200)
          return { status: 'refused', problem: problem('hrm-result-refused', command.staffId, { status }) };
        return { status: 'taken', receipt: (body as { receipt: string }).receipt };
      } catch (err) {
        const [found] = err instanceof ProblemError ? err.problems : [];
        if (found === undefined) throw err;
        return { status: found.code === 'hrm-answer-lost' ? 'lost' : 'unavailable', problem: found };
      }
    },
    readResult: async (staffId, year) => {
      const { status, body } = await http.get({ path: resultOf(staffId, year) });
      if (status === 404) return null;
      const { supersedes: _, ...shown } = body as Omit<PushCommand, 'key'> & { receipt: string };
      return shown;
    },
  });
}
