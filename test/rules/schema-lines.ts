import type { ProofDatabase } from './proof-database.js';

/** What there is in a database, each object and each of its properties on a line of its own, and how many rows each table has. */
export async function schemaLines(db: ProofDatabase): Promise<ReadonlySet<string>> {
  const lines = new Set<string>();
  for (const query of queries) for (const { line } of await db.rows<{ line: string | null }>(query)) if (line !== null) lines.add(line);
  for (const { name } of await db.rows<{ name: string }>(`select c.oid::regclass::text as name from pg_class c where relkind = 'r' and ${own('c.relnamespace')}`)) {
    const [found] = await db.rows<{ n: number }>(`select count(*) as n from ${name}`);
    for (let row = 1; row <= found!.n; row++) lines.add(`table ${name} has row ${row}`);
  }
  return lines;
}

function own(namespace: string): string {
  return `${namespace} not in (select oid from pg_namespace where nspname ~ '^pg_' or nspname in ('information_schema', 'auth'))`;
}

const queries: readonly string[] = [
  `select format('schema %I', nspname) as line from pg_namespace where ${own('oid')}`,
  `select format('%s %s', case relkind when 'v' then 'view' when 'm' then 'materialized view' when 'S' then 'sequence' when 'i' then 'index' else 'table' end, oid::regclass) as line from pg_class where ${own('relnamespace')}`,
  `select format('%s has row security', oid::regclass) as line from pg_class where relrowsecurity and ${own('relnamespace')}`,
  `select format('%s forces row security', oid::regclass) as line from pg_class where relforcerowsecurity and ${own('relnamespace')}`,
  `select format('%s is logged', oid::regclass) as line from pg_class where relpersistence = 'p' and ${own('relnamespace')}`,
  `select format('%s has option %s', oid::regclass, o) as line from pg_class, unnest(reloptions) as o where ${own('relnamespace')}`,
  `select format('%s is partition of %s', inhrelid::regclass, inhparent::regclass) as line from pg_inherits`,
  `select unnest(array[
     format('column %s.%I', attrelid::regclass, attname), format('column %s.%I has type %s', attrelid::regclass, attname, format_type(atttypid, atttypmod)),
     case when attnotnull then format('column %s.%I is not null', attrelid::regclass, attname) end,
     case when atthasdef then format('column %s.%I has default', attrelid::regclass, attname) end,
     case when attidentity <> '' then format('column %s.%I is identity', attrelid::regclass, attname) end]) as line
   from pg_attribute join pg_class on pg_class.oid = attrelid where attnum > 0 and not attisdropped and relkind in ('r', 'p', 'v', 'm') and ${own('relnamespace')}`,
  `select format('constraint %I on %s: %s', conname, conrelid::regclass, pg_get_constraintdef(oid)) as line from pg_constraint where conrelid <> 0 and ${own('connamespace')}`,
  `select pg_get_indexdef(indexrelid) as line from pg_index join pg_class on pg_class.oid = indexrelid where ${own('relnamespace')}`,
  `select format('%s shows %s', oid::regclass, pg_get_viewdef(oid)) as line from pg_class where relkind in ('v', 'm') and ${own('relnamespace')}`,
  `select unnest(array[format('policy %I on %s', polname, polrelid::regclass), format('policy %I on %s: %s %s %s', polname, polrelid::regclass, polcmd, pg_get_expr(polqual, polrelid), pg_get_expr(polwithcheck, polrelid))]) as line from pg_policy`,
  `select format('trigger %I on %s: %s %s', tgname, tgrelid::regclass, pg_get_triggerdef(oid), tgenabled) as line from pg_trigger where not tgisinternal`,
  `select unnest(array[format('function %s', oid::regprocedure), format('function %s returns %s', oid::regprocedure, pg_get_function_result(oid)),
     case when prosecdef then format('function %s is security definer', oid::regprocedure) else format('function %s is security invoker', oid::regprocedure) end]) as line from pg_proc where ${own('pronamespace')}`,
  `select format('function %s sets %s', oid::regprocedure, s) as line from pg_proc, unnest(proconfig) as s where ${own('pronamespace')}`,
  `select format('type %s', oid::regtype) as line from pg_type where typtype in ('e', 'd', 'r') and ${own('typnamespace')}`,
  `select format('type %s has value %s', enumtypid::regtype, enumlabel) as line from pg_enum`,
  `select format('%s may %s %s', coalesce(nullif(grantee, 0)::regrole::text, 'public'), privilege_type, c.oid::regclass) as line from pg_class c, aclexplode(relacl) where ${own('relnamespace')}`,
  `select format('%s may %s %s', coalesce(nullif(grantee, 0)::regrole::text, 'public'), privilege_type, p.oid::regprocedure) as line from pg_proc p, aclexplode(coalesce(proacl, acldefault('f', proowner))) where ${own('pronamespace')}`,
  `select format('%s may %s in schema %I', coalesce(nullif(grantee, 0)::regrole::text, 'public'), privilege_type, nspname) as line from pg_namespace n, aclexplode(nspacl) where ${own('n.oid')}`,
  `select format('publication %I of %I.%I', pubname, schemaname, tablename) as line from pg_publication_tables`,
  `select format('extension %I', extname) as line from pg_extension`,
];
