import rule from '../../rules/invalid-literal.js';
import { testRule } from './test-rule.js';

const history = "create type role as enum ('member', 'owner'); create table members (id uuid primary key, role role);";

testRule(rule, {
  valid: [
    { history, sql: "create policy p on members using (role = 'owner');" },
    { name: 'a label added before', history: [history, "alter type role add value 'guest';"], sql: "create policy p on members using (role = 'guest');" },
    { name: 'a type that no file made', history: 'create table t (a mood);', sql: "alter table t alter a set default 'x';" },
    { name: 'the statement that adds the label is refused itself', supabase: true, history, files: { 'supabase/migrations/20260101_a.sql': "select pg_catalog.set_config('search_path', '', false); alter type role add value if not exists 'guest';", 'supabase/migrations/20260102_b.sql': "create policy p on members using (role = 'guest');" } },
    { name: 'text', history: 'create table t (a text);', sql: "create policy p on t using (a = 'x');" },
  ],
  invalid: [
    { history, sql: "create policy p on members using (role = 'guest');", expect: [{ message: 'label', at: "create policy p on members using (role = 'guest')", severity: 'error', subject: 'public.role', what: "Type \"role\" has no label 'guest', so the statement fails (22P02).", help: "Use one of 'member', 'owner', or add it in an earlier migration: ALTER TYPE role ADD VALUE 'guest';" }] },
    { name: 'a later file adds the label', history, context: ['supabase/migrations/20260102_b.sql'], files: { 'supabase/migrations/20260101_a.sql': "create policy p on members using (role = 'guest');", 'supabase/migrations/20260102_b.sql': "alter type role add value 'guest';" }, expect: [{ message: 'label', at: "create policy p on members using (role = 'guest')" }] },
    { history, sql: "insert into members values ('m-1', 'owner');", expect: [{ message: 'form', at: 'members', what: 'The statement fails (22P02): invalid input syntax for type uuid: "m-1".' }] },
    { history: 'create table t (a text[]);', sql: `insert into t values ('["a"]');`, expect: [{ message: 'form', at: 't', help: "Write a value of that type, in braces: '{a,b}', or ARRAY['a', 'b']." }] },
  ],
});
