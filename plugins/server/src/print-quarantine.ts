import type { SyncResult } from '@xeploai/application';
import type { Terminal } from './terminal.js';

/** Broken edges of the tree and rows that were put aside, each with its reason. */
export function printQuarantine(
  { treeProblems, quarantined }: Pick<SyncResult, 'treeProblems' | 'quarantined'>,
  { line, say, text }: Terminal,
): void {
  for (const { what } of treeProblems) line(`  - ${text(what)}`);
  for (const { sourceId, stream, page, position, problems } of quarantined) {
    const why = problems.map(({ what }) => text(what)).join(' ');
    line(`  - ${say(`sync-row-${stream}`, { id: sourceId ?? '?', page, position })}: ${why}`);
  }
}
