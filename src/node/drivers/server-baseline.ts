import { loadParser, parseSource } from '../../sql/index.js';
import { DriverError } from '../../verify/driver.js';
import type { Wire } from './server-wire.js';

/**
 * Make what is there before the first migration, all of it or nothing. Roles belong to the whole cluster: those that it has are left as they are, and `postgres`,
 * which the baseline takes for granted, is made where there is none.
 * @throws DriverError `failed` with the server's words
 */
export async function makeBaseline(wire: Wire, baseline: readonly string[]): Promise<void> {
  if (baseline.length === 0) return;
  await loadParser();
  const { rows } = await wire.script('select rolname from pg_roles');
  const roles = new Set(rows.flatMap((row) => row['rolname'] ?? []));
  const first = roles.has('postgres') ? '' : 'create role postgres superuser;\n';
  const { error } = await wire.script(first + baseline.map((sql) => withoutRoles(sql, roles)).join('\n'));
  if (error === undefined) return;
  const advice = error.sqlstate === '42501' ? ' It takes a superuser.' : '';
  throw new DriverError('failed', `What Supabase has before the first migration could not be made on this server: ${error.message.replace(/\.$/, '')}.${advice}`);
}

/** The text without CREATE ROLE for roles that exist. */
function withoutRoles(text: string, existing: ReadonlySet<string>): string {
  const made = parseSource({ path: 'baseline', text }).statements.filter(({ node }) => 'CreateRoleStmt' in node && existing.has(node.CreateRoleStmt.role ?? ''));
  return made.reduceRight((rest, { span: { start, end } }) => rest.slice(0, start) + rest.slice(end), text);
}
