import type { Clock, Tx } from '@xeploai/application';
import { openAdjustmentStore } from './adjustment-store.js';
import { openAuditLog } from './audit-log.js';
import { openDeadlineStore } from './deadline-store.js';
import { openDecisionStore } from './decision-store.js';
import { openFactStore } from './fact-store.js';
import { openIndicatorStore } from './indicator-store.js';
import { openOutbox } from './outbox.js';
import { openOutcomeStore } from './outcome-store.js';
import { openRulebookStore } from './rulebook-store.js';
import type { Session } from './session.js';
import { openStaffStore } from './staff-store.js';
import { openSyncLedger } from './sync-ledger.js';
import { openTargetStore } from './target-store.js';
import { openUnitStore } from './unit-store.js';

/** All stores over one transaction. */
export const openTx = (session: Session, clock: Clock): Tx => ({
  units: openUnitStore(session),
  staff: openStaffStore(session, clock),
  facts: openFactStore(session),
  targets: openTargetStore(session),
  indicators: openIndicatorStore(session),
  rulebooks: openRulebookStore(session),
  outcomes: openOutcomeStore(session),
  decisions: openDecisionStore(session, clock),
  adjustments: openAdjustmentStore(session),
  deadlines: openDeadlineStore(session),
  sync: openSyncLedger(session),
  outbox: openOutbox(session),
  audit: openAuditLog(session),
});
