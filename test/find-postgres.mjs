// Where the programs of a local PostgreSQL server are. Plain JavaScript: also run by Nx to key its cache.
import { existsSync, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const below = (folder) =>
  existsSync(folder)
    ? readdirSync(folder)
        .sort()
        .reverse()
        .map((name) => join(folder, name, 'bin'))
    : [];

/** Folder that holds `initdb` and `postgres`, or `''`. */
export function findPostgres() {
  const folders = [
    ...(process.env.PATH ?? '').split(delimiter),
    ...below('/usr/lib/postgresql'),
    ...below('/opt/homebrew/opt').filter((folder) => folder.includes('postgresql')),
  ];
  return folders.find((folder) => existsSync(join(folder, 'initdb')) && existsSync(join(folder, 'postgres'))) ?? '';
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  process.stdout.write(`${process.env.XEPLOAI_TEST_DATABASE ? 'XEPLOAI_TEST_DATABASE' : findPostgres()}\n`);
}
