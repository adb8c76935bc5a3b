import rule from '../../rules/lost-publication-member.js';
import { testRule } from './test-rule.js';

const supabase = true;
const history = 'create table messages (id bigint primary key); create table rooms (id bigint primary key); alter publication supabase_realtime add table messages, rooms;';

testRule(rule, {
  valid: [
    { name: 'one more', supabase, history, sql: 'create table events (id bigint); alter publication supabase_realtime add table events;' },
    { name: 'taken out on purpose', supabase, history, sql: 'alter publication supabase_realtime drop table messages;' },
    { name: 'SET TABLE names them all', supabase, history, sql: 'create table events (id bigint); alter publication supabase_realtime set table messages, rooms, events;' },
    { name: 'options only', supabase, history, sql: "alter publication supabase_realtime set (publish = 'insert');" },
    { name: 'made again and added again', supabase, history, sql: 'drop table messages; create table messages (id uuid); alter publication supabase_realtime add table messages;' },
    { name: 'dropped for good', supabase, history, sql: 'drop table messages;' },
    { name: 'renamed, with a view in its place: still in it', supabase, history, sql: 'alter table messages rename to posts; create view messages as select * from posts;' },
    { name: 'a publication of all tables', history: 'create table messages (id bigint); create publication feed for all tables;', sql: 'drop table messages; create table messages (id uuid);' },
    { name: 'a later file adds it', supabase, history, files: { 'supabase/migrations/20260101_swap.sql': 'drop table messages; create table messages (id uuid);', 'supabase/migrations/20260102_fix.sql': 'alter publication supabase_realtime add table messages;' } },
    { name: 'the publication is made again with them', supabase, history, sql: 'drop publication supabase_realtime; create publication supabase_realtime for table messages, rooms;' },
    { name: 'SQL that is only known at run time may add it', supabase, history, sql: "drop table messages; create table messages (id uuid); do $$ declare t text; begin foreach t in array array['messages'] loop execute 'alter publication supabase_realtime add table ' || t; end loop; end $$;" },
    { name: 'a publication of the schema in which it is made again', history: 'create table messages (id bigint); create publication feed for tables in schema public;', sql: 'drop table messages; create table messages (id uuid);' },
    { name: 'SET to a schema that holds them all', history: 'create table messages (id bigint); create publication feed for table messages;', sql: 'alter publication feed set tables in schema public;' },
    { name: 'a partition of a table that stays', history: 'create table events (at date) partition by range (at); create table events_2026 partition of events for values from (\'2026-01-01\') to (\'2027-01-01\'); create publication feed for table events;', sql: 'drop table events_2026; create table events_2026 partition of events for values from (\'2026-01-01\') to (\'2027-01-01\');' },
    { name: 'another publication, dropped for good', history: 'create table messages (id bigint); create publication feed for table messages;', sql: 'drop publication feed;' },
  ],
  invalid: [
    {
      supabase,
      history,
      sql: 'create table events (id bigint); alter publication supabase_realtime set table events, rooms;',
      expect: [{
        message: 'replaced',
        at: 'alter publication supabase_realtime set table events, rooms',
        severity: 'error',
        subject: 'supabase_realtime',
        what: 'SET takes "messages" out of publication "supabase_realtime": subscribers hear of no change there any more.',
        help: 'To add tables: ALTER PUBLICATION supabase_realtime ADD TABLE …; or name the old ones too: messages.',
      }],
    },
    {
      supabase,
      history,
      sql: 'drop publication if exists supabase_realtime; create publication supabase_realtime; alter publication supabase_realtime add table rooms;',
      expect: [{ message: 'dropped', at: 'supabase_realtime', line: 1, column: 28, what: 'Publication "supabase_realtime" comes back without "messages": subscribers hear of no change there any more.', help: 'ALTER PUBLICATION supabase_realtime ADD TABLE messages;' }],
    },
    {
      supabase,
      history,
      sql: 'drop table messages; create table messages (id uuid);',
      expect: [{ message: 'recreated', at: 'messages', line: 1, column: 12, subject: 'public.messages', what: 'Table "messages" was in publication "supabase_realtime", and is not after it was made again: subscribers hear of no change there any more.' }],
    },
    {
      name: 'another table takes the name',
      supabase,
      history,
      sql: 'create table messages_new (id uuid); alter table messages rename to messages_old; alter table messages_new rename to messages;',
      expect: [{ message: 'recreated', at: 'messages', column: 50 }],
    },
    {
      name: 'FOR ALL TABLES comes back with a list',
      history: 'create table messages (id bigint); create table rooms (id bigint); create publication feed for all tables;',
      sql: 'drop publication feed; create publication feed for table rooms;',
      expect: [{ message: 'dropped', at: 'feed', line: 1, column: 18, what: 'Publication "feed" comes back without "messages": subscribers hear of no change there any more.' }],
    },
    {
      name: 'another schema in its place',
      history: 'create schema audit; create table messages (id bigint); create table audit.entries (id bigint); create publication feed for tables in schema public, audit;',
      sql: 'alter publication feed set tables in schema audit;',
      expect: [{ message: 'replaced', at: 'alter publication feed set tables in schema audit', what: 'SET takes "messages" out of publication "feed": subscribers hear of no change there any more.' }],
    },
    {
      name: 'out of the schema that is published',
      history: 'create schema archive; create table messages (id bigint); create publication feed for tables in schema public;',
      sql: 'alter table messages set schema archive;',
      expect: [{
        message: 'moved', at: 'messages', subject: 'public.messages',
        what: 'Table "messages" leaves publication "feed", which sends the tables of the schema that it was in: subscribers hear of no change there any more.',
        help: 'Add to the same file: ALTER PUBLICATION feed ADD TABLE archive.messages;',
      }],
    },
  ],
});
