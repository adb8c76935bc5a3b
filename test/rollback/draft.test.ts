import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { describe, expect, it } from 'vitest';
import { rollback } from '../../src/index.js';

const sources = [
  { path: 'supabase/migrations/1_notes.sql', text: 'create table notes (id bigint primary key, body text);\ncreate function shout(word text) returns text language sql as $$ select upper(word) $$;\n' },
  { path: 'supabase/migrations/2_louder.sql', text: 'create or replace function shout(word text) returns text language sql as $$ select upper(word) || \'!\' $$;\ncomment on table notes is \'loud\';\n' },
  { path: 'supabase/migrations/3_same.sql', text: 'create or replace function shout(word text) returns text language sql as $$ select upper(word) || \'!\' $$;\n' },
];

async function body(migration: string, more: readonly (typeof sources)[number][] = []): Promise<string | undefined> {
  const drafted = await rollback({ sources: [...sources, ...more], migration });
  return drafted?.sql.slice(drafted.sql.indexOf('\n\n') + 2);
}

describe('rollback', () => {
  it('restores a function from the text of the statement before', async () => {
    expect(await body('2')).toBe('set check_function_bodies = off;\n\ncomment on table notes is null;\ncreate or replace function shout(word text) returns text language sql as $$ select upper(word) $$;\n');
  });

  it('leaves alone what is as it was', async () => {
    expect(await body('3')).toBe('-- Nothing is left to undo.\n');
  });

  it('knows no migration of that name', async () => {
    expect(await body('9')).toBeUndefined();
  });

  it('drops a table with a word about what it holds by then', async () => {
    expect(await body('1')).toBe('drop function shout(text);\n-- data: what was written to "notes" since goes with it\ndrop table notes;\n');
  });

  it('makes a table again in lines that people read', async () => {
    expect(await body('4', [{ path: 'supabase/migrations/4_drop.sql', text: 'drop table notes;' }])).toBe(`-- data: the rows of table "notes" are gone; restore them from a backup
create table notes (
  id bigint not null,
  body text,
  constraint notes_pkey primary key (id)
);

comment on table notes is 'loud';
`);
  });

  it('does not take away a table that may have been there before', async () => {
    const more = [{ path: 'supabase/migrations/4_a.sql', text: 'insert into tags values (1);' }, { path: 'supabase/migrations/5_b.sql', text: 'create table if not exists tags (id int);' }];
    expect(await body('5', more)).toBe('-- not undone: table "tags" stays: it may have been there before\n\n-- Not as before, as far as the files tell:\n--   column "tags.id" is still there\n');
  });

  it('leaves an extension that may have been there before', async () => {
    expect(await body('4', [{ path: 'supabase/migrations/4_x.sql', text: 'create extension if not exists pg_cron; create extension hypopg;' }])).toContain('drop extension hypopg;\n-- not undone: extension "pg_cron" stays: it may have been there before\n');
  });

  it('gives nobody a privilege that dynamic SQL may have taken', async () => {
    const more = [
      { path: 'supabase/migrations/4_revoke.sql', text: `do $$ declare f text; begin for f in select oid::regprocedure::text from pg_proc loop execute format('revoke all on function %s from anon', f); end loop; end $$; alter default privileges in schema public revoke execute on functions from anon;` },
      { path: 'supabase/migrations/5_drop.sql', text: 'drop function shout(text);' },
    ];
    expect(await body('5', more)).toContain('\n-- not undone: grant execute on function shout(text) to anon (SQL that is only known when it runs may have revoked it before)\n');
  });

  it('says what the migration does under a condition', async () => {
    const more = [{ path: 'supabase/migrations/4_a.sql', text: `do $$ begin if true then alter table notes add column kind text; end if; end $$;` }];
    expect(await body('4', more)).toBe('-- data: what was written to column "notes.kind" since goes with it\n-- The migration does this under a condition (line 1).\nalter table notes drop column if exists kind;\n');
  });

  it('passes over what the migration rolls back itself', async () => {
    const more = [{ path: 'supabase/migrations/4_a.sql', text: 'begin;\ndrop table notes;\nrollback;\nalter table notes add column kind text;\n' }];
    expect(await body('4', more)).toBe('-- data: what was written to column "notes.kind" since goes with it\nalter table notes drop column kind;\n');
  });

  it('says what is not as before', async () => {
    const more = [{ path: 'supabase/migrations/4_a.sql', text: 'alter table notes add column kind text not null;' }, { path: 'supabase/migrations/5_b.sql', text: 'alter table notes drop column kind;' }];
    expect(await body('5', more)).toBe(`-- data: the values of column "notes.kind" are gone; restore them from a backup
alter table notes add column kind text;
-- column "notes.kind" was NOT NULL. Once it is filled: alter table notes alter column kind set not null;

-- Not as before, as far as the files tell:
--   NOT NULL of column "notes.kind": none, was NOT NULL
`);
  });
});

it.each(['src/linter/lint.ts', 'src/cli/lint-command.ts', 'src/cli/program.ts', 'src/index.ts'])('is not loaded with %s, nor is what runs migrations', async (entry) => {
  const { metafile } = await build({
    entryPoints: [fileURLToPath(new URL(`../../${entry}`, import.meta.url))],
    bundle: true, splitting: true, write: false, metafile: true, format: 'esm', platform: 'node', packages: 'external', outdir: 'out', logLevel: 'silent',
  });
  const [start] = Object.entries(metafile.outputs).find(([, { entryPoint }]) => entryPoint === entry)!;
  const loaded = new Set<string>();
  const load = (path: string): void => {
    if (metafile.outputs[path] === undefined || loaded.has(path)) return;
    loaded.add(path);
    for (const { path: next, kind } of metafile.outputs[path].imports) if (kind === 'import-statement') load(next);
  };
  load(start);
  const outputs = [...loaded].map((path) => metafile.outputs[path]!);
  expect(outputs.flatMap(({ inputs }) => Object.keys(inputs)).filter((file) => /^src\/rollback\/(?:draft|restore|inverse|ddl)|^src\/linter\/rollbacks|^src\/verify\/(?!task)|^src\/node\/drivers|^src\/format\/verify\/(?!index)/.test(file))).toEqual([]);
  expect(outputs.flatMap(({ imports }) => imports).filter(({ path, kind }) => kind === 'import-statement' && path === 'pgsql-ast-parser')).toEqual([]);
});
