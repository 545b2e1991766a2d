import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Path of a law file below its folder, with `/`, and its text. */
export type LawFiles = ReadonlyMap<string, string>;

/** The folder of the acts that come with this package. */
export const LAW_FOLDER = fileURLToPath(new URL('../acts', import.meta.url));

/** Reads every YAML file below a folder, in order of path. The only place of this package that touches files. */
export function readActs(folder: string = LAW_FOLDER): LawFiles {
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.yaml'))
    .map((path) => join(folder, path))
    .toSorted();
  return new Map(paths.map((path) => [relative(folder, path).replaceAll('\\', '/'), readFileSync(path, 'utf8')]));
}
