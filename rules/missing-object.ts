import { defineRule, displayName, quoteName, type Catalog, type EffectOf, type Relation } from '../src/rule/index.js';
import { columnElsewhere, type ColumnElsewhere } from './lib/column-elsewhere.js';
import { refusalLog } from './lib/first-refusal.js';

const missing: ReadonlySet<string> = new Set(['42P01', '42703', '42704', '42883']);

export default defineRule({
  id: 'missing-object',
  family: 'history',
  severity: 'error',
  precision: 'very-high',
  summary: 'A statement that fails because what it names is not there, or not there any more.',
  why: `
A statement that names a table, column, policy, trigger, constraint, index, type or function which is not there stops the migration, and with it the deploy (42P01, 42703, 42704, 42883:
[error codes](https://www.postgresql.org/docs/current/errcodes-appendix.html)). Reported where that is certain: an earlier statement of the history has dropped or renamed it, or all columns and parts
of its table are known from the statement that made the table. What no file made is taken to be there. Policies, views, indexes and CHECKs are read by Postgres when they are made, so a
column that they misspell fails at once; the body of a function is not.`,
  messages: {
    missing: { what: 'This statement fails ({{sqlstate}}): {{error}}{{since}}.', help: '{{advice}}{{more}}' },
  },
  examples: [
    {
      history: 'create table orders (id bigint primary key); alter table orders rename to purchases;',
      bad: 'alter table orders add column note text;',
      good: 'alter table purchases add column note text;',
      proof: 'error',
    },
    {
      history: 'create table notes (id bigint primary key, author uuid); alter table notes enable row level security;',
      bad: 'create policy own on notes for select using (author_id is not null);',
      good: 'create policy own on notes for select using (author is not null);',
      proof: 'error',
    },
    {
      history: 'create table notes (id bigint primary key);',
      bad: 'drop policy readable on notes;',
      good: 'drop policy if exists readable on notes;',
      proof: 'error',
    },
  ],
  create({ report, history }) {
    const refused = refusalLog();
    return {
      failure(effect, step) {
        if (missing.has(effect.sqlstate) && !effect.error.startsWith('data type')) refused.note(effect, step, 'missing');
      },
      'migration.end'(migration) {
        for (const { effect, step: { before }, more, others } of refused.firsts()) {
          const { error, sqlstate, span } = effect;
          report({
            message: 'missing', at: span, subject: error, related: others.slice(0, 5).map((other) => ({ span: other.span, text: `fails too: ${other.error}` })),
            data: { sqlstate, error, more, ...explanation(effect, before, (table, column) => columnElsewhere(history, migration, table, column)) },
          });
        }
      },
    };
  },
});

function explanation({ object, sqlstate, error, statement: { node } }: EffectOf<'failure'>, before: Catalog, elsewhere: (table: Relation, column: string) => ColumnElsewhere | undefined): { readonly since: string; readonly advice: string } {
  if (object === undefined || !('name' in object)) return { since: '', advice: error.startsWith('missing FROM-clause') ? 'Only what stands in FROM, and in a policy the columns of its table, can be named; a policy has no OLD and NEW.' : 'Write the name that is there.' };
  const now = before.get(object.id);
  if (sqlstate === '42703' && object.kind === 'relation') {
    const column = /^column (?:[\w$]+\.)*"?([^" ]+)"? /.exec(error)?.[1];
    const other = column === undefined ? undefined : elsewhere(object, column);
    if (other?.when === 'late') return { since: `; ${other.file} adds it, which runs later`, advice: `Move that ALTER TABLE "${displayName(object)}" before this statement, or this one after it.` };
    if (other !== undefined) return { since: `; ${other.file} adds it, but runs before the table is made`, advice: `Move that ALTER TABLE "${displayName(object)}" behind the CREATE TABLE, before this statement.` };
    const columns = object.columns.map(({ name }) => quoteName(name));
    const shown = columns.length > 12 ? `${columns.slice(0, 12).join(', ')} and ${columns.length - 12} more` : columns.join(', ');
    return { since: '', advice: `The columns of "${displayName(object)}" here: ${shown}. Write one of them, or ALTER TABLE … ADD COLUMN before this.` };
  }
  if (sqlstate === '42704' && object.kind === 'relation') {
    const names = error.startsWith('policy') ? before.policies(object.id) : error.startsWith('trigger') ? before.triggers(object.id) : before.constraints(object.id);
    const what = error.split(' ')[0] === 'policy' ? 'policies' : `${error.split(' ')[0] ?? ''}s`;
    return { since: '', advice: `${names.length === 0 ? `There are no ${what} on "${displayName(object)}" here` : `The ${what} of "${displayName(object)}" here: ${names.map(({ name }) => quoteName(name)).join(', ')}`}; ${'AlterPolicyStmt' in node ? 'CREATE POLICY makes a new one' : 'write IF EXISTS where there need be none'}.` };
  }
  if (now === undefined) return { since: ': an earlier statement has dropped it', advice: 'Take this out, or make it again before this; a DROP that may come twice takes IF EXISTS.' };
  if ('name' in now && (now.name !== object.name || ('schema' in now && 'schema' in object && now.schema !== object.schema))) return { since: `: it is called "${displayName(now)}" since an earlier statement`, advice: `Write ${displayName(now)}.` };
  if ('schema' in now && now.schema !== undefined && now.kind !== 'function' && error.endsWith(`"${now.name}" does not exist`)) {
    return { since: ': the search_path is empty here, so that nothing is found without its schema', advice: `Write ${quoteName(now.schema)}.${quoteName(now.name)}.` };
  }
  return { since: '', advice: 'Write the name, or the argument types, of the one that is there.' };
}
