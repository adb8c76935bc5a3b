import type { AlterDomainStmt, AlterEnumStmt, CreateDomainStmt, CreateEnumStmt, CreateRangeStmt, Constraint as ConstraintNode } from '@pgsql/types';
import { distinctNeeds, type Constraint, type Dependency, type Relation, type TypeObject } from '../catalog/index.js';
import { nameOf, stringList } from '../sql/names.js';
import { isSurelyThere } from './certainty.js';
import { defaultGrants } from './default-privileges.js';
import { domainOf } from './domains.js';
import { drop } from './drop.js';
import { readExpression } from './expressions.js';
import { freeConstraintName } from './generated-names.js';
import { refusesGoneType } from './missing-names.js';
import { refuses } from './refusals/refusal.js';
import type { Scene } from './scene.js';
import { refusesFor, refusesType } from './taken-names.js';
import { findType, needsOfType, resolveType } from './type-resolution.js';
import { volatilityOf } from './volatility.js';

/** CREATE TYPE … AS ENUM. */
export function createEnum(scene: Scene, statement: CreateEnumStmt): void {
  createType(scene, statement.typeName ?? [], { typeKind: 'enum', values: stringList(statement.vals ?? []) });
}

/** CREATE TYPE … AS RANGE. */
export function createRange(scene: Scene, statement: CreateRangeStmt): void {
  const subtype = (statement.params ?? []).flatMap((param) => ('DefElem' in param && param.DefElem.defname === 'subtype' && param.DefElem.arg !== undefined && 'TypeName' in param.DefElem.arg ? [param.DefElem.arg.TypeName] : []))[0];
  createType(scene, statement.typeName ?? [], { typeKind: 'range' }, subtype === undefined ? [] : needsOfType(resolveType(scene, subtype)));
}

/** CREATE DOMAIN. */
export function createDomain(scene: Scene, statement: CreateDomainStmt): void {
  const nodes = (statement.constraints ?? []).flatMap((node) => ('Constraint' in node ? [node.Constraint] : []));
  const checks = nodes.filter((node) => node.contype === 'CONSTR_CHECK');
  const notNull = nodes.some((node) => node.contype === 'CONSTR_NOTNULL');
  const base = statement.typeName && resolveType(scene, statement.typeName);
  const defaults = nodes.flatMap((node) => (node.contype === 'CONSTR_DEFAULT' && node.raw_expr !== undefined ? [readExpression(scene, node.raw_expr)] : []));
  const calls = defaults[0]?.calls;
  // A domain over a domain has its default, unless it has one itself.
  const volatility = calls === undefined ? (base && domainOf(scene.catalog, base)?.default) : volatilityOf(scene, calls);
  const type = createType(
    scene, statement.domainname ?? [], { typeKind: 'domain', constrained: notNull || checks.length > 0, notNull, ...(base && { base: base.text }), ...(volatility !== undefined && { default: volatility }) }, [...needsOfType(base ?? {}), ...defaults.flatMap(({ needs }) => needs)],
  );
  if (type !== undefined) for (const check of checks) addCheck(scene, type, check);
}

/** A CHECK of a domain is an object of its own. */
function addCheck(scene: Scene, type: TypeObject, node: ConstraintNode): void {
  if (node.conname !== undefined && scene.catalog.constraint(type.id, node.conname) !== undefined) return;
  const read = node.raw_expr && readExpression(scene, node.raw_expr);
  const constraint: Constraint = {
    kind: 'constraint', id: scene.newId(), origin: scene.origin(), type: 'check', name: node.conname ?? freeConstraintName(scene, type.schema, type.name, '', 'check'), table: type.id, columns: [],
    validated: node.skip_validation !== true, dependsOn: distinctNeeds([{ on: type.id, type: 'auto' }, ...(read?.needs ?? [])]), ...(read && { expression: read.text }),
  };
  scene.put(constraint);
}

/** Make a type, unless it is there. */
export function createType(scene: Scene, names: Parameters<typeof nameOf>[0], facts: Pick<TypeObject, 'typeKind' | 'values' | 'base' | 'default' | 'constrained' | 'notNull' | 'attributes'>, needs: readonly Dependency[] = []): TypeObject | undefined {
  const name = scene.nameForNew(nameOf(names));
  if (refusesType(scene, nameOf(names), name)) return undefined;
  const existing = scene.catalog.type(name);
  // There is one: a branch not taken, or it may be gone.
  if (existing?.origin !== undefined) return undefined;
  const type: TypeObject = { kind: 'type', id: existing?.id ?? scene.newId(), origin: scene.origin(), owner: scene.session.role, ...name, ...facts, grants: defaultGrants(scene, 'types', name.schema), dependsOn: distinctNeeds(needs) };
  scene.emit('type.create', { type }, scene.catalog.put(type));
  return type;
}

/** The type that a statement alters; one that no file made is assumed. */
function alteredType(scene: Scene, names: Parameters<typeof nameOf>[0], typeKind: TypeObject['typeKind']): TypeObject {
  const written = nameOf(names);
  const found = findType(scene, written);
  if (found?.kind === 'type') return found;
  const type: TypeObject = { kind: 'type', id: scene.newId(), typeKind, ...scene.nameForNew(written), grants: [], dependsOn: [] };
  scene.put(type);
  return type;
}

/** ALTER TYPE … ADD VALUE, RENAME VALUE. */
export function alterEnum(scene: Scene, statement: AlterEnumStmt): void {
  if (refusesGoneType(scene, nameOf(statement.typeName ?? []))) return;
  const before = alteredType(scene, statement.typeName ?? [], 'enum');
  const values = before.values ?? [];
  const { oldVal, newVal } = statement;
  if (newVal !== undefined && statement.skipIfNewValExists !== true && refusesLabel(scene, before, newVal)) return;
  if (oldVal !== undefined && newVal !== undefined) {
    const after: TypeObject = { ...before, values: values.map((value) => (value === oldVal ? newVal : value)) };
    return scene.emit('type.rename-value', { before, after, from: oldVal, to: newVal }, scene.catalog.put(after));
  }
  if (newVal === undefined || values.includes(newVal)) return;
  if (statement.newValNeighbor !== undefined && before.values !== undefined && !values.includes(statement.newValNeighbor) && isSurelyThere(scene, before) && refuses(scene, { sqlstate: '22023', error: `"${statement.newValNeighbor}" is not an existing enum label`, object: before })) return;
  const neighbour = statement.newValNeighbor === undefined ? -1 : values.indexOf(statement.newValNeighbor);
  const at = neighbour === -1 ? values.length : statement.newValIsAfter === true ? neighbour + 1 : neighbour;
  const after: TypeObject = { ...before, values: values.toSpliced(at, 0, newVal), added: { ...before.added, [newVal]: scene.origin() } };
  scene.emit('type.add-value', { before, after, value: newVal }, scene.catalog.put(after));
}

/** A label that the enum has (42710). */
function refusesLabel(scene: Scene, type: TypeObject, label: string): boolean {
  if (type.values?.includes(label) !== true || type.added?.[label]?.conditional === true) return false;
  return refusesFor(scene, type, '42710', `enum label "${label}" already exists`);
}

/** ALTER DOMAIN. */
export function alterDomain(scene: Scene, statement: AlterDomainStmt): void {
  const found = findType(scene, nameOf(statement.typeName ?? []));
  if (found?.kind !== 'type') return scene.emit('other', { what: 'ALTER DOMAIN' });
  const before = found;
  const constraint = statement.def !== undefined && 'Constraint' in statement.def ? statement.def.Constraint : undefined;
  const alter = (facts: Partial<TypeObject>): void => {
    const after: TypeObject = { ...before, ...facts };
    scene.emit('type.alter', { before, after }, scene.catalog.put(after));
  };
  // AlterDomainStmt.subtype (parsenodes.h); libpg-query gives the letter, or from version 18 on a name.
  switch (statement.subtype) {
    case 'C':
    case 'AD_AddConstraint':
      return constraint === undefined ? alter({}) : addDomainConstraint(scene, before, constraint);
    case 'O':
    case 'AD_SetNotNull':
      return addDomainConstraint(scene, before, { contype: 'CONSTR_NOTNULL' });
    case 'N':
    case 'AD_DropNotNull':
      return alter({ notNull: false, constrained: scene.catalog.constraints(before.id).length > 0 });
    case 'X':
    case 'AD_DropConstraint': {
      const check = scene.catalog.constraint(before.id, statement.name ?? '');
      if (check !== undefined) drop(scene, check, { cascade: statement.behavior === 'DROP_CASCADE', ifExists: statement.missing_ok === true });
      const now = scene.catalog.getAs('type', before.id)!;
      return scene.emit('type.alter', { before, after: now });
    }
    case 'V':
    case 'AD_ValidateConstraint': {
      const check = scene.catalog.constraint(before.id, statement.name ?? '');
      if (check !== undefined) scene.emit('domain.validate-constraint', { type: before, tables: tablesWith(scene, before) }, scene.catalog.put({ ...check, validated: true }));
      return alter({});
    }
    case 'T':
    case 'AD_AlterDefault': {
      const { default: _default, ...plain } = before;
      const read = statement.def && readExpression(scene, statement.def);
      const after: TypeObject = read === undefined ? plain : { ...plain, default: volatilityOf(scene, read.calls) };
      return scene.emit('type.alter', { before, after }, scene.catalog.put(after));
    }
    default:
      return alter({});
  }
}

/** The tables and materialized views with a column of a domain, or of one over it (get_rels_with_domain). Arrays and rows of it make Postgres refuse. */
function tablesWith(scene: Scene, domain: TypeObject): readonly Relation[] {
  const found = scene.catalog.dependents(domain.id).flatMap((object): readonly Relation[] => {
    if (object.kind === 'type') return object.typeKind === 'domain' ? tablesWith(scene, object) : [];
    if (object.kind !== 'relation' || (object.relationKind !== 'table' && object.relationKind !== 'materialized-view')) return [];
    return object.columns.some((column) => column.typeId === domain.id && column.type?.endsWith('[]') !== true) ? [object] : [];
  });
  return [...new Map(found.map((relation) => [relation.id, relation])).values()];
}

function addDomainConstraint(scene: Scene, before: TypeObject, node: ConstraintNode): void {
  // NOT NULL twice is nothing to do.
  if (node.contype === 'CONSTR_NOTNULL' && before.notNull === true) return;
  const type: TypeObject = { ...before, constrained: true, ...(node.contype === 'CONSTR_NOTNULL' && { notNull: true }) };
  const tables = tablesWith(scene, before);
  scene.emit('domain.add-constraint', { type, validated: node.skip_validation !== true, tables }, scene.catalog.put(type));
  if (node.contype === 'CONSTR_CHECK') addCheck(scene, type, node);
}
