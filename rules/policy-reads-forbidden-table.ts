import { defineRule, displayName, exposedTo, quoteQualified, type Catalog, type Relation, type Span } from '../src/rule/index.js';
import { createdHere } from './lib/age.js';
import { isInvoker } from './lib/bypass.js';
import { clients } from './lib/client-roles.js';
import { listed } from './lib/listed.js';
import { clientsOf, holds, isFor, isOf, policyLog, type StandingPolicy } from './lib/policies.js';
import { invokersCalled, isDenied, isEmpty, relationsInBody, relationsRead } from './lib/policy-reads.js';
import { signatureOf } from './lib/routines.js';
import { subjectOf } from './lib/subjects.js';

export default defineRule({
  id: 'policy-reads-forbidden-table',
  family: 'row-level-security',
  severity: 'error',
  precision: 'high',
  summary: 'A policy or security_invoker view that reads a table from which its own roles may read nothing.',
  why: `
The expression of a policy runs with the rights of whoever asks. A table in it on which that role holds no SELECT ends every query on the policy's
table with \`42501: permission denied\`, whatever the other policies say; \`auth.users\`, on which neither \`anon\` nor \`authenticated\` hold anything, is
the usual one. A view that is \`security_invoker\` reads in the same way. A table that the role may read, but which has row level security and no
policy for SELECT, gives no rows: EXISTS on it is false for everyone, NOT EXISTS true
([CREATE POLICY](https://www.postgresql.org/docs/current/sql-createpolicy.html), [CREATE VIEW](https://www.postgresql.org/docs/current/sql-createview.html)).
What a user is can be read from the token, \`(select auth.jwt() ->> 'email')\`; what a table says, from a function with SECURITY DEFINER.`,
  messages: {
    denied: {
      what: 'Policy "{{policy}}" on "{{table}}" reads "{{read}}", which {{roles}} may not read: every {{command}} on "{{table}}" by them fails with "permission denied" (42501).',
      help: '{{advice}}',
    },
    function: {
      what: 'Policy "{{policy}}" on "{{table}}" calls {{function}}(), which reads "{{read}}" with the rights of the caller: {{roles}} may not read that and get "permission denied" (42501).',
      help: 'Let the function run as its owner: ALTER FUNCTION {{name}} SECURITY DEFINER SET search_path = \'\'; with every name in its body qualified.',
    },
    view: {
      what: 'View "{{view}}" is security_invoker and reads "{{read}}", which {{roles}} may not read: every query on it by them fails with "permission denied" (42501).',
      help: '{{advice}}',
    },
    empty: {
      what: 'Policy "{{policy}}" on "{{table}}" reads "{{read}}", whose row level security shows no row to {{roles}}: that part of its condition finds nothing.',
      help: 'Add a policy that lets them read what the condition needs: CREATE POLICY … ON {{name}} FOR SELECT TO {{to}} USING (…); or read it in a function with SECURITY DEFINER SET search_path = \'\'.',
    },
  },
  examples: [
    {
      history: 'create table notes (id bigint primary key, owner_email text); alter table notes enable row level security;',
      bad: 'create policy own on notes for select to authenticated using (owner_email = (select email from auth.users where id = auth.uid()));',
      good: "create policy own on notes for select to authenticated using (owner_email = (select auth.jwt() ->> 'email'));",
      then: 'set role authenticated; select * from notes;',
      proof: 'error',
    },
    {
      history: 'create table profiles (id uuid primary key);',
      bad: 'create view people with (security_invoker = true) as select p.id, u.email from profiles p join auth.users u on u.id = p.id;',
      good: 'create view people with (security_invoker = true) as select p.id from profiles p;',
      then: 'set role authenticated; select * from people;',
      proof: 'error',
    },
    {
      history: `create table notes (id bigint primary key, org_id bigint); alter table notes enable row level security; insert into notes values (1, 1);
create table members (org_id bigint, user_id uuid); alter table members enable row level security; insert into members values (1, '00000000-0000-0000-0000-000000000001');`,
      bad: 'create policy of_org on notes for select using (org_id in (select org_id from members where user_id = auth.uid()));',
      good: `create policy of_org on notes for select using (org_id in (select org_id from members where user_id = auth.uid()));
create policy own on members for select using (user_id = (select auth.uid()));`,
      then: "select set_config('request.jwt.claim.sub', '00000000-0000-0000-0000-000000000001', false); set role authenticated; do $$ begin if not exists (select from notes) then raise exception 'no row'; end if; end $$;",
      proof: 'error',
    },
  ],
  create({ report, apiSchemas }) {
    const log = policyLog();
    const views = new Map<number, Span>();
    return {
      ...log.listeners,
      'view.create'({ view, span }) {
        views.set(view.id, span);
      },
      'view.replace'({ after, span }) {
        views.set(after.id, span);
      },
      'view.set-options'({ after, span }) {
        views.set(after.id, span);
      },
      'history.end'(_migration, { after: final }) {
        for (const standing of log.standing(final)) if (standing.table.rowSecurity && clientsOf(standing.policy, final).length > 0) judge(final, standing);
        for (const [id, span] of views) judgeView(final, final.getAs('relation', id), span);
      },
    };

    function judge(final: Catalog, { policy, table, span }: StandingPolicy): void {
      const roles = clientsOf(policy, final);
      // `true OR EXISTS (…)` is folded before anybody looks at privileges.
      if (roles.every((role) => final.policies(table.id).some((other) => other.permissive && other.using === 'true' && isFor(other, role, final) && (policy.command === 'all' ? other.command === 'all' : isOf(other, policy.command))))) return;
      const common = { at: span, subject: subjectOf(table, policy) };
      const names = { policy: policy.name, table: displayName(table), roles: listed(roles) };
      for (const read of relationsRead(final, policy)) {
        const data = { ...names, read: displayName(read) };
        if (isDenied(final, read, roles)) {
          return report({ message: 'denied', ...common, related: createdHere(read, 'table'), data: { ...data, command: policy.command === 'all' ? 'query' : policy.command.toUpperCase(), advice: advice(read) } });
        }
        if (isEmpty(final, read, roles)) return report({ message: 'empty', ...common, severity: 'warning', related: createdHere(read, 'table'), data: { ...data, name: quoteQualified(read), to: roles.join(', ') } });
      }
      for (const routine of invokersCalled(final, policy)) {
        const read = routine.language === 'sql' ? relationsInBody(final, routine).find((relation) => isDenied(final, relation, roles)) : undefined;
        if (read !== undefined) return report({ message: 'function', ...common, related: createdHere(routine, 'function'), data: { ...names, read: displayName(read), function: displayName(routine), name: signatureOf(routine) } });
      }
    }

    function judgeView(final: Catalog, view: Relation | undefined, span: Span): void {
      if (view === undefined || !isInvoker(view)) return;
      const roles = clients.filter((role) => holds(view, role, 'SELECT', final) && exposedTo(final, view, apiSchemas).length > 0);
      const read = roles.length === 0 ? undefined : view.view?.reads.map((id) => final.getAs('relation', id)).find((relation) => relation !== undefined && isDenied(final, relation, roles));
      if (read !== undefined) report({ message: 'view', at: span, subject: subjectOf(view), related: createdHere(read, 'table'), data: { view: displayName(view), read: displayName(read), roles: listed(roles), advice: advice(read) } });
    }
  },
});

function advice(read: Relation): string {
  if (read.schema === 'auth') return "Take what the token says, (select auth.uid()), (select auth.jwt() ->> 'email'), or keep the column in a table of your own.";
  return `GRANT SELECT ON ${quoteQualified(read)} TO the roles that need it, with row level security on it; or read it in a function with SECURITY DEFINER SET search_path = ''.`;
}
