import { defineRule, displayName, type Catalog, type Origin, type Routine } from '../src/rule/index.js';
import { adviceFor, isUncalled } from './lib/dead-functions.js';
import { goneNames, type StaleBody, type StaleName } from './lib/gone-names.js';
import { laterFunction, nameFile } from './lib/later-files.js';
import { bodyPlace, isReadable, triggerNote } from './lib/naming-functions.js';
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
nothing else: in the list of an INSERT, in SET, or in a statement over that table alone. A trigger function that no trigger calls any more is a note. A function is
one finding in a file, whatever it names; one that a later file replaces without the old name is a note, since every file is a transaction of its own.`,
  messages: {
    relation: {
      what: 'Function "{{function}}" still names "{{name}}", which is {{change}} here{{more}}: its next call fails.{{calls}}',
      help: '{{advice}}',
    },
    column: {
      what: 'Function "{{function}}" still names column "{{name}}", which is {{change}} here{{more}}: its next call fails.{{calls}}',
      help: '{{advice}}',
    },
    meantime: {
      what: 'From this migration to {{file}}, function "{{function}}" names "{{name}}", which is {{change}} here{{more}}: a call in between fails.{{calls}}',
      help: 'Move its CREATE OR REPLACE FUNCTION into this file: it is one transaction, and no call comes in between. In one push the gap is as long as the files take.',
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
    const gone = goneNames();
    let stale: ReadonlyMap<number, StaleBody> = new Map();
    const leaving = new Set<number | undefined>();
    let then: Catalog | undefined;
    return {
      ...gone.listeners,
      // What a DROP was to take that Postgres refuses is told by blocked-drop.
      failure: ({ sqlstate, object, statement }) => void (sqlstate === '2BP01' && 'DropStmt' in statement.node && leaving.add(object?.id)),
      'migration.end'(_migration, { after }) {
        then = after;
        stale = gone.foundIn(after);
      },
      'history.end'(migration, { after: final }) {
        for (const { routine, names } of stale.values()) {
          if (leaving.has(routine.id)) continue;
          const later = laterFunction(final, routine, migration);
          const mended = later !== undefined && names.every(({ isIn }) => !isReadable(later) || !isIn(later));
          if (then !== undefined && !(mended && later.origin?.deploy === migration.deploy)) tell(then, routine, names, mended ? later.origin : undefined);
        }
      },
    };

    function tell(after: Catalog, routine: Routine, [first, ...others]: readonly StaleName[], mended: Origin | undefined): void {
      if (first === undefined) return;
      const uncalled = isUncalled(after, routine);
      // Nothing calls it until a later file has put it right.
      if (uncalled && mended !== undefined) return;
      const change = [first, ...others].find((name) => name.change === 'dropped')?.change ?? first.change;
      const common = {
        at: first.at, subject: subjectOf(routine, first.part), ...((uncalled || mended !== undefined) && { severity: 'note' as const }),
        related: [...bodyPlace(routine), ...others.map(({ at, name, change: how }) => ({ span: at, text: `"${name}" is ${how} here` }))],
      };
      const data = { function: displayName(routine), name: first.name, change: first.change, more: others.length === 0 ? '' : others.length === 1 ? `, and "${others[0]!.name}"` : `, and ${others.length} more names`, calls: triggerNote(after, routine) };
      const columnsOnly = [first, ...others].every(({ message }) => message === 'column') && !uncalled && change === 'dropped';
      const advice = columnsOnly ? `CREATE OR REPLACE FUNCTION ${displayName(routine)} without the old column, in this file.` : adviceFor(after, routine, change, uncalled);
      if (mended !== undefined) report({ message: 'meantime', ...common, data: { ...data, file: nameFile(mended) } });
      else report({ message: first.message, ...common, data: { ...data, advice } });
    }
  },
});
