import { PGlite } from '@electric-sql/pglite';
import { beforeAll, describe, expect, it } from 'vitest';
import { baselineSources } from '../../src/config/baseline.js';
import { countLedger, diffLedgers, ledgerOfHistory, ledgerQuery, ledgersOfHistory, readLedger, type Ledger, type LedgerTask } from '../../src/ledger/index.js';
import { loadParser } from '../../src/sql/parser.js';

const apiSchemas = ['public'];

beforeAll(() => loadParser());

async function task(files: Readonly<Record<string, string>>, supabase = true): Promise<LedgerTask> {
  return {
    sources: Object.entries(files).map(([name, text]) => ({ path: `supabase/migrations/${name}`, text })),
    baseline: await baselineSources({ baseline: supabase ? 'supabase' : 'none', defaultGrants: 'auto' }),
    settings: { postgres: 17, runner: 'supabase', apiSchemas },
    history: { migrationsFolder: 'supabase/migrations' },
  };
}

const notes = `
create table notes (id bigint primary key, owner uuid, body text);
alter table notes enable row level security;
create policy "own notes" on notes for all to authenticated using (auth.uid() = owner) with check (auth.uid() = owner);
create policy "signed in" on notes as restrictive for select to authenticated, anon using (true);`;

describe('ledgerOfHistory', () => {
  it('tells of each table who reaches it and what stands in between', async () => {
    const ledger = ledgerOfHistory(await task({
      '1_notes.sql': notes,
      '2_more.sql': `create table tags (id bigint primary key); create schema private; create table private.keys (id bigint); create table secrets (id bigint); revoke all on secrets from anon, authenticated;`,
      '3_storage.sql': "create policy \"read all\" on storage.objects for select using (bucket_id = 'public');",
    }));
    expect(ledger.tables.map(({ schema, name, exposedTo, rowSecurity, policies }) => ({ name: `${schema}.${name}`, exposedTo, rowSecurity, policies: policies.length }))).toEqual([
      { name: 'private.keys', exposedTo: [], rowSecurity: false, policies: 0 },
      { name: 'public.notes', exposedTo: ['anon', 'authenticated'], rowSecurity: true, policies: 2 },
      { name: 'public.secrets', exposedTo: [], rowSecurity: false, policies: 0 },
      { name: 'public.tags', exposedTo: ['anon', 'authenticated'], rowSecurity: false, policies: 0 },
      { name: 'storage.objects', exposedTo: [], rowSecurity: true, policies: 1 },
    ]);
    expect(ledger.tables[1]!.policies).toEqual([
      { name: 'own notes', command: 'all', permissive: true, roles: ['authenticated'], using: 'auth.uid() = owner', check: 'auth.uid() = owner' },
      { name: 'signed in', command: 'select', permissive: false, roles: ['anon', 'authenticated'], using: 'true' },
    ]);
    expect(countLedger(ledger)).toEqual({ tables: 5, exposed: 2, withRowSecurity: 2, open: 1, policies: 3 });
  });
});

describe('the conditions after a rename', () => {
  const members = `create table members (id bigint primary key, note_id bigint, user_id uuid); create function is_member(who uuid) returns boolean language sql as 'select true';`;

  it.each([
    ['exists (select from members where members.note_id = notes.id and members.user_id = auth.uid())', 'alter table members rename to people; alter table notes rename to pages;', 'exists (select from people where people.note_id = pages.id and people.user_id = auth.uid())'],
    ['exists (select from public.members m where m.note_id = id)', 'alter table members rename to "Team Members";', 'exists (select from public."Team Members" m where m.note_id = id)'],
    ['exists (select from members m where m.note_id = notes.id) and owner is not null', 'alter table members rename column note_id to page_id; alter table notes rename column id to number; alter table notes rename column owner to owner_id;', 'exists (select from members m where m.page_id = notes.number) and owner_id is not null'],
    ['exists (select from members where note_id = notes.id)', 'alter table members rename to people; create view members as select * from people;', 'exists (select from people where note_id = notes.id)'],
    ['exists (select from members m where m.id = id)', 'alter table notes rename column id to number;', 'exists (select from members m where m.id = id)'],
    ['is_member(owner) or public.is_member(owner)', 'alter function is_member(uuid) rename to belongs;', 'belongs(owner) or public.belongs(owner)'],
    ['exists (select from members where note_id = notes.id)', 'create schema app; alter table members set schema app;', 'exists (select from app.members where note_id = notes.id)'],
    ["body = 'members größer' and owner in (select user_id from members)", 'alter table members rename to people;', "body = 'members größer' and owner in (select user_id from people)"],
    ['owner is not null', 'alter policy shared on notes using (id in (select note_id from members)); alter table members rename to people;', 'id in (select note_id from people)'],
  ])('%s; %s', async (condition, rename, expected) => {
    const ledger = ledgerOfHistory(await task({ '1_notes.sql': notes, '2_members.sql': `${members} create policy shared on notes for select using (${condition});`, '3_rename.sql': rename }));
    expect(ledger.tables.flatMap(({ policies }) => policies).find(({ name }) => name === 'shared')?.using).toBe(expected);
  });
});

describe('diffLedgers', () => {
  const compare = async (before: Readonly<Record<string, string>>, after: Readonly<Record<string, string>>): Promise<readonly string[]> => {
    const ledgers = ledgersOfHistory(await task(before), await task(after));
    return diffLedgers(ledgers.before, ledgers.after, { expressions: true }).map(({ kind, table, policy, what }) => `${kind} ${table}${policy === undefined ? '' : `/${policy}`}: ${what}`);
  };
  const with2 = async (sql: string): Promise<readonly string[]> => compare({ '1_notes.sql': notes }, { '1_notes.sql': notes, '2_change.sql': sql });

  it.each([
    ['select 1;', []],
    ['alter table notes disable row level security;', ['loss public.notes: row level security is off']],
    ['drop policy "own notes" on notes;', ['loss public.notes/own notes: policy for ALL to authenticated is gone']],
    ['alter policy "own notes" on notes rename to "mine";', ['changed public.notes/mine: renamed from "own notes"']],
    ['alter policy "own notes" on notes to public;', ['changed public.notes/own notes: TO authenticated is TO public']],
    ['drop policy "signed in" on notes; create policy "signed in" on notes for select to authenticated, anon using (true);', ['loss public.notes/signed in: was restrictive and is permissive: it gives access now instead of limiting it']],
    ['alter policy "own notes" on notes using (true);', ['changed public.notes/own notes: USING (auth.uid() = owner) is USING (true)']],
    ['drop policy "own notes" on notes; create policy "own notes" on notes for all to authenticated using (auth.uid()\n  = owner) with check (auth.uid() = owner);', []],
    ['create table tags (id bigint);', ['added public.tags: new table, exposed to anon and authenticated, row level security off, 0 policies']],
    ['drop table notes;', ['removed public.notes: the table is gone, with 2 policies']],
    ['alter table notes rename to pages;', ['changed public.pages: renamed from public.notes']],
    ['alter table notes rename column owner to owner_id;', []],
    ['drop table notes; create table notes (id bigint);', [
      'loss public.notes: row level security is off', 'loss public.notes/own notes: policy for ALL to authenticated is gone',
      'loss public.notes/signed in: restrictive policy for SELECT to anon, authenticated is gone',
    ]],
    ['revoke all on notes from anon;', ['changed public.notes: no longer exposed to anon']],
    ['alter table notes force row level security;', ['added public.notes: row level security is forced on the owner too']],
  ])('%s', async (sql, expected) => {
    expect(await with2(sql)).toEqual(expected);
  });

  it('knows tables by their names when an earlier file was edited', async () => {
    expect(await compare({ '1_notes.sql': notes }, { '1_notes.sql': notes.replace('alter table notes enable row level security;', '') })).toEqual(['loss public.notes: row level security is off']);
  });
});

describe('the query', () => {
  it('gives the same ledger on a live database', async () => {
    const setup = 'create role anon; create role authenticated; create schema auth; create function auth.uid() returns uuid language sql as $$ select null::uuid $$; grant usage on schema public to anon, authenticated;';
    const sql = `
      create table notes (id bigint primary key, owner uuid, body text); grant select, insert on notes to authenticated; alter table notes enable row level security; alter table notes force row level security;
      create policy "own notes" on notes for all to authenticated using (auth.uid() = owner); create policy "Signed in" on notes as restrictive for select to authenticated, anon using (true);
      create policy adding on notes for insert with check (true); create policy changing on notes for update using (true) with check (false); create policy removing on notes for delete to anon using (true);
      create table tags (id bigint, secret text); grant select (id) on tags to anon;
      create table everyone (id bigint); grant delete on everyone to public;
      create table events (id bigint) partition by range (id); create table events_1 partition of events for values from (0) to (9); grant select on events to anon;
      create table hidden (id bigint); grant references on hidden to anon; create schema private; create table private.keys (id bigint); grant select on private.keys to anon;
      create role readers; grant readers to anon; create role idle; grant idle to anon with inherit false; create table shared (id bigint); grant select on shared to readers; create table unseen (id bigint); grant select on unseen to idle;
      create view shown as select * from notes; grant select on shown to anon;`;
    const db = await PGlite.create();
    await db.exec(setup + sql);
    const [answer] = await db.exec(ledgerQuery(apiSchemas));
    await db.close();
    const live = readLedger(JSON.stringify(Object.values(answer!.rows[0] as object)[0]));
    const files = ledgerOfHistory(await task({ '1_setup.sql': setup, '2_tables.sql': sql }, false));
    expect(withoutTexts(files)).toEqual(withoutTexts(live));
    expect(live.tables.map(({ name }) => name)).toEqual(['keys', 'events', 'events_1', 'everyone', 'hidden', 'notes', 'shared', 'tags', 'unseen']);
    expect(diffLedgers(files, live, { expressions: false })).toEqual([]);
  });
});

/** Postgres prints expressions in its own way, and knows no ids of ours. */
function withoutTexts({ tables }: Ledger): unknown {
  return tables.map(({ schema, name, kind, exposedTo, rowSecurity, forced, policies }) => ({
    schema, name, kind, exposedTo, rowSecurity, forced,
    policies: policies.map(({ name: policy, command, permissive, roles, using, check }) => ({ policy, command, permissive, roles, using: using !== undefined, check: check !== undefined })),
  }));
}

describe('readLedger', () => {
  it.each([
    ['', 'It is not JSON. "pg-safe rls --sql" prints the query that makes it.'],
    ['[]', 'It has no list of tables. "pg-safe rls --sql" prints the query that makes it.'],
    ['{"tables":[{"schema":"public"}]}', 'Table 1 is not one that the query of "pg-safe rls --sql" gives.'],
  ])('refuses %j', (text, message) => {
    expect(() => readLedger(text)).toThrow(message);
  });
});
