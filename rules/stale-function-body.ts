import { defineRule, displayName, namesInBody, type Catalog, type Routine, type Span } from '../src/rule/index.js';
import { isNew } from './lib/age.js';
import { subjectOf } from './lib/subjects.js';

export default defineRule({
  id: 'stale-function-body',
  family: 'rename',
  severity: 'error',
  precision: 'high',
  summary: 'A function whose body still names a table, view or column that the migration renamed or dropped.',
  why: `
A function body written as a string is text to Postgres: no dependency stops the rename or the drop, and nothing fails until the function is called (42P01,
42703). A trigger function then makes every INSERT or UPDATE of its table fail; one on \`auth.users\` makes every sign-up fail with "Database error saving new
user". Bodies of the form BEGIN ATOMIC hold the OID and follow a rename.`,
  messages: {
    relation: {
      what: 'Function "{{function}}" still names "{{name}}", which is {{change}} here: its next call fails.{{signup}}',
      help: 'CREATE OR REPLACE FUNCTION {{function}} with the new name, in this file.',
    },
    column: {
      what: 'Function "{{function}}" still names column "{{name}}", which is {{change}} here: its next call fails.{{signup}}',
      help: 'CREATE OR REPLACE FUNCTION {{function}} without the old column, in this file.',
    },
  },
  examples: [
    {
      history: 'create table users (id bigint primary key); create function user_count() returns bigint language plpgsql as $$ begin return (select count(*) from users); end $$;',
      bad: 'alter table users rename to profiles;',
      good: 'alter table users rename to profiles; create or replace function user_count() returns bigint language plpgsql as $$ begin return (select count(*) from profiles); end $$;',
      then: 'select user_count();',
      proof: 'error',
    },
  ],
  create({ report }) {
    const relations: { readonly was: Named; readonly change: string; readonly at: Span }[] = [];
    const columns: { readonly table: number; readonly of: Named; readonly name: string; readonly change: string; readonly at: Span }[] = [];
    return {
      'table.rename': ({ before, after, span }, { migration }) => void (isNew(before, migration) || relations.push({ was: before, change: `renamed to "${displayName(after)}"`, at: span })),
      'table.set-schema': ({ before, after, span }, { migration }) => void (isNew(before, migration) || relations.push({ was: before, change: `moved to schema "${after.schema}"`, at: span })),
      'view.rename': ({ before, after, span }, { migration }) => void (isNew(before, migration) || relations.push({ was: before, change: `renamed to "${displayName(after)}"`, at: span })),
      'table.drop': ({ table, span }, { migration }) => void (isNew(table, migration) || relations.push({ was: table, change: 'dropped', at: span })),
      'view.drop': ({ view, span }, { migration }) => void (isNew(view, migration) || relations.push({ was: view, change: 'dropped', at: span })),
      'column.rename': ({ table, before, after, span }) => void columns.push({ table: table.id, of: table, name: before.name, change: `renamed to "${after.name}"`, at: span }),
      'column.drop': ({ table, column, span }) => void columns.push({ table: table.id, of: table, name: column.name, change: 'dropped', at: span }),
      'migration.end'(_migration, { after }) {
        for (const { was, change, at } of relations) {
          if (after.relation(was) !== undefined) continue;
          for (const routine of naming(after, was.name)) {
            const names = namesInBody(routine.origin!.span);
            if (names.relations.some((named) => means(named, was, routine))) {
              report({ message: 'relation', at, subject: subjectOf(routine, was.name), data: { function: displayName(routine), name: displayName(was), change, signup: signup(after, routine) }, related: bodyPlace(routine) });
            }
          }
        }
        for (const { table, of, name, change, at } of columns) {
          const now = after.getAs('relation', table);
          if (now === undefined || now.columns.some((column) => column.name === name)) continue;
          for (const routine of naming(after, name, of.name)) {
            const uses = namesInBody(routine.origin!.span).columns.some((column) =>
              column.name === name && column.qualifier !== undefined && column.among.length === 1 && means(column.among[0]!, of, routine)
              && (column.qualifier === of.name || column.among.some((relation) => relation.name === of.name)));
            if (uses) report({ message: 'column', at, subject: subjectOf(routine, `${of.name}.${name}`), data: { function: displayName(routine), name: `${displayName(of)}.${name}`, change, signup: signup(after, routine) }, related: bodyPlace(routine) });
          }
        }
      },
    };
  },
});

interface Named {
  readonly schema: string;
  readonly name: string;
}

/** Functions whose body holds the words, oldest first: only these are read. */
function naming(catalog: Catalog, ...words: readonly string[]): readonly Routine[] {
  return [...catalog.objectsOf('function')].filter(({ origin, body }) => origin !== undefined && origin.deploy >= 0 && body !== undefined && words.every((word) => body.text.includes(word)))
    .sort((a, b) => a.id - b.id);
}

/** True when a name in a body means this relation: by its schema, or by the search path, which is public unless the function sets one. */
function means(named: { readonly schema?: string | undefined; readonly name: string }, relation: Named, routine: Routine): boolean {
  if (named.name !== relation.name) return false;
  if (named.schema !== undefined) return named.schema === relation.schema;
  const path = routine.settings['search_path'];
  return path === undefined || path === 'from current' ? relation.schema === 'public' : path.includes(relation.schema);
}

function signup(catalog: Catalog, routine: Routine): string {
  const onUsers = catalog.dependents(routine.id).some((object) => {
    const table = object.kind === 'trigger' ? catalog.getAs('relation', object.table) : undefined;
    return table?.schema === 'auth' && table.name === 'users';
  });
  return onUsers ? ' It is a trigger on auth.users: every sign-up fails.' : '';
}

function bodyPlace(routine: Routine): readonly { readonly span: Span; readonly text: string }[] {
  const { span } = routine.origin!;
  const line = span.source.text.indexOf('\n', span.start);
  return [{ span: { ...span, end: line === -1 ? span.end : Math.min(line, span.end) }, text: 'function created here' }];
}
