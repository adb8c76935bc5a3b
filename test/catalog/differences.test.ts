import { beforeAll, describe, expect, it } from 'vitest';
import { differencesOf, reorderedTables, type Catalog, type Difference } from '../../src/catalog/index.js';
import { Replay } from '../../src/replay/replay.js';
import { parseSource } from '../../src/sql/parse.js';
import { loadParser } from '../../src/sql/parser.js';

const schema = `
create role anon; create role authenticated; create role clerk;
create type mood as enum ('calm', 'glad'); create type point as (x integer, y integer); create domain slug as text check (value <> '');
create table users (id uuid primary key, name text default 'x' not null);
create table notes (id bigint primary key, owner uuid references users (id) on delete cascade, body text, size integer check (size > 0));
create index notes_body on notes (body);
alter table notes enable row level security; create policy own on notes for select to authenticated using (owner is not null);
create view titles with (security_invoker = true) as select id, body from notes;
create function total(integer) returns bigint language sql stable security definer set search_path = '' as 'select 1';
create function stamp() returns trigger language plpgsql as 'begin return new; end';
create trigger stamp before update on notes for each row execute function stamp();
create publication live for table notes; create sequence numbers; create extension citext; create schema shop;
grant select on notes to anon; comment on table notes is 'N'; create statistics s on id, owner from notes; create rule r as on delete to users do nothing;
`;

/** The catalog before and after some SQL. */
function change(sql: string, history = ''): { readonly before: Catalog; readonly after: Catalog } {
  const replay = new Replay({ postgres: 18 });
  const run = (version: string, text: string): Catalog => {
    replay.run({ version, deploy: Number(version) }, parseSource({ path: `${version}.sql`, text }));
    return replay.catalog;
  };
  return { before: run('0', schema + history), after: run('1', sql) };
}

function worded({ kind, subject, property, was, is }: Difference): string {
  return property === undefined ? `${kind} ${subject}` : `${subject}: ${property}: ${was ?? 'nothing'} -> ${is ?? 'nothing'}`;
}

function differences(sql: string, history?: string): readonly string[] {
  const { before, after } = change(sql, history);
  return differencesOf(before, after).map(worded);
}

beforeAll(loadParser);

describe('what differs', () => {
  it.each<readonly [string, readonly string[]]>([
    ['alter table notes disable row level security;', ['table "notes": row level security: on -> nothing']],
    ['alter table users enable row level security, force row level security;', ['table "users": row level security: nothing -> on', 'table "users": row level security for the owner: nothing -> forced']],
    ['drop policy own on notes;', ['missing policy "own" on "notes"']],
    ['create policy more on notes using (true);', ['extra policy "more" on "notes"']],
    ['alter policy own on notes to public using (true);', ['policy "own" on "notes": TO: authenticated -> public', 'policy "own" on "notes": USING: owner is not null -> true']],
    ['drop policy own on notes; create policy own on notes as restrictive for update to authenticated using (owner is not null) with check (owner is null);', [
      'policy "own" on "notes": AS: PERMISSIVE -> RESTRICTIVE', 'policy "own" on "notes": FOR: SELECT -> UPDATE', 'policy "own" on "notes": WITH CHECK: nothing -> owner is null']],
    ['alter view titles reset (security_invoker);', ['view "titles": security_invoker: true -> nothing']],
    ['create or replace view titles with (security_invoker = on) as select id, body from notes where id > 0;', ['view "titles": query: select id, body from notes -> select id, body from notes where id > 0']],
    ["alter function total(integer) security invoker immutable reset search_path;", ['function "total(integer)": security: definer -> invoker', 'function "total(integer)": search_path:  -> nothing', 'function "total(integer)": volatility: stable -> immutable']],
    ["create or replace function total(integer) returns bigint language sql stable security definer set search_path = '' as 'select 2';", ['function "total(integer)": body: select 1 -> select 2']],
    ['grant insert on notes to anon, authenticated;', ['table "notes": grants to anon: SELECT -> INSERT, SELECT', 'table "notes": grants to authenticated: nothing -> INSERT']],
    ['grant update (body) on notes to anon;', ['table "notes": grants to anon on column body: nothing -> UPDATE']],
    ['revoke execute on function total(integer) from public;', ['function "total(integer)": grants to public: EXECUTE -> nothing']],
    ['alter default privileges in schema public grant select on tables to anon;', ['the database: default privileges of postgres on tables in public to anon: nothing -> SELECT']],
    ['drop table notes cascade;', ['missing table "notes"', 'missing view "titles"', 'publication "live": table "notes": published -> nothing']],
    ['create table tags (id bigint primary key, label text); create index on tags (label); alter table tags enable row level security; create policy p on tags using (true);', ['extra table "tags"']],
    ['alter table notes rename to memos;', ['table "notes": name: notes -> memos']],
    ['alter table notes set schema shop;', ['table "notes": name: notes -> shop.notes']],
    ['alter table notes rename column body to content;', ['column "notes.body": name: body -> content']],
    ['alter table users rename to people; create table users (id uuid primary key, name text default \'x\' not null); create rule r as on delete to users do nothing;', [
      'table "users": rows: its own -> other rows: its own are in "people"', 'constraint "notes_owner_fkey" on "notes": definition: foreign key (owner) references users (id) on delete cascade -> foreign key (owner) references people (id) on delete cascade', 'extra table "people"', 'extra constraint "users_pkey1" on "users"']],
    ['alter table notes drop column size;', ['missing column "notes.size"']],
    ['alter table notes add column tag text; create index on notes (tag);', ['extra column "notes.tag"']],
    ['alter table notes drop column body cascade; alter table notes add column body text;', ['missing view "titles"', 'missing index "notes_body"']],
    ['alter table notes alter column size type bigint, alter column size set default 1, alter column size set not null;', ['column "notes.size": type: integer -> bigint', 'column "notes.size": NOT NULL: nothing -> NOT NULL', 'column "notes.size": default: nothing -> 1']],
    ['alter table notes alter column id add generated always as identity;', ['column "notes.id": identity: nothing -> always']],
    ["comment on column notes.body is 'B'; comment on table notes is null;", ['column "notes.body": comment: nothing -> B', 'table "notes": comment: N -> nothing']],
    ['alter table notes drop constraint notes_size_check; alter table notes add constraint notes_size_check check (size >= 0) not valid;', ['constraint "notes_size_check" on "notes": expression: size > 0 -> size >= 0', 'constraint "notes_size_check" on "notes": NOT VALID: nothing -> NOT VALID']],
    ['alter table notes drop constraint notes_owner_fkey; alter table notes add constraint notes_owner_fkey foreign key (owner) references users (id) on update restrict;', ['constraint "notes_owner_fkey" on "notes": definition: foreign key (owner) references users (id) on delete cascade -> foreign key (owner) references users (id) on update restrict']],
    ['alter table notes rename constraint notes_size_check to positive;', ['constraint "notes_size_check" on "notes": name: notes_size_check -> positive']],
    ['drop index notes_body; create unique index notes_body on notes (lower(body) desc) include (size) where size > 1;', ['index "notes_body": definition: btree (body) -> unique btree ((lower(body)) desc) include (size)', 'index "notes_body": predicate: nothing -> size > 1']],
    ['create index more on notes (size);', ['extra index "more"']],
    ['alter index notes_body rename to other;', ['index "notes_body": name: notes_body -> other']],
    ['alter table notes disable trigger stamp;', ['trigger "stamp" on "notes": firing: origin -> disabled']],
    ['drop trigger stamp on notes;', ['missing trigger "stamp" on "notes"']],
    ["alter type mood add value 'sad' before 'glad';", ["enum \"mood\": values: 'calm', 'glad' -> 'calm', 'sad', 'glad'"]],
    ["alter type mood rename value 'glad' to 'happy';", ["enum \"mood\": values: 'calm', 'glad' -> 'calm', 'happy'"]],
    ['alter type point add attribute z integer;', ['type "point": attributes: x integer, y integer -> x integer, y integer, z integer']],
    ['alter domain slug set not null;', ['domain "slug": NOT NULL: nothing -> NOT NULL']],
    ['alter publication live add table users;', ['publication "live": table "users": nothing -> published']],
    ['drop sequence numbers; drop extension citext; drop schema shop; drop statistics s; drop rule r on users;', ['missing sequence "numbers"', 'missing extension "citext"', 'missing schema "shop"', 'missing statistics "s"', 'missing rule "r" on "users"']],
    ['alter table notes owner to clerk;', ['table "notes": owner: postgres -> clerk']],
    ['alter table notes set unlogged; alter table notes replica identity full; alter table notes set (fillfactor = 70);', ['table "notes": fillfactor: nothing -> 70', 'table "notes": persistence: permanent -> unlogged', 'table "notes": replica identity: nothing -> full']],
    ['create or replace function total(integer, integer) returns bigint language sql as \'select 1\';', ['extra function "total(integer, integer)"']],
  ])('%s', (sql, expected) => expect(differences(sql).toSorted()).toEqual(expected.toSorted()));
});

describe('what is the same', () => {
  it.each([
    'select 1;',
    'drop policy own on notes; CREATE POLICY "own" ON public.notes FOR SELECT TO authenticated USING ((owner IS NOT NULL));',
    'drop view titles; create view public.titles with (security_invoker = on) as SELECT notes.id, notes.body -- both\nFROM public.notes;',
    "create or replace function total(integer) returns bigint language sql stable security definer set search_path = '' as ' SELECT 1; ';",
    'alter table notes rename to memos; alter table memos rename to notes;',
    'drop index notes_body; create index notes_body on public.notes using btree (body);',
    "alter table notes drop constraint notes_size_check; alter table notes add check ((size > 0));",
    'create table tags (id serial primary key); drop table tags;',
    'create temp table batch (id bigint);',
    'alter table elsewhere enable row level security;',
    "alter table users alter column name set default 'x'::text;",
    'revoke select on notes from anon; grant select on table notes to anon;',
  ])('%s', (sql) => expect(differences(sql)).toEqual([]));

  it('lists of values in either form', () => {
    expect(differences("alter table tags drop constraint kind; alter table tags add constraint kind check ((label = any (array['a'::text, 'b'::text])));", "create table tags (label text constraint kind check (label in ('a', 'b')));")).toEqual([]);
  });

  it('the order of columns, which is told aside', () => {
    const { before, after } = change('alter table notes drop column body cascade; alter table notes add column body text; create index notes_body on notes (body); create view titles with (security_invoker = true) as select id, body from notes;');
    expect(differencesOf(before, after)).toEqual([]);
    expect(reorderedTables(before, after)).toEqual(['notes']);
  });
});

it('names the gravest first', () => {
  const sql = "comment on table notes is 'M'; create index more on notes (size); alter table notes drop column size; drop view titles; grant insert on notes to anon; drop policy own on notes; alter table notes disable row level security;";
  expect(differences(sql)).toEqual([
    'table "notes": row level security: on -> nothing', 'missing policy "own" on "notes"', 'table "notes": grants to anon: SELECT -> INSERT, SELECT', 'missing view "titles"', 'missing column "notes.size"', 'table "notes": comment: N -> M',
  ]);
});

it('says nothing of a part that could not be followed', () => {
  const format = (template: string): string => `do $$ declare t text; begin for t in select tablename from pg_tables loop execute format('${template}', t); end loop; end $$;`;
  expect(differences(`drop policy own on notes; ${format('create policy own on %I using (true)')}`)).toEqual([]);
  expect(differences(`alter table notes disable row level security; revoke select on notes from anon; ${format('alter table %I enable row level security')}`)).toEqual(['table "notes": grants to anon: SELECT -> nothing']);
});

it('of a table that no file made compares what files added', () => {
  expect(differences('alter table legacy add column tag text; create policy p on legacy using (true); alter table legacy disable row level security; grant select on legacy to anon;')).toEqual(['extra policy "p" on "legacy"', 'extra column "legacy.tag"']);
  expect(differences('drop table legacy;', 'alter table legacy add column tag text;')).toEqual(['missing table "legacy"']);
});
