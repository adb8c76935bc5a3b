import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadParser } from '../../src/sql/parser.js';
import { ProofDatabase } from '../rules/proof-database.js';
import { lintFiles, withTimeout } from './project.js';

/** Steps that are right in files of their own. `squeezed` names the rules that report them in one file, by runner. */
interface Recipe {
  readonly name: string;
  readonly history: string;
  readonly steps: readonly string[];
  readonly squeezed: string;
  readonly postgres?: number;
}

const users = 'create table users (id integer primary key, email text, age integer);';
const events = "create table events (id bigint, at date not null) partition by range (at); create table events_2024 partition of events for values from ('2024-01-01') to ('2025-01-01');";

const recipes: readonly Recipe[] = [
  { name: 'CHECK', history: users, squeezed: 'lock-held-during-work', steps: ['alter table users add constraint age_ok check (age > 0) not valid;', 'alter table users validate constraint age_ok;'] },
  { name: 'NOT NULL by a CHECK', history: users, squeezed: 'lock-held-during-work', steps: ['alter table users add constraint email_set check (email is not null) not valid;', 'alter table users validate constraint email_set;', 'alter table users alter column email set not null; alter table users drop constraint email_set;'] },
  { name: 'NOT NULL of version 18', postgres: 18, history: users, squeezed: 'lock-held-during-work', steps: ['alter table users add constraint email_set not null email not valid;', 'alter table users validate constraint email_set;'] },
  { name: 'unique constraint', history: users, squeezed: 'nontransactional-statement', steps: ['create unique index concurrently users_email_key on users (email);', 'alter table users add constraint users_email_key unique using index users_email_key;'] },
  { name: 'index of a partitioned table', history: events, squeezed: 'nontransactional-statement', steps: ['create index events_id on only events (id);', 'create index concurrently events_2024_id on events_2024 (id);', 'alter index events_id attach partition events_2024_id;'] },
  // It waits for a lock on the partition at its end, and nothing can be set in its file: the limit comes with the role.
  { name: 'detached', history: `${events} alter role postgres set lock_timeout = '5s';`, squeezed: 'nontransactional-statement', steps: ['alter table events detach partition events_2024 concurrently;', 'drop table events_2024;'] },
  {
    name: 'another type', history: users, squeezed: 'lock-held-during-work',
    steps: [
      'alter table users add column big_age bigint; create function fill_big_age() returns trigger language plpgsql as $$ begin new.big_age := new.age; return new; end $$; create trigger fill_big_age before insert or update on users for each row execute function fill_big_age();',
      'update users set big_age = age where big_age is null;',
      'drop trigger fill_big_age on users; alter table users rename column age to old_age; alter table users rename column big_age to age;',
    ],
  },
  { name: 'rename with a view', history: users, squeezed: '', steps: ['alter table users rename to people; create view users with (security_invoker = true) as select * from people;', 'drop view users;'] },
];

let db: ProofDatabase;
beforeAll(async () => {
  await loadParser();
  db = await ProofDatabase.open();
});
afterAll(() => db.close());

describe.each(['supabase', 'autocommit'] as const)('%s', (runner) => {
  it.each(recipes)('$name: nothing to find in files of their own', async ({ history, steps, postgres }) => {
    const files = steps.map(withTimeout);
    expect((await lintFiles([history, ...files], { runner, ...(postgres !== undefined && { postgres }) })).map(({ rule, message }) => `${rule}: ${message}`)).toEqual([]);
    await db.begin(history);
    for (const text of files) expect(await db.attempt(text)).toBeUndefined();
  });
});

it.each(recipes.filter(({ squeezed }) => squeezed !== ''))('$name: reported in one file, which is one transaction', async ({ history, steps, squeezed, postgres }) => {
  const found = await lintFiles([history, `set lock_timeout = '5s'; ${steps.join(' ')}`], { runner: 'supabase', ...(postgres !== undefined && { postgres }) });
  expect(found.map(({ rule }) => rule)).toContain(squeezed);
});
