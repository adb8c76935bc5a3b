import rule from '../../rules/disabled-trigger.js';
import { testRule } from './test-rule.js';

const supabase = true;
const history = "create table notes (id bigint primary key); create function touch() returns trigger language plpgsql as $$ begin return new; end $$; create trigger touched before update on notes for each row execute function touch();";

testRule(rule, {
  valid: [
    { name: 'switched on again', supabase, history, sql: 'alter table notes disable trigger touched; update notes set id = id; alter table notes enable trigger touched;' },
    { name: 'all of them, switched on again', supabase, history, sql: 'alter table notes disable trigger user; update notes set id = id; alter table notes enable trigger user;' },
    { name: 'switched on by a later file', supabase, history, files: { 'supabase/migrations/20260101_off.sql': 'alter table notes disable trigger touched;', 'supabase/migrations/20260102_on.sql': 'alter table notes enable trigger touched;' } },
    { name: 'dropped afterwards', supabase, history, sql: 'alter table notes disable trigger touched; drop trigger touched on notes;' },
    { name: 'it was off', supabase, history: `${history} alter table notes disable trigger touched;`, sql: 'alter table notes disable trigger touched;' },
    { name: 'ALL without a foreign key', supabase, history, sql: 'alter table notes disable trigger all; alter table notes enable trigger all;' },
    { name: 'ALL by a superuser', history: 'create table users (id bigint primary key); create table notes (owner bigint references users);', sql: 'alter table notes disable trigger all; alter table notes enable trigger all;' },
    { name: 'no trigger that a file made', supabase, history: 'create table notes (id bigint);', sql: 'alter table notes disable trigger user;' },
  ],
  invalid: [
    {
      supabase,
      history,
      sql: 'alter table notes disable trigger touched; update notes set id = id;',
      expect: [{
        message: 'off',
        at: 'touched',
        severity: 'warning',
        subject: 'public.notes.touched',
        what: 'Trigger "touched" on "notes" stays switched off after this migration.',
        help: 'Add at the end of the file: ALTER TABLE notes ENABLE TRIGGER touched; If it is not to run any more, drop it instead.',
        related: [{ at: 'create trigger touched before update on notes for each row execute function touch()', text: 'trigger "touched" created here' }],
      }],
    },
    { name: 'all triggers', supabase, history, sql: 'alter table notes disable trigger user;', expect: [{ message: 'off', at: 'alter table notes disable trigger user', what: 'Trigger "touched" on "notes" stays switched off after this migration.' }] },
    {
      name: 'the triggers of foreign keys',
      supabase,
      history: 'create table users (id bigint primary key); create table notes (owner bigint references users);',
      sql: 'alter table users disable trigger all; alter table users enable trigger all;',
      expect: [{
        message: 'all', at: 'alter table users disable trigger all', severity: 'error',
        what: 'DISABLE TRIGGER ALL on "users" fails (42501): it takes in the triggers of its foreign keys, for which it wants a superuser.',
        help: 'ALTER TABLE users DISABLE TRIGGER USER;',
      }],
    },
  ],
});
