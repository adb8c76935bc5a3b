import rule from '../../rules/lost-trigger.js';
import { testRule } from './test-rule.js';

const touch = "create function touch() returns trigger language plpgsql as 'begin return new; end';";
const history = `create table notes (id bigint primary key, changed timestamptz); ${touch} create trigger touched before insert or update on notes for each row execute function touch();`;
const again = 'create trigger touched before insert or update on notes for each row execute function touch();';
const onUsers = `${touch} create trigger signed_up after insert on auth.users for each row execute function touch();`;

testRule(rule, {
  valid: [
    { name: 'made again with the table', history, sql: `drop table notes; create table notes (id uuid primary key); ${again}` },
    { name: 'under another name', history, sql: 'drop table notes; create table notes (id uuid primary key); create trigger changed before update on notes for each row execute function touch();' },
    { name: 'the table is gone for good', history, sql: 'drop table notes;' },
    { name: 'the function goes too', history, sql: 'drop table notes; drop function touch(); create table notes (id uuid primary key);' },
    { name: 'dropped with its function', supabase: true, history: onUsers, sql: 'drop trigger signed_up on auth.users; drop function touch();' },
    { name: 'dropped and made again', supabase: true, history: onUsers, sql: 'drop trigger if exists signed_up on auth.users; create trigger signed_up after insert on auth.users for each row execute function touch();' },
    { name: 'dropped on purpose', history, sql: 'drop trigger touched on notes;' },
    { name: 'the function serves other tables', supabase: true, history: `${onUsers} create table tags (id bigint); create trigger a before insert on tags for each row execute function touch();`, sql: 'drop trigger signed_up on auth.users;' },
    { name: 'another function does the work', supabase: true, history: onUsers, sql: "drop trigger signed_up on auth.users; create function stamp() returns trigger language plpgsql as 'begin return new; end'; create trigger stamped after insert on auth.users for each row execute function stamp();" },
    { name: 'along with CASCADE: another rule says so', history, sql: 'drop function touch() cascade;' },
    { name: 'renamed with its trigger, and a view in its place', history, sql: 'alter table notes rename to memos; create view notes as select * from memos;' },
    { name: 'a trigger that was switched off', supabase: true, history: `${onUsers} alter table auth.users disable trigger signed_up;`, sql: 'drop trigger signed_up on auth.users;' },
    { name: 'made in the same file', supabase: true, sql: `${onUsers} drop trigger signed_up on auth.users;` },
  ],
  invalid: [
    {
      history,
      sql: 'drop table notes; create table notes (id uuid primary key);',
      expect: [{
        message: 'recreated',
        at: 'notes',
        line: 1,
        column: 32,
        severity: 'warning',
        subject: 'public.notes',
        what: 'Table "notes" had trigger "touched", and comes back without: what it did for each row is not done any more.',
        help: 'Create it again in the same file: CREATE TRIGGER touched BEFORE INSERT OR UPDATE ON notes FOR EACH ROW EXECUTE FUNCTION touch();',
        related: [{ at: again.slice(0, -1), text: 'trigger "touched" of the old table' }],
      }],
    },
    { name: 'another table takes the name', history, sql: 'create table notes_new (like notes including all); alter table notes rename to notes_old; alter table notes_new rename to notes;', expect: [{ message: 'recreated', at: 'notes_new', line: 1, column: 103 }] },
    {
      name: 'on auth.users',
      supabase: true,
      history: onUsers,
      sql: 'drop trigger signed_up on auth.users;',
      expect: [{ message: 'dropped', at: 'signed_up', line: 1, severity: 'warning', subject: 'auth.users.signed_up', what: 'Trigger "signed_up" on auth.users is dropped and not made again: "touch" is not called any more at sign-up.' }],
    },
  ],
});
