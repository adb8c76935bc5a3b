import { defineRule, displayName, namesInBody, type Relation, type Span, type Statement } from '../src/rule/index.js';
import { isNew } from './lib/age.js';
import { meansTable, usesColumn } from './lib/body-columns.js';
import { adviceFor, isUncalled } from './lib/dead-functions.js';
import { bodyPlace, functionsNaming, signUpNote } from './lib/naming-functions.js';
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
user". Bodies of the form BEGIN ATOMIC hold the OID and follow a rename. A column without a qualifier counts where it can be
nothing else: in the list of an INSERT, in SET, or in a statement over that table alone. A trigger function that no trigger calls any more is a note.`,
  messages: {
    relation: {
      what: 'Function "{{function}}" still names "{{name}}", which is {{change}} here: its next call fails.{{signup}}',
      help: '{{advice}}',
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
    {
      history: "create table users (id bigint primary key, name text, search text); create function set_search() returns trigger language plpgsql as $$ begin new.search := lower(new.name); return new; end $$; create trigger searchable before insert on users for each row execute function set_search();",
      bad: 'alter table users rename column name to full_name;',
      good: 'alter table users rename column name to full_name; create or replace function set_search() returns trigger language plpgsql as $$ begin new.search := lower(new.full_name); return new; end $$;',
      then: "insert into users (id) values (1);",
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
      'table.drop': ({ table, span, statement }, { migration }) => void (isNew(table, migration) || isTemporary(table, statement) || relations.push({ was: table, change: 'dropped', at: span })),
      'view.drop': ({ view, span }, { migration }) => void (isNew(view, migration) || relations.push({ was: view, change: 'dropped', at: span })),
      'column.rename': ({ table, before, after, span }) => void columns.push({ table: table.id, of: table, name: before.name, change: `renamed to "${after.name}"`, at: span }),
      'column.drop': ({ table, column, span }) => void columns.push({ table: table.id, of: table, name: column.name, change: 'dropped', at: span }),
      'migration.end'(_migration, { after }) {
        for (const { was, change, at } of relations) {
          if (after.relation(was) !== undefined) continue;
          for (const routine of functionsNaming(after, was.name)) {
            const names = namesInBody(routine.origin!.span);
            if (names.relations.some((named) => meansTable(named, was, routine))) {
              const uncalled = isUncalled(after, routine);
              report({
                message: 'relation', at, subject: subjectOf(routine, was.name), ...(uncalled && { severity: 'note' as const }), related: bodyPlace(routine),
                data: { function: displayName(routine), name: displayName(was), change, signup: signUpNote(after, routine), advice: adviceFor(after, routine, change, uncalled) },
              });
            }
          }
        }
        for (const { table, of, name, change, at } of columns) {
          const now = after.getAs('relation', table);
          if (now === undefined || now.columns.some((column) => column.name === name)) continue;
          for (const routine of functionsNaming(after, name)) {
            const uses = usesColumn(routine, { id: table, schema: of.schema, name: of.name }, name, after);
            if (uses) report({ message: 'column', at, subject: subjectOf(routine, `${of.name}.${name}`), data: { function: displayName(routine), name: `${displayName(of)}.${name}`, change, signup: signUpNote(after, routine) }, related: bodyPlace(routine) });
          }
        }
      },
    };
  },
});

/** A table of the session, which the function makes itself: DROP TABLE IF EXISTS of one that no file made tidies up after it. */
function isTemporary({ persistence, origin }: Relation, { node }: Statement): boolean {
  return persistence === 'temporary' || (origin === undefined && 'DropStmt' in node && node.DropStmt.missing_ok === true);
}

interface Named {
  readonly schema: string;
  readonly name: string;
}
