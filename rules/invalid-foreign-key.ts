import { columnNamed, defineRule, displayName, quoteName, quoteQualified, type Constraint, type EffectOf, type Relation } from '../src/rule/index.js';
import { createdHere } from './lib/age.js';
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
    return {
      failure(effect, step) {
        if (reasons.test(effect.error) && effect.object?.kind === 'relation') refused.note(effect, step, `${effect.error} ${effect.object.id}`);
      },
      'migration.end'() {
        for (const { effect, step: { before }, more } of refused.firsts()) {
          const { object: references, error, sqlstate, span } = effect;
          if (references?.kind !== 'relation') continue;
          const names = { references: displayName(references), more };
          const common = { at: span, subject: subjectOf(references), related: createdHere(references, 'table') };
          const columns = written(effect, references);
          const keys = before.constraints(references.id).filter(({ type }) => type === 'primary-key' || type === 'unique');
          if (error.startsWith('number')) report({ message: 'count', ...common, data: names });
          else if (error.startsWith('there is no primary key')) report({ message: 'primary', ...common, data: { ...names, advice: `Give it one first (ALTER TABLE ${quoteQualified(references)} ADD PRIMARY KEY (…);), or name columns that are unique.` } });
          else report({ message: 'target', ...common, data: { ...names, code: sqlstate, columns: columns.length === 0 ? 'the columns' : columns.map((name) => `"${name}"`).join(', '), them: columns.length === 1 ? 'it' : 'them', advice: adviceFor(references, columns, keys) } });
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

function adviceFor(references: Relation, columns: readonly string[], keys: readonly Constraint[]): string {
  const name = quoteQualified(references);
  const list = columns.map(quoteName).join(', ');
  const offered = keys.map(({ columns: numbers }) => `(${numbers.map((number) => quoteName(references.columns.find((column) => column.number === number)?.name ?? '…')).join(', ')})`);
  const refer = offered.length === 0 ? '' : `Refer to what is unique: ${[...new Set(offered)].join(' or ')} of ${name}. Or make `;
  return `${refer === '' ? 'Make ' : refer}${columns.length === 1 ? 'it' : 'them'} unique first: CREATE UNIQUE INDEX CONCURRENTLY ON ${name} (${list}); in an earlier migration, where no two rows are the same there.`;
}
