import { defineRule, displayName, keyword, quoteName, quoteQualified, reachOfText, tokensOf, type Policy, type Span, type Statement } from '../src/rule/index.js';
import { clientsOf, eachPolicy, isFor, isOf } from './lib/policies.js';
import { subjectOf } from './lib/subjects.js';

export default defineRule({
  id: 'update-check-weaker-than-using',
  family: 'row-level-security',
  security: true,
  severity: 'warning',
  precision: 'medium',
  summary: 'A policy for UPDATE whose WITH CHECK lets any new row pass though its USING says whose rows they are.',
  why: `
USING decides which rows may be changed, WITH CHECK what they may be changed into. Without a WITH CHECK Postgres takes USING for both; an explicit
\`WITH CHECK (true)\` takes that away: who may change a row may give it to somebody else, or move it into another tenant, and nothing that looks at the
owner holds any more. In a policy FOR ALL it also lets them add rows in anybody's name
([CREATE POLICY](https://www.postgresql.org/docs/current/sql-createpolicy.html)).`,
  messages: {
    update: {
      what: 'Policy "{{policy}}" lets whoever may change a row of "{{table}}" give it to anybody else: WITH CHECK ({{check}}) accepts every new row.',
      help: 'Leave WITH CHECK out, so that USING holds for the new row too, or say the same again: ALTER POLICY {{name}} WITH CHECK ({{using}});',
    },
    all: {
      what: 'Policy "{{policy}}" lets {{who}} add any row to "{{table}}", and {{turn}}: WITH CHECK ({{check}}) accepts every new row.',
      help: 'Leave WITH CHECK out, so that USING holds for new rows too, or say the same again: ALTER POLICY {{name}} WITH CHECK ({{using}});',
    },
  },
  examples: [
    {
      history: `create table notes (id bigint primary key, owner uuid); alter table notes enable row level security; insert into notes values (1, '00000000-0000-0000-0000-000000000001');
create policy reading on notes for select using (true);`,
      bad: "create policy own on notes for update using (owner = (select auth.uid())) with check (true);",
      good: 'create policy own on notes for update using (owner = (select auth.uid()));',
      then: "select set_config('request.jwt.claim.sub', '00000000-0000-0000-0000-000000000001', false); set role authenticated; do $$ begin update notes set owner = '00000000-0000-0000-0000-000000000002' where id = 1; exception when insufficient_privilege then return; end $$; do $$ begin if exists (select from notes where owner = '00000000-0000-0000-0000-000000000002') then raise exception 'given away'; end if; end $$;",
      proof: 'error',
    },
  ],
  create({ report }) {
    return eachPolicy(({ policy, table, span, statement }, final) => {
      const { using, withCheck } = policy;
      const roles = clientsOf(policy, final);
      if (!policy.permissive || using === undefined || withCheck === undefined || !isOf(policy, 'update') || !table.rowSecurity || roles.length === 0) return;
      if (!isWide(withCheck) || isWide(using) || reachOfText(using) === 'nobody') return;
      const byRow = judgesRow(policy);
      // Who may change every row gains nothing by a check that lets every row through; but FOR ALL lets the others add.
      if (!byRow && policy.command !== 'all') return;
      if (final.policies(table.id).some((other) => !other.permissive && isOf(other, 'update') && roles.every((role) => isFor(other, role, final)))) return;
      const who = roles.includes('anon') && reachOfText(withCheck) === 'everyone' ? 'everyone' : 'everyone who has signed in';
      const data = { policy: policy.name, table: displayName(table), check: withCheck, using: oneLine(using), name: `${quoteName(policy.name)} ON ${quoteQualified(table)}` };
      const common = { at: span, subject: subjectOf(table, policy), ...withoutCheck(statement, span) };
      if (policy.command === 'all') report({ message: 'all', ...common, data: { ...data, who, turn: byRow ? 'whoever may change a row give it to anybody else' : 'not only those whom USING lets change rows' } });
      else report({ message: 'update', ...common, data });
    });
  },
});

function isWide(condition: string): boolean {
  const reach = reachOfText(condition);
  return reach === 'everyone' || reach === 'signed-in';
}

/** A condition as it fits into advice. */
function oneLine(condition: string): string {
  const text = condition.replaceAll(/\s+/g, ' ');
  return text.length > 160 || condition.includes('--') ? '…' : text;
}

/** True when USING names a column of the policy's own table. */
function judgesRow({ dependsOn, needsOfUsing, table }: Policy): boolean {
  return dependsOn.slice(1, 1 + needsOfUsing).some(({ on, column }) => on === table && column !== undefined);
}

/** Takes the clause out of CREATE POLICY, where it stands last; ALTER POLICY cannot take one away. */
function withoutCheck(statement: Statement, span: Span): { readonly fix?: { readonly title: string; readonly applicability: 'unsafe'; readonly edits: readonly { readonly span: Span; readonly text: string }[] } } {
  if (!('CreatePolicyStmt' in statement.node)) return {};
  const { source, start, end } = span;
  const tokens = tokensOf(source.text, start, end);
  const at = tokens.findLastIndex((token, index) => keyword(source.text, token) === 'with' && keyword(source.text, tokens[index + 1]) === 'check');
  const before = tokens[at - 1];
  if (before === undefined) return {};
  return { fix: { title: 'Leave WITH CHECK out, so that USING holds for the new row too', applicability: 'unsafe', edits: [{ span: { source, start: before.end, end }, text: '' }] } };
}
