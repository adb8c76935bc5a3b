import type { ColumnDef, Constraint as ConstraintNode, Node } from '@pgsql/types';
import type { Column, Dependency, ObjectId, Relation } from '../catalog/index.js';
import { expressionText } from '../sql/expression-text.js';
import { nameOf, serialType, typeReference } from '../sql/names.js';
import { defaultGrants } from './default-privileges.js';
import { needsOfExpression } from './queries.js';
import type { Scene } from './scene.js';
import { expressionVolatility } from './volatility.js';

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

/** Read a column definition of CREATE TABLE or ADD COLUMN. The catalog is not changed. */
export function readColumn(scene: Scene, table: Relation, definition: ColumnDef): ColumnReading {
  const number = table.columns.reduce((highest, column) => Math.max(highest, column.number), 0) + 1;
  const name = definition.colname ?? '';
  const serial = definition.typeName && serialType(definition.typeName);
  const type = definition.typeName && typeReference(definition.typeName);
  const needs: Dependency[] = [];
  const constraints: ConstraintNode[] = [];
  let rewrite: ColumnReading['rewrite'] = 'none';
  let column: Column = { name, number, type: serial ?? type?.text, notNull: serial !== undefined, origin: scene.origin(scene.spanAt(definition.location, name.length)) };

  if (definition.collClause !== undefined) column = { ...column, collation: nameOf(definition.collClause.collname ?? []).name };
  const userType = type?.name === undefined ? undefined : findType(scene, { schema: type.schema, name: type.name });
  if (userType !== undefined) {
    needs.push({ on: userType.id, type: 'normal', of: { column: number, part: 'column' } });
    if (userType.schema !== 'public' && column.type !== undefined && !column.type.includes('.')) column = { ...column, type: `${userType.schema}.${column.type}` };
    if (userType.kind === 'type' && userType.constrained === true) rewrite = 'constrained-domain';
  }

  for (const node of definition.constraints ?? []) {
    if (!('Constraint' in node)) continue;
    const constraint = node.Constraint;
    switch (constraint.contype) {
      case 'CONSTR_NOTNULL':
        column = { ...column, notNull: true };
        break;
      case 'CONSTR_DEFAULT':
        column = { ...column, default: expressionText(scene.statement, constraint.raw_expr) };
        for (const need of needsOfExpression(scene, constraint.raw_expr)) needs.push({ ...need, of: { column: number, part: 'default' } });
        if (isNonNull(constraint.raw_expr) && expressionVolatility(scene, constraint.raw_expr) === 'volatile') rewrite = 'volatile-default';
        break;
      case 'CONSTR_GENERATED': {
        const virtual = constraint.generated_kind === 'v' && scene.postgres >= 18;
        column = { ...column, default: expressionText(scene.statement, constraint.raw_expr), generated: virtual ? 'virtual' : 'stored' };
        for (const need of needsOfExpression(scene, constraint.raw_expr, table)) needs.push({ ...need, of: { column: number, part: 'column' } });
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

/** The sequence behind a serial or identity column: `<table>_<column>_seq`, gone with the column. */
export function ownedSequence(scene: Scene, tableId: ObjectId, column: Column, identity: boolean): void {
  const table = scene.catalog.getAs('relation', tableId)!;
  const id = scene.newId();
  const base = `${table.name}_${column.name}`.slice(0, 59);
  let name = `${base}_seq`;
  for (let n = 1; scene.catalog.relation({ schema: table.schema, name }) !== undefined; n++) name = `${base}_seq${n}`;
  scene.put({
    kind: 'relation', id, relationKind: 'sequence', schema: table.schema, name, origin: scene.origin(), owner: scene.session.role, columns: [], columnsKnown: true,
    persistence: table.persistence, rowSecurity: false, forceRowSecurity: false, options: {}, grants: identity ? [] : defaultGrants(scene, 'sequences', table.schema),
    dependsOn: [{ on: tableId, column: column.number, type: 'auto' }], sequence: { ownedBy: { table: tableId, column: column.number } },
  });
  if (!identity) {
    const owner = scene.catalog.getAs('relation', tableId)!;
    scene.put({
      ...owner,
      columns: owner.columns.map((old) => (old.number === column.number ? { ...old, default: `nextval('${name}'::regclass)` } : old)),
    });
  }
}

/** A type, or a relation used as a row type, that a name means here. */
export function findType(scene: Scene, name: { readonly schema?: string | undefined; readonly name: string }) {
  const schemas = name.schema === undefined ? scene.session.searchPath : [name.schema];
  for (const schema of schemas) {
    const found = scene.catalog.type({ schema, name: name.name }) ?? scene.catalog.relation({ schema, name: name.name });
    if (found !== undefined) return found;
  }
  return undefined;
}

function isNonNull(expression: Node | undefined): boolean {
  return expression !== undefined && !('A_Const' in expression && expression.A_Const.isnull === true);
}
