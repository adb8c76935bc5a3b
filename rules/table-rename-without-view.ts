import { defineRule, displayName, quoteName, quoteQualified, type Catalog, type Relation, type Span } from '../src/rule/index.js';
import { createdHere, isLive } from './lib/age.js';
import { subjectOf } from './lib/subjects.js';

export default defineRule({
  id: 'table-rename-without-view',
  family: 'rename',
  severity: 'error',
  precision: 'very-high',
  contracting: true,
  summary: 'A table or schema renamed, or a table moved to another schema, without a view of its old name in the same migration.',
  why: `
\`ALTER TABLE … RENAME\` takes effect at once, for every client. Views, foreign keys, policies, triggers and grants follow the table, because
Postgres keeps them by OID; the application, Data API paths and function bodies written as strings hold the old name as text and fail (42P01)
until each of them is changed. A view of the old name in the same transaction keeps them working; it needs \`security_invoker\` so that row
level security still applies (PostgreSQL 15+). Drop it when nothing uses the old name any more.`,
  messages: {
    renamed: {
      what: 'Renaming "{{from}}" to "{{to}}" breaks everything that still uses the old name: no view takes its place in this migration.',
      help: 'Add to the same file: {{view}}',
    },
    moved: {
      what: 'Moving "{{from}}" to schema "{{to}}" breaks everything that still uses the old name: no view takes its place in this migration.',
      help: 'Add to the same file: {{view}}',
    },
    schema: {
      what: 'Renaming schema "{{from}}" to "{{to}}" breaks everything that still names what is in it, {{what}}, by the old name.',
      help: 'Make schema "{{to}}" beside it, with a view or function in one of the two for each that is in the other, move who uses it, and drop the old one in a later release.',
    },
    replaced: {
      what: 'Renaming "{{from}}" to "{{to}}" and putting another table in its place leaves {{left}} behind on "{{to}}".',
      help: 'Give the new "{{from}}" the same before the swap, or change the old table in place.',
    },
  },
  examples: [
    {
      history: 'create table users (id bigint primary key, email text);',
      bad: 'alter table users rename to profiles;',
      good: 'alter table users rename to profiles; create view users with (security_invoker = true) as select * from profiles;',
      then: 'select * from users;',
      proof: 'error',
    },
  ],
  create({ report, postgres }) {
    const renames: { readonly from: Relation; readonly at: Span }[] = [];
    const note = (from: Relation, at: Span): void => {
      // A second rename of the same table in this file: what counts is the first name and the last.
      if (!renames.some((known) => known.from.id === from.id)) renames.push({ from, at });
    };
    return {
      'table.rename'({ before, span }, { migration }) {
        if (isLive(before, migration)) note(before, span);
      },
      'table.set-schema'({ before, span }, { migration }) {
        if (isLive(before, migration)) note(before, span);
      },
      'schema.rename'({ before, after, span }, { migration, before: catalog }) {
        const tables = [...catalog.objects()].filter((object) => object.kind === 'relation' && object.schema === before.name && object.relationKind !== 'sequence' && isLive(object, migration)).length;
        const what = tables === 0 ? '' : tables === 1 ? 'a table or view' : `${tables} tables and views`;
        if (what !== '') report({ message: 'schema', at: span, subject: before.name, data: { from: before.name, to: after.name, what } });
      },
      'migration.end'(_migration, { after, since }) {
        for (const { from, at } of renames) {
          const final = after.getAs('relation', from.id);
          if (final === undefined || (final.schema === from.schema && final.name === from.name)) continue;
          const successor = after.relation(from);
          if (successor !== undefined && (successor.relationKind === 'view' || successor.relationKind === 'materialized-view')) continue;
          // The one that comes in: nobody uses it by the name that it was prepared under.
          const earlier = since.migration.relation(final);
          if (earlier !== undefined && earlier.id !== final.id && /(?:^|_)(?:new|tmp|temp|next|staging|shadow|copy|v\d+)$/i.test(from.name)) continue;
          const kind = successor !== undefined ? 'replaced' : final.schema !== from.schema && final.name === from.name ? 'moved' : 'renamed';
          const names = { from: displayName(from), to: kind === 'moved' ? final.schema : displayName(final) };
          const common = { at, subject: subjectOf(from), related: createdHere(from, 'table') };
          if (kind === 'replaced') {
            const left = leftBehind(since.migration, after, final, successor!, isRetired(final));
            if (left.length > 0) report({ message: kind, ...common, data: { ...names, left: left.join(', ') }, severity: 'warning' });
          } else report({ message: kind, ...common, data: { ...names, view: viewSql(since.migration.getAs('relation', from.id) ?? from, final, after, postgres) } });
        }
      },
    };
  },
});

/** `orders_old`, `orders_backup_2024`: a table put aside on purpose, its name taken over by the new one. */
function isRetired(relation: Relation): boolean {
  return /(?:^|_)(?:old|backup|bak|legacy|deprecated|archived?|temp|tmp|prev|previous)(?:_?\w*)?$/i.test(relation.name);
}

/** What the old table had before and has still, and the one in its place has not. */
function leftBehind(before: Catalog, catalog: Catalog, old: Relation, successor: Relation, retired: boolean): readonly string[] {
  const wasThere = ({ id }: { readonly id: number }): boolean => before.get(id) !== undefined;
  const triggers = catalog.triggers(old.id).filter((trigger) => wasThere(trigger) && catalog.trigger(successor.id, trigger.name) === undefined);
  const inbound = catalog.dependents(old.id).filter((object) => object.kind === 'constraint' && object.references?.table === old.id && object.table !== old.id && wasThere(object));
  const keys = inbound.map((object) => ('name' in object ? `foreign key "${object.name}"` : 'a foreign key'));
  if (retired) return keys;
  const policies = catalog.policies(old.id).filter(wasThere).length;
  return [
    ...(before.getAs('relation', old.id)?.rowSecurity === true && old.rowSecurity && !successor.rowSecurity ? ['row level security'] : []),
    ...(policies > 0 && catalog.policies(successor.id).length === 0 ? [policies === 1 ? 'its policy' : `its ${policies} policies`] : []),
    ...triggers.map(({ name }) => `trigger "${name}"`),
    ...keys,
  ];
}

/** The columns under the names that they had: the same file may rename them too. */
function oldNames(from: Relation, to: Relation): string {
  return to.columns.map((column) => {
    const was = from.columns.find(({ number }) => number === column.number)?.name ?? column.name;
    return was === column.name ? quoteName(was) : `${quoteName(column.name)} AS ${quoteName(was)}`;
  }).join(', ');
}

function viewSql(from: Relation, to: Relation, catalog: Catalog, postgres: number): string {
  const invoker = postgres >= 15 ? ' WITH (security_invoker = true)' : '';
  const columns = to.columnsKnown && to.columns.length > 0 && to.columns.length <= 12 ? oldNames(from, to) : '*';
  const roles = [...new Set(to.grants.filter((grant) => catalog.named('role', grant.role) !== undefined && grant.role !== to.owner && grant.role !== 'postgres').map((grant) => grant.role))];
  const grants = roles.length === 0 ? '' : ` (and the grants that the table has, for ${roles.join(', ')})`;
  return `CREATE VIEW ${quoteQualified(from)}${invoker} AS SELECT ${columns} FROM ${quoteQualified(to)};${grants}`;
}
