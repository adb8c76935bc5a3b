import { managedSchemas } from '../../catalog/index.js';
import { quoteLiteral } from '../../sql/index.js';
import { DriverError } from '../../verify/driver.js';
import type { Wire } from './server-wire.js';

/** Schemas that a Supabase platform has besides those of `managedSchemas`, made by its services and extensions (`InternalSchemas` of its CLI). */
const platformSchemas = ['_realtime', '_analytics', '_supavisor', 'pgsodium_masks', 'pgtle', 'repack', 'tiger', 'tiger_data', 'topology', 'etl', 'dbdev'];
const systemSchemas = ['pg_catalog', 'information_schema'];

/** Whether Supabase's services made the database: their table, owned by their role. */
export async function isSupabase(wire: Wire): Promise<boolean> {
  const { rows } = await wire.script(`select 1 as yes from pg_class as c join pg_namespace as n on n.oid = relnamespace join pg_roles as r on r.oid = relowner
    where nspname = 'auth' and relname = 'users' and rolname = 'supabase_auth_admin'`);
  return rows.length > 0;
}

/**
 * What a database holds that is neither Postgres' nor, on Supabase, the platform's: `12 tables in "public"`. Empty when it is empty.
 * @throws DriverError `failed` with the server's words
 */
export async function contentsOf(wire: Wire, supabase: boolean): Promise<readonly string[]> {
  const contents = await ask(wire, contentsSql(supabase));
  return supabase ? [...contents, ...await rowsOfPlatform(wire)] : contents;
}

async function ask(wire: Wire, sql: string): Promise<readonly string[]> {
  const { rows, error } = await wire.script(sql);
  if (error !== undefined) throw new DriverError('failed', `What the database holds could not be read: ${error.message}`);
  return rows.flatMap((row) => row['what'] ?? []);
}

/** Tables of the platform that are empty in a new project. */
async function rowsOfPlatform(wire: Wire): Promise<readonly string[]> {
  const found: string[] = [];
  for (const table of ['auth.users', 'storage.buckets', 'storage.objects', 'supabase_migrations.schema_migrations']) {
    const { rows } = await wire.script(`select 1 as yes where to_regclass('${table}') is not null`);
    if (rows.length > 0) found.push(...await ask(wire, `select 'rows in ${table}' as what from ${table} limit 1`));
  }
  return found;
}

function contentsSql(supabase: boolean): string {
  const managed = (supabase ? [...systemSchemas, ...managedSchemas, ...platformSchemas] : systemSchemas).map(quoteLiteral).join(', ');
  const own = (schema: string): string => `${schema} in (select oid from own)`;
  const free = (catalog: string, partOf = ['e', 'i']): string =>
    `not exists (select from pg_depend as d where d.classid = '${catalog}'::regclass and d.objid = o.oid and d.objsubid = 0 and d.deptype in (${partOf.map(quoteLiteral).join(', ')}))`;
  const count = (noun: string, from: string): string => `select count(*) as n, '${noun}' as noun, schema from (${from}) as of_${noun.replaceAll(' ', '_')} group by schema`;
  return `with own as (select oid from pg_namespace where nspname not in (${managed}) and nspname !~ '^pg_(toast|temp_)' and nspname !~ '^_?timescaledb_'),
  found as (
    ${count('table', `select nspname as schema from pg_class as o join pg_namespace as n on n.oid = relnamespace where ${own('relnamespace')} and relkind in ('r', 'p', 'f') and ${free('pg_class')}`)}
    union all ${count('view', `select nspname as schema from pg_class as o join pg_namespace as n on n.oid = relnamespace where ${own('relnamespace')} and relkind in ('v', 'm') and ${free('pg_class')}`)}
    union all ${count('sequence', `select nspname as schema from pg_class as o join pg_namespace as n on n.oid = relnamespace where ${own('relnamespace')} and relkind = 'S' and ${free('pg_class', ['e', 'i', 'a'])}`)}
    union all ${count('function', `select nspname as schema from pg_proc as o join pg_namespace as n on n.oid = pronamespace where ${own('pronamespace')} and ${free('pg_proc')}`)}
    union all ${count('type', `select nspname as schema from pg_type as o join pg_namespace as n on n.oid = typnamespace where ${own('typnamespace')} and ${free('pg_type')}`)}
    union all ${count('policy', `select c.oid::regclass::text as schema from pg_policy as p join pg_class as o on o.oid = polrelid join pg_class as c on c.oid = o.oid where not ${own('o.relnamespace')} and ${free('pg_class')}`)}
    union all ${count('trigger', `select o.oid::regclass::text as schema from pg_trigger as t join pg_class as o on o.oid = tgrelid join pg_proc as f on f.oid = tgfoid
      where not tgisinternal and not ${own('o.relnamespace')} and ${own('f.pronamespace')}`)}
    union all select count(*), 'foreign server', null from pg_foreign_server as o where ${free('pg_foreign_server')}
    union all select count(*), 'large object', null from pg_largeobject_metadata
    union all select 1, 'schema', nspname from own join pg_namespace as o using (oid) where nspname <> 'public' and ${free('pg_namespace')}
  )
  select case when noun = 'schema' then format('schema "%s"', schema)
    else n || ' ' || case when n = 1 then noun when noun = 'policy' then 'policies' else noun || 's' end || case when schema is null then '' when noun in ('policy', 'trigger') then ' on ' || schema else format(' in "%s"', schema) end end as what
  from found where n > 0 order by n desc, what`;
}
