import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accountsSuite } from './accounts.test.suite.js';
import { isolationSuite } from './isolation.test.suite.js';
import { openDatabase, openStore, type StorePlace } from './open-store.js';
import type { Opened } from './opened.test.suite.js';
import { recordsSuite } from './records.test.suite.js';
import { workSuite } from './work.test.suite.js';

const clock = { now: () => new Date('2024-12-15T03:00:00Z') };
const snapshotDir = mkdtempSync(join(tmpdir(), 'xeploai-store-'));

async function open(place: StorePlace): Promise<Opened> {
  const statements: string[] = [];
  const { store, db } = await openDatabase(place, { clock, snapshotDir, connections: 4, onStatement: (sql) => statements.push(sql) });
  return { store, db, statements, close: () => store.close() };
}

/** The whole contract of a store, whatever engine is under it. */
function storeContract(engine: string, start: () => Promise<Opened>): void {
  describe(engine, () => {
    let opened: Opened;
    const get = (): Opened => opened;
    beforeAll(async () => {
      opened = await start();
    }, 60_000);
    afterAll(() => opened.close());

    it('says what it is and what it promises', () => {
      const { engine: name, version, banner } = opened.store.info;
      expect(`on ${name}`).toBe(engine.toLowerCase());
      expect(version).toMatch(/^\d+\.\d+/);
      expect(banner.vi).toContain(version);
      expect(banner.en).toContain(version);
    });
    describe('records', () => recordsSuite(get));
    describe('isolation', () => isolationSuite(get));
    describe('unit of work', () => workSuite(get));
  });
}

storeContract('on PGlite', () => open({ memory: true }));

/** Loaded at run time: it lies outside this package. */
const { startPostgres } = (await import(new URL('../../../test/start-postgres.ts', import.meta.url).href)) as {
  startPostgres: () => Promise<{ readonly url: string; readonly stop: () => Promise<void> } | null>;
};
const server = await startPostgres();

if (server === null) {
  console.warn('Không có PostgreSQL trên máy này: nửa bộ kiểm thử trên PostgreSQL chưa chạy.');
  console.warn('There is no PostgreSQL on this machine: the PostgreSQL half of these tests did not run.');
  describe.skip('on PostgreSQL', () => it('needs a server', () => {}));
} else {
  storeContract('on PostgreSQL', async () => open({ url: server.url }));
  describe('on PostgreSQL with accounts as in production', () => accountsSuite(server.url, (url, options) => openStore({ url }, { clock, ...options })));
}

afterAll(async () => {
  await server?.stop();
  rmSync(snapshotDir, { recursive: true });
});
