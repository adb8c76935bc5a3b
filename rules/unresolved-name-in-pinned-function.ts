import { defineRule, displayName, quoteQualified, type Label, type Relation, type Routine, type Span } from '../src/rule/index.js';
import { createdHere } from './lib/age.js';
import { few, listed } from './lib/listed.js';
import { nameSpan, signatureOf } from './lib/routines.js';
import { subjectOf } from './lib/subjects.js';
import { missingNames, missingOfExtensions, pathOf } from './lib/unreachable-names.js';

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
every row of its table, and one on \`auth.users\` with every sign-up. On a Supabase project the functions of extensions, gen_random_bytes() and crypt() among them, are in the schema \`extensions\`.`,
  messages: {
    relation: {
      what: 'Function "{{function}}" names {{names}} without {{its}}, and its search_path ({{path}}) does not have {{it}}: every call that gets there fails with 42P01.',
      help: 'Write {{qualified}} in its body; or SET search_path = {{schemas}}.',
    },
    function: {
      what: 'Function "{{function}}" calls {{names}} without {{its}}, and its search_path ({{path}}) does not have {{it}}: every call that gets there fails with 42883.',
      help: 'Write {{qualified}} in its body; or SET search_path = {{schemas}}.',
    },
    extension: {
      what: 'Function "{{function}}" calls {{names}} of extension {{extension}} without its schema, and its search_path ({{path}}) does not have it: every call that gets there fails with 42883.',
      help: 'Write {{qualified}} in its body; or SET search_path = {{schemas}}.',
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
          const schemas = pathOf(routine) ?? [];
          const path = schemas.length === 0 ? 'empty' : schemas.join(', ');
          const missing = missingNames(final, routine);
          const [first] = missing;
          if (first === undefined) {
            const [of, ...others] = missingOfExtensions(final, routine);
            if (of !== undefined) report({
              message: 'extension', at, subject: `${subjectOf(routine)}.${of.name}`,
              data: { function: signatureOf(routine), names: `${of.name}()`, extension: of.extension, path, qualified: listed([of, ...others].map(({ schema, name }) => `${schema}.${name}(…)`), few), schemas: [...new Set([...schemas, of.schema])].join(', ') },
            });
            continue;
          }
          const several = missing.length > 1;
          report({
            message: first.kind === 'function' ? 'function' : 'relation', at, subject: `${subjectOf(routine)}.${first.name}`, related: missing.slice(0, 3).flatMap(madeHere),
            data: {
              function: signatureOf(routine), names: listed(missing.map((object) => (object.kind === 'function' ? `${object.name}()` : `"${displayName({ name: object.name })}"`)), few),
              its: several ? 'their schemas' : 'its schema', it: several ? 'them' : 'it', path,
              qualified: listed(missing.map((object) => `${object.schema === 'public' ? `public.${quoteQualified(object)}` : quoteQualified(object)}${object.kind === 'function' ? '(…)' : ''}`), few),
              schemas: [...new Set([...schemas, ...missing.map(({ schema }) => schema)])].join(', '),
            },
          });
        }
      },
    };
  },
});

function madeHere(object: Relation | Routine): readonly Label[] {
  return object.kind === 'function' ? createdHere(object, object.routine).map(({ span, text }) => ({ span: nameSpan(span), text })) : createdHere(object, 'table');
}
