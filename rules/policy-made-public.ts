import { defineRule, displayName, exposedTo, quoteName, quoteQualified, reachOfText, type Catalog, type Policy, type Relation, type Statement } from '../src/rule/index.js';
import { listed } from './lib/listed.js';
import { holds, isFor, isOf, policyLog } from './lib/policies.js';
import { policyChanges } from './lib/policy-changes.js';
import { admitsStrangers, deciding } from './lib/strangers.js';
import { subjectOf } from './lib/subjects.js';

export default defineRule({
  id: 'policy-made-public',
  family: 'row-level-security',
  security: true,
  severity: 'warning',
  precision: 'high',
  summary: 'A policy that was for a role, made again without TO: it is for everyone now.',
  why: `
\`CREATE POLICY\` without \`TO\` is for PUBLIC, \`anon\` included ([CREATE POLICY](https://www.postgresql.org/docs/current/sql-createpolicy.html)). A policy
\`TO authenticated\` that is dropped and made again, to change its condition, loses its role with the clause; where the condition does not ask who the
user is, requests without a login see the rows from then on. \`ALTER POLICY … USING\` leaves the roles as they are. Not reported where the new policy
names its roles, PUBLIC too, where anon was let through before, and, for writing, where open-write-policy reports that everyone may.`,
  messages: {
    widened: {
      what: 'Policy "{{policy}}" on "{{table}}" was for {{before}} and names no role now: requests without a login {{verbs}} rows of it too.',
      help: 'Say the role again: ALTER POLICY {{name}} TO {{to}}; or, if everyone is meant, write TO public.',
    },
  },
  examples: [
    {
      history: "create table notes (id bigint primary key, published boolean); alter table notes enable row level security; insert into notes values (1, true); create policy reads on notes for select to authenticated using (true);",
      bad: 'drop policy reads on notes; create policy reads on notes for select using (published);',
      good: 'alter policy reads on notes using (published);',
      then: 'select * from notes;',
      proof: 'leak',
    },
  ],
  create({ report, apiSchemas }) {
    const changes = policyChanges();
    const log = policyLog();
    return {
      ...changes.listeners,
      'policy.create': log.listeners['policy.create'],
      'policy.alter'(effect, step) {
        changes.listeners['policy.alter'](effect, step);
        log.listeners['policy.alter'](effect, step);
      },
      'history.end'(_migration, { after: final, since }) {
        for (const { policy, table, span, statement } of log.standing(final)) {
          const old = changes.all.find((change) => !change.altered && change.policy.table === policy.table && change.policy.name === policy.name)?.policy;
          if (old === undefined || !old.permissive || !policy.permissive || isFor(old, 'anon') || !leavesRolesOut(statement)) continue;
          if (!table.rowSecurity || (exposedTo(final, table, apiSchemas).length === 0 && table.schema !== 'storage')) continue;
          const opened = commands.filter(({ command }) => opens(policy, table, command) && !wasOpen(since.migration, table, command));
          if (opened.length === 0) continue;
          report({
            message: 'widened', at: span, subject: subjectOf(table, policy),
            related: old.origin === undefined ? [] : [{ span: old.origin.span, text: `for ${listed(old.roles)} here` }],
            data: {
              policy: policy.name, table: displayName(table), before: listed(old.roles), verbs: listed(opened.map(({ verb }) => verb)),
              name: `${quoteName(policy.name)} ON ${quoteQualified(table)}`, to: old.roles.map(quoteName).join(', '),
            },
          });
        }
      },
    };
  },
});

const commands = [
  { command: 'select', verb: 'read', privilege: 'SELECT' }, { command: 'insert', verb: 'add', privilege: 'INSERT' },
  { command: 'update', verb: 'change', privilege: 'UPDATE' }, { command: 'delete', verb: 'delete', privilege: 'DELETE' },
] as const;
type Command = (typeof commands)[number]['command'];

/** CREATE POLICY … without TO: the parser puts PUBLIC there, at no place. */
function leavesRolesOut({ node }: Statement): boolean {
  const [role] = 'CreatePolicyStmt' in node ? (node.CreatePolicyStmt.roles ?? []) : [];
  return role !== undefined && 'RoleSpec' in role && role.RoleSpec.roletype === 'ROLESPEC_PUBLIC' && role.RoleSpec.location === -1;
}

function opens(policy: Policy, table: Relation, command: Command): boolean {
  const { privilege } = commands.find((one) => one.command === command)!;
  if (!isOf(policy, command) || !holds(table, 'anon', privilege) || !admitsStrangers(policy, command, table)) return false;
  return command === 'select' || reachOfText(deciding(policy, command) ?? 'false') !== 'everyone';
}

function wasOpen(before: Catalog, table: Relation, command: Command): boolean {
  return before.policies(table.id).some((other) => other.permissive && isOf(other, command) && isFor(other, 'anon') && admitsStrangers(other, command, table));
}
