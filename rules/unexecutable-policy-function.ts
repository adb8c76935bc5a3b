import { defineRule, displayName, type Catalog, type Policy, type Relation, type Routine, type Span } from '../src/rule/index.js';
import { createdHere } from './lib/age.js';
import { failing, mayInsert, shutOut } from './lib/barred-functions.js';
import { clients } from './lib/client-roles.js';
import { listed } from './lib/listed.js';
import { holds, policyLog } from './lib/policies.js';
import { nameSpan, signatureOf } from './lib/routines.js';
import { subjectOf } from './lib/subjects.js';

export default defineRule({
  id: 'unexecutable-policy-function',
  family: 'row-level-security',
  severity: 'error',
  precision: 'high',
  summary: 'A policy or column default that calls a function which the roles that use it may not execute.',
  why: `
The condition of a policy and the default of a column are evaluated as whoever runs the query, SECURITY DEFINER or not: who may not execute the function that
they call gets \`42501: permission denied for function\` for every query, not an empty result, and whatever the other policies say. So a function that a policy
calls has to stay executable for all roles of the policy; to keep it out of the Data API, put it into a schema that the Data API does not serve
([CREATE POLICY](https://www.postgresql.org/docs/current/sql-createpolicy.html)). Where only \`anon\` is shut out it is reported when
another policy of the table is for \`anon\`: what it showed can no longer be read. A trigger's function is not affected: EXECUTE is looked at when the trigger is made.`,
  messages: {
    policy: {
      what: 'Policy "{{policy}}" on "{{table}}"{{more}} calls {{function}}, which {{roles}} may not execute: every {{command}} on "{{table}}" by them fails with "permission denied for function" (42501).',
      help: 'GRANT EXECUTE ON FUNCTION {{signature}} TO {{list}};{{narrow}}',
    },
    default: {
      what: 'The default of column "{{column}}" calls {{function}}, which {{roles}} may not execute: an INSERT by them that leaves it out fails with "permission denied for function" (42501).',
      help: 'GRANT EXECUTE ON FUNCTION {{signature}} TO {{list}};',
    },
  },
  examples: [
    {
      history: `create function is_owner(who uuid) returns boolean language sql stable security definer set search_path = '' as $$ select who = auth.uid() $$;
create table notes (id bigint primary key, owner uuid); alter table notes enable row level security; create policy own on notes for select to authenticated using (is_owner(owner));`,
      bad: 'revoke execute on function is_owner(uuid) from public, anon, authenticated;',
      good: 'revoke execute on function is_owner(uuid) from public, anon, authenticated; grant execute on function is_owner(uuid) to authenticated;',
      then: 'set role authenticated; select * from notes;',
      proof: 'error',
    },
    {
      history: "create function short_code() returns text language sql volatile as $$ select 'x' $$; create table links (code text default short_code(), url text);",
      bad: 'revoke execute on function short_code() from public, anon, authenticated;',
      good: 'revoke execute on function short_code() from public, anon, authenticated; grant execute on function short_code() to anon, authenticated;',
      then: "set role authenticated; insert into links (url) values ('https://example.com');",
      proof: 'error',
    },
  ],
  create({ report }) {
    const log = policyLog();
    const changed = new Map<number, Span>();
    const told = new Set<string>();
    let made: Catalog | undefined;
    return {
      ...log.listeners,
      'privilege.revoke'({ objects, span }) {
        for (const { id, kind } of objects) if (kind === 'function') changed.set(id, span);
      },
      'function.create'({ function: routine, statement }) {
        changed.set(routine.id, nameSpan(statement.span));
      },
      'migration.end'(_migration, { after }) {
        made = after;
      },
      'history.end'(_migration, { after: final }) {
        if (made === undefined || !final.knowsSince(made, 'privileges') || !final.knowsSince(made, 'policies')) return;
        for (const [id, at] of changed) {
          const routine = final.getAs('function', id);
          if (routine === undefined) continue;
          const dependents = final.dependents(id);
          tell(made, final, routine, dependents.flatMap((object) => (object.kind === 'policy' ? [object] : [])), at);
          for (const dependent of dependents) if (dependent.kind === 'relation') judgeDefaults(final, routine, dependent, at);
        }
        for (const { policy, span } of log.standing(final)) {
          for (const { on } of policy.dependsOn) {
            const routine = final.getAs('function', on);
            if (routine !== undefined) tell(made, final, routine, [policy], span);
          }
        }
      },
    };

    /** One finding for a function, with the first of its policies. */
    function tell(then: Catalog, final: Catalog, routine: Routine, policies: readonly Policy[], at: Span): void {
      const hit = policies.flatMap((policy) => {
        const table = final.getAs('relation', policy.table);
        const found = table?.rowSecurity === true && !told.has(`${policy.id} ${routine.id}`) ? failing(then, final, routine, policy, table) : undefined;
        return table === undefined || found === undefined ? [] : [{ policy, table, ...found }];
      });
      const [first] = hit;
      if (first === undefined) return;
      for (const { policy } of hit) told.add(`${policy.id} ${routine.id}`);
      const { policy, table, roles, commands } = first;
      report({
        message: 'policy', at, subject: `${subjectOf(table, policy)}.${routine.name}`, related: [...createdHere(policy, 'policy').filter(({ span }) => span.source !== at.source || span.start > at.start || span.end < at.end), ...createdHere(routine, 'function').map(({ span, text }) => ({ span: nameSpan(span), text }))],
        data: {
          policy: policy.name, table: displayName(table), function: `${displayName(routine)}()`, roles: listed(roles), command: commands.length === 4 ? 'query' : listed(commands.map((command) => command.toUpperCase())), signature: signatureOf(routine), list: roles.join(', '),
          more: hit.length === 1 ? '' : ` (and ${hit.length - 1} more)`, narrow: roles.includes('authenticated') ? '' : ' or keep the policy from anon: CREATE POLICY … TO authenticated.',
        },
      });
    }

    function judgeDefaults(final: Catalog, routine: Routine, table: Relation, at: Span): void {
      const roles = shutOut(final, routine, clients).filter((role) => holds(table, role, 'INSERT', final) && mayInsert(final, table, role));
      if (roles.length === 0) return;
      for (const { on, of } of table.dependsOn) {
        const column = on === routine.id && of?.part === 'default' ? table.columns.find(({ number }) => number === of.column) : undefined;
        if (column === undefined || column.generated !== undefined) continue;
        report({ message: 'default', at, subject: `${subjectOf(table, column)}.${routine.name}`, data: { column: `${displayName(table)}.${column.name}`, function: `${displayName(routine)}()`, roles: listed(roles), signature: signatureOf(routine), list: roles.join(', ') } });
      }
    }
  },
});
