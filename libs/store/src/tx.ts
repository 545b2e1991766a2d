import type { Clock, Tx } from '@xeploai/application';
import { openAuditLog } from './audit-log.js';
import { openDeadlineStore } from './deadline-store.js';
import { openDecisionStore } from './decision-store.js';
import { openFactStore } from './fact-store.js';
import { openOutbox } from './outbox.js';
import { openOutcomeStore } from './outcome-store.js';
import type { Session } from './session.js';
import { openStaffStore } from './staff-store.js';
import { openSyncLedger } from './sync-ledger.js';
import { openUnitStore } from './unit-store.js';

/** All stores over one transaction. */
export const openTx = (session: Session, clock: Clock): Tx => ({
  units: openUnitStore(session),
  staff: openStaffStore(session, clock),
  facts: openFactStore(session),
  outcomes: openOutcomeStore(session),
  decisions: openDecisionStore(session, clock),
  deadlines: openDeadlineStore(session),
  sync: openSyncLedger(session),
  outbox: openOutbox(session),
  audit: openAuditLog(session),
});
