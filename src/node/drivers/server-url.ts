import { userInfo } from 'node:os';
import type { ConnectionOptions } from 'node:tls';
import { DriverError } from '../../verify/driver.js';
import { tlsOf } from './server-tls.js';

/** The one database that may be used. */
export interface Target {
  readonly user: string;
  /** A name, an address, or the folder of a socket. */
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly password?: string;
  readonly tls: false | ConnectionOptions;
  /** Settings for the start of a session, as the URL has them. */
  readonly options?: string;
  /** `localhost:5432`, for people. */
  readonly place: string;
  /** A text of others (the server, `pg`, Node) without the password, in any way that it is written. */
  mask(text: string): string;
}

const form = 'postgresql://user:password@host:5432/database';
/** What a URL may say after its question mark. libpq knows more (`service`, `hostaddr` ...), some of which lead to other servers. */
const parameters = new Set([
  'host', 'port', 'user', 'password', 'ssl', 'sslmode', 'sslcert', 'sslkey', 'sslrootcert', 'uselibpqcompat', 'application_name', 'connect_timeout', 'options',
]);

/**
 * Read the URL of a database. What it leaves out is Postgres' default, never an environment variable: the user of the operating system, `localhost`, 5432.
 * @throws DriverError `failed` for what is no such URL, or names no database; the message holds nothing of the URL but the names of its parameters
 */
export function readTarget(text: string): Target {
  const url = parse(text);
  const refuse = (message: string): never => {
    throw new DriverError('failed', message);
  };
  const query = url.searchParams;
  const unknown = [...query.keys()].find((name) => !parameters.has(name));
  if (unknown !== undefined) refuse(`The database URL has a parameter "${unknown}", which pg-safe does not follow.`);

  const database = decode(url.pathname.slice(1));
  if (database === '') refuse(`The database URL names no database: it must be ${form}.`);
  const user = query.get('user') ?? (decode(url.username) || userInfo().username);
  const host = query.get('host') ?? (decode(url.hostname).replace(/^\[(.+)\]$/, '$1') || 'localhost');
  const port = Number(query.get('port') ?? (url.port || 5432));
  if (!Number.isInteger(port) || port < 1 || port > 65_535) refuse('The port in the database URL is not a number between 1 and 65535.');

  const password = query.get('password') ?? decode(url.password);
  const options = query.get('options');
  return {
    user,
    host,
    port,
    database,
    ...(password !== '' && { password }),
    tls: tlsOf(query),
    ...(options !== null && { options }),
    place: host.startsWith('/') ? host : `${host}:${port}`,
    mask: masker([password, url.password, ...typedPassword(text)], [user, host, database]),
  };
}

/** Whether a host is one of Supabase's own, where production runs. */
export function isHostedSupabase(host: string): boolean {
  return /(?:^|\.)(?:supabase\.(?:co|com|red|in|net)|pooler\.supabase\.[a-z]+)\.?$/i.test(host);
}

function parse(text: string): URL {
  if (!/^postgres(?:ql)?:\/\//i.test(text)) throw new DriverError('failed', `The database URL must begin with postgresql://, as in ${form}.`);
  try {
    return new URL(text);
  } catch {
    throw new DriverError('failed', `The database URL cannot be read: it must be ${form}, with special characters in the password percent-encoded.`);
  }
}

/** The password as it was typed, which a URL parser may have encoded. */
function typedPassword(text: string): readonly string[] {
  const word = /^[a-z]+:\/\/[^:/@]*:(.*)@/i.exec(text)?.[1] ?? '';
  return word === '' ? [] : [word];
}

/** Replaces every spelling of secrets. One that is also a name in the URL is no secret: every message would be full of stars. */
function masker(words: readonly string[], names: readonly string[]): (text: string) => string {
  const spellings = words.flatMap((word) => [word, decode(word), encodeURIComponent(decode(word)), encodeURI(decode(word))]);
  const secrets = [...new Set(spellings)].filter((word) => word !== '' && !names.includes(word)).sort((a, b) => b.length - a.length);
  return (text) => secrets.reduce((masked, secret) => masked.replaceAll(secret, '***'), text);
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
