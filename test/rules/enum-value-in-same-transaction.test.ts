import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import rule from '../../rules/enum-value-in-same-transaction.js';
import { ProofDatabase } from './proof-database.js';
import { testRule } from './test-rule.js';

const history = `create type status as enum ('open', 'done'); create type kind as enum ('small', 'sent');
create table orders (id bigint primary key, status status, note text, kind kind); create table log (id bigint, status text);`;
const add = "alter type status add value 'sent';";

/** Each is refused after `add`, in the same transaction. */
const refused: readonly string[] = [
  "insert into orders values (1, 'sent');",
  "insert into orders (status, id) values ('open', 1), ('sent', 2);",
  "insert into orders (id, status) select id, 'sent' from log;",
  "update orders set status = 'sent' where id = 2;",
  "update orders set note = 'x' where status = 'sent';",
  "delete from orders o where o.status in ('open', 'sent');",
  "select 'sent'::status;",
  "select array['sent']::status[];",
  "select coalesce(status, 'sent') from orders;",
  "select case status when 'sent' then 1 end from orders;",
  "alter table orders alter column status set default 'sent';",
  "alter table orders add column next status default 'sent';",
  "create table parcels (id bigint, status status default 'sent');",
  "create table parcels (id bigint, status status check (status <> 'sent'));",
  "alter table orders add constraint not_sent check (status <> 'sent');",
  "create index orders_sent on orders (id) where status = 'sent';",
  "create policy sent on orders for select using (status = 'sent');",
  "create view sent_orders as select * from orders where status = 'sent';",
  "create function sent_orders() returns bigint language sql as $$ select count(*) from orders where status = 'sent' $$;",
  "create function is_sent(wanted status) returns boolean language sql as $$ select wanted = 'sent' $$;",
  "create function sent() returns bigint begin atomic select count(*) from orders where status = 'sent'; end;",
  "do $$ begin update orders set status = 'sent'; end $$;",
];
/** These are not. */
const accepted: readonly string[] = [
  "insert into log values (1, 'sent');",
  "insert into orders (id, note, kind) values (1, 'sent', 'sent');",
  "update orders set status = 'done';",
  "select 'sent'::kind;",
  "select * from orders where note = 'sent' and kind = 'sent';",
  "select * from orders where status::text = 'sent';",
  "select log.id from log, orders where log.status = 'sent';",
  "create function later() returns void language plpgsql as $$ begin update orders set status = 'sent'; end $$;",
  "comment on type status is 'sent';",
];

testRule(rule, {
  valid: [
    ...accepted.map((sql) => ({ history, sql: `${add} ${sql}` })),
    { name: 'used in a later file', history: [history, add], sql: "update orders set status = 'sent' where id = 1;" },
    { name: 'the file commits in between', history, sql: `begin; ${add} commit; update orders set status = 'sent' where id = 1;` },
    { name: 'each statement by itself', history, runner: 'autocommit', sql: `${add} update orders set status = 'sent' where id = 1;` },
    { name: 'a value of CREATE TYPE', sql: "create type size as enum ('small'); create table shirts (size size default 'small');" },
    { name: 'a type made in the same transaction, from version 17 on', postgres: 17, sql: "create type size as enum ('small'); alter type size add value 'large'; create table shirts (size size default 'large');" },
  ],
  invalid: [
    ...refused.map((sql) => ({ name: `refused: ${sql}`, history, sql: `${add} ${sql}`, expect: [{ message: 'used', at: "'sent'", subject: 'public.status.sent' }] as const })),
    {
      name: 'what is said',
      history,
      sql: `${add} update orders set status = 'sent' where id = 1;`,
      expect: [{
        message: 'used', at: "'sent'", severity: 'error',
        what: 'Value "sent" of enum "status" is used in the transaction that adds it, which Postgres refuses (55P04).',
        related: [{ at: "alter type status add value 'sent'", text: 'added here' }],
      }],
    },
    { name: 'a type made in the same transaction, before version 17', postgres: 15, sql: "create type size as enum ('small'); alter type size add value 'large'; create table shirts (size size default 'large');", expect: [{ message: 'used', at: "'large'" }] },
    { name: 'BEGIN where each statement stands by itself', history, runner: 'autocommit', sql: `begin; ${add} update orders set status = 'sent' where id = 1; commit;`, expect: [{ message: 'used', at: "'sent'" }] },
  ],
});

describe('on a Postgres', () => {
  let db: ProofDatabase;
  beforeAll(async () => {
    db = await ProofDatabase.open();
  });
  afterAll(() => db.close());

  it.each(refused)('refuses %s', async (sql) => {
    await db.begin(history);
    await db.run("insert into log values (1, 'x'); insert into orders values (1, 'open'); begin;");
    await db.run(add);
    const failure = await db.attempt(sql);
    await db.run('rollback');
    expect(failure).toMatchObject({ code: '55P04' });
  });

  it.each(accepted)('takes %s', async (sql) => {
    await db.begin(history);
    await db.run('begin;');
    await db.run(add);
    const failure = await db.attempt(sql);
    await db.run('rollback');
    expect(failure).toBeUndefined();
  });
});
