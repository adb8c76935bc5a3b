import rule from '../../rules/self-granted-role.js';
import { testRule } from './test-rule.js';

const supabase = true;
const table = "create table profiles (id uuid primary key references auth.users (id), name text, role text not null default 'user'); alter table profiles enable row level security; create table salaries (amount int); alter table salaries enable row level security;";
const decider = "create policy admins on salaries for select using (exists (select from profiles p where p.id = auth.uid() and p.role = 'admin'));";
const history = `${table} ${decider}`;
const own = 'create policy own on profiles for update using (id = (select auth.uid()));';

testRule(rule, {
  valid: [
    { name: 'nothing decides by it', supabase, history: table, sql: own },
    { name: 'for the service role', supabase, history, sql: own.replace('for update', 'for update to service_role') },
    { name: 'reading', supabase, history, sql: own.replace('for update', 'for select') },
    { name: 'somebody else than the owner of the row', supabase, history, sql: "create policy boss on profiles for update using (exists (select from salaries where amount > 1000));" },
    { name: 'WITH CHECK keeps it', supabase, history, sql: "create policy own on profiles for update using (id = auth.uid()) with check (id = auth.uid() and role = 'user');" },
    { name: 'a privilege on the other columns only', supabase, history, sql: `${own} revoke update on profiles from anon, authenticated; grant update (name) on profiles to authenticated;` },
    { name: 'the part for others speaks of it, WITH CHECK keeps it', supabase, history, sql: "create policy own on profiles for update using (id = auth.uid() or role = 'guest') with check (role = 'user' and id = auth.uid());" },
    { name: 'a key of another table, which says it', supabase, history: 'create table roles (id uuid primary key); create table members (id uuid primary key, role uuid references roles (id)); alter table members enable row level security; create table salaries (amount int); alter table salaries enable row level security; create policy some_roles on salaries for select using (exists (select from members m where m.id = auth.uid() and m.role is not null));', sql: 'create policy own on members for update using (id = auth.uid());' },
    { name: 'a policy that compares the column of its own row', supabase, history: `${table} create table jobs (role text, user_id uuid); create policy jobs_of on profiles for select using (exists (select from jobs j where j.user_id = auth.uid() and j.role = profiles.role));`, sql: own },
    { name: 'a trigger keeps it', supabase, history: `${history} create function keep() returns trigger language plpgsql as $$ begin new.role := old.role; return new; end $$; create trigger keep before update on profiles for each row execute function keep();`, sql: own },
    { name: 'a restrictive policy keeps it', supabase, history: `${history} create policy fixed on profiles as restrictive for update using (true) with check (role = 'user');`, sql: own },
    { name: 'the table of roles is another one', supabase, history: `${table} create table roles (user_id uuid, role text); create policy admins on salaries for select using (exists (select from roles r where r.user_id = auth.uid() and r.role = 'admin'));`, sql: own },
    { name: 'it is not looked up for the user', supabase, history: `${table} create policy looking on salaries for select using (exists (select from profiles where role = 'admin'));`, sql: own },
    { name: 'a later file closes it', supabase, history, files: { 'supabase/migrations/20260101_a.sql': own, 'supabase/migrations/20260102_b.sql': 'revoke update on profiles from anon, authenticated; grant update (name) on profiles to authenticated;' } },
  ],
  invalid: [
    {
      supabase, history, sql: own,
      expect: [{
        message: 'own', at: own.slice(0, -1), severity: 'error', subject: 'public.profiles.own',
        what: 'Policy "own" lets users set "role" in their own row of "profiles", and policy "admins" on "salaries" decides by it what they may do.',
        help: 'REVOKE UPDATE ON profiles FROM anon, authenticated; GRANT UPDATE (name) ON profiles TO authenticated; or keep "role" in a table that users cannot write.',
        related: [{ at: decider.slice(0, -1), text: 'it decides here' }],
      }],
    },
    {
      name: 'neither the key nor another such column is to be given',
      supabase,
      history: `create table profiles (id uuid primary key, user_id uuid, email text, name text, role text, is_admin boolean); alter table profiles enable row level security;
create table salaries (amount int); alter table salaries enable row level security; ${decider.replace('p.id =', 'p.user_id =')}`,
      sql: 'create policy own on profiles for update using (user_id = auth.uid());',
      expect: [{ message: 'own', at: 'create policy own on profiles for update using (user_id = auth.uid())', help: 'REVOKE UPDATE ON profiles FROM anon, authenticated; GRANT UPDATE (email, name) ON profiles TO authenticated; or keep "role" in a table that users cannot write.' }],
    },
    {
      name: 'nothing else is there to be set',
      supabase,
      history: `create table profiles (id uuid primary key, role text); alter table profiles enable row level security; create table salaries (amount int); alter table salaries enable row level security; ${decider}`,
      sql: own,
      expect: [{ message: 'own', at: own.slice(0, -1), help: 'REVOKE UPDATE ON profiles FROM anon, authenticated; or keep "role" in a table that users cannot write.' }],
    },
    {
      name: 'a function decides, which policies call',
      supabase,
      history: `${table} create function my_role() returns text language sql stable security definer set search_path = '' as $$ select role from public.profiles where id = auth.uid() $$; create policy admins on salaries for select using (my_role() = 'admin');`,
      sql: own.replace('for update', 'for all'),
      expect: [{ message: 'own', at: own.replace('for update', 'for all').slice(0, -1), what: 'Policy "own" lets users set "role" in their own row of "profiles", and function "my_role()" decides by it what they may do.', related: [{ at: 'my_role', text: 'it decides here' }] }],
    },
    {
      name: 'one self, or an admin',
      supabase, history,
      sql: "create policy own on profiles for update using (id = auth.uid() or exists (select from profiles p where p.id = auth.uid() and p.role = 'admin'));",
      expect: [{ message: 'own', at: "create policy own on profiles for update using (id = auth.uid() or exists (select from profiles p where p.id = auth.uid() and p.role = 'admin'))" }],
    },
    {
      name: 'another policy of the same table decides',
      supabase,
      history: `${table} create policy admins on profiles for select using (id in (select p.id from profiles p where p.id = auth.uid() and p.role in ('admin')));`,
      sql: own,
      expect: [{ message: 'own', at: own.slice(0, -1) }],
    },
  ],
});
