import type { Absentee, Clock, Filed, StaffStore } from '@xeploai/application';
import { civilDateOf, type CivilDate, type StaffMember } from '@xeploai/domain';
import { sql, type RawBuilder } from 'kysely';
import { bulkWrite } from './bulk-write.js';
import { pagesByKey } from './pages-by-key.js';
import { oneRow, type Session } from './session.js';
import { oneOf } from './stage.js';

const STAFF = {
  id: 'text',
  agency_id: 'text',
  staff_code: 'text',
  personal_id: 'text',
  left_on: 'date',
  hash: 'text',
  record: 'json',
} as const;
const POSTS = {
  staff_id: 'text',
  position: 'int4',
  agency_id: 'text',
  post_id: 'text',
  unit_id: 'text',
  role: 'text',
  category: 'text',
  valid_from: 'date',
  valid_to: 'date',
  is_primary: 'bool',
} as const;
const SEEN = { staff_id: 'text', agency_id: 'text', run_id: 'text' } as const;

/** Before the hash of a record whose employment was ended because a complete list no longer showed the person. */
const ABSENT = 'absent ';

interface FiledRow {
  readonly id: string;
  readonly agency_id: string;
  readonly hash: string;
  readonly record: StaffMember;
}

export function openStaffStore(session: Session, clock: Clock): StaffStore {
  /** Employment has not ended by today. */
  const current = (): RawBuilder<unknown> =>
    sql`(left_on is null or left_on > ${civilDateOf(clock.now())}::text::date)`;
  return {
    hashes: async (ids) => {
      const rows = await session.rows(
        sql<{ id: string; hash: string }>`select id, hash from xeploai.staff where id in ${oneOf(ids)}`,
      );
      return new Map(rows.map(({ id, hash }) => [id, hash]));
    },

    identities: async (codes) => {
      const wanted = oneOf(codes);
      const rows = await session.rows(sql<{ code: string; id: string }>`
        select staff_code as code, id from xeploai.staff where staff_code in ${wanted}
        union all
        select personal_id, id from xeploai.staff where personal_id in ${wanted}
        order by 1, 2 desc`);
      return new Map(rows.map(({ code, id }) => [code, id]));
    },

    write: (rows, runId) => write(session, lastOfEach(rows), runId),

    touch: async (ids, runId) => {
      await session.run(sql`
        insert into xeploai.staff_seen (staff_id, agency_id, run_id)
        select id, agency_id, ${runId}::text from xeploai.staff where id in ${oneOf(ids)}
        on conflict (staff_id) do update set agency_id = excluded.agency_id, run_id = excluded.run_id`);
    },

    unitsWithPeople: async () => {
      const rows = await session.rows(sql<{ unit_id: string }>`
        select distinct unit_id from xeploai.staff_post p where valid_to is null and exists (
          select from xeploai.staff s where s.id = p.staff_id and ${current()})`);
      return new Set(rows.map(({ unit_id }) => unit_id));
    },

    countCurrent: async () =>
      (
        await oneRow(
          session,
          sql<{ people: number }>`select count(*)::int as people from xeploai.staff where ${current()}`,
        )
      ).people,

    countCurrentByAgency: async () => {
      const rows = await session.rows(sql<{ agency_id: string; people: number }>`
        select agency_id, count(*)::int as people from xeploai.staff where ${current()}
        group by agency_id order by agency_id`);
      return new Map(rows.map(({ agency_id, people }) => [agency_id, people]));
    },

    notSeenBy: async (runId) => {
      const rows = await session.rows(sql<{ id: string; agency_id: string }>`
        select id, agency_id from xeploai.staff s where ${current()} and not exists (
          select from xeploai.staff_seen seen where seen.staff_id = s.id and seen.run_id = ${runId})
        order by id`);
      return rows.map(({ id, agency_id }) => ({ id, agencyId: agency_id }));
    },

    // The hash changes with the record: should the source show the person again as before, that is a change.
    markAbsent: async (ids, since) => {
      await session.run(sql`
        update xeploai.staff set left_on = ${since}::text::date, hash = ${ABSENT} || hash,
          record = jsonb_set(record::jsonb, '{leftOn}', to_jsonb(${since}::text))::json
        where id in ${oneOf(ids)} and (left_on is null or left_on > ${since}::text::date)`);
    },

    find: async (ids) => {
      const rows = await session.rows(
        sql<{ record: StaffMember }>`select record from xeploai.staff where id in ${oneOf(ids)} order by id`,
      );
      return rows.map(({ record }) => record);
    },

    pages: (pageSize) => pages(session, pageSize),
    absentees: (pageSize) => absentees(session, pageSize),
  };
}

const lastOfEach = <T>(rows: readonly Filed<T>[]): readonly Filed<T>[] => [
  ...new Map(rows.map((row) => [row.id, row])).values(),
];

async function write(session: Session, rows: readonly Filed<StaffMember>[], runId: string): Promise<void> {
  if (rows.length === 0) return;
  await bulkWrite(session, {
    table: 'staff',
    columns: STAFF,
    rows: rows.map(({ id, agencyId, hash, record }) => [
      id,
      agencyId,
      record.staffCode,
      record.personalId,
      record.leftOn,
      hash,
      JSON.stringify(record),
    ]),
    onConflict: { key: ['id'], set: Object.keys(STAFF) },
  });
  await session.run(sql`delete from xeploai.staff_post where staff_id in ${oneOf(rows.map(({ id }) => id))}`);
  await bulkWrite(session, {
    table: 'staff_post',
    columns: POSTS,
    rows: rows.flatMap(({ id, agencyId, record }) =>
      record.posts.map((post, position) => [
        id,
        position,
        agencyId,
        post.id,
        post.unitId,
        post.role,
        post.category,
        post.from,
        post.to,
        post.primary,
      ]),
    ),
  });
  await bulkWrite(session, {
    table: 'staff_seen',
    columns: SEEN,
    rows: rows.map(({ id, agencyId }) => [id, agencyId, runId]),
    onConflict: { key: ['staff_id'], set: ['agency_id', 'run_id'] },
  });
}

async function* pages(session: Session, pageSize: number): AsyncGenerator<readonly Filed<StaffMember>[]> {
  const query = (after: string | null, limit: number): RawBuilder<FiledRow> => sql<FiledRow>`
    select id, agency_id, hash, record from xeploai.staff
    where (${after}::text is null or id > ${after}::text) order by id limit ${limit}`;
  for await (const rows of pagesByKey(session, pageSize, query, ({ id }) => id)) {
    yield rows.map(({ id, agency_id, hash, record }) => ({ id, agencyId: agency_id, hash, record }));
  }
}

interface AbsenteeRow {
  readonly id: string;
  readonly agency_id: string;
  readonly left_on: CivilDate;
  readonly seen_by: string | null;
}

async function* absentees(session: Session, pageSize: number): AsyncGenerator<readonly Absentee[]> {
  const query = (after: string | null, limit: number): RawBuilder<AbsenteeRow> => sql<AbsenteeRow>`
    select s.id, s.agency_id, s.left_on, seen.run_id as seen_by
    from xeploai.staff s left join xeploai.staff_seen seen on seen.staff_id = s.id
    where starts_with(s.hash, ${ABSENT}) and (${after}::text is null or s.id > ${after}::text)
    order by s.id limit ${limit}`;
  for await (const rows of pagesByKey(session, pageSize, query, ({ id }) => id)) {
    yield rows.map(({ id, agency_id, left_on, seen_by }) => ({
      id,
      agencyId: agency_id,
      leftOn: left_on,
      seenBy: seen_by,
    }));
  }
}
