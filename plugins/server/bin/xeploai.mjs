#!/usr/bin/env node
// Starts the command line. In a source checkout it first builds what is stale; stdout stays untouched.
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, rmdirSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const server = dirname(here);
const root = dirname(dirname(server));
const [major, minor] = process.versions.node.split('.').map(Number);

if (major < 22 || (major === 22 && minor < 13)) {
  const own = join(root, 'node_modules', '.bin', 'node');
  if (existsSync(own) && process.env.XEPLOAI_NODE !== 'own') {
    // Ctrl+C is for the program that runs inside; this one waits for it and passes its code on.
    process.on('SIGINT', () => undefined);
    const { status } = spawnSync(own, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], {
      stdio: 'inherit',
      env: { ...process.env, XEPLOAI_NODE: 'own' },
    });
    process.exit(status ?? 1);
  }
  process.stderr.write(
    `Cần Node.js 22.13 trở lên; đang dùng ${process.versions.node}. / Node.js 22.13 or later is needed; this is ${process.versions.node}.\n`,
  );
  process.exit(78);
}

function newest(folder) {
  let latest = 0;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) latest = Math.max(latest, newest(path));
    else latest = Math.max(latest, statSync(path).mtimeMs);
  }
  return latest;
}

function buildWhenStale() {
  if (!existsSync(join(root, 'tsconfig.base.json')) || !existsSync(join(server, 'src'))) return true;
  const sources = ['libs', 'adapters', 'plugins'].flatMap((folder) =>
    readdirSync(join(root, folder))
      .map((name) => join(root, folder, name, 'src'))
      .filter((path) => existsSync(path)),
  );
  const stamp = join(server, 'dist', '.built');
  if (existsSync(stamp) && statSync(stamp).mtimeMs >= Math.max(...sources.map(newest))) return true;
  mkdirSync(join(server, 'dist'), { recursive: true });
  const lock = join(server, 'dist', '.building');
  const started = new Date();
  for (let tries = 0; ; tries++) {
    try {
      mkdirSync(lock);
      break;
    } catch {
      if (tries > 600) rmdirSync(lock);
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100);
    }
  }
  try {
    process.stderr.write('Đang dựng mã nguồn... / Building...\n');
    execFileSync(process.execPath, [join(root, 'node_modules', '@typescript', 'native', 'bin', 'tsc'), '-b', server], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    writeFileSync(stamp, '');
    utimesSync(stamp, started, started);
  } catch (err) {
    process.stderr.write(String(err.stdout ?? err));
    return false;
  } finally {
    rmdirSync(lock);
  }
  return true;
}

if (!buildWhenStale()) process.exit(1);
const { main } = await import('../dist/main.js');
process.exitCode = await main(process.argv.slice(2));
