import rule from '../../rules/dropped-function.js';
import { testRule } from './test-rule.js';

const history = 'create function total(amount bigint) returns bigint language sql as $$ select amount $$; create procedure clean() language sql as $$ select 1 $$;';

testRule(rule, {
  valid: [
    { history, sql: 'drop function total(bigint); create function total(amount bigint) returns numeric language sql as $$ select amount::numeric $$;' },
    { history, sql: 'create or replace function total(amount bigint) returns bigint language sql as $$ select amount + 1 $$;' },
    { name: 'renamed, and a wrapper keeps the old name', history, sql: 'alter function total(bigint) rename to sum_of; create function total(amount bigint) returns bigint language sql as $$ select sum_of(amount) $$;' },
    { name: 'renamed and back again', history, sql: 'alter function total(bigint) rename to sum_of; alter function sum_of(bigint) rename to total;' },
    { name: 'a new one is renamed into its place', history, sql: 'create function total_2(amount bigint) returns numeric language sql as $$ select amount::numeric $$; drop function total(bigint); alter function total_2(bigint) rename to total;' },
    { name: 'by name, in another order, what is added has a default', history: 'create function price(sku text, amount integer) returns numeric language sql as $$ select 1.0 $$;', sql: "drop function price(text, integer); create function price(amount integer, sku text, currency text default 'EUR') returns numeric language sql as $$ select 1.0 $$;" },
    { name: 'only triggers call it, renamed', history: 'create function touch() returns trigger language plpgsql as $$ begin return new; end $$;', sql: 'alter function touch() rename to touch_row;' },
    { name: 'created and renamed in the same migration', sql: 'create function once() returns int language sql as $$ select 1 $$; alter function once() rename to twice;' },
    { name: 'its place is taken first', history, sql: "create function total(amount bigint, currency text default 'EUR') returns bigint language sql as $$ select amount $$; drop function total(bigint);" },
    {
      name: 'an overload that takes the same calls stays',
      history: [history, "create function total(amount bigint, currency text default 'EUR') returns bigint language sql as $$ select amount $$;"],
      sql: 'drop function total(bigint);',
    },
    { name: 'created in the same migration', sql: 'create function once() returns void language sql as $$ select 1 $$; select once(); drop function once();' },
    { name: 'only triggers call it', history: 'create function touch() returns trigger language plpgsql as $$ begin return new; end $$;', sql: 'drop function touch();' },
    { name: 'only an event trigger calls it', history: 'create function watch() returns event_trigger language plpgsql as $$ begin end $$;', sql: 'drop function watch();' },
    { name: 'it is gone already', history: [history, 'drop function total(bigint);'], sql: 'drop function if exists total(bigint);' },
    { name: 'the signature of another one', history, sql: 'drop function if exists total(text);' },
    {
      name: 'the function goes out in the same deploy',
      deploy: 'together',
      files: { 'supabase/migrations/1_f.sql': 'create function f() returns int language sql as $$ select 1 $$;', 'supabase/migrations/2_no_f.sql': 'drop function f();' },
    },
  ],
  invalid: [
    {
      history,
      sql: 'drop function total(bigint);',
      expect: [{
        message: 'dropped',
        at: 'total',
        what: 'Dropping function "total(bigint)" breaks every client and function body that still calls it.',
        severity: 'warning',
        subject: 'public.total(bigint)',
        related: [{ at: 'create function total(amount bigint) returns bigint language sql as $$ select amount $$', text: 'function created here' }],
      }],
    },
    { name: 'without its parameters', history, sql: 'drop function if exists public.total;', expect: [{ message: 'dropped', at: 'total' }] },
    { history, sql: 'drop procedure clean();', expect: [{ message: 'dropped', at: 'clean', what: 'Dropping procedure "clean()" breaks every client and function body that still calls it.' }] },
    {
      name: 'an overload that takes other calls stays',
      history: [history, 'create function total(a text) returns bigint language sql as $$ select 1 $$;'],
      sql: 'drop function total(bigint);',
      expect: [{ message: 'dropped', at: 'total' }],
    },
    {
      name: 'other parameters take its place',
      history,
      sql: 'drop function if exists total(bigint); create function total(amount bigint, currency text) returns bigint language sql as $$ select amount $$;',
      expect: [{
        message: 'signature',
        at: 'total',
        what: 'Function "total(bigint)" comes back with other parameters: clients and function bodies that still call it as before fail.',
        help: 'Give every new parameter a default and keep the names of the old ones; or keep the old signature as a wrapper of the new one.',
        severity: 'warning',
        subject: 'public.total(bigint)',
        related: [{ at: 'create function total(amount bigint) returns bigint language sql as $$ select amount $$', text: 'function created here' }],
      }],
    },
    {
      name: 'a procedure, whose parameter came first',
      history,
      sql: 'create procedure clean(days integer) language sql as $$ select 1 $$; drop procedure clean();',
      expect: [{ message: 'signature', at: 'clean', what: 'Procedure "clean()" comes back with other parameters: clients and function bodies that still call it as before fail.' }],
    },
    {
      history,
      sql: 'alter function total(bigint) rename to sum_of;',
      expect: [{
        message: 'renamed',
        at: 'alter function total(bigint) rename to sum_of',
        what: 'Renaming function "total(bigint)" to "sum_of" breaks every client and function body that still calls it.',
        help: 'Keep a wrapper of the old name that calls the new one, until nothing calls it.',
        severity: 'warning',
        subject: 'public.total(bigint)',
      }],
    },
    {
      name: 'renamed twice: the first name and the last count',
      history,
      sql: 'alter function total(bigint) rename to tmp; alter function tmp(bigint) rename to "Sum";',
      expect: [{ message: 'renamed', at: 'alter function total(bigint) rename to tmp', what: 'Renaming function "total(bigint)" to "Sum" breaks every client and function body that still calls it.' }],
    },
    {
      name: 'renamed, then dropped: its old name is what clients call',
      history,
      sql: 'alter function total(bigint) rename to total_old; drop function total_old(bigint);',
      expect: [{ message: 'dropped', at: 'total_old', what: 'Dropping function "total(bigint)" breaks every client and function body that still calls it.' }],
    },
    {
      name: 'an overload that takes other calls is made anew',
      history: [history, 'create function total() returns bigint language sql as $$ select 1 $$;'],
      sql: 'drop function total(); drop function total(bigint); create function total() returns bigint language sql as $$ select 2 $$;',
      expect: [{ message: 'dropped', at: 'total', subject: 'public.total(bigint)' }],
    },
    {
      name: 'quoted names, defaults, OUT parameters, another schema',
      history: 'create schema shop; create function shop."Quote"(sku text, amount integer default 1, out price numeric) language sql as $$ select 1.0 $$;',
      sql: 'drop function shop."Quote"(text, integer) cascade;',
      expect: [{ message: 'dropped', at: 'Quote', what: 'Dropping function "shop.Quote(text, integer)" breaks every client and function body that still calls it.', subject: 'shop.Quote(text, integer)' }],
    },
    {
      name: 'several, one of which comes back',
      history,
      sql: 'drop routine total(bigint), clean(); create procedure clean() language sql as $$ select 2 $$;',
      expect: [{ message: 'dropped', at: 'total' }],
    },
    {
      name: 'a long definition is shown by its first line',
      history: 'create function lengthy()\nreturns int\nlanguage sql as $$ select 1 $$;',
      sql: 'drop function lengthy();',
      expect: [{ message: 'dropped', at: 'lengthy', related: [{ at: 'create function lengthy()', text: 'function created here' }] }],
    },
    {
      name: 'created again in another schema',
      history,
      sql: 'create schema private; drop function total(bigint); create function private.total(amount bigint) returns bigint language sql as $$ select amount $$;',
      expect: [{ message: 'dropped', at: 'total' }],
    },
    {
      name: 'silenced with a reason',
      history,
      sql: '-- pg-safe-ignore dropped-function: no caller in the logs of a month\ndrop function total(bigint);',
      expect: [{ message: 'dropped', at: 'total', suppressed: 'no caller in the logs of a month' }],
    },
  ],
});
