import rule from '../../rules/published-table-renamed.js';
import { testRule } from './test-rule.js';

const supabase = true;
const history = 'create table messages (id bigint primary key); create table rooms (id bigint primary key); alter publication supabase_realtime add table messages;';

testRule(rule, {
  valid: [
    { name: 'not published', supabase, history, sql: 'alter table rooms rename to places;' },
    { name: 'a publication that no client listens to', history: 'create table messages (id bigint); create publication feed for table messages;', sql: 'alter table messages rename to posts;' },
    { name: 'renamed and back', supabase, history, sql: 'alter table messages rename to posts; alter table posts rename to messages;' },
    { name: 'made in the same file', supabase, sql: `${history} alter table messages rename to posts;` },
    { name: 'another table takes its place', supabase, history, sql: 'create table messages_new (id uuid); alter table messages rename to messages_old; alter table messages_new rename to messages;' },
    { name: 'taken out before', supabase, history: `${history} alter publication supabase_realtime drop table messages;`, sql: 'alter table messages rename to posts;' },
  ],
  invalid: [
    {
      supabase,
      history,
      sql: 'alter table messages rename to posts; create view messages with (security_invoker = true) as select * from posts;',
      expect: [{
        message: 'renamed',
        at: 'messages',
        line: 1,
        column: 13,
        severity: 'warning',
        subject: 'public.messages',
        what: 'Clients that listen to changes of "messages" through Realtime hear nothing any more: they are sent as changes of "posts" from here on.',
        related: [{ at: 'messages', text: 'table created here' }],
      }],
    },
    { supabase, history: `${history} create schema chat;`, sql: 'alter table messages set schema chat;', expect: [{ message: 'renamed', at: 'messages', what: 'Clients that listen to changes of "messages" through Realtime hear nothing any more: they are sent as changes of "chat.messages" from here on.' }] },
  ],
});
