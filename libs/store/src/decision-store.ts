import type { Clock, DecidedBatch, Decision, DecisionStore } from '@xeploai/application';
import { problem, ProblemError, type CivilDate, type Level, type Problem } from '@xeploai/domain';
import { sql, type RawBuilder } from 'kysely';
import { sqlState, UNIQUE_VIOLATION } from './database-error.js';
import { pagesByKey } from './pages-by-key.js';
import { oneRow, type Session } from './session.js';
import { oneOf, stage } from './stage.js';

const COLUMNS = {
  year: 'int4',
  subject: 'text',
  number: 'text',
  agency_id: 'text',
  duty_group: 'text',
  level: 'text',
  decided_on: 'date',
  decided_by: 'text',
  reason: 'text',
  rulebook_id: 'text',
  rulebook_hash: 'text',
  supersedes: 'text',
} as const;
const NAMES = sql.join(Object.keys(COLUMNS).map((name) => sql.ref(name)));

interface DecisionRow {
  readonly year: number;
  readonly subject: string;
  readonly number: string;
  readonly agency_id: string;
  readonly duty_group: string;
  readonly level: Level;
  readonly decided_on: CivilDate;
  readonly decided_by: string;
  readonly reason: string;
  readonly rulebook_id: string;
  readonly rulebook_hash: string;
  readonly supersedes: string | null;
}

/** A new decision supersedes the one in force by its number; the database lets one chain a subject and year exist. */
export const openDecisionStore = (session: Session, clock: Clock): DecisionStore => ({
  add: async (decisions) => {
    if (decisions.length === 0) return;
    const staged = await stage(session, COLUMNS, decisions.map(cellsOf));
    const clashes = await session.rows(sql<{
      year: number;
      subject: string;
      supersedes: string | null;
      found: string | null;
    }>`
      select s.year, s.subject, s.supersedes, f.number as found
      from ${staged} as s left join xeploai.decision_in_force f on f.year = s.year and f.subject = s.subject
      where s.supersedes is distinct from f.number order by s.subject limit 100`);
    const problems = [...twice(decisions), ...clashes.map(clash)];
    if (problems.length > 0) throw new ProblemError(problems);
    try {
      await session.run(sql`
        insert into xeploai.decision (${NAMES}, recorded_at)
        select ${NAMES}, ${clock.now().toISOString()}::text::timestamptz from ${staged} as s`);
    } catch (err) {
      if (sqlState(err) === UNIQUE_VIOLATION) throw new ProblemError([problem('store-decision-taken', 'decisions')]);
      throw err;
    }
  },

  byAgency: async (year, agencyId) => {
    const rows = await session.rows(sql<DecisionRow>`
      select ${NAMES} from xeploai.decision_in_force where year = ${year}::int and agency_id = ${agencyId}
      order by subject`);
    return rows.map(decisionOf);
  },

  levelsBefore: async (year, subjects) => {
    if (subjects.length === 0) return new Map();
    const rows = await session.rows(sql<Pick<DecisionRow, 'subject' | 'year' | 'level'>>`
      select subject, year, level from xeploai.decision_in_force
      where year < ${year}::int and subject in ${oneOf(subjects)} order by subject, year`);
    const found = Map.groupBy(rows, ({ subject }) => subject);
    return new Map(
      [...found].map(([subject, levels]) => [subject, levels.map(({ year: of, level }) => ({ year: of, level }))]),
    );
  },

  count: async (year) =>
    (
      await oneRow(
        session,
        sql<{ found: number }>`select count(*)::int as found from xeploai.decision_in_force where year = ${year}::int`,
      )
    ).found,

  pages: (pageSize) => pages(session, pageSize),

  batches: async () =>
    session.rows(sql<DecidedBatch>`
      select agency_id as "agencyId", year, number, count(*)::int as decisions from xeploai.decision
      group by 1, 2, 3 order by 1, 2, 3`),
});

async function* pages(session: Session, pageSize: number): AsyncGenerator<readonly Decision[]> {
  const query = (after: DecisionRow | null, limit: number): RawBuilder<DecisionRow> => sql<DecisionRow>`
    select ${NAMES} from xeploai.decision where ${
      after === null
        ? sql`true`
        : sql`(year, subject, number) > (${after.year}::int, ${after.subject}::text, ${after.number}::text)`
    }
    order by year, subject, number limit ${limit}`;
  for await (const rows of pagesByKey(session, pageSize, query, (row) => row)) yield rows.map(decisionOf);
}

const clash = (row: { year: number; subject: string; supersedes: string | null; found: string | null }): Problem =>
  row.found === null
    ? problem('store-decision-replaces-none', row.subject, {
        year: row.year,
        subject: row.subject,
        number: row.supersedes ?? '',
      })
    : problem('store-decision-in-force', row.subject, { year: row.year, subject: row.subject, number: row.found });

/** Subjects that one list decides twice. */
function twice(decisions: readonly Decision[]): readonly Problem[] {
  const first = new Map<string, Decision>();
  return decisions.flatMap((decision) => {
    const key = JSON.stringify([decision.year, decision.subject]);
    const earlier = first.get(key);
    if (earlier === undefined) first.set(key, decision);
    const { year, subject } = decision;
    return earlier === undefined
      ? []
      : [problem('store-decision-in-force', subject, { year, subject, number: earlier.number })];
  });
}

const cellsOf = (one: Decision): (string | number | null)[] => [
  one.year,
  one.subject,
  one.number,
  one.agencyId,
  one.group,
  one.level,
  one.decidedOn,
  one.decidedBy,
  one.reason,
  one.rulebook.id,
  one.rulebook.hash,
  one.supersedes,
];

const decisionOf = (row: DecisionRow): Decision => ({
  agencyId: row.agency_id,
  subject: row.subject,
  group: row.duty_group,
  year: row.year,
  level: row.level,
  number: row.number,
  decidedOn: row.decided_on,
  decidedBy: row.decided_by,
  reason: row.reason,
  rulebook: { id: row.rulebook_id, hash: row.rulebook_hash },
  supersedes: row.supersedes,
});
