import rule from '../../rules/blocking-index-build.js';
import { testRule } from './test-rule.js';

const history = 'create table users (id bigint primary key, email text);';

testRule(rule, {
  valid: [
    { history, sql: 'create index concurrently users_email on users (email);' },
    {
      name: 'the table is created in the same migration',
      sql: 'create table orders (placed_at timestamptz); create index orders_placed_at on orders (placed_at);',
    },
  ],
  invalid: [
    {
      history,
      sql: 'create unique index users_email on users (email);',
      expect: [{
        message: 'blocksWrites',
        at: 'create unique index users_email on users (email)',
        what: 'Building index "users_email" blocks every write to "users" until it finishes.',
        related: [{ at: 'create table users (id bigint primary key, email text)', text: 'table created here'}]
      }],
    },
  ],
});
