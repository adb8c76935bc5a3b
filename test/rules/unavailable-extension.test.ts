import rule from '../../rules/unavailable-extension.js';
import { testRule } from './test-rule.js';

const supabase = true;

testRule(rule, {
  valid: [
    { name: 'what is shipped', supabase, sql: 'create extension if not exists pg_trgm with schema extensions; create extension if not exists pgjwt with schema extensions;' },
    { name: 'an older server', supabase, postgres: 15, sql: 'create extension plv8; create extension adminpack;' },
    { name: 'a server of their own', sql: 'create extension timescaledb;' },
    { name: 'under a condition', supabase, sql: "do $$ begin if exists (select from pg_available_extensions where name = 'plv8') then create extension plv8; end if; end $$;" },
  ],
  invalid: [
    {
      supabase,
      sql: 'create extension if not exists timescaledb with schema extensions;',
      expect: [{
        message: 'gone',
        at: 'create extension if not exists timescaledb with schema extensions',
        severity: 'error',
        subject: 'timescaledb',
        what: 'Extension "timescaledb" is not available on Supabase with Postgres 17: the statement fails.',
        help: 'Use a table with PARTITION BY RANGE, and pg_partman or a pg_cron job that makes and drops partitions.',
      }],
    },
    { supabase, sql: 'create extension plv8;', expect: [{ message: 'gone', at: 'create extension plv8' }] },
    { sql: 'create extension adminpack;', expect: [{ message: 'gone', at: 'create extension adminpack', what: 'Extension "adminpack" is not available on PostgreSQL 17: the statement fails.' }] },
  ],
});
