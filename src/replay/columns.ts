import type { ColumnDef, Constraint as ConstraintNode, Node } from '@pgsql/types';
import { withColumn, type Column, type Dependency, type ObjectId, type Relation } from '../catalog/index.js';
import { nameOf, serialType, typeName, type WrittenName } from '../sql/names.js';
import { defaultGrants } from './default-privileges.js';
import { domainOf, isConstrained } from './domains.js';
import { readExpression } from './expressions.js';
import { freeRelationName } from './generated-names.js';
import { refusedLiteral } from './refusals/literal.js';
import { refusedSite, refusedSources } from './refusals/misplaced-expression.js';
import { refusedGeneration } from './refusals/mutable-expression.js';
import { refuses } from './refusals/refusal.js';
import type { Scene } from './scene.js';
import { needsOfType, resolveType } from './type-resolution.js';
import { isMutable, volatilityOf } from './volatility.js';

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
  /** Set when a sequence belongs to it. */
  readonly sequence?: OwnSequence;
}

/** The sequence of a serial or identity column. */
export interface OwnSequence {
  readonly of: 'serial' | 'identity';
  /** As pg_dump writes it: `identity (sequence name …)`. */
  readonly name?: WrittenName;
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
  const domain = type && domainOf(scene.catalog, type);
  const constrained = type !== undefined && domain !== undefined && isConstrained(scene.catalog, type);
  let rewrite: ColumnReading['rewrite'] = constrained ? 'constrained-domain' : serial !== undefined || domain?.default === 'volatile' ? 'volatile-default' : 'none';
  let generation: Node | undefined;
  let sequenceName: WrittenName | undefined;
  for (const node of definition.constraints ?? []) {
    if (!('Constraint' in node)) continue;
    const constraint = node.Constraint;
    switch (constraint.contype) {
      case 'CONSTR_NOTNULL':
        column.notNull = true;
        if (scene.postgres >= 18 && constraint.conname !== undefined) column.notNullConstraint = { name: constraint.conname, ...(constraint.is_no_inherit === true && { noInherit: true }) };
        break;
      case 'CONSTR_DEFAULT': {
        // A default in its place, the domain's own does not count.
        if (rewrite === 'volatile-default') rewrite = 'none';
        if (isNull(scene, constraint.raw_expr, column)) {
          delete column.default;
          break;
        }
        const read = readDefault(scene, column, constraint.raw_expr!);
        column.default = read.text;
        needs.push(...read.needs);
        if (read.volatile) rewrite = 'volatile-default';
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
        sequenceName = sequenceNameIn(constraint.options);
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
    ...(serial !== undefined ? { sequence: { of: 'serial' } } : column.identity !== undefined && merged?.identity === undefined && { sequence: { of: 'identity', ...(sequenceName && { name: sequenceName }) } }),
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

/** True for the expression of a STORED column that Postgres refuses (42P17): it has to be immutable. */
export function isRefused(scene: Scene, table: Relation, expression: Node): boolean {
  return isMutable(scene, expression, readExpression(scene, expression, { table, enclosed: true }).calls);
}

/** The table with the expression of a generated column: what it names are columns of the table. */
export function withGeneration(scene: Scene, table: Relation, number: number, expression: Node): Relation {
  const read = readExpression(scene, expression, { table, enclosed: true });
  refuses(scene, refusedSite('column generation expression', expression) ?? refusedSources(table, read.columns) ?? refusedGeneration(scene, table, expression, read.calls));
  const column = table.columns.find((candidate) => candidate.number === number)!;
  const of = { column: number, part: 'column' } as const;
  return { ...withColumn(table, { ...column, default: read.text }), dependsOn: [...table.dependsOn, ...read.needs.map((need) => ({ ...need, of }))] };
}

/** A column's default, read: its text, and what it needs. */
export function readDefault(scene: Scene, column: Column, expression: Node): { readonly text: string; readonly needs: readonly Dependency[]; readonly volatile: boolean } {
  refuses(scene, refusedSite('DEFAULT expression', expression) ?? refusedLiteral(scene, expression, column));
  const read = readExpression(scene, expression);
  const of = { column: column.number, part: 'default' } as const;
  const needs = read.needs.map((need): Dependency => ({ ...need, of }));
  // A plain constant is one of the column's type.
  if (column.typeId !== undefined && 'A_Const' in expression) needs.push({ on: column.typeId, type: 'normal', of });
  return { text: read.text, needs, volatile: read.calls.length > 0 && volatilityOf(scene, read.calls) === 'volatile' };
}

/** The sequence behind a serial or identity column: `<table>_<column>_seq`, gone with the column. */
export function ownedSequence(scene: Scene, tableId: ObjectId, column: Column, sequence: OwnSequence): void {
  const table = scene.catalog.getAs('relation', tableId)!;
  const id = scene.newId();
  const name = sequence.name?.name ?? freeRelationName(scene, table.schema, table.name, column.name, 'seq', false);
  scene.put({
    kind: 'relation', id, relationKind: 'sequence', schema: table.schema, name, origin: scene.origin(), owner: table.owner ?? scene.session.role, columns: [], columnsKnown: true,
    persistence: table.persistence, rowSecurity: false, forceRowSecurity: false, options: {}, grants: defaultGrants(scene, 'sequences', table.schema),
    dependsOn: [{ on: tableId, column: column.number, type: 'auto' }], sequence: { ownedBy: { table: tableId, column: column.number } },
  });
  if (sequence.of === 'identity') return;
  const now = table.columns.find((candidate) => candidate.number === column.number)!;
  scene.put({
    ...withColumn(table, { ...now, default: `nextval('${typeName({ schema: table.schema, name })}'::regclass)` }),
    dependsOn: [...table.dependsOn, { on: id, type: 'normal', of: { column: column.number, part: 'default' } }],
  });
}

/** The SEQUENCE NAME among the options of an identity column. */
export function sequenceNameIn(options: readonly Node[] | undefined): WrittenName | undefined {
  for (const option of options ?? []) {
    if ('DefElem' in option && option.DefElem.defname === 'sequence_name' && option.DefElem.arg !== undefined && 'List' in option.DefElem.arg) return nameOf(option.DefElem.arg.List.items ?? []);
  }
  return undefined;
}

/** DEFAULT NULL is no default at all, unless the column is of a domain, which may have one (AddRelationNewConstraints). */
export function isNull(scene: Scene, expression: Node | undefined, column: Column): boolean {
  if (expression === undefined) return true;
  const constant = 'TypeCast' in expression && (expression.TypeCast.typeName?.typmods?.length ?? 0) === 0 ? expression.TypeCast.arg : expression;
  if (constant === undefined || !('A_Const' in constant) || constant.A_Const.isnull !== true) return false;
  // A length or precision is brought about by a function call, which stays.
  if (column.type?.includes('(') === true) return false;
  return scene.catalog.getAs('type', column.typeId)?.typeKind !== 'domain';
}
