import { createHash } from 'node:crypto';
import type { OutcomeCounts, OutcomeStore, StoredOutcome } from '@xeploai/application';
import type { Level, Outcome, Result, SettledReadings } from '@xeploai/domain';
import { sql, type RawBuilder } from 'kysely';
import { bulkWrite } from './bulk-write.js';
import { canonicalJson } from './canonical-json.js';
import { pagesByKey } from './pages-by-key.js';
import type { Session } from './session.js';

const OUTCOMES = {
  year: 'int4',
  subject: 'text',
  agency_id: 'text',
  fact_version: 'int4',
  duty_group: 'text',
  basis: 'uuid',
  status: 'text',
  level: 'text',
  possible: 'text[]',
  awaits: 'text[]',
  readings: 'text[]',
  provisional: 'bool',
  evidence: 'int4[]',
} as const;
const BASES = { id: 'uuid', rulebook_id: 'text', rulebook_hash: 'text', readings: 'json' } as const;

interface OutcomeRow {
  readonly agency_id: string;
  readonly subject: string;
  readonly fact_version: number;
  readonly duty_group: string;
  readonly status: Outcome['status'];
  readonly level: Level | null;
  readonly possible: readonly Result[];
  readonly awaits: readonly string[];
  readonly readings: readonly string[];
  readonly provisional: boolean;
  readonly evidence: readonly number[];
  readonly rulebook_id: string;
  readonly rulebook_hash: string;
  readonly settled: SettledReadings;
}

interface StandingRow {
  readonly standing: Exclude<keyof OutcomeCounts, 'provisional'>;
  readonly subjects: number;
  readonly provisional: number;
}

export const openOutcomeStore = (session: Session): OutcomeStore => ({
  write: async (year, rows) => {
    if (rows.length === 0) return;
    const basisOf = basisFinder();
    const cells = rows.map((row) => {
      const { status, level, possible, awaits, readings, provisional } = row.outcome;
      return [
        year,
        row.subject,
        row.agencyId,
        row.factVersion,
        row.group,
        basisOf(row),
        status,
        level,
        possible,
        awaits,
        readings,
        provisional,
        row.evidence,
      ];
    });
    await bulkWrite(session, {
      table: 'outcome_basis',
      columns: BASES,
      rows: basisOf.found(),
      onConflict: { key: ['id'], set: 'nothing' },
    });
    await bulkWrite(session, {
      table: 'outcome',
      columns: OUTCOMES,
      rows: cells,
      onConflict: { key: ['year', 'subject'], set: Object.keys(OUTCOMES) },
    });
  },

  byAgency: async (year, agencyId) => read(session, sql`o.year = ${year}::int and o.agency_id = ${agencyId}`),

  pages: (year, pageSize) => pages(session, year, pageSize),

  find: async (year, subject) =>
    (await read(session, sql`o.year = ${year}::int and o.subject = ${subject}`))[0] ?? null,

  provisional: (year) => read(session, sql`o.year = ${year}::int and o.provisional`),

  years: async () => {
    const rows = await session.rows(sql<{ year: number }>`select distinct year from xeploai.outcome order by year`);
    return rows.map(({ year }) => year);
  },

  count: async (year) => {
    const rows = await session.rows(sql<StandingRow>`
      select coalesce(level, status) as standing, count(*)::int as subjects,
        (count(*) filter (where provisional))::int as provisional
      from xeploai.outcome where year = ${year}::int group by 1`);
    const counts = {
      excellent: 0,
      good: 0,
      completed: 0,
      notCompleted: 0,
      open: 0,
      authorityDecides: 0,
      notRated: 0,
      provisional: 0,
    };
    for (const { standing, subjects, provisional } of rows) {
      counts[standing] += subjects;
      counts.provisional += provisional;
    }
    return counts;
  },
});

/** Names what an outcome rests on by its content, once for all outcomes that share it. */
function basisFinder(): ((row: StoredOutcome) => string) & { found(): readonly string[][] } {
  const texts = new WeakMap<SettledReadings, string>();
  const ids = new Map<string, string>();
  const bases = new Map<string, string[]>();
  const find = ({ outcome: { rulebook }, readings }: StoredOutcome): string => {
    const text = texts.get(readings) ?? canonicalJson(readings);
    texts.set(readings, text);
    const key = `${rulebook.id} ${rulebook.hash} ${text}`;
    const id =
      ids.get(key) ??
      createHash('sha256')
        .update(JSON.stringify([rulebook.id, rulebook.hash, text]))
        .digest('hex')
        .slice(0, 32);
    ids.set(key, id);
    if (!bases.has(id)) bases.set(id, [id, rulebook.id, rulebook.hash, text]);
    return id;
  };
  return Object.assign(find, { found: () => [...bases.values()] });
}

async function* pages(session: Session, year: number, pageSize: number): AsyncGenerator<readonly StoredOutcome[]> {
  const query = (after: string | null, limit: number): RawBuilder<OutcomeRow> =>
    select(
      sql`o.year = ${year}::int and (${after}::text is null or o.subject > ${after}::text)`,
      sql`limit ${limit}::int`,
    );
  for await (const rows of pagesByKey(session, pageSize, query, ({ subject }) => subject)) yield rows.map(outcomeOf);
}

const read = async (session: Session, where: RawBuilder<unknown>): Promise<readonly StoredOutcome[]> =>
  (await session.rows(select(where))).map(outcomeOf);

const select = (where: RawBuilder<unknown>, limit: RawBuilder<unknown> = sql``): RawBuilder<OutcomeRow> =>
  sql<OutcomeRow>`
    select o.agency_id, o.subject, o.fact_version, o.duty_group, o.status, o.level, o.possible, o.awaits, o.readings,
      o.provisional, o.evidence, b.rulebook_id, b.rulebook_hash, b.readings as settled
    from xeploai.outcome o join xeploai.outcome_basis b on b.id = o.basis
    where ${where} order by o.subject ${limit}`;

const outcomeOf = (row: OutcomeRow): StoredOutcome => ({
  agencyId: row.agency_id,
  subject: row.subject,
  factVersion: row.fact_version,
  group: row.duty_group,
  outcome: {
    subject: row.subject,
    rulebook: { id: row.rulebook_id, hash: row.rulebook_hash },
    status: row.status,
    level: row.level,
    possible: row.possible,
    awaits: row.awaits,
    readings: row.readings,
    provisional: row.provisional,
  },
  evidence: row.evidence,
  readings: row.settled,
});
