import rule from '../../rules/rollback-applied-as-migration.js';
import { testRule } from './test-rule.js';

const folder = 'supabase/migrations';
const runner = 'supabase';
const add = { [`${folder}/20260117000000_add_notes.sql`]: 'create table notes (id bigint);' };

testRule(rule, {
  valid: [
    { runner, files: { ...add, 'supabase/rollbacks/20260117000000_add_notes.sql': 'drop table notes;' } },
    { runner, files: { ...add, [`${folder}/rollbacks/20260117000000_add_notes.sql`]: 'drop table notes;' } },
    { name: 'a name that the CLI passes over', runner, files: { ...add, [`${folder}/rollback_add_notes.sql`]: 'drop table notes;' } },
    { name: 'a migration about rollbacks', runner, files: { ...add, [`${folder}/20260118000000_rollback_requests.sql`]: 'create table rollback_requests (id bigint);', [`${folder}/20260119000000_scale_down.sql`]: 'drop table if exists big;' } },
    { name: 'a runner that reads every file', runner: 'single-transaction', files: { ...add, [`${folder}/20260117000000_add_notes.down.sql`]: 'drop table notes;' } },
    { name: 'a rollback script that is not linted', runner, context: [`${folder}/20260118000000_add_notes_rollback.sql`], files: { ...add, [`${folder}/20260118000000_add_notes_rollback.sql`]: 'drop table notes;' } },
    { name: 'sections of one file: the CLI knows no sections, but psql-based tools do', runner: 'autocommit', sql: '-- +goose Up\ncreate table a (id bigint);\n-- +goose Down\ndrop table a;' },
  ],
  invalid: [
    {
      runner,
      files: { ...add, [`${folder}/20260118000000_add_notes_rollback.sql`]: '-- größer 日本 👍🏽\ndrop table notes;' },
      expect: [{
        message: 'undoes',
        at: '-- größer 日本 👍🏽',
        path: `${folder}/20260118000000_add_notes_rollback.sql`,
        what: 'The CLI applies "20260118000000_add_notes_rollback.sql" as a migration: it undoes "20260117000000_add_notes.sql".',
        help: 'Move it to supabase/rollbacks/20260118000000_add_notes_rollback.sql, where the CLI does not look.',
        severity: 'error',
        subject: '20260118000000_add_notes_rollback.sql',
        related: [{ at: 'create table notes (id bigint);', text: 'the migration that it undoes' }],
      }],
    },
    {
      runner,
      files: { ...add, [`${folder}/20260117000000_add_notes.down.sql`]: 'drop table notes;' },
      expect: [{
        message: 'collides',
        at: 'drop table notes;',
        what: 'The CLI takes "20260117000000_add_notes.down.sql" for a migration of version 20260117000000, the same as "20260117000000_add_notes.sql": one of the two fails, or the rollback runs first.',
      }],
    },
    {
      name: 'three phases of one day and a rollback, all of one version',
      runner,
      files: { [`${folder}/20260117_phase1.sql`]: 'create table a (id bigint);', [`${folder}/20260117_phase2.sql`]: 'create table b (id bigint);', [`${folder}/20260117_phase1_ROLLBACK.sql`]: 'drop table a;' },
      expect: [{ message: 'collides', at: 'drop table a;', path: `${folder}/20260117_phase1_ROLLBACK.sql`, what: 'The CLI takes "20260117_phase1_ROLLBACK.sql" for a migration of version 20260117, the same as "20260117_phase1.sql": one of the two fails, or the rollback runs first.' }],
    },
    {
      runner,
      files: { ...add, [`${folder}/20260119000000_drop_tags.rollback.sql`]: 'create table tags (id bigint);' },
      expect: [{
        message: 'orphan',
        at: 'create table tags (id bigint);',
        what: 'The CLI applies "20260119000000_drop_tags.rollback.sql" as a migration although its name says that it is a rollback script.',
        severity: 'warning',
      }],
    },
  ],
});
