import rule from '../../rules/contract-too-early.js';
import { testRule } from './test-rule.js';

const folder = 'supabase/migrations';
/** One file to lint after others, which are history. */
function after(history: Readonly<Record<string, string>>, name: string, sql: string): { readonly files: Readonly<Record<string, string>>; readonly context: readonly string[] } {
  const placed = Object.fromEntries(Object.entries(history).map(([file, text]) => [`${folder}/${file}`, text]));
  return { files: { ...placed, [`${folder}/${name}`]: sql }, context: Object.keys(placed) };
}

const renaming = 'create table users (id bigint primary key); alter table users rename to profiles; create view users with (security_invoker = true) as select * from profiles;';
const renamed = { '20260118090000_rename.sql': renaming };
const members = { '20260401090000_members.sql': 'create table members (id bigint primary key, fullname text);' };
const expanded = { ...members, '20260402090000_expand.sql': 'alter table members add column full_name text;\nupdate members set full_name = trim(fullname);' };
const orders = { '20260401090000_orders.sql': 'create table orders (id bigint primary key, total int);' };
const copying = 'create table orders_v2 (id bigint primary key, total int);\ninsert into orders_v2 select id, total from orders;';

testRule(rule, {
  valid: [
    { name: 'a view after its day', ...after(renamed, '20260119090000_cleanup.sql', 'drop view users;') },
    { name: 'a view that never had the name of a table', ...after({ '20260118090000_people.sql': 'create table users (id bigint primary key); create view people as select * from users;' }, '20260118100000_cleanup.sql', 'drop view people;') },
    { name: 'a view made again', ...after(renamed, '20260118100000_again.sql', 'drop view users; create view users with (security_invoker = true) as select id from profiles;') },
    { name: 'a column after a week', ...after(expanded, '20260409090000_contract.sql', 'alter table members drop column fullname;') },
    { name: 'a column that nothing replaces', ...after(members, '20260402100000_drop.sql', 'alter table members drop column fullname;') },
    { name: 'the younger column of two', ...after(expanded, '20260402100000_back.sql', 'alter table members drop column full_name;') },
    { name: 'all in one file', ...after(members, '20260402100000_all.sql', 'alter table members add column full_name text; update members set full_name = fullname; alter table members drop column fullname;') },
    { name: 'a swap', ...after({ ...orders, '20260402090000_copy.sql': copying }, '20260402100000_swap.sql', 'drop table orders; alter table orders_v2 rename to orders;') },
    { name: 'versions that are no time stamps', ...after({ '001_rename.sql': renaming }, '002_cleanup.sql', 'drop view users;') },
    { name: 'as configured', options: { viewDays: 0 }, ...after(renamed, '20260118100000_cleanup.sql', 'drop view users;') },
  ],
  invalid: [
    {
      name: 'a compatibility view',
      ...after(renamed, '20260118120000_cleanup.sql', 'drop view users;'),
      expect: [{
        message: 'early', at: 'users', subject: 'public.users', severity: 'warning', related: [{ at: 'users', text: 'replaced here' }],
        what: 'View "users", which serves the former name of "profiles", goes 3 hours after that table was renamed, where clients were given 1 day to change over.',
        help: 'Drop it in a migration whose version is 20260119090000 or later, once nothing uses it any more.',
      }],
    },
    {
      name: 'a column whose values were copied',
      ...after(expanded, '20260405090000_contract.sql', 'alter table members drop column fullname;'),
      expect: [{ message: 'early', at: 'fullname', what: 'Column "members.fullname" goes 3 days after its values were copied to "full_name", where clients were given 7 days to change over.' }],
    },
    {
      name: 'a table, in one push with its copy',
      deploy: 'together',
      ...after(orders, '20260402090000_copy.sql', copying),
      files: { ...after(orders, '20260402090000_copy.sql', copying).files, [`${folder}/20260402090500_drop.sql`]: 'drop table orders;' },
      expect: [{ message: 'early', at: 'orders', path: `${folder}/20260402090500_drop.sql`, what: 'Table "orders" goes less than an hour after its rows were copied to "orders_v2", where clients were given 7 days to change over.' }],
    },
  ],
});
