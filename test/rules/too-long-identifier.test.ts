import rule from '../../rules/too-long-identifier.js';
import { testRule } from './test-rule.js';

const notes = 'create table notes (id bigint primary key);';
const sixty = 'a234567890b234567890c234567890d234567890e234567890f234567890';

testRule(rule, {
  valid: [
    notes,
    { name: '63 bytes', sql: `create table ${sixty}123 (id bigint primary key);` },
    { name: '63 characters of one byte in quotes', history: notes, sql: `create policy "${sixty} 12" on notes for select using (true);` },
    { name: 'a generated name that Postgres shortens itself', sql: 'create table a_table_with_a_rather_long_name_for_a_table (a_column_with_a_rather_long_name_for_a_column bigint unique);' },
    { name: 'a long text', sql: `comment on schema public is '${sixty}${sixty}';` },
    { name: 'dropped by the long name', history: `create table ${sixty}123 (id bigint);`, sql: `drop table ${sixty}12345;` },
    { name: 'a long name in a function body', sql: `create function f() returns void language plpgsql as $$ begin perform 1 as ${sixty}12345; end $$;` },
  ],
  invalid: [
    {
      name: 'twice in a statement: both are written as Postgres keeps them',
      sql: 'create table notes (id bigint primary key);\ncreate trigger "set_the_organization_of_the_review_feedback_knowledge_mapping_here" before insert on notes for each row execute function "set_the_organization_of_the_review_feedback_knowledge_mapping_here"();',
      expect: [{ message: 'cut', at: '"set_the_organization_of_the_review_feedback_knowledge_mapping_here"' }],
      fixed: 'create table notes (id bigint primary key);\ncreate trigger "set_the_organization_of_the_review_feedback_knowledge_mapping_h" before insert on notes for each row execute function "set_the_organization_of_the_review_feedback_knowledge_mapping_h"();',
    },
    {
      sql: `create table ${sixty}12345 (id bigint primary key);`,
      expect: [{
        message: 'cut', at: `${sixty}12345`, severity: 'warning', subject: `${sixty}123`,
        what: `The name of table "${sixty}12345" has 65 bytes: Postgres keeps the first 63, "${sixty}123".`, help: 'Write a name of at most 63 bytes.',
      }],
      fixed: `create table ${sixty}123 (id bigint primary key);`,
    },
    {
      name: 'upper case stays as it is written',
      sql: `create table ${sixty.toUpperCase()}12345 (id bigint primary key);`,
      expect: [{ message: 'cut', at: `${sixty.toUpperCase()}12345` }],
      fixed: `create table ${sixty.toUpperCase()}123 (id bigint primary key);`,
    },
    {
      name: 'characters of several bytes are not cut in two',
      history: notes,
      sql: `create policy "${sixty}ééé" on notes for select using (true);`,
      expect: [{ message: 'cut', at: `"${sixty}ééé"`, what: `The name of policy "${sixty}ééé" has 66 bytes: Postgres keeps the first 63, "${sixty}é".` }],
      fixed: `create policy "${sixty}é" on notes for select using (true);`,
    },
    { name: 'a column', history: notes, sql: `alter table notes add column ${sixty}1234 text;`, expect: [{ message: 'cut', at: `${sixty}1234` }], fixed: `alter table notes add column ${sixty}123 text;` },
    { name: 'a rename', history: notes, sql: `alter table notes rename to ${sixty}1234;`, expect: [{ message: 'cut', at: `${sixty}1234` }], fixed: `alter table notes rename to ${sixty}123;` },
    { name: 'a constraint', history: notes, sql: `alter table notes add constraint ${sixty}1234 check (id > 0);`, expect: [{ message: 'cut', at: `${sixty}1234` }], fixed: `alter table notes add constraint ${sixty}123 check (id > 0);` },
    { name: 'an index', history: notes, sql: `create index ${sixty}1234 on notes (id);`, expect: [{ message: 'cut', at: `${sixty}1234` }], fixed: `create index ${sixty}123 on notes (id);` },
    {
      name: 'made again under the same name',
      history: `${notes} create policy "${sixty} all" on notes using (true);`,
      sql: `drop policy "${sixty} all 2" on notes; create policy "${sixty} all 2" on notes using (true);`,
      expect: [{ message: 'cut', at: `"${sixty} all 2"`, column: 106 }],
      fixed: `drop policy "${sixty} all 2" on notes; create policy "${sixty} al" on notes using (true);`,
    },
    {
      name: 'two names that are one',
      history: `${notes} create policy "${sixty} read" on notes for select using (true);`,
      sql: `create policy "${sixty} rewrite" on notes for update using (true);`,
      expect: [{
        message: 'collision', at: `"${sixty} rewrite"`, severity: 'error',
        what: `The name of policy "${sixty} rewrite" is, in its first 63 bytes, that of "${sixty} read", which is there already: the statement fails.`,
        related: [{ at: `"${sixty} read"`, text: 'the other one is made here' }],
      }],
    },
    {
      name: 'the other one was written as it was cut',
      history: `${notes} create policy "${sixty} re" on notes for select using (true);`,
      sql: `create policy "${sixty} rewrite" on notes for update using (true);`,
      expect: [{ message: 'collision', at: `"${sixty} rewrite"` }],
    },
    {
      name: 'an index that IF NOT EXISTS passes over',
      history: `${notes} create index ${sixty}_notes_one on notes (id);`,
      sql: `create index if not exists ${sixty}_notes_two on notes ((id + 1));`,
      expect: [{
        message: 'collision', at: `${sixty}_notes_two`,
        what: `The name of index "${sixty}_notes_two" is, in its first 63 bytes, that of "${sixty}_notes_one", which is there already: nothing is built.`,
      }],
    },
  ],
});
