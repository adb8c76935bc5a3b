import { columnNamed, defineRule, type EffectOf } from '../src/rule/index.js';
import { isCollision } from './lib/cut-names.js';
import { advice, fixOf } from './lib/duplicate-remedies.js';
import { refusalLog } from './lib/first-refusal.js';
import { placeOf } from './lib/origins.js';

const duplicates: ReadonlySet<string> = new Set(['42P07', '42P06', '42701', '42710', '42723']);

export default defineRule({
  id: 'duplicate-object',
  family: 'history',
  severity: 'error',
  precision: 'very-high',
  summary: 'A statement that fails because something of that name is there already.',
  why: `
A name can be given once: tables, views, sequences, indexes and the indexes of keys share one name space in each schema, columns, policies, triggers and constraints have one for each table, and a
function counts with its argument types. Without \`IF NOT EXISTS\` or \`OR REPLACE\` the second CREATE stops the migration (42P07, 42P06, 42701, 42710, 42723:
[error codes](https://www.postgresql.org/docs/current/errcodes-appendix.html)), and with it the deploy. CREATE POLICY, ADD CONSTRAINT and CREATE TYPE have no such clause
([CREATE POLICY](https://www.postgresql.org/docs/current/sql-createpolicy.html)). Reported where an earlier statement of the history, or Supabase, certainly made what is in the way and nothing has
taken it away since; what stands under a condition, or was made by hand, does not count. \`supabase db reset\` and preview branches replay the history, and fail here.`,
  messages: {
    taken: { what: 'This statement fails ({{sqlstate}}): {{error}}{{made}}.', help: '{{advice}}{{more}}' },
    second: { what: 'This statement fails (42P16): table "{{table}}" has a primary key already{{made}}.', help: 'Take it out; or ALTER TABLE … DROP CONSTRAINT of the old key before it, with what references it.{{more}}' },
  },
  examples: [
    {
      history: 'create table notes (id bigint primary key); alter table notes enable row level security; create policy readable on notes for select using (true);',
      bad: 'create policy readable on notes for select using (id > 0);',
      good: 'drop policy if exists readable on notes; create policy readable on notes for select using (id > 0);',
      proof: 'error',
    },
    {
      history: 'create table notes (id bigint primary key, title text);',
      bad: 'alter table notes add column title text;',
      good: 'alter table notes add column if not exists title text;',
      proof: 'error',
    },
    {
      history: 'create table notes (id bigint primary key);',
      bad: 'create table notes (id bigint primary key);',
      good: 'create table if not exists notes (id bigint primary key);',
      proof: 'error',
    },
    {
      history: 'create table notes (id bigint primary key, title text);',
      bad: 'create index notes_pkey on notes (title);',
      good: 'create index notes_title_idx on notes (title);',
      proof: 'error',
    },
  ],
  create({ report }) {
    const refused = refusalLog();
    // What the file was to drop first: once that is mended, the name is free.
    const dropped = new Set<string>();
    return {
      failure(effect, step) {
        // What only the cut makes the same is told by too-long-identifier.
        if (isCollision(effect)) return;
        const [, dropColumn, dropTable] = /^cannot drop column (\S+) of table (\S+) because/.exec(effect.error) ?? [];
        if (dropColumn !== undefined) dropped.add(`${dropColumn} ${dropTable!}`);
        const [, column, relation] = /^column "(.*)" of relation "(.*)" already exists$/.exec(effect.error) ?? [];
        if (column !== undefined && dropped.has(`${column} ${relation!}`)) return;
        if (duplicates.has(effect.sqlstate) || isSecondKey(effect)) refused.note(effect, step, 'duplicate');
      },
      'migration.end'() {
        for (const { effect, more, others } of refused.firsts()) {
          const { object, span, error, sqlstate } = effect;
          const place = placeOf((sqlstate === '42701' && object?.kind === 'relation' ? columnNamed(object, /"(.*?)"/.exec(error)?.[1] ?? '') : undefined) ?? object);
          const common = {
            at: span, subject: error, related: [...place.related, ...others.slice(0, 5).map((other) => ({ span: other.span, text: `fails too: ${other.error}` }))],
          };
          if (isSecondKey(effect)) {
            report({ message: 'second', ...common, data: { table: /"(.*)"/.exec(error)?.[1] ?? '', made: place.made, more } });
            continue;
          }
          const fix = fixOf(effect);
          report({ message: 'taken', ...common, ...(fix && { fix }), data: { sqlstate, error, made: place.made, advice: advice(effect), more } });
        }
      },
    };
  },
});

function isSecondKey({ sqlstate, error }: EffectOf<'failure'>): boolean {
  return sqlstate === '42P16' && error.startsWith('multiple primary keys');
}
