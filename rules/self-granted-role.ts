import { alternatives, defineRule, displayName, managedSchemas, quoteName, quoteQualified, readCondition, soughtByUser, type Catalog, type Column, type Label, type Policy, type Relation, type Routine } from '../src/rule/index.js';
import { deciderBy, isLeftToUsers, rightsColumns } from './lib/deciding-columns.js';
import { escaped } from './lib/body-text.js';
import { eachCondition, isFor, isOf, type StandingConditions } from './lib/policies.js';
import { nameSpan, signatureOf } from './lib/routines.js';
import { subjectOf } from './lib/subjects.js';

export default defineRule({
  id: 'self-granted-role',
  family: 'row-level-security',
  security: true,
  severity: 'error',
  precision: 'high',
  summary: 'A policy by which users change their own row whole, the column too that says what they may do.',
  why: `
A policy decides about rows, not about columns: who may change their profile by \`USING (id = auth.uid())\` may set its \`role\` to 'admin' with one request, and every policy that
looks the role up lets them in ([Column level security](https://supabase.com/docs/guides/database/postgres/column-level-security)). Reported where another policy, or a function that policies call, looks a column
of that table up for the user; where the column is called as if it said what somebody may do; and where neither a privilege on columns, a condition, a restrictive policy nor a
trigger BEFORE UPDATE keeps it.`,
  messages: {
    own: {
      what: 'Policy "{{policy}}" lets users set "{{column}}" in their own row of "{{table}}", and {{decider}} decides by it what they may do.',
      help: '{{advice}}',
    },
  },
  examples: [
    {
      history: `create table profiles (id uuid primary key, name text, role text not null default 'user'); alter table profiles enable row level security;
insert into profiles (id) values ('00000000-0000-0000-0000-000000000001'); create policy reading on profiles for select using (true);
create table salaries (amount int); alter table salaries enable row level security; insert into salaries values (100);
create policy admins on salaries for select using (exists (select from profiles p where p.id = auth.uid() and p.role = 'admin'));`,
      bad: 'create policy own on profiles for update using (id = auth.uid());',
      good: 'create policy own on profiles for update using (id = auth.uid()); revoke update on profiles from anon, authenticated; grant update (name) on profiles to anon, authenticated;',
      then: `select set_config('request.jwt.claims', '{"sub": "00000000-0000-0000-0000-000000000001"}', false), set_config('request.jwt.claim.sub', '00000000-0000-0000-0000-000000000001', false); update profiles set role = 'admin' where id = auth.uid(); select * from salaries;`,
      proof: 'leak',
    },
  ],
  create({ report }) {
    return eachCondition(({ policy, table, span, using, withCheck }, final) => {
      if (using === undefined || !policy.permissive || !isOf(policy, 'update') || !isFor(policy, 'authenticated', final) || !table.rowSecurity || managedSchemas.has(table.schema)) return;
      const own = ownColumns(using);
      if (own.length === 0) return;
      const isFree = ({ name }: Column): boolean => ownColumns(using, name).length > 0 && (withCheck === undefined ? !new RegExp(String.raw`\b${escaped(name)}\b`, 'i').test(policy.withCheck ?? '') : ownColumns(withCheck, name).length > 0);
      const column = rightsColumns(table).find((candidate) => isFree(candidate) && isLeftToUsers(final, table, candidate) && deciderBy(final, table, candidate) !== undefined);
      const decider = column && deciderBy(final, table, column);
      if (column === undefined || decider === undefined) return;
      report({
        message: 'own', at: span, subject: subjectOf(table, policy), related: decidesHere(decider),
        data: { policy: policy.name, column: column.name, table: displayName(table), decider: describe(final, decider), advice: adviceFor(final, table, column, own) },
      });
    });
  },
});

/** The columns by which a condition, or one that OR joins to others, finds the user's own rows; with a name, without a word about that column. */
function ownColumns(condition: Written, name?: string): readonly string[] {
  const silent = alternatives(condition).filter((one) => name === undefined || !readCondition(one).columns.has(name));
  return silent.flatMap((one) => soughtByUser(one).flatMap(({ of, columns }) => (of === undefined ? columns : [])));
}

type Written = NonNullable<StandingConditions['using']>;

function describe(catalog: Catalog, decider: Policy | Routine): string {
  if (decider.kind === 'function') return `function "${signatureOf(decider)}"`;
  const table = catalog.getAs('relation', decider.table);
  return `policy "${decider.name}"${table === undefined ? '' : ` on "${displayName(table)}"`}`;
}

function decidesHere({ kind, origin }: Policy | Routine): readonly Label[] {
  return origin === undefined || origin.deploy < 0 ? [] : [{ span: kind === 'function' ? nameSpan(origin.span) : origin.span, text: 'it decides here' }];
}

/** What users may still set: not their own key, nor what it goes by, nor any column that says what they may do. */
function adviceFor(catalog: Catalog, table: Relation, column: Column, own: readonly string[]): string {
  const key = catalog.constraints(table.id).find(({ type }) => type === 'primary-key')?.columns ?? [];
  const rights = rightsColumns(table);
  const others = table.columns.filter((other) => !rights.includes(other) && !own.includes(other.name) && !key.includes(other.number) && other.generated === undefined).map(({ name }) => quoteName(name));
  const name = quoteQualified(table);
  const grant = others.length === 0 ? '' : ` GRANT UPDATE (${others.length > 8 ? `every column but ${column.name} that they may set` : others.join(', ')}) ON ${name} TO authenticated;`;
  return `REVOKE UPDATE ON ${name} FROM anon, authenticated;${grant} or keep "${column.name}" in a table that users cannot write.`;
}
