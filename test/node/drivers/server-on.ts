import { execFileSync } from 'node:child_process';
import pg from 'pg';
import { serverDriver, type ServerDriverOptions } from '../../../src/node/drivers/server.js';
import { DriverError, type Session } from '../../../src/verify/driver.js';

/** The server of PG_SAFE_ORACLE_URL, on which tests make databases of their own; without one they are skipped. */
export const serverUrl = process.env['PG_SAFE_ORACLE_URL'];

let made = 0;

/** An empty database, and its removal. */
export async function withDatabase<T>(work: (url: string, name: string) => Promise<T>): Promise<T> {
  const name = `pg_safe_driver_${process.pid}_${made++}`;
  await onServer(`create database ${name}`);
  const url = new URL(serverUrl!);
  url.pathname = `/${name}`;
  try {
    return await work(url.href, name);
  } finally {
    await onServer(`drop database if exists ${name} with (force)`);
  }
}

/** Run SQL by another connection than the driver's. */
export async function onServer(sql: string, url = serverUrl!): Promise<readonly Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

/** A session that is closed whatever happens. */
export async function withSession<T>(options: ServerDriverOptions, start: { readonly baseline?: readonly string[]; readonly timeout?: number }, work: (session: Session) => Promise<T>): Promise<T> {
  const session = await serverDriver(options).open({ baseline: start.baseline ?? [], extensions: new Set(), timeout: start.timeout ?? 30_000 });
  try {
    return await work(session);
  } finally {
    await session.close();
  }
}

/** Send statements as one pipeline; gives the SQLSTATE of each, `skipped` or `ok`, the Sync's last. */
export async function pipeline(session: Session, ...statements: readonly string[]): Promise<readonly string[]> {
  const answers: string[] = [];
  for (const sql of statements) {
    const { error, skipped } = await session.execute(sql);
    answers.push(error?.sqlstate ?? (skipped ? 'skipped' : 'ok'));
  }
  return [...answers, (await session.sync()).error?.sqlstate ?? 'ok'];
}

/** The schema of a database, its settings, and the roles of its cluster, as the server's own tools write them. */
export function dumpOf(url: string): string {
  const dump = (tool: string, ...options: readonly string[]): string => execFileSync(tool, [...options, '-d', url], { encoding: 'utf8', maxBuffer: 1 << 28 });
  // The token of \\restrict is another each time. No end and an endless one are the same, and only one of them can be set again.
  return (dump('pg_dump', '--schema-only', '--create') + dump('pg_dumpall', '--roles-only')).replaceAll(/^\\(?:un)?restrict .*$/gm, '').replaceAll(" VALID UNTIL 'infinity'", '');
}

/** Why something was refused: the reason and the sentence of its DriverError. */
export async function refusal(attempt: Promise<unknown>): Promise<readonly string[]> {
  try {
    await attempt;
    return [];
  } catch (error) {
    if (error instanceof DriverError) return [error.reason, error.message];
    throw error;
  }
}
