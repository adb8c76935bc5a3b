import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { baselineSources, baselineSql } from '../../src/config/baseline.js';
import { inProcess } from '../../src/node/drivers/pglite-in-process.js';
import { loadParser } from '../../src/sql/parser.js';
import type { VerifiedMigration, VerifyReport } from '../../src/verify/report.js';
import { verifyHistory } from '../../src/verify/verify.js';

const cache = mkdtempSync(join(tmpdir(), 'pg-safe-test-'));
afterAll(() => rmSync(cache, { recursive: true, force: true }));

const loop = (query: string, sql: string): string => `do $$ declare r record; begin for r in ${query} loop execute format('${sql}', r.name); end loop; end $$`;
const whenAbsent = (sql: string): string => `do $$ begin if exists (select from pg_tables where tablename = 'absent') then ${sql}; end if; end $$`;

/** One history, a file for each case: what is seen there is more, or less, than meets the eye. */
const files = {
  start: `create schema other; create table other.users (id int primary key); create table notes (id int primary key, body text); insert into notes values (1, 'x');
    create table tags (id int primary key, note int references notes, kind text check (kind <> '')); insert into tags values (1, null, 'a'); create view labels as select kind from tags;
    create function all_notes() returns setof notes language plpgsql as $f$ begin return query select * from notes; end $f$; create function stamp() returns trigger language plpgsql as $f$ begin return new; end $f$;`,
  'same name': 'create table users (id int primary key references other.users);',
  'own transactions': 'create index concurrently made on notes (body); comment on index made is \'it\'; alter table notes set (fillfactor = 90);',
  'forgets what is prepared': 'deallocate all; alter table notes alter body set not null; create index on notes (body);',
  'forgets everything': 'discard all; create index on notes (body, id); alter table notes alter body drop not null;',
  'forgets and fails': 'discard all; create index on notes (body, id, id); select 1 / (id - 1) from notes;',
  'read under a lock': 'alter table notes add extra int; do $$ begin if exists (select from notes where extra = 1) then raise exception \'no\'; end if; end $$;',
  'no key': 'update tags set note = null;',
  extension: 'create extension pg_cron;',
  'extension goes': 'drop extension pg_cron;',
  'temporary': 'create temp table scratch (id int);',
  'temporary goes': 'drop table if exists scratch;',
  function: 'create table copied as select * from all_notes();',
  'system view': 'select definition from pg_views where schemaname = \'public\';',
  condition: `${whenAbsent('create trigger stamped before insert on notes for each row execute function stamp()')}; drop trigger if exists stamped on notes;`,
  dynamic: `${loop("select conname as name from pg_constraint where conrelid = 'tags'::regclass and contype = 'c'", 'alter table tags drop constraint %I')}; alter table tags add constraint tags_kind_check check (kind <> 'none');`,
  'by hand': 'alter table by_hand add a int;',
  'not alone': 'create table alone (id int); create index concurrently on alone (id);',
  'conditional policy': `create table drafts (id int); alter table drafts enable row level security; ${whenAbsent('create policy own on drafts using (true)')};`,
  'policy by loop': `create table posts (id int); alter table posts enable row level security; create policy reading on posts using (true); ${loop("select policyname as name from pg_policies where tablename = 'posts'", 'drop policy %I on posts')};`,
  'not there yet': 'alter table if exists later enable row level security;',
  'there now': 'create table if not exists later (id int); alter table later add a int; grant select on later to anon;',
} as const;
type Case = keyof typeof files;

let report: VerifyReport;
beforeAll(async () => {
  await loadParser();
  const sources = Object.values(files).map((text, at) => ({ path: `supabase/migrations/${100 + at}_case.sql`, text }));
  const twin = { path: 'supabase/migrations/100_twin.sql', text: 'select 1;' };
  const settings = { baseline: 'supabase', defaultGrants: 'auto' } as const;
  report = await verifyHistory({
    sources: [...sources, twin], baseline: await baselineSources(settings), baselineSql: await baselineSql(settings), timeout: 30_000,
    settings: { postgres: 17, runner: 'supabase', apiSchemas: ['public'] }, history: { migrationsFolder: 'supabase/migrations' },
  }, inProcess({ cwd: process.cwd(), package: undefined, cache }));
}, 60_000);

function of(name: Case | 'twin'): VerifiedMigration {
  const path = name === 'twin' ? 'supabase/migrations/100_twin.sql' : `supabase/migrations/${100 + Object.keys(files).indexOf(name)}_case.sql`;
  return report.migrations.find(({ source }) => source.path === path)!;
}

describe('what is seen of locks and work', () => {
  it.each<Case>(['same name', 'own transactions', 'forgets what is prepared', 'forgets everything', 'read under a lock', 'no key', 'extension goes', 'temporary goes'])('as foretold: %s', (name) => {
    const { refusals, locks } = of(name);
    expect(refusals).toEqual([]);
    expect(locks.flatMap(({ relations }) => relations.filter(({ agrees }) => !agrees))).toEqual([]);
  });

  it.each<[Case, readonly string[]]>([
    ['forgets what is prepared', ['public.notes AccessExclusive scan', 'public.notes AccessExclusive index-build']],
    ['forgets everything', ['public.notes Share index-build', 'public.notes AccessExclusive none']],
    ['forgets and fails', ['public.notes Share index-build']],
  ])('sees all after what the server %s', (name, seen) => {
    expect(of(name).locks.flatMap(({ relations }) => relations.flatMap(({ relation, observed }) => (observed === undefined || !/[.](?:notes|tags)$/.test(relation) ? [] : [`${relation} ${observed.mode} ${observed.work}`])))).toEqual(seen);
  });

  it('says of an index only what is more than its table\'s lock', () => {
    expect(of('own transactions').locks.flatMap(({ relations }) => relations)).toEqual(expect.arrayContaining([
      expect.objectContaining({ relation: 'public.made', observed: { mode: 'ShareUpdateExclusive', work: 'none' } }),
      expect.objectContaining({ relation: 'public.notes', observed: { mode: 'ShareUpdateExclusive', work: 'none' } }),
    ]));
  });

  it.each<[Case, string]>([
    ['function', 'the functions that it calls'], ['system view', 'the system views that it reads'], ['condition', 'what was made under a condition'], ['dynamic', 'dynamic SQL before it'],
  ])('cannot be compared: %s, %s', (name, reason) => {
    const apart = of(name).locks.filter(({ relations }) => relations.some(({ agrees }) => !agrees));
    expect(apart.at(-1)?.incomparable).toBe(reason);
  });
});

describe('what was foretold of a refusal', () => {
  it.each<[Case | 'twin', string, string]>([['by hand', '42P01', 'unknown'], ['not alone', '25001', 'same'], ['twin', '23505', 'same']])('%s', (name, sqlstate, foretold) => {
    expect(of(name).refusals).toMatchObject([{ sqlstate, foretold }]);
  });
});

describe('row level security, where files are not sure', () => {
  it.each<Case>(['conditional policy', 'policy by loop'])('%s', (name) => {
    expect(of(name).rls?.disagreements).toEqual([]);
  });

  it('tells of a table that was not there when it was to be protected', () => {
    expect(of('there now').rls?.disagreements).toEqual(['public.later: row level security is off']);
  });
});
