import rule from '../../rules/exposed-sensitive-column.js';
import { testRule } from './test-rule.js';

const supabase = true;
const history = 'create table integrations (id bigint primary key, name text);';

testRule(rule, {
  valid: [
    { name: 'row level security is on', supabase, history: `${history} alter table integrations enable row level security;`, sql: 'alter table integrations add column api_key text;' },
    { name: 'turned on in the same file', supabase, history, sql: 'alter table integrations add column api_key text; alter table integrations enable row level security;' },
    { name: 'not granted', supabase, history: `${history} revoke all on integrations from anon, authenticated;`, sql: 'alter table integrations add column api_key text;' },
    { name: 'granted for other columns', supabase, history: `${history} revoke all on integrations from anon, authenticated; grant select (id, name) on integrations to authenticated;`, sql: 'alter table integrations add column api_key text;' },
    { name: 'dropped again', supabase, history, sql: 'alter table integrations add column api_key text; alter table integrations drop column api_key;' },
    { name: 'about a secret, and no secret', supabase, history, sql: 'alter table integrations add column password boolean, add column password_changed_at timestamptz, add column secret_santa text, add column tokens int;' },
    { name: 'a schema that is not served', supabase, history: 'create schema app; create table app.integrations (id int);', sql: 'alter table app.integrations add column api_key text;' },
    { name: 'a new table: the matter of another rule', supabase, sql: 'create table integrations (id bigint primary key); alter table integrations add column api_key text;' },
  ],
  invalid: [
    {
      supabase,
      history,
      sql: 'alter table integrations add column smtp_password varchar(80), add column label text;',
      expect: [{
        message: 'open', at: 'smtp_password', subject: 'public.integrations.smtp_password',
        what: 'Column "smtp_password" is added to "integrations", which has no row level security: anon and authenticated read it in every row through the Data API.',
        help: 'ALTER TABLE integrations ENABLE ROW LEVEL SECURITY; in the same file, with policies for who may read its rows; or keep the column in a schema that is not served.',
      }],
    },
    { name: 'granted to a role of which they are members', supabase, history: `${history} revoke all on integrations from anon, authenticated; create role readers; grant select on integrations to readers; grant readers to authenticated;`, sql: 'alter table integrations add column api_key text;', expect: [{ message: 'open', at: 'api_key', what: 'Column "api_key" is added to "integrations", which has no row level security: authenticated read it in every row through the Data API.' }] },
  ],
});
