import { defineRule, type Catalog, type DefaultPrivilege, type Privilege } from '../src/rule/index.js';
import { clients, isClient } from './lib/client-roles.js';
import { listed } from './lib/listed.js';
import { describe, targetOf } from './lib/revokes.js';

export default defineRule({
  id: 'wide-grant',
  family: 'row-level-security',
  security: true,
  severity: 'error',
  precision: 'high',
  summary: 'A role of the Data API that is made a member of a privileged role, exempt from row level security or free to pass privileges on, and default privileges that give everybody write access.',
  why: `
A request to the Data API runs as \`anon\` or \`authenticated\`. What is granted to them is granted to everyone who has the project's public key. A member of
\`service_role\` can SET ROLE to it and has BYPASSRLS; BYPASSRLS and SUPERUSER on the roles themselves end row level security for everybody
([CREATE ROLE](https://www.postgresql.org/docs/current/sql-createrole.html)); SUPERUSER, besides, cannot be given on the Supabase platform, where the migration
fails. ALTER DEFAULT PRIVILEGES that gives write privileges to PUBLIC, or to \`anon\` in a schema that the Data API serves, gives them on every table that is yet to
be made ([ALTER DEFAULT PRIVILEGES](https://www.postgresql.org/docs/current/sql-alterdefaultprivileges.html)): each such table is open until it has row level security.`,
  messages: {
    member: {
      what: 'Whoever uses the Data API as "{{member}}" becomes a member of "{{group}}"{{through}} and can do what that role can{{past}}.',
      help: 'Take it back: REVOKE {{granted}} FROM {{from}}; and grant what is needed on the objects themselves.',
    },
    option: {
      what: 'WITH GRANT OPTION lets {{roles}}, as which every request to the Data API runs, pass {{privileges}} on "{{object}}" on to anybody.',
      help: 'Grant it without: REVOKE GRANT OPTION FOR {{privileges}} ON {{target}} FROM {{list}};',
    },
    attribute: {
      what: '{{attribute}} on "{{role}}" {{consequence}}.',
      help: '{{advice}}',
    },
    default: {
      what: 'Every table yet to be made{{schema}} lets {{roles}} {{privileges}} rows until it has row level security.',
      help: 'Grant on each table what is meant for it, after ALTER TABLE … ENABLE ROW LEVEL SECURITY.',
    },
  },
  examples: [
    {
      history: "create table notes (id bigint primary key, body text); insert into notes values (1, 'private'); revoke all on notes from anon, authenticated;",
      bad: 'grant service_role to anon;',
      good: 'create role reporter nologin; grant select on notes to reporter;',
      then: 'select * from notes;',
      proof: 'leak',
    },
  ],
  create({ report, apiSchemas }) {
    return {
      'role.alter'({ before, after, span }, step) {
        const joined = after.memberOf.filter((group) => !before.memberOf.includes(group));
        for (const member of joined.length === 0 ? [] : clients) {
          const had = groupsOf(step.before, member);
          for (const group of groupsOf(step.after, member)) {
            if (had.has(group) || !privileged.includes(group)) continue;
            const granted = joined.find((name) => name === group || groupsOf(step.after, name).has(group)) ?? group;
            report({
              message: 'member', at: span, subject: `${member}.${group}`,
              data: { member, group, through: member === after.name && granted === group ? '' : ` through "${member === after.name ? granted : after.name}"`, past: group.startsWith('pg_') ? ' in every schema' : ', past row level security', granted, from: after.name },
            });
          }
        }
        if (after.superuser && !before.superuser) {
          report({ message: 'attribute', at: span, subject: `${after.name}.superuser`, data: { attribute: 'SUPERUSER', role: after.name, consequence: 'cannot be given on the Supabase platform: the migration fails with 42501', advice: 'Leave it out, and grant what the role needs.' } });
        } else if (after.bypassRls && !before.bypassRls && (isClient(after.name) || after.name === 'authenticator')) {
          report({ message: 'attribute', at: span, subject: `${after.name}.bypassrls`, data: { attribute: 'BYPASSRLS', role: after.name, consequence: 'ends row level security for everybody who uses the Data API', advice: `Leave it out: ALTER ROLE ${after.name} NOBYPASSRLS; use the service key where row level security has to be passed.` } });
        }
      },
      'role.create'({ role, span }) {
        if (role.superuser) report({ message: 'attribute', at: span, subject: `${role.name}.superuser`, data: { attribute: 'SUPERUSER', role: role.name, consequence: 'cannot be given on the Supabase platform: the migration fails with 42501', advice: 'Leave it out, and grant what the role needs.' } });
      },
      'privilege.grant'({ objects, grants, scope, span }) {
        const given = grants.filter(({ role, grantable }) => grantable === true && isClient(role));
        const [first] = given;
        const object = objects.find(({ kind }) => kind === 'relation' || kind === 'function');
        if (first === undefined || object === undefined) return;
        const list = given.map(({ role }) => role);
        report({ message: 'option', at: span, severity: 'warning', subject: describe(object), data: { roles: listed(list), list: list.join(', '), privileges: first.privileges.join(', '), object: describe(object), target: targetOf(object, { scope }) } });
      },
      'privilege.default'({ before, after, span }) {
        for (const entry of after) {
          if (entry.objects !== 'tables' || before.includes(entry)) continue;
          const old = before.find(({ role, objects, schema }) => role === entry.role && objects === 'tables' && schema === entry.schema);
          const roles = ['public', 'anon'].filter((role) => gained(entry, old, role).length > 0 && (role === 'public' || entry.schema === undefined || apiSchemas.includes(entry.schema)));
          const [first] = roles;
          if (first === undefined) continue;
          report({ message: 'default', at: span, severity: 'warning', subject: `default privileges${entry.schema === undefined ? '' : ` in ${entry.schema}`}`, data: { schema: entry.schema === undefined ? '' : ` in schema "${entry.schema}"`, roles: listed(roles.map((role) => (role === 'public' ? 'everybody' : role))), privileges: gained(entry, old, first).join(', ') } });
        }
      },
    };
  },
});

const privileged: readonly string[] = ['service_role', 'postgres', 'supabase_admin', 'supabase_auth_admin', 'supabase_storage_admin', 'authenticator', 'dashboard_user', 'pg_read_all_data', 'pg_write_all_data', 'pg_read_server_files', 'pg_write_server_files', 'pg_execute_server_program'];
const writing: readonly Privilege[] = ['INSERT', 'UPDATE', 'DELETE', 'TRUNCATE'];

/** The roles that a role is a member of, also through others; SET ROLE makes it one of them even where it inherits nothing. */
function groupsOf(catalog: Catalog, role: string): ReadonlySet<string> {
  const groups = new Set(catalog.named('role', role)?.memberOf);
  for (const group of groups) for (const further of catalog.named('role', group)?.memberOf ?? []) groups.add(further);
  return groups;
}

function gained(now: DefaultPrivilege, old: DefaultPrivilege | undefined, role: string): readonly Privilege[] {
  const held = (entry: DefaultPrivilege | undefined): readonly Privilege[] => entry?.grants.filter((grant) => grant.role === role).flatMap(({ privileges }) => privileges) ?? [];
  const before = held(old);
  return held(now).filter((privilege) => writing.includes(privilege) && !before.includes(privilege));
}
