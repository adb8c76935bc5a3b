import rule from '../../rules/exposed-foreign-table.js';
import { testRule } from './test-rule.js';

const supabase = true;
const history = 'create extension wrappers with schema extensions; create foreign data wrapper files; create server warehouse foreign data wrapper files;';

testRule(rule, {
  valid: [
    { name: 'a schema that is not served', supabase, history, sql: 'create schema private; create foreign table private.stock (id bigint) server warehouse;' },
    { name: 'nobody may read it', supabase, history, sql: 'create foreign table stock (id bigint) server warehouse; revoke all on stock from anon, authenticated;' },
    { name: 'a later file takes it away', supabase, history, files: { 'supabase/migrations/20260101_stock.sql': 'create foreign table stock (id bigint) server warehouse;', 'supabase/migrations/20260102_hide.sql': 'alter foreign table stock set schema extensions;' } },
    { name: 'a table', supabase, sql: 'create table stock (id bigint);' },
  ],
  invalid: [
    {
      supabase,
      history,
      sql: 'create foreign table stock (id bigint) server warehouse;',
      expect: [{
        message: 'served',
        at: 'stock',
        severity: 'warning',
        subject: 'public.stock',
        what: 'Foreign table "stock" is served by the Data API, and can have no row level security: anon and authenticated can read and change every row.',
        help: 'REVOKE ALL ON stock FROM anon, authenticated;',
      }],
    },
  ],
});
