import rule from '../../rules/empty-migration.js';
import { testRule } from './test-rule.js';

const folder = 'supabase/migrations';
const runner = 'supabase';

testRule(rule, {
  valid: [
    { runner, path: `${folder}/1_a.sql`, sql: 'select 1;' },
    { name: 'what does not parse is no nothing', runner, broken: true, path: `${folder}/1_a.sql`, sql: 'creat table notes (id bigint);' },
    { name: 'a place holder that says so', runner, path: `${folder}/1_a.sql`, sql: '-- Applied by hand in March; kept so that the histories agree.' },
    { name: 'an empty rollback script', runner, files: { [`${folder}/1_a.sql`]: 'select 1;', 'supabase/rollbacks/1_a.sql': '-- nothing to undo' } },
  ],
  invalid: [
    { name: 'comments only', runner, path: `${folder}/1_a.sql`, sql: '\n-- create table notes (id bigint);\n/* later */', expect: [{ message: 'empty', at: '-- create table notes (id bigint);', subject: '1_a.sql', severity: 'note', what: '"1_a.sql" holds no statement, and is recorded as applied all the same: what is written into it later does not run there.' }] },
    { name: 'semicolons', runner: 'single-transaction', path: 'db/1_a.sql', sql: ';;', expect: [{ message: 'empty', at: ';;' }] },
  ],
});
