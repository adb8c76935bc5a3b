import rule from '../../rules/skipped-migration.js';
import { testRule } from './test-rule.js';

const folder = 'supabase/migrations';
const runner = 'supabase';
const first = { [`${folder}/20260101000000_a.sql`]: 'create table a (id bigint);' };

testRule(rule, {
  valid: [
    { runner, files: first },
    { name: 'names that the CLI takes', runner, files: { [`${folder}/1_a.sql`]: 'select 1;', [`${folder}/2_.sql`]: 'select 2;', [`${folder}/3_with spaces & größe.sql`]: 'select 3;' } },
    { name: 'rollback scripts where the CLI does not look', runner, files: { ...first, [`${folder}/rollbacks/20260101000000_a.sql`]: 'drop table a;', [`${folder}/20260101000000_a.down.sql`]: 'drop table a;' } },
    { name: 'folders that say so themselves', runner, files: { ...first, [`${folder}/archive/0_a.sql`]: 'select 1;', [`${folder}/_old/0_b.sql`]: 'select 1;', [`${folder}/.drafts/0_c.sql`]: 'select 1;' } },
    { name: 'another folder', runner, files: { ...first, 'supabase/seed.sql': 'select 1;', 'db/checks.sql': 'select 1;' } },
    { name: 'a runner that reads every file', runner: 'single-transaction', files: { [`${folder}/a.sql`]: 'select 1;', [`${folder}/more/b.sql`]: 'select 2;' } },
    { name: 'an init that is not the first file', runner, files: { [`${folder}/20200101000000_a.sql`]: 'select 1;', [`${folder}/20210101000000_init.sql`]: 'select 2;' } },
    { name: 'an init of today', runner, files: { [`${folder}/20240101000000_init.sql`]: 'select 1;' } },
    { name: 'a skipped file that is not linted', runner, context: [`${folder}/users.sql`], files: { ...first, [`${folder}/users.sql`]: 'select 1;' } },
  ],
  invalid: [
    {
      runner,
      files: { ...first, [`${folder}/2026a_add_notes.sql`]: '-- größer 日本 👍🏽\ncreate table notes (id bigint);' },
      expect: [{
        message: 'name',
        at: '-- größer 日本 👍🏽',
        path: `${folder}/2026a_add_notes.sql`,
        what: 'The CLI never applies "2026a_add_notes.sql": its name is not digits, an underscore and a name.',
        help: 'Rename it to <timestamp>_name.sql',
        severity: 'warning',
        subject: '2026a_add_notes.sql',
      }],
    },
    {
      name: 'other names that the CLI passes over',
      runner,
      files: { ...first, [`${folder}/20260118-b.sql`]: 'select 1;', [`${folder}/20260119_c.SQL`]: 'select 2;', [`${folder}/20260120.sql`]: 'select 3;', [`${folder}/users.sql`]: 'select 4;' },
      expect: [
        { message: 'name', at: 'select 1;', path: `${folder}/20260118-b.sql` },
        { message: 'name', at: 'select 2;', path: `${folder}/20260119_c.SQL` },
        { message: 'name', at: 'select 3;', path: `${folder}/20260120.sql` },
        { message: 'name', at: 'select 4;', path: `${folder}/users.sql` },
      ],
    },
    {
      runner,
      files: { ...first, [`${folder}/billing/20260118000000_plans.sql`]: 'create table plans (id bigint);' },
      expect: [{ message: 'folder', at: 'create table plans (id bigint);', what: 'The CLI never applies "20260118000000_plans.sql": it does not look into sub-folders of the migrations folder.', severity: 'note' }],
    },
    {
      runner,
      files: { [`${folder}/20210101000000_init.sql`]: 'create table a (id bigint);', [`${folder}/20220101000000_b.sql`]: 'create table b (id bigint);' },
      expect: [{ message: 'init', at: 'create table a (id bigint);', what: 'The CLI never applies "20210101000000_init.sql": it skips a first file called _init.sql with a version before 2021-12-09.', severity: 'warning' }],
    },
  ],
});
