import type { TypeName } from '@pgsql/types';
import { describe, expect, it } from 'vitest';
import { nameOf, optionText, roleName, routineName, serialType, settingText, stringLiteralSpan, typeReference } from '../../src/sql/names.js';
import { walk } from '../../src/sql/walk.js';
import { spanText } from '../../src/text/index.js';
import { statement } from './read-sql.js';

function typeOf(text: string): TypeName {
  let found: TypeName | undefined;
  walk(statement(`create table things (c ${text})`).node, { ColumnDef: (column) => void (found = column.typeName) });
  return found!;
}

describe('types are told as format_type prints them', () => {
  it.each([
    ['int4', 'integer'], ['int', 'integer'], ['bigint', 'bigint'], ['int2', 'smallint'], ['float', 'double precision'], ['float(20)', 'real'], ['bool', 'boolean'],
    ['varchar(20)', 'character varying(20)'], ['varchar', 'character varying'], ['char(3)', 'character(3)'], ['char', 'character(1)'], ['bpchar', 'bpchar'], ['"char"', '"char"'],
    ['timestamptz', 'timestamp with time zone'], ['timestamptz(3)', 'timestamp(3) with time zone'], ['timestamp(0) without time zone', 'timestamp(0) without time zone'],
    ['time', 'time without time zone'], ['timetz(3)', 'time(3) with time zone'], ['numeric(10,2)', 'numeric(10,2)'], ['decimal', 'numeric'],
    ['bit', 'bit(1)'], ['bit varying(5)', 'bit varying(5)'], ['interval', 'interval'], ['interval day to second(3)', 'interval day to second(3)'], ['interval(3)', 'interval(3)'],
    ['text[]', 'text[]'], ['int[][]', 'integer[]'], ['text array', 'text[]'], ['_text', 'text[]'], ['pg_catalog.int4', 'integer'], ['jsonb', 'jsonb'],
  ])('%s is %s', (written, text) => {
    expect(typeReference(typeOf(written))).toMatchObject({ text });
    expect(typeReference(typeOf(written)).name).toBeUndefined();
  });

  it.each([
    ['mood', { text: 'mood', name: 'mood' }], ['app.mood[]', { text: 'app.mood[]', schema: 'app', name: 'mood' }], ['public.mood', { text: 'mood', schema: 'public', name: 'mood' }],
    ['"Mood"', { text: '"Mood"', name: 'Mood' }], ['extensions.vector(1536)', { text: 'extensions.vector(1536)', schema: 'extensions', name: 'vector' }],
    ['constructor', { text: 'constructor', name: 'constructor' }],
  ])('%s is not from Postgres', (written, reference) => {
    expect(typeReference(typeOf(written))).toMatchObject(reference);
  });

  it.each([['serial', 'integer'], ['bigserial', 'bigint'], ['smallserial', 'smallint'], ['serial[]', undefined], ['int', undefined], ['tostring', undefined]])('%s counts in %s', (written, type) => {
    expect(serialType(typeOf(written))).toBe(type);
  });
});

it('reads dotted names', () => {
  const node = statement('drop function app.total(int, text[])').node;
  const routine = 'DropStmt' in node ? node.DropStmt.objects?.[0] : undefined;
  expect(routine !== undefined && 'ObjectWithArgs' in routine && routineName(routine.ObjectWithArgs)).toEqual({ schema: 'app', name: 'total', types: ['integer', 'text[]'] });
  expect(nameOf([{ String: { sval: 'users' } }])).toEqual({ name: 'users' });
});

it('reads options and settings', () => {
  const view = statement('create view v with (security_invoker, check_option = LOCAL, n = 5) as select 1').node;
  expect('ViewStmt' in view && optionText(view.ViewStmt.options)).toEqual({ security_invoker: 'true', check_option: 'local', n: '5' });
  const set = statement("set search_path = app, 'Public', 3").node;
  expect('VariableSetStmt' in set && settingText(set.VariableSetStmt.args)).toBe('app, Public, 3');
});

it('reads roles', () => {
  const roles: string[] = [];
  walk(statement('grant select on users to public, anon, current_user').node, { RoleSpec: (role) => void roles.push(roleName(role, 'me')) });
  expect(roles).toEqual(['public', 'anon', 'me']);
});

it.each([["as $fn$ select 'x' $fn$", " select 'x' "], ["as 'select ''x'''", "select ''x''"], ["as -- it's\n e'select\\'1\\''", "select\\'1\\'"]])('finds the body in %s', (as, body) => {
  const create = statement(`create function f() returns text language sql ${as}`);
  const option = 'CreateFunctionStmt' in create.node ? create.node.CreateFunctionStmt.options!.find((node) => 'DefElem' in node && node.DefElem.defname === 'as') : undefined;
  expect(spanText(stringLiteralSpan(create, option !== undefined && 'DefElem' in option ? option.DefElem.location : undefined))).toBe(body);
});
