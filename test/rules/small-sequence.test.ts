import rule from '../../rules/small-sequence.js';
import { testRule } from './test-rule.js';

const events = 'create table events (id serial primary key);';

testRule(rule, {
  valid: [
    'create sequence numbers; create table events (id bigint primary key default nextval(\'numbers\'));',
    'create sequence numbers as bigint; create table events (id bigint primary key default nextval(\'numbers\'));',
    { name: 'an integer column', sql: 'create sequence numbers as integer; create table events (id integer primary key default nextval(\'numbers\'));' },
    { name: 'of no column', sql: 'create sequence numbers as integer;' },
    { name: 'widened too', history: events, sql: 'alter table events alter column id type bigint; alter sequence events_id_seq as bigint;' },
    { name: 'widened before', history: events, sql: 'alter sequence events_id_seq as bigint; alter table events alter column id type bigint;' },
    { name: 'made wide again', sql: 'create sequence numbers as integer; create table events (id bigint primary key default nextval(\'numbers\')); alter sequence numbers as bigint;' },
    { name: 'the sequence of an identity column changes with it', history: 'create table events (id integer generated always as identity primary key);', sql: 'alter table events alter column id type bigint;' },
    { name: 'a sequence of its own is bigint', history: 'create sequence numbers; create table events (id integer primary key default nextval(\'numbers\'));', sql: 'alter table events alter column id type bigint;' },
    { name: 'another sequence takes over', history: 'create table events (id bigint primary key, place smallserial);', sql: 'create sequence places; alter table events alter column place type bigint; alter sequence places owned by events.place; alter table events alter column place set default nextval(\'places\');' },
    { name: 'a column without sequence', history: 'create table events (id integer primary key);', sql: 'alter table events alter column id type bigint;' },
  ],
  invalid: [
    {
      sql: 'create sequence numbers as smallint; create table events (id bigint primary key default nextval(\'numbers\'));',
      expect: [{ message: 'made', at: 'numbers', column: 17, subject: 'public.numbers', what: 'Sequence "numbers" is smallint and feeds "id" of "events", a bigint: nextval() fails at 32,767.', help: 'Leave AS smallint out.' }],
    },
    {
      name: 'the default comes later',
      sql: 'create sequence numbers as int; create table events (id bigint primary key); alter table events alter column id set default nextval(\'numbers\');',
      expect: [{ message: 'made', at: 'numbers', column: 17 }],
    },
    {
      history: events,
      sql: 'alter table events alter column id type bigint;',
      expect: [{
        message: 'left', at: 'id', what: 'Column "id" of "events" becomes bigint and its sequence "events_id_seq" stays integer: nextval() fails at 2,147,483,647.',
        help: 'Add: ALTER SEQUENCE events_id_seq AS bigint;',
      }],
    },
  ],
});
