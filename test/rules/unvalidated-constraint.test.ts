import rule from '../../rules/unvalidated-constraint.js';
import { testRule } from './test-rule.js';

const history = 'create table users (id bigint primary key, age integer);';
const add = 'alter table users add constraint age_is_positive check (age > 0) not valid;';
const [first, second] = ['supabase/migrations/1_add.sql', 'supabase/migrations/2_next.sql'];

testRule(rule, {
  valid: [
    { name: 'the last deploy: the check comes later', history, sql: add },
    { name: 'files that go out together', deploy: 'together', history, files: { [first]: add, [second]: 'create table tags (id bigint);' } },
    { name: 'validated', history, files: { [first]: add, [second]: 'alter table users validate constraint age_is_positive;' } },
    { name: 'dropped', history, files: { [first]: add, [second]: 'alter table users drop constraint age_is_positive;' } },
    { name: 'not enforced', postgres: 18, history, files: { [first]: 'alter table users add constraint age_is_positive check (age > 0) not enforced;', [second]: 'select 1;' } },
  ],
  invalid: [
    {
      history, files: { [first]: add, [second]: 'alter table users rename to people;' },
      expect: [{ message: 'pending', at: 'constraint age_is_positive check (age > 0) not valid', path: first, severity: 'note', help: 'In a new migration: ALTER TABLE people VALIDATE CONSTRAINT age_is_positive;' }],
      fixed: {
        'supabase/migrations/3_validate_constraints.sql': 'ALTER TABLE people VALIDATE CONSTRAINT age_is_positive;\n',
      },
    },
    {
      name: 'a NOT NULL of version 18', postgres: 18, history, files: { [first]: 'alter table users add constraint age_set not null age not valid;', [second]: 'select 1;' },
      expect: [{ message: 'pending', at: 'constraint age_set not null age not valid', help: 'VALIDATE CONSTRAINT age_set;' }],
      fixed: {
        'supabase/migrations/3_validate_constraints.sql': 'ALTER TABLE users VALIDATE CONSTRAINT age_set;\n',
      },
    },
  ],
});
