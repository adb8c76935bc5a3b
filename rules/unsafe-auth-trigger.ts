import { defineRule, displayName, namesInBody, quoteName, quoteQualified, type Catalog, type Relation, type Routine, type Span } from '../src/rule/index.js';
import { createdHere } from './lib/age.js';
import { failureOf, signUpTriggers } from './lib/sign-up.js';
import { subjectOf } from './lib/subjects.js';

export default defineRule({
  id: 'unsafe-auth-trigger',
  family: 'row-level-security',
  severity: 'error',
  precision: 'high',
  summary: 'A trigger on auth.users whose function cannot reach the tables that it names: every sign-up fails.',
  why: `
Supabase Auth writes to \`auth.users\` as the role \`supabase_auth_admin\`. That role has no privileges on tables in \`public\`, and its \`search_path\` is
\`auth\`. A trigger function runs with the rights and the path of the role that fires it, unless it is SECURITY DEFINER and sets a path of its own: else it
fails with 42501 or 42P01, and the sign-up with "Database error saving new user"
([Managing user data](https://supabase.com/docs/guides/auth/managing-user-data#using-triggers)). In the SQL editor, where you are \`postgres\`, the same
INSERT works. A name that is missing from a path that the function does set is reported by unresolved-name-in-pinned-function.`,
  messages: {
    invoker: {
      what: 'Trigger "{{trigger}}" on auth.users runs "{{function}}" as supabase_auth_admin, which has no rights on "{{table}}": {{effect}}.',
      help: "ALTER FUNCTION {{name}}() SECURITY DEFINER SET search_path = ''; and name every object in its body with its schema.",
    },
    path: {
      what: 'Trigger "{{trigger}}" on auth.users runs "{{function}}" with search_path auth, where "{{table}}" is not found: {{effect}}.',
      help: "Write {{qualified}} in the body of {{name}}(), and SET search_path = ''.",
    },
  },
  examples: [
    {
      history: `create role supabase_auth_admin; grant usage on schema auth to supabase_auth_admin; grant insert on auth.users to supabase_auth_admin; create table public.profiles (id uuid primary key);`,
      bad: 'create function on_signup() returns trigger language plpgsql as $$ begin insert into public.profiles (id) values (new.id); return new; end $$; create trigger signed_up after insert on auth.users for each row execute function on_signup();',
      good: "create function on_signup() returns trigger language plpgsql security definer set search_path = '' as $$ begin insert into public.profiles (id) values (new.id); return new; end $$; create trigger signed_up after insert on auth.users for each row execute function on_signup();",
      then: "set role supabase_auth_admin; insert into auth.users (id) values ('00000000-0000-0000-0000-000000000001');",
      proof: 'error',
    },
  ],
  create({ report }) {
    const touched = new Map<number, Span>();
    return {
      'trigger.create': ({ trigger, span }) => void touched.set(trigger.id, span),
      'trigger.alter': ({ after, span }) => void touched.set(after.id, span),
      'function.replace': ({ after, span }) => void touched.set(after.id, span),
      'function.alter': ({ after, span }) => void touched.set(after.id, span),
      'history.end'(_migration, { after: final }) {
        if (touched.size === 0 || !final.knows('functions')) return;
        for (const trigger of signUpTriggers(final)) {
          const routine = final.getAs('function', trigger.function);
          const at = touched.get(trigger.id) ?? touched.get(trigger.function ?? -1);
          if (at === undefined || routine?.origin === undefined || routine.origin.deploy < 0 || routine.body === undefined) continue;
          const [first] = unreachable(final, routine);
          if (first === undefined) continue;
          const { table, why } = first;
          report({
            message: why, at, subject: subjectOf(routine), related: createdHere(table, table.view === undefined ? 'table' : 'view'),
            data: {
              trigger: trigger.name, function: displayName(routine), table: displayName(table), name: quoteQualified(routine), qualified: `${quoteName(table.schema)}.${quoteName(table.name)}`,
              effect: failureOf(trigger),
            },
          });
        }
      },
    };
  },
});

interface Unreachable {
  readonly table: Relation;
  readonly why: 'invoker' | 'path';
}

/** The tables that the function names and cannot get at when Supabase Auth fires it. */
function unreachable(catalog: Catalog, routine: Routine): readonly Unreachable[] {
  const { relations, temporaryTables } = namesInBody(routine.origin!.span);
  const path = routine.settings['search_path'];
  return relations.flatMap(({ schema, name, sequence }): readonly Unreachable[] => {
    if (sequence === true || temporaryTables.includes(name)) return [];
    const table = catalog.relation({ schema: schema ?? 'public', name });
    if (table === undefined || table.schema === 'auth') return [];
    if (schema === undefined && path === undefined) return catalog.relation({ schema: 'auth', name }) === undefined ? [{ table, why: 'path' }] : [];
    return routine.securityDefiner || mayUse(table) ? [] : [{ table, why: 'invoker' }];
  });
}

/** True when supabase_auth_admin was given a privilege on the table: then somebody has thought of it. */
function mayUse({ grants, schema }: Relation): boolean {
  return schema.startsWith('pg_') || schema === 'information_schema' || grants.some(({ role }) => role === 'supabase_auth_admin' || role === 'public');
}
