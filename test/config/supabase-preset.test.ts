import { readFileSync } from 'node:fs';
import { PGlite } from '@electric-sql/pglite';
import { pgcrypto } from '@electric-sql/pglite/contrib/pgcrypto';
import { uuid_ossp } from '@electric-sql/pglite/contrib/uuid_ossp';
import { loadModule, parseSync } from 'libpg-query';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { supabaseBaseline } from '../../src/config/presets/supabase.generated.js';

let db: PGlite;

beforeAll(async () => {
  await loadModule();
  db = await PGlite.create({ extensions: { pgcrypto, uuid_ossp } });
  await db.exec(supabaseBaseline);
}, 60_000);

// Node does not end while an instance is open.
afterAll(() => db.close());

/** The rows of a query, each as its values with ` | ` between them. */
async function lines(query: string): Promise<readonly string[]> {
  const { rows } = await db.query<readonly unknown[]>(query, [], { rowMode: 'array' });
  return rows.map((row) => row.map(String).join(' | '));
}

/** Run statements, answer a query, and take all of it back. */
async function after(statements: string, query: string): Promise<readonly string[]> {
  await db.exec('begin');
  try {
    await db.exec(statements);
    return await lines(query);
  } finally {
    await db.exec('rollback');
  }
}

describe('the text', () => {
  it('is that of supabase.sql', () => {
    expect(supabaseBaseline).toBe(readFileSync(new URL('../../src/config/presets/supabase.sql', import.meta.url), 'utf8'));
  });

  it('holds no block that a reader would have to run', () => {
    const tags = new Set(parseSync(supabaseBaseline).stmts?.map(({ stmt }) => Object.keys(stmt ?? {})[0]));
    expect(tags).not.toContain('DoStmt');
    expect(tags).not.toContain('SelectStmt');
  });

  it('stays small, as it is parsed at every start', () => {
    expect(supabaseBaseline.length).toBeLessThan(40_000);
  });
});

describe('schemas and roles', () => {
  it('gives each schema its owner, and USAGE to the roles of the API where the platform does', async () => {
    expect(
      await lines(`
        select nspname, nspowner::regrole, has_schema_privilege('anon', oid, 'usage'), has_schema_privilege('service_role', oid, 'usage')
        from pg_namespace where nspname !~ '^pg_|^information_schema$' order by nspname collate "C"`),
    ).toEqual([
      'auth | supabase_admin | true | true',
      'extensions | postgres | true | true',
      'graphql | supabase_admin | true | true',
      'graphql_public | supabase_admin | true | true',
      'pgbouncer | pgbouncer | false | false',
      'public | pg_database_owner | true | true',
      'realtime | supabase_admin | true | true',
      'storage | supabase_admin | true | true',
      'supabase_migrations | postgres | false | false',
      'vault | supabase_admin | false | true',
    ]);
  });

  it('keeps postgres from creating in auth, storage and realtime', async () => {
    // From the grants themselves: the cluster's own superuser passes every check.
    expect(
      await lines(`
        select nspname, string_agg(privilege_type, ',' order by privilege_type) from pg_namespace, aclexplode(nspacl)
        where grantee = 'postgres'::regrole and nspname in ('auth', 'storage', 'realtime') group by 1 order by 1`),
    ).toEqual(['auth | USAGE', 'realtime | USAGE', 'storage | USAGE']);
  });

  it('gives each role its attributes', async () => {
    expect(
      await lines(`
        select rolname, concat_ws(' ', case when rolcanlogin then 'login' end, case when not rolinherit then 'noinherit' end, case when rolbypassrls then 'bypassrls' end,
          case when rolcreaterole then 'createrole' end, case when rolcreatedb then 'createdb' end, case when rolreplication then 'replication' end)
        from pg_roles where rolname !~ '^pg_' order by rolname collate "C"`),
    ).toEqual([
      'anon | ',
      'authenticated | ',
      'authenticator | login noinherit',
      'dashboard_user | createrole createdb replication',
      'pgbouncer | login',
      'postgres | login bypassrls createrole createdb replication',
      'service_role | bypassrls',
      'supabase_admin | login bypassrls createrole createdb replication',
      'supabase_auth_admin | login noinherit',
      'supabase_etl_admin | login replication',
      'supabase_functions_admin | login noinherit createrole',
      'supabase_read_only_user | login bypassrls',
      'supabase_realtime_admin | login noinherit createrole replication',
      'supabase_replication_admin | login replication',
      'supabase_storage_admin | login noinherit createrole',
    ]);
    expect(await lines(`select rolname from pg_roles where rolsuper and rolname <> 'postgres'`)).toEqual(['supabase_admin']);
  });

  it('gives each role its memberships and settings', async () => {
    expect(
      await lines(`
        select member::regrole, string_agg(roleid::regrole::text, ',' order by roleid::regrole::text collate "C"), bool_or(inherit_option)
        from pg_auth_members where member::regrole::text !~ '^pg_' group by member order by member::regrole::text collate "C"`),
    ).toEqual([
      'authenticator | anon,authenticated,service_role | false',
      'postgres | anon,authenticated,authenticator,pg_monitor,pg_read_all_data,pg_signal_backend,service_role | true',
      'supabase_etl_admin | pg_read_all_data | true',
      'supabase_read_only_user | pg_read_all_data | true',
      'supabase_storage_admin | authenticator | false',
    ]);
    expect(await lines(`select rolname, unnest(rolconfig) as setting from pg_roles where rolname in ('anon', 'authenticated', 'authenticator') order by 1, 2`)).toEqual([
      'anon | statement_timeout=3s',
      'authenticated | statement_timeout=8s',
      'authenticator | lock_timeout=8s',
      'authenticator | statement_timeout=8s',
    ]);
  });
});

describe('tables', () => {
  it('makes every table of auth and storage, with its number of columns and row level security', async () => {
    expect(
      await lines(`
        select oid::regclass, relnatts, case when relrowsecurity then 'rls' else 'no rls' end, relowner::regrole
        from pg_class where relkind in ('r', 'p') and relnamespace::regnamespace::text in ('auth', 'storage', 'realtime') order by oid::regclass::text collate "C"`),
    ).toEqual([
      ...[
        'audit_log_entries | 5 | rls', 'custom_oauth_providers | 25 | no rls', 'flow_state | 17 | rls', 'identities | 9 | rls', 'instances | 5 | rls', 'mfa_amr_claims | 5 | rls',
        'mfa_challenges | 7 | rls', 'mfa_factors | 13 | rls', 'oauth_authorizations | 17 | no rls', 'oauth_client_states | 4 | no rls', 'oauth_clients | 13 | no rls',
        'oauth_consents | 6 | no rls', 'one_time_tokens | 7 | rls', 'refresh_tokens | 9 | rls', 'saml_providers | 9 | rls', 'saml_relay_states | 8 | rls',
        'schema_migrations | 1 | rls', 'sessions | 15 | rls', 'sso_domains | 5 | rls', 'sso_providers | 5 | rls', 'users | 35 | rls', 'webauthn_challenges | 6 | no rls',
        'webauthn_credentials | 14 | no rls',
      ].map((table) => `auth.${table} | supabase_auth_admin`),
      'realtime.messages | 9 | rls | supabase_realtime_admin',
      ...[
        'buckets | 12', 'buckets_analytics | 7', 'buckets_vectors | 4', 'iceberg_namespaces | 7', 'iceberg_tables | 11', 'migrations | 4', 'objects | 15',
        's3_multipart_uploads | 10', 's3_multipart_uploads_parts | 10', 'vector_indexes | 9',
      ].map((table) => `storage.${table} | rls | supabase_storage_admin`),
    ]);
  });

  it.each([
    [
      'auth.users',
      `instance_id uuid, id uuid!, aud varchar(255), role varchar(255), email varchar(255), encrypted_password varchar(255), email_confirmed_at timestamptz, invited_at timestamptz,
      confirmation_token varchar(255), confirmation_sent_at timestamptz, recovery_token varchar(255), recovery_sent_at timestamptz, email_change_token_new varchar(255),
      email_change varchar(255), email_change_sent_at timestamptz, last_sign_in_at timestamptz, raw_app_meta_data jsonb, raw_user_meta_data jsonb, is_super_admin boolean,
      created_at timestamptz, updated_at timestamptz, phone text, phone_confirmed_at timestamptz, phone_change text, phone_change_token varchar(255),
      phone_change_sent_at timestamptz, confirmed_at timestamptz, email_change_token_current varchar(255), email_change_confirm_status smallint, banned_until timestamptz,
      reauthentication_token varchar(255), reauthentication_sent_at timestamptz, is_sso_user boolean!, deleted_at timestamptz, is_anonymous boolean!`,
    ],
    [
      'storage.objects',
      `id uuid!, bucket_id text, name text, owner uuid, created_at timestamptz, updated_at timestamptz, last_accessed_at timestamptz, metadata jsonb, path_tokens text[], version text,
      owner_id text, user_metadata jsonb, archived_at timestamptz, is_delete_marker boolean!, is_versioned boolean!`,
    ],
    [
      'storage.buckets',
      `id text!, name text!, owner uuid, created_at timestamptz, updated_at timestamptz, public boolean, avif_autodetection boolean, file_size_limit bigint, allowed_mime_types text[],
      owner_id text, type storage.buckettype!, versioning_status text!`,
    ],
    [
      'realtime.messages',
      'topic text!, extension text!, payload jsonb, event text, private boolean, updated_at timestamp!, inserted_at timestamp!, id uuid!, binary_payload bytea',
    ],
  ])('%s has its columns, in order', async (table, columns) => {
    const names = { 'character varying': 'varchar', ' with time zone': 'tz', ' without time zone': '' };
    const found = await lines(`select attname, format_type(atttypid, atttypmod) || case when attnotnull then '!' else '' end from pg_attribute where attrelid = '${table}'::regclass and attnum > 0 order by attnum`);
    const short = Object.entries(names).reduce((text, [long, abbreviation]) => text.replaceAll(long, abbreviation), found.join(', ').replaceAll(' | ', ' '));
    expect(short).toBe(columns.replace(/\s+/g, ' '));
  });

  it('makes the foreign keys', async () => {
    const keys = await lines(`
      select conrelid::regclass, a.attname, confrelid::regclass, confdeltype = 'c'
      from pg_constraint join pg_attribute as a on attrelid = conrelid and attnum = conkey[1] where contype = 'f' order by 1, 2`);
    expect(keys).toHaveLength(26);
    expect(keys.filter((key) => key.includes('| auth.users |')).map((key) => key.split(' ')[0]).sort()).toEqual([
      'auth.identities', 'auth.mfa_factors', 'auth.oauth_authorizations', 'auth.oauth_consents', 'auth.one_time_tokens', 'auth.sessions', 'auth.webauthn_challenges',
      'auth.webauthn_credentials',
    ]);
    expect(keys.filter((key) => key.endsWith('false'))).toEqual([
      'storage.objects | bucket_id | storage.buckets | false',
      'storage.s3_multipart_uploads | bucket_id | storage.buckets | false',
      'storage.s3_multipart_uploads_parts | bucket_id | storage.buckets | false',
      'storage.vector_indexes | bucket_id | storage.buckets_vectors | false',
    ]);
  });

  it('leaves the e-mail address unique only among users without SSO', async () => {
    expect(await lines(`select pg_get_expr(indpred, indrelid) from pg_index where indexrelid = 'auth.users_email_partial_key'::regclass and indisunique`)).toEqual(['(is_sso_user = false)']);
    expect(await lines(`select conname from pg_constraint where conrelid = 'auth.users'::regclass and contype = 'u'`)).toEqual(['users_phone_key']);
  });
});

describe('privileges', () => {
  it('grants the tables of storage to the roles of the API', async () => {
    const every = 'DELETE,INSERT,MAINTAIN,REFERENCES,SELECT,TRIGGER,TRUNCATE,UPDATE';
    const grants = await lines(`
      select relname, string_agg(privileges, ' ' order by role collate "C") from (
        select relname, grantee::regrole::text as role, string_agg(privilege_type, ',' order by privilege_type) as privileges
        from pg_class, aclexplode(relacl) where relnamespace = 'storage'::regnamespace and grantee::regrole::text in ('anon', 'authenticated', 'service_role') group by 1, 2
      ) as grants group by relname order by relname collate "C"`);
    expect(grants.map((grant) => grant.replaceAll(every, 'ALL'))).toEqual([
      'buckets | ALL ALL ALL',
      'buckets_analytics | ALL ALL ALL',
      'buckets_vectors | SELECT SELECT SELECT',
      'iceberg_namespaces | SELECT SELECT ALL',
      'iceberg_tables | SELECT SELECT ALL',
      'objects | ALL ALL ALL',
      's3_multipart_uploads | SELECT SELECT ALL',
      's3_multipart_uploads_parts | SELECT SELECT ALL',
      'vector_indexes | SELECT SELECT SELECT',
    ]);
  });

  it('keeps the tables of auth from the roles of the API', async () => {
    expect(
      await lines(`select relname from pg_class, aclexplode(relacl) where relnamespace = 'auth'::regnamespace and grantee::regrole::text in ('-', 'anon', 'authenticated', 'service_role')`),
    ).toEqual([]);
  });

  it('lets postgres put triggers on auth.users and pass SELECT on', async () => {
    expect(
      await lines(`select privilege_type, is_grantable from pg_class, aclexplode(relacl) where oid = 'auth.users'::regclass and grantee = 'postgres'::regrole and (is_grantable or privilege_type = 'TRIGGER') order by 1`),
    ).toEqual(['SELECT | true', 'TRIGGER | false']);
  });

  it('sets the default privileges', async () => {
    const api = ['anon', 'authenticated', 'postgres', 'service_role'];
    const all: Readonly<Record<string, string>> = { S: 'rwU', f: 'X', r: 'arwdDxtm' };
    const entries = (role: string, schema: string, grantees: readonly string[], option = '') =>
      ['S', 'f', 'r'].map((kind) => `${role} | ${schema} | ${kind} | ${grantees.map((grantee) => `${grantee}=${all[kind]!.replace(/./g, `$&${option}`)}`).join(' ')}`);
    expect(
      await lines(`
        select defaclrole::regrole, defaclnamespace::regnamespace, defaclobjtype, (select string_agg(split_part(item::text, '/', 1), ' ' order by item::text collate "C") from unnest(defaclacl) as item)
        from pg_default_acl order by defaclrole::regrole::text collate "C", defaclnamespace::regnamespace::text collate "C", defaclobjtype::text collate "C"`),
    ).toEqual([
      ...entries('postgres', 'public', api),
      ...entries('postgres', 'storage', api),
      ...entries('supabase_admin', 'extensions', ['postgres'], '*'),
      ...entries('supabase_admin', 'graphql_public', api),
      ...entries('supabase_admin', 'public', api),
      ...entries('supabase_admin', 'realtime', ['dashboard_user', 'postgres']),
      ...entries('supabase_auth_admin', 'auth', ['dashboard_user', 'postgres']),
    ]);
  });

  it('so opens a new table, sequence and function of postgres in public to anon', async () => {
    expect(
      await after(
        'create table public.notes (id bigserial primary key, body text); create function public.answer() returns int language sql as $$ select 42 $$; revoke execute on function public.answer() from public',
        `select has_table_privilege('anon', 'public.notes', 'select, truncate'), has_sequence_privilege('anon', 'public.notes_id_seq', 'usage'), has_function_privilege('anon', 'public.answer()', 'execute')`,
      ),
    ).toEqual(['true | true | true']);
    expect(await after(`create table public.notes (body text); insert into public.notes values ('hello'); set role anon`, 'select body from public.notes')).toEqual(['hello']);
  });
});

describe('functions and types', () => {
  it('gives each function its volatility', async () => {
    expect(
      await lines(`
        select case provolatile when 'i' then 'immutable' when 's' then 'stable' else 'volatile' end, string_agg(pronamespace::regnamespace || '.' || proname, ' ' order by pronamespace::regnamespace::text collate "C", proname collate "C")
        from pg_proc where pronamespace::regnamespace::text in ('auth', 'storage', 'realtime', 'graphql_public') group by 1 order by 1`),
    ).toEqual([
      'immutable | storage.extension storage.filename storage.foldername storage.get_common_prefix',
      'stable | auth.email auth.jwt auth.role auth.uid realtime.topic storage.allow_any_operation storage.allow_only_operation storage.get_size_by_bucket ' +
        'storage.list_objects_with_delimiter storage.operation storage.search storage.search_by_timestamp storage.search_v2',
      'volatile | graphql_public.graphql realtime.broadcast_changes realtime.send storage.can_insert_object storage.enforce_bucket_name_length ' +
        'storage.list_multipart_uploads_with_delimiter storage.protect_delete storage.update_updated_at_column',
    ]);
    expect(await lines(`select proname from pg_proc where prosecdef and pronamespace::regnamespace::text not in ('pg_catalog', 'vault')`)).toEqual([]);
  });

  it('makes the enums', async () => {
    expect(await lines(`select enumtypid::regtype, count(*) from pg_enum group by 1 order by enumtypid::regtype::text collate "C"`)).toEqual([
      'auth.aal_level | 3', 'auth.code_challenge_method | 2', 'auth.factor_status | 2', 'auth.factor_type | 3', 'auth.oauth_authorization_status | 4', 'auth.oauth_client_type | 2',
      'auth.oauth_registration_type | 2', 'auth.oauth_response_type | 1', 'auth.one_time_token_type | 6', 'storage.buckettype | 3',
    ]);
  });

  it('reads the claims of the caller', async () => {
    const id = '5a0f9a53-1d2c-4a0b-9c8f-6d8a3c1f0b11';
    const claims = JSON.stringify({ sub: id, role: 'authenticated', email: 'ada@example.com' });
    const query = 'select auth.uid(), auth.role(), auth.email(), auth.jwt() ->> \'sub\'';
    expect(await after(`set request.jwt.claims = '${claims}'; set role anon`, query)).toEqual([`${id} | authenticated | ada@example.com | ${id}`]);
    expect(await after(`set request.jwt.claim.sub = '${id}'; set request.jwt.claim.role = 'anon'; set role anon`, query)).toEqual([`${id} | anon | null | null`]);
    expect(await after('set role anon', query)).toEqual(['null | null | null | null']);
    expect(await after(`set request.jwt.claims = ''; set role anon`, query)).toEqual(['null | null | null | null']);
  });

  it('takes the path of an object apart', async () => {
    const query = `select storage.foldername(path), storage.filename(path), storage.extension(path) from (values ('a/b/photo.small.png'), ('readme')) as paths (path)`;
    expect(await lines(query)).toEqual(['a,b | photo.small.png | png', ' | readme | readme']);
    expect(await lines(`select storage.get_common_prefix('a/b/c.png', 'a/', '/'), storage.get_common_prefix('a/b', 'a/', '/')`)).toEqual(['a/b/ | null']);
  });

  it('compares the storage operation with or without its prefix', async () => {
    const query = `select storage.allow_only_operation('object.list'), storage.allow_any_operation(array['object.copy', 'storage.object.list', '']), storage.allow_only_operation('object.get')`;
    expect(await after(`set storage.operation = 'storage.object.list'`, query)).toEqual(['true | true | false']);
    expect(await lines(query)).toEqual(['false | false | false']);
  });
});

describe('what projects do', () => {
  it('takes the rows that seeds insert', async () => {
    const id = '5a0f9a53-1d2c-4a0b-9c8f-6d8a3c1f0b11';
    expect(
      await after(
        `insert into auth.users (instance_id, id, aud, role, email, email_confirmed_at) values ('00000000-0000-0000-0000-000000000000', '${id}', 'authenticated', 'authenticated', 'Ada@example.com', '2026-01-01');
        insert into auth.identities (provider_id, user_id, provider, identity_data) values ('${id}', '${id}', 'email', '{"email": "Ada@example.com"}') on conflict (provider_id, provider) do nothing;
        insert into storage.buckets (id, name, public) values ('avatars', 'avatars', true) on conflict (id) do nothing;
        insert into storage.objects (bucket_id, name) values ('avatars', 'ada/face.png');`,
        `select u.confirmed_at = u.email_confirmed_at, u.is_sso_user, i.email, b.type, o.path_tokens from auth.users as u, auth.identities as i, storage.buckets as b, storage.objects as o`,
      ),
    ).toEqual(['true | false | ada@example.com | STANDARD | ada,face.png']);
  });

  it('refuses to delete the rows of storage, as the platform does', async () => {
    await expect(after('delete from storage.objects', 'select 1')).rejects.toMatchObject({ code: '42501' });
    expect(await after(`set storage.allow_delete_query = 'true'; delete from storage.buckets`, 'select count(*) from storage.buckets')).toEqual(['0']);
  });

  it('takes policies, triggers and members of the publication', async () => {
    expect(
      await after(
        `create policy own_files on storage.objects for select to authenticated using (auth.uid()::text = (storage.foldername(name))[1]);
        create policy own_topic on realtime.messages for select to authenticated using (realtime.topic() = auth.uid()::text);
        create function public.handle_new_user() returns trigger language plpgsql security definer as $$ begin return new; end $$;
        create trigger on_auth_user_created after insert on auth.users for each row execute function public.handle_new_user();
        create table public.rooms (id uuid primary key default extensions.uuid_generate_v4(), token text default encode(extensions.gen_random_bytes(8), 'hex'));
        alter publication supabase_realtime add table public.rooms;
        select realtime.send('{}', 'created', 'rooms'), vault.create_secret('s3cret', 'api_key');`,
        `select (select count(*) from pg_policy), (select tgname from pg_trigger where tgrelid = 'auth.users'::regclass and not tgisinternal),
          (select tablename from pg_publication_tables), (select decrypted_secret from vault.decrypted_secrets where name = 'api_key')`,
      ),
    ).toEqual(['2 | on_auth_user_created | rooms | s3cret']);
  });

  it('starts with no policy, an empty publication and the event triggers of the platform', async () => {
    expect(await lines('select count(*) from pg_policy')).toEqual(['0']);
    expect(await lines('select pubname, pubowner::regrole, puballtables, pubinsert and pubupdate and pubdelete and pubtruncate from pg_publication')).toEqual(['supabase_realtime | postgres | false | true']);
    expect(await lines(`select evtname, evtevent from pg_event_trigger order by evtname collate "C"`)).toEqual([
      'issue_graphql_placeholder | sql_drop', 'issue_pg_cron_access | ddl_command_end', 'issue_pg_graphql_access | ddl_command_end', 'issue_pg_net_access | ddl_command_end',
      'pgrst_ddl_watch | ddl_command_end', 'pgrst_drop_watch | sql_drop',
    ]);
  });
});
