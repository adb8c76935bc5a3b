import { columnNumbered, defineRule, displayName, type Catalog, type Constraint, type Index, type ObjectId, type Relation, type Span } from '../src/rule/index.js';
import { createdHere, isLive, isNew } from './lib/age.js';
import { subjectOf } from './lib/subjects.js';

export default defineRule({
  id: 'dropped-constraint',
  family: 'additive',
  severity: 'warning',
  precision: 'high',
  contracting: true,
  summary: 'A primary key, unique, foreign key or exclusion constraint, or a unique index, dropped with nothing in its place.',
  why: `
What the constraint kept out can come in from now on, and putting it back fails once it has. \`ON CONFLICT\` that names the columns of a dropped unique or
primary key constraint fails at the next call (42P10); logical replication of a table without its primary key refuses UPDATE and DELETE (55000). A
constraint of the same kind over the same columns in the same migration takes its place; a CHECK that is dropped only allows more, and is not reported.`,
  messages: {
    unique: {
      what: 'Dropping {{kind}} "{{constraint}}" of "{{table}}" lets duplicates in, and ON CONFLICT on its columns fails.',
      help: 'Create what replaces it first: a unique index over the same columns, built concurrently, in an earlier migration.',
    },
    index: {
      what: 'Dropping unique index "{{constraint}}" of "{{table}}" lets duplicates in, and ON CONFLICT on its columns fails.',
      help: 'Create what replaces it first: a unique index over the same columns, built concurrently, in an earlier migration.',
    },
    foreignKey: {
      what: 'Dropping foreign key "{{constraint}}" of "{{table}}" lets rows in that point nowhere{{cascade}}.',
      help: 'If the key is to change, add the new one NOT VALID in this file and validate it in a later one.',
    },
    exclusion: {
      what: 'Dropping exclusion constraint "{{constraint}}" of "{{table}}" lets conflicting rows in.',
      help: 'Create what replaces it in this file.',
    },
  },
  examples: [
    {
      history: 'create table users (id bigint primary key, email text constraint users_email_key unique);',
      bad: 'alter table users drop constraint users_email_key;',
      good: "comment on constraint users_email_key on users is 'to be replaced by a case-insensitive index';",
      then: "insert into users (id, email) values (1, 'a') on conflict (email) do nothing;",
      proof: 'error',
    },
  ],
  create({ report }) {
    const drops: { readonly table: Relation; readonly constraint: Constraint; readonly at: Span }[] = [];
    const indexes: { readonly table: Relation; readonly index: Index; readonly at: Span }[] = [];
    return {
      'index.drop'({ table, index, cause, span }, { migration }) {
        if (cause === 'explicit' && table !== undefined && index.unique && index.constraint === undefined && isLive(table, migration) && !isNew(index, migration)) indexes.push({ table, index, at: span });
      },
      'constraint.drop'({ table, constraint, cause, span }, { migration }) {
        if (cause === 'explicit' && constraint.type !== 'check' && isLive(table, migration) && !isNew(constraint, migration)) drops.push({ table, constraint, at: span });
      },
      'migration.end'(_migration, { after }) {
        for (const { table, index, at } of indexes) {
          const now = after.getAs('relation', table.id);
          const columns = index.keys.flatMap(({ column }) => column ?? []);
          // Of an expression, or of some rows, nothing is sure but that another unique index is meant to take its place.
          if (now === undefined || columns.length < index.keys.length || index.predicate !== undefined || columns.some((number) => columnNumbered(now, number) === undefined)) continue;
          if (isUniqueStill(after, table.id, index.origin?.deploy, columns) || after.index(index) !== undefined) continue;
          report({ message: 'index', at, subject: subjectOf(index), related: createdHere(index, 'index'), data: { constraint: index.name, table: displayName(table) } });
        }
        for (const { table, constraint, at } of drops) {
          const now = after.getAs('relation', table.id);
          if (now === undefined || isReplaced(after, constraint)) continue;
          if (constraint.columns.some((number) => !now.columns.some((column) => column.number === number))) continue;
          const common = { at, subject: subjectOf(table, constraint), related: createdHere(constraint, 'constraint') };
          const names = { constraint: constraint.name, table: displayName(table) };
          const parent = constraint.references?.onDelete === 'cascade' ? after.getAs('relation', constraint.references.table) : undefined;
          if (constraint.type === 'foreign-key') report({ message: 'foreignKey', ...common, data: { ...names, cascade: parent === undefined ? '' : `, and a row that is deleted from "${displayName(parent)}" no longer takes its own along` } });
          else if (constraint.type === 'exclusion') report({ message: 'exclusion', ...common, data: names });
          else report({ message: 'unique', ...common, data: { ...names, kind: constraint.type === 'primary-key' ? 'primary key' : 'unique constraint' } });
        }
      },
    };
  },
});

/** True when something else makes the columns unique. A wider or an expression index over the same columns is a decision about what is unique, not a loss. */
function isUniqueStill(after: Catalog, table: ObjectId, deploy: number | undefined, keys: readonly number[]): boolean {
  const same = (columns: readonly number[]): boolean => columns.length === keys.length && columns.every((column) => keys.includes(column));
  // Rows that hold NULL are no duplicates of each other, with a WHERE that leaves them out or without.
  const whole = ({ predicate }: Index): boolean => predicate === undefined || /^[\s()"\w.]+\bis\s+not\s+null[\s)]*$/i.test(predicate);
  return after.constraints(table).some(({ type, origin, columns }) => (type === 'unique' || type === 'primary-key') && (same(columns) || origin?.deploy !== deploy) && columns.some((column) => keys.includes(column)))
    || after.indexes(table).some((index) => index.unique && whole(index) && index.keys.some(({ column, expression }) => expression !== undefined || (column !== undefined && keys.includes(column))));
}

function isReplaced(after: Catalog, dropped: Constraint): boolean {
  const constraints = after.constraints(dropped.table);
  // Of columns that are not known nothing can be said. One that is given the same name takes its place whatever they are; a
  // primary key has that name by itself.
  if (dropped.columns.length === 0 || (dropped.type !== 'primary-key' && constraints.some(({ name, type }) => name === dropped.name && type === dropped.type))) return true;
  if (dropped.type === 'primary-key' || dropped.type === 'unique') {
    return isUniqueStill(after, dropped.table, dropped.origin?.deploy, dropped.columns);
  }
  if (dropped.type === 'foreign-key') return constraints.some((other) => other.type === 'foreign-key' && other.columns.some((column) => dropped.columns.includes(column)));
  return constraints.some(({ type }) => type === dropped.type);
}
