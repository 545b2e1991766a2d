import type { Migration } from '../migration.js';

/** Who asked for a synchronisation, what of it could not be believed, and who approved it all the same. */
export const syncApproval: Migration = {
  name: '0003-sync-approval',
  statements: [
    `alter table xeploai.sync_run
       add column requested_by text not null default '', add column unnamed int not null default 0,
       add column drift json not null default '{}', add column approval json`,
  ],
};
