import { randomBytes } from 'node:crypto';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { supabaseBaseline } from '../../../src/config/presets/supabase.generated.js';
import { pgliteDriver, type PGliteDriverOptions } from '../../../src/node/drivers/pglite.js';
import type { Session, Start } from '../../../src/verify/driver.js';
import { onDisk } from '../on-disk.js';
import { bare, testCache } from './pglite-setup.js';

const cache = testCache();
// No module for a thread: statements run in this process.
const inProcess = new URL('file:///nowhere/pglite-worker.js');
const opened: Session[] = [];

async function open(start: Partial<Start> = {}, options: PGliteDriverOptions = {}): Promise<Session> {
  const session = await pgliteDriver({ cache, worker: inProcess, ...options }).open({ ...bare, ...start });
  opened.push(session);
  return session;
}

afterEach(async () => {
  for (const session of opened.splice(0)) await session.close();
});

describe.each([['@electric-sql/pglite', 18], ['@electric-sql/pglite-17', 17]])('a session of %s', (name, postgres) => {
  it('is a transaction up to sync, in which errors skip the rest', async () => {
    const session = await open({}, { package: name });
    expect(session.engine.postgres).toBe(postgres);
    expect(session.engine.name).toMatch(new RegExp(`^PGlite 0\\.\\d+\\.\\d+ \\(PostgreSQL ${postgres}\\.\\d+\\)$`));
    await session.execute('create table a (x int)');
    expect((await session.execute("select mode from pg_locks where relation = 'a'::regclass")).rows).toEqual([{ mode: 'AccessExclusiveLock' }]);
    const text = "select '😀', nix";
    expect((await session.execute(text)).error).toMatchObject({ sqlstate: '42703', position: text.indexOf('nix') });
    expect(await session.execute('select 1')).toEqual({ rows: [], notices: [], skipped: true });
    expect(await session.sync()).toEqual({ rows: [], notices: [] });
    expect((await session.execute("select to_regclass('a') as a")).rows).toEqual([{ a: null }]);
    await session.sync();
    expect((await session.script('create table d (x int unique deferrable initially deferred); select 1 as a; select 2 as b; select 3 as c where false')).rows).toEqual([{ b: '2' }]);
    await session.execute('insert into d values (1), (1)');
    expect((await session.sync()).error).toMatchObject({ sqlstate: '23505' });
    expect((await session.script('copy d from stdin')).error).toMatchObject({ sqlstate: '57014' });
    expect((await session.execute('copy d from stdin')).error).toMatchObject({ sqlstate: '57014' });
    await session.sync();
    expect((await session.script("do $$ begin raise notice '% %', chr(1114111), chr(233); end $$")).notices).toEqual(['\u{10ffff} é']);
    expect((await session.execute(`select length('${'é'.repeat(2_500_000)}') as l`)).rows).toEqual([{ l: '2500000' }]);
    expect((await session.execute('create table pg_catalog.mine (x int)')).error).toMatchObject({ sqlstate: '42501' });
    await session.close();
    await session.close();
    await expect(session.execute('select 1')).rejects.toMatchObject({ name: 'DriverError', reason: 'lost' });
  });
});

describe('what breaks it', () => {
  it.each([
    ['an overflow of the stack', "select repeat('[', 100000)::json"],
    ['an encoding that PGlite does not have', "set client_encoding = 'latin1'; select 'é'"],
  ])('%s ends the session', async (_name, sql) => {
    const session = await open();
    await expect(session.script(sql)).rejects.toMatchObject({ reason: 'lost', message: expect.stringMatching(/^PGlite broke down at a statement/) as string });
    await expect(session.sync()).rejects.toMatchObject({ reason: 'lost' });
  });

  it('is not what a server would refuse', async () => {
    const session = await open();
    expect((await session.script("select repeat('x', 1073741823)")).error).toMatchObject({ sqlstate: '54000' });
    expect((await session.script('select 1\0')).error).toMatchObject({ sqlstate: '08P01' });
    expect((await session.script('select pg_terminate_backend(pg_backend_pid()) as done')).rows).toEqual([{ done: 'f' }]);
  });
});

describe('the baseline', () => {
  const start = { baseline: ["create table base (x int);", 'alter role postgres set search_path = "$user", public, extra;'] };

  it('is there, with the settings of the role, and kept', async () => {
    const first = await open(start);
    expect((await first.script("set search_path = ''; reset all; select to_regclass('base') as base, current_setting('search_path') as path")).rows).toEqual([{ base: 'base', path: '"$user", public, extra' }]);
    await first.script('drop table base');
    const kept = readdirSync(cache);
    const second = await open(start);
    expect((await second.script("select to_regclass('base') as base")).rows).toEqual([{ base: 'base' }]);
    expect(readdirSync(cache)).toEqual(kept);
  });

  it.each([['little', 'no data directory'], ['much', randomBytes(200_000)]])('is made anew when what was kept is no data directory, be it %s', async (_name, other) => {
    const folder = onDisk({});
    await (await open(start, { cache: folder })).close();
    const file = join(folder, readdirSync(folder)[0]!);
    writeFileSync(file, gzipSync(other));
    expect((await (await open(start, { cache: folder })).script("select to_regclass('base') as base")).rows).toEqual([{ base: 'base' }]);
  });

  it('has to run', async () => {
    await expect(open({ baseline: ['create table a (x nix)'] })).rejects.toMatchObject({ reason: 'failed', message: 'The SQL that is there before the first migration does not run: type "nix" does not exist.' });
  });

  it('can be that of Supabase', async () => {
    const session = await open({ baseline: [supabaseBaseline] });
    expect((await session.script("select rolname from pg_roles where rolname = 'anon'")).rows).toEqual([{ rolname: 'anon' }]);
    expect((await session.script('show search_path')).rows).toEqual([{ search_path: '"$user", public, extensions' }]);
  });
});

describe('extensions', () => {
  it('are loaded when asked for, and those that they need', async () => {
    const session = await open({ extensions: new Set(['earthdistance', 'uuid-ossp', 'refint', 'pg_stat_statements', 'no_such_extension', '../../../x']) });
    expect([...session.engine.extensions].sort()).toEqual(['autoinc', 'cube', 'earthdistance', 'insert_username', 'moddatetime', 'pg_stat_statements', 'plpgsql', 'refint', 'uuid-ossp']);
    expect((await session.script('create extension earthdistance cascade')).error).toBeUndefined();
    expect((await session.script('create extension "uuid-ossp"; select length(uuid_generate_v4()::text) as l')).rows).toEqual([{ l: '36' }]);
  });

  it('may be shipped beside contrib', async () => {
    const session = await open({ extensions: new Set(['vector']) }, { package: '@electric-sql/pglite-17' });
    expect((await session.script("create extension vector; select '[1,2]'::vector as v")).rows).toEqual([{ v: '[1,2]' }]);
  });

  it('are left out when their package does not fit', async () => {
    const broken = (name: string): Record<string, string> => ({
      [`node_modules/@electric-sql/pglite-${name}/package.json`]: '{ "version": "0.0.1" }',
      [`node_modules/@electric-sql/pglite-${name}/index.js`]: `exports.${name} = { name: '${name}', setup: async () => { throw new Error('of another version'); } };`,
    });
    const session = await open({ extensions: new Set(['postgis_topology', 'hstore']) }, { cwd: onDisk(broken('postgis')) });
    expect([...session.engine.extensions].sort()).toEqual(['hstore', 'plpgsql']);
    expect(session.engine.caveats).toContainEqual(expect.stringMatching(/^@electric-sql\/pglite-postgis was left out: PGlite 0\.5\.\d+ does not work with it\.$/));
  });
});

describe('PGlite', () => {
  it('has to be installed', async () => {
    await expect(open({}, { package: '@electric-sql/no-such-pglite' })).rejects.toMatchObject({ reason: 'missing', message: 'PGlite, which runs the migrations, is not installed; run: npm install --save-dev @electric-sql/pglite' });
  });

  it('is that of the project, and has to fit', async () => {
    const cwd = onDisk({ 'node_modules/@electric-sql/pglite/package.json': '{ "version": "0.3.16" }', 'node_modules/@electric-sql/pglite/index.js': '' });
    await expect(open({}, { cwd })).rejects.toMatchObject({ reason: 'missing', message: 'PGlite 0.3.16 does not fit, it has to be 0.4.6 to 0.5; run: npm install --save-dev @electric-sql/pglite@0.5' });
  });

  it('has to load', async () => {
    const cwd = onDisk({ 'node_modules/@electric-sql/pglite/package.json': '{ "version": "0.5.1" }', 'node_modules/@electric-sql/pglite/index.js': "throw new Error('half installed\\nstack');" });
    await expect(open({}, { cwd })).rejects.toMatchObject({ reason: 'failed', message: 'PGlite does not load: half installed' });
  });
});
