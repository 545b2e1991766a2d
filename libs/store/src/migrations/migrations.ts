import type { Migration } from '../migration.js';
import { adjustments } from './adjustments.js';
import { firstTables } from './first-tables.js';
import { syncApproval } from './sync-approval.js';

/** In order; new ones are added at the end. */
export const migrations: readonly Migration[] = [firstTables, adjustments, syncApproval];
