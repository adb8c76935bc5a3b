import rule from '../../rules/uncommitted-transaction.js';
import { testRule } from './test-rule.js';

testRule(rule, {
  valid: [
    { runner: 'autocommit', sql: 'begin; create table tags (id bigint); commit;' },
    { runner: 'supabase', sql: 'begin; create table tags (id bigint); end;' },
    { name: 'rolled back on purpose', runner: 'autocommit', sql: 'begin; create table tags (id bigint); rollback;' },
    { name: 'no transaction of its own', runner: 'autocommit', sql: 'create table tags (id bigint);' },
    { name: 'the tool commits', runner: 'single-transaction', sql: 'begin; create table tags (id bigint);' },
    { name: 'BEGIN of a block', runner: 'autocommit', sql: 'do $$ begin perform 1; end $$;' },
  ],
  invalid: [
    {
      runner: 'autocommit',
      sql: 'begin;\ncreate table tags (id bigint);\n',
      expect: [{ message: 'open', at: 'begin', severity: 'error', what: 'This transaction is never committed: nothing of what the file does after it stays.', help: 'Write COMMIT; at the end of the file.' }],
      fixed: 'begin;\ncreate table tags (id bigint);\ncommit;\n',
    },
    {
      runner: 'supabase',
      sql: '-- Tags.\nbegin;\ncreate table tags (id bigint);\n',
      expect: [{ message: 'open', at: 'begin', help: 'Take BEGIN out: the CLI runs the file as one transaction.' }],
      fixed: '-- Tags.\ncreate table tags (id bigint);\n',
    },
    {
      name: 'the second of two',
      runner: 'autocommit',
      sql: 'begin; create table tags (id bigint); commit; start transaction; create table notes (id bigint)',
      expect: [{ message: 'open', at: 'start transaction' }],
      fixed: 'begin; create table tags (id bigint); commit; start transaction; create table notes (id bigint);\ncommit',
    },
    {
      name: 'COMMIT AND CHAIN begins another',
      runner: 'autocommit',
      sql: 'begin; create table tags (id bigint); commit and chain; create table notes (id bigint);',
      expect: [{ message: 'open', at: 'begin' }],
      fixed: 'begin; create table tags (id bigint); commit and chain; create table notes (id bigint);\ncommit;',
    },
    {
      name: 'silenced with a reason',
      runner: 'autocommit',
      sql: '-- pg-safe-ignore uncommitted-transaction: the next file commits\nbegin; create table tags (id bigint);',
      expect: [{ message: 'open', at: 'begin', suppressed: 'the next file commits' }],
      fixed: '-- pg-safe-ignore uncommitted-transaction: the next file commits\nbegin; create table tags (id bigint);\ncommit;',
    },
  ],
});
