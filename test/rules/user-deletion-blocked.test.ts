import rule from '../../rules/user-deletion-blocked.js';
import { testRule } from './test-rule.js';

const supabase = true;

testRule(rule, {
  valid: [
    { name: 'cascade', supabase, sql: 'create table notes (owner uuid references auth.users (id) on delete cascade);' },
    { name: 'set null', supabase, sql: 'create table notes (owner uuid references auth.users on delete set null);' },
    { name: 'restrict is meant', supabase, sql: 'create table invoices (owner uuid references auth.users on delete restrict);' },
    { name: 'another table', supabase, history: 'create table users (id bigint primary key);', sql: 'create table notes (owner bigint references users);' },
    { name: 'put right in the same file', supabase, sql: 'create table notes (owner uuid constraint owned references auth.users); alter table notes drop constraint owned, add constraint owned foreign key (owner) references auth.users on delete cascade;' },
    { name: 'the table is gone at the end', supabase, files: { 'supabase/migrations/20260101_add.sql': 'create table notes (owner uuid references auth.users);', 'supabase/migrations/20260102_drop.sql': 'drop table notes;' } },
    { name: 'a key of an earlier file', supabase, history: 'create table notes (owner uuid references auth.users);', sql: 'alter table notes add column body text;' },
  ],
  invalid: [
    {
      supabase,
      sql: 'create table notes (id bigint primary key, owner uuid references auth.users (id));',
      expect: [{
        message: 'blocked',
        at: 'references auth.users (id)',
        severity: 'note',
        subject: 'public.notes.owner',
        what: 'A user to whom a row of "notes" refers (owner) cannot be deleted: Supabase Auth gets 23503.',
        help: 'Say what becomes of the rows: ALTER TABLE notes DROP CONSTRAINT notes_owner_fkey, ADD CONSTRAINT notes_owner_fkey FOREIGN KEY (owner) REFERENCES auth.users (id) ON DELETE SET NULL NOT VALID; keeps them without their user, and ON DELETE CASCADE deletes them; or ON DELETE RESTRICT when that is meant.',
      }],
    },
    {
      name: 'a column that must have a value',
      supabase,
      sql: 'create table notes (id bigint primary key, owner uuid not null references auth.users (id));',
      expect: [{
        message: 'blocked', at: 'references auth.users (id)',
        help: 'Say what becomes of the rows: ALTER TABLE notes DROP CONSTRAINT notes_owner_fkey, ADD CONSTRAINT notes_owner_fkey FOREIGN KEY (owner) REFERENCES auth.users (id) ON DELETE CASCADE NOT VALID; deletes them, and ON DELETE SET NULL keeps them once owner may be NULL (ALTER COLUMN … DROP NOT NULL); or ON DELETE RESTRICT when that is meant.',
      }],
    },
    {
      name: 'the primary key',
      supabase,
      sql: 'create table profiles (id uuid primary key references auth.users (id));',
      expect: [{
        message: 'blocked', at: 'references auth.users (id)',
        help: 'Say what becomes of the rows: ALTER TABLE profiles DROP CONSTRAINT profiles_id_fkey, ADD CONSTRAINT profiles_id_fkey FOREIGN KEY (id) REFERENCES auth.users (id) ON DELETE CASCADE NOT VALID; deletes them; or ON DELETE RESTRICT when that is meant.',
      }],
    },
    {
      name: 'a CHECK names the column: SET NULL may break it',
      supabase,
      sql: "create table decisions (id bigint primary key, approver uuid references auth.users (id), email text, check (approver is not null or email is not null));",
      expect: [{
        message: 'blocked', at: 'references auth.users (id)',
        help: 'Say what becomes of the rows: ALTER TABLE decisions DROP CONSTRAINT decisions_approver_fkey, ADD CONSTRAINT decisions_approver_fkey FOREIGN KEY (approver) REFERENCES auth.users (id) ON DELETE CASCADE NOT VALID; deletes them; or ON DELETE RESTRICT when that is meant.',
      }],
    },
    {
      name: 'two keys are one note',
      supabase,
      history: 'create table notes (id bigint primary key, owner uuid, editor uuid);',
      sql: 'alter table notes add constraint owned foreign key (owner) references auth.users; alter table notes add constraint edited foreign key (editor) references auth.users;',
      expect: [{
        message: 'blocked', at: 'constraint owned foreign key (owner) references auth.users',
        what: 'A user to whom a row of "notes" refers (owner, editor) cannot be deleted: Supabase Auth gets 23503.',
        related: [{ at: 'constraint edited foreign key (editor) references auth.users', text: 'and this one' }],
      }],
    },
    {
      name: 'each key of several as its column allows',
      supabase,
      history: 'create table notes (id bigint primary key, owner uuid, editor uuid not null);',
      sql: 'alter table notes add constraint owned foreign key (owner) references auth.users; alter table notes add constraint edited foreign key (editor) references auth.users;',
      expect: [{ message: 'blocked', at: 'constraint owned foreign key (owner) references auth.users', help: 'and ON DELETE CASCADE deletes them; the same for editor (CASCADE); or ON DELETE RESTRICT when that is meant.' }],
    },
  ],
});
