import { defineRule, displayName, type Catalog, type Relation, type Span } from '../src/rule/index.js';
import { createdHere } from './lib/age.js';
import { filtersByUser, isMended, openBypass, saysOwner, showsNoMore, type Bypass } from './lib/bypass.js';
import { isClient } from './lib/client-roles.js';
import { adviceFor, decision, writing } from './lib/owner-views.js';
import { kindOf, subjectOf } from './lib/subjects.js';

export default defineRule({
  id: 'view-bypasses-rls',
  family: 'row-level-security',
  security: true,
  severity: 'error',
  precision: 'very-high',
  summary: 'A view through which rows are read without the row level security of its tables.',
  why: `
A view reads its tables with the rights of the view's owner, unless it is \`WITH (security_invoker = true)\` (PostgreSQL 15+,
[CREATE VIEW](https://www.postgresql.org/docs/current/sql-createview.html)). In a Supabase project the owner is \`postgres\`, which bypasses row level security, and every
view in an exposed schema is an endpoint of the Data API: \`anon\` reads all rows through it, and writes them when the view is updatable. \`CREATE OR REPLACE VIEW\` without
the option takes it away again. A materialized view cannot have it at all. \`security_invoker = false\` beside a GRANT to an API role says that it is meant: a note,
or a warning where those roles can write through the view too. Splinter: 0010 (security_definer_view), and 0002 (auth_users_exposed) for a view of \`auth.users\`.`,
  messages: {
    definer: {
      what: 'View "{{view}}" reads "{{table}}" as its owner, so the row level security of "{{table}}" does not apply to whoever reads the view{{writing}}.',
      help: '{{advice}}',
    },
    chain: {
      what: 'View "{{view}}" reads "{{table}}" through {{kind}} "{{inner}}", which reads it as its owner, so the row level security of "{{table}}" does not apply.',
      help: '{{advice}}',
    },
    decided: {
      what: 'View "{{view}}" lets {{roles}} {{rights}} "{{table}}" as its owner, past its row level security: security_invoker is switched off, and the view granted to them, in this file.',
      help: '{{advice}}',
    },
    materialized: {
      what: 'Materialized view "{{view}}" holds rows of "{{table}}" outside its row level security, and the Data API serves it.',
      help: '{{advice}}',
    },
    enabled: {
      what: 'Row level security on "{{table}}" does not apply to whoever reads it through view "{{view}}".',
      help: '{{advice}}',
    },
  },
  examples: [
    {
      history: 'create table notes (id bigint primary key, body text); alter table notes enable row level security; insert into notes values (1, \'private\');',
      bad: 'create view recent_notes as select * from notes;',
      good: 'create view recent_notes with (security_invoker = true) as select * from notes;',
      then: 'select * from recent_notes;',
      proof: 'leak',
    },
  ],
  create({ report, postgres, apiSchemas }) {
    const touched = new Map<number, Span>();
    const secured: { readonly table: Relation; readonly span: Span }[] = [];
    const suspects: Suspect[] = [];
    const granted = new Set<number>();

    const suspect = (catalog: Catalog, view: Relation, at: Span, table?: Relation): void => {
      const bypass = openBypass(catalog, view, apiSchemas);
      // Where every API role may read all rows of the table anyway, and writes nothing through the view, there is no harm.
      if (bypass !== undefined && !showsNoMore(catalog, view, bypass.base, apiSchemas)) suspects.push({ view, at, ...bypass, ...(table && { table }) });
    };

    return {
      'view.create'({ view, span }) {
        touched.set(view.id, span);
      },
      'view.replace'({ after, span }) {
        touched.set(after.id, span);
      },
      'view.set-options'({ after, span }) {
        touched.set(after.id, span);
      },
      'privilege.grant'({ objects, grants, scope }) {
        if (scope === 'objects' && grants.some(({ role }) => role === 'public' || isClient(role))) for (const { id } of objects) granted.add(id);
      },
      'rls.enable'({ before, after, span }) {
        if (!before.rowSecurity) secured.push({ table: after, span });
      },
      'migration.end'(_migration, { after }) {
        for (const [id, span] of touched) {
          const view = after.getAs('relation', id);
          if (view !== undefined) suspect(after, view, span);
        }
        for (const { table, span } of secured) {
          for (const dependent of after.dependents(table.id)) {
            if (dependent.kind === 'relation' && dependent.view !== undefined && !touched.has(dependent.id)) suspect(after, dependent, span, table);
          }
        }
      },
      'history.end'(_migration, { after: final }) {
        for (const { view, at, base, through, table } of suspects) {
          if (isMended(final, view, apiSchemas)) continue;
          const names = { view: displayName(view), table: displayName(base) };
          const gone = final.getAs('relation', view.id) === undefined;
          const advice = gone ? 'A later file drops the view: nothing is left to do once that has run.' : adviceFor(final, view, { base, through }, apiSchemas, postgres);
          const common = { at, subject: subjectOf(view), related: createdHere(base, 'table') };
          const lighter = gone || filtersByUser(through) ? ({ severity: 'note' } as const) : {};
          if (table !== undefined) report({ message: 'enabled', ...common, related: createdHere(view, 'view'), data: { ...names, advice }, ...lighter });
          else if (through.id === view.id && saysOwner(view) && granted.has(view.id)) report({ message: 'decided', ...common, ...decision(final, view, base, apiSchemas) });
          else if (view.relationKind === 'materialized-view') report({ message: 'materialized', ...common, data: { ...names, advice }, ...lighter });
          else if (through.id !== view.id) report({ message: 'chain', ...common, related: [...createdHere(through, kindOf(through)), ...common.related], data: { ...names, kind: kindOf(through), inner: displayName(through), advice }, ...lighter });
          else report({ message: 'definer', ...common, data: { ...names, advice, writing: writing(final, view, base, apiSchemas) }, ...lighter });
        }
      },
    };
  },
});

interface Suspect extends Bypass {
  readonly view: Relation;
  readonly at: Span;
  /** The table whose row level security this migration switches on, when the view was there before. */
  readonly table?: Relation;
}
