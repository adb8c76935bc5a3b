import rule from '../../rules/dropped-view.js';
import { testRule } from './test-rule.js';

const history = 'create table users (id bigint primary key, email text); create view user_emails as select email from users; create materialized view daily as select id from users;';

testRule(rule, {
  valid: [
    { name: 'renamed, and one of the old name made again', history: 'create table t (id bigint primary key); create view v as select id from t;', sql: 'alter view v rename to w; create view v as select id from w;' },
    { history, sql: 'drop view user_emails; create view user_emails as select email, id from users;' },
    { history, sql: 'create or replace view user_emails as select email, id from users;' },
    { name: 'made anew first under another name, then renamed', history, sql: 'create view fresh as select id, email from users; drop view if exists user_emails cascade; alter view fresh rename to user_emails;' },
    { name: 'a view of which not every column is known', history: `${history} create view all_legacy as select * from legacy.orders;`, sql: 'drop view all_legacy; create view all_legacy as select id from legacy.orders;' },
    { name: 'a table takes its place', history, sql: 'drop materialized view daily; create table daily as select id from users;' },
    { name: 'created in the same migration', history, sql: 'create view recent as select id from users; drop view recent;' },
    { name: 'a view that no file made, if it exists', sql: 'drop view if exists legacy_emails;' },
    { name: 'it is gone already', history: [history, 'drop view user_emails;'], sql: 'drop view if exists user_emails;' },
    { name: 'it goes along with its table: another rule’s', history, sql: 'drop table users cascade;' },
    { name: 'a temporary view', history, sql: 'create temp view batch as select id from users; drop view batch;' },
    {
      name: 'the view goes out in the same deploy',
      deploy: 'together',
      files: { 'supabase/migrations/1_view.sql': 'create table a (id bigint); create view b as select id from a;', 'supabase/migrations/2_no_view.sql': 'drop view b;' },
    },
  ],
  invalid: [
    {
      name: 'renamed',
      history: 'create table t (id bigint primary key); create view v with (security_invoker = true) as select id from t;',
      sql: 'alter view v rename to w;',
      expect: [{ message: 'renamed', at: 'v', severity: 'warning', what: 'Renaming view "v" to "w" breaks every client that still reads it by the old name.', help: 'Make the new one beside it: CREATE VIEW w WITH (security_invoker = true) AS SELECT * FROM v; and drop v in a later release' }],
    },
    {
      history,
      sql: 'drop view user_emails;',
      expect: [{
        message: 'dropped',
        at: 'user_emails',
        what: 'Dropping view "user_emails" breaks every client that still reads it.',
        help: 'Drop user_emails in a later release, once nothing reads it.',
        severity: 'warning',
        subject: 'public.user_emails',
        related: [{ at: 'user_emails', text: 'view created here' }],
      }],
    },
    { history, sql: 'drop materialized view if exists public.daily;', expect: [{ message: 'dropped', at: 'daily', what: 'Dropping materialized view "daily" breaks every client that still reads it.', related: [{ at: 'daily', text: 'materialized view created here' }] }] },
    { name: 'a view that no file made', sql: 'drop view legacy_emails;', expect: [{ message: 'dropped', at: 'legacy_emails', related: [] }] },
    {
      name: 'several, one of which comes back',
      history: `${history} create schema shop; create view shop."Open Orders" as select id from users;`,
      sql: 'drop view user_emails, shop."Open Orders"; create view user_emails as select id, email from users;',
      expect: [{ message: 'dropped', at: 'Open Orders', what: 'Dropping view "shop.Open Orders" breaks every client that still reads it.', help: 'Drop shop."Open Orders" in a later release' }],
    },
    {
      history,
      sql: 'drop view user_emails; create view user_emails as select id from users;',
      expect: [{
        message: 'columns',
        at: 'user_emails',
        what: 'View "user_emails" comes back without column "email": clients that still read it fail.',
        help: 'Keep the old columns in user_emails until nothing reads them; add new ones at the end.',
        severity: 'warning',
        subject: 'public.user_emails',
        related: [{ at: 'user_emails', text: 'view created here' }],
      }],
    },
    {
      name: 'renamed into its place, without some columns, quoted',
      history: `${history} create schema shop; create view shop."Open Orders" as select id, email, id + 1 as "Next" from users;`,
      sql: 'create view shop.fresh as select id from users; drop view shop."Open Orders"; alter view shop.fresh rename to "Open Orders";',
      expect: [{ message: 'columns', at: 'Open Orders', what: 'View "shop.Open Orders" comes back without columns "email", "Next": clients that still read them fail.', help: 'Keep the old columns in shop."Open Orders" until' }],
    },
    {
      name: 'a materialized view comes back as a view with other names',
      history,
      sql: 'drop materialized view daily; create view daily as select id as user_id from users;',
      expect: [{ message: 'columns', at: 'daily', what: 'View "daily" comes back without column "id": clients that still read it fail.' }],
    },
    {
      name: 'created again in another schema',
      history,
      sql: 'create schema private; drop view user_emails; create view private.user_emails as select email from users;',
      expect: [{ message: 'dropped', at: 'user_emails' }],
    },
    {
      name: 'a compatibility view, renamed on the way',
      history: [history, 'alter view user_emails rename to emails;'],
      sql: 'drop view emails;',
      expect: [{ message: 'dropped', at: 'emails' }],
    },
    {
      name: 'silenced with a reason, after multi-byte text',
      history,
      sql: "comment on table users is 'größer 日本 👍🏽';\n-- pg-safe-ignore dropped-view: nothing reads it since version 4\ndrop view user_emails;",
      expect: [{ message: 'dropped', at: 'user_emails', line: 3, suppressed: 'nothing reads it since version 4' }],
    },
  ],
});
