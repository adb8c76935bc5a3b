import rule from '../../rules/refused-definition.js';
import { testRule } from './test-rule.js';

const history = "create type state as enum ('open', 'done'); create table visits (id bigint primary key, began timestamptz, length integer, twice integer generated always as (length * 2) stored);";
const touch = 'create function touch() returns trigger language plpgsql as $$ begin return new; end $$;';

testRule(rule, {
  valid: [
    { history, sql: 'alter table visits add constraint c check (length in (1, 2));' },
    { history, sql: 'alter table visits add column at timestamptz default now(), add column who text default current_user;' },
    { history, sql: 'alter table visits add column thrice integer generated always as (length * 3) stored;' },
    { name: 'in a block, where it may be a branch not taken', history, sql: 'do $$ begin alter table visits add constraint c check (length in (select 1)); end $$;' },
    { name: 'a policy may ask', history, sql: 'create policy p on visits using (exists (select 1 from visits v where v.id = id));' },
    { history: `${history} ${touch}`, sql: 'create trigger t before insert on visits for each row when (new.length > 1) execute function touch();' },
    { name: 'from PostgreSQL 18 on', history: 'create table p (id bigint, d date) partition by range (d); create table q (id bigint primary key);', postgres: 18, sql: 'alter table p add constraint f foreign key (id) references q not valid;' },
  ],
  invalid: [
    { history, sql: 'alter table visits add constraint c check (length in (select 1));', expect: [{ message: 'refused', at: 'constraint c check (length in (select 1))', severity: 'error', what: 'This statement fails (0A000): cannot use subquery in check constraint.', help: 'a foreign key' }] },
    { history, sql: 'alter table visits add column n integer default (select 1);', expect: [{ message: 'refused', at: 'alter table visits add column n integer default (select 1)', help: 'A default may call a function' }] },
    { sql: 'create table letters (id bigint primary key, state text default draft);', expect: [{ message: 'refused', at: 'create table letters (id bigint primary key, state text default draft)', help: "DEFAULT 'draft'" }] },
    { history, sql: 'alter table visits add column n integer generated always as (twice + 1) stored;', expect: [{ message: 'refused', at: 'alter table visits add column n integer generated always as (twice + 1) stored', what: 'This statement fails (42P17): cannot use generated column "twice" in column generation expression.', help: 'repeat the expression of "twice"' }] },
    { history: `${history} ${touch}`, sql: 'create trigger t before insert on visits for each row when (new.id in (select 1)) execute function touch();', expect: [{ message: 'refused', at: 'create trigger t before insert on visits for each row when (new.id in (select 1)) execute function touch()', help: 'Ask in the function of the trigger' }] },
    { history, sql: 'alter table visits alter column length add generated always as identity;', expect: [{ message: 'refused', at: 'length', help: 'ALTER TABLE visits ALTER COLUMN length SET NOT NULL;' }] },
    { history: 'create table t (id serial primary key);', sql: 'alter table t alter column id add generated always as identity;', expect: [{ message: 'refused', at: 'id', help: 'ALTER COLUMN id DROP DEFAULT, ALTER COLUMN id ADD GENERATED' }] },
    { history: 'create table t (id bigint primary key, info json);', sql: 'create index on t (info);', expect: [{ message: 'refused', at: 'create index on t (info)', help: 'Make the column jsonb' }] },
    { history: 'create table p (id bigint, d date) partition by range (d); create table q (id bigint primary key);', sql: 'alter table p add constraint f foreign key (id) references q not valid;', expect: [{ message: 'refused', at: 'constraint f foreign key (id) references q not valid', what: 'This statement fails (42809): cannot add NOT VALID foreign key on partitioned table "p" referencing relation "q".', help: 'PostgreSQL 18 is the first' }] },
    { history, sql: "alter type state add value 'late' before 'lost';", expect: [{ message: 'refused', at: "alter type state add value 'late' before 'lost'", help: "'open', 'done'" }] },
    { history: [history, 'create function f() returns integer language sql as $$ select 1 $$;'], sql: 'create trigger t before insert on visits for each row execute function f();', expect: [{ message: 'refused', at: 'create trigger t before insert on visits for each row execute function f()', help: 'RETURNS trigger' }] },
  ],
});
