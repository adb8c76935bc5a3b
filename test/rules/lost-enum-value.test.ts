import rule from '../../rules/lost-enum-value.js';
import { testRule } from './test-rule.js';

const status = "create type status as enum ('open', 'done'); create table tasks (id bigint, status status, note text);";
const body = (sql: string): string => `create or replace function act() returns void language plpgsql as $$ begin ${sql} end $$;`;
const rename = "alter type status rename value 'open' to 'opened';";
const again = "alter type status rename to status_old; create type status as enum ('done', 'closed'); alter table tasks alter column status type status using status::text::status; drop type status_old;";
const onTasks = (sql: string): string => `create function act() returns trigger language plpgsql as $$ begin ${sql} return new; end $$; create trigger act before insert on tasks for each row execute function act();`;

testRule(rule, {
  valid: [
    { name: 'a value is added', history: status, sql: "alter type status add value 'opened';" },
    { name: 'a type of this deploy', sql: `${status} ${rename}` },
    { name: 'renamed back', history: status, sql: `${rename} alter type status rename value 'opened' to 'open';` },
    { name: 'made again with all values', history: status, sql: again.replace("'done'", "'open', 'done'") },
    { name: 'another type of that name', history: status, sql: "create schema app; create type app.status as enum ('x');" },
    { name: 'a domain', history: 'create domain status as text;', sql: 'drop domain status; create domain status as text;' },
  ],
  invalid: [
    {
      history: `${status}\n${body("update tasks set status = 'open';")}`,
      sql: rename,
      expect: [
        {
          message: 'renamed',
          at: rename.slice(0, -1),
          severity: 'error',
          subject: 'public.status.open',
          what: `Renaming value 'open' of enum "status" to 'opened' breaks every client that still writes or reads the old one.`,
          help: "Add it instead: ALTER TYPE status ADD VALUE 'opened'; move the rows in a later migration, and leave 'open' until nothing writes it.",
        },
        {
          message: 'body',
          at: rename.slice(0, -1),
          subject: 'public.act.status.open',
          what: `Function "act" still writes 'open' of enum "status", which is renamed to 'opened' here: its next call fails.`,
          related: [{ at: body("update tasks set status = 'open';").slice(0, -1), text: 'function created here' }],
        },
      ],
    },
    { name: 'through another name', history: status, sql: `alter type status rename value 'open' to 'x'; alter type status rename value 'x' to 'opened';`, expect: [{ message: 'renamed', at: "alter type status rename value 'open' to 'x'" }] },
    { name: 'the function is made again', history: `${status} ${body("update tasks set status = 'open';")}`, sql: `${rename} ${body("update tasks set status = 'opened';")}`, expect: [{ message: 'renamed', at: rename.slice(0, -1) }] },
    { name: 'the text of another column', history: `${status} ${body("update tasks set note = 'open';")}`, sql: rename, expect: [{ message: 'renamed', at: rename.slice(0, -1) }] },
    { name: 'compared as text', history: `${status} ${onTasks("if new.status::text = 'open' then new.note := 'open'; end if;")}`, sql: rename, expect: [{ message: 'renamed', at: rename.slice(0, -1) }] },
    { name: 'a comment', history: `${status} ${onTasks("-- new.status = 'open'\n")}`, sql: rename, expect: [{ message: 'renamed', at: rename.slice(0, -1) }] },
    {
      name: 'a type made again without a value',
      history: `${status} ${body("insert into tasks (status) values ('open');")}`,
      sql: again,
      expect: [
        { message: 'removed', at: "create type status as enum ('done', 'closed')", severity: 'warning', what: `Enum "status" comes back without 'open': clients that still write it fail.` },
        { message: 'body', at: "create type status as enum ('done', 'closed')", what: `Function "act" still writes 'open' of enum "status", which is gone here: its next call fails.` },
      ],
    },
    ...[
      { name: 'a cast', history: body("perform 'open'::status;") },
      { name: 'WHERE … IN', history: body("delete from tasks where status in ('done', 'open');") },
      { name: 'a field of NEW', history: onTasks("if new.status = 'open' then return null; end if;") },
      { name: 'a field that is set', history: onTasks("new.status := 'open';") },
      { name: 'IS DISTINCT FROM', history: onTasks("if NEW.status is distinct from 'open' then return null; end if;") },
      { name: 'a parameter', history: "create function is_open(wanted status) returns boolean language plpgsql as $$ begin return wanted = 'open'; end $$;" },
      { name: 'a parameter in SQL', history: "create function is_open(wanted status) returns boolean language sql as $$ select wanted = 'open' $$;" },
      { name: 'a variable', history: "create function f() returns void language plpgsql as $$ declare s public.status := 'open'; begin null; end $$;" },
      { name: 'a variable set later', history: "create function f() returns void language plpgsql as $$ declare s status; begin s := 'open'; end $$;" },
    ].map(({ name, history }) => ({ name, history: `${status} ${history}`, sql: rename, expect: [{ message: 'renamed' as const, at: rename.slice(0, -1) }, { message: 'body' as const, at: rename.slice(0, -1) }] as const })),
  ],
});
