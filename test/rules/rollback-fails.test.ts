import rule from '../../rules/rollback-fails.js';
import { testRule } from './test-rule.js';

const migration = 'supabase/migrations/20260118000000_rename_profiles.sql';
const script = 'supabase/rollbacks/20260118000000_rename_profiles.sql';
const later = 'supabase/migrations/20260119000000_tags.sql';
const history = 'create table profiles (id uuid primary key, name text);';
const rename = 'alter table profiles rename to users; create view profiles as select * from users;';
const file = '"rollbacks/20260118000000_rename_profiles.sql"';

/** The migration with its rollback script; only the migration is linted. */
const pair = (forward: string, rollback: string) => ({ runner: 'supabase', history, files: { [migration]: forward, [script]: rollback } }) as const;

testRule(rule, {
  valid: [
    { name: 'the view goes first', ...pair(rename, 'begin; drop view if exists profiles; alter table users rename to profiles; commit;') },
    { name: 'a script that may run twice', ...pair('create table tags (id bigint);', 'drop table if exists tags; drop table if exists tags; drop index if exists tags_label;') },
    { name: 'CONCURRENTLY outside of a transaction', ...pair('create index profiles_name on profiles (name);', 'drop index concurrently profiles_name;') },
    { name: 'no script', history, sql: rename },
    { name: 'a script without SQL', ...pair(rename, '-- restore the backup') },
    { name: 'the migration itself does not parse', ...pair('create tabel tags (id bigint);', 'drop table tags; drop tabel tags;'), broken: true },
    { name: 'what a later migration makes', ...pair('create table tags (id bigint);', 'alter table profiles drop column tag; drop table tags;'), files: { [migration]: 'create table tags (id bigint);', [later]: 'alter table profiles add column tag text;', [script]: 'alter table profiles drop column tag; drop table tags;' } },
    { name: 'a block may have dropped it', ...pair("alter table profiles rename to users; do $$ begin execute format('create view %I as select 1', 'profiles'); end $$;", "do $$ begin execute format('drop view %I', 'profiles'); end $$; alter table users rename to profiles;") },
    { name: 'an error under a condition checks the result', ...pair('create table tags (id bigint);', "drop table tags; do $$ begin if exists (select from pg_class where relname = 'tags') then raise exception 'still there'; end if; end $$;") },
    { name: 'rows of storage, allowed on purpose', supabase: true, files: { [migration]: "insert into storage.buckets (id, name) values ('a', 'a');", [script]: "set storage.allow_delete_query = 'true'; delete from storage.buckets where id = 'a';" } },
  ],
  invalid: [
    {
      name: 'the compatibility view is in the way',
      ...pair(rename, 'alter table users rename to profiles;\ndrop view profiles;'),
      expect: [{ message: 'viewInTheWay', path: script, at: 'users', severity: 'error', what: `${file} stops here: relation "profiles" already exists (42P07).`, help: 'It is a view: write drop view profiles; before this statement.', subject: '20260118000000_rename_profiles.sql' }],
    },
    { name: 'IF EXISTS of a view', ...pair(rename, 'drop table if exists profiles; alter table users rename to profiles;'), expect: [{ message: 'fails', path: script, at: 'profiles', line: 1, column: 22, what: `${file} stops here: "profiles" is not a table (42809).` }] },
    {
      name: 'CONCURRENTLY in a transaction',
      ...pair('create index profiles_name on profiles (name);', 'begin;\ndrop index concurrently profiles_name;\ncommit;'),
      expect: [{ message: 'transaction', path: script, at: 'drop index concurrently profiles_name', what: `${file} stops here: DROP INDEX CONCURRENTLY cannot run inside a transaction block (25001).` }],
    },
    { name: 'what something needs', ...pair('create table tags (id bigint primary key); create view tag_ids as select id from tags;', 'drop table tags;'), expect: [{ message: 'needed', path: script, at: 'tags', help: 'Drop or change what is in the way first ("tag_ids")' }] },
    { name: 'no SQL', ...pair('create table tags (id bigint);', 'drop tabel tags;'), broken: true, expect: [{ message: 'fails', path: script, at: 'tabel', what: `${file} stops here: syntax error at or near "tabel" (42601).` }] },
    { name: 'rows of storage', supabase: true, files: { [migration]: "insert into storage.buckets (id, name) values ('a', 'a');", [script]: "delete from storage.buckets where id = 'a';" }, expect: [{ message: 'fails', path: script, at: 'storage.buckets' }] },
    { name: 'it says that there is no way back', ...pair('create table tags (id bigint);', "-- never\ndo $$ begin raise exception 'roll forward'; end $$;"), expect: [{ message: 'refuses', path: script, at: "do $$ begin raise exception 'roll forward'; end $$", severity: 'note' }] },
    { name: 'the half of a file', history, sql: `${rename}\n-- migrate:down\nalter table users rename to profiles;`, expect: [{ message: 'viewInTheWay', at: 'users' }] },
    { name: 'a comment in the script silences it', ...pair(rename, '-- pg-safe-ignore rollback-fails: the view is dropped by hand\nalter table users rename to profiles;'), expect: [{ message: 'viewInTheWay', path: script, at: 'users', suppressed: 'the view is dropped by hand' }] },
  ],
});
