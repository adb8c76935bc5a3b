import { defineRule, type Catalog, type Fix, type Routine, type Span, type Statement } from '../src/rule/index.js';
import { createdHere } from './lib/age.js';
import { listed } from './lib/listed.js';
import { callers, inputTypes, isCallable, isGranted, nameSpan, signatureOf } from './lib/routines.js';
import { insertAfter } from './lib/statement-edits.js';
import { subjectOf } from './lib/subjects.js';

export default defineRule({
  id: 'recreated-function-without-revoke',
  family: 'row-level-security',
  security: true,
  severity: 'error',
  precision: 'high',
  summary: 'A function dropped and made anew, without the REVOKE that kept the roles of the Data API from calling it.',
  why: `
Privileges belong to the function, not to its name: DROP FUNCTION takes every GRANT and REVOKE along, and CREATE FUNCTION starts with EXECUTE for PUBLIC
and, in a Supabase project, for \`anon\` and \`authenticated\` by default privileges
([CREATE FUNCTION](https://www.postgresql.org/docs/current/sql-createfunction.html), "Writing SECURITY DEFINER Functions Safely"). A function that was
closed to them before can be called with the public key. CREATE OR REPLACE FUNCTION keeps the privileges; so a drop that only makes room for another
result type has to repeat the REVOKE. A function of SECURITY INVOKER, which does nothing that its caller may not do, is reported as a warning.`,
  messages: {
    open: {
      what: 'Function "{{function}}" is dropped and made anew without its REVOKE: {{roles}} may call it again.',
      help: '{{revoke}} in the same file, after the CREATE FUNCTION.',
    },
  },
  examples: [
    {
      history: "create function payroll() returns text language sql security definer set search_path = '' as $$ select 'secret' $$; revoke execute on function payroll() from public, anon, authenticated;",
      bad: "drop function payroll(); create function payroll() returns varchar language sql security definer set search_path = '' as $$ select 'secret'::varchar $$;",
      good: "drop function payroll(); create function payroll() returns varchar language sql security definer set search_path = '' as $$ select 'secret'::varchar $$; revoke execute on function payroll() from public, anon, authenticated;",
      then: 'select payroll();',
      proof: 'leak',
    },
  ],
  create({ report }) {
    const made = new Map<number, { readonly old: Routine; readonly closed: readonly string[]; readonly then: Catalog; readonly statement: Statement; readonly conditional: boolean }>();
    // Object and role: what this file grants is meant. What it takes from somebody is judged where it does so.
    const granted = new Set<string>();
    const revoked = new Set<number>();
    return {
      'privilege.grant'({ objects, grants }) {
        for (const { id } of objects) for (const { role } of grants) granted.add(`${id} ${role}`);
      },
      'privilege.revoke'({ objects }) {
        for (const { id } of objects) revoked.add(id);
      },
      'function.create'({ function: routine, statement, conditional }, { before, after, since }) {
        const old = predecessor(routine, before, since.deploy);
        if (old === undefined || !isCallable(routine)) return;
        const open = callers(since.deploy, old);
        const closed = callers(after, routine).filter((role) => !open.includes(role));
        if (closed.length > 0) made.set(routine.id, { old, closed, then: after, statement, conditional });
      },
      'history.end'(_migration, { after: final }) {
        for (const [id, { old, closed, then, statement, conditional }] of made) {
          const routine = final.getAs('function', id);
          if (routine === undefined || revoked.has(id) || !final.knowsSince(then, 'privileges')) continue;
          const roles = callers(final, routine).filter((role) => closed.includes(role) && !granted.has(`${id} ${role}`));
          if (roles.length === 0) continue;
          const revoke = `REVOKE EXECUTE ON ${routine.routine === 'procedure' ? 'PROCEDURE' : 'FUNCTION'} ${signatureOf(routine)} FROM ${[...(isGranted(routine.grants, '', 'EXECUTE') ? ['public'] : []), ...roles].join(', ')};`;
          report({
            message: 'open', at: nameSpan(statement.span), subject: `${subjectOf(routine)}(${inputTypes(routine)})`, related: related(old),
            data: { function: signatureOf(routine), roles: listed(roles), revoke }, ...(!routine.securityDefiner && { severity: 'warning' as const }),
            ...(!conditional && statement.nested === undefined && { fix: { title: 'Revoke EXECUTE again', applicability: 'unsafe', edits: [insertAfter(statement, revoke)] } satisfies Fix }),
          });
        }
      },
    };
  },
});

/** What a new function takes the place of: the one of the same parameters, or the only one of that name, that the deploy has dropped by now. */
function predecessor(routine: Routine, before: Catalog, deployed: Catalog): Routine | undefined {
  const gone = deployed.functions(routine).filter((old) => old.origin !== undefined && old.origin.deploy >= 0 && before.getAs('function', old.id) === undefined);
  return gone.find((old) => inputTypes(old) === inputTypes(routine)) ?? (gone.length === 1 ? gone[0] : undefined);
}

function related(old: Routine): readonly { readonly span: Span; readonly text: string }[] {
  return createdHere(old, 'function').map(({ span, text }) => ({ span: nameSpan(span), text: text.replace('created', 'made before') }));
}
