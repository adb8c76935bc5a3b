import type { ColumnDef, Constraint as ConstraintNode, Node } from '@pgsql/types';
import { withColumn, type Column, type Dependency, type ObjectId, type Relation } from '../catalog/index.js';
import { nameOf, serialType, typeName } from '../sql/names.js';
import { defaultGrants } from './default-privileges.js';
import { readExpression } from './expressions.js';
import { stringConstant } from './from-clause.js';
import { freeRelationName } from './generated-names.js';
import type { Scene } from './scene.js';
import { needsOfType, resolveType } from './type-resolution.js';
import { volatilityOf } from './volatility.js';

/** A column definition, read. */
export interface ColumnReading {
  readonly column: Column;
  /** What the column, or its default, needs; each with `of`. */
  readonly needs: readonly Dependency[];
  /** Constraints written with the column that are objects of their own: PRIMARY KEY, UNIQUE, CHECK, REFERENCES. */
  readonly constraints: readonly ConstraintNode[];
  /** What adding this column to a table with rows does to those rows (PostgreSQL 11+; ALTER TABLE, Notes). */
  readonly rewrite: 'none' | 'volatile-default' | 'stored-generated' | 'identity' | 'constrained-domain';
  /** The expression that it is generated from, to be read once the table with all of its columns is there. */
  readonly generation?: Node;
  /** True when a sequence belongs to it. */
  readonly sequence?: 'serial' | 'identity';
}

type Draft<T> = { -readonly [K in keyof T]: T[K] };

const noConstraints: readonly ConstraintNode[] = [];

/**
 * Read a column definition of CREATE TABLE or ADD COLUMN. The catalog is not changed.
 * @param number the column's number in its table
 * @param merged the column of a parent with which it becomes one
 */
export function readColumn(scene: Scene, table: Pick<Relation, 'name'>, definition: ColumnDef, number: number, merged?: Column): ColumnReading {
  const name = definition.colname ?? '';
  const serial = definition.typeName && serialType(definition.typeName);
  const type = definition.typeName === undefined || serial !== undefined ? undefined : resolveType(scene, definition.typeName);
  const needs: Dependency[] = type === undefined ? [] : [...needsOfType(type, { column: number, part: 'column' })];
  const column: Draft<Column> = { name, number, type: serial ?? type?.text ?? merged?.type, notNull: serial !== undefined, origin: scene.origin(scene.spanAt(definition.location, name.length)) };
  if (merged !== undefined) mergeInto(column, merged);
  if (type?.id !== undefined) column.typeId = type.id;
  if (definition.collClause !== undefined) column.collation = nameOf(definition.collClause.collname ?? []).name;
  if (serial !== undefined) column.default = `nextval('${table.name}_${name}_seq'::regclass)`;

  let constraints: ConstraintNode[] | undefined;
  let rewrite: ColumnReading['rewrite'] = serial !== undefined ? 'volatile-default' : type?.constrained === true ? 'constrained-domain' : 'none';
  let generation: Node | undefined;
  for (const node of definition.constraints ?? []) {
    if (!('Constraint' in node)) continue;
    const constraint = node.Constraint;
    switch (constraint.contype) {
      case 'CONSTR_NOTNULL':
        column.notNull = true;
        break;
      case 'CONSTR_DEFAULT': {
        const read = readDefault(scene, column, constraint.raw_expr!);
        column.default = read.text;
        needs.push(...read.needs);
        if (isNonNull(constraint.raw_expr) && read.volatile) rewrite = 'volatile-default';
        break;
      }
      case 'CONSTR_GENERATED':
        column.generated = constraint.generated_kind === 'v' && scene.postgres >= 18 ? 'virtual' : 'stored';
        generation = constraint.raw_expr;
        if (column.generated === 'stored') rewrite = 'stored-generated';
        break;
      case 'CONSTR_IDENTITY':
        column.notNull = true;
        column.identity = constraint.generated_when === 'a' ? 'always' : 'by default';
        rewrite = 'identity';
        break;
      case 'CONSTR_PRIMARY':
        column.notNull = true;
        (constraints ??= []).push(constraint);
        break;
      case 'CONSTR_UNIQUE':
      case 'CONSTR_CHECK':
      case 'CONSTR_FOREIGN':
        (constraints ??= []).push(constraint);
        break;
      case 'CONSTR_ATTR_DEFERRABLE':
      case 'CONSTR_ATTR_DEFERRED': {
        const last = constraints?.pop();
        if (last !== undefined) constraints!.push({ ...last, deferrable: true });
        break;
      }
    }
  }
  return {
    column, needs, constraints: constraints ?? noConstraints, rewrite, ...(generation && { generation }),
    ...(serial !== undefined ? { sequence: 'serial' } : column.identity !== undefined && merged?.identity === undefined && { sequence: 'identity' }),
  };
}

/** What the definition leaves open is as in the parent. */
function mergeInto(column: Draft<Column>, { notNull, typeId, default: text, identity, generated, collation, comment }: Column): void {
  if (notNull) column.notNull = true;
  if (typeId !== undefined) column.typeId = typeId;
  if (text !== undefined) column.default = text;
  if (identity !== undefined) column.identity = identity;
  if (generated !== undefined) column.generated = generated;
  if (collation !== undefined) column.collation = collation;
  if (comment !== undefined) column.comment = comment;
}

/** The table with the expression of a generated column: what it names are columns of the table. */
export function withGeneration(scene: Scene, table: Relation, number: number, expression: Node): Relation {
  const read = readExpression(scene, expression, { table, enclosed: true });
  const column = table.columns.find((candidate) => candidate.number === number)!;
  const of = { column: number, part: 'column' } as const;
  return { ...withColumn(table, { ...column, default: read.text }), dependsOn: [...table.dependsOn, ...read.needs.map((need) => ({ ...need, of }))] };
}

/** A column's default, read: its text, and what it needs. */
export function readDefault(scene: Scene, column: Column, expression: Node): { readonly text: string; readonly needs: readonly Dependency[]; readonly volatile: boolean } {
  const read = readExpression(scene, expression);
  const of = { column: column.number, part: 'default' } as const;
  const needs = read.needs.map((need): Dependency => ({ ...need, of }));
  // A plain string is a constant of the column's type.
  if (column.typeId !== undefined && stringConstant(expression) !== undefined) needs.push({ on: column.typeId, type: 'normal', of });
  return { text: read.text, needs, volatile: read.calls.length > 0 && volatilityOf(scene, read.calls) === 'volatile' };
}

/** The sequence behind a serial or identity column: `<table>_<column>_seq`, gone with the column. */
export function ownedSequence(scene: Scene, tableId: ObjectId, column: Column, identity: boolean): void {
  const table = scene.catalog.getAs('relation', tableId)!;
  const id = scene.newId();
  const name = freeRelationName(scene, table.schema, table.name, column.name, 'seq', false);
  scene.put({
    kind: 'relation', id, relationKind: 'sequence', schema: table.schema, name, origin: scene.origin(), owner: table.owner ?? scene.session.role, columns: [], columnsKnown: true,
    persistence: table.persistence, rowSecurity: false, forceRowSecurity: false, options: {}, grants: defaultGrants(scene, 'sequences', table.schema),
    dependsOn: [{ on: tableId, column: column.number, type: 'auto' }], sequence: { ownedBy: { table: tableId, column: column.number } },
  });
  if (identity) return;
  const now = table.columns.find((candidate) => candidate.number === column.number)!;
  scene.put({
    ...withColumn(table, { ...now, default: `nextval('${typeName({ schema: table.schema, name })}'::regclass)` }),
    dependsOn: [...table.dependsOn, { on: id, type: 'normal', of: { column: column.number, part: 'default' } }],
  });
}

function isNonNull(expression: Node | undefined): boolean {
  return expression !== undefined && !('A_Const' in expression && expression.A_Const.isnull === true);
}
