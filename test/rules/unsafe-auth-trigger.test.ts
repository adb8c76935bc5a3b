import rule from '../../rules/unsafe-auth-trigger.js';
import { testRule } from './test-rule.js';

const supabase = true;
const history = 'create table profiles (id uuid primary key, email text);';
const on = 'create trigger signed_up after insert on auth.users for each row execute function on_signup();';
const fn = (attributes: string, body: string): string => `create function on_signup() returns trigger language plpgsql ${attributes} as $$ begin ${body} return new; end $$;`;
const insert = 'insert into public.profiles (id) values (new.id);';

testRule(rule, {
  valid: [
    { supabase, history, sql: `${fn("security definer set search_path = ''", insert)} ${on}` },
    { name: 'SECURITY DEFINER, and all names with their schema', supabase, history, sql: `${fn('security definer', insert)} ${on}` },
    { name: 'made so later in the file', supabase, history, sql: `${fn('', insert)} ${on} alter function on_signup() security definer;` },
    { name: 'made so by a later file', supabase, history, files: { 'supabase/migrations/20260101_trigger.sql': `${fn('', insert)} ${on}`, 'supabase/migrations/20260102_fix.sql': 'alter function on_signup() security definer;' } },
    { name: 'the role was given the privilege', supabase, history: `${history} grant insert on profiles to supabase_auth_admin;`, sql: `${fn('', insert)} ${on}` },
    { name: 'a function that names no table', supabase, history, sql: `${fn('', "new.raw_user_meta_data := '{}';")} create trigger signed_up before insert on auth.users for each row execute function on_signup();` },
    { name: 'a table of auth itself', supabase, sql: `${fn('', 'update users set email = lower(email) where id = new.id;')} ${on}` },
    { name: 'a trigger on another table', supabase, history, sql: `${fn('', insert)} create trigger copied after insert on profiles for each row execute function on_signup();` },
    { name: 'a trigger of an earlier file', supabase, history: `${history} ${fn('', insert)} ${on}`, sql: 'create table notes (id bigint primary key);' },
    { name: 'the trigger is switched off', supabase, history, sql: `${fn('', insert)} ${on} alter table auth.users disable trigger signed_up;` },
  ],
  invalid: [
    {
      supabase,
      history,
      sql: `${fn('', insert)} ${on}`,
      expect: [{
        message: 'invoker',
        at: on.slice(0, -1),
        severity: 'error',
        subject: 'public.on_signup',
        what: 'Trigger "signed_up" on auth.users runs "on_signup" as supabase_auth_admin, which has no rights on "profiles": every sign-up fails.',
        help: "ALTER FUNCTION on_signup() SECURITY DEFINER SET search_path = '';",
        related: [{ at: 'profiles', text: 'table created here' }],
      }],
    },
    {
      name: 'SECURITY DEFINER, but the path is that of the service',
      supabase,
      history,
      sql: `${fn('security definer', 'insert into profiles (id) values (new.id);')} create trigger changed after update on auth.users for each row execute function on_signup();`,
      expect: [{
        message: 'path',
        at: 'create trigger changed after update on auth.users for each row execute function on_signup()',
        what: 'Trigger "changed" on auth.users runs "on_signup" with search_path auth, where "profiles" is not found: every change of a user fails.',
        help: "Write public.profiles in the body of on_signup(), and SET search_path = ''.",
      }],
    },
    {
      name: 'the function is replaced without it',
      supabase,
      history: `${history} ${fn('security definer', insert)} ${on}`,
      sql: `create or replace function on_signup() returns trigger language plpgsql as $$ begin ${insert} return new; end $$;`,
      expect: [{ message: 'invoker', at: `create or replace function on_signup() returns trigger language plpgsql as $$ begin ${insert} return new; end $$` }],
    },
  ],
});
