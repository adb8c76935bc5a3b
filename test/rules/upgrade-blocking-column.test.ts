import rule from '../../rules/upgrade-blocking-column.js';
import { testRule } from './test-rule.js';

const history = 'create table documents (id bigint primary key, language text);';

testRule(rule, {
  valid: [
    { name: 'types whose OIDs are kept', sql: 'create table jobs (source regclass, kind regtype, owner regrole);' },
    { name: 'a temporary table', sql: 'create temporary table jobs (handler regproc);' },
    { name: 'in an expression', sql: "create table documents (body text, words tsvector generated always as (to_tsvector('english'::regconfig, body)) stored);" },
    { name: 'a parameter', sql: "create function search(language regconfig) returns int language sql as 'select 1';" },
    { name: 'a view', history, sql: 'create view languages as select language::regconfig as config from documents;' },
    { name: 'changed by a later file', files: { 'supabase/migrations/20260101_add.sql': 'create table jobs (handler regproc);', 'supabase/migrations/20260102_fix.sql': 'alter table jobs alter column handler type text;' } },
  ],
  invalid: [
    {
      sql: 'create table jobs (id bigint primary key, handler regproc not null);',
      expect: [{
        message: 'oid',
        at: 'handler',
        severity: 'warning',
        subject: 'public.jobs.handler',
        what: 'Column "handler" of "jobs" stores regproc, and pg_upgrade refuses a database with such a column: the project cannot be upgraded in place.',
        help: 'Store the name: ALTER TABLE jobs ALTER COLUMN handler TYPE text; and cast where it is used: handler::regproc.',
      }],
    },
    { history, sql: "alter table documents add column config regconfig default 'english';", expect: [{ message: 'oid', at: 'config' }] },
    { history, sql: 'alter table documents alter column language type regconfig using language::regconfig;', expect: [{ message: 'oid', at: 'language', column: 36 }] },
    { sql: 'create table jobs (handlers regprocedure[]);', expect: [{ message: 'oid', at: 'handlers', what: 'Column "handlers" of "jobs" stores regprocedure[], and pg_upgrade refuses a database with such a column: the project cannot be upgraded in place.' }] },
  ],
});
