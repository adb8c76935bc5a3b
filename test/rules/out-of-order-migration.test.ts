import rule from '../../rules/out-of-order-migration.js';
import { testRule } from './test-rule.js';

const folder = 'supabase/migrations';
const runner = 'supabase';

const earlier = `${folder}/20261030000000_notes.sql`;
const newest = `${folder}/20261101000000_tags.sql`;
const files = { [earlier]: 'create table notes (id bigint);', [newest]: 'create table tags (id bigint);' };

testRule(rule, {
  valid: [
    { name: 'in order', runner, deploy: 'together', files, context: [earlier] },
    { name: 'both are new', runner, deploy: 'together', files },
    { name: 'edited, and still in its place', runner, deploy: 'together', files, context: [newest], edited: [earlier] },
    { name: 'a runner that keeps no versions', runner: 'single-transaction', deploy: 'together', files, context: [newest] },
    { name: 'nobody says what was there first', runner, files, context: [newest] },
  ],
  invalid: [
    {
      name: 'a late comer',
      runner, deploy: 'together', files, context: [newest],
      expect: [{
        message: 'late', at: 'create table notes (id bigint);', path: earlier, severity: 'error', subject: '20261030000000',
        what: 'Version 20261030000000 is before "20261101000000_tags.sql", which was there first: "supabase db push" refuses to insert it.',
        help: 'Give the file a version later than 20261101000000',
        related: [{ at: 'create table tags (id bigint);', text: 'the newest that was there first' }],
      }],
    },
  ],
});
