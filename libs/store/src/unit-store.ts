import type { UnitStore } from '@xeploai/application';
import type { Unit } from '@xeploai/domain';
import { sql } from 'kysely';
import { bulkWrite } from './bulk-write.js';
import type { Session } from './session.js';
import { oneOf } from './stage.js';

const COLUMNS = {
  id: 'text',
  agency_id: 'text',
  code: 'text',
  parent_id: 'text',
  is_agency: 'bool',
  valid_from: 'date',
  valid_to: 'date',
  hash: 'text',
  record: 'json',
} as const;

export const openUnitStore = (session: Session): UnitStore => ({
  hashes: async (ids) => {
    const rows = await session.rows(
      sql<{ id: string; hash: string }>`select id, hash from xeploai.unit where id in ${oneOf(ids)}`,
    );
    return new Map(rows.map(({ id, hash }) => [id, hash]));
  },

  write: async (units) => {
    await bulkWrite(session, {
      table: 'unit',
      columns: COLUMNS,
      rows: units.map(({ id, agencyId, hash, record }) => [
        id,
        agencyId,
        record.code,
        record.parentId,
        record.isAgency,
        record.validFrom,
        record.validTo,
        hash,
        JSON.stringify(record),
      ]),
      onConflict: { key: ['id'], set: Object.keys(COLUMNS) },
    });
  },

  // The hash changes with the record: should the source show the unit again as before, that is a change.
  end: async (ids, on) => {
    await session.run(sql`
      update xeploai.unit set valid_to = ${on}::text::date, hash = 'ended ' || hash,
        record = jsonb_set(record::jsonb, '{validTo}', to_jsonb(${on}::text))::json
      where id in ${oneOf(ids)} and (valid_to is null or valid_to > ${on}::text::date)`);
  },

  all: async () => {
    const rows = await session.rows(sql<{ record: Unit }>`select record from xeploai.unit order by id`);
    return rows.map(({ record }) => record);
  },
});
