import { execFileSync, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chownSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { findPostgres } from '#find-postgres';

export interface TestPostgres {
  readonly url: string;
  readonly stop: () => Promise<void>;
}

/** A PostgreSQL for tests: a fresh database on `XEPLOAI_TEST_DATABASE`, else a throw-away cluster; `null` when neither can be had. */
export async function startPostgres(): Promise<TestPostgres | null> {
  const given = process.env['XEPLOAI_TEST_DATABASE'];
  if (given !== undefined && given !== '') return freshDatabase(given);
  const programs = findPostgres();
  return programs === '' ? null : throwAwayCluster(programs);
}

async function run(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(sql);
  await client.end();
}

async function freshDatabase(server: string): Promise<TestPostgres> {
  const name = `xeploai_test_${randomBytes(6).toString('hex')}`;
  await run(server, `create database ${name}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return { url: url.href, stop: () => run(server, `drop database ${name} with (force)`) };
}

async function throwAwayCluster(programs: string): Promise<TestPostgres> {
  const folder = mkdtempSync(join(tmpdir(), 'xeploai-pg-'));
  const as = serverAccount(folder);
  const data = join(folder, 'data');
  execFileSync(join(programs, 'initdb'), ['-D', data, '-U', 'postgres', '--auth=trust', '-E', 'UTF8', '--locale=C'], {
    ...as,
    stdio: 'ignore',
  });
  const port = await freePort();
  const server = spawn(join(programs, 'postgres'), ['-D', data, '-p', String(port), '-h', '127.0.0.1', '-k', folder], {
    ...as,
    stdio: 'ignore',
  });
  const url = `postgres://postgres@127.0.0.1:${port}/postgres`;
  for (let tries = 0; ; tries++) {
    try {
      await run(url, 'select 1');
      break;
    } catch (err) {
      if (tries > 100) throw err;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
  const stop = async (): Promise<void> => {
    const ended = new Promise((resolve) => server.once('exit', resolve));
    server.kill('SIGINT');
    await ended;
    rmSync(folder, { recursive: true, force: true });
  };
  return { url, stop };
}

/** The server refuses to run as root: then it runs as `postgres`, else `nobody`. */
function serverAccount(folder: string): { uid?: number; gid?: number; cwd: string } {
  if (process.getuid?.() !== 0) return { cwd: folder };
  for (const name of ['postgres', 'nobody']) {
    try {
      const [uid, gid] = ['-u', '-g'].map((flag) =>
        Number(execFileSync('id', [flag, name], { stdio: ['ignore', 'pipe', 'ignore'] })),
      );
      if (uid === undefined || gid === undefined) continue;
      chownSync(folder, uid, gid);
      return { uid, gid, cwd: folder };
    } catch {
      // no such account on this machine
    }
  }
  return { cwd: folder };
}

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const probe = createServer().once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
