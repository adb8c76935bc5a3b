import { defineRule, displayName, quoteName, type Catalog, type Relation, type Routine } from '../src/rule/index.js';
import { createdHere } from './lib/age.js';
import { ambiguousName, type AmbiguousName } from './lib/ambiguous-names.js';
import { uniqueOver } from './lib/conflict-targets.js';
import { isUncalled } from './lib/dead-functions.js';
import { isReadable, signUpNote } from './lib/naming-functions.js';
import { subjectOf } from './lib/subjects.js';

export default defineRule({
  id: 'ambiguous-name-in-body',
  family: 'additive',
  severity: 'error',
  precision: 'high',
  summary: 'A name in a PL/pgSQL body that is a parameter or variable of the function and a column of a table in the same query.',
  why: `
PL/pgSQL looks for a name without a qualifier among the variables *and* among the columns of the query; when it is both, the statement fails with
\`42702: column reference "id" is ambiguous\` ([Variable Substitution](https://www.postgresql.org/docs/current/plpgsql-implementation.html#PLPGSQL-VAR-SUBST)).
The columns of \`RETURNS TABLE (id …)\` are variables too, also for \`ON CONFLICT (id)\` and \`RETURNING id\`. Postgres finds out when the statement runs
first: CREATE FUNCTION passes, and every call that gets there fails. \`ORDER BY id\` means the output column and is fine; so is anything with a qualifier, the target
of SET, and the list of an INSERT. With \`#variable_conflict\` the function says what it means, and is not reported.`,
  messages: {
    ambiguous: {
      what: 'In function "{{function}}", "{{name}}" is {{kind}} of the function and a column of "{{table}}": this statement fails with 42702, column reference "{{name}}" is ambiguous.{{signup}}',
      help: 'Write the column with its table ({{column}}), or name the {{variable}} otherwise; #variable_conflict use_column at the top of the body takes the column everywhere.',
    },
    itself: {
      what: 'In function "{{function}}", "{{name}}" is {{kind}} of the function and a column of "{{table}}", and is compared with itself: this statement fails with 42702, column reference "{{name}}" is ambiguous.{{signup}}',
      help: '{{ways}}; #variable_conflict is no help here, as it takes the same for both sides.',
    },
    conflict: {
      what: 'In function "{{function}}", "{{name}}" is {{kind}} of the function and a column of "{{table}}": this ON CONFLICT fails with 42702, column reference "{{name}}" is ambiguous.{{signup}}',
      help: '{{advice}}',
    },
  },
  examples: [
    {
      history: 'create table teams (id bigint primary key, name text);',
      bad: 'create function list_teams() returns table (id bigint, name text) language plpgsql as $$ begin return query select id, teams.name from teams; end $$;',
      good: 'create function list_teams() returns table (id bigint, name text) language plpgsql as $$ begin return query select teams.id, teams.name from teams; end $$;',
      then: 'select * from list_teams();',
      proof: 'error',
    },
    {
      history: 'create table teams (id bigint primary key, name text);',
      bad: "create function rename_team(id bigint, title text) returns void language plpgsql as $$ begin update teams set name = title where id = rename_team.id; end $$;",
      good: "create function rename_team(id bigint, title text) returns void language plpgsql as $$ begin update teams set name = title where teams.id = rename_team.id; end $$;",
      then: "select rename_team(1, 'x');",
      proof: 'error',
    },
    {
      history: 'create table teams (id bigint primary key, name text);',
      bad: "create function put_team() returns table (id bigint) language plpgsql as $$ begin insert into teams values (1, 'x') on conflict (id) do nothing; end $$;",
      good: "create function put_team() returns table (id bigint) language plpgsql as $$ begin insert into teams values (1, 'x') on conflict on constraint teams_pkey do nothing; end $$;",
      then: 'select put_team();',
      proof: 'error',
    },
  ],
  create({ report }) {
    const made = new Map<number, Routine>();
    return {
      'function.create': ({ function: routine }) => void made.set(routine.id, routine),
      'function.replace': ({ after }) => void made.set(after.id, after),
      'migration.end'(_migration, { after }) {
        for (const [id, { origin }] of made) {
          const routine = after.getAs('function', id);
          if (routine?.origin !== origin || routine === undefined || nameIn(after, routine) === undefined) made.delete(id);
        }
      },
      'history.end'(_migration, { after: final }) {
        for (const then of made.values()) {
          const routine = final.getAs('function', then.id);
          // What a later file writes anew is judged there.
          const found = routine === undefined || routine.origin !== then.origin || isUncalled(final, routine) ? undefined : nameIn(final, routine);
          if (routine === undefined || found === undefined) continue;
          const { name, relation, parameter, at } = found;
          const { source } = routine.origin!.span;
          const mode = routine.parameters.find((candidate) => candidate.name === name)?.mode;
          const kind = !parameter ? 'a variable' : mode === 'table' ? 'a column of the result' : 'a parameter';
          // A key of ON CONFLICT has no place of its own: the list that it is in has.
          const length = /^(?:"[^"]*"|[\w$]+|\([^)]*\))/.exec(source.text.slice(at))?.[0].length ?? 1;
          const common = { at: { source, start: at, end: at + length }, subject: `${subjectOf(routine)}.${name}`, related: createdHere(relation, relation.view === undefined ? 'table' : 'view') };
          const names = { function: displayName(routine), name, kind, table: displayName(relation), signup: signUpNote(final, routine) };
          if (found.conflict !== undefined) report({ message: 'conflict', ...common, data: { ...names, advice: conflictAdvice(final, relation, found.conflict, parameter) } });
          else {
            const data = { ...names, variable: mode === 'table' ? 'result column' : parameter ? 'parameter' : 'variable', column: `${quoteName(relation.name)}.${quoteName(name)}` };
            // A parameter goes by the name of its function, a variable by that of its block, which has none as a rule.
            const ways = parameter ? `Write out both sides, ${data.column} and ${quoteName(routine.name)}.${quoteName(name)}` : 'Name the variable otherwise';
            if (found.itself === true) report({ message: 'itself', ...common, data: { ...data, ways } });
            else report({ message: 'ambiguous', ...common, data });
          }
        }
      },
    };
  },
});

/** A key of ON CONFLICT takes no table name, so it is named by its constraint, or the variable gives way. */
function conflictAdvice(catalog: Catalog, table: Relation, columns: readonly string[], parameter: boolean): string {
  const keys = uniqueOver(catalog, table, columns).flatMap(({ constraint }) => catalog.getAs('constraint', constraint) ?? []);
  const byName = keys.length === 1 ? `Name the key by its constraint: ON CONFLICT ON CONSTRAINT ${quoteName(keys[0]!.name)}; or write` : 'Write';
  const rename = parameter ? 'CREATE OR REPLACE FUNCTION cannot give a parameter another name (42P13)' : 'or name the variable otherwise';
  return `${byName} #variable_conflict use_column at the top of the body${parameter ? '. The key cannot be written with its table, and ' : ' (the key cannot be written with its table), '}${rename}.`;
}

/** Where the function does not say itself what such a name means. */
function nameIn(catalog: Catalog, routine: Routine): AmbiguousName | undefined {
  if (routine.language !== 'plpgsql' || !isReadable(routine) || /#\s*variable_conflict/i.test(routine.body!.text) || 'plpgsql.variable_conflict' in routine.settings) return undefined;
  return ambiguousName(catalog, routine);
}
