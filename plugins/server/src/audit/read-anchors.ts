import { closeSync, openSync, readSync } from 'node:fs';
import { parseAnchor, type Anchor } from '@xeploai/application';
import { problem, ProblemError } from '@xeploai/domain';

const MOST_BYTES = 1_000_000;
const WRITTEN = /(?:[^\s"@,;]+@)?[1-9]\d{0,14}:[0-9a-f]{64}(?![0-9a-f])/g;
const HEAD = /\{"agencyId":("(?:[^"\\]|\\.)*"),"seq":([1-9]\d{0,14}),"hash":"([0-9a-f]{64})"\}/g;

/**
 * An anchor as it is written, or every anchor in a file: a report in JSON, an earlier export, a note.
 * @throws ProblemError `audit-anchor-unreadable` when it is neither
 */
export function readAnchors(given: string): readonly Anchor[] {
  const written = parseAnchor(given);
  if (written !== null) return [written];
  const found = anchorsIn(beginningOf(given));
  if (found.length === 0) throw new ProblemError([problem('audit-anchor-unreadable', given)]);
  return found;
}

function anchorsIn(content: string): readonly Anchor[] {
  const heads = [...content.matchAll(HEAD)].map(([, agency = '""', seq, hash = '']): Anchor => ({
    agencyId: JSON.parse(agency) as string,
    seq: Number(seq),
    hash,
  }));
  const written = [...content.matchAll(WRITTEN)].flatMap(([anchor]) => parseAnchor(anchor) ?? []);
  return [...heads, ...written];
}

/** Heads and papers stand at the beginning of a file, however long the log behind them. */
function beginningOf(path: string): string {
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch {
    throw new ProblemError([problem('audit-anchor-unreadable', path)]);
  }
  try {
    const buffer = Buffer.alloc(MOST_BYTES);
    return buffer.toString('utf8', 0, readSync(file, buffer));
  } finally {
    closeSync(file);
  }
}
