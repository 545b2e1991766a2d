import { createHash, randomUUID } from 'node:crypto';
import { existsSync, lstatSync, mkdirSync, openAsBlob, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir, userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import { checksumOf } from './migration.js';
import { migrations } from './migrations/migrations.js';

/** The embedded engine's own version. */
export function pgliteVersion(): string {
  const entry = createRequire(import.meta.url).resolve('@electric-sql/pglite');
  const { version } = JSON.parse(readFileSync(join(dirname(entry), '../package.json'), 'utf8')) as { version: string };
  return version;
}

/** For databases in memory: a folder of this user only; `null` when somebody else could write there. */
export function defaultSnapshotFolder(): string | null {
  const { uid } = userInfo();
  const folder = join(tmpdir(), `xeploai-snapshots-${uid}`);
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const found = lstatSync(folder);
    return found.isDirectory() && (uid === -1 || (found.uid === uid && (found.mode & 0o022) === 0)) ? folder : null;
  } catch {
    return null;
  }
}

/**
 * The dump of an empty database with our schema: from the folder, where it is kept by the engine's version and the
 * schema's checksums, else made and put there. Laying a database out anew takes about four times as long.
 */
export async function snapshotOf(folder: string | null, make: () => Promise<Blob>): Promise<Blob> {
  if (folder === null) return make();
  const key = createHash('sha256')
    .update(JSON.stringify([pgliteVersion(), ...migrations.map(checksumOf)]))
    .digest('hex');
  const file = join(folder, `schema-${key.slice(0, 16)}.tar`);
  if (existsSync(file)) return openAsBlob(file);
  const dump = await make();
  keep(file, Buffer.from(await dump.arrayBuffer()));
  return dump;
}

/** Complete on disk before it gets its name. Where it cannot be kept, the next start is slower and nothing else. */
function keep(file: string, content: Buffer): void {
  const draft = `${file}.${randomUUID()}`;
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(draft, content, { flush: true });
    renameSync(draft, file);
  } catch {
    rmSync(draft, { force: true });
  }
}
