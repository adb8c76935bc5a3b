import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { pgliteDriver, type PGliteDriverOptions } from '../../../src/node/drivers/pglite.js';
import type { Session } from '../../../src/verify/driver.js';
import { bare, needsBuild, testCache, worker } from './pglite-setup.js';

const cache = testCache();
needsBuild();

const open = async (timeout = 60_000, options: PGliteDriverOptions = {}): Promise<Session> => pgliteDriver({ cache, worker, ...options }).open({ ...bare, timeout });

describe('the thread', () => {
  it('answers as a session in the process does', async () => {
    const session = await open();
    expect(session.engine.caveats).toEqual(['All statements run as a superuser: what a managed server refuses to the role of its migrations is not refused.']);
    await session.execute('create table a (x int)');
    expect((await session.execute('select nix')).error).toMatchObject({ sqlstate: '42703', position: 7 });
    expect(await session.execute('select 1')).toEqual({ rows: [], notices: [], skipped: true });
    await session.sync();
    expect((await session.script('select 1 as a')).rows).toEqual([{ a: '1' }]);
    await session.close();
    await session.close();
    await expect(session.script('select 1')).rejects.toMatchObject({ reason: 'lost', message: 'The session is closed.' });
  });

  it.each(['select pg_sleep(1e6)', 'do $$ begin loop end loop; end $$', 'select count(*) from generate_series(1, 1e12::bigint)'])('is ended at %s', async (sql) => {
    const session = await open(1000);
    await expect(session.execute(sql)).rejects.toMatchObject({ reason: 'timeout', message: 'A statement took longer than 1 s; PGlite cannot cancel it and was stopped.' });
    await expect(session.sync()).rejects.toMatchObject({ reason: 'lost' });
    await session.close();
  });

  it('is ended when it takes too much memory', async () => {
    await expect(open(60_000, { memory: 100 })).rejects.toMatchObject({ reason: 'lost', message: 'PGlite took more memory than the 100 MB that it may have, and was stopped.' });
  });

  it('has the stack for the depth at which a server gives up', async () => {
    const session = await open();
    await session.script('create function f(i int) returns int language plpgsql as $$ begin return f(i + 1); end $$');
    expect((await session.script('select f(1)')).error).toMatchObject({ sqlstate: '54001' });
    expect((await session.script('select 1 as a')).rows).toEqual([{ a: '1' }]);
    await session.close();
  });

  it('can be closed in the middle of a statement', async () => {
    const session = await open();
    const running = expect(session.execute('select pg_sleep(1e6)')).rejects.toMatchObject({ reason: 'lost', message: 'The session is closed.' });
    await session.close();
    await running;
  });

  it('tells why there is no PGlite', async () => {
    await expect(open(1000, { package: '@electric-sql/no-such-pglite' })).rejects.toMatchObject({ name: 'DriverError', reason: 'missing' });
  });
});

describe('a process with an open session', () => {
  const program = (then: string): string => `
    const { pgliteDriver } = await import(${JSON.stringify(new URL('pglite.js', worker).href)});
    const session = await pgliteDriver({ cache: ${JSON.stringify(cache)} }).open({ baseline: [], extensions: new Set(), timeout: 600000 });
    ${then}`;

  it('ends by itself', async () => {
    const child = spawn(process.execPath, ['--input-type=module', '-e', program('await session.script("select 1");')], { stdio: 'ignore' });
    expect(await once(child, 'exit')).toEqual([0, null]);
  });

  it('ends at SIGINT, whatever runs', async () => {
    const child = spawn(process.execPath, ['--input-type=module', '-e', program('session.script("select pg_sleep(1e6)"); console.log("runs");')], { stdio: ['ignore', 'pipe', 'ignore'] });
    await once(child.stdout, 'data');
    child.kill('SIGINT');
    expect(await once(child, 'exit')).toEqual([null, 'SIGINT']);
  });
});
