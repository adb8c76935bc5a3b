import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { onDisk } from '../node/on-disk.js';
import { runCli } from './run-cli.js';

const project = {
  'supabase/config.toml': '[db]\nmajor_version = 17\n',
  'supabase/migrations/1_notes.sql': 'create table notes (id bigint primary key, body text, owner uuid);\nalter table notes enable row level security;\ncreate policy own on notes to authenticated using (auth.uid() = owner);\n',
  'supabase/migrations/2_slim.sql': 'drop policy own on notes;\nalter table notes drop column body;\ncreate index notes_owner on notes (owner);\n',
};

const drafted = `-- Undoes supabase/migrations/2_slim.sql
-- Drafted by pg-safe from the migration history. Read it, and try it on a copy, before you need it.
-- Run it in one transaction:
--   psql "$DATABASE_URL" --single-transaction --set ON_ERROR_STOP=1 --file supabase/rollbacks/2_slim.sql
-- Then let the history know that the migration is not applied any more:
--   supabase migration repair --status reverted 2

drop index notes_owner;
-- data: the values of column "notes.body" are gone; restore them from a backup
alter table notes add column body text;
create policy own on notes to authenticated
  using (auth.uid() = owner);
`;

describe('pg-safe rollback', () => {
  it('drafts the script that undoes a migration, and tells the next step', async () => {
    const cwd = onDisk(project);
    expect(await runCli(['rollback', '2'], { cwd })).toEqual({
      code: 0, stderr: '', stdout: [
        'Wrote supabase/rollbacks/2_slim.sql.',
        '  data: the values of column "notes.body" are gone; no script brings that back',
        'Once it has run: supabase migration repair --status reverted 2',
        '',
      ].join('\n'),
    });
    expect(readFileSync(join(cwd, 'supabase/rollbacks/2_slim.sql'), 'utf8')).toBe(drafted);
    expect((await runCli(['rollback', '--check'], { cwd })).code).toBe(0);
  });

  it('takes a path too, and writes elsewhere', async () => {
    const cwd = onDisk(project);
    expect(await runCli(['rollback', 'supabase/migrations/2_slim.sql', '--stdout'], { cwd })).toEqual({ code: 0, stderr: '', stdout: drafted });
    const { code, stdout } = await runCli(['rollback', '2_slim', '--out', 'undo/slim.sql'], { cwd });
    expect([code, stdout.split('\n')[0]]).toEqual([0, 'Wrote undo/slim.sql.']);
    expect(readFileSync(join(cwd, 'undo/slim.sql'), 'utf8')).toBe(drafted.replace('supabase/rollbacks/2_slim.sql', 'undo/slim.sql'));
  });

  it('says what it does not undo, in the file and outside', async () => {
    const cwd = onDisk({ ...project, 'supabase/migrations/3_seed.sql': 'insert into notes (id) values (1);\nalter table notes alter column owner set not null;\n' });
    const { stdout } = await runCli(['rollback', '3'], { cwd });
    expect(stdout).toContain('  not undone: rows that the migration put into "notes" (line 1) stay\n');
    expect(readFileSync(join(cwd, 'supabase/rollbacks/3_seed.sql'), 'utf8')).toContain('\nalter table notes alter column owner drop not null;\n-- not undone: rows that the migration put into "notes" (line 1) stay\n');
  });

  it('never overwrites', async () => {
    const cwd = onDisk({ ...project, 'supabase/rollbacks/2_slim.sql': 'select 1;\n' });
    expect(await runCli(['rollback', '2'], { cwd })).toEqual({
      code: 2, stdout: '', stderr: 'pg-safe: "supabase/rollbacks/2_slim.sql" is there already and was not overwritten. Name another file with --out, or print the draft with --stdout.\n',
    });
    expect(readFileSync(join(cwd, 'supabase/rollbacks/2_slim.sql'), 'utf8')).toBe('select 1;\n');
  });

  it('checks the scripts that are there', async () => {
    const cwd = onDisk({ ...project, 'supabase/rollbacks/2_slim.sql': 'drop index notes_owner;\nalter table notes add column body text;\n' });
    expect(await runCli(['rollback', '--check'], { cwd })).toEqual({
      code: 1, stderr: '', stdout: [
        'supabase/rollbacks/2_slim.sql undoes supabase/migrations/2_slim.sql: differs',
        '  missing    policy "own" on "notes"',
        '  data       the values of column "notes.body" are gone: no script brings that back',
        '  order      the columns of "notes" stand in another order',
        '',
        '1 rollback script, 1 not the inverse of its migration.',
        '',
      ].join('\n'),
    });
    const { code, stdout } = await runCli(['rollback', '--check', 'supabase/rollbacks', '--format', 'json'], { cwd });
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toEqual({
      version: 1, rollbacks: [{
        file: 'supabase/rollbacks/2_slim.sql', undoes: 'supabase/migrations/2_slim.sql', failures: [], differences: [{ kind: 'missing', subject: 'policy "own" on "notes"' }], reordered: ['notes'],
        losses: [{ kind: 'values', subject: 'public.notes.body', what: 'values of column "notes.body"', line: 2 }], destroys: [], opaque: 0,
      }],
    });
  });

  it('lets a script stop on purpose', async () => {
    const cwd = onDisk({ ...project, 'supabase/rollbacks/2_slim.sql': "do $$ begin raise exception 'restore from the backup'; end $$;\n" });
    const { code, stdout } = await runCli(['rollback', '--check'], { cwd });
    expect([code, ...stdout.split('\n').slice(0, 2)]).toEqual([0, 'supabase/rollbacks/2_slim.sql undoes supabase/migrations/2_slim.sql: refuses', '  refuses    line 1: it stops on purpose']);
  });

  it('names the statement that fails', async () => {
    const cwd = onDisk({ ...project, 'supabase/rollbacks/2_slim.sql': 'create table notes (id int);\n' });
    const { code, stdout } = await runCli(['rollback', '--check'], { cwd });
    expect([code, ...stdout.split('\n').slice(0, 2)]).toEqual([1, 'supabase/rollbacks/2_slim.sql undoes supabase/migrations/2_slim.sql: fails', '  fails      line 1: relation "notes" already exists']);
  });

  it.each([
    [[], 'Name the migration to undo, by its path or version: pg-safe rollback 20240101000000'],
    [['1', '2'], 'A draft is for one migration: name one path or version.'],
    [['7'], 'No migration is called "7". Name its path or its version.'],
    [['2', '--check', '--stdout'], '--check writes no file: --out and --stdout are for a draft.'],
    [['2', '--out', 'a.sql', '--stdout'], '--out and --stdout are two places: ask for one of them.'],
  ])('says what is wrong with %j', async (argv, message) => {
    expect(await runCli(['rollback', ...argv], { cwd: onDisk(project) })).toEqual({ code: 2, stdout: '', stderr: `pg-safe: ${message}\n` });
  });
});
