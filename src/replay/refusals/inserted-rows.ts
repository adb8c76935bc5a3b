import type { InsertStmt, Node } from '@pgsql/types';
import { columnNamed, type Catalog, type Column, type Comparison, type Constraint, type Relation } from '../../catalog/index.js';
import { isFullyKnown } from '../certainty.js';
import { stringConstant } from '../from-clause.js';
import { typeParts } from '../coercion.js';
import type { TypeUse } from '../domains.js';
import { resolveType } from '../type-resolution.js';
import { isAssigned } from './retyped-column.js';
import { isOneType } from './type-names.js';
import type { Scene } from '../scene.js';
import { refusedLiteral } from './literal.js';
import type { Refusal } from './refusal.js';

/** Why an INSERT cannot give a table the rows that it lists, whatever is in the table. */
export function refusedInsert(scene: Scene, table: Relation, statement: InsertStmt): Refusal | undefined {
  const { catalog } = scene;
  const plain = table.relationKind === 'table' || table.relationKind === 'partitioned-table';
  //
  if (!plain || !isFullyKnown(scene, table)) return undefined;
  if (catalog.dependents(table.id).some((object) => object.kind === 'rewrite-rule' && object.table === table.id)) return undefined;
  const columns = targets(statement, table);
  if (columns === undefined) return undefined;
  const rows = rowsOf(statement);
  const refused = (sqlstate: string, error: string): Refusal => ({ sqlstate, error, object: table });
  if (rows !== undefined && rows.some((row) => row.length !== rows[0]!.length)) return refused('42601', 'VALUES lists must all be the same length');
  const width = rows?.[0]?.length;
  if (width !== undefined && width > columns.length) return refused('42601', 'INSERT has more expressions than target columns');
  if (width !== undefined && statement.cols !== undefined && width < columns.length) return refused('42601', 'INSERT has more target columns than expressions');
  const given = columns.slice(0, width);
  for (const row of rows ?? []) {
    for (const [at, column] of given.entries()) {
      const refusal = refusedLiteral(scene, row[at], column);
      if (refusal !== undefined) return { object: table, ...refusal };
      const type = typeOf(scene, row[at]);
      if (type !== undefined && isOneType(scene, type.text) && isOneType(scene, column.type) && !isAssigned(catalog, type, { text: column.type, id: column.typeId })) {
        return refused('42804', `column "${column.name}" is of type ${withoutModifier(column.type)} but expression is of type ${withoutModifier(type.text)}`);
      }
    }
  }
  const generated = given.find((column) => isComputed(column, statement) && (rows === undefined || rows.some((row) => !isDefault(row[given.indexOf(column)]))));
  if (generated !== undefined && (rows !== undefined || statement.cols !== undefined)) return refused('428C9', `cannot insert a non-DEFAULT value into column "${generated.name}"`);
  if (isFullyKnown(scene, table, 'indexes') && !arbitersExist(catalog, table, statement)) return refused('42P10', 'there is no unique or exclusion constraint matching the ON CONFLICT specification');
  if (rows === undefined || !isFullyKnown(scene, table, 'triggers') || isFilledByTrigger(catalog, table)) return undefined;
  for (const row of rows) {
    const value = (column: Column): Node | undefined => row[given.indexOf(column)];
    const missing = table.columns.find((column) => column.notNull && isNullIn(catalog, column, given.includes(column) ? value(column) : undefined));
    if (missing !== undefined) return refused('23502', `null value in column "${missing.name}" of relation "${table.name}" violates not-null constraint`);
    const broken = table.relationKind === 'table' ? brokenCheck(catalog, table, (number) => value(table.columns.find((column) => column.number === number)!)) : undefined;
    if (broken !== undefined) return { sqlstate: '23514', error: `new row for relation "${table.name}" violates check constraint "${broken.name}"`, object: broken };
  }
  return undefined;
}

/** The type of a constant, a cast or an array of strings; of anything else it is not told. */
function typeOf(scene: Scene, node: Node | undefined): TypeUse | undefined {
  if (node === undefined) return undefined;
  if ('TypeCast' in node && node.TypeCast.typeName !== undefined) return resolveType(scene, node.TypeCast.typeName);
  if ('A_ArrayExpr' in node && node.A_ArrayExpr.elements?.every((element) => stringConstant(element) !== undefined) === true) return { text: 'text[]' };
  if (!('A_Const' in node)) return undefined;
  return node.A_Const.ival !== undefined ? { text: 'integer' } : node.A_Const.boolval !== undefined ? { text: 'boolean' } : undefined;
}

function withoutModifier(type: string): string {
  return type.replace(/\([\d,]+\)/, '');
}

/** The columns that values are for; undefined when one of them is not there. */
function targets({ cols }: InsertStmt, table: Relation): readonly Column[] | undefined {
  if (cols === undefined) return table.columns;
  const named = cols.map((node) => ('ResTarget' in node && node.ResTarget.indirection === undefined ? columnNamed(table, node.ResTarget.name ?? '') : undefined));
  return named.every((column) => column !== undefined) && new Set(named).size === named.length ? named : undefined;
}

/** The rows that are listed: VALUES, or SELECT from nothing. DEFAULT VALUES is one row of nothing. */
function rowsOf({ selectStmt }: InsertStmt): readonly (readonly Node[])[] | undefined {
  if (selectStmt === undefined) return [[]];
  const select = 'SelectStmt' in selectStmt ? selectStmt.SelectStmt : undefined;
  if (select === undefined || select.larg !== undefined || select.limitCount !== undefined || select.limitOffset !== undefined) return undefined;
  if (select.valuesLists !== undefined) return select.valuesLists.map((row) => ('List' in row ? (row.List.items ?? []) : []));
  if (select.fromClause !== undefined || select.whereClause !== undefined || select.groupClause !== undefined || select.distinctClause !== undefined || select.havingClause !== undefined) return undefined;
  const values = (select.targetList ?? []).map((node) => ('ResTarget' in node ? node.ResTarget.val : undefined));
  // A function may give no row, or several.
  const single = values.every((value) => value !== undefined && ('A_Const' in value || 'TypeCast' in value || 'SQLValueFunction' in value || 'A_ArrayExpr' in value));
  return single ? [values] : undefined;
}

function isDefault(node: Node | undefined): boolean {
  return node !== undefined && 'SetToDefault' in node;
}

function isComputed(column: Column, { override }: InsertStmt): boolean {
  return column.generated !== undefined || (column.identity === 'always' && (override === undefined || override === 'OVERRIDING_NOT_SET'));
}

/** False when ON CONFLICT names columns that no unique index, whole and over just these, makes unique (infer_arbiter_indexes in plancat.c). */
function arbitersExist(catalog: Catalog, table: Relation, { onConflictClause }: InsertStmt): boolean {
  const infer = onConflictClause?.infer;
  if (infer?.indexElems === undefined) return true;
  const wanted = infer.indexElems.map((node) => ('IndexElem' in node && node.IndexElem.expr === undefined ? columnNamed(table, node.IndexElem.name ?? '')?.number : undefined));
  if (wanted.includes(undefined)) return true;
  return catalog.indexes(table.id).some(({ unique, keys, predicate }) => {
    if (!unique || (predicate !== undefined && infer.whereClause === undefined)) return false;
    return keys.every(({ column }) => wanted.includes(column)) && wanted.every((number) => keys.some(({ column }) => column === number));
  });
}

/** A BEFORE trigger may fill in what is missing, and put right what is wrong. */
function isFilledByTrigger(catalog: Catalog, table: Relation): boolean {
  return catalog.triggers(table.id).some(({ timing, events, forEach }) => timing === 'before' && forEach === 'row' && events.includes('insert'))
    || catalog.children(table.id).some((child) => isFilledByTrigger(catalog, child));
}

function isNullIn(catalog: Catalog, column: Column, value: Node | undefined): boolean {
  if (value !== undefined && !isDefault(value)) return isNullConstant(value);
  if (column.default !== undefined || column.identity !== undefined || column.generated !== undefined) return false;
  return catalog.getAs('type', column.typeId)?.typeKind !== 'domain';
}

function isNullConstant(node: Node): boolean {
  if ('TypeCast' in node && node.TypeCast.arg !== undefined) return isNullConstant(node.TypeCast.arg);
  return 'A_Const' in node && node.A_Const.isnull === true;
}

/** The first CHECK, by name, of which one part is certainly false (ExecRelCheck in execMain.c). */
function brokenCheck(catalog: Catalog, table: Relation, valueOf: (column: number) => Node | undefined): Constraint | undefined {
  const checks = catalog.constraints(table.id).filter(({ type, enforced, bounds, origin }) => type === 'check' && enforced !== false && bounds !== undefined && origin?.conditional !== true);
  return checks.toSorted((a, b) => (a.name < b.name ? -1 : 1)).find(({ bounds = [] }) => bounds.some((alternatives) => alternatives.every((one) => isFalse(table, one, valueOf(one.column)))));
}

function isFalse(table: Relation, { column, operator, value: wanted }: Comparison, node: Node | undefined): boolean {
  const type = typeParts(table.columns.find(({ number }) => number === column)?.type ?? '').name;
  const text = stringConstant(node);
  if (type === 'text' || type === 'character varying') return typeof wanted === 'string' && text !== undefined && (operator === '=' ? text !== wanted : operator === '<>' && text === wanted);
  const number = node !== undefined && 'A_Const' in node ? (node.A_Const.ival !== undefined ? (node.A_Const.ival.ival ?? 0) : Number(node.A_Const.fval?.fval ?? NaN)) : NaN;
  if (typeof wanted !== 'number' || Number.isNaN(number) || !['integer', 'bigint', 'smallint', 'numeric'].includes(type) || !Number.isInteger(number) || !Number.isInteger(wanted)) return false;
  switch (operator) {
    case '=': return number !== wanted;
    case '<>': return number === wanted;
    case '<': return number >= wanted;
    case '<=': return number > wanted;
    case '>': return number <= wanted;
    case '>=': return number < wanted;
    default: return false;
  }
}

/** Why an UPDATE cannot set what it sets, whatever is in the table. */
export function refusedUpdate(scene: Scene, table: Relation, assignments: readonly Node[]): Refusal | undefined {
  if (!isFullyKnown(scene, table) || (table.relationKind !== 'table' && table.relationKind !== 'partitioned-table')) return undefined;
  const set = assignments.flatMap((node) => {
    const column = 'ResTarget' in node && node.ResTarget.indirection === undefined ? columnNamed(table, node.ResTarget.name ?? '') : undefined;
    return column === undefined || !('ResTarget' in node) ? [] : [{ column, value: node.ResTarget.val }];
  });
  for (const { column, value } of set) {
    const refusal = refusedLiteral(scene, value, column);
    if (refusal !== undefined) return { object: table, ...refusal };
  }
  const computed = set.find(({ column, value }) => (column.generated !== undefined || column.identity === 'always') && !isDefault(value));
  return computed && { sqlstate: '428C9', error: `column "${computed.column.name}" can only be updated to DEFAULT`, object: table };
}

