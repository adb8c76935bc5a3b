import { userInfo } from 'node:os';
import { describe, expect, test } from 'vitest';
import { isHostedSupabase, readTarget } from '../../../src/node/drivers/server-url.js';
import { refusal } from './server-on.js';

const read = async (url: string) => readTarget(url);

describe('the URL of a database', () => {
  test('says all there is to say', () => {
    expect(readTarget('postgresql://me:p%40ss@db.example.org:6543/my%20base?sslmode=disable')).toMatchObject({
      user: 'me', password: 'p@ss', host: 'db.example.org', port: 6543, database: 'my base', tls: false, place: 'db.example.org:6543',
    });
  });

  test('leaves out what has a default, which the environment does not change', () => {
    Object.assign(process.env, { PGHOST: 'elsewhere', PGPORT: '1', PGUSER: 'nobody', PGPASSWORD: 'x' });
    try {
      const target = readTarget('postgres:///base');
      expect(target).toMatchObject({ user: userInfo().username, host: 'localhost', port: 5432, database: 'base', tls: false });
      expect(target.password).toBeUndefined();
    } finally {
      for (const name of ['PGHOST', 'PGPORT', 'PGUSER', 'PGPASSWORD']) delete process.env[name];
    }
  });

  test('may name a socket or an address', () => {
    expect(readTarget('postgresql://%2Fvar%2Frun%2Fpostgresql/base')).toMatchObject({ host: '/var/run/postgresql', place: '/var/run/postgresql' });
    expect(readTarget('postgresql:///base?host=/tmp')).toMatchObject({ host: '/tmp' });
    expect(readTarget('postgresql://[::1]:5433/base')).toMatchObject({ host: '::1', port: 5433 });
  });

  test.each([
    ['mysql://u:s3cret@localhost/base', 'The database URL must begin with postgresql://, as in postgresql://user:password@host:5432/database.'],
    ['localhost:5432/base', 'The database URL must begin with postgresql://, as in postgresql://user:password@host:5432/database.'],
    ['', 'The database URL must begin with postgresql://, as in postgresql://user:password@host:5432/database.'],
    ['postgresql://u:s3cret@localhost:5432', 'The database URL names no database: it must be postgresql://user:password@host:5432/database.'],
    ['postgresql://u:s3cret@localhost:5432/', 'The database URL names no database: it must be postgresql://user:password@host:5432/database.'],
    ['postgresql://u:s3cret#@localhost:port/base', 'The database URL cannot be read: it must be postgresql://user:password@host:5432/database, with special characters in the password percent-encoded.'],
    ['postgresql://u:s3cret@localhost:99999/base', 'The database URL cannot be read: it must be postgresql://user:password@host:5432/database, with special characters in the password percent-encoded.'],
    ['postgresql://u:s3cret@localhost/base?port=x', 'The port in the database URL is not a number between 1 and 65535.'],
    ['postgresql://u:s3cret@localhost/base?service=production', 'The database URL has a parameter "service", which pg-safe does not follow.'],
    ['postgresql://u:s3cret@localhost/base?sslmode=s3cret', 'The database URL has an sslmode that is none: it must be disable, allow, prefer, require, verify-ca or verify-full.'],
    ['postgresql://u:s3cret@localhost/base?sslmode=verify-full&sslrootcert=/no/s3cret.pem', 'The file that sslrootcert in the database URL names cannot be read.'],
  ])('%s is refused', async (url, message) => {
    expect(await refusal(read(url))).toEqual(['failed', message]);
    expect(message).not.toContain('s3cret');
  });

  test('asks for TLS as libpq does', () => {
    const tls = (mode: string) => readTarget(`postgresql://localhost/base?${mode}`).tls;
    expect([tls('sslmode=prefer'), tls('sslmode=require'), tls('sslmode=verify-full'), tls('ssl=true')]).toEqual([false, { rejectUnauthorized: false }, {}, {}]);
  });
});

describe('the password', () => {
  test.each([
    ['p%40ss%2Fword', ['p%40ss%2Fword', 'p@ss/word']],
    ['pass%25word', ['pass%25word', 'pass%word']],
    ['päss wörd', ['päss wörd', 'p%C3%A4ss%20w%C3%B6rd']],
    ['a:b', ['a:b', 'a%3Ab']],
  ])('%s is masked however it is written', (password, spellings) => {
    const { mask } = readTarget(`postgresql://me:${password}@localhost/base`);
    for (const spelling of spellings) expect(mask(`before ${spelling} and ${spelling}.`)).toBe('before *** and ***.');
  });

  test('is masked when it stands after the question mark', () => expect(readTarget('postgresql://localhost/base?user=me&password=s3%20cret').mask('s3 cret s3%20cret s3+cret')).toBe('*** *** s3+cret'));

  test('is no secret when it is also the name of the user', () => expect(readTarget('postgresql://postgres:postgres@localhost/postgres').mask('role "postgres"')).toBe('role "postgres"'));
});

test('hosts of Supabase are known', () => {
  expect(['db.abcdefgh.supabase.co', 'aws-0-eu-central-1.pooler.supabase.com', 'DB.X.SUPABASE.CO.', 'abc.supabase.co'].map(isHostedSupabase)).toEqual([true, true, true, true]);
  expect(['localhost', '127.0.0.1', 'supabase_db_app', 'notsupabase.co', 'supabase.co.example.org', 'db.supabase.internal'].map(isHostedSupabase)).toEqual([false, false, false, false, false, false]);
});
