import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import type { ChainEntry, ChainHead } from '@xeploai/application';
import { problem, ProblemError, text, type Text } from '@xeploai/domain';
import { z } from 'zod';
import { writePaper } from '../write-paper.js';

/*
 * An exported audit log: one JSON object a line, the heads of all chains first, then every entry in order of agency and
 * number. Each line stands as `JSON.stringify` writes it, so that one log has one file.
 */

const FORMAT = 'xeploai.audit.export.1';
const PAGE = 1000;

const headSchema = z.strictObject({ agencyId: z.string(), seq: z.int().min(0), hash: z.string() });
const firstSchema = z.strictObject({
  format: z.literal(FORMAT),
  exportedAt: z.iso.datetime(),
  heads: z.array(headSchema),
});
const entrySchema = z.strictObject({
  agencyId: z.string(),
  seq: z.int().positive(),
  actor: z.string(),
  action: z.string(),
  at: z.string(),
  payload: z.string(),
  previous: z.string(),
  hash: z.string(),
});

export interface AuditLogCopy {
  readonly heads: readonly ChainHead[];
  readonly entries: AsyncIterable<readonly ChainEntry[]>;
}

/**
 * Writes a log to a file, which gets its name only when it is whole.
 * @throws ProblemError `cannot-write`
 */
export async function writeExport(path: string, log: AuditLogCopy, exportedAt: Date): Promise<number> {
  let entries = 0;
  async function* lines(): AsyncGenerator<string> {
    yield `${JSON.stringify({ format: FORMAT, exportedAt: exportedAt.toISOString(), heads: log.heads })}\n`;
    for await (const page of log.entries) {
      entries += page.length;
      yield page.map((entry) => `${JSON.stringify(inOrder(entry))}\n`).join('');
    }
  }
  await writePaper(path, lines());
  return entries;
}

const inOrder = ({ agencyId, seq, actor, action, at, payload, previous, hash }: ChainEntry): ChainEntry => ({
  agencyId,
  seq,
  actor,
  action,
  at,
  payload,
  previous,
  hash,
});

/** A log read from a file, line by line. `brokenLines` fills as the entries are read. */
export interface ReadExport extends AuditLogCopy {
  readonly brokenLines: readonly Text[];
}

/** @throws ProblemError when the file cannot be read or does not begin as an exported log does */
export async function readExport(path: string): Promise<ReadExport> {
  const lines = createInterface({ input: createReadStream(path), crlfDelay: Infinity })[Symbol.asyncIterator]();
  const first = await lines.next().catch((err: Error) => {
    throw new ProblemError([problem('input-unreadable', path, { detail: err.message })]);
  });
  const begun = firstSchema.safeParse(first.done === true ? null : valueOf(first.value));
  if (!begun.success) throw new ProblemError([problem('audit-not-an-export', path)]);
  const brokenLines: Text[] = [];
  async function* entries(): AsyncGenerator<readonly ChainEntry[]> {
    let [number, page] = [1, [] as ChainEntry[]];
    for (let next = await lines.next(); next.done !== true; next = await lines.next()) {
      number++;
      const entry = entrySchema.safeParse(valueOf(next.value));
      if (entry.success) page.push(entry.data);
      else brokenLines.push(text('audit-line-broken', { line: number }));
      if (page.length < PAGE) continue;
      yield page;
      page = [];
    }
    yield page;
  }
  return { heads: begun.data.heads, entries: entries(), brokenLines };
}

/** The value of a line that stands as it is written; a member named twice or other white space is no such line. */
function valueOf(line: string): unknown {
  try {
    const value: unknown = JSON.parse(line);
    return JSON.stringify(value) === line ? value : undefined;
  } catch {
    return undefined;
  }
}
