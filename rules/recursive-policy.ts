import { defineRule, displayName, quoteName, quoteQualified, type Label } from '../src/rule/index.js';
import { createdHere } from './lib/age.js';
import { clientsOf, eachPolicy } from './lib/policies.js';
import { cycleFrom, recursiveFunction } from './lib/policy-cycles.js';
import { readingPolicies } from './lib/policy-reads.js';
import { signatureOf } from './lib/routines.js';
import { subjectOf } from './lib/subjects.js';

export default defineRule({
  id: 'recursive-policy',
  family: 'row-level-security',
  severity: 'error',
  precision: 'high',
  summary: 'A policy that reads its own table, directly or by way of other policies, so that every query on it fails.',
  why: `
A sub-select in a policy is subject to the policies of what it reads. When that leads back to the policy's own table, Postgres gives up with
\`42P17: infinite recursion detected in policy for relation\` before a single row is read, for every role to which the policies apply
([CREATE POLICY](https://www.postgresql.org/docs/current/sql-createpolicy.html), \`fireRIRrules\` in rewriteHandler.c). The check is coarse: once the
policies for SELECT contain a sub-select of any kind, be it \`(select auth.uid())\`, a policy for INSERT or UPDATE that reads the same table fails too.
A function with SECURITY DEFINER ends the chain, as its owner bypasses row level security; one without runs into
\`54001: stack depth limit exceeded\` instead. Judged by the policies at the end of the history.`,
  messages: {
    self: {
      what: 'Policy "{{policy}}" reads its own table "{{table}}": every {{command}} on it by {{roles}} fails with "infinite recursion detected in policy" (42P17).',
      help: '{{advice}}',
    },
    cycle: {
      what: 'Policy "{{policy}}" on "{{table}}" reads {{way}}, whose policies lead back to "{{table}}": every {{command}} on it by {{roles}} fails with "infinite recursion detected in policy" (42P17).',
      help: '{{advice}}',
    },
    function: {
      what: 'Policy "{{policy}}" on "{{table}}" calls {{function}}(), which reads "{{reads}}" under the same policy again, until the stack is full (54001).',
      help: 'Let the function read without row level security: ALTER FUNCTION {{name}} SECURITY DEFINER SET search_path = \'\'; with every name in its body qualified, in a schema that the Data API does not serve.',
    },
  },
  examples: [
    {
      history: 'create table members (org_id bigint, user_id uuid); alter table members enable row level security;',
      bad: 'create policy same_org on members for select using (org_id in (select org_id from members where user_id = auth.uid()));',
      good: `create function my_orgs() returns setof bigint language sql stable security definer set search_path = '' as $$ select org_id from public.members where user_id = auth.uid() $$;
create policy same_org on members for select using (org_id in (select my_orgs()));`,
      then: 'set role authenticated; select * from members;',
      proof: 'error',
    },
    {
      history: `create table members (org_id bigint, user_id uuid); alter table members enable row level security;
create policy own on members for select using (user_id = (select auth.uid()));`,
      bad: 'create policy once on members for insert with check (not exists (select from members m where m.user_id = auth.uid()));',
      good: 'create policy once on members for insert with check (user_id = (select auth.uid())); create unique index members_user_id_key on members (user_id);',
      then: "select set_config('request.jwt.claim.sub', '00000000-0000-0000-0000-000000000001', false); set role authenticated; insert into members values (1, '00000000-0000-0000-0000-000000000001');",
      proof: 'error',
    },
  ],
  create({ report }) {
    return eachPolicy(({ policy, table, span }, final) => {
      if (!table.rowSecurity) return;
      for (const role of clientsOf(policy, final)) {
        const way = cycleFrom(final, policy, role);
        const loop = way === undefined ? recursiveFunction(final, policy, role) : undefined;
        if (way === undefined && loop === undefined) continue;
        const names = { policy: policy.name, table: displayName(table) };
        const common = { at: span, subject: subjectOf(table, policy) };
        if (loop !== undefined) {
          report({
            message: 'function', ...common, related: createdHere(loop.routine, 'function'),
            data: { ...names, function: displayName(loop.routine), reads: displayName(loop.reads), name: signatureOf(loop.routine) },
          });
          break;
        }
        const between = way!.slice(0, -1);
        const data = { ...names, roles: clientsOf(policy, final).join(' and '), command: policy.command === 'all' ? 'query' : policy.command.toUpperCase(), advice: advice(policy.name, quoteQualified(table)) };
        const related: Label[] = between.flatMap((relation) => readingPolicies(final, relation, role)).filter((other) => other.origin !== undefined).slice(0, 3)
          .map((other) => ({ span: other.origin!.span, text: `policy "${other.name}" of a table on the way` }));
        if (between.length === 0) report({ message: 'self', ...common, related, data });
        else report({ message: 'cycle', ...common, related, data: { ...data, way: between.map((relation) => `"${displayName(relation)}"`).join(' and then ') } });
        break;
      }
    });
  },
});

function advice(policy: string, table: string): string {
  return `Put the sub-select into a function that reads without row level security (SECURITY DEFINER SET search_path = '', in a schema that the Data API does not serve), and call that: ALTER POLICY ${quoteName(policy)} ON ${table} … (select private.…()).`;
}
