import type { AdjustmentDecision, AdjustmentProposal, AdjustmentStore } from '@xeploai/application';
import { problem, ProblemError, type CivilDate } from '@xeploai/domain';
import { sql } from 'kysely';
import { sqlState, UNIQUE_VIOLATION } from './database-error.js';
import type { Session } from './session.js';

interface DecisionRow {
  readonly decision: string;
  readonly decided_on: CivilDate;
  readonly decided_by: string;
  readonly reason: string;
  readonly document: string;
}

export const openAdjustmentStore = (session: Session): AdjustmentStore => {
  const decisionOn: AdjustmentStore['decisionOn'] = async ({ year, agencyId, number }) => {
    const [row] = await session.rows(sql<DecisionRow>`
      select decision, decided_on, decided_by, reason, document from xeploai.adjustment_decision
      where year = ${year}::int and agency_id = ${agencyId} and number = ${number}::int`);
    return row === undefined ? null : decisionOf(row);
  };
  return {
    add: async (proposal, recordedAt) => {
      const { year, agencyId, number } = proposal;
      const where = `${year}/${agencyId}/${number}`;
      await unless(
        session.run(sql`
          insert into xeploai.adjustment (year, agency_id, number, recorded_at, proposal)
          values (${year}::int, ${agencyId}::text, ${number}::int, ${recordedAt.toISOString()}::text::timestamptz,
            ${JSON.stringify(proposal)}::json)`),
        new ProblemError([problem('store-adjustment-taken', where)]),
      );
    },

    find: async ({ year, agencyId, number }) => {
      const [row] = await session.rows(sql<{ proposal: AdjustmentProposal }>`
        select proposal from xeploai.adjustment
        where year = ${year}::int and agency_id = ${agencyId} and number = ${number}::int`);
      return row?.proposal ?? null;
    },

    all: async (year, agencyId) => {
      const rows = await session.rows(sql<{ proposal: AdjustmentProposal }>`
        select proposal from xeploai.adjustment
        where year = ${year}::int and (${agencyId ?? null}::text is null or agency_id = ${agencyId ?? null}::text)
        order by agency_id, number`);
      return rows.map(({ proposal }) => proposal);
    },

    close: async ({ year, agencyId, number }, decision, recordedAt) => {
      const where = `${year}/${agencyId}/${number}`;
      const { decidedOn, decidedBy, reason, document } = decision;
      await unless(
        session.run(sql`
          insert into xeploai.adjustment_decision
            (year, agency_id, number, decision, decided_on, decided_by, reason, document, recorded_at)
          values (${year}::int, ${agencyId}::text, ${number}::int, ${decision.number}::text, ${decidedOn}::text::date,
            ${decidedBy}::text, ${reason}::text, ${document}::text, ${recordedAt.toISOString()}::text::timestamptz)`),
        new ProblemError([problem('store-adjustment-decided', where, { decision: decision.number })]),
      );
    },

    decisionOn,
  };
};

/** A row that somebody else wrote first is told as a problem. */
async function unless(writing: Promise<number>, taken: ProblemError): Promise<void> {
  try {
    await writing;
  } catch (err) {
    if (sqlState(err) === UNIQUE_VIOLATION) throw taken;
    throw err;
  }
}

const decisionOf = (row: DecisionRow): AdjustmentDecision => ({
  number: row.decision,
  decidedOn: row.decided_on,
  decidedBy: row.decided_by,
  reason: row.reason,
  document: row.document,
});
