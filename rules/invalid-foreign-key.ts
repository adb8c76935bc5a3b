import { columnNamed, columnNumbered, defineRule, displayName, keyMatch, quoteName, quoteQualified, type Constraint, type EffectOf, type Relation, type Span } from '../src/rule/index.js';
import { createdHere, isNew } from './lib/age.js';
import { refusalLog } from './lib/first-refusal.js';
import { subjectOf } from './lib/subjects.js';
import { foreignKeyAt } from './lib/written-key.js';

export default defineRule({
  id: 'invalid-foreign-key',
  family: 'design',
  severity: 'error',
  precision: 'very-high',
  summary: 'A foreign key to columns that nothing makes unique, or to other than as many.',
  why: `
A foreign key points at one row, so a primary key, a unique constraint or a unique index has to be over exactly the columns that it names, in whatever order: whole (no WHERE), over columns (no expression), not deferrable
([CREATE TABLE, REFERENCES](https://www.postgresql.org/docs/current/sql-createtable.html)). Otherwise the statement fails: 42830, 42704 where no columns are named and there is no primary key, 55000 for a deferrable
one. A key over \`(tenant_id, id)\` does not serve a reference to \`(id)\`, nor the other way round.`,
  messages: {
    target: { what: 'The foreign key to {{columns}} of "{{references}}" fails ({{code}}): nothing makes {{them}} unique.', help: '{{advice}}{{more}}' },
    count: { what: 'The foreign key to "{{references}}" fails (42830): it does not name as many columns on both sides.', help: 'Name a column of "{{references}}" for each one of the table itself.{{more}}' },
    primary: { what: 'The foreign key to "{{references}}" fails (42704): it names no columns there, and the table has no primary key.', help: '{{advice}}{{more}}' },
  },
  examples: [
    {
      history: 'create table users (id bigint primary key, email text);',
      bad: 'create table letters (id bigint primary key, recipient text references users (email));',
      good: 'create unique index users_email_key on users (email); create table letters (id bigint primary key, recipient text references users (email));',
      proof: 'error',
    },
    {
      history: 'create table members (tenant bigint, id bigint, primary key (tenant, id)); create table notes (id bigint primary key, tenant bigint, author bigint);',
      bad: 'alter table notes add constraint notes_author_fkey foreign key (author) references members;',
      good: 'alter table notes add constraint notes_author_fkey foreign key (tenant, author) references members;',
      proof: 'error',
    },
    {
      history: 'create table users (id bigint, email text);',
      bad: 'create table letters (id bigint primary key, recipient bigint references users);',
      good: 'alter table users add primary key (id); create table letters (id bigint primary key, recipient bigint references users);',
      proof: 'error',
    },
  ],
  create({ report }) {
    const refused = refusalLog();
    const made: Key[] = [];
    return {
      'constraint.add'({ table, constraint: { type, name, columns }, span }) {
        if (type === 'primary-key' || type === 'unique') made.push({ table: table.id, columns, name, span, primary: type === 'primary-key' });
      },
      'index.create'({ table, index: { unique, predicate, keys, constraint, name }, span }) {
        if (unique && predicate === undefined && constraint === undefined) made.push({ table: table.id, columns: keys.map(({ column }) => column), name, span, primary: false });
      },
      failure(effect, step) {
        if (reasons.test(effect.error) && effect.object?.kind === 'relation') refused.note(effect, step, `${effect.error} ${effect.object.id}`);
      },
      'migration.end'(migration) {
        for (const { effect, step: { before }, more } of refused.firsts()) {
          const { object: references, error, sqlstate, span } = effect;
          if (references?.kind !== 'relation') continue;
          const names = { references: displayName(references), more };
          const columns = written(effect, references);
          const late = made.find((key) => key.table === references.id && key.span.start > span.start && (error.startsWith('there is no primary key') ? key.primary : isOver(key, references, columns)));
          const common = { at: span, subject: subjectOf(references), related: [...(late === undefined ? [] : [{ span: late.span, text: 'made unique here, too late' }]), ...createdHere(references, 'table')] };
          const keys = before.constraints(references.id).filter(({ type }) => type === 'primary-key' || type === 'unique');
          if (error.startsWith('number')) report({ message: 'count', ...common, data: names });
          else if (error.startsWith('there is no primary key')) report({ message: 'primary', ...common, data: { ...names, advice: late === undefined ? `Give it one first (ALTER TABLE ${quoteQualified(references)} ADD PRIMARY KEY (…);), or name columns that are unique.` : moveUp(late) } });
          else report({ message: 'target', ...common, data: { ...names, code: sqlstate, columns: columns.length === 0 ? 'the columns' : columns.map((name) => `"${name}"`).join(', '), them: columns.length === 1 ? 'it' : 'them', advice: late === undefined ? adviceFor(references, columns, keys, isNew(references, migration)) : moveUp(late) } });
        }
      },
    };
  },
});

const reasons = /^(?:there is no (?:unique constraint matching|primary key for)|number of referencing and referenced|foreign key referenced-columns|cannot use a deferrable unique constraint)/;

/** The referenced columns as written at this place. */
function written({ statement, span }: EffectOf<'failure'>, references: Relation): readonly string[] {
  return (foreignKeyAt(statement, span) ?? []).filter((name) => columnNamed(references, name) !== undefined);
}

/** What makes columns unique: a constraint or an index. */
interface Key {
  readonly table: number;
  readonly columns: readonly (number | undefined)[];
  readonly name: string;
  readonly span: Span;
  readonly primary: boolean;
}

function isOver({ columns }: Pick<Key, 'columns'>, { columns: all }: Relation, names: readonly string[]): boolean {
  return columns.length === names.length && columns.every((number) => all.some((column) => column.number === number && names.includes(column.name)));
}

function moveUp({ name }: Key): string {
  return `The statement that makes ${quoteName(name)} comes later in this file: move it up, before this one.`;
}

function adviceFor(references: Relation, columns: readonly string[], keys: readonly Constraint[], isFresh: boolean): string {
  const name = quoteQualified(references);
  const list = columns.map(quoteName).join(', ');
  const offered = keys.filter((key) => servesInstead(key, references, columns)).map(({ columns: numbers }) => `(${numbers.map((number) => quoteName(columnNumbered(references, number)?.name ?? '…')).join(', ')})`);
  const refer = offered.length === 0 ? '' : `Refer to what is unique: ${[...new Set(offered)].join(' or ')} of ${name}. Or make `;
  const them = columns.length === 1 ? 'it' : 'them';
  if (isFresh) return `${refer === '' ? 'Make ' : refer}${them} unique before this: ALTER TABLE ${name} ADD UNIQUE (${list});`;
  return `${refer === '' ? 'Make ' : refer}${them} unique first: CREATE UNIQUE INDEX CONCURRENTLY ON ${name} (${list}); in an earlier migration, where no two rows are the same there.`;
}

/** True for a key that the same columns can refer to, by their types, and for a longer one that holds what is named. */
function servesInstead({ columns: numbers }: Constraint, references: Relation, names: readonly string[]): boolean {
  const keys = numbers.map((number) => columnNumbered(references, number));
  if (keys.length > names.length) return names.every((name) => keys.some((key) => key?.name === name));
  return keys.length === names.length && names.every((name, at) => ['fits', 'narrower'].includes(keyMatch(columnNamed(references, name)?.type ?? '', keys[at]?.type ?? '')));
}
