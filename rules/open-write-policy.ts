import { defineRule, displayName, exposedTo, managedSchemas, quoteName, quoteQualified, reachOfText, type Catalog, type Policy, type Reach, type Relation } from '../src/rule/index.js';
import type { ClientRole } from './lib/client-roles.js';
import { listed } from './lib/listed.js';
import { ownRows } from './lib/own-rows.js';
import { clientsOf, eachPolicy, holds, isFor, isOf } from './lib/policies.js';
import { subjectOf } from './lib/subjects.js';

export default defineRule({
  id: 'open-write-policy',
  family: 'row-level-security',
  security: true,
  severity: 'warning',
  precision: 'high',
  summary: 'A policy that lets everyone, or everyone who has signed in, write every row.',
  why: `
Permissive policies are added with OR, so one that is always true decides alone. \`FOR ALL USING (true)\` without TO is for PUBLIC: whoever has the
project's public key changes and deletes every row through the Data API, even when the policy's name speaks of the service role (which bypasses row
level security and needs none). \`auth.role() = 'authenticated'\` and \`auth.uid() IS NOT NULL\` are true of anyone who has signed up
([CREATE POLICY](https://www.postgresql.org/docs/current/sql-createpolicy.html), lint 0024 of Supabase's advisor, which knows \`true\` only). Reading is
not judged: public reading is often meant. A restrictive policy for the same command silences this rule. Rows that anyone may add, and nothing more
than that, are a note: forms and logs work so.`,
  messages: {
    open: {
      what: 'Policy "{{policy}}" lets {{who}} {{commands}} "{{table}}".',
      help: '{{advice}}',
    },
  },
  examples: [
    {
      history: "create table notes (id bigint primary key, body text); alter table notes enable row level security; insert into notes values (1, 'mine');",
      bad: 'create policy "service role only" on notes for all using (true);',
      good: 'create policy "service role only" on notes for all to service_role using (true);',
      then: "update notes set body = 'yours' where id = 1 returning id;",
      proof: 'leak',
    },
  ],
  create({ report, apiSchemas }) {
    return eachPolicy(({ policy, table, span }, final) => {
      if (!policy.permissive || managedSchemas.has(table.schema) || !isServed(final, table, apiSchemas)) return;
      const restricted = final.policies(table.id).filter(({ permissive }) => !permissive);
      const open = openings(final, policy, table, restricted);
      if (open.length === 0) return;
      const roles = clientsOf(policy, final).filter((role) => open.some((opening) => opening.roles.includes(role)));
      const signedIn = !roles.includes('anon') || open.every(({ reach }) => reach === 'signed-in');
      const commands = open.map(({ command }) => command);
      report({
        message: 'open', at: span, subject: subjectOf(table, policy),
        ...(commands.join() === 'insert' && !isForServer(policy) && { severity: 'note' as const }),
        data: { policy: policy.name, table: displayName(table), who: signedIn ? 'everyone who has signed in' : 'everyone', commands: describe(commands), advice: advice(final, policy, table, signedIn) },
      });
    });
  },
});

type Write = 'insert' | 'update' | 'delete';
const writes: readonly Write[] = ['insert', 'update', 'delete'];

/** A table that the Data API serves under row level security. One that was made by hand, whose policies alone are in files, is taken to be such a table. */
function isServed(catalog: Catalog, table: Relation, apiSchemas: readonly string[]): boolean {
  if (table.origin === undefined) return apiSchemas.includes(table.schema) && catalog.named('role', 'anon') !== undefined;
  return table.rowSecurity && exposedTo(catalog, table, apiSchemas).length > 0;
}

interface Opening {
  readonly command: Write;
  readonly roles: readonly ClientRole[];
  readonly reach: Reach;
}

/** The commands that a policy opens for every row, with the roles that hold the privilege and that nothing restricts. */
function openings(catalog: Catalog, policy: Policy, table: Relation, restrictive: readonly Policy[]): readonly Opening[] {
  return writes.filter((command) => isOf(policy, command)).flatMap((command) => {
    // What is added has to pass WITH CHECK, or USING where there is none; which rows are changed is up to USING.
    const condition = command === 'insert' ? (policy.withCheck ?? policy.using) : policy.using;
    const reach = condition === undefined ? 'some' : reachOfText(condition);
    if (reach !== 'everyone' && reach !== 'signed-in') return [];
    const roles = clientsOf(policy, catalog).filter((role) => (reach === 'everyone' || role === 'authenticated') && (table.origin === undefined || holds(table, role, command === 'insert' ? 'INSERT' : command === 'update' ? 'UPDATE' : 'DELETE', catalog))
      && !restrictive.some((other) => isOf(other, command) && isFor(other, role, catalog)));
    return roles.length === 0 ? [] : [{ command, roles, reach }];
  });
}

/** Its name says that it is for the service role: then everybody else gets in by mistake. */
function isForServer({ name }: Policy): boolean {
  return /\bservice[ _-]?role\b/i.test(name);
}

function describe(commands: readonly Write[]): string {
  if (commands.join() === 'insert') return 'add any row to';
  const verbs = commands.map((command) => (command === 'insert' ? 'add' : command === 'update' ? 'change' : 'delete'));
  return `${listed(verbs)} any row of`;
}

function advice(catalog: Catalog, policy: Policy, table: Relation, signedIn: boolean): string {
  const name = `${quoteName(policy.name)} ON ${quoteQualified(table)}`;
  const { condition, hint } = ownRows(catalog, table);
  if (/service/i.test(policy.name)) return `If it is meant for the service role: DROP POLICY ${name}; that role bypasses row level security. Otherwise ${hint ?? 'compare a column of the row with (select auth.uid())'}.`;
  const own = condition === undefined ? undefined : `(${condition})`;
  const clauses = policy.command === 'insert' ? `WITH CHECK ${own}` : policy.command === 'delete' ? `USING ${own}` : `USING ${own} WITH CHECK ${own}`;
  if (policy.command === 'insert' && policy.roles.join() === 'anon') return `Limit what a request without a login may add: ALTER POLICY ${name} WITH CHECK (…); or write it with the secret key only and DROP POLICY ${name};`;
  if (!signedIn) {
    const form = policy.command === 'insert' ? `for a form that is open to everyone, limit what may be written: ALTER POLICY ${name} WITH CHECK (…); else ` : '';
    return `A request without a login has no auth.uid(): ${form}${own === undefined ? `ALTER POLICY ${name} TO authenticated; ${hint!};` : `ALTER POLICY ${name} TO authenticated ${clauses};`} or write them with the secret key only and DROP POLICY ${name};`;
  }
  return `Say whose rows: ${own === undefined ? hint! : `ALTER POLICY ${name} ${clauses}`}; or write them with the secret key only and drop the policy.`;
}
