import { defineRule, type Catalog, type Routine, type Statement } from '../src/rule/index.js';
import { createdHere } from './lib/age.js';
import { inputsOf, inputTypes, isCallable, nameSpan, signatureOf } from './lib/routines.js';
import { subjectOf } from './lib/subjects.js';

export default defineRule({
  id: 'accidental-overload',
  family: 'design',
  severity: 'warning',
  precision: 'high',
  summary: 'A CREATE OR REPLACE FUNCTION with other parameters than the function that it means to replace, which stays beside it.',
  why: `
CREATE OR REPLACE FUNCTION replaces the function of the same name and the same parameter types. With other types it makes a second function, and the first one
stays, with its old body and its privileges ([CREATE FUNCTION](https://www.postgresql.org/docs/current/sql-createfunction.html), Description). A call that
fits both, because the new parameters have defaults, is ambiguous: 42725 \`function is not unique\`; the Data API, which finds functions by the names of
their parameters, answers PGRST203. Reported where the two take the same parameters by name, as versions of one function do, and a call fits both.`,
  messages: {
    ambiguous: {
      what: 'This makes a second "{{function}}" beside "{{old}}", which stays as it is: a call that gives only the old parameters fits both and fails with 42725 (PGRST203 by the Data API).',
      help: 'DROP FUNCTION {{old}}; before it, in the same file, and repeat its GRANT and REVOKE; or give the new one another name.',
    },
    names: {
      what: 'This makes a second "{{function}}" beside "{{old}}", with the same parameter names: the Data API cannot tell them apart (PGRST203), and the old one keeps its body.',
      help: 'DROP FUNCTION {{old}}; before it, in the same file, and repeat its GRANT and REVOKE; or give the new one other parameter names.',
    },
  },
  examples: [
    {
      history: "create function search(query text) returns text language sql as $$ select 'old ' || query $$;",
      bad: "create or replace function search(query text, max_rows int default 10) returns text language sql as $$ select 'new ' || query $$;",
      good: "drop function search(text); create or replace function search(query text, max_rows int default 10) returns text language sql as $$ select 'new ' || query $$;",
      then: "select search('x');",
      proof: 'error',
    },
  ],
  create({ report, apiSchemas }) {
    const made = new Map<number, { readonly olds: readonly Routine[]; readonly statement: Statement }>();
    return {
      'function.create'({ function: routine, statement, conditional }, { before, migration }) {
        if (conditional || !isReplacing(statement) || !isCallable(routine)) return;
        const olds = before.functions(routine).filter(({ origin }) => origin !== undefined && origin.deploy >= 0 && origin.deploy !== migration.deploy);
        if (olds.length > 0) made.set(routine.id, { olds, statement });
      },
      'history.end'(_migration, { after: final }) {
        if (!final.knows('functions')) return;
        for (const [id, { olds, statement }] of made) {
          const routine = final.getAs('function', id);
          const old = routine === undefined ? undefined : olds.find((other) => stands(final, other) && (isAmbiguous(other, routine) || isSameByName(other, routine)));
          if (routine === undefined || old === undefined) continue;
          const ambiguous = isAmbiguous(old, routine);
          if (!ambiguous && !apiSchemas.includes(routine.schema)) continue;
          report({
            message: ambiguous ? 'ambiguous' : 'names', at: nameSpan(statement.span), subject: `${subjectOf(routine)}(${inputTypes(routine)})`,
            related: createdHere(old, 'function').map(({ span }) => ({ span: nameSpan(span), text: 'the one that stays' })), data: { function: signatureOf(routine), old: signatureOf(old) },
          });
        }
      },
    };
  },
});

function isReplacing({ node }: Statement): boolean {
  return 'CreateFunctionStmt' in node && node.CreateFunctionStmt.replace === true;
}

/** Still there, and not written anew since: then both are meant. */
function stands(final: Catalog, old: Routine): boolean {
  return final.getAs('function', old.id)?.origin === old.origin;
}

/** The same parameters first, and only such after them as may be left out. */
function isAmbiguous(old: Routine, routine: Routine): boolean {
  const [before, after] = [inputsOf(old), inputsOf(routine)];
  return after.length > before.length && before.length > 0 && before.every(({ name, type }, at) => after[at]!.type === type && after[at]!.name === name) && after.slice(before.length).every(({ hasDefault }) => hasDefault);
}

/** The same names in the same order, of other types. */
function isSameByName(old: Routine, routine: Routine): boolean {
  const [before, after] = [inputsOf(old), inputsOf(routine)];
  return after.length === before.length && before.length > 0 && before.every(({ name }, at) => name !== undefined && after[at]!.name === name);
}
