import { describe, expect, test } from 'vitest';
import { lint } from '../../src/index.js';

/** The verdict on the second of two migrations, with its deeds in words. */
async function verdictOn(history: string, sql: string): Promise<readonly string[]> {
  const sources = [{ path: 'db/1_history.sql', text: history }, { path: 'db/2_change.sql', text: sql }];
  const { migrations } = await lint({ sources, targets: new Set(['db/2_change.sql']) });
  const { nature, deeds } = migrations[0]!.verdict;
  return [nature, ...deeds.map((deed) => `${deed.nature}: ${deed.what}`)];
}

const notes = 'create table notes (id bigint primary key, body text not null default \'\', owner uuid); create view short as select id from notes;';

describe('additive', () => {
  test.each([
    'create table tags (id bigint primary key); create index on tags (id); drop table tags;',
    'alter table notes add column done boolean not null default false;',
    'alter table notes add column done boolean not null default false; alter table notes drop column done;',
    'create index notes_owner on notes (owner);',
    'create policy own on notes using (true);',
    'insert into notes (id) values (1);',
    'grant select on notes to public;',
    'drop view short; create view short as select id, body from notes;',
    'comment on table notes is \'x\';',
    'create temp table work (id int); drop table work;',
    'do $$ begin if exists (select 1) then drop table notes; end if; end $$;',
  ])('%s', async (sql) => expect(await verdictOn(notes, sql)).toEqual(['additive']));
});

describe('compatible', () => {
  test.each([
    ['alter table notes rename to memos; create view notes with (security_invoker = true) as select * from memos;', ['compatible: renames table "notes" to "memos"']],
    ['alter table notes alter column body drop not null;', ['compatible: lets "notes.body" be NULL']],
    ['create or replace view short as select id, body from notes;', ['compatible: replaces view "short"']],
    ['update notes set body = \'\';', ['compatible: changes rows of "notes"']],
    ['alter table notes disable row level security;', ['compatible: disables row level security on "notes"']],
  ])('%s', async (sql, deeds) => expect(await verdictOn(notes, sql)).toEqual(['compatible', ...deeds]));
});

describe('contracting', () => {
  test.each([
    ['alter table notes rename to memos;', 'renames table "notes" to "memos"'],
    ['alter table notes rename column body to text;', 'renames column "notes.body" to "text"'],
    ['alter table notes alter column owner set not null;', 'requires a value in "notes.owner"'],
    ['alter table notes add column kind text not null;', 'adds the required column "notes.kind"'],
    ['alter table notes add constraint short_body check (length(body) < 9) not valid;', 'adds constraint "short_body" of "notes"'],
    ['drop view short;', 'drops view "short"'],
    ['drop view short; create view short as select body from notes;', 'drops view "short"'],
    ['alter table notes alter column body type varchar(9);', 'narrows the type of "notes.body"'],
    ['alter table notes enable row level security;', 'enables row level security on "notes"'],
  ])('%s', async (sql, deed) => expect(await verdictOn(notes, sql)).toEqual(['contracting', `contracting: ${deed}`]));
});

describe('destructive', () => {
  test.each([
    ['alter table notes drop column owner;', 'drops column "notes.owner"'],
    ['truncate notes;', 'empties table "notes"'],
    ['delete from notes where owner is null;', 'deletes rows of "notes"'],
    ['alter table notes drop column owner; alter table notes add column owner uuid;', 'drops column "notes.owner"'],
  ])('%s', async (sql, deed) => expect(await verdictOn(notes, sql)).toEqual(['destructive', `destructive: ${deed}`]));

  test('what goes along is told too', async () => {
    expect(await verdictOn(notes, 'drop table notes cascade;')).toEqual(['destructive', 'contracting: drops view "short"', 'destructive: drops table "notes"']);
  });
});

test('what could not be followed is counted', async () => {
  const { migrations } = await lint({ sources: [{ path: 'db/1.sql', text: 'do $$ begin execute some_text(); end $$;' }] });
  expect(migrations.map(({ source, verdict }) => [source.path, verdict.nature, verdict.opaque])).toEqual([['db/1.sql', 'additive', 1]]);
});
