import type { AlterPolicyStmt, CreatePolicyStmt, Node } from '@pgsql/types';
import type { Dependency, Policy } from '../catalog/index.js';
import { rangeName, roleName } from '../sql/names.js';
import { readExpression } from './expressions.js';
import type { Scene } from './scene.js';

/** CREATE POLICY. It goes with its table; a column or function that its expressions name refuses to go without CASCADE. */
export function createPolicy(scene: Scene, statement: CreatePolicyStmt): void {
  const table = scene.target(rangeName(statement.table!));
  if (table === undefined) return;
  const name = statement.policy_name ?? '';
  const existing = scene.catalog.policy(table.id, name);
  if (existing !== undefined && scene.inBlock) return;
  const using = statement.qual && readExpression(scene, statement.qual, { table, enclosed: true });
  const withCheck = statement.with_check && readExpression(scene, statement.with_check, { table, enclosed: true });
  const policy: Policy = {
    kind: 'policy',
    // At the top of a file it was dropped by something that no file shows.
    id: existing?.id ?? scene.newId(),
    origin: scene.origin(),
    name,
    table: table.id,
    command: (statement.cmd_name ?? 'all') as Policy['command'],
    permissive: statement.permissive === true,
    roles: roleNames(scene, statement.roles),
    ...(using && { using: using.text }),
    ...(withCheck && { withCheck: withCheck.text }),
    ...needsOf(table.id, using?.needs, withCheck?.needs),
  };
  scene.emit('policy.create', { table, policy }, scene.catalog.put(policy));
}

/** ALTER POLICY. */
export function alterPolicy(scene: Scene, statement: AlterPolicyStmt): void {
  const table = scene.target(rangeName(statement.table!));
  const before = table && scene.catalog.policy(table.id, statement.policy_name ?? '');
  if (table === undefined || before === undefined) return;
  const using = statement.qual && readExpression(scene, statement.qual, { table, enclosed: true });
  const withCheck = statement.with_check && readExpression(scene, statement.with_check, { table, enclosed: true });
  const end = 1 + before.needsOfUsing;
  const after: Policy = {
    ...before,
    ...(statement.roles !== undefined && { roles: roleNames(scene, statement.roles) }),
    ...(using && { using: using.text }),
    ...(withCheck && { withCheck: withCheck.text }),
    ...needsOf(table.id, using?.needs ?? before.dependsOn.slice(1, end), withCheck?.needs ?? before.dependsOn.slice(end)),
  };
  scene.emit('policy.alter', { table, before, after }, scene.catalog.put(after));
}

function needsOf(table: number, using: readonly Dependency[] = [], withCheck: readonly Dependency[] = []): Pick<Policy, 'dependsOn' | 'needsOfUsing'> {
  return { dependsOn: [{ on: table, type: 'auto' }, ...using, ...withCheck], needsOfUsing: using.length };
}

function roleNames(scene: Scene, roles: readonly Node[] | undefined): readonly string[] {
  if (roles === undefined || roles.length === 0) return ['public'];
  const names = roles.flatMap((role) => ('RoleSpec' in role ? [roleName(role.RoleSpec, scene.session.role)] : []));
  // PUBLIC is everyone; roles beside it say nothing more, and Postgres leaves them out (policy_role_list_to_array).
  return names.includes('public') ? ['public'] : names;
}
