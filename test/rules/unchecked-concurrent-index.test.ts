import rule from '../../rules/unchecked-concurrent-index.js';
import { testRule } from './test-rule.js';

const history = 'create table users (id bigint primary key, email text);';
const build = 'create unique index concurrently if not exists users_email on users (email);';

testRule(rule, {
  valid: [
    { history, sql: 'create index concurrently users_email on users (email);' },
    { name: 'an index that is not built concurrently is there or not', history, sql: 'create index if not exists users_email on users (email);' },
    { name: 'dropped before', history, sql: `drop index concurrently if exists public.users_email; ${build}` },
    { name: 'dropped by the file before', history: [history, 'drop index concurrently if exists users_email;'], sql: build },
    { name: 'adopted by a constraint, which refuses an invalid index', history, sql: `${build} alter table users add constraint users_email_key unique using index users_email;` },
    {
      name: 'adopted by a later file',
      files: { 'supabase/migrations/1_users.sql': history, 'supabase/migrations/2_index.sql': build, 'supabase/migrations/3_key.sql': 'alter table users add unique using index users_email;' },
    },
    { name: 'the table is new', sql: `${history} ${build}` },
  ],
  invalid: [
    {
      history,
      sql: 'create index concurrently if not exists users_email on users (email);',
      expect: [{
        message: 'unchecked',
        at: 'create index concurrently if not exists users_email on users (email)',
        what: 'If the build of index "users_email" on "users" fails, it stays behind invalid, and IF NOT EXISTS takes it for done when this is run again.',
        severity: 'warning',
        subject: 'public.users_email',
        help: 'Leave out IF NOT EXISTS; should the build have failed before, first run alone: DROP INDEX CONCURRENTLY IF EXISTS users_email; Where a database may have the index already, keep IF NOT EXISTS, and see afterwards that it is valid: SELECT indisvalid FROM pg_index WHERE indexrelid = \'users_email\'::regclass;',
      }],
      fixed: 'create index concurrently users_email on users (email);',
    },
    {
      name: 'another index is dropped',
      history: [history, 'drop index concurrently if exists users_email_old;'],
      sql: 'CREATE INDEX CONCURRENTLY\n  IF NOT EXISTS users_email ON users (email);',
      expect: [{ message: 'unchecked', at: 'CREATE INDEX CONCURRENTLY\n  IF NOT EXISTS users_email ON users (email)' }],
      fixed: 'CREATE INDEX CONCURRENTLY\n  users_email ON users (email);',
    },
  ],
});
