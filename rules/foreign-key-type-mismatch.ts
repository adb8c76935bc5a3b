import { columnNumbered, defineRule, displayName, keyMatch, quoteName, quoteQualified, type Catalog, type Column, type Constraint, type ObjectId, type Span } from '../src/rule/index.js';
import { subjectOf } from './lib/subjects.js';

export default defineRule({
  id: 'foreign-key-type-mismatch',
  family: 'design',
  severity: 'error',
  precision: 'very-high',
  summary: 'A foreign key between columns whose types do not go together.',
  why: `
A foreign key compares its columns with those that it refers to. Where no equality operator takes both types, and the referring one is not cast to the other implicitly,
the statement fails (42804; ATAddForeignKeyConstraint in tablecmds.c): text to uuid, text to bigint. Whole numbers of different width compare, but a narrow column
cannot refer to a row beyond its range: an integer that refers to a bigint key works until that key passes 2,147,483,647, and then each INSERT fails (22003). That is
a warning. \`text\` and \`varchar\` are one to this rule, and so is a wide column that refers to a narrow one.`,
  messages: {
    never: {
      what: 'The foreign key from "{{column}}" of "{{table}}" ({{from}}) to "{{target}}" of "{{references}}" ({{to}}) fails: the types do not compare.',
      help: 'Give "{{column}}" the type {{to}}.',
    },
    narrower: {
      what: 'Column "{{column}}" of "{{table}}" is {{from}} and refers to "{{target}}" of "{{references}}", which is {{to}}: larger keys do not fit.',
      help: 'Give "{{column}}" the type {{to}} while the table is small: {{sql}}',
    },
  },
  examples: [
    {
      history: 'create table users (id uuid primary key);',
      bad: 'create table orders (id bigint primary key, user_id text references users);',
      good: 'create table orders (id bigint primary key, user_id uuid references users);',
      proof: 'error',
    },
    {
      history: 'create table users (id bigint primary key); insert into users values (3000000000);',
      bad: 'create table orders (id bigint primary key, user_id integer references users);',
      good: 'create table orders (id bigint primary key, user_id bigint references users);',
      then: 'insert into orders select 1, id from users;',
      proof: 'error',
    },
  ],
  create({ report }) {
    const seen = new Set<string>();
    const narrow: { readonly id: ObjectId; readonly at: Span }[] = [];
    const tell = (catalog: Catalog, constraint: Constraint, at: Span, only: 'never' | 'narrower'): void => {
      const table = catalog.getAs('relation', constraint.table);
      const references = catalog.getAs('relation', constraint.references?.table);
      constraint.columns.forEach((number, place) => {
        const column = table && columnNumbered(table, number);
        const target = references && columnNumbered(references, constraint.references?.columns[place] ?? 0);
        const [from, to] = [typeOf(catalog, column), typeOf(catalog, target)];
        if (column === undefined || target === undefined || from === undefined || to === undefined || keyMatch(from, to) !== only) return;
        const subject = subjectOf(table!, column);
        if (seen.has(subject)) return;
        seen.add(subject);
        const names = { column: column.name, table: displayName(table!), target: target.name, references: displayName(references!), from, to };
        const related = [column, target].flatMap(({ origin, type }) => (origin === undefined || origin.deploy < 0 ? [] : [{ span: origin.span, text: `${type ?? 'its type'} here` }]));
        if (only === 'never') report({ message: 'never', at, subject, related, data: names });
        else report({ message: 'narrower', severity: 'warning', at, subject, related, data: { ...names, sql: `ALTER TABLE ${quoteQualified(table!)} ALTER COLUMN ${quoteName(column.name)} TYPE ${to};` } });
      });
    };
    return {
      'constraint.add'({ constraint, span }, { after }) {
        if (constraint.type !== 'foreign-key' || constraint.inherited === true) return;
        tell(after, constraint, span, 'never');
        if (isNarrow(after, constraint)) narrow.push({ id: constraint.id, at: span });
      },
      // What makes one side wider is where the two come apart.
      'column.set-type'({ table, after: column, span }, { after }) {
        const own = after.constraints(table.id).filter(({ columns }) => columns.includes(column.number));
        const others = after.dependents(table.id).flatMap((object) => (object.kind === 'constraint' && object.references?.table === table.id && object.references.columns.includes(column.number) ? [object] : []));
        for (const constraint of [...own, ...others]) if (constraint.type === 'foreign-key' && isNarrow(after, constraint)) narrow.push({ id: constraint.id, at: span });
      },
      // The table that was to be made is in the catalog that the statement had made of it so far.
      failure({ sqlstate, object, span }, { before }) {
        if (sqlstate === '42804' && object?.kind === 'constraint') tell(before, object, span, 'never');
      },
      'history.end'(_migration, { after: final }) {
        for (const { id, at } of narrow) {
          const constraint = final.getAs('constraint', id);
          if (constraint !== undefined) tell(final, constraint, at, 'narrower');
        }
      },
    };
  },
});

/** True when a column of the key is narrower than what it refers to. */
function isNarrow(catalog: Catalog, { table, columns, references }: Constraint): boolean {
  const [own, parent] = [catalog.getAs('relation', table), catalog.getAs('relation', references?.table)];
  return columns.some((number, place) => {
    const [from, to] = [typeOf(catalog, own && columnNumbered(own, number)), typeOf(catalog, parent && columnNumbered(parent, references?.columns[place] ?? 0))];
    return from !== undefined && to !== undefined && keyMatch(from, to) === 'narrower';
  });
}

/** A column's type; of a domain, the one under it. */
function typeOf(catalog: Catalog, column: Column | undefined): string | undefined {
  const own = catalog.getAs('type', column?.typeId);
  if (own === undefined) return column?.type;
  return own.typeKind === 'domain' ? own.base : undefined;
}
