import { defineRule, managedSchemas, quoteName, type Routine, type Statement } from '../src/rule/index.js';
import { extensionSchemas } from './lib/extension-operators.js';
import { withAttributes } from './lib/function-attributes.js';
import { isQualified } from './lib/qualified-body.js';
import { isLater } from './lib/later-files.js';
import { isReadable } from './lib/naming-functions.js';
import { nameSpan, signatureOf } from './lib/routines.js';
import { subjectOf } from './lib/subjects.js';
import { unpinnedCallee } from './lib/unpinned-callee.js';

export default defineRule({
  id: 'definer-function-search-path',
  family: 'row-level-security',
  security: true,
  severity: 'warning',
  precision: 'very-high',
  summary: 'A SECURITY DEFINER function without SET search_path.',
  why: `
A SECURITY DEFINER function runs with the rights of its owner, but finds the names in its body by the search path of whoever calls it. A caller who may
create objects somewhere, and everybody may create temporary tables, can put a table or function of the same name in front of the one that is meant, and
the function uses it with the owner's rights ([CREATE FUNCTION](https://www.postgresql.org/docs/current/sql-createfunction.html), "Writing SECURITY DEFINER
Functions Safely"). It also breaks when it is called with another path than the author's: from a trigger on \`auth.users\`, for one, whose service does not
have \`public\` in its path. This is splinter's 0011 (function_search_path_mutable) for SECURITY DEFINER; a function of SECURITY INVOKER risks nothing by
it, and SET would keep Postgres from inlining it. Any fixed path will do here; under \`''\` the operators of extensions are not found either (\`=\` of citext compares as
text), so a function that may use them needs their schemas in it.`,
  messages: {
    mutable: {
      what: 'Function "{{function}}" runs as its owner but finds names by the search path of its caller.',
      help: '{{advice}}',
    },
  },
  examples: [
    {
      history: 'create table public.logins (at timestamptz);',
      bad: 'create function note_login() returns void language plpgsql security definer as $$ begin insert into logins values (now()); end $$;',
      good: "create function note_login() returns void language plpgsql security definer set search_path = '' as $$ begin insert into public.logins values (now()); end $$;",
      then: "set search_path = ''; select public.note_login();",
      proof: 'error',
    },
  ],
  create({ report }) {
    const touched = new Map<number, Statement>();
    return {
      'function.create'({ function: routine, statement }) {
        touched.set(routine.id, statement);
      },
      'function.replace'({ before, after, statement }) {
        // What it loses here is reset-function-attributes.
        if (before.settings['search_path'] === undefined || !before.securityDefiner) touched.set(after.id, statement);
      },
      'function.alter'({ before, after, statement }) {
        if (isMutable(after) && !isMutable(before)) touched.set(after.id, statement);
      },
      'history.end'(migration, { after: final }) {
        if (!final.knows('functions')) return;
        for (const [id, statement] of touched) {
          const routine = final.getAs('function', id);
          // What a later file writes anew is judged there.
          if (routine === undefined || !isMutable(routine) || isLater(routine.origin, migration)) continue;
          const needed = extensionSchemas(routine, final);
          const schemas = new Set(['public', ...(final.schema('extensions') === undefined ? [] : ['extensions']), ...(needed ?? [])]);
          const callee = needed === undefined && isReadable(routine) ? unpinnedCallee(final, routine) : undefined;
          const path = needed === undefined && callee === undefined && isQualified(routine, final) ? "''" : [...[...schemas].map(quoteName), 'pg_temp'].join(', ');
          const set = `SET search_path = ${path}`;
          report({
            message: 'mutable', at: 'CreateFunctionStmt' in statement.node ? nameSpan(statement.span) : statement.span, subject: subjectOf(routine),
            data: { function: signatureOf(routine), advice: adviceFor(set, path === "''", needed !== undefined, callee) },
            ...withAttributes(statement, set, `Write ${set}`),
          });
        }
      },
    };
  },
});

function isMutable({ securityDefiner, settings, routine, language, schema }: Routine): boolean {
  return securityDefiner && settings['search_path'] === undefined && routine !== 'aggregate' && (language === 'sql' || language === 'plpgsql') && !managedSchemas.has(schema);
}

function adviceFor(set: string, qualified: boolean, extensions: boolean, callee: Routine | undefined): string {
  if (extensions) return `Write ${set} before AS, with the schema in which each extension is; under '' the types and operators of extensions (citext, vector) are not found.`;
  if (callee !== undefined) return `Write ${set} before AS; under '' its call of ${signatureOf(callee)} fails, which has no SET search_path of its own and names something without a schema.`;
  return qualified ? `Write ${set} before AS: every name in its body is qualified.` : `Qualify every name in its body and write SET search_path = ''; or keep the names and write ${set} before AS.`;
}
