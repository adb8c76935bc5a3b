import rule from '../../rules/shadowed-index.js';
import { testRule } from './test-rule.js';

const history = 'create table users (id bigint primary key, email text, name text); create table people (id bigint, email text); create index by_email on users (email);';

testRule(rule, {
  valid: [
    { history, sql: 'create index if not exists by_email on users (email);' },
    { name: 'written in another way', history, sql: 'create index if not exists by_email on public.users using btree ("email" asc);' },
    { name: 'expressions are not compared', history: `${history} create index by_lower on users (lower(email));`, sql: 'create index if not exists by_lower on users (lower(email::text));' },
    { name: 'a free name', history, sql: 'create index if not exists by_name on users (name);' },
    { name: 'it fails without IF NOT EXISTS', history, sql: 'create index by_email on people (email);' },
    { name: 'dropped before', history, sql: 'drop index by_email; create index if not exists by_email on people (email);' },
    { name: 'in another schema', history: `${history} create schema shop; create table shop.users (email text);`, sql: 'create index if not exists by_email on shop.users (email);' },
    { name: 'the other one may not be there', history: `${history} do $$ begin if current_user = 'x' then create index by_name on people (email); end if; end $$;`, sql: 'create index if not exists by_name on users (name);' },
  ],
  invalid: [
    {
      history,
      sql: 'create index if not exists by_email on people (email);',
      expect: [{
        message: 'otherTable',
        at: 'create index if not exists by_email on people (email)',
        what: 'Nothing is built here: index "by_email" is there already, on "users".',
        severity: 'warning',
        subject: 'public.by_email',
        help: 'Give this index another name, such as people_email_idx.',
      }],
    },
    {
      name: 'other columns',
      history,
      sql: 'create index if not exists by_email on users (name, email);',
      expect: [{ message: 'otherDefinition', at: 'create index if not exists by_email on users (name, email)', what: 'Nothing is built here: index "by_email" is there already as (email), not as (name, email).', help: 'such as users_name_email_idx; when it takes the place of the old one, drop that with DROP INDEX CONCURRENTLY by_email; afterwards.' }],
    },
    {
      name: 'unique, partial, of another method, with more columns',
      history,
      sql: 'create unique index if not exists by_email on users (email);\ncreate index if not exists by_email on users (email) where id > 0;\ncreate index if not exists by_email on users using hash (email);\ncreate index if not exists by_email on users (email) include (name);\ncreate index if not exists by_email on users (lower(email));',
      expect: [
        { message: 'otherDefinition', at: 'create unique index if not exists by_email on users (email)', what: 'Nothing is built here: index "by_email" is there already as (email), not as UNIQUE (email).' },
        {
          message: 'served', at: 'create index if not exists by_email on users (email) where id > 0', severity: 'note', help: 'Leave this index out.',
          what: 'Nothing is built here: index "by_email" is there already as (email), which also serves what (email) WHERE id > 0 would.',
        },
        { message: 'otherDefinition', at: 'create index if not exists by_email on users using hash (email)', what: 'Nothing is built here: index "by_email" is there already as (email), not as hash (email).' },
        { message: 'otherDefinition', at: 'create index if not exists by_email on users (email) include (name)', what: 'Nothing is built here: index "by_email" is there already as (email), not as (email) INCLUDE (name).' },
        { message: 'otherDefinition', at: 'create index if not exists by_email on users (lower(email))', what: 'Nothing is built here: index "by_email" is there already as (email), not as (lower(email)).' },
      ],
    },
    {
      name: 'an index that serves the queries of the wanted one, and some that do not',
      history: `${history} create unique index by_both on users (name, email); create index by_some on users (name) where id > 0;`,
      sql: 'create index if not exists by_both on users (name, email);\ncreate index if not exists by_both on users (name);\ncreate index if not exists by_some on users (name);\ncreate unique index if not exists by_email on users (email) where id > 0;',
      expect: [
        { message: 'served', at: 'create index if not exists by_both on users (name, email)' },
        { message: 'served', at: 'create index if not exists by_both on users (name)' },
        { message: 'otherDefinition', at: 'create index if not exists by_some on users (name)', severity: 'warning' },
        { message: 'otherDefinition', at: 'create unique index if not exists by_email on users (email) where id > 0', severity: 'warning' },
      ],
    },
    {
      name: 'the name of a table',
      history,
      sql: 'create index if not exists people on users (email);',
      expect: [{ message: 'otherKind', at: 'create index if not exists people on users (email)', what: 'Nothing is built here: "people" is the name of a table.', help: 'users_email_idx' }],
    },
  ],
});
