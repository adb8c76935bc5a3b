import rule from '../../rules/mutable-expression.js';
import { testRule } from './test-rule.js';

const history = 'create table visits (id bigint primary key, began timestamptz, name text);';

testRule(rule, {
  valid: [
    { history, sql: 'alter table visits add column short text generated always as (lower(name)) stored;' },
    { history, sql: "create index on visits (began) where name <> '';" },
    { name: 'a function that is not known', history, sql: 'create index on visits (public.slug(name));' },
  ],
  invalid: [
    { history, sql: 'alter table visits add column age interval generated always as (now() - began) stored;', expect: [{ message: 'generated', at: 'alter table visits add column age interval generated always as (now() - began) stored', severity: 'error' }] },
    { history, sql: 'create index recent on visits (began) where began > now();', expect: [{ message: 'index', at: 'create index recent on visits (began) where began > now()', what: 'The index of "visits" fails (42P17): its WHERE calls a function that is not immutable.' }] },
    { history: [history, 'create function slug(text) returns text language plpgsql as $$ begin return $1; end $$;'], sql: 'create index on visits (slug(name));', expect: [{ message: 'index', at: 'create index on visits (slug(name))', subject: 'public.visits' }] },
  ],
});
