import type { AlterDomainStmt, AlterEnumStmt, CompositeTypeStmt, CreateDomainStmt, CreateEnumStmt, CreateRangeStmt } from '@pgsql/types';
import type { Relation, TypeObject } from '../catalog/index.js';
import { nameOf, rangeName, stringList, typeReference } from '../sql/names.js';
import { readColumn } from './columns.js';
import { defaultGrants } from './default-privileges.js';
import type { Scene } from './scene.js';

/** CREATE TYPE … AS ENUM. */
export function createEnum(scene: Scene, statement: CreateEnumStmt): void {
  createType(scene, statement.typeName ?? [], { typeKind: 'enum', values: stringList(statement.vals ?? []) });
}

/** CREATE TYPE … AS RANGE. */
export function createRange(scene: Scene, statement: CreateRangeStmt): void {
  createType(scene, statement.typeName ?? [], { typeKind: 'range' });
}

/** CREATE DOMAIN. */
export function createDomain(scene: Scene, statement: CreateDomainStmt): void {
  const constrained = (statement.constraints ?? []).some((node) => 'Constraint' in node && (node.Constraint.contype === 'CONSTR_CHECK' || node.Constraint.contype === 'CONSTR_NOTNULL'));
  createType(scene, statement.domainname ?? [], { typeKind: 'domain', constrained, ...(statement.typeName && { base: typeReference(statement.typeName).text }) });
}

/** CREATE TYPE … AS (…): a composite type, kept as a type with its columns' names known to nobody else. */
export function createComposite(scene: Scene, statement: CompositeTypeStmt): void {
  if (statement.typevar === undefined) return;
  const name = scene.nameForNew(rangeName(statement.typevar));
  if (scene.conditional && scene.catalog.type(name) !== undefined) return;
  const type: TypeObject = { kind: 'type', id: scene.newId(), origin: scene.origin(scene.spanOf(statement.typevar)), owner: scene.session.role, typeKind: 'composite', ...name, grants: defaultGrants(scene, 'types', name.schema), dependsOn: attributeNeeds(scene, statement) };
  scene.emit('type.create', { type }, scene.catalog.put(type));
}

function attributeNeeds(scene: Scene, statement: CompositeTypeStmt): TypeObject['dependsOn'] {
  const stand: Relation = {
    kind: 'relation', id: -1, relationKind: 'composite-type', schema: '', name: '', columns: [], columnsKnown: true, persistence: 'permanent', rowSecurity: false,
    forceRowSecurity: false, options: {}, grants: [], dependsOn: [],
  };
  return (statement.coldeflist ?? []).flatMap((node) => ('ColumnDef' in node ? readColumn(scene, stand, node.ColumnDef).needs.map(({ on }) => ({ on, type: 'normal' as const })) : []));
}

function createType(scene: Scene, names: Parameters<typeof nameOf>[0], facts: Pick<TypeObject, 'typeKind' | 'values' | 'base' | 'constrained'>): void {
  const name = scene.nameForNew(nameOf(names));
  if (scene.conditional && scene.catalog.type(name) !== undefined) return;
  const type: TypeObject = { kind: 'type', id: scene.newId(), origin: scene.origin(), owner: scene.session.role, ...name, ...facts, grants: defaultGrants(scene, 'types', name.schema), dependsOn: [] };
  scene.emit('type.create', { type }, scene.catalog.put(type));
}

/** ALTER TYPE … ADD VALUE, RENAME VALUE. */
export function alterEnum(scene: Scene, statement: AlterEnumStmt): void {
  const written = nameOf(statement.typeName ?? []);
  const name = scene.nameForNew(written);
  const before = scene.catalog.type(name) ?? assumeEnum(scene, name);
  const values = before.values ?? [];
  const { oldVal, newVal } = statement;
  if (oldVal !== undefined && newVal !== undefined) {
    const after: TypeObject = { ...before, values: values.map((value) => (value === oldVal ? newVal : value)) };
    return scene.emit('type.rename-value', { before, after, from: oldVal, to: newVal }, scene.catalog.put(after));
  }
  if (newVal === undefined || values.includes(newVal)) return;
  const neighbour = statement.newValNeighbor === undefined ? -1 : values.indexOf(statement.newValNeighbor);
  const at = neighbour === -1 ? values.length : statement.newValIsAfter === true ? neighbour + 1 : neighbour;
  const after: TypeObject = { ...before, values: values.toSpliced(at, 0, newVal), added: { ...before.added, [newVal]: scene.origin() } };
  scene.emit('type.add-value', { before, after, value: newVal }, scene.catalog.put(after));
}

function assumeEnum(scene: Scene, name: { readonly schema: string; readonly name: string }): TypeObject {
  const type: TypeObject = { kind: 'type', id: scene.newId(), typeKind: 'enum', ...name, grants: [], dependsOn: [] };
  scene.put(type);
  return type;
}

/** ALTER DOMAIN. */
export function alterDomain(scene: Scene, statement: AlterDomainStmt): void {
  const before = scene.catalog.type(scene.nameForNew(nameOf(statement.typeName ?? [])));
  if (before === undefined) return scene.emit('other', { what: 'ALTER DOMAIN' });
  const constraint = statement.def !== undefined && 'Constraint' in statement.def ? statement.def.Constraint : undefined;
  const subtype = statement.subtype as string | undefined;
  if ((subtype === 'C' || subtype === 'AD_AddConstraint' || subtype === 'O' || subtype === 'AD_SetNotNull') && (constraint !== undefined || subtype === 'O' || subtype === 'AD_SetNotNull')) {
    const after: TypeObject = { ...before, constrained: true };
    const tables = scene.catalog.dependents(before.id).flatMap((object) => (object.kind === 'relation' && (object.relationKind === 'table' || object.relationKind === 'partitioned-table') ? [object] : []));
    return scene.emit('domain.add-constraint', { type: after, validated: constraint?.skip_validation !== true, tables }, scene.catalog.put(after));
  }
  scene.emit('type.alter', { before, after: before });
}
