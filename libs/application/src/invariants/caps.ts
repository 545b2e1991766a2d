import { brokenScopes, CAP_READINGS, text, type CapReading, type Fraction, type Text } from '@xeploai/domain';
import { capOf } from '../decide-agency.js';
import type { Decision, StoredOutcome, Tx } from '../ports.js';
import type { Invariant } from './check.js';
import { payloadOf } from './payload.js';

const PAGE = 500;

/** The share and the reading by which an agency's results of a year were decided, as the audit log has them. */
export interface AppliedCap {
  readonly agencyId: string;
  readonly year: number;
  readonly share: Fraction;
  /** `null`: none was settled, so every reading had to hold. */
  readonly reading: CapReading | null;
}

/** I12: the decisions in force keep the cap, by the share and the reading under which they were made. */
export const caps: Invariant = {
  id: 'I12',
  title: text('invariant-caps'),
  async *look(tx) {
    for (const cap of (await appliedCaps(tx)).values()) {
      const decisions = await tx.decisions.byAgency(cap.year, cap.agencyId);
      yield judgeCap(cap, decisions, await tx.outcomes.byAgency(cap.year, cap.agencyId));
    }
  },
};

export function judgeCap(
  { agencyId, year, share, reading }: AppliedCap,
  decisions: readonly Decision[],
  outcomes: readonly StoredOutcome[],
): Text[] {
  const cap = capOf(decisions, outcomes, share);
  return (reading === null ? CAP_READINGS : [reading]).flatMap((one) =>
    brokenScopes(cap, one).map(({ scope, lines }) => {
      const line = lines.find((candidate) => candidate.reading === one);
      return text('invariant-caps-broken', {
        agency: agencyId,
        year,
        scope,
        excellent: line?.excellent ?? 0,
        most: line?.most ?? 0,
      });
    }),
  );
}

/** The last one counts, by agency and year. */
async function appliedCaps(tx: Tx): Promise<ReadonlyMap<string, AppliedCap>> {
  const applied = new Map<string, AppliedCap>();
  for await (const page of tx.audit.entries(PAGE)) {
    for (const entry of page) {
      if (!entry.payload.includes('"cap"')) continue;
      const { year, cap } = payloadOf(entry) as {
        year?: unknown;
        cap?: { share?: Fraction; reading?: CapReading | null } | null;
      };
      if (typeof year !== 'number' || !cap?.share || cap.reading === undefined) continue;
      if (cap.reading !== null && !CAP_READINGS.includes(cap.reading)) continue;
      const { agencyId } = entry;
      applied.set(JSON.stringify([agencyId, year]), { agencyId, year, share: cap.share, reading: cap.reading });
    }
  }
  return applied;
}
