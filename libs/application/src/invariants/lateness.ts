import { SEASON_STEPS, text, type CivilDate, type LedgerEntry, type Text } from '@xeploai/domain';
import type { ChainEntry, Tx } from '../ports.js';
import type { Invariant } from './check.js';
import { payloadOf } from './payload.js';

const PAGE = 500;
const PARTY_RANKING = 'season.partyRanking';
const ACTIONS = [...SEASON_STEPS.map((step) => `season.${step}`), PARTY_RANKING];

/** The last event of a step of an agency, or of its Party members' ranking, in words that can be compared. */
export type LastEvents = ReadonlyMap<string, string>;

/**
 * I14: lateness is a pure function of the deadline ledger, so it recomputes when every line of the ledger is what the
 * last recorded event says, its first due date being the rule's and never a line of the ledger.
 */
export const lateness: Invariant = {
  id: 'I14',
  title: text('invariant-lateness'),
  async *look(tx) {
    const events = await lastEvents(tx);
    for (const year of await tx.deadlines.years()) {
      for (const entry of await tx.deadlines.entries(year)) {
        yield judgeLine(keyOf(year, entry.agencyId, entry.step), saidOf(entry), events);
        events.delete(keyOf(year, entry.agencyId, entry.step));
      }
      for (const [agencyId, day] of await tx.deadlines.partyRankings(year)) {
        yield judgeLine(keyOf(year, agencyId, 'partyRanking'), day ?? '-', events);
        events.delete(keyOf(year, agencyId, 'partyRanking'));
      }
    }
    for (const [line, event] of events) yield [text('invariant-lateness-differs', { line, ledger: '-', event })];
  },
};

export function judgeLine(line: string, ledger: string, events: LastEvents): Text[] {
  const event = events.get(line);
  return event === ledger ? [] : [text('invariant-lateness-differs', { line, ledger, event: event ?? '-' })];
}

const keyOf = (year: number, agencyId: string, step: string): string => `${year}/${agencyId}/${step}`;

const saidOf = ({ doneOn, document, extension }: Pick<LedgerEntry, 'doneOn' | 'document' | 'extension'>): string =>
  [doneOn, document, extension?.until, extension?.document].map((part) => part ?? '-').join(' | ');

async function lastEvents(tx: Tx): Promise<Map<string, string>> {
  const events = new Map<string, string>();
  for await (const page of tx.audit.entries(PAGE, { actions: ACTIONS })) {
    for (const entry of page) events.set(...eventOf(entry));
  }
  return events;
}

function eventOf(entry: ChainEntry): readonly [string, string] {
  const payload = payloadOf(entry) as { year: number; day?: CivilDate | null } & Pick<
    LedgerEntry,
    'doneOn' | 'document' | 'extension'
  >;
  const step = entry.action.slice('season.'.length);
  const said = entry.action === PARTY_RANKING ? (payload.day ?? '-') : saidOf(payload);
  return [keyOf(payload.year, entry.agencyId, step), said];
}
