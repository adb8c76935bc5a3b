import rule from '../../rules/blocking-domain-constraint.js';
import { testRule } from './test-rule.js';

const history = 'create domain email as text; create table users (id bigint primary key, email email); create table leads (email email);';

testRule(rule, {
  valid: [
    { history, sql: "alter domain email add constraint has_at check (value like '%@%') not valid;" },
    { name: 'no table uses it', history: 'create domain email as text;', sql: "alter domain email add constraint has_at check (value like '%@%');" },
    { name: 'the table is new', history: 'create domain email as text;', sql: "create table users (email email); alter domain email set not null;" },
  ],
  invalid: [
    {
      history, sql: "alter domain email add constraint has_at check (value like '%@%');",
      fixed: "alter domain email add constraint has_at check (value like '%@%') not valid;",
      expect: [{ message: 'check', at: "alter domain email add constraint has_at check (value like '%@%')", severity: 'error', what: 'Adding a constraint to domain "email" reads all of "users" and "leads" while nobody can write there.' }],
    },
    { history, sql: 'alter domain email set not null;', expect: [{ message: 'notNull', at: 'alter domain email set not null', help: 'ALTER DOMAIN email ADD CONSTRAINT email_not_null CHECK (VALUE IS NOT NULL) NOT VALID;' }] },
    {
      history: [history, "alter domain email add constraint has_at check (value like '%@%') not valid;"], sql: 'alter domain email validate constraint has_at;',
      expect: [{ message: 'validate', at: 'alter domain email validate constraint has_at', severity: 'warning' }],
    },
  ],
});
