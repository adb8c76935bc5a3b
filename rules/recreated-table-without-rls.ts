import { Catalog, defineRule, displayName, quoteQualified, type Label, type Policy, type Relation, type Span } from '../src/rule/index.js';
import { isNew } from './lib/age.js';
import { subjectOf } from './lib/subjects.js';

export default defineRule({
  id: 'recreated-table-without-rls',
  family: 'row-level-security',
  severity: 'error',
  precision: 'very-high',
  summary: 'A table dropped and created again, or replaced by another, without the row level security that it had.',
  why: `
A table that is created anew starts with row level security off and no policy, whatever the table of that name had before. \`CREATE TABLE … AS\` and
\`LIKE\` do not copy them either (INCLUDING ALL does not include policies). On a Supabase project the default privileges then let \`anon\` read and change
every row.`,
  messages: {
    off: {
      what: 'Table "{{table}}" had row level security, and comes back without it.',
      help: 'Add to the same file: ALTER TABLE {{name}} ENABLE ROW LEVEL SECURITY;{{policies}}',
    },
    policies: {
      what: 'Table "{{table}}" had {{lost}}, and comes back without.',
      help: 'Create the policies again in the same file, or say with a comment why they are gone.',
    },
  },
  examples: [
    {
      history: "create table notes (id bigint primary key, body text); alter table notes enable row level security;",
      bad: "drop table notes; create table notes (id uuid primary key, body text); insert into notes values ('00000000-0000-0000-0000-000000000001', 'private');",
      good: "drop table notes; create table notes (id uuid primary key, body text); alter table notes enable row level security; insert into notes values ('00000000-0000-0000-0000-000000000001', 'private');",
      then: 'select * from notes;',
      proof: 'leak',
    },
  ],
  create({ report }) {
    const gone: { readonly table: Relation; readonly policies: readonly Policy[] }[] = [];
    // `then`: since when all of it has to be known. A table starts without row level security, whatever happened before.
    const made = new Map<string, { readonly at: Span; readonly then: Catalog }>();
    return {
      'table.create'({ table, span }, { after: then }) {
        made.set(`${table.schema}.${table.name}`, { at: span, then });
      },
      'table.rename'({ before, after, span }, { before: catalog, since, migration }) {
        made.set(`${after.schema}.${after.name}`, { at: span, then: isNew(before, migration) ? since.migration : Catalog.empty });
        if (before.rowSecurity && !isNew(before, migration)) gone.push({ table: before, policies: catalog.policies(before.id) });
      },
      'table.drop'({ table }, { since, migration }) {
        const policies = since.migration.policies(table.id);
        const was = since.migration.getAs('relation', table.id);
        if (was?.rowSecurity === true && !isNew(table, migration)) gone.push({ table: was, policies });
      },
      'migration.end'(_migration, { after }) {
        for (const { table, policies } of gone) {
          const now = after.relation(table);
          const successor = made.get(`${table.schema}.${table.name}`);
          if (now === undefined || now.id === table.id || now.view !== undefined || successor === undefined || !after.knowsSince(successor.then, 'row-security')) continue;
          const related: Label[] = policies.slice(0, 5).flatMap((policy) => (policy.origin === undefined ? [] : [{ span: policy.origin.span, text: `policy "${policy.name}" of the old table` }]));
          const common = { at: successor.at, subject: subjectOf(table), related };
          const again = policies.length === 0 ? '' : ` and create its ${policies.length === 1 ? 'policy' : `${policies.length} policies`} again.`;
          if (!now.rowSecurity) report({ message: 'off', ...common, data: { table: displayName(table), name: quoteQualified(table), policies: again } });
          else if (policies.length > 0 && after.policies(now.id).length === 0 && after.knowsSince(successor.then, 'policies')) {
            report({ message: 'policies', ...common, data: { table: displayName(table), lost: policies.length === 1 ? 'a policy' : `${policies.length} policies` } });
          }
        }
      },
    };
  },
});
