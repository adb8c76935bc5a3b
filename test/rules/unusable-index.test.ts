import rule from '../../rules/unusable-index.js';
import { testRule } from './test-rule.js';

const users = 'create table users (id bigint primary key, email text, name text collate "C");';
const adopt = 'alter table users add constraint users_email_key unique using index users_email;';
const refused = (reason: string, code = '42809') => ({ message: 'unusable', at: adopt.slice(0, -1), severity: 'error', what: `The constraint cannot adopt index "users_email" of "users": ${reason}, so the statement fails (${code}).` }) as const;

testRule(rule, {
  valid: [
    { history: [users, 'create unique index users_email on users (email);'], sql: adopt },
    { name: 'made in the same migration', sql: `${users} create unique index users_email on users (email); ${adopt}` },
    { name: 'with other columns in it', history: [users, 'create unique index users_email on users (email) include (name);'], sql: adopt },
    { name: 'the column’s own collation', history: [users, 'create unique index users_name on users (name collate "C");'], sql: 'alter table users add unique using index users_name;' },
    { name: 'a table that no file made', sql: adopt },
    { name: 'an index of such a table', history: 'create unique index users_email on users (email);', sql: adopt },
  ],
  invalid: [
    { name: 'missing', history: users, sql: adopt, expect: [refused('there is none of that name', '42704')] },
    { name: 'not unique', history: [users, 'create index users_email on users (email);'], sql: adopt, expect: [refused('it is not unique')] },
    { name: 'partial', history: [users, "create unique index users_email on users (email) where email <> '';"], sql: adopt, expect: [refused('it has a WHERE')] },
    { name: 'an expression', history: [users, 'create unique index users_email on users (lower(email));'], sql: adopt, expect: [refused('it has an expression')] },
    { name: 'another order', history: [users, 'create unique index users_email on users (email desc);'], sql: adopt, expect: [refused('it does not have the default order')] },
    { name: 'of another table', history: [users, 'create table tags (email text); create unique index users_email on tags (email);'], sql: adopt, expect: [refused('it is of another table', '55000')] },
    { name: 'of a constraint', history: [users, 'alter table users add constraint users_email unique (email);'], sql: adopt, expect: [refused('it belongs to a constraint already', '55000')] },
    {
      name: 'on a partitioned table, in a DO block',
      history: 'create table events (id bigint) partition by range (id); create unique index events_id on events (id);',
      sql: 'do $$ begin alter table events add constraint events_key unique using index events_id; end $$;',
      expect: [{ message: 'unusable', at: 'alter table events add constraint events_key unique using index events_id', what: 'The constraint cannot adopt index "events_id" of "events": a partitioned table adopts none, so the statement fails (0A000).' }],
    },
  ],
});
