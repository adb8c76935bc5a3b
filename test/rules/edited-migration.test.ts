import rule from '../../rules/edited-migration.js';
import { testRule } from './test-rule.js';

const folder = 'supabase/migrations';
const runner = 'supabase';

const notes = `${folder}/1_notes.sql`;
const tags = `${folder}/2_tags.sql`;
const files = { [notes]: 'create table notes (id bigint);', [tags]: 'create table tags (id bigint);' };

testRule(rule, {
  valid: [
    { name: 'both are new', runner, deploy: 'together', files },
    { name: 'nobody says what was there first', runner, files, edited: [notes] },
    { name: 'context only', runner, deploy: 'together', files, context: [notes], edited: [notes] },
  ],
  invalid: [
    {
      name: 'one of two that changed',
      runner, deploy: 'together', files, edited: [notes],
      expect: [{
        message: 'edited', at: 'create table notes (id bigint);', path: notes, subject: '1_notes.sql', severity: 'warning',
        what: '"1_notes.sql" was there before this branch: databases that have applied it never run what it says now.',
        help: 'put the change into a new one',
      }],
    },
  ],
});
