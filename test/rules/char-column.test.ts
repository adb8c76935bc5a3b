import rule from '../../rules/char-column.js';
import { testRule } from './test-rule.js';

testRule(rule, {
  valid: [
    'create table countries (code text, name varchar(80), letters character varying(2));',
    { name: 'the one byte of the catalog', sql: 'create table kinds (kind "char");' },
  ],
  invalid: [
    {
      sql: 'create table countries ("Code" char(2));',
      expect: [{
        message: 'declared', at: 'char(2)', subject: 'public.countries.Code', what: 'Column "Code" of "countries" is of type char(2): each value is padded with blanks, which LIKE and clients see.',
        help: 'Make it text; where the length has to hold: CHECK (length("Code") = 2).',
      }],
      fixed: 'create table countries ("Code" text);',
    },
    { sql: 'create table answers (answer char not null);', expect: [{ message: 'declared', at: 'char', column: 30, what: 'Column "answer" of "answers" is of type char(1): each value is padded with blanks, which LIKE and clients see.' }], fixed: 'create table answers (answer text not null);' },
    { sql: 'create table answers (answer national character ( 3 ) not null);', expect: [{ message: 'declared', at: 'national character ( 3 )' }], fixed: 'create table answers (answer text not null);' },
  ],
});
