import rule from '../../rules/column-outside-grants.js';
import { testRule } from './test-rule.js';

const supabase = true;
const history = 'create table people (id bigint primary key, name text); revoke all on people from anon, authenticated; grant select (id, name) on people to authenticated;';

testRule(rule, {
  valid: [
    { name: 'granted in the same file', supabase, history, sql: 'alter table people add column nickname text; grant select (nickname) on people to authenticated;' },
    { name: 'granted on the table', supabase, history: 'create table people (id bigint primary key, name text);', sql: 'alter table people add column nickname text;' },
    { name: 'some columns were hidden before', supabase, history: 'create table people (id bigint primary key, name text, salary int); revoke all on people from authenticated; grant select (id, name) on people to authenticated;', sql: 'alter table people add column nickname text;' },
    { name: 'only for writing', supabase, history: 'create table people (id bigint primary key, name text); revoke all on people from authenticated; grant update (id, name) on people to authenticated;', sql: 'alter table people add column nickname text;' },
    { name: 'taken away altogether', supabase, history, sql: 'alter table people add column nickname text; revoke all on people from authenticated;' },
    { name: 'dropped again', supabase, history, sql: 'alter table people add column nickname text; alter table people drop column nickname;' },
    { name: 'granted by a later file', supabase, history, files: { 'supabase/migrations/20260101_a.sql': 'alter table people add column nickname text;', 'supabase/migrations/20260102_b.sql': 'grant select (nickname) on people to authenticated;' } },
    { name: 'to a group that the role is in', supabase, history: `${history} create role readers; grant readers to authenticated;`, sql: 'alter table people add column nickname text; grant select on people to readers;' },
    { name: 'a table of the same file', supabase, sql: `${history} alter table people add column nickname text;` },
  ],
  invalid: [
    {
      supabase,
      history,
      sql: 'alter table people add column nickname text;',
      expect: [{
        message: 'hidden',
        at: 'nickname',
        what: 'New column "nickname" of "people" is not among the columns granted to authenticated: "select *" fails from now on with "permission denied" (42501).',
        help: 'Grant it in the same file: GRANT SELECT (nickname) ON people TO authenticated; Or, when it is not meant for them, have the clients name their columns first.',
        subject: 'public.people.nickname',
      }],
      fixed: 'alter table people add column nickname text;\nGRANT SELECT (nickname) ON people TO authenticated;',
    },
  ],
});
