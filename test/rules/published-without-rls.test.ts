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
  ],
});
