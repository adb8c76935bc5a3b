import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Case } from '../../src/testing/cases.js';
import { lintCase } from '../../src/testing/lint-case.js';
import { ruleFiles } from '../rules/rule-files.js';

const root = new URL('../../', import.meta.url);
const page = readFileSync(new URL('docs/splinter.md', root), 'utf8');
const rules = new Map(ruleFiles.map(({ rule }) => [rule.id, rule]));

/** The rows of the table: a lint's number, the rule that answers to it, and what is said of it. */
const rows = [...page.matchAll(/^\| (\d{4}) (\w+) \| (?:\[([a-z-]+)\]\(rules\/([a-z-]+)\.md\)|–) \| (.*?)\s*\|$/gm)].map(([, number, name, rule, link, remark]) => ({ number: number!, name: name!, rule, link, remark: remark! }));

describe('docs/splinter.md', () => {
  it('has a row for each lint', () => {
    expect(rows.map(({ number }) => number)).toEqual(Array.from({ length: 29 }, (_, at) => String(at + 1).padStart(4, '0')));
  });

  it.each(rows.filter(({ rule }) => rule !== undefined))('$number $name has the rule $rule, whose page names it', ({ number, rule, link }) => {
    expect(link).toBe(rule);
    expect(rules.has(rule!)).toBe(true);
    expect(rules.get(rule!)!.why).toMatch(new RegExp(`\\b${number}(?!\\d)`));
  });

  it.each(rows.filter(({ rule }) => rule === undefined))('$number $name has no rule, and says why', ({ remark }) => {
    expect(remark).toMatch(/^[A-Z0-9].{7,}\.$/);
  });

  it('names rules only that there are', () => {
    for (const [, id] of page.matchAll(/(?<![[(/\w-])([a-z]+(?:-[a-z]+){1,4})(?![\w\])-])/g)) {
      if (/^(?:exposed|disabled|recreated|view|table|lost)-/.test(id!)) expect(rules.has(id!), id).toBe(true);
    }
  });

  it('is in the documentation', () => {
    expect(existsSync(new URL('docs/splinter.md', root))).toBe(true);
  });
});

const partitioned = 'create table events (id bigint not null, at date not null, owner uuid) partition by range (at);';
const secured = `${partitioned} alter table events enable row level security;`;

/** What splinter's queries do not see, or see where nothing is: each case is a lint, the rule, and how many findings are right. */
const blindSpots: readonly (readonly [lint: string, what: string, rule: string, findings: number, given: Case])[] = [
  ['0013', 'a partitioned table', 'table-without-rls', 1, { sql: partitioned }],
  ['0013', 'a partitioned table that is granted', 'table-without-rls', 1, { history: `${partitioned} revoke all on events from anon, authenticated;`, sql: 'grant select on events to anon;' }],
  ['0013', 'a table on which nobody holds a privilege', 'table-without-rls', 0, { defaultGrants: 'explicit', sql: 'create table notes (id bigint primary key);' }],
  ['0013', 'a schema that is served besides public', 'table-without-rls', 1, { apiSchemas: ['api'], sql: 'create schema api; grant usage on schema api to anon; create table api.notes (id bigint primary key); grant select on api.notes to anon;' }],
  ['0004', 'a partitioned table', 'table-without-primary-key', 1, { sql: partitioned }],
  ['0006', 'a partitioned table', 'duplicate-permissive-policies', 1, { history: `${secured} create policy a on events for select using (owner = (select auth.uid()));`, sql: 'create policy b on events for select using (id = 1);' }],
  ['0006', 'many policies are one finding', 'duplicate-permissive-policies', 1, { sql: `${secured} create policy a on events using (id = 1); create policy b on events using (id = 2); create policy c on events for select using (id = 3);` }],
  ['0007', 'a partitioned table', 'policy-without-rls', 1, { history: partitioned, sql: 'create policy own on events using (owner = (select auth.uid()));' }],
  ['0008', 'a partitioned table', 'rls-without-policy', 1, { sql: secured }],
  ['0024', 'a partitioned table', 'open-write-policy', 1, { history: secured, sql: 'create policy writing on events for update using (true);' }],
  ['0024', 'true of everyone who has signed in', 'open-write-policy', 1, { history: secured, sql: 'create policy writing on events for update to authenticated using (auth.uid() is not null);' }],
  ['0019', 'a partitioned queue', 'exposed-queue', 1, { apiSchemas: ['public', 'pgmq_public'], sql: "select pgmq.create_partitioned('events', '1 day', '30 days');" }],
  ['0001', 'the columns in another order', 'foreign-key-without-index', 0, { history: 'create table users (org bigint, id bigint, primary key (org, id));', sql: 'create table notes (org bigint, owner bigint, foreign key (org, owner) references users); create index on notes (owner, org);' }],
  ['0001', 'a partial index', 'foreign-key-without-index', 1, { history: 'create table users (id bigint primary key);', sql: 'create table notes (owner bigint references users, open boolean); create index on notes (owner) where open;' }],
  ['0009', 'a plain index beside a unique one', 'duplicate-index', 1, { history: 'create table users (id bigint primary key, email text unique);', sql: 'create index on users (email);' }],
  ['0003', 'a bare call beside a wrapped one', 'policy-calls-per-row', 1, { history: secured, sql: 'create policy own on events for select using (owner = (select auth.uid()) or auth.uid() is null);' }],
  ['0011', 'a function of SECURITY INVOKER', 'definer-function-search-path', 0, { sql: 'create function one() returns int language sql as $$ select 1 $$;' }],
  ['0011', 'a fixed path that is not empty', 'definer-function-search-path', 0, { sql: "create function one() returns int language sql security definer set search_path = pg_catalog, pg_temp as $$ select 1 $$;" }],
  ['0010', 'a view of tables without row level security', 'view-bypasses-rls', 0, { history: 'create table news (id bigint primary key);', sql: 'create view latest as select * from news;' }],
  ['0010', 'a view of a view', 'view-bypasses-rls', 1, { history: `${secured} create schema private; create view private.inner_events as select * from events;`, sql: 'create view outer_events as select * from private.inner_events;' }],
  ['0002', 'a view of auth.users', 'view-bypasses-rls', 1, { sql: 'create view members as select id, email from auth.users;' }],
  ['0002', 'a materialized view of auth.users', 'view-bypasses-rls', 1, { sql: 'create materialized view members as select id, email from auth.users;' }],
  ['0002', 'a function that reads auth.users as its owner', 'exposed-definer-function', 1, { sql: "create function members() returns setof auth.users language sql security definer set search_path = '' as $$ select * from auth.users $$;" }],
  ['0015', 'raw_user_meta_data', 'policy-trusts-user-metadata', 1, { history: secured, sql: "create policy admins on events for select using ((select raw_user_meta_data ->> 'role' from auth.users where id = (select auth.uid())) = 'admin');" }],
  ['0028', 'a function that asks who is calling', 'exposed-definer-function', 0, { history: secured, sql: "create function mine() returns setof public.events language sql security definer set search_path = '' as $$ select * from public.events where owner = auth.uid() $$;" }],
  ['0018', 'an array', 'upgrade-blocking-column', 1, { sql: 'create table jobs (id bigint primary key, handlers regproc[]);' }],
  ['0023', 'a column whose name splinter does not know', 'table-without-rls', 1, { sql: 'create table vaults (id bigint primary key, passkey_blob bytea);' }],
];

describe('where splinter is blind or loud', () => {
  it.each(blindSpots)('%s: %s (%s: %i)', async (_lint, _what, id, findings, given) => {
    expect((await lintCase(rules.get(id)!, { supabase: true, ...given })).map(({ message }) => message)).toHaveLength(findings);
  });
});
