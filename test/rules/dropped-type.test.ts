import rule from '../../rules/dropped-type.js';
import { testRule } from './test-rule.js';

const history = "create type mood as enum ('calm', 'cross'); create domain email as text check (value ~ '@'); create type pair as (a int, b int);";

testRule(rule, {
  valid: [
    { history, sql: "drop type mood; create type mood as enum ('calm');" },
    { name: 'made anew under another name, then renamed', history, sql: "create type mood_new as enum ('calm'); drop type mood; alter type mood_new rename to mood;" },
    { name: 'created in the same migration', sql: "create type tone as enum ('a'); drop type tone;" },
    { name: 'it is gone already', history: [history, 'drop type mood;'], sql: 'drop type if exists mood;' },
    { name: 'a type that no file made, if it exists', sql: "drop type if exists tone; create type tone as enum ('a');" },
    { name: 'renamed, not dropped', history, sql: 'alter type mood rename to feeling;' },
    {
      name: 'the type goes out in the same deploy',
      deploy: 'together',
      files: { 'supabase/migrations/1_t.sql': "create type tone as enum ('a');", 'supabase/migrations/2_no_t.sql': 'drop type tone;' },
    },
  ],
  invalid: [
    {
      history,
      sql: 'drop type mood;',
      expect: [{
        message: 'dropped',
        at: 'mood',
        what: 'Dropping type "mood" breaks every client and function body that still names it.',
        severity: 'warning',
        subject: 'public.mood',
      }],
    },
    { history, sql: 'drop domain if exists public.email cascade;', expect: [{ message: 'dropped', at: 'email' }] },
    { name: 'a composite type', history, sql: 'drop type pair;', expect: [{ message: 'dropped', at: 'pair' }] },
    {
      name: 'several, one of which comes back',
      history,
      sql: "drop type mood, pair; create type mood as enum ('calm');",
      expect: [{ message: 'dropped', at: 'pair' }],
    },
    {
      name: 'quoted, in another schema, renamed on the way',
      history: ["create schema shop; create type shop.state as enum ('open');", 'alter type shop.state rename to "Order State";'],
      sql: 'drop type shop."Order State";',
      expect: [{ message: 'dropped', at: 'Order State', what: 'Dropping type "shop.Order State" breaks every client and function body that still names it.' }],
    },
    {
      name: 'silenced with a reason, after multi-byte text',
      history,
      sql: "-- größer 日本 👍🏽\n-- pg-safe-ignore dropped-type: no column ever had it\ndrop type mood;",
      expect: [{ message: 'dropped', at: 'mood', suppressed: 'no column ever had it' }],
    },
  ],
});
