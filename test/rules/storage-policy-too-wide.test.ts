import rule from '../../rules/storage-policy-too-wide.js';
import { testRule } from './test-rule.js';

testRule(rule, {
  valid: [
    { name: 'reading one bucket', supabase: true, sql: "create policy avatars on storage.objects for select using (bucket_id = 'avatars');" },
    { name: 'uploading into one bucket', supabase: true, sql: "create policy avatars on storage.objects for insert to authenticated with check (bucket_id = 'avatars');" },
    { name: 'own files of one bucket', supabase: true, sql: "create policy avatars on storage.objects for delete to authenticated using (bucket_id = 'avatars' and owner_id = (select auth.uid())::text);" },
    { name: 'own folder of one bucket', supabase: true, sql: "create policy avatars on storage.objects for update using (bucket_id = 'avatars' and (storage.foldername(name))[1] = auth.uid()::text);" },
    { name: 'own files of any bucket', supabase: true, sql: 'create policy own on storage.objects for delete to authenticated using (owner = auth.uid());' },
    { name: 'a function of the project decides', supabase: true, history: 'create function may_write(path text) returns boolean language sql stable as $$ select false $$;', sql: 'create policy own on storage.objects for insert to authenticated with check (may_write(name));' },
    { name: 'the service role', supabase: true, sql: 'create policy service on storage.objects to service_role using (true);' },
    { name: 'restrictive, and with a restrictive one beside it', supabase: true, sql: "create policy narrow on storage.objects as restrictive for select using (bucket_id = 'avatars'); create policy reading on storage.objects for select using (true);" },
    { name: 'dropped by a later file', supabase: true, files: { 'supabase/migrations/20260101_a.sql': 'create policy every on storage.objects using (true);', 'supabase/migrations/20260102_b.sql': 'drop policy every on storage.objects;' } },
    { name: 'another table', supabase: true, history: 'create table objects (id bigint); alter table objects enable row level security;', sql: 'create policy every on objects using (true);' },
  ],
  invalid: [
    {
      supabase: true, sql: 'create policy reading on storage.objects for select using (true);',
      expect: [{ message: 'open', at: 'create policy reading on storage.objects for select using (true)', what: 'Policy "reading" on "storage.objects" lets everyone read every file in every bucket of the project, private ones included.', help: "ALTER POLICY reading ON storage.objects USING (bucket_id = '…' AND …);", severity: 'error', subject: 'storage.objects.reading' }],
    },
    {
      name: 'FOR ALL: what limits writing limits reading too',
      supabase: true, sql: "create policy logos on storage.objects for all to authenticated using (bucket_id = 'logos') with check (bucket_id = 'logos');",
      expect: [{ message: 'bucket', at: "create policy logos on storage.objects for all to authenticated using (bucket_id = 'logos') with check (bucket_id = 'logos')", help: "It then limits reading as well: if others are to read those files, CREATE POLICY … ON storage.objects FOR SELECT TO authenticated USING (bucket_id = 'logos');" }],
    },
    {
      name: 'FOR ALL to whoever has signed in',
      supabase: true, sql: "create policy every on storage.objects using (auth.role() = 'authenticated');",
      expect: [{ message: 'open', at: "create policy every on storage.objects using (auth.role() = 'authenticated')", what: 'Policy "every" on "storage.objects" lets everyone who has signed in read, add, change and delete every file in every bucket of the project, private ones included.' }],
    },
    {
      name: 'a bucket, and no owner',
      supabase: true, sql: "create policy avatars on storage.objects for delete using (bucket_id = 'avatars' and auth.role() = 'authenticated'); create policy logos on storage.objects for all to anon using (bucket_id in ('logos', 'banners'));",
      expect: [
        { message: 'bucket', at: "create policy avatars on storage.objects for delete using (bucket_id = 'avatars' and auth.role() = 'authenticated')", what: 'Policy "avatars" on "storage.objects" lets everyone who has signed in delete every file in the bucket, whoever uploaded it.', help: "ALTER POLICY avatars ON storage.objects USING (bucket_id = 'avatars' AND owner_id = (select auth.uid())::text);", severity: 'warning' },
        { message: 'bucket', at: "create policy logos on storage.objects for all to anon using (bucket_id in ('logos', 'banners'))", what: 'Policy "logos" on "storage.objects" lets everyone change and delete every file in the bucket, whoever uploaded it.', help: "ALTER POLICY logos ON storage.objects TO authenticated USING (bucket_id IN ('logos', 'banners') AND owner_id = (select auth.uid())::text) WITH CHECK (bucket_id IN ('logos', 'banners') AND owner_id = (select auth.uid())::text); a request without a login has no auth.uid() and owns no file: or DROP POLICY logos ON storage.objects;" },
      ],
    },
    {
      name: 'two buckets, of which the advice forgets none',
      supabase: true, sql: "create policy images on storage.objects for delete to authenticated using (bucket_id = 'logos' or bucket_id = 'banners');",
      expect: [{ message: 'bucket', at: "create policy images on storage.objects for delete to authenticated using (bucket_id = 'logos' or bucket_id = 'banners')", help: "USING (bucket_id IN ('logos', 'banners') AND owner_id = (select auth.uid())::text);" }],
    },
    {
      name: 'own folder, in any bucket',
      supabase: true, sql: 'create policy own on storage.objects for insert to authenticated with check ((storage.foldername(name))[1] = auth.uid()::text);',
      expect: [{ message: 'anywhere', at: 'create policy own on storage.objects for insert to authenticated with check ((storage.foldername(name))[1] = auth.uid()::text)', what: 'Policy "own" on "storage.objects" lets signed-in users upload files into every bucket of the project: its condition names no bucket.', help: "WITH CHECK (bucket_id = '…' AND (storage.foldername(name))[1] = auth.uid()::text)", severity: 'warning' }],
    },
  ],
});
