import { defineRule, displayName, managedSchemas, quoteName, quoteQualified, reachOfText, type Policy, type Relation } from '../src/rule/index.js';
import type { ClientRole } from './lib/client-roles.js';
import { listed } from './lib/listed.js';
import { clientsOf, eachPolicy } from './lib/policies.js';
import { showsRows } from './lib/policy-reads.js';
import { subjectOf } from './lib/subjects.js';

export default defineRule({
  id: 'update-policy-without-select',
  family: 'row-level-security',
  severity: 'warning',
  precision: 'high',
  summary: 'A policy for UPDATE or DELETE on a table of which the same roles may see no row.',
  why: `
An UPDATE or DELETE with a WHERE (the Data API sends no other) has to read the rows first, so the policies for SELECT apply to it as well. Without any
for that role it finds nothing: 0 rows, no error ([CREATE POLICY](https://www.postgresql.org/docs/current/sql-createpolicy.html), "Policies Applied by
Command Type"). Judged by the policies at the end of the history; tables of the platform are left out, whose policies are often made in the dashboard.`,
  messages: {
    blind: {
      what: 'Policy "{{policy}}" lets {{roles}} {{command}} "{{table}}", but no policy lets them SELECT from it: each {{command}} with a WHERE finds 0 rows.',
      help: '{{advice}}',
    },
  },
  examples: [
    {
      history: `create table notes (id bigint primary key, owner uuid, body text); alter table notes enable row level security;
insert into notes values (1, '00000000-0000-0000-0000-000000000001', 'draft');`,
      bad: 'create policy own on notes for update to authenticated using (owner = (select auth.uid()));',
      good: `create policy own on notes for update to authenticated using (owner = (select auth.uid()));
create policy reading on notes for select to authenticated using (owner = (select auth.uid()));`,
      then: "select set_config('request.jwt.claim.sub', '00000000-0000-0000-0000-000000000001', false); set role authenticated; do $$ begin update notes set body = 'done' where id = 1; if not found then raise exception 'no row'; end if; end $$;",
      proof: 'error',
    },
  ],
  create({ report }) {
    return eachPolicy(({ policy, table, span }, final) => {
      const { command, using } = policy;
      const roles = clientsOf(policy, final);
      if (!final.knows('policies') || !policy.permissive || (command !== 'update' && command !== 'delete') || using === undefined || using.toLowerCase() === 'false' || roles.length === 0) return;
      if (!table.rowSecurity || table.origin === undefined || managedSchemas.has(table.schema)) return;
      if (roles.some((role) => showsRows(final, table, role))) return;
      report({
        message: 'blind', at: span, subject: subjectOf(table, policy),
        data: { policy: policy.name, roles: listed(roles), table: displayName(table), command: command.toUpperCase(), advice: advice(policy, table, roles) },
      });
    });
  },
});

function advice({ name, using = '' }: Policy, table: Relation, roles: readonly ClientRole[]): string {
  const on = quoteQualified(table);
  // Its rows are nobody's: a policy for reading them would show every row to everyone.
  if (roles.includes('anon') && reachOfText(using) === 'everyone') {
    return `A request without a login has no auth.uid(), and no rows of its own to read: write them with the secret key or in a function, and DROP POLICY ${quoteName(name)} ON ${on}; or say whose rows: ALTER POLICY ${quoteName(name)} ON ${on} TO authenticated USING (…); with the same policy FOR SELECT.`;
  }
  const condition = using.length > 160 || using.includes('\n') ? '…' : using;
  return `Add the policy for reading: CREATE POLICY ${quoteName(`${table.name}_select`)} ON ${on} FOR SELECT TO ${roles.join(', ')} USING (${condition});`;
}
