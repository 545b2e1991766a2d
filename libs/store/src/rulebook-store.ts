import type { RulebookStore } from '@xeploai/application';
import type { Rulebook } from '@xeploai/domain';
import { sql } from 'kysely';
import { bulkWrite } from './bulk-write.js';
import { canonicalJson } from './canonical-json.js';
import type { Session } from './session.js';

const COLUMNS = { hash: 'text', id: 'text', parts: 'json' } as const;

export const openRulebookStore = (session: Session): RulebookStore => ({
  keep: async ({ id, hash, parts }) => {
    await bulkWrite(session, {
      table: 'rulebook',
      columns: COLUMNS,
      rows: [[hash, id, canonicalJson(parts)]],
      onConflict: { key: ['hash'], set: 'nothing' },
    });
  },

  parts: async () => {
    const rows = await session.rows(
      sql<{ hash: string; parts: Rulebook['parts'] }>`select hash, parts from xeploai.rulebook`,
    );
    return new Map(rows.map(({ hash, parts }) => [hash, parts]));
  },
});
