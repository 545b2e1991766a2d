import type { Migration } from '../migration.js';

/** Rights of the application's role: what is recorded here is added to and never changed. */
const ADDED = ['target_version', 'indicator_version', 'adjustment', 'adjustment_decision'];

const AGENCY = '(select xeploai.sees_all()) or agency_id = any((select xeploai.agency_scope())::text[])';
const ANYBODY = '(select xeploai.in_scope())';

const secured = (table: string, rights: string, rows: string): string[] => [
  `grant ${rights} on xeploai.${table} to xeploai_app`,
  `alter table xeploai.${table} enable row level security`,
  `alter table xeploai.${table} force row level security`,
  `create policy of_scope on xeploai.${table} for all using (${rows}) with check (${rows})`,
  `create trigger never_changed before update or delete on xeploai.${table} for each row execute function xeploai.refuse_change()`,
  `create trigger never_emptied before truncate on xeploai.${table} for each statement execute function xeploai.refuse_change()`,
];

/** Targets of units, indicators with their revisions, adjustments; and what each rulebook was made of. */
export const adjustments: Migration = {
  name: '0002-adjustments',
  statements: [
    `create table xeploai.target_version (
       year int not null, unit_id text collate "C" not null, version int not null, agency_id text collate "C" not null,
       hash text not null, recorded_at timestamptz not null, targets json not null)`,
    `create unique index target_version_key on xeploai.target_version (year, unit_id, version desc)`,
    `create index target_version_by_agency on xeploai.target_version (agency_id, year, unit_id)`,

    `create table xeploai.indicator_version (
       year int not null, agency_id text collate "C" not null, indicator text collate "C" not null, version int not null,
       hash text not null, recorded_at timestamptz not null, title text not null, fact json not null, document text not null)`,
    `create unique index indicator_version_key on xeploai.indicator_version (year, agency_id, indicator, version desc)`,

    `create table xeploai.adjustment (
       year int not null, agency_id text collate "C" not null, number int not null, recorded_at timestamptz not null,
       proposal json not null, primary key (year, agency_id, number))`,
    `create table xeploai.adjustment_decision (
       year int not null, agency_id text collate "C" not null, number int not null, decision text not null,
       decided_on date not null, decided_by text not null, reason text not null, document text not null,
       recorded_at timestamptz not null, primary key (year, agency_id, number),
       foreign key (year, agency_id, number) references xeploai.adjustment (year, agency_id, number))`,

    // Of the law and of nobody: which parts a rulebook of that hash was made of.
    `create table xeploai.rulebook (hash text collate "C" primary key, id text not null, parts json not null)`,

    // A correction finds out where the result that it corrects went.
    `create index outbox_by_person on xeploai.outbox (year, staff_id)`,

    ...ADDED.flatMap((table) => secured(table, 'select, insert', AGENCY)),
    ...secured('rulebook', 'select, insert', ANYBODY),
  ],
};
