import { defineRule, displayName, quoteQualified, type Relation, type Span } from '../src/rule/index.js';
import { createdHere, isNew } from './lib/age.js';
import { kindOf, subjectOf } from './lib/subjects.js';

export default defineRule({
  id: 'dropped-view',
  family: 'additive',
  severity: 'warning',
  precision: 'high',
  contracting: true,
  summary: 'A view or materialized view renamed, or dropped and not created again, with all of its columns, in the same migration.',
  why: `
Clients that still read the view fail (42P01) from the moment the migration commits, and so do function bodies written as strings, which no dependency
protects. Its grants and options go with it. A compatibility view is dropped when nothing uses the old name any more, in a release after the one that
stopped using it.`,
  messages: {
    dropped: {
      what: 'Dropping {{kind}} "{{view}}" breaks every client that still reads it.',
      help: 'Drop {{name}} in a later release, once nothing reads it.',
    },
    renamed: {
      what: 'Renaming {{kind}} "{{view}}" to "{{to}}" breaks every client that still reads it by the old name.',
      help: 'Make the new one beside it: CREATE VIEW {{name}}{{options}} AS SELECT * FROM {{old}}; and drop {{old}} in a later release, once nothing reads it.',
    },
    columns: {
      what: '{{kind}} "{{view}}" comes back without {{columns}}: clients that still read {{them}} fail.',
      help: 'Keep the old columns in {{name}} until nothing reads them; add new ones at the end.',
    },
  },
  examples: [
    {
      history: 'create table users (id bigint primary key, email text); create view user_emails as select email from users;',
      bad: 'drop view user_emails;',
      good: 'drop view user_emails; create view user_emails as select email, id from users;',
      then: 'select email from user_emails;',
      proof: 'error',
    },
  ],
  create({ report }) {
    const drops: { readonly view: Relation; readonly at: Span }[] = [];
    const renames: { readonly view: Relation; readonly at: Span }[] = [];
    return {
      'view.rename'({ before, span }, { migration }) {
        if (!isNew(before, migration) && !renames.some(({ view }) => view.id === before.id)) renames.push({ view: before, at: span });
      },
      'view.drop'({ view, cause, ifExists, span }, { migration }) {
        if (cause !== 'explicit' || isNew(view, migration) || (view.origin === undefined && ifExists)) return;
        drops.push({ view, at: span });
      },
      'migration.end'(_migration, { after }) {
        for (const { view, at } of renames) {
          const now = after.getAs('relation', view.id);
          if (now === undefined || after.relation(view) !== undefined) continue;
          const options = Object.entries(view.options).map(([key, value]) => `${key} = ${value}`).join(', ');
          report({
            message: 'renamed', at, subject: subjectOf(view), related: createdHere(view, kindOf(view)),
            data: { kind: kindOf(view), view: displayName(view), to: displayName(now), name: quoteQualified(now), old: quoteQualified(view), options: options === '' ? '' : ` WITH (${options})` },
          });
        }
        for (const { view, at } of drops) {
          const again = after.relation(view);
          if (again !== undefined) {
            const lost = again.columnsKnown && view.columnsKnown ? view.columns.filter(({ name }) => !again.columns.some((column) => column.name === name)).map(({ name }) => `"${name}"`) : [];
            if (lost.length > 0) {
              report({
                message: 'columns', at, subject: subjectOf(view), related: createdHere(view, kindOf(view)),
                data: { kind: again.relationKind === 'materialized-view' ? 'Materialized view' : 'View', view: displayName(view), name: quoteQualified(view), columns: lost.length === 1 ? `column ${lost[0]!}` : `columns ${lost.join(', ')}`, them: lost.length === 1 ? 'it' : 'them' },
              });
            }
            continue;
          }
          report({ message: 'dropped', at, subject: subjectOf(view), data: { kind: kindOf(view), view: displayName(view), name: quoteQualified(view) }, related: createdHere(view, kindOf(view)) });
        }
      },
    };
  },
});
