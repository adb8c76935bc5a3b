import type { AlterTableStmt, IndexStmt, Node, ReindexStmt } from '@pgsql/types';
import { columnNamed, distinctNeeds, type Dependency, type Index, type Relation } from '../catalog/index.js';
import { optionText, rangeName } from '../sql/names.js';
import { readExpression } from './expressions.js';
import { indexName, isTaken } from './generated-names.js';
import { readKeys } from './index-keys.js';
import { spreadIndex } from './inheritance.js';
import { refusesGoneRelation, refusesMissingColumn, refusesUnresolved } from './missing-names.js';
import { refusedIndexExpressions } from './refusals/mutable-expression.js';
import { refusedKeys } from './refusals/operator-class.js';
import { refusedKey } from './refusals/partition-key.js';
import { refuses } from './refusals/refusal.js';
import { refusedIndex } from './refusals/wrong-kind.js';
import type { Scene } from './scene.js';
import { refusesFor } from './taken-names.js';

/** CREATE INDEX. */
export function createIndex(scene: Scene, statement: IndexStmt): void {
  const written = rangeName(statement.relation!);
  const known = scene.findRelation(written);
  if (known === undefined && refusesGoneRelation(scene, written, scene.spanOf(statement.relation))) return;
  const table = known ?? scene.target(written);
  if (table === undefined) return;
  if (refuses(scene, refusedIndex(scene, table), scene.spanOf(statement.relation))) return;
  if (refusesMissingKey(scene, table, statement)) return;
  // A column that is not there: the statement fails (42703), and nothing is built.
  if (table.columnsKnown && (statement.indexParams ?? []).some((key) => 'IndexElem' in key && key.IndexElem.name !== undefined && columnNamed(table, key.IndexElem.name) === undefined)) return;
  const { keys, needs, missing } = readKeys(scene, table, statement.indexParams ?? []);
  const include = scene.numbersOf(table, (statement.indexIncludingParams ?? []).flatMap((key) => ('IndexElem' in key ? [key.IndexElem.name ?? ''] : [])));
  const name = statement.idxname ?? indexName(scene, table, { keys, include });
  if (statement.concurrent === true) scene.emit('nontransactional', { command: 'CREATE INDEX CONCURRENTLY' });
  const predicate = statement.whereClause && readExpression(scene, statement.whereClause, { table });
  if (refusesUnresolved(scene, missing ?? predicate?.missing)) return;
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
    // IF NOT EXISTS passes over it, a branch is not taken, or the statement fails: nothing is built.
    const existing = scene.catalog.index(index) ?? scene.catalog.relation(index);
    if (!ifNotExists) refusesFor(scene, existing, '42P07', `relation "${name}" already exists`);
    else if (existing !== undefined) scene.emit('index.exists', { table, wanted: index, existing, concurrently });
    return;
  }
  if (refuses(scene, refusedIndexExpressions(scene, table, statement) ?? refusedKeys(scene, table, index.method, keys))) return;
  if (index.unique && keys.every((key) => key.column !== undefined) && refuses(scene, refusedKey(scene, table, index, columns))) return;
  const only = statement.relation?.inh !== true;
  const before = scene.catalog;
  scene.put(index);
  if (!only) spreadIndex(scene, index);
  const after = scene.catalog;
  scene.catalog = before;
  scene.emit('index.create', { table, index, concurrently, ifNotExists, only }, after);
}

/** A key or an included column that the table has not (42703). IF NOT EXISTS looks at the columns first. */
function refusesMissingKey(scene: Scene, table: Relation, { indexParams = [], indexIncludingParams = [] }: IndexStmt): boolean {
  return [...indexParams, ...indexIncludingParams].some((key) => 'IndexElem' in key && key.IndexElem.name !== undefined && refusesMissingColumn(scene, table, key.IndexElem.name, 'bare', () => scene.locate(key.IndexElem.name!, scene.statement.span.start)));
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
