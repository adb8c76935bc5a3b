import rule from '../../rules/missing-replica-identity.js';
import { testRule } from './test-rule.js';

const supabase = true;
const history = 'create table messages (id bigint primary key, body text); alter publication supabase_realtime add table messages;';
const keyless = 'create table messages (id bigint, body text);';
const add = 'alter publication supabase_realtime add table messages;';

testRule(rule, {
  valid: [
    { name: 'a key of another kind in its place', supabase, history, sql: 'alter table messages drop constraint messages_pkey, add primary key (id, body);' },
    { name: 'the whole row', supabase, history, sql: 'alter table messages replica identity full; alter table messages drop constraint messages_pkey;' },
    { name: 'not published', supabase, history: 'create table messages (id bigint primary key);', sql: 'alter table messages drop constraint messages_pkey;' },
    { name: 'a publication of INSERTs', history: "create table messages (id bigint primary key); create publication feed for table messages with (publish = 'insert');", sql: 'alter table messages drop constraint messages_pkey;' },
    { name: 'a key before it is published', supabase, history: keyless, sql: `alter table messages add primary key (id); ${add}` },
    { name: 'a key by a later file', supabase, history: keyless, files: { 'supabase/migrations/20260101_add.sql': add, 'supabase/migrations/20260102_key.sql': 'alter table messages add primary key (id);' } },
    { name: 'another index', supabase, history: `${history} create unique index messages_body_key on messages (body);`, sql: 'drop index messages_body_key;' },
    { name: 'a table that no file made', supabase, sql: add },
    { name: 'dropped altogether', supabase, history, sql: 'drop table messages;' },
    { name: 'taken out as well', supabase, history, sql: 'alter publication supabase_realtime drop table messages; alter table messages drop constraint messages_pkey;' },
  ],
  invalid: [
    {
      supabase,
      history,
      sql: 'alter table messages drop constraint messages_pkey;',
      expect: [{
        message: 'dropped',
        at: 'messages_pkey',
        severity: 'error',
        subject: 'public.messages',
        what: 'Every UPDATE and DELETE of "messages" fails from now on (55000): publication "supabase_realtime" sends it, and the primary key "messages_pkey" was its replica identity.',
        help: 'Give it another one in the same file: ALTER TABLE messages ADD PRIMARY KEY (…); or, costlier with each change: ALTER TABLE messages REPLICA IDENTITY FULL;',
        related: [{ at: 'messages', text: 'table created here' }],
      }],
    },
    {
      supabase,
      history: `create table messages (id bigint not null, body text); create unique index messages_id_key on messages (id); alter table messages replica identity using index messages_id_key; ${add}`,
      sql: 'drop index messages_id_key;',
      expect: [{ message: 'dropped', at: 'messages_id_key', what: 'Every UPDATE and DELETE of "messages" fails from now on (55000): publication "supabase_realtime" sends it, and index "messages_id_key" was its replica identity.' }],
    },
    {
      name: 'FULL taken back without a key',
      supabase,
      history: `${keyless} alter table messages replica identity full; ${add}`,
      sql: 'alter table messages replica identity default;',
      expect: [{ message: 'dropped', at: 'alter table messages replica identity default', what: 'Every UPDATE and DELETE of "messages" fails from now on (55000): publication "supabase_realtime" sends it, and the whole row was its replica identity.' }],
    },
    { supabase, history: keyless, sql: add, expect: [{ message: 'published', at: 'alter publication supabase_realtime add table messages', what: 'Every UPDATE and DELETE of "messages" fails from now on (55000): publication "supabase_realtime" sends it, and it has no replica identity.' }] },
    { name: 'all tables', history: keyless, sql: 'create publication feed for all tables;', expect: [{ message: 'published', at: 'create publication feed for all tables' }] },
    { name: 'the key goes with its column', supabase, history, sql: 'alter table messages drop column id;', expect: [{ message: 'dropped', at: 'id' }] },
  ],
});
