import { Catalog, defineRule, displayName, quoteQualified, type Label, type Migration, type Policy, type Relation, type Span } from '../src/rule/index.js';
import { isNew } from './lib/age.js';
import { isLater, nameFile } from './lib/later-files.js';
import { describeMissing, missingPolicies } from './lib/missing-policies.js';
import { subjectOf } from './lib/subjects.js';

export default defineRule({
  id: 'recreated-table-without-rls',
  family: 'row-level-security',
  security: true,
  severity: 'error',
  precision: 'very-high',
  summary: 'A table dropped and created again, or replaced by another, without the row level security that it had.',
  why: `
A table that is created anew starts with row level security off and no policy, whatever the table of that name had before. \`CREATE TABLE … AS\` and
\`LIKE\` do not copy them either (INCLUDING ALL does not include policies). On a Supabase project the default privileges then let \`anon\` read and change
every row. Where it comes back with row level security and some policies, those that are missing are judged by what they allowed: nobody else
allows it now, or, for a restrictive one, nothing limits it any more.`,
  messages: {
    off: {
      what: 'Table "{{table}}" had row level security, and comes back without it.',
      help: 'Add to the same file: ALTER TABLE {{name}} ENABLE ROW LEVEL SECURITY;{{policies}}',
    },
    policies: {
      what: 'Table "{{table}}" had {{lost}}, and comes back without.',
      help: 'Create the policies again in the same file, or say with a comment why they are gone.',
    },
    limits: {
      what: 'Table "{{table}}" comes back without {{policies}}: no restrictive policy limits {{access}} any more.',
      help: 'Create it again in the same file: CREATE POLICY {{first}} ON {{name}} AS RESTRICTIVE …;',
    },
    access: {
      what: 'Table "{{table}}" comes back without {{policies}}: no policy of it allows {{access}}.',
      help: 'Create it again in the same file: CREATE POLICY {{first}} ON {{name}} …; or REVOKE the privilege too if the access is meant to end.',
    },
    meantime: {
      what: 'From this migration to {{file}}, "{{table}}" is without {{lost}} that it had.',
      help: 'Create them in the file that makes the table: it is one transaction, and no request sees the table in between. In one push the gap is as long as the files take.',
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
    const back: Back[] = [];
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
          if (!now.rowSecurity || after.knowsSince(successor.then, 'policies')) back.push({ table, policies, now, current: after.policies(now.id), ...successor });
        }
      },
      'history.end'(migration, { after: final }) {
        for (const found of back) judge(found, migration, final);
      },
    };

    function judge({ table, policies, now, current, at }: Back, migration: Migration, final: Catalog): void {
      const related: Label[] = policies.slice(0, 5).flatMap((policy) => (policy.origin === undefined ? [] : [{ span: policy.origin.span, text: `policy "${policy.name}" of the old table` }]));
      const common = { at, subject: subjectOf(table), related };
      const names = { table: displayName(table), name: quoteQualified(table) };
      const lost = policies.length === 1 ? 'a policy' : `${policies.length} policies`;
      const end = final.getAs('relation', now.id);
      if (!now.rowSecurity) {
        // Until a later file switches it on, table-without-rls says.
        if (end?.rowSecurity !== true || !isLater(end.rowSecurityOrigin, migration)) report({ message: 'off', ...common, data: { ...names, policies: policies.length === 0 ? '' : ` and create its ${policies.length === 1 ? 'policy' : `${policies.length} policies`} again.` } });
        return;
      }
      const later = final.policies(now.id).find(({ origin }) => isLater(origin, migration))?.origin;
      if (current.length === 0 && policies.length > 0) {
        if (later === undefined) report({ message: 'policies', ...common, data: { ...names, lost } });
        else if (later.deploy !== migration.deploy) report({ message: 'meantime', ...common, severity: 'note', data: { ...names, lost, file: nameFile(later) } });
      } else if (later === undefined) {
        const [limits, access] = [missingPolicies(policies, now, current, false), missingPolicies(policies, now, current, true)];
        if (limits.length > 0) report({ message: 'limits', ...common, data: { ...names, ...describeMissing(limits) } });
        else if (access.length > 0) report({ message: 'access', ...common, severity: 'warning', data: { ...names, ...describeMissing(access) } });
      }
    }
  },
});

/** A table that has taken the place of one with row level security, as it is when the file ends. */
interface Back {
  readonly table: Relation;
  readonly policies: readonly Policy[];
  readonly now: Relation;
  readonly current: readonly Policy[];
  readonly at: Span;
}
