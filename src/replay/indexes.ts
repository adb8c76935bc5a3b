import type { AlterTableStmt, IndexStmt, Node, ReindexStmt } from '@pgsql/types';
import { columnNamed, distinctNeeds, type Dependency, type Index } from '../catalog/index.js';
import { optionText, rangeName } from '../sql/names.js';
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
  const concurrently = statement.concurrent === true;
  const ifNotExists = statement.if_not_exists === true;
  if (isTaken(scene, index)) {
    // IF NOT EXISTS passes over it, a branch is not taken, or the statement fails (42P07): nothing is built.
    const existing = scene.catalog.index(index) ?? scene.catalog.relation(index);
    if (ifNotExists && existing !== undefined) scene.emit('index.exists', { table, wanted: index, existing, concurrently });
    return;
  }
  const only = statement.relation?.inh !== true;
  const before = scene.catalog;
  scene.put(index);
  if (!only) spreadIndex(scene, index);
  const after = scene.catalog;
  scene.catalog = before;
  scene.emit('index.create', { table, index, concurrently, ifNotExists, only }, after);
}

/** ALTER INDEX but for RENAME. */
export function alterIndex(scene: Scene, statement: AlterTableStmt): void {
  const index = scene.findIndex(rangeName(statement.relation!));
  if (index === undefined) return scene.emit('other', { what: 'ALTER INDEX' });
  for (const node of statement.cmds ?? []) {
    const command = 'AlterTableCmd' in node ? node.AlterTableCmd : undefined;
    const { subtype, def } = command ?? {};
    if (subtype === 'AT_SetRelOptions' || subtype === 'AT_ResetRelOptions') {
      scene.emit('index.set-options', { index, options: Object.keys(optionText(def !== undefined && 'List' in def ? def.List.items : undefined)) });
    } else if (subtype === 'AT_SetStatistics') scene.emit('index.set-statistics', { index });
    else if (subtype === 'AT_SetTableSpace') scene.emit('index.set-tablespace', { index });
    else if (subtype === 'AT_AttachPartition') {
      const name = def !== undefined && 'PartitionCmd' in def ? def.PartitionCmd.name : undefined;
      const partition = name && scene.findIndex(rangeName(name));
      if (partition === undefined) continue;
      const attached: Index = { ...partition, dependsOn: distinctNeeds([...partition.dependsOn, { on: index.id, type: 'auto' }]) };
      scene.emit('index.attach-partition', { index, partition }, scene.catalog.put(attached), { span: scene.spanOf(name) });
    } else scene.emit('other', { what: `ALTER INDEX ${index.name}` });
  }
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
  if (!concurrently && table?.relationKind === 'partitioned-table') scene.emit('nontransactional', { command: `REINDEX ${scope.toUpperCase()} of a partitioned ${scope}` });
  scene.emit('index.rebuild', { concurrently, scope, name: name.name, ...(index && { index }), ...(table && { table }) });
}
