import 'reflect-metadata';
import { readFileSync, writeFileSync } from 'node:fs';
import { Module, type INestApplication } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { OpenAPIObject } from '@nestjs/swagger';
import type { Store } from '@xeploai/application';
import { createLawLibrary, loadLaw, readActs } from '@xeploai/law';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EvaluationModule } from './evaluation.module.js';
import { evaluationDocument } from './open-api.js';

const COMMITTED = new URL('../openapi.json', import.meta.url);

@Module({
  imports: [
    EvaluationModule.forRoot({
      law: createLawLibrary(loadLaw(readActs())),
      store: {} as Store,
      clock: { now: () => new Date(0) },
      principalOf: () => null,
    }),
  ],
})
class Host {}

let app: INestApplication;
let document: OpenAPIObject;
beforeAll(async () => {
  app = await NestFactory.create(Host, new FastifyAdapter(), { logger: false });
  await app.init();
  document = evaluationDocument(app);
  if (process.env['XEPLOAI_WRITE'] === 'openapi.json') {
    writeFileSync(COMMITTED, `${JSON.stringify(document, null, 2)}\n`);
  }
});
afterAll(() => app.close());

const operations = (): readonly { path: string; method: string; operationId: string; responses: object }[] =>
  Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item as Record<string, { operationId: string; responses: object }>).map(([method, operation]) => ({
      path,
      method,
      ...operation,
    })),
  );

describe('the OpenAPI document', () => {
  it('is the committed one (npm run generate writes it anew)', () => {
    expect(JSON.parse(readFileSync(COMMITTED, 'utf8'))).toEqual(JSON.parse(JSON.stringify(document)));
  });

  it('is OpenAPI 3.1 and describes every route, each under a name of ours', () => {
    expect(document.openapi).toBe('3.1.0');
    expect(operations().map(({ path, method, operationId }) => `${method} ${path} ${operationId}`)).toEqual([
      'post /evaluation/ratings evaluation_rateRatings',
      'post /evaluation/caps evaluation_workCaps',
      'get /evaluation/late-units evaluation_listLateUnits',
      'get /evaluation/rulebooks evaluation_listRulebooks',
    ]);
  });

  it('gives each operation an answer and problem details for what can go wrong', () => {
    for (const { responses } of operations()) {
      expect(Object.keys(responses)).toEqual(['200', '400', '401', '422', '500']);
      expect(JSON.stringify(responses)).toContain('application/problem+json');
    }
  });

  it('refers to nothing that it does not hold', () => {
    const text = JSON.stringify(document);
    const names = [...text.matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g)].map(([, name]) => name as string);
    expect(names.length).toBeGreaterThan(5);
    expect(names.filter((name) => document.components?.schemas?.[name] === undefined)).toEqual([]);
    expect(text).not.toContain('$defs');
  });

  it('asks for what has no default only: a case needs no readings', () => {
    expect(document.components?.schemas?.['RatingsRequest']).toMatchObject({ required: ['cases'] });
  });
});
