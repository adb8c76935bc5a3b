import { defineRule, type Catalog, type Fix, type Routine, type Span, type Statement } from '../src/rule/index.js';
import type { ClientRole } from './lib/client-roles.js';
import { closing } from './lib/closing-functions.js';
import { deedsOf, isSmall } from './lib/function-deeds.js';
import { isTold } from './lib/session-identity.js';
import { callers, inputTypes, isCallable, nameSpan, signatureOf } from './lib/routines.js';
import { insertAfter } from './lib/statement-edits.js';
import { subjectOf } from './lib/subjects.js';

export default defineRule({
  id: 'exposed-definer-function',
  family: 'row-level-security',
  security: true,
  severity: 'warning',
  precision: 'medium',
  summary: 'A SECURITY DEFINER function that anybody, or whoever has signed in, can call through the Data API, and that does not ask who is calling.',
  why: `
Every function in an exposed schema on which \`anon\` holds EXECUTE is an endpoint, \`/rest/v1/rpc/…\`, for whoever has the project's public key. EXECUTE is what
PUBLIC gets on a new function, and on a Supabase project \`anon\` gets it by default privileges too
([Database functions](https://supabase.com/docs/guides/database/functions)). SECURITY DEFINER makes the function run as its owner, whom row level security does
not stop. So the body is all that decides who may do what it does. This is splinter's 0028 (anon_security_definer_function_executable) without what would be noise:
functions of triggers and policies, those that take a token or another secret, those that ask auth.uid(), auth.jwt(), auth.role() or current_setting() themselves or by another function, and
those that the same file grants to \`anon\` or PUBLIC are not reported. Where only \`authenticated\` can call it (splinter's 0029), it is a note, one for a file, and only for
functions that change rows. One that only reads, and answers a single EXISTS with yes or no or has a parameter with
DEFAULT auth.uid(), is a note.`,
  messages: {
    open: {
      what: 'Anybody can call "{{function}}" through the Data API: it {{does}} as its owner, past row level security, and does not ask who is calling.',
      help: '{{advice}}',
    },
    signedIn: {
      what: 'Whoever has signed in can call "{{function}}"{{others}} through the Data API: it {{does}} as its owner, past row level security, and does not ask who is calling.',
      help: '{{advice}}',
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
  create({ report, apiSchemas, history }) {
    const touched = new Map<number, { readonly statement: Statement; readonly then: Catalog }>();
    // Who grants it to everybody means it; a REVOKE that leaves it open is ineffective-revoke.
    const spokenOf = new Set<number>();
    return {
      'function.create'({ function: routine, statement }, { after, since }) {
        // Of one that is made anew it is recreated-function-without-revoke that knows whether it was open before.
        if (routine.securityDefiner && since.deploy.functions(routine).length === 0) touched.set(routine.id, { statement, then: after });
      },
      'function.replace'({ before, after: routine, statement }, { after }) {
        // One that was open before is not what this file brings.
        if (!before.securityDefiner && routine.securityDefiner) touched.set(routine.id, { statement, then: after });
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
        const signedIn: { readonly routine: Routine; readonly does: string; readonly statement: Statement }[] = [];
        for (const [id, { statement, then }] of touched) {
          const routine = final.getAs('function', id);
          const role = routine && final.knowsSince(then, 'privileges') ? openTo(final, routine, apiSchemas) : undefined;
          if (routine === undefined || role === undefined || (role === 'anon' && spokenOf.has(id))) continue;
          const does = deedsOf(final, routine);
          if (does === undefined || isTold(final, routine)) continue;
          if (role === 'authenticated') {
            if (does.startsWith('changes')) signedIn.push({ routine, does, statement });
            continue;
          }
          const { advice, sql, partly } = closing(final, history, routine);
          // Who has signed in is everybody who signs up: what changes rows has to ask.
          const fixes = sql !== undefined && statement.nested === undefined && !(partly === true && does.startsWith('changes'));
          report({
            message: 'open', ...placed(routine, statement), data: { function: signatureOf(routine), does, advice }, ...(isSmall(routine, does) && { severity: 'note' as const }),
            ...(fixes && { fix: { title: 'Revoke EXECUTE', applicability: 'unsafe', edits: [insertAfter(statement, sql)] } satisfies Fix }),
          });
        }
        const [first, ...more] = signedIn;
        if (first === undefined) return;
        const { routine, does, statement } = first;
        report({
          message: 'signedIn', ...placed(routine, statement), severity: 'note', related: more.slice(0, 5).map((other) => ({ span: placed(other.routine, other.statement).at, text: 'so can this one' })),
          data: { function: signatureOf(routine), does, others: more.length === 0 ? '' : ` (and ${more.length} more in this file)`, advice: closing(final, history, routine).advice },
        });
      },
    };
  },
});

function placed(routine: Routine, statement: Statement): { readonly at: Span; readonly subject: string } {
  return { at: 'CreateFunctionStmt' in statement.node ? nameSpan(statement.span) : statement.span, subject: `${subjectOf(routine)}(${inputTypes(routine)})` };
}

/** A parameter that only who knows the secret can give: an invitation's token, say. */
const secret = /token|secret|password|passcode|otp|signature|api_?key|(?:invit|access|verif|share|claim|join)\w*_code/i;

/** The lesser role that can call it: in a served schema, and by no policy, column or view, which need EXECUTE for whoever uses them. */
function openTo(catalog: Catalog, routine: Routine, apiSchemas: readonly string[]): ClientRole | undefined {
  if (!routine.securityDefiner || !isCallable(routine) || !apiSchemas.includes(routine.schema) || routine.parameters.some(({ name }) => name !== undefined && secret.test(name))) return undefined;
  if (catalog.dependents(routine.id).some(({ kind }) => kind === 'policy' || kind === 'relation' || kind === 'constraint')) return undefined;
  return callers(catalog, routine)[0];
}
