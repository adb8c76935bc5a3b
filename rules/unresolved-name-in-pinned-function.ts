import { defineRule, displayName, namesInBody, quoteQualified, type Catalog, type Relation, type Routine, type Span } from '../src/rule/index.js';
import { createdHere } from './lib/age.js';
import { schemasOf } from './lib/function-attributes.js';
import { inputsOf, nameSpan, signatureOf } from './lib/routines.js';
import { hasOutsider } from './lib/outside-names.js';
import { subjectOf } from './lib/subjects.js';

export default defineRule({
  id: 'unresolved-name-in-pinned-function',
  family: 'row-level-security',
  severity: 'error',
  precision: 'high',
  summary: 'A function with SET search_path whose body names, without its schema, a table or function that is not in that path.',
  why: `
With \`SET search_path = ''\` a function finds nothing but what is in \`pg_catalog\`, and temporary tables. A table or function that its body names without a
schema does not exist for it: 42P01 or 42883. Postgres reads a body in PL/pgSQL when it runs, so the migration passes and every call fails; a body in SQL is
read at CREATE FUNCTION, and at the next call after ALTER FUNCTION … SET. It is the usual mistake when a linter asks for a fixed search path
([CREATE FUNCTION](https://www.postgresql.org/docs/current/sql-createfunction.html), Writing SECURITY DEFINER Functions Safely). A trigger function fails with
every row of its table, and one on \`auth.users\` with every sign-up.`,
  messages: {
    relation: {
      what: 'Function "{{function}}" names "{{name}}" without its schema, and its search_path ({{path}}) does not have it: every call that gets there fails with 42P01.',
      help: 'Write {{qualified}} in its body; or SET search_path = {{schemas}}.',
    },
    function: {
      what: 'Function "{{function}}" calls {{name}}() without its schema, and its search_path ({{path}}) does not have it: every call that gets there fails with 42883.',
      help: 'Write {{qualified}}(…) in its body; or SET search_path = {{schemas}}.',
    },
  },
  examples: [
    {
      history: 'create table public.profiles (id uuid primary key);',
      bad: "create function make_profile(who uuid) returns void language plpgsql security definer set search_path = '' as $$ begin insert into profiles values (who); end $$;",
      good: "create function make_profile(who uuid) returns void language plpgsql security definer set search_path = '' as $$ begin insert into public.profiles values (who); end $$;",
      then: "select make_profile('00000000-0000-0000-0000-000000000001');",
      proof: 'error',
    },
    {
      history: 'create function public.tax(amount numeric) returns numeric language sql immutable as $$ select amount * 0.2 $$; create function total(amount numeric) returns numeric language plpgsql as $$ begin return amount + tax(amount); end $$;',
      bad: "alter function total(numeric) set search_path = '';",
      good: 'alter function total(numeric) set search_path = public;',
      then: 'select total(1);',
      proof: 'error',
    },
  ],
  create({ report }) {
    const touched = new Map<number, { readonly at: Span; readonly then: Routine }>();
    return {
      'function.create'({ function: routine, statement }) {
        touched.set(routine.id, { at: nameSpan(statement.span), then: routine });
      },
      'function.replace'({ after, statement }) {
        touched.set(after.id, { at: nameSpan(statement.span), then: after });
      },
      'function.alter'({ before, after, span }) {
        if (after.settings['search_path'] !== before.settings['search_path']) touched.set(after.id, { at: span, then: after });
      },
      'history.end'(_migration, { after: final }) {
        for (const [id, { at, then }] of touched) {
          const routine = final.getAs('function', id);
          // What a later file writes anew is judged there.
          if (routine === undefined || routine.origin !== then.origin || routine.settings['search_path'] !== then.settings['search_path']) continue;
          const missing = missingName(final, routine);
          if (missing === undefined) continue;
          const schemas = pathOf(routine)!;
          report({
            message: missing.kind === 'function' ? 'function' : 'relation', at, subject: `${subjectOf(routine)}.${missing.name}`, related: createdHere(missing, missing.kind === 'function' ? missing.routine : 'table').map(({ span, text }) => ({ span: missing.kind === 'function' ? nameSpan(span) : span, text })),
            data: {
              function: signatureOf(routine), name: missing.kind === 'function' ? missing.name : displayName({ name: missing.name }), path: schemas.length === 0 ? 'empty' : schemas.join(', '),
              qualified: missing.schema === 'public' ? `public.${quoteQualified(missing)}` : quoteQualified(missing), schemas: [...schemas, missing.schema].join(', '),
            },
          });
        }
      },
    };
  },
});

/** The schemas that a fixed search path has; undefined where it is not fixed. */
function pathOf({ settings }: Routine): readonly string[] | undefined {
  const path = settings['search_path'];
  return path === undefined || path === 'from current' || path.toLowerCase() === 'default' ? undefined : schemasOf(path);
}

/** The first name in a body that only means something outside the path. */
function missingName(catalog: Catalog, routine: Routine): Relation | Routine | undefined {
  const { body, origin } = routine;
  const path = pathOf(routine);
  // A body that sets the path itself finds what it likes.
  if (path === undefined || body === undefined || origin === undefined || path.includes('$user') || /search_path/i.test(body.text)) return undefined;
  const inPath = new Set([...path, 'pg_catalog', 'pg_temp']);
  if (!hasOutsider(catalog, routine, body.text, inPath)) return undefined;
  const { relations, functions, temporaryTables } = namesInBody(origin.span);
  const own = new Set([...temporaryTables, ...routine.parameters.map(({ name }) => name)]);
  for (const { schema, name } of relations) {
    if (schema !== undefined || own.has(name) || name.startsWith('pg_') || [...inPath].some((within) => catalog.hasRelationOrIndex({ schema: within, name }))) continue;
    const found = outside(catalog, routine, inPath, (within) => catalog.relation({ schema: within, name }));
    if (found !== undefined) return found;
  }
  for (const { schema, name, arguments: count } of functions) {
    if (schema !== undefined || [...inPath].some((within) => catalog.functions({ schema: within, name }).length > 0)) continue;
    const found = outside(catalog, routine, inPath, (within) => catalog.functions({ schema: within, name }).find((other) => inputsOf(other).length >= count && inputsOf(other).filter(({ hasDefault }) => !hasDefault).length <= count));
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Something that a project's file made, in public or in the function's own schema. */
function outside<T extends Relation | Routine>(catalog: Catalog, routine: Routine, inPath: ReadonlySet<string>, find: (schema: string) => T | undefined): T | undefined {
  for (const schema of new Set(['public', routine.schema])) {
    const found = inPath.has(schema) || catalog.schema(schema) === undefined ? undefined : find(schema);
    if (found?.origin !== undefined && found.origin.deploy >= 0) return found;
  }
  return undefined;
}
