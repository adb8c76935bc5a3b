import rule from '../../rules/explicit-table-lock.js';
import { testRule } from './test-rule.js';

const history = 'create table orders (id bigint primary key, total bigint); create table notes (id bigint);';

testRule(rule, {
  valid: [
    { history, sql: 'lock table orders in access share mode; lock table orders in row exclusive mode; lock orders in share update exclusive mode;' },
    { name: 'a table made here', sql: 'create table orders (id bigint); lock table orders;' },
    { name: 'a later statement needs the lock', history, sql: 'lock table orders in access exclusive mode; alter table orders add column note text;' },
    { name: 'a later statement needs a stronger one', history, sql: 'lock table orders in share mode; alter table orders add column note text;' },
    { name: 'what comes later cannot be read', history, sql: "lock table orders; do $$ declare name text; begin for name in select 'orders' loop execute format('alter table %I rename to %I', name, name || '_old'); end loop; end $$;" },
    { name: 'MERGE that does nothing', history, sql: 'merge into orders using notes on orders.id = notes.id when matched then do nothing;' },
  ],
  invalid: [
    {
      history,
      sql: 'lock table orders;',
      expect: [{
        message: 'locked', at: 'orders', severity: 'warning', subject: 'public.orders', what: 'LOCK TABLE blocks every read and write of "orders" until the transaction ends.',
        related: [{ at: 'orders', text: 'table created here' }],
      }],
    },
    {
      name: 'several tables, in a mode that lets reads go on',
      history,
      sql: 'lock table orders, notes in share mode;',
      expect: [{ message: 'locked', at: 'orders', what: 'LOCK TABLE blocks every write of "orders" until the transaction ends.' }, { message: 'locked', at: 'notes' }],
    },
    { name: 'a later statement needs less', history, sql: 'lock orders; update orders set total = 0 where id = 1;', expect: [{ message: 'locked', at: 'orders' }] },
    {
      name: 'with a lock_timeout in force', history, sql: "set local lock_timeout = '2s'; lock table orders;",
      expect: [{ message: 'locked', at: 'orders', severity: 'note', help: 'Leave it out: each statement takes the lock that it needs. If writes must be kept out, IN SHARE ROW EXCLUSIVE MODE lets reads go on; nothing slow after it.' }],
    },
    {
      name: 'the same for writes', runner: 'supabase', history, sql: "set lock_timeout = '2s'; lock table orders in exclusive mode;",
      expect: [{ message: 'locked', at: 'orders', severity: 'note', help: "Leave it out where each statement's own lock is enough; else nothing slow after it." }],
    },
    { name: 'in a block', history, sql: 'do $$ begin lock table orders in exclusive mode; end $$;', expect: [{ message: 'locked', at: 'orders' }] },
  ],
});
