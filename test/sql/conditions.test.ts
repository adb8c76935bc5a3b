import { beforeAll, describe, expect, it } from 'vitest';
import { reachOfText, readCondition, writtenConditions } from '../../src/sql/conditions.js';
import { parseSource } from '../../src/sql/parse.js';
import { loadParser } from '../../src/sql/parser.js';

beforeAll(() => loadParser());

function conditionOf(using: string): ReturnType<typeof readCondition> {
  const [statement] = parseSource({ path: 'a.sql', text: `create policy p on t using (${using});` }).statements;
  return readCondition(writtenConditions(statement!).using!);
}

describe('reachOfText', () => {
  it.each([
    ['true', 'everyone'], ['(TRUE)', 'everyone'], ['1 = 1', 'everyone'], ["'a' = 'a'", 'everyone'], ['not false', 'everyone'], ["auth.role() = 'anon'", 'everyone'], ['auth.role() is not null', 'everyone'],
    ["owner = auth.uid() or auth.role() in ('anon', 'authenticated')", 'everyone'], ['true -- for now', 'everyone'],
    ["auth.role() = 'authenticated'", 'signed-in'], ["'authenticated' = (select auth.role())", 'signed-in'], ["(select auth.role() = 'authenticated')", 'signed-in'], ["auth.role() = 'authenticated'::text", 'signed-in'],
    ["auth.role() = any (array['authenticated', 'service_role'])", 'signed-in'], ['(select auth.uid()) is not null', 'signed-in'], ['auth.jwt() is not null and true', 'signed-in'], ["current_user = 'authenticated'", 'signed-in'],
    ['owner = auth.uid()', 'some'], ["auth.role() = 'service_role'", 'some'], ['auth.uid() is null', 'some'], ['1 = 2', 'some'], ['is_admin()', 'some'], ['auth.uid() is not null and owner = auth.uid()', 'some'], ["auth.role() <> 'anon'", 'some'],
    ['(select true from t)', 'some'], ["bucket_id = 'avatars'", 'some'], ['owner =', 'some'],
    ['false', 'nobody'], ['not true', 'nobody'], ['false and owner = auth.uid()', 'nobody'],
  ])('%s: %s', (text, reach) => {
    expect(reachOfText(text)).toBe(reach);
  });

  it.each([
    ["bucket_id = 'avatars'", 'everyone'], ["objects.bucket_id in ('a', 'b') and auth.role() = 'authenticated'", 'signed-in'], ["bucket_id = 'avatars' and owner = auth.uid()", 'some'], ['bucket_id = name', 'some'],
  ])('of the rows of one bucket, %s: %s', (text, reach) => {
    expect(reachOfText(text, 'bucket_id')).toBe(reach);
  });
});

describe('readCondition', () => {
  it.each([
    ['owner = auth.uid()', ['auth.uid']],
    ['owner = (select auth.uid())', []],
    ["owner = (select (auth.jwt() ->> 'sub')::uuid)", []],
    ['(select auth.uid() = owner)', ['auth.uid']],
    ['org_id in (select org_id from members where user_id = auth.uid())', ['auth.uid']],
    ["current_setting('app.x') = 'on' and auth.role() = auth.email()", ['current_setting', 'auth.role', 'auth.email']],
    ['owner = uid()', []],
  ])('finds the calls for each row in %s', (text, names) => {
    expect(conditionOf(text).perRow.map(({ name }) => name)).toEqual(names);
  });

  it('names the calls around one that depend on no row, from the outside in; not those in FROM', () => {
    const around = (text: string): unknown => conditionOf(text).perRow.map((call) => call.around?.map(({ schema, name }) => [schema, name]));
    expect(around("private.has_role(f(auth.uid()), 'a')")).toEqual([[['private', 'has_role'], [undefined, 'f']]]);
    expect(around('is_of(f(auth.uid()), org_id) and auth.uid() = owner')).toEqual([[[undefined, 'f']], undefined]);
    expect(around('exists (select from orgs(auth.uid()) o where o = org_id)')).toEqual([undefined]);
    expect(around('(select has_role(auth.uid()))')).toEqual([]);
  });

  it('tells what the sub-selects around a call read and name', () => {
    const [call, bare] = conditionOf('exists (select from private.members m, notes where m.org_id = docs.org_id and notes.id = m.id and user_id = auth.uid()) and auth.uid() in (select 1 from a)').perRow;
    expect(call?.within).toEqual([{ reads: [{ schema: 'private', name: 'members' }, { name: 'notes' }], opaque: false, bare: new Set(['user_id']), outer: new Set(['docs']) }]);
    expect(bare?.within).toEqual([]);
    expect(conditionOf('exists (select from f() x, (select 1 as a) y where x.a = y.a and auth.uid() = b)').perRow[0]?.within).toMatchObject([{ opaque: true, outer: new Set() }]);
  });

  it.each([
    ["auth.jwt() -> 'user_metadata' ->> 'role' = 'admin'", true], ["auth.jwt() #>> '{user_metadata, role}' = 'admin'", true], ["exists (select from auth.users u where u.raw_user_meta_data ->> 'role' = 'admin')", true],
    ["auth.jwt() -> 'app_metadata' ->> 'role' = 'admin'", false], ["note = 'the user_metadata of somebody'", false],
  ])('%s asks for user_metadata: %s', (text, asks) => {
    expect(conditionOf(text).userMetadata !== undefined).toBe(asks);
  });
});
