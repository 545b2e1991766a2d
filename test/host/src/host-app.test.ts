import { request } from 'node:http';
import type { INestApplication } from '@nestjs/common';
import type { Store } from '@xeploai/application';
import { civilDate, type Unit } from '@xeploai/domain';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startHost, STORE } from './host-app.js';

interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: Record<string, never>;
}

let app: INestApplication;
let url = '';

const DEPARTMENT = { 'x-api-key': 'key-of-the-department' };
const CLERK = { 'x-api-key': 'key-of-a1' };

const ask = (method: string, path: string, headers: object = DEPARTMENT, body?: unknown): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const sent = request(
      `${url}${path}`,
      { method, headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers } },
      (response) => {
        let text = '';
        response.on('data', (chunk: Buffer) => (text += chunk.toString()));
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            type: response.headers['content-type'] ?? '',
            body: JSON.parse(text) as Answer['body'],
          }),
        );
      },
    );
    sent.on('error', reject);
    sent.end(typeof body === 'string' ? body : body === undefined ? undefined : JSON.stringify(body));
  });

const unit = (id: string, name: string): Unit => ({
  id,
  code: id,
  name,
  kind: 'department',
  isAgency: true,
  agencyGroup: 'department',
  parentId: null,
  validFrom: civilDate('2020-01-01'),
  validTo: null,
  predecessorIds: [],
  successorIds: [],
});

beforeAll(async () => {
  ({ app, url } = await startHost());
  await app.get<Store>(STORE).unitOfWork({ agencies: 'province', actor: 'test' }, async (tx) => {
    const units = [unit('A1', 'Sở Y tế'), unit('A2', 'Sở Tài chính')];
    await tx.units.write(units.map((record) => ({ agencyId: record.id, id: record.id, hash: record.id, record })));
    await tx.deadlines.record(
      2024,
      ['A1', 'A2'].map((agencyId) => ({
        agencyId,
        step: 'begin',
        doneOn: civilDate('2024-11-05'),
        document: 'KH-1',
        extension: null,
      })),
    );
    await tx.deadlines.recordPartyRankings(2024, new Map([['A1', civilDate('2024-12-10')]]));
  });
}, 60_000);
afterAll(() => app.close());

const CASE = { id: 'a', subject: 'publicEmployee', year: 2024, facts: { tasksCompleted: '100%' } };

describe('an HRM that installs the evaluation module', () => {
  it('rates cases under its own prefix, by the overlays of its province', async () => {
    const { status, body } = await ask('POST', '/danh-gia/ratings', DEPARTMENT, { cases: [CASE] });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      cases: [{ id: 'a', status: 'open', rulebook: { id: 'ND90-2023/publicEmployee+qd81-2023-ninh-thuan' } }],
    });
  });

  it('answers good cases beside bad ones, row by row, in both languages', async () => {
    const { status, body } = await ask('POST', '/danh-gia/ratings', DEPARTMENT, { cases: [CASE, { id: 'b' }, 7] });
    expect(status).toBe(200);
    const cases = body['cases'] as unknown as {
      id: string;
      status: string;
      problems?: { what: { vi: string; en: string } }[];
    }[];
    expect(cases.map(({ id, status: how }) => `${id} ${how}`)).toEqual(['a open', 'b refused', '3 refused']);
    expect(cases[1]?.problems?.[0]?.what.vi).not.toBe(cases[1]?.problems?.[0]?.what.en);
  });

  it('works caps out by every reading', async () => {
    const cases = [{ id: 'x', year: 2024, counts: { ranked: 12, excellent: 2, good: 6 } }];
    const { status, body } = await ask('POST', '/danh-gia/caps', DEPARTMENT, { cases });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      cases: [
        {
          status: 'capped',
          share: '20%',
          witnesses: [{ scope: 'agency', lines: [{ most: 2 }, { most: 1 }, { most: 1 }, { most: 1 }] }],
        },
      ],
    });
  });

  it('shows the department every late agency, and a clerk only the own one', async () => {
    const names = async (headers: object): Promise<readonly string[]> => {
      const { body } = await ask('GET', '/danh-gia/late-units?year=2024', headers);
      return (body['units'] as unknown as { name: string }[]).map(({ name }) => name);
    };
    expect(await names(DEPARTMENT)).toEqual(['Sở Y tế', 'Sở Tài chính']);
    expect(await names(CLERK)).toEqual(['Sở Y tế']);
  });

  it('counts days up to its own clock, or to the day asked for', async () => {
    const days = async (query: string): Promise<number | undefined> => {
      const { body } = await ask('GET', `/danh-gia/late-units?year=2024${query}`);
      return (body['units'] as unknown as { steps: { daysLate: number }[] }[])[0]?.steps[0]?.daysLate;
    };
    expect(await days('')).toBe(12);
    expect(await days('&asOf=2024-12-06')).toBe(2);
  });

  it('lists the rulebook of each kind of subject with its hash, rules and what is not entered', async () => {
    const { body } = await ask('GET', '/danh-gia/rulebooks?year=2024');
    const rulebooks = body['rulebooks'] as unknown as { hash: string; rules: object[]; pointers: { id: string }[] }[];
    expect(rulebooks).toHaveLength(5);
    for (const { hash, rules } of rulebooks) expect([hash.length, rules.length > 10]).toEqual([64, true]);
    expect(rulebooks[0]?.pointers.map(({ id }) => id)).toContain('qd81.article-2');
  });

  it('turns strangers away', async () => {
    for (const [method, path] of [
      ['POST', '/danh-gia/ratings'],
      ['GET', '/danh-gia/late-units?year=2024'],
      ['GET', '/danh-gia/rulebooks?year=2024'],
    ] as const) {
      const { status, type, body } = await ask(
        method,
        path,
        { 'x-api-key': 'guessed' },
        method === 'POST' ? { cases: [CASE] } : undefined,
      );
      expect([status, body['code']]).toEqual([401, 'http-unauthorised']);
      expect(type).toContain('application/problem+json');
    }
  });

  it.each([
    ['no cases', 'POST', '/danh-gia/ratings', {}, 400],
    ['a list of nothing', 'POST', '/danh-gia/caps', { cases: [] }, 400],
    ['an unknown key', 'POST', '/danh-gia/ratings', { cases: [CASE], facst: {} }, 400],
    ['too many cases', 'POST', '/danh-gia/ratings', { cases: Array.from({ length: 51 }, () => CASE) }, 422],
    ['no year', 'GET', '/danh-gia/late-units', undefined, 400],
    ['a day that does not exist', 'GET', '/danh-gia/late-units?year=2024&asOf=2024-02-30', undefined, 400],
    ['a misspelt parameter', 'GET', '/danh-gia/late-units?year=2024&asof=2024-12-01', undefined, 400],
    ['an overlay that is not there', 'GET', '/danh-gia/rulebooks?year=2024&overlay=qd-khong-co', undefined, 422],
  ])('refuses %s with problem details that say where and what to do', async (_, method, path, body, status) => {
    const answer = await ask(method, path, DEPARTMENT, body);
    expect([answer.status, answer.type.split(';')[0]]).toEqual([status, 'application/problem+json']);
    const { errors, detail } = answer.body as unknown as {
      errors: { where: string; detail: { vi: string; en: string } }[];
      detail: string;
    };
    expect(errors.length).toBeGreaterThan(0);
    for (const { where, detail: words } of errors)
      expect([where === '', words.vi === words.en]).toEqual([false, false]);
    expect(detail).toContain(errors[0]?.detail.vi);
  });

  it('answers in English when that is asked for', async () => {
    const { body } = await ask('GET', '/danh-gia/late-units', { ...DEPARTMENT, 'accept-language': 'en-GB,en;q=0.9' });
    expect(body['title']).toBe('The request cannot be read');
  });

  it('keeps its own routes, error format and documentation as they were', async () => {
    expect(await ask('GET', '/staff', {})).toMatchObject({ status: 200, body: [{ id: 'S1' }] });
    expect(await ask('GET', '/staff/nobody', {})).toMatchObject({ status: 404, body: { hostError: 404 } });
    expect(await ask('GET', '/nowhere', {})).toMatchObject({ status: 404, body: { hostError: 404 } });
    const { body } = await ask('GET', '/docs.json', {});
    expect(Object.keys(body['paths'] ?? {})).toEqual(['/staff', '/staff/nobody']);
  });

  it('serves our document with its own prefix', async () => {
    const { body } = await ask('GET', '/danh-gia/openapi.json', {});
    expect(body['openapi']).toBe('3.1.0');
    expect(Object.keys(body['paths'] ?? {})).toEqual([
      '/danh-gia/ratings',
      '/danh-gia/caps',
      '/danh-gia/late-units',
      '/danh-gia/rulebooks',
    ]);
  });
});
