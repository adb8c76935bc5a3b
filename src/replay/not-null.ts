import type { Constraint as ConstraintNode } from '@pgsql/types';
import { columnNamed, withColumn, type Catalog, type Column, type ObjectId, type Relation } from '../catalog/index.js';
import { stringList } from '../sql/names.js';
import type { Span } from '../text/index.js';
import type { Scene } from './scene.js';

type NotNull = NonNullable<Column['notNullConstraint']>;

/** The column whose NOT NULL constraint has that name (PostgreSQL 18). */
export function columnOfNotNull(scene: Scene, table: Relation, name: string): Column | undefined {
  if (scene.postgres < 18) return undefined;
  return table.columns.find((column) => column.notNull && (column.notNullConstraint?.name ?? `${table.name}_${column.name}_not_null`) === name);
}

/** True when a valid CHECK shows that a column holds no NULL: ALTER TABLE, "SET NOT NULL". */
export function provenNotNull(catalog: Catalog, table: ObjectId, column: number): boolean {
  return catalog.constraints(table).some((check) => check.validated && check.provesNotNull?.includes(column) === true);
}

/** ADD CONSTRAINT … NOT NULL (PostgreSQL 18). Without NO INHERIT children get it too. */
export function addNotNull(scene: Scene, table: Relation, node: ConstraintNode, span: Span): void {
  const noInherit = node.is_no_inherit === true;
  const facts: NotNull = { ...(node.conname !== undefined && { name: node.conname }), ...(node.skip_validation === true && { validated: false as const }), ...(noInherit && { noInherit: true as const }) };
  for (const name of stringList(node.keys ?? [])) setNotNull(scene, table, name, facts, span);
}

function setNotNull(scene: Scene, table: Relation, name: string, facts: NotNull, span: Span): void {
  const column = columnNamed(table, name);
  if (column === undefined) return;
  if (!column.notNull) {
    const set: Column = { ...column, notNull: true, ...(Object.keys(facts).length > 0 && { notNullConstraint: facts }) };
    const after = withColumn(table, set);
    const scans = facts.validated !== false && !provenNotNull(scene.catalog, table.id, column.number);
    scene.emit('column.set-not-null', { table: after, before: column, after: set, scans }, scene.catalog.put(after), { span });
  }
  if (facts.noInherit !== true) onChildren(scene, table, (child) => setNotNull(scene, child, name, facts, span));
}

/** VALIDATE CONSTRAINT of a NOT NULL. */
export function validateNotNull(scene: Scene, table: Relation, column: Column, span: Span): void {
  const now = columnNamed(table, column.name);
  if (now?.notNullConstraint?.validated !== false) return;
  const { validated: _validated, ...rest } = now.notNullConstraint;
  const after: Column = { ...now, notNullConstraint: rest };
  const changed = withColumn(table, after);
  scene.emit('column.validate-not-null', { table: changed, before: now, after }, scene.catalog.put(changed), { span });
  onChildren(scene, table, (child) => validateNotNull(scene, child, column, span));
}

/** DROP CONSTRAINT of a NOT NULL: the column may hold NULL again. */
export function dropNotNull(scene: Scene, table: Relation, column: Column, span: Span): void {
  const now = columnNamed(table, column.name);
  if (now?.notNull !== true) return;
  const { notNullConstraint: _constraint, ...rest } = now;
  const after: Column = { ...rest, notNull: false };
  const changed = withColumn(table, after);
  scene.emit('column.drop-not-null', { table: changed, before: now, after }, scene.catalog.put(changed), { span });
  onChildren(scene, table, (child) => dropNotNull(scene, child, column, span));
}

/** ALTER CONSTRAINT … [NO] INHERIT of a NOT NULL. */
export function inheritNotNull(scene: Scene, table: Relation, column: Column, noInherit: boolean, span: Span): void {
  const { noInherit: _noInherit, ...rest } = column.notNullConstraint ?? {};
  scene.put(withColumn(table, { ...column, notNullConstraint: noInherit ? { ...rest, noInherit: true } : rest }));
  if (!noInherit) onChildren(scene, table, (child) => setNotNull(scene, child, column.name, rest, span));
}

/** RENAME CONSTRAINT of a NOT NULL, on the table and all that inherit it. */
export function renameNotNull(scene: Scene, table: Relation, column: Column, to: string): void {
  const now = columnNamed(table, column.name);
  if (now === undefined) return;
  scene.emit('table.alter', { table, mode: 'AccessExclusive', descendants: [] }, scene.catalog.put(withColumn(table, { ...now, notNullConstraint: { ...now.notNullConstraint, name: to } })));
  onChildren(scene, table, (child) => renameNotNull(scene, child, column, to));
}

function onChildren(scene: Scene, table: Relation, action: (child: Relation) => void): void {
  for (const { id } of scene.catalog.children(table.id)) {
    scene.quietly(() => {
      const child = scene.catalog.getAs('relation', id);
      if (child !== undefined) action(child);
    });
  }
}
