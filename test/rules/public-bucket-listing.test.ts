import rule from '../../rules/public-bucket-listing.js';
import { testRule } from './test-rule.js';

const supabase = true;
const bucket = "insert into storage.buckets (id, name, public) values ('avatars', 'avatars', true);";

testRule(rule, {
  valid: [
    { name: 'a private bucket', supabase, sql: "insert into storage.buckets (id, name, public) values ('avatars', 'avatars', false); create policy reading on storage.objects for select using (bucket_id = 'avatars');" },
    { name: 'one is public, the other has the policy', supabase, sql: "insert into storage.buckets (id, name, public) values ('avatars', 'avatars', true), ('invoices', 'invoices', false); create policy reading on storage.objects for select to authenticated using (bucket_id = 'invoices');" },
    { name: 'their own only', supabase, sql: `${bucket} create policy reading on storage.objects for select using (bucket_id = 'avatars' and owner_id = (select auth.uid())::text);` },
    { name: 'for the server', supabase, sql: `${bucket} create policy reading on storage.objects for select to service_role using (bucket_id = 'avatars');` },
    { name: 'adding files', supabase, sql: `${bucket} create policy adding on storage.objects for insert to authenticated with check (bucket_id = 'avatars');` },
    { name: 'the bucket is not made here', supabase, sql: "create policy reading on storage.objects for select using (bucket_id = 'avatars');" },
    { name: 'dropped by a later file', supabase, files: { 'supabase/migrations/20260101_add.sql': `${bucket} create policy reading on storage.objects for select using (bucket_id = 'avatars');`, 'supabase/migrations/20260102_drop.sql': 'drop policy reading on storage.objects;' } },
  ],
  invalid: [
    {
      supabase,
      sql: `${bucket} create policy "avatars are public" on storage.objects for select using (bucket_id = 'avatars');`,
      expect: [{
        message: 'listing',
        at: `create policy "avatars are public" on storage.objects for select using (bucket_id = 'avatars')`,
        severity: 'note',
        subject: 'storage.objects.avatars are public',
        what: 'Policy "avatars are public" lets clients list every file of bucket "avatars", which is public: reading a file by its URL needs no policy.',
        help: `If no client lists files: DROP POLICY "avatars are public" ON storage.objects; or limit it: ALTER POLICY "avatars are public" ON storage.objects USING (bucket_id = 'avatars' AND owner_id = (select auth.uid())::text);`,
      }],
    },
    { name: 'for those who have signed in', supabase, sql: `${bucket} create policy reading on storage.objects for select to authenticated using (bucket_id = 'avatars');`, expect: [{ message: 'listing', at: "create policy reading on storage.objects for select to authenticated using (bucket_id = 'avatars')" }] },
    {
      name: 'a condition with a sub-select is not copied', supabase, history: 'create table teams (id uuid, name text);',
      sql: `${bucket} create policy reading on storage.objects for select using (bucket_id = 'avatars'); create policy removing on storage.objects for delete to authenticated using (bucket_id = 'avatars' and exists (select from teams t where (storage.foldername(name))[1] = t.id::text));`,
      expect: [{
        message: 'listing', at: "create policy reading on storage.objects for select using (bucket_id = 'avatars')",
        help: `Do not drop it: "removing" (DELETE) finds its rows by it. Limit it to the same files: ALTER POLICY reading ON storage.objects TO authenticated USING (…);`,
      }],
    },
    {
      name: 'clients may delete files of the bucket: that needs a policy FOR SELECT', supabase,
      sql: `${bucket} create policy reading on storage.objects for select using (bucket_id = 'avatars'); create policy removing on storage.objects for delete to authenticated using (bucket_id = 'avatars' and owner_id = (select auth.uid())::text); create policy adding on storage.objects for insert with check (bucket_id = 'avatars');`,
      expect: [{
        message: 'listing', at: "create policy reading on storage.objects for select using (bucket_id = 'avatars')",
        help: `Do not drop it: "removing" (DELETE) finds its rows by it. Limit it to those: ALTER POLICY reading ON storage.objects TO authenticated USING (bucket_id = 'avatars' and owner_id = (select auth.uid())::text);`,
      }],
    },
  ],
});
