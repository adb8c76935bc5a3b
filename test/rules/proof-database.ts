import { PGlite } from '@electric-sql/pglite';

/** What a Supabase project adds to an empty database, as far as examples need it. */
const bootstrap = `
create role anon nologin; create role authenticated nologin; create role service_role nologin bypassrls;
create schema auth; grant usage on schema auth to anon, authenticated, service_role;
create table auth.users (id uuid primary key, email text);
create function auth.uid() returns uuid language sql stable as $$ select nullif(current_setting('request.jwt.claim.sub', true), '')::uuid $$;
create function auth.jwt() returns jsonb language sql stable as $$ select nullif(current_setting('request.jwt.claims', true), '')::jsonb $$;
create function auth.role() returns text language sql stable as $$ select nullif(current_setting('request.jwt.claim.role', true), '')::text $$;
`;
const freshPublic = `
drop schema if exists public cascade; create schema public;
grant usage on schema public to public, anon, authenticated, service_role;
alter default privileges in schema public grant all on tables to anon, authenticated, service_role;
alter default privileges in schema public grant all on sequences to anon, authenticated, service_role;
alter default privileges in schema public grant all on functions to anon, authenticated, service_role;
`;
/** One number for everything that dropping schemas does not take away. */
const leftovers = `
select (select count(*) from pg_roles) + (select count(*) from pg_default_acl) + (select count(*) from pg_publication) + (select count(*) from pg_event_trigger)
     + (select count(*) from pg_extension) + (select count(*) from pg_db_role_setting) + (select count(*) from pg_class where relnamespace = 'auth'::regnamespace)
     + (select count(*) from pg_policy) + (select count(*) from pg_auth_members) as n`;
const ownSchemas = `select nspname as name from pg_namespace where nspname !~ '^pg_' and nspname not in ('information_schema', 'auth')`;

/** Why a statement failed. */
export interface SqlFailure {
  readonly code: string;
  readonly message: string;
}

/** An embedded Postgres with the roles of a Supabase project, emptied before each example. */
export class ProofDatabase {
  #db: PGlite;
  readonly #clean: PGlite;
  readonly #count: number;

  private constructor(db: PGlite, clean: PGlite, count: number) {
    this.#db = db;
    this.#clean = clean;
    this.#count = count;
  }

  static async open(): Promise<ProofDatabase> {
    const clean = await PGlite.create();
    await clean.exec(bootstrap + freshPublic);
    const { rows } = await clean.query<{ n: number }>(leftovers);
    return new ProofDatabase(await clone(clean), clean, rows[0]!.n);
  }

  async close(): Promise<void> {
    await Promise.all([this.#db.close(), this.#clean.close()]);
  }

  /** Empty the database and run an earlier migration in it. */
  async begin(history: string | undefined): Promise<void> {
    await this.#db.exec('rollback; reset role; reset all; discard temp;');
    for (const { name } of await this.rows<{ name: string }>(ownSchemas)) await this.#db.exec(`drop schema "${name}" cascade`);
    await this.#db.exec(freshPublic);
    const [left] = await this.rows<{ n: number }>(leftovers);
    if (left!.n !== this.#count) {
      await this.#db.close();
      this.#db = await clone(this.#clean);
    }
    if (history !== undefined) await this.#db.exec(history);
  }

  /** Put a few rows into each table that has none. */
  async fill(): Promise<void> {
    for (const { statement } of await this.rows<{ statement: string }>(fillers)) await this.#db.exec(statement);
  }

  async rows<T extends Record<string, unknown>>(query: string): Promise<readonly T[]> {
    return (await this.#db.query<T>(query)).rows;
  }

  /** Run a text as one message, as a runner sends a file: its statements are one implicit transaction. */
  async run(sql: string): Promise<readonly unknown[]> {
    const results = await this.#db.exec(sql);
    return results.at(-1)?.rows ?? [];
  }

  /** Run a text that may fail. */
  async attempt(sql: string): Promise<SqlFailure | undefined> {
    try {
      await this.#db.exec(sql);
      return undefined;
    } catch (error) {
      if (!isFailure(error)) throw error;
      return { code: error.code, message: error.message };
    }
  }

  /** Run a text in a transaction, look at something before it ends, and undo it all. */
  async inside<T>(sql: string, look: () => Promise<T>): Promise<T> {
    await this.#db.exec('begin');
    try {
      await this.#db.exec(sql);
      return await look();
    } finally {
      await this.#db.exec('rollback');
    }
  }

  /** What a query gives a role: rows, or none because the role may not read. */
  async readAs(role: string, query: string): Promise<{ readonly rows: readonly unknown[]; readonly denied?: SqlFailure }> {
    await this.#db.exec(`set role ${role}`);
    try {
      return { rows: await this.run(query) };
    } catch (error) {
      if (isFailure(error) && error.code === '42501') return { rows: [], denied: error };
      throw error;
    } finally {
      await this.#db.exec('reset role');
    }
  }
}

async function clone(db: PGlite): Promise<PGlite> {
  return (await db.clone()) as PGlite;
}

function isFailure(error: unknown): error is SqlFailure {
  return error instanceof Error && 'code' in error;
}

/** One INSERT of three rows for each empty table, in the order in which the tables were made. */
const fillers = `
select format('insert into %s (%s) select %s from generate_series(1, 3) as g on conflict do nothing', c.oid::regclass, string_agg(quote_ident(a.attname), ', '), string_agg(
  case
    when a.atttypid in ('int2'::regtype, 'int4'::regtype, 'int8'::regtype, 'numeric'::regtype, 'float4'::regtype, 'float8'::regtype) then 'g'
    when a.atttypid in ('text'::regtype, 'varchar'::regtype, 'bpchar'::regtype) then 'g::text'
    when a.atttypid = 'bool'::regtype then 'true'
    when a.atttypid in ('timestamp'::regtype, 'timestamptz'::regtype, 'date'::regtype) then format('%L::%s', '2024-01-01', a.atttypid::regtype)
    when a.atttypid = 'uuid'::regtype then format('lpad(g::text, 32, %L)::uuid', '0')
    when a.atttypid in ('json'::regtype, 'jsonb'::regtype) then format('%L::%s', '{}', a.atttypid::regtype)
    when t.typtype = 'e' then format('(enum_range(null::%s))[1]', a.atttypid::regtype)
    else 'null'
  end, ', ' order by a.attnum)) as statement
from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '' and a.attidentity = ''
join pg_type t on t.oid = a.atttypid join pg_namespace n on n.oid = c.relnamespace
where c.relkind = 'r' and not c.relispartition and n.nspname !~ '^pg_' and n.nspname not in ('information_schema', 'auth') and pg_relation_size(c.oid) = 0
group by c.oid order by c.oid`;
