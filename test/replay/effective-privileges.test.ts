import { PGlite } from '@electric-sql/pglite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { actsAs, displayName, exposedTo, isAmong, mayUse, type Catalog, type Granted, type Privilege } from '../../src/catalog/index.js';
import { Replay } from '../../src/replay/replay.js';
import { parseSource } from '../../src/sql/parse.js';
import { loadParser } from '../../src/sql/parser.js';

const setup = `
create role anon nologin; create role authenticated nologin; create role service_role nologin bypassrls; create role app_reader nologin; create role app_editor nologin;
create role passive nologin noinherit; grant usage on schema public to public;
create table notes (id bigint primary key, owner uuid, body text); create sequence tickets; create view titles as select id, body from notes;
create function total(amount int) returns int language sql as 'select amount'; create schema app; create table app.items (id int, price int);`;

/** What is done after the setup; afterwards each role may do the same here and there. */
const forms = [
  ['a grant to a role', 'grant select on notes to anon;'],
  ['a grant to PUBLIC', 'grant select, insert on notes to public;'],
  ['ALL', 'grant all on notes to authenticated;'],
  ['a grant for columns', 'grant select (id, body), update (body) on notes to anon;'],
  ['a grant for columns to PUBLIC', 'grant select (id) on notes to public;'],
  ['ALL for a column', 'grant all (body) on notes to anon;'],
  ['a column taken under a grant for the table', 'grant select on notes to anon; revoke select (body) on notes from anon;'],
  ['a table taken over grants for columns', 'grant select (id, body) on notes to anon; revoke select on notes from anon;'],
  ['one of two columns taken', 'grant select (id, body) on notes to anon; revoke select (body) on notes from anon;'],
  ['a grant to a group', 'grant select on notes to app_reader; grant app_reader to anon;'],
  ['a membership before the grant', 'grant app_reader to anon; grant select on notes to app_reader;'],
  ['a chain of groups', 'grant app_reader to app_editor; grant app_editor to authenticated; grant select on notes to app_reader; grant update on notes to app_editor;'],
  ['a membership ended', 'grant select on notes to app_reader; grant app_reader to anon; revoke app_reader from anon;'],
  ['a member that does not inherit', 'grant app_reader to passive; grant select on notes to app_reader;'],
  ['a chain that a member without inheritance breaks', 'grant app_reader to passive; grant passive to anon; grant select on notes to app_reader; grant insert on notes to passive;'],
  ['WITH INHERIT FALSE', 'grant app_reader to anon with inherit false; grant select on notes to app_reader;'],
  ['WITH INHERIT TRUE for a role that does not inherit', 'grant app_reader to passive with inherit true; grant select on notes to app_reader;'],
  ['INHERIT taken from a membership', 'grant app_reader to anon; revoke inherit option for app_reader from anon; grant select on notes to app_reader;'],
  ['INHERIT given to a membership', 'grant app_reader to anon with inherit false; grant app_reader to anon with inherit true; grant select on notes to app_reader;'],
  ['the same membership granted again', 'grant app_reader to anon with inherit false; grant app_reader to anon; grant select on notes to app_reader;'],
  ['NOINHERIT after the membership', 'grant app_reader to anon; alter role anon noinherit; grant select on notes to app_reader;'],
  ['NOINHERIT before the membership', 'alter role anon noinherit; grant app_reader to anon; grant select on notes to app_reader;'],
  ['INHERIT after the membership', 'grant app_reader to passive; alter role passive inherit; grant select on notes to app_reader;'],
  ['WITH SET FALSE', 'grant app_reader to anon with set false; grant select on notes to app_reader;'],
  ['WITH ADMIN OPTION', 'grant app_reader to anon with admin option; grant select on notes to app_reader; revoke admin option for app_reader from anon;'],
  ['CREATE ROLE … IN ROLE', 'create role helper in role app_reader, app_editor; grant select on notes to app_reader; grant delete on notes to app_editor;'],
  ['CREATE ROLE … NOINHERIT IN ROLE', 'create role helper noinherit in role app_reader; grant select on notes to app_reader;'],
  ['CREATE ROLE … ROLE', 'create role helpers role anon, passive; grant select on notes to helpers;'],
  ['CREATE ROLE … ADMIN', 'create role helpers admin authenticated; grant select on notes to helpers;'],
  ['ALTER GROUP', 'alter group app_reader add user anon, authenticated; alter group app_reader drop user anon; grant select on notes to app_reader;'],
  ['a role renamed', 'grant app_reader to anon; grant select on notes to app_reader; alter role app_reader rename to readers; grant insert on notes to readers;'],
  ['a group dropped', 'grant app_reader to anon; drop role app_reader; create role app_reader; grant select on notes to app_reader;'],
  ['a superuser', 'alter role app_editor superuser;'],
  ['an owner', 'alter table notes owner to app_editor;'],
  ['a member of the owner', 'alter table notes owner to app_editor; grant app_editor to authenticated;'],
  ['an owner who was granted', 'grant select on notes to app_editor, anon; alter table notes owner to app_editor; alter table notes owner to app_reader;'],
  ['a schema given to another owner', 'alter schema app owner to app_editor; grant app_editor to anon; grant select on app.items to anon;'],
  ['USAGE on a schema', 'grant usage on schema app to app_reader; grant app_reader to anon; grant select on app.items to anon;'],
  ['ALL TABLES and one made later', 'grant select on all tables in schema app to anon; create table app.later (id int);'],
  ['REVOKE ON ALL TABLES and one made later', 'grant select on all tables in schema public to anon; revoke all on all tables in schema public from anon; create table later (id int);'],
  ['ALL SEQUENCES, ALL FUNCTIONS', 'grant all on all sequences in schema public to anon; revoke execute on all functions in schema public from public; grant execute on all functions in schema public to authenticated;'],
  ['default privileges', 'alter default privileges in schema public grant select on tables to anon; create table later (id int); create table app.elsewhere (id int);'],
  ['default privileges of another role', 'alter default privileges for role app_editor in schema public grant select on tables to anon; grant create on schema public to app_editor; create table ours (id int); set role app_editor; create table theirs (id int); reset role;'],
  ['default privileges taken back', 'alter default privileges grant select on tables to anon; alter default privileges revoke select on tables from anon; create table later (id int);'],
  ['EXECUTE taken from PUBLIC by default', 'alter default privileges revoke execute on functions from public; create function later() returns int language sql as \'select 1\';'],
  ['default privileges to a group', 'alter default privileges in schema public grant select, insert on tables to app_reader; create table later (id int); grant app_reader to anon;'],
  ['EXECUTE', 'revoke execute on function total(int) from public; grant execute on function total(int) to app_reader; grant app_reader to authenticated;'],
  ['a function replaced', "revoke execute on function total(int) from public; create or replace function total(amount int) returns int language sql as 'select amount + 1';"],
  ['a function made anew', "revoke execute on function total(int) from public; drop function total(int); create function total(amount int) returns int language sql as 'select amount';"],
  ['a table renamed and moved', 'grant select on notes to anon; alter table notes rename to pages; alter table pages set schema app;'],
  ['a column renamed and one added', 'grant select (body) on notes to anon; alter table notes rename body to content; alter table notes add column extra int;'],
  ['a granted column dropped and made anew', 'grant select (body) on notes to anon; drop view titles; alter table notes drop column body; alter table notes add column body text;'],
  ['a view replaced', 'grant select on titles to anon; create or replace view titles as select id, body, owner from notes;'],
  ['a view made anew', 'grant select on titles to anon; drop view titles; create view titles as select id from notes;'],
  ['the option to grant', 'grant select on notes to authenticated with grant option; revoke grant option for select on notes from authenticated;'],
  ['what was passed on, taken with CASCADE', 'grant select on notes to app_editor with grant option; set role app_editor; grant select on notes to anon; reset role; revoke select on notes from app_editor cascade;'],
  ['the option to grant, taken with CASCADE', 'grant select on notes to app_editor with grant option; set role app_editor; grant select on notes to anon; reset role; revoke grant option for select on notes from app_editor cascade;'],
  ['granted by two', 'grant select on notes to app_editor with grant option; grant select on notes to anon; set role app_editor; grant select on notes to anon; reset role; revoke select on notes from anon;'],
  ['DROP OWNED', 'grant select on notes to anon; grant app_reader to anon; drop owned by anon;'],
  ['REASSIGN OWNED', 'alter table notes owner to app_editor; reassign owned by app_editor to app_reader;'],
  ['pg_read_all_data', 'grant pg_read_all_data to anon;'],
  ['pg_write_all_data', 'grant pg_write_all_data to app_editor; grant app_editor to authenticated;'],
] as const;

const ofTables: readonly Privilege[] = ['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES', 'TRIGGER'];
const ofColumns: readonly Privilege[] = ['SELECT', 'INSERT', 'UPDATE', 'REFERENCES'];
const ofSequences: readonly Privilege[] = ['USAGE', 'SELECT', 'UPDATE'];

describe('what roles may do, as PostgreSQL says', () => {
  let db: PGlite;
  beforeAll(async () => {
    db = await PGlite.create();
    await loadParser();
  });
  afterAll(() => db.close());

  it.each(forms)('%s', async (_name, sql) => {
    const catalog = replayed(setup + sql);
    await db.exec(`begin; ${setup} ${sql}`);
    try {
      const { rows } = await db.query<{ it: string }>(held);
      expect(heldIn(catalog)).toEqual(rows.map(({ it }) => it).toSorted());
    } finally {
      await db.exec('rollback; reset role');
    }
  });

  it.each([
    ['a member', 'grant app_reader to anon;', 1],
    ['no member', '', 0],
    ['a member that does not inherit', 'grant app_reader to anon with inherit false;', 0],
    ['a member of a member', 'grant app_reader to app_editor; grant app_editor to anon;', 1],
  ])('a policy TO app_reader is for anon as %s', async (_name, sql, seen) => {
    const policy = 'insert into notes values (1); alter table notes enable row level security; grant select on notes to anon; create policy for_readers on notes for select to app_reader using (true);';
    const catalog = replayed(setup + policy + sql);
    const [made] = catalog.policies(catalog.relation({ schema: 'public', name: 'notes' })!.id);
    await db.exec(`begin; ${setup} ${policy} ${sql} set role anon`);
    try {
      const { rows } = await db.query('select id from notes');
      expect(rows.length).toBe(seen);
      expect(isAmong(catalog, 'anon', made!.roles)).toBe(seen === 1);
    } finally {
      await db.exec('rollback; reset role');
    }
  });
});

describe('exposedTo', () => {
  it.each([
    ['grant select on notes to app_reader; grant app_reader to anon;', ['anon']],
    ['grant select on notes to app_reader; grant app_reader to anon with inherit false;', []],
    ['grant select on notes to public;', ['public']],
    ['alter table notes owner to app_editor; grant app_editor to authenticated;', ['authenticated']],
    ['grant truncate on notes to anon;', []],
  ])('%s', (sql, roles) => {
    const catalog = replayed(setup + sql);
    expect(exposedTo(catalog, catalog.relation({ schema: 'public', name: 'notes' })!, ['public'])).toEqual(roles);
  });
});

describe('until version 15 the role inherits or not, whenever it joined', () => {
  it.each([
    ['grant app_reader to anon; alter role anon noinherit;', ['anon', 'public']],
    ['grant app_reader to passive; alter role passive inherit;', ['passive', 'public', 'app_reader']],
  ])('%s', (sql, roles) => {
    expect(actsAs(replayed(setup + sql, 15), roles[0]!)).toEqual(roles);
  });
});

function replayed(sql: string, postgres = 18): Catalog {
  const replay = new Replay({ postgres });
  replay.run({ version: '1', deploy: 0 }, parseSource({ path: '1.sql', text: sql }));
  return replay.catalog;
}

/** Role, privilege and object, a line each. */
function heldIn(catalog: Catalog): readonly string[] {
  const roles = [...catalog.objectsOf('role')].map(({ name }) => name).filter((name) => !name.startsWith('pg_') && name !== 'postgres');
  const lines: string[] = [];
  const ask = (role: string, object: Granted, privileges: readonly Privilege[], name: string, column?: string): void => {
    for (const privilege of privileges) if (mayUse(catalog, object, role, privilege, column)) lines.push(`${role} ${privilege} ${name}`);
  };
  for (const role of roles) {
    for (const group of roles) if (actsAs(catalog, role).includes(group) || catalog.named('role', role)?.superuser === true) lines.push(`${role} is ${group}`);
    for (const object of catalog.objects()) {
      if (object.kind === 'relation' && object.relationKind === 'sequence') ask(role, object, ofSequences, displayName(object));
      else if (object.kind === 'relation') {
        ask(role, object, ofTables, displayName(object));
        for (const column of object.columns) ask(role, object, ofColumns, `${displayName(object)}.${column.name}`, column.name);
      } else if (object.kind === 'function') ask(role, object, ['EXECUTE'], displayName(object));
      else if (object.kind === 'schema') ask(role, object, ['USAGE', 'CREATE'], object.name);
    }
  }
  return lines.toSorted();
}

/** The same lines from a database. */
const held = `
with roles as (select oid, rolname as role from pg_roles where rolname !~ '^pg_' and rolname <> 'postgres'),
  own as (select oid, nspname from pg_namespace where nspname !~ '^pg_' and nspname <> 'information_schema'),
  relations as (select c.oid, c.relkind, case nspname when 'public' then relname else nspname || '.' || relname end as name from pg_class c join own on own.oid = relnamespace where relkind in ('r', 'v', 'S'))
select role || ' is ' || g.rolname as it from roles join pg_roles g on g.rolname !~ '^pg_' and g.rolname <> 'postgres' and pg_has_role(roles.oid, g.oid, 'USAGE')
union all select role || ' ' || p || ' ' || name from roles, relations, unnest(array['${ofTables.join("', '")}']) p where relkind <> 'S' and has_table_privilege(roles.oid, relations.oid, p)
union all select role || ' ' || p || ' ' || name || '.' || attname from roles, relations join pg_attribute on attrelid = relations.oid and attnum > 0 and not attisdropped, unnest(array['${ofColumns.join("', '")}']) p
  where relkind <> 'S' and has_column_privilege(roles.oid, relations.oid, attnum, p)
union all select role || ' ' || p || ' ' || name from roles, relations, unnest(array['${ofSequences.join("', '")}']) p where relkind = 'S' and has_sequence_privilege(roles.oid, relations.oid, p)
union all select role || ' EXECUTE ' || proname from roles, pg_proc join own on own.oid = pronamespace where has_function_privilege(roles.oid, pg_proc.oid, 'EXECUTE')
union all select role || ' ' || p || ' ' || nspname from roles, own, unnest(array['USAGE', 'CREATE']) p where has_schema_privilege(roles.oid, own.oid, p)`;
