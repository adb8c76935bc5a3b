import rule from '../../rules/fragile-auth-reference.js';
import { testRule } from './test-rule.js';

const supabase = true;

testRule(rule, {
  valid: [
    { name: 'the primary key', supabase, sql: 'create table notes (owner uuid references auth.users (id) on delete cascade);' },
    { name: 'the primary key, by default', supabase, sql: 'create table notes (owner uuid references auth.users on delete cascade);' },
    { name: 'a table of the project', supabase, history: 'create table users (id bigint primary key, phone text unique);', sql: 'create table notes (phone text references users (phone));' },
    { name: 'dropped by a later file', supabase, files: { 'supabase/migrations/20260101_add.sql': 'create table notes (phone text references auth.users (phone));', 'supabase/migrations/20260102_drop.sql': 'alter table notes drop constraint notes_phone_fkey;' } },
    { name: 'a plain Postgres', sql: 'create table notes (phone text references auth.users (phone));' },
  ],
  invalid: [
    {
      supabase,
      sql: 'create table notes (id bigint primary key, phone text references auth.users (phone));',
      expect: [{
        message: 'unique',
        at: 'references auth.users (phone)',
        severity: 'error',
        subject: 'public.notes.notes_phone_fkey',
        what: 'The foreign key of "notes" refers to "phone" of "auth.users", whose unique index Supabase may change: then its own upgrade of the project fails, or the key goes.',
        help: 'Refer to the primary key: … REFERENCES auth.users (id) ON DELETE CASCADE; and look the rest up there.',
      }],
    },
  ],
});
