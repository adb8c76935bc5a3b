import rule from '../../rules/duplicate-version.js';
import { testRule } from './test-rule.js';

const folder = 'supabase/migrations';
const runner = 'supabase';

testRule(rule, {
  valid: [
    { runner, files: { [`${folder}/20260117_a.sql`]: 'create table a (id bigint);', [`${folder}/20260118_b.sql`]: 'create table b (id bigint);' } },
    { name: 'the digits go on', runner, files: { [`${folder}/20260117_a.sql`]: 'create table a (id bigint);', [`${folder}/202601170_b.sql`]: 'create table b (id bigint);' } },
    { name: 'leading zeros make another version', runner, files: { [`${folder}/1_a.sql`]: 'create table a (id bigint);', [`${folder}/01_b.sql`]: 'create table b (id bigint);' } },
    { name: 'a file that the CLI does not read', runner, files: { [`${folder}/20260117_a.sql`]: 'create table a (id bigint);', [`${folder}/20260117-b.sql`]: 'create table b (id bigint);', [`${folder}/old/20260117_c.sql`]: 'create table c (id bigint);', 'supabase/seeds/20260117_d.sql': 'select 1;' } },
    { name: 'its rollback script is another rule’s', runner, files: { [`${folder}/20260117_a.sql`]: 'create table a (id bigint);', [`${folder}/20260117_a_rollback.sql`]: 'drop table a;' } },
    { name: 'a runner that does not record versions', runner: 'single-transaction', files: { [`${folder}/20260117_a.sql`]: 'create table a (id bigint);', [`${folder}/20260117_b.sql`]: 'create table b (id bigint);' } },
    { name: 'a clash of two files that are not linted', runner, context: [`${folder}/20260117_a.sql`, `${folder}/20260117_b.sql`], files: { [`${folder}/20260117_a.sql`]: 'create table a (id bigint);', [`${folder}/20260117_b.sql`]: 'create table b (id bigint);', [`${folder}/20260118_c.sql`]: 'create table c (id bigint);' } },
  ],
  invalid: [
    {
      runner,
      files: { [`${folder}/20260117_phase1.sql`]: '-- größer 日本 👍🏽\ncreate table a (id bigint);', [`${folder}/20260117_phase2.sql`]: '\n\n  create table b (\n  id bigint);' },
      expect: [{
        message: 'taken',
        at: 'create table b (',
        path: `${folder}/20260117_phase2.sql`,
        what: 'Version 20260117 is taken by "20260117_phase1.sql": this file cannot be applied after it.',
        help: 'Rename this file so that its digits are its own',
        severity: 'error',
        subject: '20260117',
        related: [{ at: '-- größer 日本 👍🏽', text: 'the file that takes the version' }],
      }],
    },
    {
      name: 'three of them: all but the first',
      runner,
      files: { [`${folder}/1_c.sql`]: 'select 3;', [`${folder}/1_a.sql`]: 'select 1;', [`${folder}/1_b.sql`]: 'select 2;' },
      expect: [
        { message: 'taken', at: 'select 2;', path: `${folder}/1_b.sql`, what: 'Version 1 is taken by "1_a.sql": this file cannot be applied after it.' },
        { message: 'taken', at: 'select 3;', path: `${folder}/1_c.sql`, what: 'Version 1 is taken by "1_a.sql": this file cannot be applied after it.' },
      ],
    },
    {
      name: 'the version of an earlier deploy',
      runner,
      context: [`${folder}/20260117_a.sql`],
      files: { [`${folder}/20260117_a.sql`]: 'create table a (id bigint);', [`${folder}/20260117_b.sql`]: 'create table b (id bigint);' },
      expect: [{ message: 'taken', at: 'create table b (id bigint);', path: `${folder}/20260117_b.sql` }],
    },
    {
      name: 'silenced with a reason',
      runner,
      files: { [`${folder}/20260117_a.sql`]: 'select 1;', [`${folder}/20260117_b.sql`]: '-- pg-safe-ignore-file duplicate-version: never applied, kept for the record\nselect 2;' },
      expect: [{ message: 'taken', at: '-- pg-safe-ignore-file duplicate-version: never applied, kept for the record', suppressed: 'never applied, kept for the record' }],
    },
  ],
});
