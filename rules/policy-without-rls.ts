import { defineRule, displayName, exposedTo, managedSchemas, quoteQualified, rightsOf, type Relation } from '../src/rule/index.js';
import { listed } from './lib/listed.js';
import { policyLog, type StandingPolicy } from './lib/policies.js';
import { subjectOf } from './lib/subjects.js';

export default defineRule({
  id: 'policy-without-rls',
  family: 'row-level-security',
  security: true,
  severity: 'error',
  precision: 'very-high',
  summary: 'Policies on a table whose row level security is off: they do nothing.',
  why: `
CREATE POLICY works on any table, and a policy counts only once row level security is enabled
([CREATE POLICY](https://www.postgresql.org/docs/current/sql-createpolicy.html), lint 0007 of Supabase's advisor). Until then everyone who holds a
privilege on the table reads and changes every row, and the schema looks guarded to who reads the migrations. Judged at the end of the history. A table
that is made in the linted files is reported by table-without-rls, one whose row level security they switch off by disabled-rls.`,
  messages: {
    idle: {
      what: 'Row level security on "{{table}}" is off, so {{policies}} nothing: {{roles}} can {{rights}} every row.',
      help: 'Add to the same file: ALTER TABLE {{name}} ENABLE ROW LEVEL SECURITY;',
    },
  },
  examples: [
    {
      history: "create table notes (id bigint primary key, owner uuid); insert into notes values (1, null);",
      bad: 'create policy own on notes using (owner = (select auth.uid()));',
      good: 'alter table notes enable row level security; create policy own on notes using (owner = (select auth.uid()));',
      then: 'select * from notes;',
      proof: 'leak',
    },
  ],
  create({ report, apiSchemas, history }) {
    const log = policyLog();
    const disabled = new Set<number>();
    return {
      ...log.listeners,
      'rls.disable'({ after }) {
        disabled.add(after.id);
      },
      'history.end'(_migration, { after: final }) {
        if (!final.knows('row-security')) return;
        const idle = new Map<number, StandingPolicy[]>();
        for (const standing of log.standing(final)) {
          const { table } = standing;
          if (table.rowSecurity || table.origin === undefined || disabled.has(table.id) || managedSchemas.has(table.schema) || isLinted(table)) continue;
          idle.set(table.id, [...(idle.get(table.id) ?? []), standing]);
        }
        for (const found of idle.values()) {
          const { table, span, statement } = found.at(-1)!;
          const roles = exposedTo(final, table, apiSchemas);
          if (roles.length === 0) continue;
          const name = quoteQualified(table);
          report({
            message: 'idle', at: span, subject: subjectOf(table),
            data: { table: displayName(table), name, roles: listed(roles), rights: rightsOf(final, table, roles), policies: found.length === 1 ? 'its policy does' : `its ${found.length} policies do` },
            ...(statement.nested === undefined && {
              fix: { title: 'Enable row level security', applicability: 'unsafe' as const, edits: [{ span: { ...span, end: span.start }, text: `alter table ${name} enable row level security;\n` }] },
            }),
          });
        }
      },
    };

    /** True when the file that makes the table is linted as well. */
    function isLinted({ origin }: Relation): boolean {
      return history.migrations.some(({ role, source }) => role === 'target' && source.path === origin?.span.source.path);
    }
  },
});
