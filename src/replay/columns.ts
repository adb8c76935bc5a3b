import type { ColumnDef, Constraint as ConstraintNode, Node } from '@pgsql/types';
import { nextColumnNumber, withColumn, type Column, type Dependency, type ObjectId, type Relation } from '../catalog/index.js';
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
  /** Make the sequence of a serial or identity column, once the table with the column is in the catalog. */
  attach(table: ObjectId, column: Column): void;
}

/**
 * Read a column definition of CREATE TABLE or ADD COLUMN. The catalog is not changed.
 * @param merged the column of a parent with which it becomes one
 */
export function readColumn(scene: Scene, table: Relation, definition: ColumnDef, merged?: Column): ColumnReading {
  const number = merged?.number ?? nextColumnNumber(table);
  const name = definition.colname ?? '';
  const serial = definition.typeName && serialType(definition.typeName);
  const type = definition.typeName === undefined || serial !== undefined ? undefined : resolveType(scene, definition.typeName);
  const needs: Dependency[] = [...needsOfType(type ?? {}, { column: number, part: 'column' })];
  const constraints: ConstraintNode[] = [];
  const { inherited: _inherited, ...base } = merged ?? { notNull: false };
  let rewrite: ColumnReading['rewrite'] = type?.constrained === true ? 'constrained-domain' : 'none';
  let column: Column = {
    ...base,
    name,
    number,
    type: serial ?? type?.text ?? merged?.type,
    ...(type?.id !== undefined && { typeId: type.id }),
    ...(serial !== undefined && { notNull: true }),
    origin: scene.origin(scene.spanAt(definition.location, name.length)),
  };
  if (definition.collClause !== undefined) column = { ...column, collation: nameOf(definition.collClause.collname ?? []).name };

  for (const node of definition.constraints ?? []) {
    if (!('Constraint' in node)) continue;
    const constraint = node.Constraint;
    switch (constraint.contype) {
      case 'CONSTR_NOTNULL':
        column = { ...column, notNull: true };
        break;
      case 'CONSTR_DEFAULT': {
        const read = readDefault(scene, column, constraint.raw_expr!);
        column = { ...column, default: read.text };
        needs.push(...read.needs);
        if (isNonNull(constraint.raw_expr) && read.volatile) rewrite = 'volatile-default';
        break;
      }
      case 'CONSTR_GENERATED': {
        const virtual = constraint.generated_kind === 'v' && scene.postgres >= 18;
        const read = readExpression(scene, constraint.raw_expr!, { table });
        column = { ...column, default: read.text, generated: virtual ? 'virtual' : 'stored' };
        for (const need of read.needs) needs.push({ ...need, of: { column: number, part: 'column' } });
        if (!virtual) rewrite = 'stored-generated';
        break;
      }
      case 'CONSTR_IDENTITY':
        column = { ...column, notNull: true, identity: constraint.generated_when === 'a' ? 'always' : 'by default' };
        rewrite = 'identity';
        break;
      case 'CONSTR_PRIMARY':
        column = { ...column, notNull: true };
        constraints.push(constraint);
        break;
      case 'CONSTR_UNIQUE':
      case 'CONSTR_CHECK':
      case 'CONSTR_FOREIGN':
        constraints.push(constraint);
        break;
      case 'CONSTR_ATTR_DEFERRABLE':
      case 'CONSTR_ATTR_DEFERRED': {
        const last = constraints.pop();
        if (last !== undefined) constraints.push({ ...last, deferrable: true });
        break;
      }
    }
  }
  if (serial !== undefined) {
    rewrite = 'volatile-default';
    // The sequence's name is settled when it is made.
    column = { ...column, default: `nextval('${table.name}_${name}_seq'::regclass)` };
  }

  return {
    column,
    needs,
    constraints,
    rewrite,
    attach: (tableId, placed) => {
      if (serial !== undefined || placed.identity !== undefined) ownedSequence(scene, tableId, placed, placed.identity !== undefined);
    },
  };
}

/** A column's default, read: its text, and what it needs. */
export function readDefault(scene: Scene, column: Column, expression: Node): { readonly text: string; readonly needs: readonly Dependency[]; readonly volatile: boolean } {
  const read = readExpression(scene, expression);
  const of = { column: column.number, part: 'default' } as const;
  const needs = read.needs.map((need): Dependency => ({ ...need, of }));
  // A plain string is a constant of the column's type.
  if (stringConstant(expression) !== undefined) needs.push(...needsOfType({ id: column.typeId }, of));
  return { text: read.text, needs, volatile: volatilityOf(scene, read.calls) === 'volatile' };
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
  const owner = scene.catalog.getAs('relation', tableId)!;
  const now = owner.columns.find((candidate) => candidate.number === column.number)!;
  scene.put({
    ...withColumn(owner, { ...now, default: `nextval('${typeName({ schema: table.schema, name })}'::regclass)` }),
    dependsOn: [...owner.dependsOn, { on: id, type: 'normal', of: { column: column.number, part: 'default' } }],
  });
}

function isNonNull(expression: Node | undefined): boolean {
  return expression !== undefined && !('A_Const' in expression && expression.A_Const.isnull === true);
}
