import { managedSchemas } from '../catalog/index.js';
import { quoteLiteral } from '../sql/quote.js';
import type { Ledger, LedgerPolicy, LedgerTable } from './ledger.js';

/**
 * The query that shows the ledger of a live database: one row with one JSON value, which `readLedger` reads.
 * @param apiSchemas the schemas that the Data API serves
 */
export function ledgerQuery(apiSchemas: readonly string[]): string {
  return `-- The row level security of a database, for: pg-safe rls --live <file>
-- psql "$DATABASE_URL" -XAtq -f rls.sql > rls.json
select json_build_object('tables', coalesce(json_agg(json_build_object(
  'schema', n.nspname,
  'name', c.relname,
  'kind', case c.relkind when 'p' then 'partitioned-table' else 'table' end,
  'exposedTo', (
    select coalesce(json_agg(r.rolname order by r.rolname), '[]')
    from pg_roles r
    where r.rolname in ('anon', 'authenticated') and n.nspname in (${list(apiSchemas)})
      and has_schema_privilege(r.oid, n.oid, 'USAGE')
      and (has_table_privilege(r.oid, c.oid, 'SELECT, INSERT, UPDATE, DELETE') or has_any_column_privilege(r.oid, c.oid, 'SELECT, INSERT, UPDATE'))),
  'rowSecurity', c.relrowsecurity,
  'forced', c.relforcerowsecurity,
  'policies', (
    select coalesce(json_agg(json_build_object(
      'name', p.polname,
      'command', case p.polcmd when 'r' then 'select' when 'a' then 'insert' when 'w' then 'update' when 'd' then 'delete' else 'all' end,
      'permissive', p.polpermissive,
      'roles', (
        select json_agg(case when roles.oid = 0 then 'public' else pg_get_userbyid(roles.oid) end order by case when roles.oid = 0 then 'public' else pg_get_userbyid(roles.oid) end collate "C")
        from unnest(p.polroles) as roles (oid)),
      'using', pg_get_expr(p.polqual, p.polrelid),
      'check', pg_get_expr(p.polwithcheck, p.polrelid)
    ) order by p.polname collate "C"), '[]')
    from pg_policy p where p.polrelid = c.oid)
) order by n.nspname collate "C", c.relname collate "C"), '[]'))
from pg_class c
join pg_namespace n on n.oid = c.relnamespace
where c.relkind in ('r', 'p') and n.nspname !~ '^pg_'
  and (n.nspname not in (${list([...managedSchemas])}) or exists (select from pg_policy p where p.polrelid = c.oid))
  and not exists (select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e');
`;
}

function list(names: readonly string[]): string {
  return names.length === 0 ? 'null' : names.map(quoteLiteral).join(', ');
}

/**
 * Read what the query gave.
 * @throws Error with one sentence when the text is something else
 */
export function readLedger(text: string): Ledger {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Error('It is not JSON. "pg-safe rls --sql" prints the query that makes it.');
  }
  const tables = fields(value)['tables'];
  if (!Array.isArray(tables)) throw new Error('It has no list of tables. "pg-safe rls --sql" prints the query that makes it.');
  return { tables: tables.map(readTable) };
}

function readTable(value: unknown, at: number): LedgerTable {
  const { schema, name, kind, exposedTo, rowSecurity, forced, policies } = fields(value);
  const broken = new Error(`Table ${at + 1} is not one that the query of "pg-safe rls --sql" gives.`);
  if (typeof schema !== 'string' || typeof name !== 'string' || !isTexts(exposedTo) || typeof rowSecurity !== 'boolean' || !Array.isArray(policies)) throw broken;
  return {
    schema, name, kind: kind === 'partitioned-table' ? kind : 'table', exposedTo, rowSecurity, forced: forced === true,
    policies: policies.map((policy: unknown): LedgerPolicy => {
      const { name: policyName, command, permissive, roles, using, check } = fields(policy);
      if (typeof policyName !== 'string' || !isCommand(command) || !isTexts(roles)) throw broken;
      return { name: policyName, command, permissive: permissive !== false, roles, ...(typeof using === 'string' && { using }), ...(typeof check === 'string' && { check }) };
    }),
  };
}

function fields(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((entry) => typeof entry === 'string');
}

function isCommand(value: unknown): value is LedgerPolicy['command'] {
  return value === 'all' || value === 'select' || value === 'insert' || value === 'update' || value === 'delete';
}
