import type { Migration } from '../migration.js';

/** Rights of the application's role, table by table. What it may not do is as much a promise as what it may. */
const RIGHTS: Readonly<Record<string, string>> = {
  unit: 'select, insert, update',
  staff: 'select, insert, update',
  staff_post: 'select, insert, delete',
  staff_seen: 'select, insert, update',
  fact_version: 'select, insert',
  outcome_basis: 'select, insert',
  outcome: 'select, insert, update',
  decision: 'select, insert',
  deadline_entry: 'select, insert, update',
  party_ranking: 'select, insert, update',
  outbox: 'select, insert, update',
  audit_head: 'select, insert, update',
  audit_entry: 'select, insert',
  sync_run: 'select, insert, update',
  sync_seen: 'select, insert, delete',
  quarantine: 'select, insert, update',
};

/** Rows of an agency: seen and written by that agency and by the province. */
const OF_AGENCY = [
  'staff',
  'staff_post',
  'staff_seen',
  'fact_version',
  'outcome',
  'decision',
  'deadline_entry',
  'party_ranking',
  'outbox',
  'audit_head',
  'audit_entry',
];

const AGENCY = '(select xeploai.sees_all()) or agency_id = any((select xeploai.agency_scope())::text[])';
const ANYBODY = '(select xeploai.in_scope())';
const PROVINCE = '(select xeploai.sees_all())';

const policy = (table: string, name: string, command: string, using: string | null, check: string | null): string =>
  `create policy ${name} on xeploai.${table} for ${command}${using ? ` using (${using})` : ''}${check ? ` with check (${check})` : ''}`;

const neverChanged = (table: string): string[] => [
  `create trigger never_changed before update or delete on xeploai.${table} for each row execute function xeploai.refuse_change()`,
  `create trigger never_emptied before truncate on xeploai.${table} for each statement execute function xeploai.refuse_change()`,
];

export const firstTables: Migration = {
  name: '0001-first-tables',
  statements: [
    `do $$ begin
       if not exists (select from pg_roles where rolname = 'xeploai_app') then
         create role xeploai_app nologin nosuperuser nobypassrls nocreatedb nocreaterole;
       end if;
     exception when duplicate_object or unique_violation then null;
     end $$`,
    `do $$ begin
       if not pg_has_role(current_user, 'xeploai_app', 'member') then
         execute format('grant xeploai_app to %I', current_user);
       end if;
       if not has_database_privilege('xeploai_app', current_database(), 'temporary') then
         execute format('grant temporary on database %I to xeploai_app', current_database());
       end if;
     end $$`,
    `grant usage on schema xeploai to xeploai_app`,

    // The scope of a unit of work: empty sees nothing, '*' is the province, else a list of agencies.
    `create function xeploai.in_scope() returns boolean language sql stable as
       $$ select nullif(current_setting('xeploai.agencies', true), '') is not null $$`,
    `create function xeploai.sees_all() returns boolean language sql stable as
       $$ select coalesce(current_setting('xeploai.agencies', true), '') = '*' $$`,
    `create function xeploai.agency_scope() returns text[] language sql stable as
       $$ select case when not xeploai.in_scope() or xeploai.sees_all() then '{}'::text[]
                      else current_setting('xeploai.agencies', true)::text[] end $$`,
    `create function xeploai.refuse_change() returns trigger language plpgsql as
       $$ begin raise exception 'rows of % are never changed or removed', tg_table_name using errcode = '55000'; end $$`,
    // Keys compare byte by byte, so that order and pages are the same in every database.
    `create table xeploai.unit (
       id text collate "C" primary key, agency_id text collate "C" not null, code text not null, parent_id text, is_agency boolean not null,
       valid_from date not null, valid_to date, hash text not null, record json not null)`,

    `create table xeploai.staff (
       id text collate "C" primary key, agency_id text collate "C" not null, staff_code text not null, personal_id text not null,
       left_on date, hash text not null, record json not null)`,
    `create index staff_by_agency on xeploai.staff (agency_id, id)`,
    `create index staff_by_code on xeploai.staff (staff_code)`,
    `create index staff_by_personal_id on xeploai.staff (personal_id)`,
    `create table xeploai.staff_post (
       staff_id text collate "C" not null, position int not null, agency_id text collate "C" not null, post_id text not null,
       unit_id text collate "C" not null, role text not null, category text not null, valid_from date not null, valid_to date,
       is_primary boolean not null, primary key (staff_id, position))`,
    `create index staff_post_by_unit on xeploai.staff_post (agency_id, unit_id)`,
    // Apart from staff, so that a sync that changes nothing rewrites narrow rows and not everybody's record.
    `create table xeploai.staff_seen (staff_id text collate "C" primary key, agency_id text collate "C" not null, run_id text collate "C" not null)
       with (fillfactor = 60)`,

    `create table xeploai.fact_version (
       year int not null, subject text collate "C" not null, version int not null, agency_id text collate "C" not null, hash text not null,
       recorded_at timestamptz not null, sheet json not null)`,
    // Its order is the order in which the latest versions are read, page by page.
    `create unique index fact_version_key on xeploai.fact_version (year, subject, version desc)`,
    `create index fact_version_by_agency on xeploai.fact_version (agency_id, year, subject)`,

    // What many outcomes have in common: the rulebook and the settled readings.
    `create table xeploai.outcome_basis (
       id uuid primary key, rulebook_id text not null, rulebook_hash text not null, readings json not null)`,
    `create table xeploai.outcome (
       year int not null, subject text collate "C" not null, agency_id text collate "C" not null, fact_version int not null,
       duty_group text not null, basis uuid not null references xeploai.outcome_basis, status text not null, level text,
       possible text[] not null, awaits text[] not null, readings text[] not null, provisional boolean not null,
       evidence int4[] not null, primary key (year, subject))`,
    `create index outcome_by_agency on xeploai.outcome (agency_id, year, subject)`,

    // One chain a subject and year: one root, each decision superseded at most once. Its end is in force.
    `create table xeploai.decision (
       year int not null, subject text collate "C" not null, number text collate "C" not null, agency_id text collate "C" not null, duty_group text not null,
       level text not null, decided_on date not null, decided_by text not null, reason text not null,
       rulebook_id text not null, rulebook_hash text not null, supersedes text collate "C" check (supersedes <> number),
       recorded_at timestamptz not null, primary key (year, subject, number),
       foreign key (year, subject, supersedes) references xeploai.decision (year, subject, number))`,
    `create unique index decision_one_root on xeploai.decision (year, subject) where supersedes is null`,
    `create unique index decision_one_successor on xeploai.decision (year, subject, supersedes)
       where supersedes is not null`,
    `create index decision_by_agency on xeploai.decision (agency_id, year, subject)`,
    `create view xeploai.decision_in_force with (security_invoker = true) as
       select d.* from xeploai.decision d where not exists (
         select from xeploai.decision n where n.year = d.year and n.subject = d.subject and n.supersedes = d.number)`,

    `create table xeploai.deadline_entry (
       year int not null, agency_id text collate "C" not null, step text not null, done_on date, document text,
       extended_until date, extension_document text, primary key (year, agency_id, step),
       check ((extended_until is null) = (extension_document is null)))`,
    `create table xeploai.party_ranking (
       year int not null, agency_id text collate "C" not null, day date, primary key (year, agency_id))`,

    `create table xeploai.outbox (
       target text collate "C" not null, key text collate "C" not null, agency_id text collate "C" not null, seq bigint generated always as identity,
       staff_id text collate "C" not null, year int not null, command json not null, state text not null, attempts int not null,
       receipt text, problem json, primary key (target, key))`,
    `create index outbox_due on xeploai.outbox (target, staff_id, seq) where state in ('pending', 'sent', 'unknown')`,

    `create table xeploai.audit_head (agency_id text collate "C" primary key, seq bigint not null, hash text not null)`,
    `create table xeploai.audit_entry (
       agency_id text collate "C" not null, seq bigint not null, actor text not null, action text not null, at timestamptz not null,
       payload json not null, previous text not null, hash text not null, primary key (agency_id, seq))`,
    `create function xeploai.only_forward() returns trigger language plpgsql as
       $$ begin
         if new.agency_id <> old.agency_id or new.seq <= old.seq then
           raise exception 'the head of an audit chain only moves forward' using errcode = '55000';
         end if;
         return new;
       end $$`,
    `create trigger only_forward before update on xeploai.audit_head for each row execute function xeploai.only_forward()`,
    `create trigger never_removed before delete on xeploai.audit_head for each row execute function xeploai.refuse_change()`,

    // Operational data of the synchronisation: ids, hashes, counts, reasons; no personal record.
    `create table xeploai.sync_run (
       id text collate "C" primary key, source text not null, stream text not null, started_at timestamptz not null,
       finished_at timestamptz, status text not null, read int not null, accepted_new int not null,
       accepted_changed int not null, unchanged int not null, quarantined int not null, duplicate int not null,
       checkpoint text, pages int not null, problem json,
       check (read = accepted_new + accepted_changed + unchanged + quarantined + duplicate))`,
    `create index sync_run_latest on xeploai.sync_run (source, stream, started_at)`,
    `create table xeploai.sync_seen (run_id text collate "C" not null, id text collate "C" not null, hash text not null, primary key (run_id, id))`,
    `create table xeploai.quarantine (
       run_id text collate "C" not null, stream text not null, page int not null, position int not null, source_id text,
       hash text not null, problems json not null, primary key (run_id, stream, page, position))`,

    ...Object.entries(RIGHTS).flatMap(([table, rights]) => [
      `grant ${rights} on xeploai.${table} to xeploai_app`,
      `alter table xeploai.${table} enable row level security`,
      `alter table xeploai.${table} force row level security`,
    ]),
    `grant select on xeploai.decision_in_force, xeploai.migration to xeploai_app`,
    ...['fact_version', 'decision', 'audit_entry'].flatMap(neverChanged),

    ...OF_AGENCY.map((table) => policy(table, 'of_agency', 'all', AGENCY, AGENCY)),
    // The tree of units and the freshness of the data are for everybody who has a scope.
    policy('unit', 'seen_by_all', 'select', ANYBODY, null),
    policy('unit', 'added_by_agency', 'insert', null, AGENCY),
    policy('unit', 'changed_by_agency', 'update', AGENCY, AGENCY),
    policy('outcome_basis', 'seen_by_all', 'all', ANYBODY, ANYBODY),
    policy('sync_run', 'seen_by_all', 'select', ANYBODY, null),
    policy('sync_run', 'added_by_province', 'insert', null, PROVINCE),
    policy('sync_run', 'changed_by_province', 'update', PROVINCE, PROVINCE),
    policy('sync_seen', 'of_province', 'all', PROVINCE, PROVINCE),
    policy('quarantine', 'of_province', 'all', PROVINCE, PROVINCE),
  ],
};
