import rule from '../../rules/lost-replica-identity.js';
import { testRule } from './test-rule.js';

const supabase = true;
const history = 'create table messages (id bigint primary key, room bigint); alter table messages replica identity full; alter publication supabase_realtime add table messages;';
const again = 'drop table messages; create table messages (id uuid primary key, room bigint);';
const add = 'alter publication supabase_realtime add table messages;';

testRule(rule, {
  valid: [
    { name: 'FULL again', supabase, history, sql: `${again} alter table messages replica identity full; ${add}` },
    { name: 'FULL again, by a later file', supabase, history, files: { 'supabase/migrations/20260101_swap.sql': `${again} ${add}`, 'supabase/migrations/20260102_fix.sql': 'alter table messages replica identity full;' } },
    { name: 'not published again: another rule says so', supabase, history, sql: again },
    { name: 'it was not FULL', supabase, history: 'create table messages (id bigint primary key); alter publication supabase_realtime add table messages;', sql: `${again} ${add}` },
    { name: 'it was not published', supabase, history: 'create table messages (id bigint primary key); alter table messages replica identity full;', sql: `${again} ${add}` },
    { name: 'dropped for good', supabase, history, sql: 'drop table messages;' },
    { name: 'taken back on purpose', supabase, history, sql: 'alter table messages replica identity default;' },
  ],
  invalid: [
    {
      supabase,
      history,
      sql: `${again} ${add}`,
      expect: [{
        message: 'reset',
        at: 'messages',
        line: 1,
        column: 12,
        severity: 'warning',
        subject: 'public.messages',
        what: 'Table "messages" sent the old row with each change, and after it was made again it sends the key only: publication "supabase_realtime" goes on without it.',
        help: 'Add to the same file: ALTER TABLE messages REPLICA IDENTITY FULL;',
      }],
    },
    {
      name: 'another table takes the name',
      supabase,
      history,
      sql: `create table messages_new (id uuid primary key); alter table messages rename to messages_old; alter table messages_new rename to messages; ${add}`,
      expect: [{ message: 'reset', at: 'messages', column: 62 }],
    },
  ],
});
