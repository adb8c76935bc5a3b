import { describe, expect, it } from 'vitest';
import { references } from '../../src/sql/references.js';
import { statement } from './read-sql.js';

function relations(sql: string): readonly string[] {
  return references(statement(sql).node).relations.map(({ schema, name, written, sequence }) => `${written ? 'write ' : ''}${sequence ? 'sequence ' : ''}${schema === undefined ? '' : `${schema}.`}${name}`);
}

describe('relations', () => {
  it('are found wherever a query names them', () => {
    expect(relations('select (select 1 from a) from b join app.c on exists (select from d), lateral (select * from e) x union select 1 from f')).toEqual(['a', 'b', 'app.c', 'd', 'e', 'f']);
  });

  it('are not the queries of WITH', () => {
    expect(relations('with recent as (select * from orders) select * from recent, users')).toEqual(['orders', 'users']);
  });

  it('are what a query of WITH hides while it is not yet in scope', () => {
    expect(relations('with users as (select * from users) select * from users')).toEqual(['users']);
    expect(relations('with recursive users as (select * from users) select * from users')).toEqual([]);
    expect(relations('with a as (select * from b), b as (select * from a) select * from a, b')).toEqual(['b']);
  });

  it('are in scope of the query alone that has the WITH', () => {
    expect(relations('select * from (with recent as (select 1) select * from recent) x, recent')).toEqual(['recent']);
    expect(relations('with recent as (select 1) select * from app.recent')).toEqual(['app.recent']);
  });

  it.each([
    ['insert into orders select * from carts', ['write orders', 'carts']],
    ['with orders as (select 1) insert into orders select * from orders', ['write orders']],
    ['update orders set total = 0 from carts', ['write orders', 'carts']],
    ['delete from orders using carts', ['write orders', 'carts']],
    ['merge into orders using carts on true when matched then delete', ['write orders', 'carts']],
    ['with gone as (delete from orders returning *) insert into archive select * from gone', ['write orders', 'write archive']],
    ['truncate orders, carts', ['write orders', 'write carts']],
    ['copy orders from stdin', ['write orders']],
    ['copy orders to stdout', ['orders']],
    ['copy (select * from carts) to stdout', ['carts']],
    ['select 1 into temp recent from orders', ['write recent', 'orders']],
    ['create view totals as select * from orders', ['totals', 'orders']],
    ['create table items (order_id int references orders)', ['items', 'orders']],
  ])('%s', (sql, expected) => {
    expect(relations(sql).toSorted()).toEqual([...expected].sort());
  });

  it('are found in text that names them', () => {
    expect(relations(`select nextval('app.orders_id_seq'), nextval('"Orders_seq"'::regclass), 'users'::regclass, 'MixedCase'::regclass::oid`)).toEqual([
      'sequence app.orders_id_seq', 'sequence Orders_seq', 'users', 'mixedcase',
    ]);
  });
});

it('columns are told with their qualifier', () => {
  const found = references(statement('select id, u.name, u.*, app.u.mail, * from users u where active').node).columns;
  expect(found.map(({ qualifier, name }) => (qualifier === undefined ? name : `${qualifier}.${name}`))).toEqual(['id', 'u.name', 'u.*', 'u.mail', '*', 'active']);
});

it('calls are told with the number of their arguments', () => {
  const found = references(statement('select now(), app.total(a, b => f(1)), count(*), sum(x) over (partition by g(y)) from unnest(h())').node).functions;
  expect(found.map(({ schema, name, arguments: count }) => `${schema === undefined ? '' : `${schema}.`}${name}/${count}`)).toEqual(['now/0', 'app.total/2', 'f/1', 'count/0', 'sum/1', 'g/1', 'unnest/1', 'h/0']);
});

it('types are those that Postgres does not bring along', () => {
  expect(references(statement("select 'a'::app.mood, x::text, cast(y as mood[])").node).types).toEqual([{ schema: 'app', name: 'mood' }, { name: 'mood' }]);
});

it('a policy names its table and what its expressions do', () => {
  const found = references(statement('create policy own on orders using (owner = auth.uid() and team in (select team_id from members))').node);
  expect(found.relations.map(({ name }) => name)).toEqual(['orders', 'members']);
  expect(found.functions).toMatchObject([{ schema: 'auth', name: 'uid', arguments: 0 }]);
});
