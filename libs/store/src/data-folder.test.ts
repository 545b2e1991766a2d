import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { PROVINCE } from './opened.test.suite.js';
import { openStore, type OpenStore } from './open-store.js';

const clock = { now: () => new Date('2024-12-15T03:00:00Z') };
const folder = mkdtempSync(join(tmpdir(), 'xeploai-folder-'));
const dataDir = join(folder, 'data');
const opened: OpenStore[] = [];
const open = async (place = dataDir): Promise<OpenStore> => {
  const store = await openStore({ dataDir: place }, { clock });
  opened.push(store);
  return store;
};
const append = (store: OpenStore): Promise<void> =>
  store.unitOfWork(PROVINCE, (tx) =>
    tx.audit.append([{ agencyId: '', actor: 't', action: 'x', at: new Date(0), payload: {} }]),
  );

/** Our sources say `./x.js`; a plain Node finds `./x.ts` there with this. */
const HOOKS = `data:text/javascript,${encodeURIComponent(`
  import { existsSync } from 'node:fs';
  import { registerHooks } from 'node:module';
  registerHooks({ resolve(name, context, next) {
    const source = name.startsWith('.') && new URL(name.replace(/\\.js$/, '.ts'), context.parentURL);
    return next(source && existsSync(source) ? source.href : name, context);
  } });`)}`;

/** Another process that opens the folder, does something and prints `ready`, or the problem and after how long. */
function otherProcess(then: string): { child: ChildProcess; said: Promise<string>; ended: Promise<number | null> } {
  const program = `
    const { openStore } = await import(${JSON.stringify(new URL('./open-store.ts', import.meta.url).href)});
    const started = performance.now();
    try {
      const store = await openStore({ dataDir: ${JSON.stringify(dataDir)} }, { clock: { now: () => new Date('2024-12-15T03:00:00Z') } });
      ${then}
    } catch (err) {
      console.log(JSON.stringify({ problems: err.problems ?? String(err), after: performance.now() - started }));
      process.exitCode = 75;
    }`;
  const child = spawn(
    process.execPath,
    ['--conditions=@xeploai/source', '--import', HOOKS, '--input-type=module', '--eval', program],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const said = new Promise<string>((resolve) =>
    child.stdout.once('data', (data: Buffer) => resolve(data.toString().trim())),
  );
  return { child, said, ended: new Promise((resolve) => child.once('exit', resolve)) };
}

const APPEND = `await store.unitOfWork({ agencies: 'province', actor: 't' }, (tx) => tx.audit.append([{ agencyId: '', actor: 't', action: 'x', at: new Date(0), payload: {} }]));`;

describe('a data folder on PGlite', () => {
  beforeAll(async () => {
    const store = await open();
    await append(store);
    await store.close();
  }, 30_000);
  afterEach(async () => {
    for (const store of opened.splice(0)) await store.close();
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('keeps what was committed, and one laid-out database for the next folder', async () => {
    const store = await open();
    expect((await store.unitOfWork(PROVINCE, (tx) => tx.audit.head('')))?.seq).toBe(1);
    await store.close();
    expect(readdirSync(join(folder, '.snapshots'))).toEqual([expect.stringMatching(/^schema-[0-9a-f]{16}\.tar$/)]);
    const second = await open(join(folder, 'second'));
    expect(await second.unitOfWork(PROVINCE, (tx) => tx.audit.head(''))).toBeNull();
    await second.close();
  });

  it('refuses a second process within two seconds and names the holder', async () => {
    const store = await open();
    const other = otherProcess('await store.close();');
    const [said, code] = await Promise.all([other.said, other.ended]);
    const { problems, after } = JSON.parse(said) as { problems: unknown; after: number };
    expect(problems).toEqual([expect.objectContaining({ code: 'store-locked', where: dataDir })]);
    expect(after).toBeLessThan(500);
    expect(said).toContain(`${process.pid}`);
    expect(said).toContain('2024-12-15T03:00:00.000Z');
    expect(code).toBe(75);
    await store.close();
  });

  it('refuses a second store in the same process, by whatever path', async () => {
    const store = await open();
    const link = join(folder, 'link');
    symlinkSync(dataDir, link);
    for (const place of [dataDir, link, join(folder, '.', 'second', '..', 'data')]) {
      await expect(open(place)).rejects.toMatchObject({ problems: [{ code: 'store-locked' }] });
    }
    await append(store);
    await store.close();
  });

  it('lets go when its holder is killed, with nothing lost', async () => {
    const other = otherProcess(`${APPEND} console.log('ready'); setInterval(() => {}, 1000);`);
    expect(await other.said).toBe('ready');
    await expect(open()).rejects.toMatchObject({
      problems: [{ what: { vi: expect.stringContaining(`${other.child.pid}`) } }],
    });
    other.child.kill('SIGKILL');
    await other.ended;
    const store = await open();
    expect((await store.unitOfWork(PROVINCE, (tx) => tx.audit.head('')))?.seq).toBe(3);
    await store.close();
  });

  it('lets the process end by itself once closed', async () => {
    const other = otherProcess(`${APPEND} await store.close(); console.log('ready');`);
    expect(await other.said).toBe('ready');
    expect(await other.ended).toBe(0);
  });

  it('tells a transaction that cannot begin as a problem, and works again afterwards', async () => {
    const store = await open();
    const full = Object.assign(new Error('could not write'), { code: '53100' });
    const begin = vi.spyOn(PGlite.prototype, 'transaction').mockRejectedValueOnce(full);
    try {
      await expect(append(store)).rejects.toMatchObject({ problems: [{ code: 'store-disk-full' }] });
      await append(store);
    } finally {
      begin.mockRestore();
      await store.close();
    }
  });

  it('starts anew in a folder that was left half laid out, but touches nothing that is not its own', async () => {
    const half = join(folder, 'half');
    mkdirSync(half);
    writeFileSync(join(half, 'PG_VERSION'), '18');
    writeFileSync(`${half}.unfinished`, '');
    await (await open(half)).close();
    expect(existsSync(`${half}.unfinished`)).toBe(false);
    const foreign = join(folder, 'foreign');
    mkdirSync(foreign);
    writeFileSync(join(foreign, 'letter.docx'), 'x');
    await expect(open(foreign)).rejects.toMatchObject({ problems: [{ code: 'store-not-a-database' }] });
    expect(readdirSync(foreign)).toEqual(['letter.docx']);
  });
});

describe('a PostgreSQL that is not there', () => {
  it('is told as a problem, without the password', async () => {
    const attempt = openStore({ url: 'postgres://somebody:secret@127.0.0.1:1/none' }, { clock });
    const err = await attempt.catch((thrown: unknown) => thrown);
    expect(err).toMatchObject({ problems: [{ code: 'store-unreachable' }] });
    expect(JSON.stringify(err)).not.toContain('secret');
  });
});
