import { resolve } from 'node:path';
import { displayAnchor, verifyChains, type Anchor, type VerifiedChains } from '@xeploai/application';
import type { Text } from '@xeploai/domain';
import { readExport, writeExport } from '../audit/export-file.js';
import { readAnchors } from '../audit/read-anchors.js';
import { EXIT } from '../exit-code.js';
import { openConfiguredStore, systemClock } from '../open-workspace.js';
import type { Settings } from '../settings.js';
import type { Terminal } from '../terminal.js';

export interface VerifyOptions {
  /** An exported log; the database when absent. */
  readonly file?: string;
  readonly anchor?: readonly string[];
}

const SCOPE = { agencies: 'province', actor: 'cli', snapshot: true } as const;
const PAGE = 1000;

/** `xeploai audit verify`: whether the audit log is as it was written; ends with 65 when it is not. */
export async function auditVerify(settings: Settings, terminal: Terminal, options: VerifyOptions): Promise<number> {
  const anchors = (options.anchor ?? []).flatMap(readAnchors);
  const { verified, brokenLines } =
    options.file === undefined
      ? { verified: await verifyStore(settings, terminal, anchors), brokenLines: [] }
      : await verifyFile(options.file, anchors);
  const sound = verified.found + brokenLines.length === 0;
  if (terminal.json) terminal.data(answer(verified, brokenLines, sound, terminal));
  else print(verified, brokenLines, anchors, terminal);
  return sound ? EXIT.ok : EXIT.badData;
}

async function verifyStore(
  settings: Settings,
  terminal: Terminal,
  anchors: readonly Anchor[],
): Promise<VerifiedChains> {
  const store = await openConfiguredStore(settings, terminal);
  try {
    return await store.unitOfWork(SCOPE, async (tx) =>
      verifyChains({ heads: await tx.audit.heads(), entries: tx.audit.entries(PAGE), anchors }),
    );
  } finally {
    await store.close();
  }
}

async function verifyFile(
  path: string,
  anchors: readonly Anchor[],
): Promise<{ verified: VerifiedChains; brokenLines: readonly Text[] }> {
  const { heads, entries, brokenLines } = await readExport(resolve(path));
  return { verified: await verifyChains({ heads, entries, anchors }), brokenLines };
}

const answer = (
  { entries, ends, findings, found }: VerifiedChains,
  brokenLines: readonly Text[],
  ok: boolean,
  { text }: Terminal,
): object => ({
  ok,
  entries,
  chains: ends.length,
  found: found + brokenLines.length,
  findings: [
    ...findings.map(({ what, ...place }) => ({ ...place, detail: text(what) })),
    ...brokenLines.map((what) => ({ code: 'audit-line-broken', detail: text(what) })),
  ],
  anchors: ok ? ends.map(displayAnchor) : [],
});

function print(
  { entries, ends, findings, found }: VerifiedChains,
  brokenLines: readonly Text[],
  anchors: readonly Anchor[],
  { line, say, text }: Terminal,
): void {
  for (const what of [...brokenLines, ...findings.map((finding) => finding.what)]) line(`- ${text(what)}`);
  if (found > findings.length) line(`- ${say('check-more', { count: found - findings.length })}`);
  const total = found + brokenLines.length;
  line(say(total === 0 ? 'audit-sound' : 'audit-unsound', { entries, chains: ends.length, found: total }));
  line(anchors.length > 0 ? say('audit-anchored', { anchors: anchors.length }) : say('audit-not-anchored'));
  const province = ends.find(({ agencyId }) => agencyId === '');
  if (province !== undefined && total === 0) line(`${say('audit-anchor')}: ${displayAnchor(province)}`);
}

/** `xeploai audit export`: the whole audit log in a file that can be verified without the database. */
export async function auditExport(settings: Settings, terminal: Terminal, options: { file: string }): Promise<number> {
  const path = resolve(options.file);
  const store = await openConfiguredStore(settings, terminal);
  try {
    const entries = await store.unitOfWork(SCOPE, async (tx) =>
      writeExport(path, { heads: await tx.audit.heads(), entries: tx.audit.entries(PAGE) }, systemClock.now()),
    );
    if (terminal.json) terminal.data({ file: path, entries });
    else terminal.line(terminal.say('audit-exported', { file: path, entries }));
    return EXIT.ok;
  } finally {
    await store.close();
  }
}
