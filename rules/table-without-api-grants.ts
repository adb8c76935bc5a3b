import { defineRule, displayName, mayUse, quoteQualified, type Catalog, type Fix, type Privilege, type Relation, type Span, type Statement } from '../src/rule/index.js';
import { clients, type ClientRole } from './lib/client-roles.js';
import { listed } from './lib/listed.js';
import { clientsOf, holds, isOf } from './lib/policies.js';
import { insertAfter } from './lib/statement-edits.js';
import { subjectOf } from './lib/subjects.js';

export default defineRule({
  id: 'table-without-api-grants',
  family: 'row-level-security',
  severity: 'warning',
  precision: 'high',
  summary: 'A new table with policies for roles of the Data API to which nothing on it is granted.',
  why: `
A policy says which rows a role sees; whether it may use the table at all is up to GRANT, and is asked first
([Row Security Policies](https://www.postgresql.org/docs/current/ddl-rowsecurity.html)). Where default privileges do not give new tables to \`anon\` and
\`authenticated\`, be it because the project took that back with ALTER DEFAULT PRIVILEGES or because it is set up without automatic grants
([Supabase changelog 45329](https://github.com/orgs/supabase/discussions/45329)), every request fails with \`42501: permission denied for table\` until a
GRANT is there. \`defaultGrants\` in the configuration, or \`[api] auto_expose_new_tables\` in config.toml, says which it is; where it is not known, a table
counts as granted and nothing is reported. Nor is a table whose privileges some file takes away after it was made.`,
  messages: {
    missing: {
      what: 'Table "{{table}}" has policies for {{roles}} and no grant to {{them}}: every request fails with "permission denied for table" (42501).',
      help: 'Grant what the policies are about, in the same file: {{sql}}',
    },
  },
  examples: [
    {
      history: 'alter default privileges in schema public revoke select, insert, update, delete on tables from anon, authenticated;',
      bad: 'create table todos (id bigint primary key, done boolean); alter table todos enable row level security; create policy everything on todos for select to authenticated using (true);',
      good: 'create table todos (id bigint primary key, done boolean); alter table todos enable row level security; create policy everything on todos for select to authenticated using (true); grant select on todos to authenticated;',
      then: 'set role authenticated; select * from todos;',
      proof: 'error',
    },
  ],
  create({ report, apiSchemas }) {
    const made = new Map<number, { readonly table: Relation; readonly at: Span; readonly then: Catalog; readonly statement: Statement }>();
    return {
      'table.create'({ table, span, statement, conditional }, { after: then }) {
        if (!conditional && apiSchemas.includes(table.schema) && table.persistence !== 'temporary' && table.partition === undefined) made.set(table.id, { table, at: span, then, statement });
      },
      'history.end'(_migration, { after: final }) {
        if (!final.knows('policies')) return;
        for (const [id, { table, at, then, statement }] of made) {
          const now = final.getAs('relation', id);
          if (now === undefined || !now.rowSecurity || !apiSchemas.includes(now.schema) || !final.knowsSince(then, 'privileges')) continue;
          // What it had when it was made, somebody has taken away.
          const shut = clients.filter((role) => final.named('role', role) !== undefined && !mayDoAnything(then, table, role) && !mayDoAnything(final, now, role));
          const wanted = commandsFor(final, now, shut);
          if (wanted.length === 0) continue;
          const roles = wanted.map(({ role }) => role);
          const sql = grantsFor(wanted, quoteQualified(now));
          report({
            message: 'missing', at, subject: subjectOf(now), data: { table: displayName(now), roles: listed(roles), them: roles.length === 1 ? 'it' : 'them', sql },
            ...(statement.nested === undefined && { fix: { title: 'Grant it', applicability: 'unsafe', edits: [insertAfter(statement, sql)] } satisfies Fix }),
          });
        }
      },
    };
  },
});

const privileges = ['SELECT', 'INSERT', 'UPDATE', 'DELETE'] as const;
const commands = { SELECT: 'select', INSERT: 'insert', UPDATE: 'update', DELETE: 'delete' } as const;

function mayDoAnything(catalog: Catalog, table: Relation, role: ClientRole): boolean {
  return privileges.some((privilege) => mayUse(catalog, table, role, privilege) || holds(table, role, privilege, catalog));
}

/** What the table's policies let each of the roles do. */
function commandsFor(catalog: Catalog, table: Relation, roles: readonly ClientRole[]): readonly { readonly role: ClientRole; readonly privileges: readonly Privilege[] }[] {
  // What asks for service_role is not for those whom it names.
  const permissive = catalog.policies(table.id).filter(({ permissive: allows, using = '', withCheck = '' }) => allows && using.trim().toLowerCase() !== 'false' && !/service_role/.test(using + withCheck));
  return roles.flatMap((role) => {
    // A policy without TO is for everybody, and says nothing about who is meant: those who have signed in at least.
    const own = permissive.filter((policy) => clientsOf(policy, catalog).includes(role) && (role !== 'anon' || !policy.roles.includes('public')));
    const wanted = privileges.filter((privilege) => own.some((policy) => isOf(policy, commands[privilege])));
    return wanted.length === 0 ? [] : [{ role, privileges: wanted }];
  });
}

function grantsFor(wanted: ReturnType<typeof commandsFor>, target: string): string {
  const roles = new Map<string, ClientRole[]>();
  for (const { role, privileges: list } of wanted) roles.set(list.join(', '), [...(roles.get(list.join(', ')) ?? []), role]);
  return [...roles].map(([list, names]) => `GRANT ${list} ON ${target} TO ${names.join(', ')};`).join(' ');
}
