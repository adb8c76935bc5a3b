import rule from '../../rules/varchar-column.js';
import { testRule } from './test-rule.js';

testRule(rule, {
  valid: ['create table users (city text, letters char(2), tags varchar(20)[]);', { name: 'a cast', sql: "create table users (city text default 'x'::varchar(20));" }],
  invalid: [
    {
      sql: 'create table users (city varchar(20) not null, name character varying);',
      expect: [
        { message: 'limited', at: 'varchar(20)', severity: 'note', what: 'Column "city" of "users" refuses more than 20 characters by its type.', help: 'Make it text; where the length has to hold: CHECK (length(city) <= 20).' },
        { message: 'unlimited', at: 'character varying', what: 'Column "name" of "users" is of type varchar without a length, which is text by another name.' },
      ],
      fixed: 'create table users (city text not null, name text);',
    },
    { name: 'each once, after a comment', sql: 'create table users (\n  -- where\n  city varchar(20) -- at least\n);', expect: [{ message: 'limited', at: 'varchar(20)' }], fixed: 'create table users (\n  -- where\n  city text -- at least\n);' },
  ],
});
