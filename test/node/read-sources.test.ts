import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { unreadable } from '../../src/node/read-file.js';
import { readSources, type FoundSources } from '../../src/node/read-sources.js';
import { onDisk } from './on-disk.js';

const project = {
  'supabase/config.toml': '[db]\nmajor_version = 17\n',
  'supabase/migrations/1_users.sql': 'create table users ();',
  'supabase/migrations/2_orders.sql': 'create table orders ();',
  'supabase/migrations/archive/0_old.sql': 'select 0;',
  'supabase/migrations/README.md': '# no SQL',
  'supabase/rollbacks/1_users.sql': 'drop table users;',
  'supabase/seed.sql': 'select 1;',
  'supabase/tests/users.sql': 'select 2;',
  'drafts/next.sql': 'select 3;',
  'drafts/deep/later.sql': 'select 4;',
  'drafts/deep/node_modules/x/y.sql': 'select 5;',
  'drafts/.hidden.sql': 'select 6;',
};
const all = ['supabase/migrations/1_users.sql', 'supabase/migrations/2_orders.sql', 'supabase/migrations/archive/0_old.sql', 'supabase/rollbacks/1_users.sql'];

const paths = (found: FoundSources) => found.sources.map(({ path }) => path);
const targets = (found: FoundSources) => found.targets && [...found.targets].sort();

describe('readSources in a project', () => {
  it('reads migrations and rollback scripts when nothing is named', async () => {
    const root = onDisk(project);
    for (const folder of ['.', 'drafts/deep', 'supabase/migrations']) {
      const found = await readSources([], join(root, folder));
      expect(paths(found)).toEqual(all);
      expect(found).toMatchObject({ root, migrationsFolder: 'supabase/migrations', unreadable: [], otherProjects: [] });
      expect(found.targets).toBeUndefined();
      expect(found.project!.postgres).toBe(17);
    }
    expect((await readSources([], root)).sources[0]).toEqual({ path: 'supabase/migrations/1_users.sql', text: 'create table users ();' });
  });

  it('means the same by the project folder and by the supabase folder', async () => {
    const root = onDisk(project);
    for (const pattern of ['.', 'supabase', 'supabase/', root]) {
      const found = await readSources([pattern], root);
      expect([paths(found), targets(found)]).toEqual([all, undefined]);
    }
  });

  it('takes one file for the target and the others for its history', async () => {
    const root = onDisk(project);
    const found = await readSources(['2_orders.sql'], join(root, 'supabase/migrations'));
    expect([paths(found), targets(found)]).toEqual([all, ['supabase/migrations/2_orders.sql']]);
    expect(targets(await readSources(['supabase/rollbacks/1_users.sql'], root))).toEqual(['supabase/rollbacks/1_users.sql']);
    expect(targets(await readSources(['supabase/migrations'], root))).toEqual(all.slice(0, 3));
    expect(targets(await readSources(['supabase/migrations/archive'], root))).toEqual(['supabase/migrations/archive/0_old.sql']);
  });

  it('expands patterns', async () => {
    const root = onDisk(project);
    expect(targets(await readSources(['supabase/migrations/*_{users,orders}.sql'], root))).toEqual(all.slice(0, 2));
    expect(targets(await readSources(['supabase/migrations/**'], root))).toEqual(all.slice(0, 3));
    const loose = await readSources(['drafts/**/*'], root);
    expect(paths(loose)).toEqual(['drafts/deep/later.sql', 'drafts/next.sql']);
  });

  it('reads nothing but what is named when that is no migration', async () => {
    const root = onDisk(project);
    const found = await readSources(['drafts'], root);
    expect(paths(found)).toEqual(['drafts/deep/later.sql', 'drafts/next.sql']);
    expect(found.migrationsFolder).toBeUndefined();
    expect(found.targets).toBeUndefined();
    expect(found.project!.postgres).toBe(17);
  });

  it('reads the migrations with a seed, which fills what they make', async () => {
    const root = onDisk(project);
    for (const pattern of ['supabase/seed.sql', '../supabase/seed.sql']) {
      const found = await readSources([pattern], pattern.startsWith('..') ? join(root, 'drafts') : root);
      expect(paths(found)).toEqual(expect.arrayContaining(['supabase/migrations/1_users.sql', 'supabase/seed.sql']));
      expect(found.targets).toEqual(new Set(['supabase/seed.sql']));
    }
  });

  it('reads a draft on top of a project when both are named', async () => {
    const root = onDisk(project);
    const found = await readSources(['supabase/migrations/2_orders.sql', 'drafts/next.sql'], root);
    expect(paths(found)).toEqual(['drafts/next.sql', ...all]);
    expect(targets(found)).toEqual(['drafts/next.sql', 'supabase/migrations/2_orders.sql']);
    expect((await readSources(['.', 'drafts/next.sql'], root)).targets).toBeUndefined();
  });

  it('finds the project of a file from anywhere', async () => {
    const root = onDisk(project);
    const away = onDisk({ 'a.sql': 'select 1;' });
    const found = await readSources([join(root, 'supabase/migrations/1_users.sql'), 'a.sql'], away);
    expect(paths(found)).toEqual(['a.sql', ...all]);
    expect(found.root).toBe(root);
  });

  it('reads one project at a time', async () => {
    const root = onDisk({ 'apps/a/supabase/migrations/1_a.sql': '', 'apps/b/supabase/migrations/1_b.sql': '', 'c.sql': '' });
    const found = await readSources(['**/*.sql'], root);
    expect(found.otherProjects).toHaveLength(1);
    expect(new Set([found.root, ...found.otherProjects])).toEqual(new Set([join(root, 'apps/a'), join(root, 'apps/b')]));
    expect(paths(found)).toHaveLength(2);
    const own = await readSources(['../**/*.sql'], join(root, 'apps/b'));
    expect([own.root, own.otherProjects, paths(own)]).toEqual([join(root, 'apps/b'), [join(root, 'apps/a')], ['supabase/migrations/1_b.sql']]);
  });
});

describe('readSources without a project', () => {
  it('names files from the working folder', async () => {
    const root = onDisk({ 'db/10_b.sql': '', 'db/9_a.sql': '', 'x/odd.psql': '' });
    const found = await readSources(['../db', 'odd.psql', '../db/9_a.sql'], join(root, 'x'), { home: root });
    expect(paths(found)).toEqual(['../db/9_a.sql', '../db/10_b.sql', 'odd.psql']);
    expect(found).toMatchObject({ root: join(root, 'x'), unreadable: [] });
    expect([found.project, found.migrationsFolder, found.targets]).toEqual([undefined, undefined, undefined]);
  });

  it('finds nothing where nothing is', async () => {
    const root = onDisk({ 'readme.txt': '' });
    expect(await readSources([], root, { home: root })).toEqual({ root, sources: [], unreadable: [], otherProjects: [], encodings: new Map() });
  });

  it('takes a path that exists for a path', async () => {
    const root = onDisk({ 'db/[id].sql': 'select 1;', 'db/i.sql': 'select 2;' });
    expect(paths(await readSources(['db/[id].sql'], root))).toEqual(['db/[id].sql']);
  });
});

describe('what readSources cannot read', () => {
  it('is told', async () => {
    const root = onDisk({
      'a/bin.sql': Buffer.from([1, 0, 2]), 'a/good.sql': 'select 1;', 'a/large.sql': `select '${'x'.repeat(2000)}';`, 'a/folder.sql/b.sql': 'select 2;',
    });
    symlinkSync('nowhere', join(root, 'a/broken.sql'));
    symlinkSync('loop.sql', join(root, 'a/loop.sql'));
    const found = await readSources(['a', 'missing.sql', 'none/*.sql'], root, { maxFileSize: 1000, home: root });
    expect(paths(found)).toEqual(['a/folder.sql/b.sql', 'a/good.sql']);
    expect(found.unreadable.map(({ path, reason }) => [path, reason])).toEqual([
      ['missing.sql', 'missing'], ['none/*.sql', 'missing'], ['a/bin.sql', 'binary'], ['a/broken.sql', 'missing'], ['a/large.sql', 'too-large'], ['a/loop.sql', 'failed'],
    ]);
    expect(found.unreadable[0]!.message).toBe('"missing.sql" does not exist.');
    expect(found.unreadable[2]!.message).toBe('"a/bin.sql" is not text: it has NUL bytes, and no byte order mark of UTF-16.');
  });

  it('has a reason for each refusal of the file system', () => {
    const reasonOf = (code: string) => unreadable('a.sql', Object.assign(new Error(code), { code }));
    expect(['ENOENT', 'ENOTDIR', 'EACCES', 'EPERM', 'EISDIR', 'EIO'].map((code) => reasonOf(code).reason)).toEqual(['missing', 'missing', 'denied', 'denied', 'directory', 'failed']);
    expect(reasonOf('EACCES')).toEqual({ path: 'a.sql', reason: 'denied', message: '"a.sql" may not be read: permission denied.' });
    expect(unreadable('a.sql', 'odd').message).toBe('"a.sql" cannot be read: odd.');
  });
});

it('follows links once', async () => {
  const root = onDisk({ 'db/1_a.sql': 'select 1;', 'other/2_b.sql': 'select 2;', 'other/deep/3_c.sql': 'select 3;' });
  symlinkSync('../other', join(root, 'db/more'));
  symlinkSync('..', join(root, 'other/up'));
  symlinkSync('../other/2_b.sql', join(root, 'db/4_d.sql'));
  const expected = ['db/1_a.sql', 'db/4_d.sql', 'db/more/2_b.sql', 'db/more/deep/3_c.sql'];
  expect(paths(await readSources(['db'], root))).toEqual(expected);
  expect(paths(await readSources(['db/**/*.sql'], root))).toEqual(['db/1_a.sql', 'db/4_d.sql']);
  expect(paths(await readSources(['db/*'], root))).toEqual(expected);
});

it('decodes, and tells what is not plain UTF-8', async () => {
  const root = onDisk({ 'a.sql': '\ufeffselect 1;', 'b.sql': Buffer.from('\ufeffselect 2;', 'utf16le'), 'c.sql': 'select 3;' });
  const found = await readSources(['a.sql', 'b.sql', 'c.sql'], root);
  expect(found.sources.map(({ text }) => text)).toEqual(['select 1;', 'select 2;', 'select 3;']);
  expect(found.encodings).toEqual(new Map([['a.sql', 'utf-8-bom'], ['b.sql', 'utf-16le']]));
});

it('reads a project whose migrations folder is a link', async () => {
  const root = onDisk({ 'supabase/config.toml': '', 'db/1_a.sql': 'select 1;' });
  symlinkSync('../db', join(root, 'supabase/migrations'));
  expect(paths(await readSources([], root))).toEqual(['supabase/migrations/1_a.sql']);
  mkdirSync(join(root, 'supabase/rollbacks'));
  expect(paths(await readSources(['supabase/migrations/1_a.sql'], root))).toEqual(['supabase/migrations/1_a.sql']);
});
