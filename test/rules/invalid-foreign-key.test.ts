import rule from '../../rules/invalid-foreign-key.js';
import { testRule } from './test-rule.js';

const history = 'create table users (id bigint primary key, email text);';

testRule(rule, {
  valid: [
    { history, sql: 'create table notes (author bigint references users);' },
    { name: 'a unique index serves', history: [history, 'create unique index on users (email);'], sql: 'create table notes (author text references users (email));' },
    { name: 'a table that no file made', sql: 'create table notes (author text references legacy (email));' },
    { name: 'of itself', sql: 'create table trees (id bigint primary key, parent bigint references trees (id));' },
  ],
  invalid: [
    {
      history, sql: 'create table notes (author text references users (email), reader text references users (email));',
      expect: [{
        message: 'target', at: 'references users (email)', severity: 'error', subject: 'public.users', what: 'The foreign key to "email" of "users" fails (42830): nothing makes it unique.',
        help: 'Refer to what is unique: (id) of users. Or make it unique first: CREATE UNIQUE INDEX CONCURRENTLY ON users (email); in an earlier migration, where no two rows are the same there.',
      }],
    },
    { name: 'two statements are one finding', history: [history, 'create table notes (a text, b text);'], sql: 'alter table notes add foreign key (a) references users (email); alter table notes add foreign key (b) references users (email);', expect: [{ message: 'target', at: 'foreign key (a) references users (email)', help: 'One more statement of this file fails in the same way.' }] },
    { history: 'create table pairs (a bigint, b bigint, primary key (a, b));', sql: 'create table notes (a bigint references pairs);', expect: [{ message: 'count', at: 'references pairs' }] },
    { history: 'create table users (id bigint);', sql: 'create table notes (author bigint references users);', expect: [{ message: 'primary', at: 'references users' }] },
  ],
});
