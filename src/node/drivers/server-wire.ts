import { Socket } from 'node:net';
import type { Connection } from 'pg';
import { DriverError, type Outcome } from '../../verify/driver.js';
import { outcomeOf, type ServerMessage } from './outcome.js';
import { connectFailure } from './server-failure.js';
import { type Pg, withoutPgVariables } from './server-package.js';
import type { Target } from './server-url.js';

/** A connection that speaks the protocol message by message. Calls are made one after the other, and reject with a DriverError `lost` when it is gone. */
export interface Wire {
  /** The process of the server. */
  readonly pid: number;
  /** Whether it stands, as far as is known, and waits for no answer. */
  idle(): boolean;
  /** Parse, Bind, Describe, Execute and Flush, without Sync. */
  execute(sql: string): Promise<Outcome>;
  /** Sync: the end of a pipeline. */
  sync(): Promise<Outcome>;
  /** A Query message. */
  script(sql: string): Promise<Outcome>;
  /** Break it off at once. What waits for an answer is rejected, for the reason given. */
  destroy(why?: string): void;
}

/** What the server shows of our connections. */
export const applicationName = 'pg-safe verify';

/** The same connection, which is broken off when one answer takes longer than so many milliseconds. */
export function withPatience(wire: Wire, patience: number): Wire {
  const limited = async (call: () => Promise<Outcome>): Promise<Outcome> => {
    const timer = setTimeout(() => wire.destroy('the server does not answer'), patience);
    try {
      return await call();
    } finally {
      clearTimeout(timer);
    }
  };
  return { ...wire, execute: (sql) => limited(() => wire.execute(sql)), sync: () => limited(() => wire.sync()), script: (sql) => limited(() => wire.script(sql)) };
}

/**
 * Connect to the target, whatever the environment says.
 * @throws DriverError `failed`
 */
export async function connect(pg: Pg, target: Target, timeout: number): Promise<Wire> {
  try {
    const client = withoutPgVariables(() => new pg.Client({
      user: target.user,
      // Without one `pg` would look for it in files.
      password: target.password ?? askedForPassword(target),
      host: target.host,
      port: target.port,
      database: target.database,
      ssl: target.tls,
      options: target.options,
      application_name: applicationName,
      connectionTimeoutMillis: timeout,
      stream: () => new GuardedSocket(),
    }));
    if (client.connection === undefined) throw new Error('pg is used with its native client, which cannot send pipelines: unset NODE_PG_FORCE_NATIVE.');
    client.on('error', () => undefined);
    let pid = 0;
    client.connection.once('backendKeyData', (message: { readonly processID: number }) => void (pid = message.processID));
    await client.connect().catch((error: unknown) => {
      client.connection.stream.destroy();
      throw error;
    });
    return takeOver(client.connection, pid);
  } catch (error) {
    throw connectFailure(error, target);
  }
}

function askedForPassword({ place }: Target): () => never {
  return () => {
    throw new DriverError('failed', `The server on ${place} asks for a password, and the database URL has none.`);
  };
}

/** A socket on which an answer that cannot be read is a broken connection, instead of an exception that nobody can catch. */
class GuardedSocket extends Socket {
  override emit(event: string | symbol, ...details: unknown[]): boolean {
    try {
      return super.emit(event, ...details);
    } catch (error) {
      this.destroy(new Error(`the answer is not Postgres' protocol (${error instanceof Error ? error.message : 'unknown'})`));
      return false;
    }
  }
}

/** One call that waits for its answer. */
interface Pending {
  readonly sql: string;
  readonly messages: ServerMessage[];
  /** The messages after which nothing more comes for it. */
  readonly ends: ReadonlySet<string>;
  resolve(outcome: Outcome): void;
  reject(error: DriverError): void;
}

type Told = ServerMessage & { readonly severity?: string | undefined };

const endsOfExecute = new Set(['commandComplete', 'emptyQuery', 'portalSuspended', 'error']);
const endsOfSync = new Set(['readyForQuery']);
const skipped: Outcome = { rows: [], notices: [], skipped: true };
/** A statement may have more rows than there is memory: no more than these are kept. */
const mostMessages = 50_000;
const countless = new Set(['dataRow', 'notice', 'copyData']);

/** Use a connection that `pg` has opened without `pg`'s queue of queries, which knows no pipelines without Sync. */
function takeOver(connection: Connection, pid: number): Wire {
  let pending: Pending | undefined;
  let lost: DriverError | undefined;
  let lastWords = '';
  let notices: ServerMessage[] = [];
  let failed = false;

  const lose = (why: string): void => {
    lost ??= new DriverError('lost', `The connection to the database was lost: ${why.replace(/\.$/, '')}.`);
    const waiting = pending;
    pending = undefined;
    waiting?.reject(lost);
  };
  const settle = (): void => {
    const answered = pending;
    pending = undefined;
    if (answered === undefined) return;
    answered.resolve(outcomeOf(answered.messages, answered.sql));
  };
  const receive = (message: Told): void => {
    if (message.name === 'error' && isFatal(message)) {
      // The socket is closed next, and these words say why.
      lastWords = message.message ?? '';
      return;
    }
    if (message.name === 'error') failed = true;
    if (message.name === 'copyInResponse') copyFail(connection);
    if (message.name === 'readyForQuery') failed = false;
    if (pending === undefined) {
      if (message.name === 'notice') notices.push(message);
      return;
    }
    if (pending.messages.length < mostMessages || !countless.has(message.name)) pending.messages.push(message);
    if (pending.ends.has(message.name)) settle();
  };
  const ask = (sql: string, ends: ReadonlySet<string>, send: () => void): Promise<Outcome> => new Promise((resolve, reject) => {
    if (lost !== undefined) {
      reject(lost);
      return;
    }
    pending = { sql, messages: notices, ends, resolve, reject };
    notices = [];
    send();
  });

  for (const name of connection.eventNames()) if (name !== 'newListener') connection.removeAllListeners(name);
  connection.on('message', receive);
  connection.on('error', (error: Error) => lose(lastWords || error.message));
  connection.on('end', () => lose(lastWords || 'the server closed it'));

  const skips = (): boolean => failed && lost === undefined;
  return {
    pid,
    idle: () => lost === undefined && pending === undefined,
    execute: async (sql) => {
      if (skips()) return skipped;
      return ask(sql, endsOfExecute, () => {
        connection.parse({ name: '', text: sql, types: [] }, true);
        connection.bind({ portal: '', statement: '', values: [] }, true);
        connection.describe({ type: 'P', name: '' }, true);
        connection.execute({ portal: '' }, true);
        connection.flush();
      });
    },
    sync: () => ask('', endsOfSync, () => connection.sync()),
    // After an error in a pipeline the server reads nothing but Sync.
    script: async (sql) => (skips() ? skipped : ask(sql, endsOfSync, () => connection.query(sql))),
    destroy: (why = 'it was ended here') => {
      lose(why);
      connection.stream.destroy();
    },
  };
}

/** Errors after which the server ends the connection: by severity, and by code where the severity is in another language (class 57P). */
function isFatal({ severity, code }: Told): boolean {
  return severity === 'FATAL' || severity === 'PANIC' || /^57P0[1-5]$/.test(code ?? '');
}

/** Answer a request for rows: there are none. The types of `pg` do not name this method. */
function copyFail(connection: Connection & { sendCopyFail?(reason: string): void }): void {
  connection.sendCopyFail?.('pg-safe has no rows for it');
}
