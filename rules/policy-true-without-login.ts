import { defineRule, displayName, exposedTo, managedSchemas, quoteName, quoteQualified, strangerAccess, type Catalog, type Policy, type Relation } from '../src/rule/index.js';
import { listed } from './lib/listed.js';
import { eachPolicy, holds, isFor, isOf } from './lib/policies.js';
import { deciding, notNullIn } from './lib/strangers.js';
import { subjectOf } from './lib/subjects.js';

export default defineRule({
  id: 'policy-true-without-login',
  family: 'row-level-security',
  security: true,
  severity: 'warning',
  precision: 'high',
  summary: 'A policy that asks who the user is, and is true for some rows when there is none.',
  why: `
For a request without a login \`auth.uid()\` is NULL. \`owner = auth.uid()\` and \`owner <> auth.uid()\` are NULL then, which lets nothing through. But
\`owner IS NOT DISTINCT FROM auth.uid()\` is true for every row without an owner, \`IS DISTINCT FROM\` for every row that has one, and
\`COALESCE(auth.uid(), …)\` puts a user in the place of nobody
([Comparison Functions and Operators](https://www.postgresql.org/docs/current/functions-comparison.html)). \`owner IS NULL OR owner = auth.uid()\` in a
policy for UPDATE or DELETE gives rows whose owner is gone (ON DELETE SET NULL) to anyone. Where the condition says \`auth.uid() IS NULL\` itself, or is
true for them on other grounds, nothing is reported. A policy for \`anon\` alone that can never be true for it does nothing, which is a note.`,
  messages: {
    taken: {
      what: 'Policy "{{policy}}" lets requests without a login {{verbs}} rows of "{{table}}": their auth.uid() is NULL, and {{operator}} takes NULL for a user.',
      help: 'Compare with =, and name the role: ALTER POLICY {{name}} TO authenticated {{clauses}};',
    },
    unowned: {
      what: 'Policy "{{policy}}" lets requests without a login {{verbs}} every row of "{{table}}" without an owner: its column is NULL there.',
      help: 'If rows without an owner are for nobody to change: ALTER POLICY {{name}} TO authenticated {{clauses}};',
    },
    never: {
      what: 'Policy "{{policy}}" on "{{table}}" is for anon alone, and never true for it: auth.uid() is NULL without a login.',
      help: 'If it is meant for users: ALTER POLICY {{name}} TO authenticated; else DROP POLICY {{name}};',
    },
  },
  examples: [
    {
      history: "create table notes (id bigint primary key, owner uuid); alter table notes enable row level security; insert into notes values (1, null);",
      bad: 'create policy own on notes for select using (owner is not distinct from auth.uid());',
      good: 'create policy own on notes for select to authenticated using (owner = (select auth.uid()));',
      then: 'select * from notes;',
      proof: 'leak',
    },
    {
      history: "create table notes (id bigint primary key, owner uuid, body text); alter table notes enable row level security; insert into notes values (1, null, 'draft');",
      bad: 'create policy own on notes using (owner is null or owner = (select auth.uid()));',
      good: 'create policy own on notes using (owner = (select auth.uid()));',
      then: "update notes set body = 'mine' where id = 1 returning id;",
      proof: 'leak',
    },
  ],
  create({ report, apiSchemas }) {
    return eachPolicy(({ policy, table, span }, final) => {
      if (!policy.permissive || !table.rowSecurity || managedSchemas.has(table.schema) || !isFor(policy, 'anon') || exposedTo(final, table, apiSchemas).length === 0) return;
      // Nothing else makes NULL of a user anything but NULL.
      if (policy.roles.join() !== 'anon' && !/\b(?:distinct|coalesce|null)\b/i.test(`${policy.using} ${policy.withCheck}`)) return;
      const found = judge(final, policy, table);
      if (found === undefined) return;
      const { message, verbs } = found;
      const common = { at: span, subject: subjectOf(table, policy) };
      const names = { policy: policy.name, table: displayName(table), name: `${quoteName(policy.name)} ON ${quoteQualified(table)}` };
      if (message === 'never') report({ message, ...common, severity: 'note', data: names });
      else if (message === 'taken') report({ message, ...common, data: { ...names, verbs, clauses: clausesOf(policy), operator: /coalesce/i.test(`${policy.using} ${policy.withCheck}`) ? 'COALESCE' : 'IS [NOT] DISTINCT FROM' } });
      else report({ message, ...common, data: { ...names, verbs, clauses: clausesOf(policy) } });
    });
  },
});

const commands = [
  { command: 'select', verb: 'read' }, { command: 'insert', verb: 'add' }, { command: 'update', verb: 'change' }, { command: 'delete', verb: 'delete' },
] as const;
type Command = (typeof commands)[number]['command'];

function judge(catalog: Catalog, policy: Policy, table: Relation): { readonly message: 'taken' | 'unowned' | 'never'; readonly verbs: string } | undefined {
  const own = commands.filter(({ command }) => isOf(policy, command));
  const access = own.map(({ command }) => strangerAccess(deciding(policy, command) ?? 'false', notNullIn(table)));
  if (policy.roles.join() === 'anon' && access.every((one) => one?.never === true) && own.every(({ command }) => asks(deciding(policy, command)))) return { message: 'never', verbs: '' };
  const held = own.filter(({ command }) => holds(table, 'anon', privileges[command]) && !isOpenAnyway(catalog, policy, table, command));
  const taken = held.filter(({ command }) => makes(policy, table, command, { nullUser: true }));
  if (taken.length > 0) return { message: 'taken', verbs: listed(taken.map(({ verb }) => verb)) };
  const unowned = held.filter(({ command }) => (command === 'update' || command === 'delete') && asks(deciding(policy, command)) && makes(policy, table, command, { nullColumns: true }) && !makes(policy, table, command, { userIsNull: true }));
  return unowned.length === 0 ? undefined : { message: 'unowned', verbs: listed(unowned.map(({ verb }) => verb)) };
}

const privileges = { select: 'SELECT', insert: 'INSERT', update: 'UPDATE', delete: 'DELETE' } as const;

/** True when a condition is true for some rows without a login, and would not be without what is left out. */
function makes(policy: Policy, table: Relation, command: Command, leaving: Parameters<typeof strangerAccess>[2]): boolean {
  const condition = deciding(policy, command) ?? 'false';
  return strangerAccess(condition, notNullIn(table))?.passes === true && strangerAccess(condition, notNullIn(table), leaving)?.passes === false;
}

/** Another policy lets them do the same, or a restrictive one stands before it. */
function isOpenAnyway(catalog: Catalog, policy: Policy, table: Relation, command: Command): boolean {
  return catalog.policies(table.id).some((other) => other.id !== policy.id && isOf(other, command) && isFor(other, 'anon') && (!other.permissive || deciding(other, command) === 'true'));
}

function asks(condition = ''): boolean {
  return /\bauth\s*\.\s*(?:uid|jwt|email)\s*\(/i.test(condition);
}

function clausesOf({ command }: Policy): string {
  return command === 'insert' ? 'WITH CHECK (…)' : command === 'select' || command === 'delete' ? 'USING (…)' : 'USING (…) WITH CHECK (…)';
}
