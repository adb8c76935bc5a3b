import { columnNumbered, defineRule, displayName, quoteName, quoteQualified, type Catalog, type ConflictTarget, type Relation, type Routine, type Span } from '../src/rule/index.js';
import { createdHere, isNew } from './lib/age.js';
import { conflictSql, hasArbiter, hasColumns, isPlain, tableWithout, uniqueOver, upserts, upsertsInto, type Upsert } from './lib/conflict-targets.js';
import { isUncalled } from './lib/dead-functions.js';
import { bodyPlace, functionsNaming, isReadable, signUpNote } from './lib/naming-functions.js';
import { subjectOf } from './lib/subjects.js';

export default defineRule({
  id: 'missing-conflict-target',
  family: 'rename',
  severity: 'error',
  precision: 'high',
  summary: 'A function with INSERT … ON CONFLICT for which its table has no unique index or constraint, or has none any more.',
  why: `
\`ON CONFLICT (a, b)\` needs a unique index over exactly these columns, in whatever order; without a WHERE of its own it does not take a partial one, and never one
that is deferrable or over \`lower(a)\`. \`ON CONFLICT ON CONSTRAINT x\` needs a constraint of that name
([INSERT, ON CONFLICT Clause](https://www.postgresql.org/docs/current/sql-insert.html#SQL-ON-CONFLICT)). Postgres looks for it when the INSERT is planned: a function
body is text until then, so both CREATE FUNCTION and the drop or rename of the index pass, and every call that gets there fails (42P10, 42704), also when no row
is in conflict.`,
  messages: {
    lost: {
      what: 'Function "{{function}}" has {{clause}}, and nothing of "{{table}}" answers to it any more: its next call fails.{{signup}}',
      help: '{{advice}}',
    },
    missing: {
      what: 'Function "{{function}}" has {{clause}}, and "{{table}}" has nothing that answers to it: every call that gets there fails.{{signup}}',
      help: '{{advice}}',
    },
  },
  examples: [
    {
      history: `create table users (id bigint primary key, email text constraint users_email_key unique);
create function put_user(who bigint, address text) returns void language plpgsql as $$ begin insert into users values (who, address) on conflict (email) do nothing; end $$;`,
      bad: 'alter table users drop constraint users_email_key; create unique index users_email_lower on users (lower(email));',
      good: 'alter table users drop constraint users_email_key; create unique index users_email_lower on users (lower(email)); create or replace function put_user(who bigint, address text) returns void language plpgsql as $$ begin insert into users values (who, address) on conflict (lower(email)) do nothing; end $$;',
      then: "select put_user(1, 'a@example.com');",
      proof: 'error',
    },
    {
      history: 'create table members (id bigint primary key, team bigint not null, person bigint not null);',
      bad: 'create function join_team(t bigint, p bigint) returns void language sql as $$ insert into members values (1, t, p) on conflict (team, person) do nothing $$;',
      good: 'create unique index members_team_person on members (person, team); create function join_team(t bigint, p bigint) returns void language sql as $$ insert into members values (1, t, p) on conflict (team, person) do nothing $$;',
      then: 'select join_team(1, 1);',
      proof: 'error',
    },
  ],
  create({ report }) {
    const shaken = new Map<number, Span>();
    const made = new Map<number, Routine>();
    const unanswered: { readonly routine: number; readonly table: number; readonly insert: Upsert; readonly then: Routine }[] = [];
    const shake = (table: number | undefined, span: Span): void => {
      if (table !== undefined && !shaken.has(table)) shaken.set(table, span);
    };
    return {
      'constraint.drop': ({ table, span }) => shake(table.id, span),
      'constraint.rename': ({ table, span }) => shake(table.id, span),
      'constraint.alter': ({ table, span }) => shake(table.id, span),
      'index.drop': ({ index, span }) => shake(index.unique ? index.table : undefined, span),
      'index.rename': ({ before, span }) => shake(before.constraint === undefined ? undefined : before.table, span),
      'table.drop': ({ table, span }) => shake(table.id, span),
      'table.rename': ({ before, span }) => shake(before.id, span),
      'function.create': ({ function: routine }) => void made.set(routine.id, routine),
      'function.replace': ({ after }) => void made.set(after.id, after),
      'migration.end'(migration, { after, since }) {
        for (const [id, at] of shaken) {
          const old = since.migration.getAs('relation', id);
          const now = old && after.relation(old);
          if (old === undefined || !isPlain(now) || isNew(old, migration)) continue;
          for (const routine of functionsNaming(after, old.name, /\bon\s+conflict\b/i)) {
            if (made.has(routine.id) || isUncalled(after, routine)) continue;
            const lost = upsertsInto(old, routine).find(({ conflict }) => hasColumns(now, conflict) && hasArbiter(since.migration, old, conflict) && !hasArbiter(after, now, conflict));
            if (lost !== undefined) report({ message: 'lost', at, subject: subjectOf(routine, old.name), related: bodyPlace(routine), data: dataOf(after, routine, now, lost.conflict) });
          }
        }
        for (const then of made.values()) {
          const routine = after.getAs('function', then.id);
          if (routine === undefined || !isReadable(routine) || routine.origin !== then.origin || !/\bon\s+conflict\b/i.test(routine.body!.text)) continue;
          const insert = upserts(routine).find((candidate) => tableWithout(after, routine, candidate) !== undefined);
          const table = insert && tableWithout(after, routine, insert);
          if (insert !== undefined && table !== undefined) unanswered.push({ routine: routine.id, table: table.id, insert, then: routine });
        }
      },
      'history.end'(_migration, { after: final }) {
        for (const { routine: id, table: tableId, insert, then } of unanswered) {
          const routine = final.getAs('function', id);
          const table = final.getAs('relation', tableId);
          // What a later file writes anew is judged there, and a later index answers.
          if (routine === undefined || table === undefined || routine.origin !== then.origin || isUncalled(final, routine) || tableWithout(final, routine, insert)?.id !== tableId) continue;
          const { source, end } = routine.origin!.span;
          const name = /^[\w$."]+/.exec(source.text.slice(insert.at, end))?.[0] ?? '';
          report({
            message: 'missing', at: { source, start: insert.at, end: insert.at + name.length }, subject: subjectOf(routine, table.name), related: createdHere(table, 'table'),
            // What could not be followed may have made the index.
            ...(!final.knows('indexes') && { severity: 'warning' as const }), data: dataOf(final, routine, table, insert.conflict),
          });
        }
      },
    };
  },
});

function dataOf(catalog: Catalog, routine: Routine, table: Relation, conflict: ConflictTarget): Readonly<Record<'function' | 'table' | 'clause' | 'signup' | 'advice', string>> {
  const rewrite = `CREATE OR REPLACE FUNCTION ${displayName(routine)}`;
  const partial = 'columns' in conflict ? uniqueOver(catalog, table, conflict.columns).find(({ predicate }) => predicate !== undefined) : undefined;
  const columns = 'columns' in conflict ? conflict.columns.map(quoteName).join(', ') : '';
  const wider = 'columns' in conflict ? widerKey(catalog, table, conflict.columns) : undefined;
  return {
    function: displayName(routine), table: displayName(table), clause: conflictSql(conflict), signup: signUpNote(catalog, routine),
    advice: 'constraint' in conflict ? `${rewrite} with the constraint that is there, in this file.`
      : partial !== undefined ? `Index "${partial.name}" has a predicate: ${rewrite} with ON CONFLICT (${columns}) WHERE ${partial.predicate}, in this file.`
        : wider !== undefined ? `${rewrite} with ON CONFLICT (${wider.map(quoteName).join(', ')}), the key of "${displayName(table)}", in this file.`
        : `In this file: CREATE UNIQUE INDEX ON ${quoteQualified(table)} (${columns}); or ${rewrite} with the columns of an index that is there.`,
  };
}

/** The columns of a unique index that holds these and more: rows that were one for the old key may be several now, and are meant to be. */
function widerKey(catalog: Catalog, table: Relation, names: readonly string[]): readonly string[] | undefined {
  const keys = catalog.indexes(table.id).filter(({ unique, predicate }) => unique && predicate === undefined).map((index) => index.keys.map(({ column }) => columnNumbered(table, column ?? -1)?.name ?? ''));
  return keys.find((key) => key.length > names.length && !key.includes('') && names.every((name) => key.includes(name)));
}
