import { defineRule, displayName, namesInBody, type Routine, type Span } from '../src/rule/index.js';
import { createdHere } from './lib/age.js';
import { bodyPlace, functionsNaming, isReadable } from './lib/naming-functions.js';
import { mismatchedColumn, type Mismatch } from './lib/query-types.js';
import { subjectOf } from './lib/subjects.js';

export default defineRule({
  id: 'return-query-type-mismatch',
  family: 'rename',
  severity: 'error',
  precision: 'high',
  summary: 'A function whose RETURN QUERY selects a column of another type than RETURNS TABLE says, as it is made or after the column changed.',
  why: `
RETURN QUERY does not convert: each column of the query has to be of just the type that RETURNS TABLE gives it, and \`varchar\` is not \`text\`, \`bigint\` not \`integer\`.
Else the call fails with \`42804: structure of query does not match function result type\`
([Returning from a Function](https://www.postgresql.org/docs/current/plpgsql-control-structures.html#PLPGSQL-STATEMENTS-RETURNING)). Postgres finds out at the first call, and
when the type of a column changes, at the next one. \`count\` gives bigint; \`auth.users.email\` is \`character varying(255)\`. Modifiers such as the 255 do not
count. A function in SQL converts, and is not reported.`,
  messages: {
    made: {
      what: 'Function "{{function}}" returns {{actual}} in column {{position}} ({{what}}) where RETURNS TABLE says {{expected}}: every call that gets there fails with 42804.',
      help: 'Select {{what}}::{{expected}}, or write {{actual}} in RETURNS TABLE.',
    },
    changed: {
      what: 'Function "{{function}}" returns {{column}}, which is {{actual}} from here on, where RETURNS TABLE says {{expected}}: its next call fails with 42804.',
      help: 'Make {{function}} again in this file, with {{actual}} in RETURNS TABLE (DROP FUNCTION first) or with {{what}}::{{expected}} in its query.',
    },
  },
  examples: [
    {
      history: 'create table teams (id bigint primary key, name varchar(40)); insert into teams values (1);',
      bad: 'create function list_teams() returns table (id bigint, name text) language plpgsql as $$ begin return query select t.id, t.name from teams t; end $$;',
      good: 'create function list_teams() returns table (id bigint, name text) language plpgsql as $$ begin return query select t.id, t.name::text from teams t; end $$;',
      then: 'select * from list_teams();',
      proof: 'error',
    },
    {
      history: 'create table teams (id integer primary key); create function list_teams() returns table (id integer) language plpgsql as $$ begin return query select t.id from teams t; end $$;',
      bad: 'alter table teams alter column id type bigint;',
      good: 'alter table teams alter column id type bigint; drop function list_teams(); create function list_teams() returns table (id bigint) language plpgsql as $$ begin return query select t.id from teams t; end $$;',
      then: 'select * from list_teams();',
      proof: 'error',
    },
  ],
  create({ report }) {
    const made = new Map<number, Routine>();
    const retyped = new Map<number, Span>();
    const returnQuery = /\breturn\s+query\s+(?!execute)/i;
    const data = (routine: Routine, { position, what, expected, actual }: Mismatch): Readonly<Record<'function' | 'what' | 'expected' | 'actual', string>> & { readonly position: number } => ({ function: displayName(routine), position, what, expected, actual });
    const mismatch = (catalog: Parameters<typeof mismatchedColumn>[0], routine: Routine): Mismatch | undefined =>
      routine.language === 'plpgsql' && isReadable(routine) && returnQuery.test(routine.body!.text) ? mismatchedColumn(catalog, routine, namesInBody(routine.origin!.span).temporaryTables) : undefined;
    return {
      'function.create': ({ function: routine }) => void made.set(routine.id, routine),
      'function.replace': ({ after }) => void made.set(after.id, after),
      'column.set-type': ({ table, before, after, span }) => void (before.type === after.type || retyped.has(table.id) || retyped.set(table.id, span)),
      'migration.end'(_migration, { after, since }) {
        for (const [id, at] of retyped) {
          const table = after.getAs('relation', id);
          for (const routine of table === undefined ? [] : functionsNaming(after, table.name, returnQuery)) {
            const found = made.has(routine.id) ? undefined : mismatch(after, routine);
            if (found?.relation?.id === id && mismatch(since.migration, routine) === undefined) report({ message: 'changed', at, subject: subjectOf(routine, found.column ?? found.what), related: bodyPlace(routine), data: { ...data(routine, found), column: found.column ?? found.what } });
          }
        }
        for (const [id, { origin }] of made) {
          const routine = after.getAs('function', id);
          if (routine === undefined || routine.origin !== origin || mismatch(after, routine) === undefined) made.delete(id);
        }
      },
      'history.end'(_migration, { after: final }) {
        for (const then of made.values()) {
          const routine = final.getAs('function', then.id);
          // What a later file writes anew is judged there.
          const found = routine === undefined || routine.origin !== then.origin ? undefined : mismatch(final, routine);
          if (routine === undefined || found === undefined) continue;
          const { source } = routine.origin!.span;
          const length = /^[\w$."]+/.exec(source.text.slice(found.at))?.[0].length ?? 1;
          report({ message: 'made', at: { source, start: found.at, end: found.at + length }, subject: subjectOf(routine, String(found.position)), related: found.relation === undefined ? [] : createdHere(found.relation, 'table'), data: data(routine, found) });
        }
      },
    };
  },
});
