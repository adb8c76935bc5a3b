import rule from '../../rules/dropped-not-null.js';
import { testRule } from './test-rule.js';

const history = 'create table users (id bigint primary key, email text not null, nr bigint generated always as identity, note text);';

testRule(rule, {
  valid: [
    { name: 'a new table', sql: `${history} alter table users alter column email drop not null;` },
    { name: 'it may hold NULL already', history, sql: 'alter table users alter column note drop not null;' },
    { name: 'set again', history, sql: 'alter table users alter column email drop not null; alter table users alter column email set not null;' },
    { name: 'the column goes', history, sql: 'alter table users alter column email drop not null; alter table users drop column email;' },
    { name: 'a new column', history, sql: "alter table users add column plan text not null default ''; alter table users alter column plan drop not null;" },
  ],
  invalid: [
    { history, sql: 'alter table users alter column email drop not null;', expect: [{ message: 'nulls', at: 'email', severity: 'warning', subject: 'public.users.email', what: 'Dropping NOT NULL from "email" of "users" lets NULLs reach clients that have never seen one.' }] },
    { history, sql: 'alter table users alter column id drop not null;', expect: [{ message: 'refused', at: 'id', severity: 'error', what: 'DROP NOT NULL on "id" of "users" fails (42P16): it is part of primary key "users_pkey".' }] },
    { history, sql: 'alter table users alter column nr drop not null;', expect: [{ message: 'refused', at: 'nr', what: 'DROP NOT NULL on "nr" of "users" fails (55000): it is an identity column.' }] },
  ],
});
