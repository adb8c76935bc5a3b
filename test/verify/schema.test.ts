import { PGlite } from '@electric-sql/pglite';
import { PGlite as PGlite17 } from '@electric-sql/pglite-17';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dumpSchema, inWords, SchemaError, schemaDifferences } from '../../src/verify/schema.js';
import { schema } from '../rollback/pairs.js';
import { embeddedSession } from './embedded-session.js';

/** A change, and how a dump after it differs from one before. */
const changes: readonly { readonly sql: string; readonly differs: readonly string[] }[] = [
  { sql: 'select 1', differs: [] },
  { sql: 'create table tags (id int primary key); create index on tags (id)', differs: ['extra table "tags"'] },
  { sql: 'drop table notes cascade', differs: ['changed publication "supabase_realtime": tables without notes', 'missing materialized view "note_totals"', 'missing table "notes"', 'missing view "titles"'] },
  { sql: `alter table profiles alter column name set default 'x', alter column score type bigint, alter column score set not null`, differs: [`changed column "profiles.name": default 'x'::text, was 'nobody'::text`, 'changed column "profiles.score": type bigint, was integer; not null on, was off'] },
  { sql: 'alter table profiles alter column name drop default', differs: [`changed column "profiles.name": default none, was 'nobody'::text`] },
  { sql: 'alter table notes disable row level security; alter table notes force row level security', differs: ['changed table "notes": row level security off, was on; forced row level security on, was off'] },
  { sql: 'grant insert on notes to anon; revoke select on notes from anon', differs: ['changed table "notes": privileges without SELECT to anon, with INSERT to anon'] },
  { sql: 'grant select on notes to anon with grant option', differs: ['changed table "notes": privileges without SELECT to anon, with SELECT to anon with grant option'] },
  { sql: 'grant update (body) on notes to anon', differs: ['changed column "notes.body": privileges with UPDATE to anon'] },
  { sql: 'grant select (title) on titles to anon', differs: ['changed view "titles": columns with title {anon=r/postgres}'] },
  { sql: 'alter policy "own notes" on notes to authenticated using (true)', differs: ['changed policy "own notes" on "notes": roles without public, with authenticated; using true, was (owner_id = auth.uid())'] },
  { sql: `create or replace function touch() returns trigger language plpgsql security definer as $$ begin return null; end $$`, differs: ['changed function "touch()": security definer on, was off; definition'] },
  { sql: `create or replace function touch() returns trigger language plpgsql as $$ begin
      new.created_at := now(); -- the same
      /* as
         ever */
      return new ;
    end $$`, differs: [] },
  { sql: `alter type mood add value 'sad'`, differs: ['changed enum "mood": labels with sad'] },
  { sql: 'alter domain slug drop constraint slug_check', differs: ['missing constraint "slug_check" on "slug"'] },
  { sql: 'alter view titles reset (security_invoker)', differs: ['changed view "titles": options without security_invoker=true'] },
  { sql: `alter default privileges in schema public revoke insert on tables from anon`, differs: ['changed the database: default privileges of postgres on tables in public without INSERT to anon'] },
  { sql: 'alter table notes disable trigger notes_touch', differs: ['changed trigger "notes_touch" on "notes": enabled D, was O'] },
  { sql: `comment on table profiles is 'Humans'`, differs: ['changed table "profiles": comment Humans, was People'] },
  { sql: 'create sequence owned owned by notes.body', differs: ['extra sequence "owned"'] },
];

type Database = Pick<PGlite, 'exec' | 'query' | 'close'>;

describe.each([{ postgres: 18, create: async (): Promise<Database> => PGlite.create() }, { postgres: 17, create: async (): Promise<Database> => PGlite17.create() }])('a dump of a schema of PostgreSQL $postgres', ({ postgres, create }) => {
  let db: Database;
  beforeAll(async () => {
    db = await create();
    await db.exec(schema);
  });
  afterAll(() => db.close());

  it.each(changes)('$sql', async ({ sql, differs }) => {
    await db.exec('begin');
    try {
      const before = await dumpSchema(embeddedSession(db, postgres));
      await db.exec(sql);
      expect(schemaDifferences(before, await dumpSchema(embeddedSession(db, postgres))).map(inWords)).toEqual(differs);
    } finally {
      await db.exec('rollback');
    }
  });

  it('leaves the session as it was, within a transaction and without', async () => {
    const session = embeddedSession(db, postgres);
    const searched = async () => (await db.query<{ search_path: string }>('show search_path')).rows[0]?.search_path;
    const usual = await searched();
    await db.exec('begin; set local search_path = "$user", auth');
    await dumpSchema(session, 'execute');
    expect(await searched()).toBe('"$user", auth');
    await db.exec('set search_path = auth');
    await dumpSchema(session);
    await db.exec('commit');
    expect(await searched()).toBe('auth');
    await db.exec(`set search_path = ${usual}`);
  });

  it('is the same whatever the session looks at', async () => {
    const here = await dumpSchema(embeddedSession(db, postgres));
    await db.exec('begin; set local search_path = auth');
    const there = await dumpSchema(embeddedSession(db, postgres));
    await db.exec('rollback');
    expect(here.size).toBeGreaterThan(30);
    expect(schemaDifferences(here, there)).toEqual([]);
  });

  it('says so when it cannot be had', async () => {
    await db.exec('begin');
    await db.exec('select 1 / 0').catch(() => undefined);
    await expect(dumpSchema(embeddedSession(db, postgres))).rejects.toThrow(SchemaError);
    await db.exec('rollback');
  });
});
