import droppedColumn from '../../rules/dropped-column.js';
import droppedTable from '../../rules/dropped-table.js';
import rule from '../../rules/unused-suppression.js';
import { testRule } from './test-rule.js';

const history = 'create table notes (id bigint primary key, body text);';
const beside = [droppedTable, droppedColumn];

testRule(rule, {
  valid: [
    { beside, history, sql: '-- pg-safe-ignore dropped-table: nobody reads it\ndrop table notes;' },
    { name: 'after other comments, in a block comment', beside, history, sql: '-- the old notes\n/* pg-safe-ignore dropped-table: nobody reads it */\n-- since May\ndrop table notes;' },
    { name: 'for the file', beside, history, sql: '-- pg-safe-ignore-file dropped-column: never written\nalter table notes add column a int;\nalter table notes drop column body;' },
    { name: 'of two rules, both at work', beside, history: [history, 'create table tags (id bigint, name text);'], sql: '-- pg-safe-ignore-file dropped-table, dropped-column: nobody reads them\ndrop table notes;\nalter table tags drop column name;' },
    { name: 'the words in a string', beside, history, sql: "comment on table notes is '-- pg-safe-ignore dropped-table: a quotation';" },
    { name: 'a comment that speaks about pg-safe', beside, history, sql: '-- pg-safe said nothing about this\ncreate table tags (id bigint);' },
  ],
  invalid: [
    {
      beside, history, sql: '-- pg-safe: contract the last reader is gone\ncreate table tags (id bigint);',
      expect: [{ message: 'idleContract', at: '-- pg-safe: contract the last reader is gone', subject: 'contract', help: 'Remove the comment.', what: 'This comment accepts a contracting change, but this file has none.' }],
    },
    {
      history, sql: '-- pg-safe: contract\ndrop table notes;',
      expect: [{ message: 'reasonlessContract', at: '-- pg-safe: contract', what: 'This comment gives no reason for a contracting change, so it accepts nothing.' }],
    },
    {
      beside,
      history,
      sql: '-- pg-safe-ignore dropped-table: nobody reads it\ncreate table tags (id bigint);',
      expect: [{
        message: 'unused',
        at: '-- pg-safe-ignore dropped-table: nobody reads it',
        what: 'This comment silences "dropped-table", but there is no such finding here.',
        help: 'Remove the comment, or the rule from it.',
        severity: 'warning',
        subject: 'dropped-table',
      }],
    },
    {
      name: 'the finding is further down',
      beside,
      history,
      sql: '-- pg-safe-ignore dropped-table: nobody reads it\nselect 1;\ndrop table notes;',
      expect: [{ message: 'unused', at: '-- pg-safe-ignore dropped-table: nobody reads it' }],
    },
    {
      name: 'one of two rules is at work',
      beside,
      history,
      sql: '-- größer 日本 👍🏽\n-- pg-safe-ignore dropped-table, dropped-column: nobody reads it\ndrop table notes;',
      expect: [{ message: 'unused', at: '-- pg-safe-ignore dropped-table, dropped-column: nobody reads it', subject: 'dropped-column' }],
    },
    {
      name: 'the finding is silenced already',
      beside,
      history,
      sql: '-- pg-safe-ignore-file dropped-table: nobody reads it\n-- pg-safe-ignore dropped-table: nobody reads it either\ndrop table notes;',
      expect: [{ message: 'unused', at: '-- pg-safe-ignore dropped-table: nobody reads it either' }],
    },
    {
      beside,
      history,
      sql: '-- pg-safe-ignore dropped-table\ndrop table notes;',
      expect: [{ message: 'reasonless', at: '-- pg-safe-ignore dropped-table', what: 'This comment gives no reason for silencing "dropped-table", so it has no effect.', help: '-- pg-safe-ignore dropped-table: <reason>' }],
    },
    {
      beside,
      history,
      sql: '-- pg-safe-ignore dropped-tabel: nobody reads it\ndrop table notes;',
      expect: [{ message: 'unknown', at: '-- pg-safe-ignore dropped-tabel: nobody reads it', what: 'This comment names a rule that does not exist: "dropped-tabel".' }],
    },
    {
      name: 'for the file, with nothing to silence in it',
      beside,
      history,
      sql: '-- pg-safe-ignore-file dropped-column: kept for the next migration\nselect 1;',
      expect: [{ message: 'unused', at: '-- pg-safe-ignore-file dropped-column: kept for the next migration' }],
    },
  ],
});
