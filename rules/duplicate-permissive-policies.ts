import { defineRule, displayName, managedSchemas, type Policy, type Relation, type Span } from '../src/rule/index.js';
import { createdHere } from './lib/age.js';
import { clients } from './lib/client-roles.js';
import { isFor, isOf, policyLog } from './lib/policies.js';
import { subjectOf } from './lib/subjects.js';

export default defineRule({
  id: 'duplicate-permissive-policies',
  family: 'row-level-security',
  severity: 'note',
  precision: 'high',
  optIn: true,
  summary: 'Several permissive policies for the same role and command on a table.',
  why: `
Permissive policies are joined with OR: each of them is evaluated for every row until one is true, and the widest decides. Two policies for the same
command and role say no more than one with OR in it, and cost more
([CREATE POLICY](https://www.postgresql.org/docs/current/sql-createpolicy.html), lint 0006 of Supabase's advisor). Some prefer several small ones, so
this rule is off unless asked for. One finding per table, at the last of the policies.`,
  messages: {
    several: {
      what: 'Table "{{table}}" has several permissive policies for {{pairs}}: each is evaluated for every row.',
      help: 'Join their conditions with OR in one policy for each command, or split FOR ALL so that each command has one.',
    },
  },
  examples: [
    {
      history: 'create table notes (id bigint primary key, owner uuid, public boolean); alter table notes enable row level security; create policy own on notes for select using (owner = (select auth.uid()));',
      bad: 'create policy published on notes for select using (public);',
      good: 'alter policy own on notes using (owner = (select auth.uid()) or public);',
      then: "do $$ begin if (select count(*) from pg_policies where tablename = 'notes') > 1 then raise exception 'several'; end if; end $$;",
      proof: 'error',
    },
  ],
  create({ report }) {
    const log = policyLog();
    return {
      ...log.listeners,
      'history.end'(_migration, { after: final }) {
        const last = new Map<number, { readonly table: Relation; readonly span: Span; readonly own: Policy[] }>();
        for (const { policy, table, span } of log.standing(final)) {
          if (table.rowSecurity && !managedSchemas.has(table.schema)) last.set(table.id, { table, span, own: [...(last.get(table.id)?.own ?? []), policy] });
        }
        for (const { table, span, own } of last.values()) {
          const policies = final.policies(table.id).filter(({ permissive }) => permissive);
          const pairs = commands.flatMap((command) => clients.flatMap((role) => {
            const among = policies.filter((policy) => isOf(policy, command) && isFor(policy, role, final));
            return among.length > 1 && among.some(({ id }) => own.some((policy) => policy.id === id)) ? [{ command, role, among }] : [];
          }));
          if (pairs.length === 0) continue;
          const others = [...new Set(pairs.flatMap(({ among }) => among))].filter((policy) => policy.origin?.span.start !== span.start || policy.origin.span.source !== span.source);
          report({ message: 'several', at: span, subject: subjectOf(table), related: others.slice(0, 5).flatMap((policy) => createdHere(policy, `policy "${policy.name}"`)), data: { table: displayName(table), pairs: describe(pairs) } });
        }
      },
    };
  },
});

const commands = ['select', 'insert', 'update', 'delete'] as const;

/** `SELECT (anon, authenticated), UPDATE (authenticated)`. */
function describe(pairs: readonly { readonly command: string; readonly role: string }[]): string {
  const found = commands.filter((command) => pairs.some((pair) => pair.command === command));
  return found.map((command) => `${command.toUpperCase()} (${pairs.flatMap((pair) => (pair.command === command ? [pair.role] : [])).join(', ')})`).join(', ');
}
