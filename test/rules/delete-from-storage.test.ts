import rule from '../../rules/delete-from-storage.js';
import { testRule } from './test-rule.js';

const supabase = true;

testRule(rule, {
  valid: [
    { name: 'a bucket is made and changed', supabase, sql: "insert into storage.buckets (id, name, public) values ('avatars', 'avatars', true) on conflict (id) do update set public = true; update storage.buckets set file_size_limit = 1000 where id = 'avatars';" },
    { name: 'what a row says of its owner', supabase, sql: "update storage.objects set owner_id = 'x' where bucket_id = 'avatars';" },
    { name: 'allowed on purpose', supabase, sql: "set local storage.allow_delete_query = 'true'; delete from storage.objects where bucket_id = 'old';" },
    { name: 'tables of that name elsewhere', supabase, history: 'create table objects (id bigint primary key);', sql: 'delete from objects; delete from storage.migrations where id = 1;' },
    { name: 'in the body of a function', supabase, sql: "create function clear() returns void language sql as $$ delete from storage.objects where bucket_id = 'old' $$;" },
  ],
  invalid: [
    {
      supabase,
      sql: "delete from storage.objects where bucket_id = 'old'; delete from storage.buckets where id = 'old';",
      expect: [
        { message: 'deleted', at: 'storage.objects', severity: 'error', subject: 'storage.objects', what: 'DELETE on "storage.objects" fails on the platform (42501); where it does not, the files stay behind with nothing that points at them.', help: 'Delete through the Storage API:' },
        { message: 'deleted', at: 'storage.buckets' },
      ],
    },
    { name: 'in a block', supabase, sql: "do $$ begin delete from storage.objects where bucket_id = 'old'; end $$;", expect: [{ message: 'deleted', at: 'storage.objects' }] },
    { supabase, sql: 'truncate storage.objects;', expect: [{ message: 'deleted', at: 'storage.objects', what: 'TRUNCATE on "storage.objects" fails on the platform (42501); where it does not, the files stay behind with nothing that points at them.' }] },
    { supabase, sql: "update storage.objects set name = 'a/' || name, bucket_id = 'new' where bucket_id = 'old';", expect: [{ message: 'moved', at: 'storage.objects', severity: 'warning', what: 'Changing "bucket_id" and "name" of "storage.objects" does not move the file: the row points at one that is not there.' }] },
  ],
});
