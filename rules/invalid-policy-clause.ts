import { defineRule } from '../src/rule/index.js';
import { refusalLog } from './lib/first-refusal.js';

export default defineRule({
  id: 'invalid-policy-clause',
  family: 'row-level-security',
  severity: 'error',
  precision: 'very-high',
  summary: 'A policy with a clause that its command does not have: USING for INSERT, WITH CHECK for SELECT or DELETE.',
  why: `
USING is asked of rows that are there, WITH CHECK of rows that are written ([CREATE POLICY](https://www.postgresql.org/docs/current/sql-createpolicy.html)). A policy FOR INSERT has no row that is there, one FOR SELECT
or FOR DELETE writes none, and Postgres refuses the clause (42601). The migration stops, and the table stays without the policy: closed where row level security is on, open where it is not.`,
  messages: {
    using: { what: 'Policy "{{policy}}" is FOR INSERT and cannot have USING, so the statement fails (42601).', help: 'Write WITH CHECK instead of USING.{{more}}' },
    check: { what: 'Policy "{{policy}}" is FOR {{command}} and cannot have WITH CHECK, so the statement fails (42601).', help: 'Leave WITH CHECK out, and say it in USING.{{more}}' },
  },
  examples: [
    {
      history: 'create table notes (id bigint primary key, author uuid);',
      bad: 'create policy "authors write" on notes for insert to authenticated using (author = auth.uid());',
      good: 'create policy "authors write" on notes for insert to authenticated with check (author = auth.uid());',
      proof: 'error',
    },
    {
      history: 'create table notes (id bigint primary key, author uuid);',
      bad: 'create policy "authors read" on notes for select to authenticated using (author = auth.uid()) with check (author = auth.uid());',
      good: 'create policy "authors read" on notes for select to authenticated using (author = auth.uid());',
      proof: 'error',
    },
  ],
  create({ report }) {
    const refused = refusalLog();
    return {
      failure(effect, step) {
        const { node } = effect.statement;
        if (effect.sqlstate === '42601' && ('CreatePolicyStmt' in node || 'AlterPolicyStmt' in node)) refused.note(effect, step, effect.error.startsWith('only WITH CHECK') ? 'using' : 'check');
      },
      'migration.end'() {
        for (const { effect: { statement: { node }, error, span }, more } of refused.firsts()) {
          const policy = 'CreatePolicyStmt' in node ? node.CreatePolicyStmt : 'AlterPolicyStmt' in node ? node.AlterPolicyStmt : undefined;
          const data = { policy: policy?.policy_name ?? '', more };
          const common = { at: span, subject: `${policy?.table?.schemaname ?? 'public'}.${policy?.table?.relname ?? ''}.${data.policy}` };
          const command = 'CreatePolicyStmt' in node ? (node.CreatePolicyStmt.cmd_name ?? '').toUpperCase() : 'SELECT or DELETE';
          if (error.startsWith('only WITH CHECK')) report({ message: 'using', ...common, data });
          else report({ message: 'check', ...common, data: { ...data, command } });
        }
      },
    };
  },
});
