import type { AlterPolicyStmt, CreatePolicyStmt, Node } from '@pgsql/types';
import type { Dependency, Policy, Relation } from '../catalog/index.js';
import { expressionText } from '../sql/expression-text.js';
import { rangeName, roleName } from '../sql/names.js';
import { needsOfExpression } from './queries.js';
import { distinctNeeds, type Scene } from './scene.js';

/** CREATE POLICY. */
export function createPolicy(scene: Scene, statement: CreatePolicyStmt): void {
  const table = scene.relation(rangeName(statement.table!));
  const name = statement.policy_name ?? '';
  if (scene.conditional && scene.catalog.policy(table.id, name) !== undefined) return;
  const policy: Policy = {
    kind: 'policy',
    id: scene.newId(),
    origin: scene.origin(),
    name,
    table: table.id,
    command: (statement.cmd_name ?? 'all') as Policy['command'],
    permissive: statement.permissive === true,
    roles: roleNames(scene, statement.roles),
    dependsOn: needs(scene, table, [statement.qual, statement.with_check]),
    ...(statement.qual !== undefined && { using: expressionText(scene.statement, statement.qual) }),
    ...(statement.with_check !== undefined && { withCheck: expressionText(scene.statement, statement.with_check) }),
  };
  scene.emit('policy.create', { table, policy }, scene.catalog.put(policy));
}

/** ALTER POLICY. */
export function alterPolicy(scene: Scene, statement: AlterPolicyStmt): void {
  const table = scene.relation(rangeName(statement.table!));
  const before = scene.catalog.policy(table.id, statement.policy_name ?? '');
  if (before === undefined) return;
  const after: Policy = {
    ...before,
    ...(statement.roles !== undefined && { roles: roleNames(scene, statement.roles) }),
    ...(statement.qual !== undefined && { using: expressionText(scene.statement, statement.qual) }),
    ...(statement.with_check !== undefined && { withCheck: expressionText(scene.statement, statement.with_check) }),
    dependsOn: distinctNeeds([...(statement.qual !== undefined && (before.withCheck === undefined || statement.with_check !== undefined) ? [] : before.dependsOn), ...needs(scene, table, [statement.qual, statement.with_check])]),
  };
  scene.emit('policy.alter', { table, before, after }, scene.catalog.put(after));
}

/** A policy goes with its table; a column or function that its expressions name refuses to go without CASCADE. */
function needs(scene: Scene, table: Relation, expressions: readonly (Node | undefined)[]): readonly Dependency[] {
  return distinctNeeds([{ on: table.id, type: 'auto' }, ...expressions.flatMap((expression) => needsOfExpression(scene, expression, table))]);
}

function roleNames(scene: Scene, roles: readonly Node[] | undefined): readonly string[] {
  if (roles === undefined || roles.length === 0) return ['public'];
  return roles.flatMap((role) => ('RoleSpec' in role ? [roleName(role.RoleSpec, scene.session.role)] : []));
}
