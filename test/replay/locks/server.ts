import { PGlite } from '@electric-sql/pglite';
import { PGlite as PGlite17 } from '@electric-sql/pglite-17';
import pg from 'pg';

/** A Postgres on which forms are run. */
export interface Server {
  readonly name: string;
  readonly version: number;
  /** Run a text of one or several statements; gives the rows of the last one and the messages that it sent. */
  run(sql: string): Promise<Answer>;
  close(): Promise<void>;
}

export interface Answer {
  readonly rows: readonly Record<string, unknown>[];
  readonly messages: readonly string[];
}

type Embedded = Pick<PGlite, 'exec' | 'close' | 'query'>;

async function embedded(open: () => Promise<Embedded>): Promise<Server> {
  const db = await open();
  const run = async (sql: string): Promise<Answer> => {
    const messages: string[] = [];
    const results = await db.exec(sql, { onNotice: (notice) => void messages.push(notice.message ?? '') });
    return { rows: (results.at(-1)?.rows ?? []), messages };
  };
  const version = await majorVersion(run);
  return { name: `PGlite ${version}`, version, run, close: () => db.close() };
}

async function remote(url: string): Promise<Server> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  let messages: string[] = [];
  client.on('notice', (notice) => void messages.push(notice.message ?? ''));
  const run = async (sql: string): Promise<Answer> => {
    messages = [];
    const result = (await client.query(sql)) as unknown;
    const last = (Array.isArray(result) ? result.at(-1) : result) as { readonly rows?: Record<string, unknown>[] } | undefined;
    return { rows: last?.rows ?? [], messages };
  };
  const version = await majorVersion(run);
  return { name: `server ${version}`, version, run, close: () => client.end() };
}

async function majorVersion(run: Server['run']): Promise<number> {
  const { rows } = await run("select current_setting('server_version_num')::int / 10000 as major");
  return Number(rows[0]!['major']);
}

/** The embedded versions, and the server that PG_SAFE_ORACLE_URL names: a database that may be emptied. */
export const servers: readonly { readonly title: string; open(): Promise<Server> }[] = [
  { title: 'PostgreSQL 18', open: () => embedded(() => PGlite.create()) },
  { title: 'PostgreSQL 17', open: () => embedded(() => PGlite17.create()) },
  ...(process.env['PG_SAFE_ORACLE_URL'] === undefined ? [] : [{ title: 'PG_SAFE_ORACLE_URL', open: () => remote(process.env['PG_SAFE_ORACLE_URL']!) }]),
];
