import type { IndexStmt, Node, ReindexStmt } from '@pgsql/types';
import { columnNamed, distinctNeeds, type Dependency, type Index } from '../catalog/index.js';
import { rangeName } from '../sql/names.js';
import { readExpression } from './expressions.js';
import { indexName, isTaken } from './generated-names.js';
import { readKeys } from './index-keys.js';
import { spreadIndex } from './inheritance.js';
import type { Scene } from './scene.js';

/** CREATE INDEX. */
export function createIndex(scene: Scene, statement: IndexStmt): void {
  const table = scene.target(rangeName(statement.relation!));
  if (table === undefined) return;
  // A column that is not there: the statement fails (42703), and nothing is built.
  if (table.columnsKnown && (statement.indexParams ?? []).some((key) => 'IndexElem' in key && key.IndexElem.name !== undefined && columnNamed(table, key.IndexElem.name) === undefined)) return;
  const { keys, needs } = readKeys(scene, table, statement.indexParams ?? []);
  const include = scene.numbersOf(table, (statement.indexIncludingParams ?? []).flatMap((key) => ('IndexElem' in key ? [key.IndexElem.name ?? ''] : [])));
  const name = statement.idxname ?? indexName(scene, table, { keys, include });
  if (statement.concurrent === true) scene.emit('nontransactional', { command: 'CREATE INDEX CONCURRENTLY' });
  // IF NOT EXISTS passes over it, a branch is not taken, or the statement fails (42P07): nothing is built.
  if (isTaken(scene, { schema: table.schema, name })) return;

  const predicate = statement.whereClause && readExpression(scene, statement.whereClause, { table });
  const columns = [...keys.flatMap((key) => key.column ?? []), ...include];
  const named = [...needs, ...(predicate?.needs ?? [])].map((need): Dependency => (need.on === table.id ? { ...need, type: 'auto' } : need));
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
    ...(predicate !== undefined && { predicate: predicate.text }),
    dependsOn: distinctNeeds([
      ...columns.map((column): Dependency => ({ on: table.id, column, type: 'auto' })),
      ...named,
      // An index of expressions that name no column goes with its table all the same.
      ...(columns.length === 0 && !named.some((need) => need.on === table.id) ? [{ on: table.id, type: 'auto' as const }] : []),
    ]),
  };
  scene.emit('index.create', { table, index, concurrently: statement.concurrent === true, ifNotExists: statement.if_not_exists === true }, scene.catalog.put(index));
  if (statement.relation?.inh === true) spreadIndex(scene, index);
}

/** REINDEX. */
export function reindex(scene: Scene, statement: ReindexStmt): void {
  const concurrently = (statement.params ?? []).some((param: Node) => 'DefElem' in param && param.DefElem.defname === 'concurrently');
  if (concurrently) scene.emit('nontransactional', { command: 'REINDEX CONCURRENTLY' });
  const scopes = { REINDEX_OBJECT_INDEX: 'index', REINDEX_OBJECT_TABLE: 'table', REINDEX_OBJECT_SCHEMA: 'schema', REINDEX_OBJECT_SYSTEM: 'system', REINDEX_OBJECT_DATABASE: 'database' } as const;
  const scope = scopes[statement.kind ?? 'REINDEX_OBJECT_TABLE'];
  if (!concurrently && (scope === 'schema' || scope === 'system' || scope === 'database')) scene.emit('nontransactional', { command: `REINDEX ${scope.toUpperCase()}` });
  const name = statement.relation === undefined ? { name: statement.name ?? '' } : rangeName(statement.relation);
  const index = scope === 'index' ? scene.findIndex(name) : undefined;
  const table = scope === 'table' ? scene.relation(name) : scene.catalog.getAs('relation', index?.table);
  scene.emit('index.rebuild', { concurrently, scope, name: name.name, ...(index && { index }), ...(table && { table }) });
}
