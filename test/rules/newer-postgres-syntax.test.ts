import rule from '../../rules/newer-postgres-syntax.js';
import { testRule } from './test-rule.js';

const history = 'create table notes (id bigint primary key, body text);';

testRule(rule, {
  valid: [
    { name: 'what 17 knows', postgres: 17, history, sql: 'create view v with (security_invoker = true) as select id from notes; create table tags (name text unique nulls not distinct); merge into notes using tags on false when not matched then do nothing;' },
    { name: 'what 18 knows', postgres: 18, history, sql: 'alter table notes add column words integer generated always as (length(body)) virtual;' },
    { name: 'NOT VALID', postgres: 17, history, sql: 'alter table notes add constraint filled check (body <> $$$$) not valid;' },
    { name: 'a stored column', postgres: 15, history, sql: 'alter table notes add column words integer generated always as (length(body)) stored;' },
    { name: 'a plain view and key', postgres: 14, history, sql: 'create view v with (security_barrier = true) as select id from notes; create table tags (name text unique);' },
  ],
  invalid: [
    {
      postgres: 14,
      history,
      sql: 'create view v with (security_invoker = true) as select id from notes;',
      expect: [{
        message: 'newer',
        at: 'v',
        column: 13,
        severity: 'error',
        subject: 'public.v',
        what: 'The option security_invoker needs PostgreSQL 15, and the configuration says 14: there the statement fails.',
        help: 'Before, every view reads as its owner: take it out of reach, REVOKE ALL ON … FROM anon, authenticated. If the server has been upgraded, say so: major_version = 15 under [db] in supabase/config.toml.',
      }],
    },
    { postgres: 14, sql: 'create table tags (name text unique nulls not distinct);', expect: [{ message: 'newer', at: 'tags' }] },
    { postgres: 14, history, sql: 'alter table notes add constraint one unique nulls not distinct (body);', expect: [{ message: 'newer', at: 'notes' }] },
    { postgres: 14, history, sql: 'create unique index one on notes (body) nulls not distinct;', expect: [{ message: 'newer', at: 'create unique index one on notes (body) nulls not distinct' }] },
    { postgres: 14, history, sql: 'merge into notes using (values (1)) as v (id) on notes.id = v.id when not matched then do nothing;', expect: [{ message: 'newer', at: 'merge into notes using (values (1)) as v (id) on notes.id = v.id when not matched then do nothing' }] },
    { postgres: 17, sql: 'create table docs (body text, words integer generated always as (length(body)) virtual);', expect: [{ message: 'newer', at: 'docs', what: 'A virtual generated column needs PostgreSQL 18, and the configuration says 17: there the statement fails.' }] },
    { postgres: 17, history, sql: 'alter table notes add constraint filled check (body <> $$$$) not enforced;', expect: [{ message: 'newer', at: 'notes', what: 'NOT ENFORCED needs PostgreSQL 18, and the configuration says 17: there the statement fails.' }] },
    { postgres: 17, history, sql: 'alter table notes add column words integer generated always as (length(body)) virtual;', expect: [{ message: 'newer', at: 'notes' }] },
  ],
});
