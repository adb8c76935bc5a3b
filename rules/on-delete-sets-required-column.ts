import { columnNumbered, defineRule, displayName, quoteName, quoteQualified, spanText, type Catalog, type Column, type Constraint, type ObjectId, type Span } from '../src/rule/index.js';
import { createdHere } from './lib/age.js';
import { subjectOf } from './lib/subjects.js';

export default defineRule({
  id: 'on-delete-sets-required-column',
  family: 'design',
  severity: 'error',
  precision: 'very-high',
  summary: 'A foreign key that sets a column to NULL, or to a default that is none, where the column is NOT NULL.',
  why: `
\`ON DELETE SET NULL\` runs an UPDATE of the referring rows ([Foreign Keys](https://www.postgresql.org/docs/current/ddl-constraints.html#DDL-CONSTRAINTS-FK)). Where the column is NOT NULL, or part of the primary key, that
UPDATE fails, and with it the DELETE of every parent that is referred to (23502): accounts that cannot be deleted, seen by the first user who tries. \`SET DEFAULT\` does the same where the column has no default.`,
  messages: {
    delete: { what: 'Deleting a row of "{{references}}" fails (23502) while "{{table}}" refers to it: {{action}} sets "{{column}}", which is NOT NULL, to NULL.', help: '{{advice}}' },
  },
  examples: [
    {
      history: 'create table users (id bigint primary key); insert into users values (1);',
      bad: 'create table letters (id bigint primary key, author bigint not null references users on delete set null); insert into letters values (1, 1);',
      good: 'create table letters (id bigint primary key, author bigint references users on delete set null); insert into letters values (1, 1);',
      then: 'delete from users;',
      proof: 'error',
    },
    {
      history: 'create table users (id bigint primary key); insert into users values (1); create table letters (id bigint primary key, author bigint not null); insert into letters values (1, 1);',
      bad: 'alter table letters add constraint letters_author_fkey foreign key (author) references users on delete set default;',
      good: 'alter table letters add constraint letters_author_fkey foreign key (author) references users on delete cascade;',
      then: 'delete from users;',
      proof: 'error',
    },
  ],
  create({ report, postgres }) {
    const made: { readonly id: ObjectId; readonly at: Span }[] = [];
    const required: { readonly table: ObjectId; readonly column: number; readonly at: Span }[] = [];
    const seen = new Set<ObjectId>();
    const tell = (final: Catalog, key: Constraint, at: Span): void => {
      const table = final.getAs('relation', key.table);
      const references = final.getAs('relation', key.references?.table);
      const column = table && key.columns.map((number) => columnNumbered(table, number)).find((each) => each !== undefined && becomesNull(each, key));
      if (table === undefined || references === undefined || column === undefined || namesColumns(key) || seen.has(key.id) || !final.knows('tables')) return;
      seen.add(key.id);
      const name = quoteQualified(table);
      const primary = final.constraints(table.id).some(({ type, columns }) => type === 'primary-key' && columns.includes(column.number));
      const again = `ALTER TABLE ${name} DROP CONSTRAINT ${quoteName(key.name)}, ADD CONSTRAINT ${quoteName(key.name)} FOREIGN KEY (${key.columns.map((number) => quoteName(columnNumbered(table, number)?.name ?? '')).join(', ')}) REFERENCES ${quoteQualified(references)} (${key.references!.columns.map((number) => quoteName(columnNumbered(references, number)?.name ?? '')).join(', ')}) ON DELETE `;
      // From version 15 on, SET NULL may name the columns that it means.
      const others = key.columns.flatMap((number) => columnNumbered(table, number) ?? []).filter((other) => !becomesNull(other, key));
      const some = postgres < 15 || others.length === 0 ? '' : `Say which columns it sets: ${again}${key.references!.onDelete.toUpperCase()} (${others.map((other) => quoteName(other.name)).join(', ')}); `;
      report({
        message: 'delete', at, subject: subjectOf(table, column), related: createdHere(table, 'table'),
        data: {
          references: displayName(references), table: displayName(table), column: column.name, action: key.references!.onDelete === 'set null' ? 'ON DELETE SET NULL' : 'ON DELETE SET DEFAULT, without a default,',
          advice: primary && some === '' ? `Let the rows go with their parent (${again}CASCADE;), or refuse the delete with ON DELETE RESTRICT: a column of the primary key cannot be NULL.` : primary ? `${some}or let the rows go with their parent: ${again}CASCADE;` : `${some === '' ? 'Let' : `${some}or let`} the column be NULL (ALTER TABLE ${name} ALTER COLUMN ${quoteName(column.name)} DROP NOT NULL;), or let the rows go with their parent: ${again}CASCADE;`,
        },
      });
    };
    return {
      'constraint.add'({ constraint, span }) {
        if (constraint.references !== undefined && constraint.inherited !== true) made.push({ id: constraint.id, at: span });
      },
      'column.set-not-null'({ table, after, span }) {
        required.push({ table: table.id, column: after.number, at: span });
      },
      'history.end'(_migration, { after: final }) {
        for (const { id, at } of made) {
          const key = final.getAs('constraint', id);
          if (key !== undefined) tell(final, key, at);
        }
        for (const { table, column, at } of required) for (const key of final.constraints(table)) if (key.columns.includes(column)) tell(final, key, at);
      },
    };
  },
});

/** SET NULL (author): only the columns that it names (PostgreSQL 15). */
function namesColumns({ origin }: Constraint): boolean {
  return origin !== undefined && /\bset\s+(?:null|default)\s*\(/i.test(spanText(origin.span));
}

function becomesNull(column: Column, { references }: Constraint): boolean {
  if (!column.notNull || references === undefined) return false;
  return references.onDelete === 'set null' || (references.onDelete === 'set default' && column.default === undefined && column.identity === undefined && column.typeId === undefined);
}
