import { defineRule, displayName, quoteName, quoteQualified, type Catalog, type Relation, type Span } from '../src/rule/index.js';
import { createdHere, isLive } from './lib/age.js';
import { subjectOf } from './lib/subjects.js';

export default defineRule({
  id: 'frozen-view-columns',
  family: 'rename',
  severity: 'warning',
  precision: 'high',
  summary: 'A column added to a table, and a view that shows all columns of the table but the new one.',
  why: `
\`SELECT *\` in a view is expanded when the view is made ([CREATE VIEW](https://www.postgresql.org/docs/current/sql-createview.html)): a column that is added
later is not in it. A view that stands in for a table under its former name then shows less than the table; who reads or writes the column through it
fails (42703). \`CREATE OR REPLACE VIEW\` adds it at the end, and takes away every option that is not said again.`,
  messages: {
    frozen: {
      what: 'View "{{view}}" shows every column of "{{table}}" except {{columns}}, added here: its columns were fixed when it was made.',
      help: 'Add to the same file: {{sql}}',
    },
  },
  examples: [
    {
      history: 'create table profiles (id bigint primary key, email text); create view users with (security_invoker = true) as select * from profiles;',
      bad: 'alter table profiles add column avatar text;',
      good: 'alter table profiles add column avatar text; create or replace view users with (security_invoker = true) as select * from profiles;',
      then: 'select avatar from users;',
      proof: 'error',
    },
  ],
  create({ report }) {
    const defined = new Map<number, number>();
    const added = new Map<number, { readonly columns: number[]; readonly at: Span }>();
    return {
      'column.add'({ table, column, span }, { migration }) {
        if (!isLive(table, migration)) return;
        const known = added.get(table.id);
        if (known === undefined) added.set(table.id, { columns: [column.number], at: span });
        else known.columns.push(column.number);
      },
      'view.create': ({ view, span }) => void defined.set(view.id, span.start),
      'view.replace': ({ after, span }) => void defined.set(after.id, span.start),
      'migration.end'(_migration, { after }) {
        for (const [id, { columns, at }] of added) {
          const table = after.getAs('relation', id);
          if (table === undefined || !table.columnsKnown) continue;
          const fresh = table.columns.filter(({ number }) => columns.includes(number));
          const rest = table.columns.filter(({ number }) => !columns.includes(number)).map(({ number }) => number);
          if (fresh.length === 0 || rest.length < 2) continue;
          for (const view of viewsOver(after, table)) {
            // Whoever writes the view behind the column leaves it out on purpose.
            if ((defined.get(view.id) ?? -1) > at.start) continue;
            const shown = Object.values(view.view!.passesThrough ?? {});
            if (view.columns.length !== rest.length || !rest.every((number) => shown.includes(number))) continue;
            const names = fresh.map(({ name }) => `"${name}"`);
            report({
              message: 'frozen', at, subject: subjectOf(view), related: createdHere(view, 'view'),
              data: { view: displayName(view), table: displayName(table), columns: `${names.length === 1 ? 'column' : 'columns'} ${names.join(', ')}`, sql: replacement(view, table, fresh.map(({ name }) => name)) },
            });
          }
        }
      },
    };
  },
});

function viewsOver(catalog: Catalog, table: Relation): readonly Relation[] {
  return catalog.dependents(table.id).filter((object): object is Relation => object.kind === 'relation' && object.relationKind === 'view' && object.view?.over === table.id && object.columnsKnown);
}

/** The view with the new columns behind the old ones, its options said again. What its WHERE may be is not written out. */
function replacement(view: Relation, table: Relation, fresh: readonly string[]): string {
  const options = Object.entries(view.options).map(([name, value]) => `${name} = ${value}`).join(', ');
  const old = view.columns.map(({ name }) => {
    const source = table.columns.find(({ number }) => number === view.view!.passesThrough![name])!.name;
    return source === name ? quoteName(name) : `${quoteName(source)} AS ${quoteName(name)}`;
  });
  const list = old.length > 12 ? `…, ${fresh.map(quoteName).join(', ')}` : [...old, ...fresh.map(quoteName)].join(', ');
  return `CREATE OR REPLACE VIEW ${quoteQualified(view)}${options === '' ? '' : ` WITH (${options})`} AS SELECT ${list} FROM ${quoteQualified(table)}${/\bwhere\b/i.test(view.view!.query) ? ' WHERE …' : ''};`;
}
