import rule from '../../rules/volatile-check.js';
import { testRule } from './test-rule.js';

const people = 'create table people (id bigint primary key, born_on date, expires_at timestamptz, slug text, year integer);';
const add = (condition: string): { readonly history: string; readonly sql: string } => ({ history: people, sql: `alter table people add constraint asked check (${condition});` });

testRule(rule, {
  valid: [
    add('id > 0'),
    add('length(slug) < 20 and lower(slug) = slug'),
    { name: 'time makes it truer', ...add('born_on <= current_date') },
    { name: 'written the other way round', ...add('now() >= expires_at') },
    { name: 'NULL is left out', ...add('expires_at is null or expires_at <= now()') },
    { name: 'between', ...add("born_on between '1900-01-01' and current_date") },
    { name: 'some time ahead', ...add("expires_at < now() + interval '1 year'") },
    { name: 'an age grows', ...add("age(born_on) >= interval '18 years'") },
    { name: 'years go up', ...add('year <= extract(year from now()) + 1') },
    { name: 'at a time zone', ...add("born_on <= (now() at time zone 'utc')::date") },
    { name: 'a function that reads no table', history: `${people} create function is_slug(text) returns boolean language sql as $$ select $1 ~ '^[a-z]+$' $$;`, sql: 'alter table people add constraint asked check (is_slug(slug));' },
    { name: 'dropped later', files: { 'supabase/migrations/20260101_people.sql': `${people} alter table people add constraint asked check (expires_at > now());`, 'supabase/migrations/20260102_drop.sql': 'alter table people drop constraint asked;' } },
    { name: 'a policy', supabase: true, history: people, sql: 'create policy own on people for insert with check (expires_at > now());' },
    { name: 'a default', sql: 'create table notes (id bigint primary key, at timestamptz default now() check (at > \'2020-01-01\'));' },
  ],
  invalid: [
    {
      ...add('expires_at > now()'),
      expect: [{
        message: 'moving', at: 'constraint asked check (expires_at > now())', subject: 'public.people.asked',
        what: 'CHECK "asked" of "people" calls now(): a row that passes today fails later, on any UPDATE and on restore.',
      }],
    },
    { ...add('id > 0 and not (born_on < current_date)'), expect: [{ message: 'moving', at: 'constraint asked check (id > 0 and not (born_on < current_date))', what: 'CHECK "asked" of "people" calls current_date: a row that passes today fails later, on any UPDATE and on restore.' }] },
    { name: 'what is left shrinks', ...add("expires_at - now() > interval '1 day'"), expect: [{ message: 'moving', at: "constraint asked check (expires_at - now() > interval '1 day')" }] },
    { name: 'months come round', ...add('year <= extract(month from now())'), expect: [{ message: 'moving', at: 'constraint asked check (year <= extract(month from now()))' }] },
    { name: 'an age stays under it for a while', ...add("age(born_on) < interval '18 years'"), expect: [{ message: 'moving', at: "constraint asked check (age(born_on) < interval '18 years')" }] },
    { name: 'in CREATE TABLE', sql: 'create table offers (id bigint primary key check (id > 0), ends_at timestamptz check (ends_at > now()));', expect: [{ message: 'moving', at: 'check (ends_at > now())' }] },
    { name: 'who asks', supabase: true, history: 'create table notes (author uuid);', sql: 'alter table notes add check (author = auth.uid());', expect: [{ message: 'moving', at: 'check (author = auth.uid())', what: 'CHECK "notes_author_check" of "notes" calls auth.uid(): a row that passes today fails later, on any UPDATE and on restore.' }] },
    { name: 'the role', history: 'create table notes (author text);', sql: 'alter table notes add check (author = current_user);', expect: [{ message: 'moving', at: 'check (author = current_user)' }] },
    {
      name: 'a function that reads a table',
      history: `${people} create table taken (slug text); create function is_free(wanted text) returns boolean language plpgsql immutable as $$ begin return not exists (select from taken where slug = wanted); end $$;`,
      sql: 'alter table people add constraint asked check (is_free(slug));',
      expect: [{
        message: 'reads', at: 'constraint asked check (is_free(slug))',
        what: 'CHECK "asked" of "people" calls is_free(), which reads "taken": changes there are not noticed, and a restore can fail.', help: 'Use a foreign key where one says it, else a constraint trigger.',
      }],
    },
  ],
});
