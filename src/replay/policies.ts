import type { AlterPolicyStmt, CreatePolicyStmt, Node } from '@pgsql/types';
import type { Dependency, Policy, Relation } from '../catalog/index.js';
import { rangeName, roleName } from '../sql/names.js';
import { areAllThere } from './certainty.js';
import { readExpression, type ExpressionReading } from './expressions.js';
import { refusesGoneRelation, refusesMissingPart, refusesUnresolved } from './missing-names.js';
import { refuses, type Refusal } from './refusals/refusal.js';
import { refusedPolicy } from './refusals/wrong-kind.js';
import type { Scene } from './scene.js';
import { refusesPart } from './taken-names.js';

/** CREATE POLICY. It goes with its table; a column or function that its expressions name refuses to go without CASCADE. */
export function createPolicy(scene: Scene, statement: CreatePolicyStmt): void {
  // This is seen before the table is (CreatePolicy in policy.c).
  const { qual, with_check: check, cmd_name: command } = statement;
  if (check !== undefined && (command === 'select' || command === 'delete') && refuses(scene, wrongClause('WITH CHECK cannot be applied to SELECT or DELETE'))) return;
  if (qual !== undefined && command === 'insert' && refuses(scene, wrongClause('only WITH CHECK expression allowed for INSERT'))) return;
  const written = rangeName(statement.table!);
  const known = scene.findRelation(written);
  if (known === undefined && refusesGoneRelation(scene, written, scene.spanOf(statement.table))) return;
  const table = known ?? scene.target(written);
  if (table === undefined) return;
  if (refuses(scene, refusedPolicy(scene, table), scene.spanOf(statement.table))) return;
  const name = statement.policy_name ?? '';
  const existing = scene.catalog.policy(table.id, name);
  if (existing !== undefined && scene.inBlock) return;
  const using = statement.qual && readExpression(scene, statement.qual, { table, enclosed: true });
  const withCheck = statement.with_check && readExpression(scene, statement.with_check, { table, enclosed: true });
  // Its expressions are read before it is looked for (CreatePolicy).
  if (refusesUnresolved(scene, using?.missing ?? withCheck?.missing)) return;
  const sure = isSure(scene, using, withCheck);
  if (existing !== undefined && sure && refusesPart(scene, existing, 'policy', table)) return;
  // It was dropped by something that no file shows.
  if (existing !== undefined) scene.catalog = scene.catalog.remove(existing.id);
  const id = scene.newId();
  if (!sure) scene.doubts.objects.add(id);
  const policy: Policy = {
    kind: 'policy',
    id,
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
  const written = rangeName(statement.table!);
  const known = scene.findRelation(written);
  if (known === undefined && refusesGoneRelation(scene, written, scene.spanOf(statement.table))) return;
  const table = known ?? scene.target(written);
  if (table === undefined) return;
  const before = scene.catalog.policy(table.id, statement.policy_name ?? '');
  if (before === undefined) return refuseMissing(scene, table, statement);
  const { command } = before;
  if (statement.with_check !== undefined && (command === 'select' || command === 'delete') && refuses(scene, wrongClause('only USING expression allowed for SELECT, DELETE'))) return;
  if (statement.qual !== undefined && command === 'insert' && refuses(scene, wrongClause('only WITH CHECK expression allowed for INSERT'))) return;
  const using = statement.qual && readExpression(scene, statement.qual, { table, enclosed: true });
  const withCheck = statement.with_check && readExpression(scene, statement.with_check, { table, enclosed: true });
  if (refusesUnresolved(scene, using?.missing ?? withCheck?.missing)) return;
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

function wrongClause(error: string): Refusal {
  return { sqlstate: '42601', error };
}

/** A policy that is not there: its new expressions are read before it is looked for (AlterPolicy). */
function refuseMissing(scene: Scene, table: Relation, { qual, with_check, policy_name = '' }: AlterPolicyStmt): void {
  const read = [qual, with_check].map((node) => node && readExpression(scene, node, { table, enclosed: true }));
  if (!refusesUnresolved(scene, read[0]?.missing ?? read[1]?.missing) && isSure(scene, ...read)) refusesMissingPart(scene, table, 'policy', policy_name);
}

/** True when what the expressions of a policy name is there for all we know, so that the statement does not fail because of it. */
function isSure(scene: Scene, ...expressions: readonly (ExpressionReading | undefined)[]): boolean {
  return expressions.every((expression) => expression === undefined || (!expression.callsUnknown && areAllThere(scene, expression.needs)));
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
