import rule from '../../rules/accidental-overload.js';
import { testRule } from './test-rule.js';

const history = "create function search(query text) returns text language sql as $$ select 'old' $$;";
const make = (parameters: string): string => `create or replace function search(${parameters}) returns text language sql as $$ select 'new' $$;`;

testRule(rule, {
  valid: [
    { history, sql: make('query text') },
    { name: 'the old one goes', history, sql: `drop function search(text); ${make('query text, max_rows int default 10')}` },
    { name: 'the old one goes afterwards', history, sql: `${make('query text, max_rows int default 10')} drop function search(text);` },
    { name: 'a later file drops it', history, files: { 'supabase/migrations/20260101_a.sql': make('query text, max_rows int default 10'), 'supabase/migrations/20260102_b.sql': 'drop function search(text);' } },
    { name: 'without a default no call fits both', history, sql: make('query text, max_rows int') },
    { name: 'plain CREATE means another one', history, sql: make('query text, max_rows int default 10').replace(' or replace', '') },
    { name: 'another parameter', history, sql: make('pattern text, max_rows int default 10') },
    { name: 'the old one is written anew too', history, sql: `${make('query text, max_rows int default 10')} ${make('query text')}` },
    { name: 'the same names of other types, where no Data API serves them', history, sql: make('query bytea') },
    { name: 'both in one file', sql: `${make('query text')} ${make('query text, max_rows int default 10')}` },
  ],
  invalid: [
    {
      history,
      sql: make('query text, max_rows int default 10'),
      expect: [{
        message: 'ambiguous',
        at: 'search',
        what: 'This makes a second "search(text, integer)" beside "search(text)", which stays as it is: a call that gives only the old parameters fits both and fails with 42725 (PGRST203 by the Data API).',
        help: 'DROP FUNCTION search(text); before it, in the same file, and repeat its GRANT and REVOKE; or give the new one another name.',
        severity: 'warning',
        subject: 'public.search(text, integer)',
        related: [{ at: 'search', text: 'the one that stays' }],
      }],
    },
    { name: 'the same names of other types', supabase: true, history, sql: make('query bytea'), expect: [{ message: 'names', at: 'search', what: 'This makes a second "search(bytea)" beside "search(text)", with the same parameter names: the Data API cannot tell them apart (PGRST203), and the old one keeps its body.' }] },
  ],
});
