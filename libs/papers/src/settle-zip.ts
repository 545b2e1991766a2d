import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';

/** A day that an archive can carry; archives write it as the clock on the wall shows it, whatever the time zone. */
export const EARLIEST = new Date(1980, 0, 2);
export const EARLIEST_INSTANT = '1980-01-02T00:00:00.000Z';

/**
 * Packs a paper again without the instants that differ from one printing to the next, so that equal papers are equal
 * bytes: the time of every entry, and the created and modified times of the document properties.
 */
export function settleZip(archive: Uint8Array): Uint8Array {
  const entries = Object.entries(unzipSync(archive)).toSorted(([a], [b]) => (a < b ? -1 : 1));
  const settled = entries.map(([name, content]): [string, Uint8Array] => [
    name,
    name === 'docProps/core.xml' ? withoutTimes(content) : content,
  ]);
  return zipSync(Object.fromEntries(settled), { mtime: EARLIEST, level: 6 });
}

const withoutTimes = (content: Uint8Array): Uint8Array =>
  strToU8(strFromU8(content).replace(/(<dcterms:(?:created|modified)[^>]*>)[^<]*/g, `$1${EARLIEST_INSTANT}`));
