import rule from '../../rules/published-without-rls.js';
import { testRule } from './test-rule.js';

const supabase = true;
const history = 'create table salaries (id bigint primary key, amount numeric);';
const add = 'alter publication supabase_realtime add table salaries;';

testRule(rule, {
  valid: [
    { name: 'row level security is on', supabase, history: `${history} alter table salaries enable row level security;`, sql: add },
    { name: 'switched on in the same file', supabase, history, sql: `${add} alter table salaries enable row level security;` },
    { name: 'switched on by a later file', supabase, history, files: { 'supabase/migrations/20260101_add.sql': add, 'supabase/migrations/20260102_fix.sql': 'alter table salaries enable row level security;' } },
    { name: 'nobody may read it', supabase, history: `${history} revoke all on salaries from anon, authenticated;`, sql: add },
    { name: 'a schema that is not served', supabase, history: 'create schema private; create table private.salaries (id bigint primary key);', sql: 'alter publication supabase_realtime add table private.salaries;' },
    { name: 'made in the same file: another rule says so', supabase, sql: `${history} ${add}` },
    { name: 'another publication', supabase, history: `${history} create publication warehouse;`, sql: 'alter publication warehouse add table salaries;' },
    { name: 'all tables, each with row level security', supabase, history: `${history} alter table salaries enable row level security;`, sql: 'drop publication supabase_realtime; create publication supabase_realtime for all tables;' },
    { name: 'the tables of a schema that is not served', supabase, history: 'create schema private; create table private.salaries (id bigint primary key);', sql: 'alter publication supabase_realtime add tables in schema private;' },
    { name: 'it was sent before, with its schema', supabase, history: `${history} alter publication supabase_realtime add tables in schema public;`, sql: add },
    { name: 'a table that no file made', supabase, sql: add },
    { name: 'SQL that is only known at run time may have switched it on', supabase, history: `${history} do $$ declare t text; begin for t in select tablename from pg_tables loop execute 'alter table ' || t || ' enable row level security'; end loop; end $$;`, sql: add },
  ],
  invalid: [
    {
      supabase,
      history,
      sql: add,
      expect: [{
        message: 'open',
        at: 'alter publication supabase_realtime add table salaries',
        severity: 'error',
        subject: 'public.salaries',
        what: 'Realtime sends every change of "salaries", which has no row level security, to whoever subscribes as anon or authenticated.',
        help: 'Before it is added: ALTER TABLE salaries ENABLE ROW LEVEL SECURITY;',
        related: [{ at: 'salaries', text: 'table created here' }],
      }],
    },
    {
      supabase,
      history: `${history} create table notes (id bigint primary key); create table secured (id bigint primary key); alter table secured enable row level security;`,
      sql: 'drop publication supabase_realtime; create publication supabase_realtime for all tables;',
      expect: [{
        message: 'whole',
        at: 'create publication supabase_realtime for all tables',
        subject: 'supabase_realtime',
        what: 'Realtime sends every change of tables without row level security, "salaries", "notes", to whoever subscribes as anon or authenticated: the publication takes in all tables.',
        help: 'Name the tables that clients are to listen to: CREATE PUBLICATION supabase_realtime FOR TABLE …; and enable row level security on each.',
      }],
    },
    {
      supabase,
      history,
      sql: 'alter publication supabase_realtime add tables in schema public;',
      expect: [{ message: 'whole', at: 'alter publication supabase_realtime add tables in schema public', what: 'Realtime sends every change of tables without row level security, "salaries", to whoever subscribes as anon or authenticated: the publication takes in a whole schema.' }],
    },
    {
      name: 'the partitions of a table that is added',
      supabase,
      history: "create table events (at date) partition by range (at); alter table events enable row level security; create table events_2026 partition of events for values from ('2026-01-01') to ('2027-01-01');",
      sql: 'alter publication supabase_realtime add table events;',
      expect: [{ message: 'open', at: 'alter publication supabase_realtime add table events', subject: 'public.events_2026' }],
    },
  ],
});
