import rule from '../../rules/mutable-expression.js';
import { testRule } from './test-rule.js';

const history = 'create table visits (id bigint primary key, began timestamptz, name text);';

testRule(rule, {
  valid: [
    { history, sql: 'alter table visits add column short text generated always as (lower(name)) stored;' },
    { history, sql: "create index on visits (began) where name <> '';" },
    { name: 'a time zone is said', history, sql: "create index on visits (((began at time zone 'UTC')::date));" },
    { name: 'a function that is not known', history, sql: 'create index on visits (public.slug(name));' },
  ],
  invalid: [
    { history, sql: 'alter table visits add column age interval generated always as (now() - began) stored;', expect: [{ message: 'generated', at: 'alter table visits add column age interval generated always as (now() - began) stored', severity: 'error' }] },
    { history, sql: 'create index recent on visits (began) where began > now();', expect: [{ message: 'index', at: 'create index recent on visits (began) where began > now()', what: 'The index of "visits" fails (42P17): its WHERE is not immutable.' }] },
    { name: 'a date out of a timestamptz', history, sql: 'create index on visits ((began::date));', expect: [{ message: 'index', at: 'create index on visits ((began::date))', what: 'The index of "visits" fails (42P17): its expression is not immutable.', help: "(at AT TIME ZONE 'UTC')::date" }] },
    { name: 'a text search without its configuration', history, sql: 'create index on visits using gin (to_tsvector(name));', expect: [{ message: 'index', at: 'create index on visits using gin (to_tsvector(name))', help: "to_tsvector('english', …)" }] },
    { name: 'a timestamptz and an interval', history, sql: "alter table visits add column due timestamptz generated always as (began + interval '1 day') stored;", expect: [{ message: 'generated', at: "alter table visits add column due timestamptz generated always as (began + interval '1 day') stored" }] },
    { history: [history, 'create function slug(text) returns text language plpgsql as $$ begin return $1; end $$;'], sql: 'create index on visits (slug(name));', expect: [{ message: 'index', at: 'create index on visits (slug(name))', subject: 'public.visits' }] },
  ],
});
