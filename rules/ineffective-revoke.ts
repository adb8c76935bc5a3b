import { defineRule, type Catalog, type EffectOf } from '../src/rule/index.js';
import { clients } from './lib/client-roles.js';
import { functionDefaultsTakenBack } from './lib/default-privileges.js';
import { listed } from './lib/listed.js';
import { describe, leftBy, madeHere, targetOf, withRoles } from './lib/revokes.js';
import { isTold } from './lib/session-identity.js';

export default defineRule({
  id: 'ineffective-revoke',
  family: 'row-level-security',
  security: true,
  severity: 'error',
  precision: 'high',
  summary: 'A REVOKE after which the roles of the Data API may do what they could before.',
  why: `
A role may do what is granted to it and what is granted to PUBLIC; REVOKE takes away the grants to the roles that it names and nothing else
([REVOKE](https://www.postgresql.org/docs/current/sql-revoke.html), Notes). EXECUTE on a function is granted twice in a Supabase project: to PUBLIC,
as Postgres does, and to \`anon\`, \`authenticated\` and \`service_role\` each, by default privileges. Taking one away leaves the other, and the function
can be called through the Data API as before. A privilege on a column cannot be taken from who holds it on the table. And ALTER DEFAULT PRIVILEGES
IN SCHEMA can only take back what was granted IN SCHEMA, so it never takes EXECUTE on new functions from PUBLIC
([ALTER DEFAULT PRIVILEGES](https://www.postgresql.org/docs/current/sql-alterdefaultprivileges.html), Notes). What a later statement makes good is not reported; a
function that asks itself who is calling is a warning.`,
  messages: {
    explicit: {
      what: 'REVOKE … FROM PUBLIC leaves {{roles}} with {{privilege}} on {{objects}}, which default privileges or an earlier GRANT gave by name.',
      help: 'Name them too: REVOKE {{privilege}} ON {{target}} FROM public, {{list}};',
    },
    public: {
      what: 'REVOKE … FROM {{list}} changes nothing: PUBLIC, and with it {{roles}}, still has {{privilege}} on {{objects}}.',
      help: 'Take it from PUBLIC, and grant it to those who need it: REVOKE {{privilege}} ON {{target}} FROM public, {{list}};',
    },
    column: {
      what: 'REVOKE {{privilege}} ({{columns}}) changes nothing for {{roles}}: {{privilege}} on all of {{objects}} is still granted.',
      help: 'Take it away for the whole table and grant the columns that may be used: REVOKE {{privilege}} ON {{target}} FROM {{list}}; GRANT {{privilege}} (…) ON {{target}} TO {{list}};',
    },
    default: {
      what: 'New functions in schema {{schemas}} can still be called by everybody: IN SCHEMA takes back only what was granted IN SCHEMA, and PUBLIC has EXECUTE on every new function.',
      help: 'ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM public; without IN SCHEMA, besides the one that takes it from anon and authenticated.',
    },
  },
  examples: [
    {
      history: "create function payroll() returns text language sql security definer set search_path = '' as $$ select 'secret' $$;",
      bad: 'revoke execute on function payroll() from public;',
      good: 'revoke execute on function payroll() from public, anon, authenticated;',
      then: 'select payroll();',
      proof: 'leak',
    },
    {
      history: "create function payroll() returns text language sql security definer set search_path = '' as $$ select 'secret' $$;",
      bad: 'revoke execute on function payroll() from anon;',
      good: 'revoke execute on function payroll() from anon, public;',
      then: 'select payroll();',
      proof: 'leak',
    },
    {
      history: "create table people (id bigint primary key, name text, salary int); insert into people values (1, 'Ada', 100);",
      bad: 'revoke select (salary) on people from anon;',
      good: 'revoke select on people from anon; grant select (id, name) on people to anon;',
      then: 'select salary from people;',
      proof: 'leak',
    },
    {
      bad: 'alter default privileges in schema public revoke execute on functions from public, anon, authenticated; create function payroll() returns text language sql as $$ select 1::text $$;',
      good: 'alter default privileges revoke execute on functions from public; alter default privileges in schema public revoke execute on functions from anon, authenticated; create function payroll() returns text language sql as $$ select 1::text $$;',
      then: 'select payroll();',
      proof: 'leak',
    },
  ],
  create({ report }) {
    const revokes: { readonly effect: EffectOf<'privilege.revoke'>; readonly then: Catalog }[] = [];
    const defaults: EffectOf<'privilege.default'>[] = [];
    // Object and role: what this file grants, or takes by name, is meant.
    const spokenOf = new Set<string>();
    return {
      'privilege.grant'({ objects, grants }) {
        for (const { id } of objects) for (const { role } of grants) spokenOf.add(`${id} ${role}`);
      },
      'privilege.revoke'(effect, { after }) {
        const { objects, roles, statement: { node }, conditional } = effect;
        if (conditional || !('GrantStmt' in node) || node.GrantStmt.grant_option === true) return;
        for (const { id } of objects) for (const role of clients) if (roles.includes(role)) clients.forEach((other) => spokenOf.add(`${id} ${other}`));
        revokes.push({ effect, then: after });
      },
      'privilege.default': (effect) => void (!effect.conditional && defaults.push(effect)),
      'history.end'(_migration, { after: final }) {
        for (const { effect, then } of revokes) if (final.knowsSince(then, 'privileges')) judge(final, then, effect);
        const told = new Set<string>();
        for (const { statement, span } of defaults) {
          const taken = functionDefaultsTakenBack(statement.node, final)?.filter((schema) => !told.has(schema)) ?? [];
          for (const schema of taken) told.add(schema);
          if (taken.length > 0) report({ message: 'default', at: span, subject: `default privileges in ${taken.join(', ')}`, data: { schemas: taken.map((schema) => `"${schema}"`).join(', ') } });
        }
      },
    };

    function judge(final: Catalog, then: Catalog, effect: EffectOf<'privilege.revoke'>): void {
      const rest = leftBy(effect, then, final, spokenOf);
      if (rest === undefined) return;
      const { message, roles, objects } = rest;
      const [first] = objects;
      const common = {
        at: effect.span, subject: describe(first), related: madeHere(then.get(first.id) ?? first),
        ...((objects.every((object) => asksWho(then, object.id)) || (first.kind === 'relation' && message === 'explicit' && first.rowSecurity)) && { severity: 'warning' as const }),
      };
      const what = {
        roles: listed(roles), list: roles.join(', '), privilege: first.kind === 'function' ? 'EXECUTE' : effect.privileges === 'all' ? 'ALL' : effect.privileges.join(', '), target: targetOf(first, effect),
        objects: effect.scope === 'all-in-schema' ? `"${describe(first)}" and others` : objects.length === 1 ? `"${describe(first)}"` : `"${describe(first)}" and ${objects.length - 1} more`,
      };
      if (message === 'column') report({ message, ...common, data: { ...what, columns: effect.columns!.join(', ') } });
      else report({ message, ...common, data: what, ...withRoles(effect, message === 'explicit' ? roles : ['public']) });
    }
  },
});

/** True for a function that asks who is calling, so that it can turn them away itself. */
function asksWho(catalog: Catalog, id: number): boolean {
  const routine = catalog.getAs('function', id);
  return routine !== undefined && isTold(catalog, routine);
}
