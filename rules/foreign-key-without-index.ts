import { columnNumbered, defineRule, displayName, quoteName, quoteQualified, type Catalog, type Constraint, type ObjectId, type Relation, type Span } from '../src/rule/index.js';
import { isLive } from './lib/age.js';
import { coversKey } from './lib/index-cover.js';
import { holdsRows } from './lib/storage.js';
import { subjectOf } from './lib/subjects.js';

export default defineRule({
  id: 'foreign-key-without-index',
  family: 'design',
  severity: 'note',
  precision: 'very-high',
  summary: 'Foreign keys whose columns no index leads with, when all migrations are done.',
  why: `
Postgres indexes what a foreign key refers to, not the columns that refer
([Constraints](https://www.postgresql.org/docs/current/ddl-constraints.html#DDL-CONSTRAINTS-FK)). Each DELETE of a referenced row, and each UPDATE of its key,
then reads the whole referring table, once a row, while it holds the row's lock: deleting one user is slow when ten tables refer to users. An index serves when
its first columns are those of the key, in any order; primary keys and unique constraints count. It is judged when all migrations are done, so an index that a
later file adds is seen. Splinter's \`0001_unindexed_foreign_keys\` says the same of a live database, after the deploy; it wants the columns in the key's own order,
and takes any partial index for one that serves.`,
  messages: {
    unindexed: {
      what: 'Table "{{table}}" has {{count}} without an index ({{columns}}): deleting a row that {{refer}} reads the whole table.',
      help: '{{advice}}',
    },
  },
  examples: [
    {
      history: 'create table users (id bigint primary key);',
      bad: 'create table orders (id bigint primary key, user_id bigint references users);',
      good: 'create table orders (id bigint primary key, user_id bigint references users); create index orders_user_id_idx on orders (user_id);',
      then: 'insert into users values (1); delete from users where id = 1;',
      proof: 'plan',
    },
  ],
  create({ report, runner }) {
    let written: Catalog;
    const made = new Map<ObjectId, { readonly id: ObjectId; readonly span: Span; readonly then: Catalog }[]>();
    return {
      'constraint.add'({ table, constraint, span }, { after }) {
        if (constraint.type !== 'foreign-key' || constraint.inherited === true || table.persistence === 'temporary' || !holdsRows(table)) return;
        const entry = { id: constraint.id, span, then: after };
        const entries = made.get(table.id);
        if (entries === undefined) made.set(table.id, [entry]);
        else entries.push(entry);
      },
      'migration.end'(_migration, { after }) {
        written = after;
      },
      'history.end'(migration, { after: final }) {
        for (const [id, entries] of made) {
          const table = final.getAs('relation', id);
          // In its own file it goes by the name that it has there, whatever a later one calls it.
          const named = written.getAs('relation', id);
          if (table === undefined || named === undefined) continue;
          const indexes = final.indexes(id);
          const open = entries.flatMap(({ id: key, span, then }) => {
            const constraint = final.getAs('constraint', key);
            const known = constraint !== undefined && constraint.columns.length > 0 && final.knowsSince(then, 'indexes');
            return known && !indexes.some((index) => coversKey(index, constraint, table)) ? [{ constraint, span }] : [];
          });
          if (open.length === 0) continue;
          const columns = open.map(({ constraint }) => namesOf(named, constraint));
          const parents = [...new Set(open.map(({ constraint }) => written.getAs('relation', constraint.references?.table)).map((parent) => (parent === undefined ? '…' : displayName(parent))))];
          const [first, ...rest] = open;
          report({
            message: 'unindexed', at: first!.span, subject: subjectOf(named, columns[0]!.join()),
            related: rest.map(({ span }) => ({ span, text: 'and this one' })),
            data: {
              count: open.length === 1 ? 'a foreign key' : `${open.length} foreign keys`, table: displayName(named), columns: columns.map((names) => names.join(' and ')).join(', '),
              refer: open.length === 1 ? `it refers to in "${parents[0]!}"` : `they refer to (${parents.join(', ')})`,
              advice: advice(runner, isLive(table, migration) ? table : named, open.map(({ constraint }) => constraint), isLive(table, migration)),
            },
          });
        }
      },
    };
  },
});

function namesOf(table: Relation, { columns }: Constraint): readonly string[] {
  return columns.map((number) => columnNumbered(table, number)?.name ?? '…');
}

function advice(runner: string, table: Relation, keys: readonly Constraint[], live: boolean): string {
  const concurrently = live && table.relationKind === 'table';
  const sql = keys.map((key) => {
    const names = namesOf(table, key);
    return `CREATE INDEX ${concurrently ? 'CONCURRENTLY ' : ''}${quoteName(`${table.name}_${names.join('_')}_idx`.slice(0, 63))} ON ${quoteQualified(table)} (${names.map(quoteName).join(', ')});`;
  }).join(' ');
  if (!concurrently) return `Add to the same file: ${sql}`;
  return `${runner === 'supabase' ? `In a file of its own${keys.length > 1 ? ' each' : ''}` : 'Outside any transaction'}: ${sql}`;
}
