import { defineRule, displayName, exposedTo, managedSchemas, quoteName, quoteQualified, type Catalog, type Grant, type Relation, type Span } from '../src/rule/index.js';
import { clients } from './lib/client-roles.js';
import { meantClosed } from './lib/meant-closed.js';
import { subjectOf } from './lib/subjects.js';

export default defineRule({
  id: 'rls-without-policy',
  family: 'row-level-security',
  severity: 'note',
  precision: 'high',
  summary: 'Row level security without any policy: nobody but the service role sees or writes a row.',
  why: `
With row level security on and no policy, Postgres denies everything: queries by \`anon\` and \`authenticated\` give no rows and no error, inserts fail with
42501 ([Row Security Policies](https://www.postgresql.org/docs/current/ddl-rowsecurity.html), lint 0008 of Supabase's advisor). For a table that only
the service role uses this is right, and a REVOKE says so; a comment on the table, or beside the statement, that speaks of the service role or the back end is
enough to be quiet. Where the same file grants the API roles a privilege on rows of the table (by name, not ALL), access was meant, and the finding is a warning.`,
  messages: {
    closed: {
      what: 'Table "{{table}}" has row level security and no policy: the Data API gives nobody a row of it.',
      help: 'If clients are to use it, add a policy for each access that is meant. If not, say so: REVOKE ALL ON {{name}} FROM anon, authenticated;',
    },
    granted: {
      what: 'Table "{{table}}" is granted to {{roles}} here, but has row level security and no policy: they still see no row.',
      help: 'Add a policy for each access that is meant: CREATE POLICY {{suggested}} ON {{name}} FOR SELECT TO {{to}} USING (…);',
    },
  },
  examples: [
    {
      history: 'create table notes (id bigint primary key, body text); insert into notes values (1, $$for everyone$$);',
      bad: 'alter table notes enable row level security; grant select on notes to anon;',
      good: 'alter table notes enable row level security; grant select on notes to anon; create policy reading on notes for select using (true);',
      then: "set role anon; do $$ begin if not exists (select from notes) then raise exception 'no row'; end if; end $$;",
      proof: 'error',
    },
  ],
  create({ report, apiSchemas }) {
    const enabled = new Map<number, { readonly span: Span; readonly then: Catalog }>();
    const granted = new Map<number, Grant[]>();
    const closed: Relation[] = [];
    return {
      'rls.enable'({ after, span }, { after: then }) {
        enabled.set(after.id, { span, then });
      },
      'privilege.grant'({ objects, grants, scope }) {
        if (scope === 'objects') for (const { id } of objects) granted.set(id, [...(granted.get(id) ?? []), ...grants]);
      },
      // A policy that goes later is lost-policy's.
      'migration.end'(_migration, { after }) {
        for (const id of enabled.keys()) {
          const table = after.getAs('relation', id);
          if (table?.rowSecurity === true && after.policies(id).length === 0) closed.push(table);
        }
      },
      'history.end'(_migration, { after: final }) {
        if (!final.knows('policies')) return;
        for (const { id } of closed) {
          const table = final.getAs('relation', id);
          const roles = table === undefined ? [] : exposedTo(final, table, apiSchemas);
          if (table === undefined || !table.rowSecurity || table.origin === undefined || managedSchemas.has(table.schema) || roles.length === 0 || final.policies(id).length > 0) continue;
          const { span } = enabled.get(id)!;
          const to = meantFor(granted.get(id) ?? []).filter((role) => roles.includes(role));
          const names = { table: displayName(table), name: quoteQualified(table) };
          const common = { at: span, subject: subjectOf(table) };
          if (to.length === 0 && meantClosed(table, span)) continue;
          if (to.length === 0) report({ message: 'closed', ...common, data: names });
          else report({ message: 'granted', ...common, severity: 'warning', data: { ...names, roles: to.join(' and '), to: to.join(', '), suggested: quoteName(`${table.name}_select`) } });
        }
      },
    };
  },
});

/** The API roles to which rows were granted on purpose: what a schema diff writes for every table has TRUNCATE in it. */
function meantFor(grants: readonly Grant[]): readonly string[] {
  return clients.filter((role) => {
    const privileges = grants.flatMap((grant) => (grant.role === role ? grant.privileges : []));
    return privileges.length > 0 && !privileges.includes('TRUNCATE');
  });
}
