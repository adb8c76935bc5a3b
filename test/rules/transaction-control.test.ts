import rule from '../../rules/transaction-control.js';
import { testRule } from './test-rule.js';

const history = 'create table users (id bigint primary key, plan text);';
const runner = 'supabase';

testRule(rule, {
  valid: [
    { runner, history, sql: "alter table users add column locale text; update users set plan = 'free';" },
    { name: 'psql commits each statement', runner: 'autocommit', history, sql: 'begin; alter table users add column locale text; commit; vacuum users;' },
    { name: 'a COMMIT in a block by psql', runner: 'autocommit', history, sql: "do $$ begin update users set plan = 'free'; commit; end $$;" },
    { name: 'savepoints', runner, history, sql: 'savepoint a; alter table users add column locale text; rollback to a; release a;' },
    { name: 'BEGIN of a block and END of a CASE', runner, history, sql: "do $$ begin perform case when true then 1 end; end $$;" },
    { name: 'a procedure that commits, when it is called', runner, history, sql: 'create procedure fill() language plpgsql as $$ begin commit; end $$;' },
    { name: 'BEGIN without COMMIT is another rule’s', runner, history, sql: 'begin; alter table users add column locale text;' },
  ],
  invalid: [
    {
      runner,
      history,
      sql: '-- Locale.\nbegin;\n\nalter table users add column locale text;\n\ncommit;\n',
      expect: [{
        message: 'wrapped', at: 'begin', severity: 'note',
        what: 'The file brings its own BEGIN and COMMIT although it already runs as one transaction: the record that it was applied is no longer part of that.',
        help: 'Take BEGIN and COMMIT out; nothing else changes.',
      }],
      fixed: '-- Locale.\n\nalter table users add column locale text;\n\n',
    },
    {
      name: 'settings before it and a NOTIFY after it do not matter',
      runner,
      history,
      sql: "set lock_timeout = '5s'; begin; alter table users add column locale text; commit; notify pgrst, 'reload schema';",
      expect: [{ message: 'wrapped', at: 'begin' }],
      fixed: "set lock_timeout = '5s';  alter table users add column locale text;  notify pgrst, 'reload schema';",
    },
    { name: 'only COMMIT', runner, history, sql: 'alter table users add column locale text; commit;', expect: [{ message: 'wrapped', at: 'commit', help: 'Take COMMIT out' }], fixed: 'alter table users add column locale text; ' },
    { name: 'only BEGIN, for a tool that commits', runner: 'single-transaction', history, sql: 'begin; alter table users add column locale text;', expect: [{ message: 'wrapped', at: 'begin', help: 'Take BEGIN out' }], fixed: ' alter table users add column locale text;' },
    {
      name: 'statements after COMMIT',
      runner,
      history,
      sql: "begin; alter table users add column locale text; commit;\nupdate users set plan = 'free';",
      expect: [{
        message: 'split', at: 'commit', severity: 'warning',
        what: 'COMMIT ends the transaction in the middle of the file: when something after it fails, what came before stays, and the migration is not recorded as applied.',
        related: [{ at: "update users set plan = 'free'", text: 'what follows it' }],
      }],
      fixed: " alter table users add column locale text; \nupdate users set plan = 'free';",
    },
    {
      name: 'several transactions',
      runner: 'single-transaction',
      history,
      sql: "begin;\nalter table users add column locale text;\ncommit;\nbegin;\nupdate users set plan = 'free';\ncommit;\n",
      expect: [{ message: 'split', at: 'commit', line: 3 }],
      fixed: "alter table users add column locale text;\nupdate users set plan = 'free';\n",
    },
    {
      name: 'what one of them sets for itself would be there in the other',
      runner,
      history,
      sql: "begin; select log_in('a'); commit; update users set plan = 'free';",
      expect: [{ message: 'split', at: 'commit' }],
    },
    {
      name: 'the role of SET LOCAL would be that of the record',
      runner,
      history,
      sql: 'begin; set local role authenticated; alter table users add column locale text; commit;',
      expect: [{ message: 'wrapped', at: 'begin' }],
    },
    {
      name: 'a time-out of SET LOCAL does no harm',
      runner,
      history,
      sql: "begin; set local lock_timeout = '5s'; alter table users add column locale text; commit;",
      expect: [{ message: 'wrapped', at: 'begin' }],
      fixed: " set local lock_timeout = '5s'; alter table users add column locale text; ",
    },
    { name: 'they set a statement apart that cannot run in one', runner, history, sql: 'begin; alter table users add column locale text; commit; vacuum users;', expect: [{ message: 'split', at: 'commit' }] },
    {
      name: 'tried out and left so',
      runner,
      history,
      sql: 'begin; alter table users add column locale text; rollback;',
      expect: [{ message: 'undone', at: 'rollback', severity: 'error', what: 'ROLLBACK undoes what the migration did before it, and the migration is recorded as applied all the same.' }],
    },
    { name: 'a ROLLBACK without BEGIN', runner: 'single-transaction', history, sql: 'alter table users add column locale text; abort; select 1;', expect: [{ message: 'undone', at: 'abort' }] },
    {
      name: 'COMMIT and ROLLBACK in a block',
      runner,
      history,
      sql: "do $$ begin update users set plan = 'free'; commit; end $$; do $$ begin rollback; end $$;",
      expect: [
        { message: 'inBlock', at: 'commit', severity: 'error', what: 'COMMIT in a block fails here (2D000): the file runs as one transaction.' },
        { message: 'inBlock', at: 'rollback' },
      ],
    },
    {
      name: 'silenced with a reason',
      runner,
      history,
      sql: '-- pg-safe-ignore transaction-control: also run by hand\nbegin; alter table users add column locale text; commit;',
      expect: [{ message: 'wrapped', at: 'begin', suppressed: 'also run by hand' }],
      fixed: '-- pg-safe-ignore transaction-control: also run by hand\n alter table users add column locale text; ',
    },
  ],
});
