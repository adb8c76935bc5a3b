import { defineRule, displayName, exposedTo, managedSchemas, quoteQualified, type Catalog, type Relation, type Span } from '../src/rule/index.js';
import { findBypass } from './lib/bypass.js';
import { listed } from './lib/listed.js';
import { subjectOf } from './lib/subjects.js';

export default defineRule({
  id: 'exposed-materialized-view',
  family: 'row-level-security',
  security: true,
  severity: 'warning',
  precision: 'very-high',
  summary: 'A materialized view that the Data API serves.',
  why: `
A materialized view holds rows of its own and cannot have row level security or \`security_invoker\`: whoever holds SELECT on it reads all of it. In a schema
that the Data API serves, the default privileges of a Supabase project give that to \`anon\`. This is splinter's 0016 (materialized_view_in_api). Where a table
behind it has row level security, view-bypasses-rls reports it, as an error.`,
  messages: {
    served: {
      what: 'Materialized view "{{view}}" is served by the Data API, and can have no row level security: {{roles}} can read every row.',
      help: 'If that is not meant: REVOKE ALL ON {{name}} FROM anon, authenticated; or make it in a schema that the Data API does not serve.',
    },
  },
  examples: [
    {
      bad: 'create materialized view totals as select 42 as revenue;',
      good: 'create materialized view totals as select 42 as revenue; revoke all on totals from anon, authenticated;',
      then: 'select * from totals;',
      proof: 'leak',
    },
  ],
  create({ report, apiSchemas }) {
    const made = new Map<number, Span>();
    const readers = (catalog: Catalog, view: Relation): readonly string[] =>
      exposedTo(catalog, { ...view, grants: view.grants.filter(({ privileges }) => privileges.includes('SELECT')) }, apiSchemas);
    return {
      'view.create'({ view, span }) {
        if (view.relationKind === 'materialized-view') made.set(view.id, span);
      },
      'history.end'(_migration, { after: final }) {
        for (const [id, at] of made) {
          const view = final.getAs('relation', id);
          if (view === undefined || managedSchemas.has(view.schema) || !final.knows('privileges') || findBypass(final, view) !== undefined) continue;
          const roles = readers(final, view);
          if (roles.length > 0) report({ message: 'served', at, subject: subjectOf(view), data: { view: displayName(view), name: quoteQualified(view), roles: listed(roles) } });
        }
      },
    };
  },
});
