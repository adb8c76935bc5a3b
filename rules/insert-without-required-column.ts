import { defineRule, quoteName, type Catalog, type Column, type Relation, type Routine, type Span } from '../src/rule/index.js';
import { createdHere, isNew } from './lib/age.js';
import { isUncalled } from './lib/dead-functions.js';
import { missingValues } from './lib/missing-values.js';
import { bodyPlace, functionsNaming, isReadable } from './lib/naming-functions.js';
import { insertLists, insertsWithout, needsValue, requiredColumns } from './lib/required-columns.js';
import { signatureOf } from './lib/routines.js';
import { subjectOf } from './lib/subjects.js';

export default defineRule({
  id: 'insert-without-required-column',
  family: 'rename',
  severity: 'error',
  precision: 'high',
  summary: 'A function whose INSERT leaves out a column that is NOT NULL without a default.',
  why: `
An INSERT that leaves out a column puts its default there, and without one NULL: with NOT NULL that fails (23502), ON CONFLICT or not
([INSERT](https://www.postgresql.org/docs/current/sql-insert.html)). A function body is text, so nothing says so before its next call, neither when a column
becomes NOT NULL or loses its default nor when the function is made. A trigger function then makes every write of its table fail; one on \`auth.users\`
makes every sign-up fail with "Database error saving new user". A BEFORE INSERT trigger that names the column may fill it; then nothing is reported. For
INSERTs through a view see view-insert-breaks.`,
  messages: {
    changed: {
      what: 'Function "{{function}}" inserts into "{{table}}" without {{columns}}, NOT NULL and without a default from here on: its INSERT fails.{{signup}}',
      help: '{{advice}}',
    },
    made: {
      what: 'Function "{{function}}" inserts into "{{table}}" without {{columns}}, NOT NULL and without a default: this INSERT always fails.{{signup}}',
      help: 'Give {{them}} here; or {{defaults}}',
    },
  },
  examples: [
    {
      history: `create table profiles (id uuid primary key, plan text);
create function on_signup() returns trigger language plpgsql security definer set search_path = '' as $$ begin insert into public.profiles (id) values (new.id); return new; end $$;
create trigger signed_up after insert on auth.users for each row execute function on_signup();`,
      bad: "update profiles set plan = 'free' where plan is null; alter table profiles alter column plan set not null;",
      good: "update profiles set plan = 'free' where plan is null; alter table profiles alter column plan set default 'free', alter column plan set not null;",
      then: "insert into auth.users (id) values ('00000000-0000-0000-0000-000000000001');",
      proof: 'error',
    },
    {
      history: 'create table notes (id bigint generated always as identity primary key, body text not null, author text not null);',
      bad: "create function add_note(b text) returns void language plpgsql as $$ begin insert into notes (body) values (b); end $$;",
      good: "create function add_note(b text) returns void language plpgsql as $$ begin insert into notes (body, author) values (b, current_user); end $$;",
      then: "select add_note('x');",
      proof: 'error',
    },
  ],
  create({ report }) {
    const changed = new Map<number, { readonly numbers: Set<number>; readonly at: Span }>();
    const made = new Map<number, Routine>();
    const found: { readonly routine: Routine; readonly table: number; readonly at: number }[] = [];
    const change = (table: Relation, column: Column, at: Span): void => {
      if (!needsValue(column)) return;
      const known = changed.get(table.id);
      if (known === undefined) changed.set(table.id, { numbers: new Set([column.number]), at });
      else known.numbers.add(column.number);
    };
    return {
      'column.add': ({ table, column, span }) => change(table, column, span),
      'column.set-not-null': ({ table, before, after, span }) => before.notNull || change(table, after, span),
      'column.drop-default': ({ table, before, after, span }) => before.default === undefined || change(table, after, span),
      'function.create': ({ function: routine }) => void made.set(routine.id, routine),
      'function.replace': ({ after }) => void made.set(after.id, after),
      'migration.end'(migration, { after, since }) {
        for (const [id, { numbers, at }] of changed) {
          const table = after.getAs('relation', id);
          if (table === undefined || !table.columnsKnown || isNew(table, migration)) continue;
          const before = since.migration.getAs('relation', id)?.columns ?? [];
          const required = requiredColumns(after, table).filter(({ number }) => numbers.has(number) && !before.some((column) => column.number === number && needsValue(column)));
          for (const routine of required.length === 0 ? [] : functionsNaming(after, table.name, /\binsert\s+into\b/i)) {
            const [insert] = isUncalled(after, routine) || made.has(routine.id) ? [] : insertsWithout(routine, table, required);
            if (insert === undefined) continue;
            const data = missingValues(after, routine, table, insert.missing);
            const successor = after.functions(routine).find(({ id: other }) => other !== routine.id && since.migration.get(other) === undefined && made.has(other));
            const advice = successor === undefined
              ? `${data.defaults} or CREATE OR REPLACE FUNCTION ${data.function} with a value for ${insert.missing.map(({ name }) => quoteName(name)).join(', ')}, in this file.`
              : `If ${signatureOf(successor)}, which this file makes, takes its place: DROP FUNCTION ${signatureOf(routine)}; or ${data.defaults}`;
            report({ message: 'changed', at, subject: subjectOf(routine, table.name), related: bodyPlace(routine), data: { ...data, advice } });
          }
        }
        for (const then of made.values()) {
          const routine = after.getAs('function', then.id);
          if (routine === undefined || !isReadable(routine) || routine.origin !== then.origin) continue;
          for (const table of targets(after, routine)) {
            for (const { at } of insertsWithout(routine, table, requiredColumns(after, table))) found.push({ routine: then, table: table.id, at });
          }
        }
      },
      'history.end'(_migration, { after: final }) {
        for (const { routine: then, table: id, at } of found) {
          const routine = final.getAs('function', then.id);
          const table = final.getAs('relation', id);
          // What a later file writes anew is judged there.
          if (routine === undefined || table === undefined || routine.origin !== then.origin || isUncalled(final, routine)) continue;
          const insert = insertsWithout(routine, table, requiredColumns(final, table)).find((candidate) => candidate.at === at);
          if (insert === undefined) continue;
          const { source, end } = routine.origin!.span;
          const name = /^[\w$."]+/.exec(source.text.slice(at, end))?.[0] ?? '';
          report({ message: 'made', at: { source, start: at, end: at + name.length }, subject: subjectOf(routine, table.name), related: createdHere(table, 'table'), data: missingValues(final, routine, table, insert.missing) });
        }
      },
    };
  },
});

/** The tables of the project that a body inserts into, as its text says. */
function targets(catalog: Catalog, { body, schema }: Routine): readonly Relation[] {
  const names = new Set([...insertLists(body!.text)].map(({ table }) => table));
  return [...names].flatMap((name) => [...new Set(['public', schema])].flatMap((within) => catalog.relation({ schema: within, name }) ?? []))
    .filter(({ relationKind, columnsKnown, origin }) => (relationKind === 'table' || relationKind === 'partitioned-table') && columnsKnown && origin !== undefined && origin.deploy >= 0 && origin.conditional !== true);
}
