import type { IndexStmt, Node, ReindexStmt } from '@pgsql/types';
import { columnNamed, type Dependency, type Index, type IndexKey, type Relation } from '../catalog/index.js';
import { expressionText } from '../sql/expression-text.js';
import { nameOf, rangeName } from '../sql/names.js';
import { makeObjectName } from './constraints.js';
import { columnsNamed, needsOfExpression } from './queries.js';
import { distinctNeeds, numbersOf, type Scene } from './scene.js';

/** CREATE INDEX. */
export function createIndex(scene: Scene, statement: IndexStmt): void {
  const table = scene.relation(rangeName(statement.relation!));
  const keys = readKeys(scene, table, statement.indexParams ?? []);
  const name = statement.idxname ?? unnamedIndex(scene, table, statement);
  const taken = scene.catalog.index({ schema: table.schema, name }) ?? scene.catalog.relation({ schema: table.schema, name });
  if (statement.concurrent === true) scene.emit('nontransactional', { command: 'CREATE INDEX CONCURRENTLY' });
  // IF NOT EXISTS passes over it, a branch is not taken, or the statement fails (42P07): nothing is built.
  if (taken !== undefined) return;

  const expressions = [...(statement.indexParams ?? []).flatMap((key) => ('IndexElem' in key && key.IndexElem.expr !== undefined ? [key.IndexElem.expr] : [])), ...(statement.whereClause === undefined ? [] : [statement.whereClause])];
  const include = numbersOf(table, (statement.indexIncludingParams ?? []).flatMap((key) => ('IndexElem' in key ? [key.IndexElem.name ?? ''] : [])));
  const columns = [...keys.flatMap((key) => key.column ?? []), ...include, ...numbersOf(table, expressions.flatMap((expression) => columnsNamed(expression)))];
  const index: Index = {
    kind: 'index',
    id: scene.newId(),
    origin: scene.origin(),
    owner: table.owner ?? scene.session.role,
    schema: table.schema,
    name,
    table: table.id,
    method: statement.accessMethod ?? 'btree',
    unique: statement.unique === true,
    keys,
    include,
    ...(statement.whereClause !== undefined && { predicate: expressionText(scene.statement, statement.whereClause) }),
    dependsOn: distinctNeeds([
      ...(columns.length === 0 ? [{ on: table.id, type: 'auto' as const }] : columns.map((column): Dependency => ({ on: table.id, column, type: 'auto' }))),
      ...expressions.flatMap((expression) => needsOfExpression(scene, expression).map((need): Dependency => ({ ...need, type: 'normal' }))),
    ]),
  };
  scene.emit('index.create', { table, index, concurrently: statement.concurrent === true, ifNotExists: statement.if_not_exists === true }, scene.catalog.put(index));
}

/** The keys of an index or exclusion constraint. */
export function readKeys(scene: Scene, table: Relation, nodes: readonly Node[]): readonly IndexKey[] {
  return nodes.flatMap((node): IndexKey[] => {
    if (!('IndexElem' in node)) return [];
    const key = node.IndexElem;
    const column = key.name === undefined ? undefined : columnNamed(table, key.name)?.number;
    return [{
      ...(column !== undefined && { column }),
      ...(column === undefined && { expression: key.expr === undefined ? (key.name ?? '') : expressionText(scene.statement, key.expr) }),
      ...(key.opclass !== undefined && { operatorClass: nameOf(key.opclass).name }),
      ...(key.collation !== undefined && { collation: nameOf(key.collation).name }),
      ...(key.ordering === 'SORTBY_DESC' && { descending: true }),
      ...(key.nulls_ordering === 'SORTBY_NULLS_FIRST' && { nullsFirst: true }),
    }];
  });
}

/** ChooseIndexName: `<table>_<columns>_idx`, an expression counts as its function's name or `expr`. */
function unnamedIndex(scene: Scene, table: Relation, statement: IndexStmt): string {
  const names: string[] = [];
  for (const node of [...(statement.indexParams ?? []), ...(statement.indexIncludingParams ?? [])]) {
    if (!('IndexElem' in node)) continue;
    const { name, expr } = node.IndexElem;
    const base = name ?? (expr !== undefined && 'FuncCall' in expr ? nameOf(expr.FuncCall.funcname ?? []).name : 'expr');
    let unique = base;
    for (let n = 1; names.includes(unique); n++) unique = `${base}${n}`;
    names.push(unique);
  }
  for (let n = 0; ; n++) {
    const name = makeObjectName(table.name, names.join('_'), n === 0 ? 'idx' : `idx${n}`);
    if ((scene.catalog.index({ schema: table.schema, name }) ?? scene.catalog.relation({ schema: table.schema, name })) === undefined) return name;
  }
}

/** REINDEX. */
export function reindex(scene: Scene, statement: ReindexStmt): void {
  const concurrently = (statement.params ?? []).some((param) => 'DefElem' in param && param.DefElem.defname === 'concurrently');
  if (concurrently) scene.emit('nontransactional', { command: 'REINDEX CONCURRENTLY' });
  const scopes = { REINDEX_OBJECT_INDEX: 'index', REINDEX_OBJECT_TABLE: 'table', REINDEX_OBJECT_SCHEMA: 'schema', REINDEX_OBJECT_SYSTEM: 'system', REINDEX_OBJECT_DATABASE: 'database' } as const;
  const scope = scopes[statement.kind ?? 'REINDEX_OBJECT_TABLE'];
  if (!concurrently && (scope === 'schema' || scope === 'system' || scope === 'database')) scene.emit('nontransactional', { command: `REINDEX ${scope.toUpperCase()}` });
  const name = statement.relation === undefined ? { name: statement.name ?? '' } : rangeName(statement.relation);
  const index = scope === 'index' ? scene.catalog.index(scene.nameForNew(name)) : undefined;
  const table = scope === 'table' ? scene.relation(name) : scene.catalog.getAs('relation', index?.table);
  scene.emit('index.rebuild', { concurrently, scope, name: name.name, ...(index && { index }), ...(table && { table }) });
}
