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
        help: 'Make it unique first: CREATE UNIQUE INDEX CONCURRENTLY ON users (email); in an earlier migration, where no two rows are the same there.',
      }],
    },
    {
      name: 'a key of the same type is offered', history: 'create table users (id bigint primary key, email text, login varchar(40) unique);', sql: 'create table notes (author text references users (email));',
      expect: [{ message: 'target', at: 'references users (email)', help: 'Refer to what is unique: (login) of users. Or make it unique first: CREATE UNIQUE INDEX CONCURRENTLY ON users (email); in an earlier migration, where no two rows are the same there.' }],
    },
    {
      name: 'a longer key that holds the column is offered', history: 'create table users (tenant bigint, id bigint, primary key (tenant, id));', sql: 'create table notes (author bigint references users (id));',
      expect: [{ message: 'target', at: 'references users (id)', help: 'Refer to what is unique: (tenant, id) of users. Or make it unique first' }],
    },
    {
      name: 'the key comes later in the file', sql: `${history} create table notes (author text); alter table notes add foreign key (author) references users (email); alter table users add constraint users_email_key unique (email);`,
      expect: [{ message: 'target', at: 'foreign key (author) references users (email)', help: 'The statement that makes users_email_key comes later in this file: move it up, before this one.', related: [{ at: 'constraint users_email_key unique (email)', text: 'made unique here, too late' }, { at: 'users', text: 'table created here' }] }],
    },
    {
      name: 'a table of the same file', sql: `${history} create table notes (author text references users (email));`,
      expect: [{ message: 'target', at: 'references users (email)', help: 'Make it unique before this: ALTER TABLE users ADD UNIQUE (email);' }],
    },
    { name: 'two statements are one finding', history: [history, 'create table notes (a text, b text);'], sql: 'alter table notes add foreign key (a) references users (email); alter table notes add foreign key (b) references users (email);', expect: [{ message: 'target', at: 'foreign key (a) references users (email)', help: 'One more statement of this file fails in the same way.' }] },
    { history: 'create table pairs (a bigint, b bigint, primary key (a, b));', sql: 'create table notes (a bigint references pairs);', expect: [{ message: 'count', at: 'references pairs' }] },
    { history: 'create table users (id bigint);', sql: 'create table notes (author bigint references users);', expect: [{ message: 'primary', at: 'references users' }] },
    {
      name: 'the primary key comes later in the file', sql: 'create table users (id bigint); create table notes (author bigint references users); alter table users add constraint users_pkey primary key (id);',
      expect: [{ message: 'primary', at: 'references users', help: 'The statement that makes users_pkey comes later in this file: move it up, before this one.' }],
    },
  ],
});
