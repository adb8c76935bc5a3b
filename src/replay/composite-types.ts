import type { AlterTableStmt, CompositeTypeStmt } from '@pgsql/types';
import { columnNamed, distinctNeeds, nextColumnNumber, withColumn, type Catalog, type Column, type Dependency, type ObjectId, type Relation, type TypeObject } from '../catalog/index.js';
import { rangeName } from '../sql/names.js';
import { defaultGrants } from './default-privileges.js';
import { drop } from './drop.js';
import { changeType } from './retyping.js';
import type { Scene } from './scene.js';
import { refusesRelation, refusesType } from './taken-names.js';
import { findType, needsOfType, resolveType, type ResolvedType } from './type-resolution.js';

/** CREATE TYPE … AS (…). */
export function createComposite(scene: Scene, statement: CompositeTypeStmt): void {
  if (statement.typevar === undefined) return;
  const name = scene.nameForNew(rangeName(statement.typevar));
  const written = rangeName(statement.typevar);
  if (refusesType(scene, written, name) || refusesRelation(scene, written, name)) return;
  const existing = scene.catalog.type(name);
  if (existing?.origin !== undefined) return;
  const attributes: Column[] = [];
  const needs: Dependency[] = [];
  for (const node of statement.coldeflist ?? []) {
    if (!('ColumnDef' in node)) continue;
    const read = readAttribute(scene, node.ColumnDef, attributes.length + 1);
    attributes.push(read.attribute);
    needs.push(...read.needs);
  }
  const type: TypeObject = {
    kind: 'type', id: existing?.id ?? scene.newId(), origin: scene.origin(scene.spanOf(statement.typevar)), owner: scene.session.role, typeKind: 'composite', ...name, attributes,
    grants: defaultGrants(scene, 'types', name.schema), dependsOn: distinctNeeds(needs),
  };
  scene.emit('type.create', { type }, scene.catalog.put(type));
}

/** ALTER TYPE … ADD, DROP or ALTER ATTRIBUTE. */
export function alterComposite(scene: Scene, statement: AlterTableStmt): void {
  const found = findType(scene, rangeName(statement.relation!));
  if (found?.kind !== 'type') return scene.emit('other', { what: 'ALTER TYPE' });
  let after = found;
  for (const node of statement.cmds ?? []) {
    if (!('AlterTableCmd' in node)) continue;
    const { subtype, name, def } = node.AlterTableCmd;
    const attributes = after.attributes ?? [];
    const old = attributes.find((attribute) => attribute.name === name);
    const typed = tablesOfType(scene.catalog, found.id);
    const others = after.dependsOn.filter((need) => need.of?.column !== old?.number || old === undefined);
    if (subtype === 'AT_DropColumn') {
      after = { ...after, attributes: attributes.filter((attribute) => attribute !== old), dependsOn: others };
      for (const table of typed) dropColumn(scene, table, name ?? '');
    }
    else if (def !== undefined && 'ColumnDef' in def) {
      const number = old?.number ?? attributes.reduce((highest, attribute) => Math.max(highest, attribute.number), 0) + 1;
      const read = readAttribute(scene, { ...def.ColumnDef, colname: def.ColumnDef.colname ?? name ?? '' }, number);
      after = { ...after, attributes: old === undefined ? [...attributes, read.attribute] : attributes.map((attribute) => (attribute === old ? read.attribute : attribute)), dependsOn: [...others, ...read.needs] };
      for (const table of typed) putColumn(scene, table, read);
    }
  }
  scene.emit('type.alter', { before: found, after }, scene.catalog.put(after));
}

/** The tables that are made OF a type: they change with it (CASCADE). */
export function tablesOfType(catalog: Catalog, type: ObjectId): readonly Relation[] {
  return catalog.dependents(type).flatMap((object) => (object.kind === 'relation' && object.view === undefined && object.dependsOn.some((need) => need.on === type && need.of === undefined) ? [object] : []));
}

function dropColumn(scene: Scene, table: Relation, name: string): void {
  const column = columnNamed(table, name);
  if (column !== undefined) drop(scene, table, { cascade: true, ifExists: false, column });
}

function putColumn(scene: Scene, table: Relation, { attribute, needs, type }: AttributeReading): void {
  const before = columnNamed(table, attribute.name);
  const number = before?.number ?? nextColumnNumber(table);
  const after: Column = { ...before, ...attribute, number, notNull: before?.notNull === true };
  const own = needs.map((need): Dependency => ({ ...need, of: { column: number, part: 'column' } }));
  const changed: Relation = { ...withColumn(table, after), dependsOn: [...table.dependsOn.filter((need) => need.of?.column !== number || need.of.part !== 'column'), ...own] };
  const catalog = scene.catalog.put(changed);
  if (before === undefined) return scene.emit('column.add', { table: changed, column: after, ifNotExists: false, rewrite: 'none' }, catalog, { cause: 'cascade' });
  if (type === undefined) return;
  scene.emit('column.set-type', { table: changed, before, after, ...changeType(scene, table, before, after) }, catalog, { cause: 'cascade' });
}

interface AttributeReading {
  readonly attribute: Column;
  readonly type: ResolvedType | undefined;
  readonly needs: readonly Dependency[];
}

function readAttribute(scene: Scene, node: { readonly colname?: string; readonly typeName?: Parameters<typeof resolveType>[1] }, number: number): AttributeReading {
  const type = node.typeName && resolveType(scene, node.typeName);
  return {
    type,
    attribute: { name: node.colname ?? '', number, type: type?.text, notNull: false, ...(type?.id !== undefined && { typeId: type.id }) },
    needs: needsOfType(type ?? {}, { column: number, part: 'column' }),
  };
}
