import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accountsSuite } from './accounts.test.suite.js';
import { invariantsSuite } from './invariants.test.suite.js';
import { isolationSuite } from './isolation.test.suite.js';
import { openDatabase, openStore, type StorePlace } from './open-store.js';
import type { Opened } from './opened.test.suite.js';
import { recordsSuite } from './records.test.suite.js';
import { workSuite } from './work.test.suite.js';

const clock = { now: () => new Date('2024-12-15T03:00:00Z') };
const snapshotDir = mkdtempSync(join(tmpdir(), 'xeploai-store-'));

async function open(place: StorePlace): Promise<Opened> {
  const statements: string[] = [];
  const { store, db } = await openDatabase(place, {
    clock,
    snapshotDir,
    connections: 4,
    onStatement: (sql) => statements.push(sql),
  });
  return { store, db, statements, close: () => store.close() };
}

/** Loaded at run time: it lies outside this package. */
const { startPostgres } = (await import(new URL('../../../test/start-postgres.ts', import.meta.url).href)) as {
  startPostgres: () => Promise<{ readonly url: string; readonly stop: () => Promise<void> } | null>;
};
const server = await startPostgres();
const url = server?.url ?? '';
if (server === null) {
  process.stdout.write('Không có PostgreSQL trên máy này: nửa bộ kiểm thử trên PostgreSQL chưa chạy.\n');
  process.stdout.write('There is no PostgreSQL on this machine: the PostgreSQL half of these tests did not run.\n');
}

afterAll(async () => {
  await server?.stop();
  rmSync(snapshotDir, { recursive: true });
});

async function freshDatabase(name: string): Promise<string> {
  const client = new Client({ connectionString: url });
  await client.connect();
  await client.query(`create database ${name}_${process.pid}`);
  await client.end();
  return Object.assign(new URL(url), { pathname: `/${name}_${process.pid}` }).href;
}

/** The whole contract of a store, whatever engine is under it. */
function storeContract(engine: string, start: () => Promise<Opened>): void {
  let opened: Opened | undefined;
  const get = (): Opened => {
    if (opened === undefined) throw new Error('The store did not open.');
    return opened;
  };
  beforeAll(async () => {
    opened = await start();
  }, 60_000);
  afterAll(() => opened?.close());

  it('says what it is and what it promises', () => {
    const { engine: name, version, banner } = get().store.info;
    expect(name).toBe(engine);
    expect(version).toMatch(/^\d+\.\d+/);
    expect(banner.vi).toContain(version);
    expect(banner.en).toContain(version);
  });
  describe('records', () => {
    recordsSuite(get);
  });
  describe('isolation', () => {
    isolationSuite(get);
  });
  describe('unit of work', () => {
    workSuite(get);
  });
}

/** On a database of its own, since violations are planted in it. */
function invariants(start: () => Promise<Opened>): void {
  let opened: Opened | undefined;
  beforeAll(async () => {
    opened = await start();
  }, 60_000);
  afterAll(() => opened?.close());
  invariantsSuite(() => {
    if (opened === undefined) throw new Error('The store did not open.');
    return opened;
  });
}

describe('on PGlite', () => {
  storeContract('pglite', () => open({ memory: true }));
  describe('invariants', () => {
    invariants(() => open({ memory: true }));
  });
});

describe.skipIf(server === null)('on PostgreSQL', () => {
  storeContract('postgresql', () => open({ url }));
  describe('invariants', () => {
    invariants(async () => open({ url: await freshDatabase('invariants') }));
  });
  describe('with its accounts and connections', () => {
    accountsSuite(url, (place, options) => openStore({ url: place }, { clock, ...options }));
  });
});
