import { columnNumbered, defineRule, displayName, quoteName, quoteQualified, type Catalog, type Constraint, type Relation, type Span } from '../src/rule/index.js';
import { subjectOf } from './lib/subjects.js';

export default defineRule({
  id: 'user-deletion-blocked',
  family: 'design',
  severity: 'note',
  precision: 'very-high',
  summary: 'A foreign key to auth.users without ON DELETE: a user with rows there cannot be deleted.',
  why: `
Without ON DELETE a foreign key is NO ACTION: deleting a row that others refer to fails with 23503
([Constraints](https://www.postgresql.org/docs/current/ddl-constraints.html#DDL-CONSTRAINTS-FK)). Users are deleted by Supabase Auth: from the dashboard, and by
\`auth.admin.deleteUser()\`, which answers "Database error deleting user"
([Managing user data](https://supabase.com/docs/guides/auth/managing-user-data)). It works in every test with a fresh user, and fails for the one who asks to be
forgotten. Where it is meant, for bookkeeping say, ON DELETE RESTRICT says so and is not reported. One note per table, judged when all migrations are done.`,
  messages: {
    blocked: {
      what: 'A user to whom a row of "{{table}}" refers ({{columns}}) cannot be deleted: Supabase Auth gets 23503.',
      help: 'Say what becomes of the rows: {{advice}}; or ON DELETE RESTRICT when that is meant.',
    },
  },
  examples: [
    {
      history: "insert into auth.users (id) values ('00000000-0000-0000-0000-000000000001') on conflict do nothing;",
      bad: "create table notes (id bigint primary key, owner uuid references auth.users (id)); insert into notes values (1, '00000000-0000-0000-0000-000000000001');",
      good: "create table notes (id bigint primary key, owner uuid references auth.users (id) on delete cascade); insert into notes values (1, '00000000-0000-0000-0000-000000000001');",
      then: 'delete from auth.users;',
      proof: 'error',
    },
  ],
  create({ report }) {
    const made = new Map<number, { readonly id: number; readonly span: Span }[]>();
    return {
      'constraint.add'({ table, constraint, references, span }) {
        if (!isBlocking(constraint, references) || table.persistence === 'temporary' || constraint.inherited === true) return;
        const keys = made.get(table.id);
        if (keys === undefined) made.set(table.id, [{ id: constraint.id, span }]);
        else keys.push({ id: constraint.id, span });
      },
      'history.end'(_migration, { after: final }) {
        for (const [id, keys] of made) {
          const table = final.getAs('relation', id);
          const open = table === undefined ? [] : keys.flatMap((key) => standing(final, key));
          const [first, ...rest] = open;
          if (table === undefined || first === undefined) continue;
          const columns = open.map(({ constraint }) => namesIn(table, constraint).join(', '));
          report({
            message: 'blocked', at: first.span, subject: subjectOf(table, columns[0]), related: rest.map(({ span }) => ({ span, text: 'and this one' })),
            data: { table: displayName(table), columns: columns.join(', '), advice: `${adviceFor(final, table, first.constraint)}${likewise(final, table, rest.map(({ constraint }) => constraint))}` },
          });
        }
      },
    };
  },
});

function isBlocking({ type, references }: Constraint, parent: Relation | undefined): boolean {
  return type === 'foreign-key' && parent?.schema === 'auth' && parent.name === 'users' && references?.onDelete === 'no action';
}

/** The key, when it is still there and nothing has been said since about what becomes of the rows. */
function standing(final: Catalog, { id, span }: { readonly id: number; readonly span: Span }): readonly { readonly constraint: Constraint; readonly span: Span }[] {
  const constraint = final.getAs('constraint', id);
  return constraint !== undefined && isBlocking(constraint, final.getAs('relation', constraint.references?.table)) ? [{ constraint, span }] : [];
}

function namesIn(table: Relation, { columns }: Constraint): readonly string[] {
  return columns.map((number) => columnNumbered(table, number)?.name ?? '…');
}

/** Rows that are not the user's own, such as the orders that an employee closed, have to outlive him, so the column is emptied where it may be: a CHECK that names it may refuse that. */
function adviceFor(catalog: Catalog, table: Relation, constraint: Constraint): string {
  const name = quoteName(constraint.name);
  const keys = namesIn(table, constraint).map(quoteName);
  const replacement = (action: string): string => `ALTER TABLE ${quoteQualified(table)} DROP CONSTRAINT ${name}, ADD CONSTRAINT ${name} FOREIGN KEY (${keys.join(', ')}) REFERENCES auth.users (id) ON DELETE ${action} NOT VALID;`;
  if (mustStay(catalog, table, constraint)) return `${replacement('CASCADE')} deletes them`;
  return isRequired(table, constraint)
    ? `${replacement('CASCADE')} deletes them, and ON DELETE SET NULL keeps them once ${keys.join(', ')} may be NULL (ALTER COLUMN … DROP NOT NULL)`
    : `${replacement('SET NULL')} keeps them without their user, and ON DELETE CASCADE deletes them`;
}

/** The other keys of the table, each with what its column allows. */
function likewise(catalog: Catalog, table: Relation, others: readonly Constraint[]): string {
  if (others.length === 0) return '';
  const each = others.map((other) => `${namesIn(table, other).map(quoteName).join(', ')} (${mustStay(catalog, table, other) || isRequired(table, other) ? 'CASCADE' : 'SET NULL'})`);
  return `; the same for ${each.join(', ')}`;
}

/** True for a column of the primary key, or one that a CHECK names: emptying it may be refused. */
function mustStay(catalog: Catalog, table: Relation, constraint: Constraint): boolean {
  return catalog.constraints(table.id).some(({ type, columns }) => (type === 'primary-key' || type === 'check') && constraint.columns.some((column) => columns.includes(column)));
}

function isRequired(table: Relation, constraint: Constraint): boolean {
  return constraint.columns.some((number) => columnNumbered(table, number)?.notNull === true);
}
