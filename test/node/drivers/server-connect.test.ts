import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { loadPg } from '../../../src/node/drivers/server-package.js';
import { serverDriver } from '../../../src/node/drivers/server.js';
import { readTarget } from '../../../src/node/drivers/server-url.js';
import { connect } from '../../../src/node/drivers/server-wire.js';
import { refusal } from './server-on.js';

const start = { baseline: [], extensions: new Set<string>(), timeout: 1000 };
const open = (url: string, force = false) => refusal(serverDriver({ url, force }).open(start));

/** A server of our own making on a free port. */
async function withServer<T>(onConnection: (socket: Socket) => void, work: (place: string) => Promise<T>): Promise<T> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    onConnection(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  try {
    return await work(`127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`);
  } finally {
    for (const socket of sockets) socket.destroy();
    server.close();
  }
}

/** A message of the server: its letter, its length, its content. */
function message(letter: string, content: string | Buffer): Buffer {
  const body = Buffer.from(content);
  const head = Buffer.alloc(5);
  head.write(letter);
  head.writeInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
}

const errorMessage = (code: string, text: string): Buffer => message('E', `SFATAL\0VFATAL\0C${code}\0M${text}\0\0`);
const answer = (reply: Buffer) => (socket: Socket) => void socket.once('data', () => socket.end(reply));
const authenticationOk = message('R', Buffer.from([0, 0, 0, 0]));
const ready = message('Z', 'I');

describe('a database that cannot be had', () => {
  test('a refused connection', async () => {
    const place = await withServer(() => undefined, async (free) => free);
    expect(await open(`postgresql://me:s3cret@${place}/base`)).toEqual(['failed', `No server listens on ${place}.`]);
  });

  test('an unknown host', async () => {
    expect(await open('postgresql://me:s3cret@no-such-host.invalid/base')).toEqual(['failed', 'The host "no-such-host.invalid" was not found.']);
  });

  test('a socket that is not there', async () => {
    expect(await open('postgresql://me:s3cret@%2Fnowhere/base')).toEqual(['failed', 'There is no socket of a server in /nowhere.']);
  });

  test.each([
    ['28P01', 'password authentication failed for user "me"', (place: string) => `The server on ${place} refused the password of user "me".`],
    ['3D000', 'database "base" does not exist', (place: string) => `There is no database "base" on ${place}.`],
    ['28000', 'no pg_hba.conf entry for host "1.2.3.4", user "me", database "base", no encryption', (place: string) => `The server on ${place} does not let "me" in without TLS: add ?sslmode=require to the database URL.`],
    ['53300', 'sorry, too many clients already', (place: string) => `No connection to ${place}: sorry, too many clients already`],
    ['XX000', 'somehow it says s3 cret and s3%20cret', (place: string) => `No connection to ${place}: somehow it says *** and ***`],
  ])('a server that says %s, %s', (code, text, sentence) => withServer(answer(errorMessage(code, text)), async (place) => {
    expect(await open(`postgresql://me:s3%20cret@${place}/base`)).toEqual(['failed', sentence(place)]);
  }));

  test('a password that is asked for and not there, whatever the environment has', () => withServer(answer(message('R', Buffer.from([0, 0, 0, 3]))), async (place) => {
    process.env['PGPASSWORD'] = 's3cret';
    try {
      expect(await open(`postgresql://me@${place}/base`)).toEqual(['failed', `The server on ${place} asks for a password, and the database URL has none.`]);
    } finally {
      delete process.env['PGPASSWORD'];
    }
  }));

  test('a server without TLS', () => withServer(answer(Buffer.from('N')), async (place) => {
    expect(await open(`postgresql://me:s3cret@${place}/base?sslmode=require`)).toEqual(['failed', `The server on ${place} has no TLS, which the database URL demands: remove sslmode from it.`]);
  }));

  test('something else that closes at once', () => withServer((socket) => socket.end(), async (place) => {
    expect(await open(`postgresql://me:s3cret@${place}/base`)).toEqual(['failed', `${place} closed the connection before it was made: is that a Postgres server?`]);
  }));

  test.each([
    ['HTTP', Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n')],
    ['a message that is too short', Buffer.from([0x52, 0, 0, 0, 4])],
    ['a message of a length that is none', Buffer.from([0x52, 0xff, 0xff, 0xff, 0xff, 1, 2, 3])],
    ['nonsense', Buffer.from('\x01\x02\x03\x04\x05nonsense, and s3cret')],
    ['a row out of nowhere', Buffer.concat([authenticationOk, message('D', Buffer.from([0, 9, 0, 0]))])],
  ])('something that answers with %s', (_, reply) => withServer(answer(reply), async (place) => {
    const [reason, sentence = ''] = await open(`postgresql://me:s3cret@${place}/base`);
    expect(reason).toBe('failed');
    expect(sentence).toMatch(new RegExp(`^(?:No connection to )?${place.replaceAll('.', '\\.')}`));
    expect(sentence).not.toContain('s3cret');
  }));

  test('something that never answers', () => withServer(() => undefined, async (place) => {
    const target = readTarget(`postgresql://me:s3cret@${place}/base`);
    const pg = await loadPg(process.cwd());
    expect(await refusal(connect(pg, target, 300))).toEqual(['failed', `The server on ${place} did not answer in time.`]);
  }));

  test('a server that goes away after the login', () => withServer((socket) => {
    socket.once('data', () => {
      socket.write(Buffer.concat([authenticationOk, ready]));
      socket.once('data', () => socket.end(errorMessage('57P01', 'terminating connection of s3cret')));
    });
  }, async (place) => {
    expect(await open(`postgresql://me:s3cret@${place}/base`)).toEqual(['lost', 'The connection to the database was lost: terminating connection of ***.']);
  }));

  test('one of Supabase\'s own hosts, before anything is sent', async () => {
    expect(await open('postgresql://postgres:s3cret@db.abcdefgh.supabase.co:5432/postgres')).toEqual([
      'refused', 'db.abcdefgh.supabase.co looks like a hosted Supabase project, whose data migrations would change: use a local database, as "supabase start" makes one.',
    ]);
  });
});

describe('the package pg', () => {
  test('is asked for when it is missing', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'pg-safe-'));
    try {
      expect(await refusal(loadPg(folder, [folder]))).toEqual(['missing', 'A database server needs the package "pg", which is not installed; run: npm install --save-dev pg']);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  test('is found beside pg-safe when the project has none', async () => expect((await loadPg(tmpdir())).Client).toBeTypeOf('function'));
});
