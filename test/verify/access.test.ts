import { PGlite } from '@electric-sql/pglite';
import { pg_stat_statements } from '@electric-sql/pglite/contrib/pg_stat_statements';
import { pgcrypto } from '@electric-sql/pglite/contrib/pgcrypto';
import { uuid_ossp } from '@electric-sql/pglite/contrib/uuid_ossp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { supabaseBaseline } from '../../src/config/presets/supabase.generated.js';
import { probeAccess } from '../../src/verify/access.js';
import type { Access, ApiRole } from '../../src/verify/report.js';
import { dumpSchema, schemaDifferences } from '../../src/verify/schema.js';
import { embeddedSession } from './embedded-session.js';

/** A relation, and how far select, insert, update and delete reach for anon and for authenticated. */
interface Example {
  readonly name: string;
  readonly sql: string;
  /** `public.notes` when not given. */
  readonly relation?: string;
  readonly anon: string;
  readonly authenticated: string;
}

const notes = 'create table notes (id uuid primary key default gen_random_uuid(), user_id uuid not null references auth.users (id), body text not null)';
const withRls = `${notes}; alter table notes enable row level security`;
const teams = `create table teams (id bigint generated always as identity primary key, name text not null); create table members (team_id bigint not null references teams (id), user_id uuid not null references auth.users (id), role text not null default 'member', primary key (team_id, user_id));
  alter table teams enable row level security; alter table members enable row level security`;

const examples: readonly Example[] = [
  { name: 'no row level security', sql: notes, anon: 'all all all all', authenticated: 'all all all all' },
  { name: 'row level security without a policy', sql: withRls, anon: 'none none none none', authenticated: 'none none none none' },
  { name: 'own rows only', sql: `${withRls}; create policy p on notes using (auth.uid() = user_id)`, anon: 'none none none none', authenticated: 'own own own own' },
  { name: 'own rows by a column that only the policy tells', sql: `create table notes (id bigint primary key, whose uuid); alter table notes enable row level security; create policy p on notes to authenticated using (whose = (select auth.uid()))`, anon: 'none none none none', authenticated: 'own own own own' },
  { name: 'own rows by an email', sql: `create table notes (id bigint primary key, email text); alter table notes enable row level security; create policy p on notes for select to authenticated using (email = (auth.jwt() ->> 'email'))`, anon: 'none none none none', authenticated: 'own none none none' },
  { name: 'a profile', sql: `create table notes (id uuid primary key references auth.users (id), name text); alter table notes enable row level security; create policy r on notes for select using (true); create policy w on notes for insert with check (auth.uid() = id)`, anon: 'all none none none', authenticated: 'all own none none' },
  { name: 'public read', sql: `${withRls}; create policy p on notes for select using (true)`, anon: 'all none none none', authenticated: 'all none none none' },
  { name: 'public by a flag', sql: `${withRls}; alter table notes add is_public boolean not null default false; create policy p on notes for select using (is_public or user_id = auth.uid())`, anon: 'some none none none', authenticated: 'some none none none' },
  { name: 'public by a word', sql: `${withRls}; alter table notes add status text not null default 'draft' check (status in ('draft', 'published')); create policy p on notes for select using (status = 'published')`, anon: 'some none none none', authenticated: 'some none none none' },
  { name: 'an update for everybody', sql: `${withRls}; create policy r on notes for select using (true); create policy w on notes for update to authenticated using (true)`, anon: 'all none none none', authenticated: 'all none all none' },
  { name: 'members of a team', relation: 'public.teams', sql: `${teams}; create policy m on members for select using (user_id = auth.uid()); create policy p on teams for select using (exists (select from members where team_id = teams.id and user_id = auth.uid()))`, anon: 'none none none none', authenticated: 'own none none none' },
  { name: 'members by a function', relation: 'public.teams', sql: `${teams}; create function is_member(team bigint) returns boolean language sql stable security definer set search_path = '' as $$ select exists (select from public.members where team_id = team and user_id = auth.uid()) $$; create policy p on teams using (is_member(id))`, anon: 'none none none none', authenticated: 'own none own own' },
  { name: 'admins only, which no user is', sql: `${withRls}; create table roles (user_id uuid primary key references auth.users (id), role text not null default 'user' check (role in ('admin', 'user'))); create policy p on notes using (exists (select from roles where user_id = auth.uid() and role = 'admin'))`, anon: 'none none none none', authenticated: 'none none none none' },
  { name: 'a view with the rights of its owner', relation: 'public.pages', sql: `${withRls}; create view pages as select id, user_id, body from notes`, anon: 'all all all all', authenticated: 'all all all all' },
  { name: 'a view with the rights of who asks', relation: 'public.pages', sql: `${withRls}; create policy p on notes using (auth.uid() = user_id); create view pages with (security_invoker = true) as select id, user_id, body from notes`, anon: 'none none none none', authenticated: 'own own own own' },
  { name: 'a view that cannot be written', relation: 'public.pages', sql: `${notes}; create view pages as select user_id, count(*) from notes group by user_id`, anon: 'all none none none', authenticated: 'all none none none' },
  { name: 'a view over what Postgres fills, with the rights of who asks', relation: 'public.pages', sql: `create table notes (id bigint generated always as identity primary key, user_id uuid not null); alter table notes enable row level security; create policy p on notes using (auth.uid() = user_id); revoke insert, update, delete on notes from anon; create view pages with (security_invoker = true) as select * from notes`, anon: 'none denied denied denied', authenticated: 'own own own own' },
  { name: 'flags that are on by default', sql: `${withRls}; alter table notes add active boolean not null default true; create policy p on notes for select using (active)`, anon: 'some none none none', authenticated: 'some none none none' },
  { name: 'a materialized view', relation: 'public.pages', sql: `${withRls}; create materialized view pages as select * from notes; revoke all on pages from anon`, anon: 'denied denied denied denied', authenticated: 'all denied denied denied' },
  { name: 'grants on columns', sql: `${notes}; revoke all on notes from anon, authenticated; grant select (id, body), update (body) on notes to authenticated`, anon: 'denied denied denied denied', authenticated: 'all denied all denied' },
  { name: 'a table to write only', sql: `create table notes (id bigint generated always as identity primary key, email text not null, message text not null); alter table notes enable row level security; create policy p on notes for insert to anon with check (true); revoke select, update, delete on notes from anon`, anon: 'denied all denied denied', authenticated: 'none none none none' },
  { name: 'a policy that reads its own table', sql: `${withRls}; create policy p on notes using (user_id in (select user_id from notes))`, anon: 'error 42P17 error 42P17 error 42P17 error 42P17', authenticated: 'error 42P17 error 42P17 error 42P17 error 42P17' },
  { name: 'a policy that calls what may not be called', sql: `${withRls}; create function secret() returns boolean language sql stable as 'select true'; revoke execute on function secret() from public, anon, authenticated; create policy p on notes for select using (secret())`, anon: 'error 42501 none error 42501 none', authenticated: 'error 42501 none error 42501 none' },
  { name: 'user metadata, which users write themselves', sql: `${withRls}; create function is_staff() returns boolean language sql stable as $$ select coalesce((auth.jwt() -> 'user_metadata' ->> 'staff')::boolean, false) $$; create policy p on notes for select using (is_staff())`, anon: 'none none none none', authenticated: 'none none none none' },
  { name: 'a partitioned table', sql: `create table notes (user_id uuid not null, at date not null, primary key (user_id, at)) partition by range (at); alter table notes enable row level security; create policy p on notes using (user_id = auth.uid())`, anon: 'none none none none', authenticated: 'own own own own' },
  { name: 'checks, an enum, a domain, generated and identity columns', sql: `create type kind as enum ('admin', 'plain'); create domain slug as text check (value ~ '^[a-z-]+$'); create table folders (id uuid primary key default gen_random_uuid());
    create table notes (id bigint generated always as identity primary key, user_id uuid not null, folder_id uuid not null references folders (id), kind kind not null, slug slug not null unique, price numeric(4,2) not null check (price > 0 and price < 50), code varchar(3) not null unique,
    twice numeric generated always as (price * 2) stored, email text not null check (email like '%@%'), span int4range not null, tags text[] not null, data jsonb not null, starts date not null, ends date not null, check (ends > starts), check (num_nonnulls(user_id, folder_id) = 2));
    alter table notes enable row level security; create policy p on notes using (user_id = auth.uid())`, anon: 'none none none none', authenticated: 'own own own own' },
  { name: 'either a user or a team', sql: `create table notes (id bigint primary key, user_id uuid, team_id uuid, check (num_nonnulls(user_id, team_id) = 1)); alter table notes enable row level security; create policy p on notes using (user_id = auth.uid())`, anon: 'none none none none', authenticated: 'own own own own' },
  { name: 'triggers that raise', sql: `${withRls}; create policy p on notes using (auth.uid() = user_id); create function no() returns trigger language plpgsql as $$ begin raise exception 'no'; end $$; create trigger t before insert or update or delete on notes for each row execute function no()`, anon: 'none none none none', authenticated: 'own own own own' },
  { name: 'files', relation: 'storage.objects', sql: `create policy r on storage.objects for select using (bucket_id = 'avatars'); create policy w on storage.objects for insert to authenticated with check (bucket_id = 'avatars' and (storage.foldername(name))[1] = auth.uid()::text)`, anon: 'all none none none', authenticated: 'all own none none' },
  { name: 'a schema that may not be used', relation: 'hidden.notes', sql: 'create schema hidden; create table hidden.notes (id bigint primary key); grant all on hidden.notes to anon', anon: 'denied denied denied denied', authenticated: 'denied denied denied denied' },
];

function words(access: Access, role: ApiRole): string {
  const { select, insert, update, delete: remove } = access[role];
  return [select, insert, update, remove].join(' ');
}

describe('what the roles of the Data API can do, tried', () => {
  let db: PGlite;
  beforeAll(async () => {
    db = await PGlite.create({ extensions: { pg_stat_statements, pgcrypto, uuid_ossp } });
    await db.exec(supabaseBaseline);
  });
  afterAll(() => db.close());

  it.each(examples)('$name', async ({ sql, relation = 'public.notes', anon, authenticated }) => {
    await db.exec('create schema if not exists public');
    await db.exec(sql);
    try {
      const before = await dumpSchema(embeddedSession(db));
      const probed = (await probeAccess(embeddedSession(db), [relation])).get(relation)!;
      expect('untried' in probed ? probed : { anon: words(probed, 'anon'), authenticated: words(probed, 'authenticated') }).toEqual({ anon, authenticated });
      expect(schemaDifferences(before, await dumpSchema(embeddedSession(db)))).toEqual([]);
      expect((await db.query(`select current_user::text as who, current_setting('session_replication_role') as triggers, (select count(*)::int from auth.users) as users`)).rows).toEqual([{ who: 'postgres', triggers: 'origin', users: 0 }]);
    } finally {
      await db.exec(`drop policy if exists r on storage.objects; drop policy if exists w on storage.objects; drop schema if exists hidden cascade;
        do $$ declare it record; begin
          for it in select relname, relkind from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p', 'v', 'm') order by relkind in ('r', 'p') loop execute format('drop %s if exists public.%I cascade', case it.relkind when 'v' then 'view' when 'm' then 'materialized view' else 'table' end, it.relname); end loop;
          for it in select oid::regprocedure as name from pg_proc where pronamespace = 'public'::regnamespace loop execute format('drop function %s cascade', it.name); end loop;
        end $$; drop type if exists kind; drop domain if exists slug`);
    }
  });

  it('tells what it could not try', async () => {
    expect([...(await probeAccess(embeddedSession(db), ['public.missing'])).values()]).toEqual([{ untried: 'it is not there' }]);
    await db.exec('create table notes (id bigint primary key); create view empty as select * from notes where false');
    expect((await probeAccess(embeddedSession(db), ['public.empty'])).get('public.empty')).toEqual({ untried: 'the made-up rows do not show in it' });
    await db.exec('drop table notes cascade');
  });

  it('gives up a relation that takes too long, and goes on with the next', async () => {
    await db.exec('create table notes (id bigint primary key); create table closed (id bigint); revoke all on closed from anon, authenticated');
    const probed = await probeAccess(embeddedSession(db), ['public.notes', 'public.closed'], undefined, 0);
    expect(probed.get('public.notes')).toEqual({ untried: 'trying it takes more than 0 s' });
    expect(probed.get('public.closed')).toMatchObject({ anon: { select: 'denied' } });
    await db.exec('drop table notes, closed');
  });

  it('takes the checks of a domain away once, though two columns are of it, where no value is known for them', async () => {
    await db.exec(`create domain code as text check (md5(value) like 'ab%'); create table notes (one code not null, other code not null, user_id uuid not null);
      alter table notes enable row level security; create policy p on notes using (user_id = auth.uid())`);
    const { authenticated } = (await probeAccess(embeddedSession(db), ['public.notes'])).get('public.notes') as Access;
    expect(authenticated).toEqual({ select: 'own', insert: 'own', update: 'own', delete: 'own' });
    await db.exec('drop table notes; drop domain code');
  });
});
