import rule from '../../rules/reset-view-options.js';
import { testRule } from './test-rule.js';

const history = 'create table notes (id bigint primary key, body text);';
const supabase = true;
const invoker = `${history} create view recent with (security_invoker = true) as select * from notes;`;
const checked = `${history} create view recent with (security_barrier) as select * from notes where id > 10 with local check option;`;

testRule(rule, {
  valid: [
    { name: 'the option is said again', supabase, history: invoker, sql: 'create or replace view recent with (security_invoker = on) as select * from notes;' },
    { name: 'set in the same file', supabase, history: invoker, sql: 'create or replace view recent as select * from notes; alter view recent set (security_invoker = true);' },
    { name: 'switched off on purpose', supabase, history: invoker, sql: 'create or replace view recent with (security_invoker = false) as select * from notes;' },
    { name: 'a view without options', supabase, history: `${history} create view recent as select * from notes;`, sql: 'create or replace view recent as select * from notes;' },
    { name: 'a table with row level security: view-bypasses-rls says it', supabase, history: `${invoker} alter table notes enable row level security;`, sql: 'create or replace view recent as select * from notes;' },
    { name: 'a later file sets it', supabase, history: invoker, files: { 'supabase/migrations/20260101_view.sql': 'create or replace view recent as select * from notes;', 'supabase/migrations/20260102_fix.sql': 'alter view recent set (security_invoker = true);' } },
    { name: 'a view that cannot be written through needs no check option', supabase, history: `${history} create view recent as select * from notes where id > 10 with check option;`, sql: 'drop view recent; create view recent as select distinct * from notes where id > 10;' },
    { name: 'made and replaced in one file', supabase, history, sql: 'create view recent with (security_invoker = true) as select id from notes; create or replace view recent as select id from notes;' },
    { name: 'a barrier of a view that hides no row', supabase, history: `${history} create view recent with (security_barrier) as select * from notes;`, sql: "create or replace view recent as select *, count(*) filter (where id > 1) over () as n, exists (select from notes where id = 1) as one from notes;" },
    { name: 'no condition passes a LIMIT', supabase, history: `${history} create view recent with (security_barrier) as select * from notes;`, sql: 'create or replace view recent as with last as (select * from notes where id > 1 /* ( */ order by id limit 10) select * from last;' },
    { name: 'gone, and nothing in its place', supabase, history: invoker, sql: 'drop view recent;' },
  ],
  invalid: [
    {
      name: 'a barrier before the WHERE of a sub-query',
      supabase,
      history: `${history} create view recent with (security_barrier) as select * from notes;`,
      sql: 'create or replace view recent as select n.* from (select * from notes where id > 1) n;',
      expect: [{ message: 'lost', at: 'recent', severity: 'warning' }],
      fixed: 'create or replace view recent with (security_barrier = true) as select n.* from (select * from notes where id > 1) n;',
    },
    {
      supabase,
      history: invoker,
      sql: 'create or replace view recent as select * from notes where id > 10;',
      expect: [{
        message: 'lost',
        at: 'recent',
        severity: 'warning',
        subject: 'public.recent',
        what: 'View "recent" had security_invoker, and comes back without: it reads its tables with the privileges of its owner.',
        help: 'ALTER VIEW recent SET (security_invoker = true);',
        related: [{ at: 'recent', text: 'view created here' }],
      }],
      fixed: 'create or replace view recent with (security_invoker = true) as select * from notes where id > 10;',
    },
    {
      name: 'dropped and made again',
      supabase,
      history: checked,
      sql: 'drop view recent; create view recent as select * from notes where id > 10;',
      expect: [{
        message: 'lost',
        at: 'recent',
        line: 1,
        column: 31,
        severity: 'warning',
        what: 'View "recent" had security_barrier and check_option, and comes back without: a function in a query can see the rows that its WHERE hides; rows can be written through it that it does not show.',
        help: 'ALTER VIEW recent SET (security_barrier = true, check_option = local);',
      }],
      fixed: 'drop view recent; create view recent with (security_barrier = true, check_option = local) as select * from notes where id > 10;',
    },
    {
      name: 'beside an option that stays, and on a plain Postgres',
      history: `${history} create view recent with (security_barrier, check_option = cascaded) as select * from notes where id > 10;`,
      sql: 'create or replace view recent with (security_barrier = true) as select * from notes where id > 10;',
      expect: [{ message: 'lost', at: 'recent', help: 'ALTER VIEW recent SET (check_option = cascaded);' }],
    },
    {
      name: 'row level security, but the barrier is lost too',
      supabase,
      history: `${checked} alter table notes enable row level security;`,
      sql: 'create or replace view recent as select * from notes where id > 10;',
      expect: [{ message: 'lost', at: 'recent' }],
      fixed: 'create or replace view recent with (security_barrier = true, check_option = local) as select * from notes where id > 10;',
    },
  ],
});
