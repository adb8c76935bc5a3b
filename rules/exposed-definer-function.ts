import { defineRule, type Catalog, type Fix, type Routine, type Statement } from '../src/rule/index.js';
import { deedsOf, isSmall } from './lib/function-deeds.js';
import { isTold } from './lib/session-identity.js';
import { callers, inputsOf, isCallable, isGranted, nameSpan, signatureOf } from './lib/routines.js';
import { insertAfter } from './lib/statement-edits.js';
import { subjectOf } from './lib/subjects.js';

export default defineRule({
  id: 'exposed-definer-function',
  family: 'row-level-security',
  severity: 'warning',
  precision: 'medium',
  summary: 'A SECURITY DEFINER function that anybody can call through the Data API, and that does not ask who is calling.',
  why: `
Every function in an exposed schema on which \`anon\` holds EXECUTE is an endpoint, \`/rest/v1/rpc/…\`, for whoever has the project's public key. EXECUTE is what
PUBLIC gets on a new function, and on a Supabase project \`anon\` gets it by default privileges too
([Database functions](https://supabase.com/docs/guides/database/functions)). SECURITY DEFINER makes the function run as its owner, whom row level security does
not stop. So the body is all that decides who may do what it does. This is splinter's 0028 (anon_security_definer_function_executable) without what would be noise:
functions of triggers and policies, those that take a token or another secret, those that ask auth.uid(), auth.jwt(), auth.role() or current_setting() themselves or by another function, and
those that the same file grants to \`anon\` or PUBLIC are not reported. One that only reads, and answers a single EXISTS with yes or no or has a parameter with
DEFAULT auth.uid(), is a note.`,
  messages: {
    open: {
      what: 'Anybody can call "{{function}}" through the Data API: it {{does}} as its owner, past row level security, and does not ask who is calling.',
      help: '{{revoke}} and GRANT EXECUTE to the roles that need it; or check auth.uid() in its body; or, when it is meant for everybody, say so with GRANT EXECUTE … TO anon.',
    },
  },
  examples: [
    {
      history: "create table salaries (person text, amount int); alter table salaries enable row level security; insert into salaries values ('Ada', 100);",
      bad: "create function payroll() returns setof public.salaries language sql security definer set search_path = '' as $$ select * from public.salaries $$;",
      good: "create function payroll() returns setof public.salaries language sql security definer set search_path = '' as $$ select * from public.salaries $$; revoke execute on function payroll() from public, anon;",
      then: 'select * from payroll();',
      proof: 'leak',
    },
  ],
  create({ report, apiSchemas }) {
    const touched = new Map<number, { readonly statement: Statement; readonly then: Catalog }>();
    // Who grants it to everybody means it; a REVOKE that leaves it open is ineffective-revoke.
    const spokenOf = new Set<number>();
    return {
      'function.create'({ function: routine, statement }, { after, since }) {
        // Of one that is made anew it is recreated-function-without-revoke that knows whether it was open before.
        if (since.deploy.functions(routine).length === 0) touched.set(routine.id, { statement, then: after });
      },
      'function.replace'({ before, after: routine, statement }, { after }) {
        // One that was open before is not what this file brings.
        if (!before.securityDefiner) touched.set(routine.id, { statement, then: after });
      },
      'function.alter'({ before, after: routine, statement }, { after }) {
        if (!before.securityDefiner && routine.securityDefiner) touched.set(routine.id, { statement, then: after });
      },
      'privilege.grant'({ objects, grants, scope }) {
        if (scope === 'objects' && grants.some(({ role }) => role === 'anon' || role === 'public')) for (const { id } of objects) spokenOf.add(id);
      },
      'privilege.revoke'({ objects }) {
        for (const { id } of objects) spokenOf.add(id);
      },
      'history.end'(_migration, { after: final }) {
        for (const [id, { statement, then }] of touched) {
          const routine = final.getAs('function', id);
          if (routine === undefined || spokenOf.has(id) || !final.knowsSince(then, 'privileges') || !isOpen(final, routine, apiSchemas)) continue;
          const does = deedsOf(final, routine);
          if (does === undefined || isTold(final, routine)) continue;
          const revoke = `REVOKE EXECUTE ON ${routine.routine === 'procedure' ? 'PROCEDURE' : 'FUNCTION'} ${signatureOf(routine)} FROM ${isGranted(routine.grants, '', 'EXECUTE') ? 'public, ' : ''}anon;`;
          report({
            message: 'open', at: 'CreateFunctionStmt' in statement.node ? nameSpan(statement.span) : statement.span, subject: `${subjectOf(routine)}(${inputsOf(routine).map(({ type }) => type).join(', ')})`,
            data: { function: signatureOf(routine), does, revoke }, ...(isSmall(routine, does) && { severity: 'note' as const }),
            ...(statement.nested === undefined && { fix: { title: 'Revoke EXECUTE from PUBLIC and anon', applicability: 'unsafe', edits: [insertAfter(statement, revoke)] } satisfies Fix }),
          });
        }
      },
    };
  },
});

/** A parameter that only who knows the secret can give: an invitation's token, say. */
const secret = /token|secret|password|passcode|otp|signature|api_?key|(?:invit|access|verif|share|claim|join)\w*_code/i;

/** In a served schema, called by clients and by no policy, column or view, which need EXECUTE for whoever uses them. */
function isOpen(catalog: Catalog, routine: Routine, apiSchemas: readonly string[]): boolean {
  if (routine.parameters.some(({ name }) => name !== undefined && secret.test(name))) return false;
  return routine.securityDefiner && isCallable(routine) && apiSchemas.includes(routine.schema) && callers(catalog, routine).includes('anon')
    && !catalog.dependents(routine.id).some(({ kind }) => kind === 'policy' || kind === 'relation' || kind === 'constraint');
}
