import rule from '../../rules/on-delete-sets-required-column.js';
import { testRule } from './test-rule.js';

const history = 'create table users (id bigint primary key);';

testRule(rule, {
  valid: [
    { history, sql: 'create table notes (author bigint references users on delete set null);' },
    { history, sql: 'create table notes (author bigint not null default 0 references users on delete set default);' },
    { history, sql: 'create table notes (author bigint not null references users on delete cascade);' },
    { name: 'mended later in the file', history, sql: 'create table notes (author bigint not null references users on delete set null); alter table notes alter column author drop not null;' },
    { name: 'only the columns that it names', history: 'create table members (team bigint, id bigint, primary key (team, id));', sql: 'create table notes (team bigint not null, author bigint, foreign key (team, author) references members on delete set null (author));' },
  ],
  invalid: [
    {
      name: 'one of several columns is required: SET NULL may name the others',
      history: 'create table swaps (hash text, user_id bigint, primary key (hash, user_id));',
      sql: 'create table proofs (id bigint primary key, hash text, user_id bigint not null, constraint f foreign key (hash, user_id) references swaps (hash, user_id) on delete set null);',
      expect: [{ message: 'delete', at: 'constraint f foreign key (hash, user_id) references swaps (hash, user_id) on delete set null', help: 'Say which columns it sets: ALTER TABLE proofs DROP CONSTRAINT f, ADD CONSTRAINT f FOREIGN KEY (hash, user_id) REFERENCES swaps (hash, user_id) ON DELETE SET NULL (hash); or let the column be NULL' }],
    },
    {
      history, sql: 'create table notes (id bigint primary key, author bigint not null references users on delete set null);',
      expect: [{
        message: 'delete', at: 'references users on delete set null', severity: 'error', subject: 'public.notes.author',
        what: 'Deleting a row of "users" fails (23502) while "notes" refers to it: ON DELETE SET NULL sets "author", which is NOT NULL, to NULL.',
        help: 'Let the column be NULL (ALTER TABLE notes ALTER COLUMN author DROP NOT NULL;), or let the rows go with their parent: ALTER TABLE notes DROP CONSTRAINT notes_author_fkey, ADD CONSTRAINT notes_author_fkey FOREIGN KEY (author) REFERENCES users (id) ON DELETE CASCADE;',
      }],
    },
    { name: 'a primary key', history, sql: 'create table profiles (id bigint primary key references users on delete set null);', expect: [{ message: 'delete', at: 'references users on delete set null', subject: 'public.profiles.id' }] },
    { name: 'NOT NULL later', history: [history, 'create table notes (author bigint references users on delete set null);'], sql: 'alter table notes alter column author set not null;', expect: [{ message: 'delete', at: 'author' }] },
    { name: 'no default', history, sql: 'create table notes (author bigint not null references users on delete set default);', expect: [{ message: 'delete', at: 'references users on delete set default' }] },
  ],
});
