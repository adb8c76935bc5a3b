import type { CreateTableAsStmt, RefreshMatViewStmt, RuleStmt, ViewStmt } from '@pgsql/types';
import type { Column, Relation, ViewDefinition } from '../catalog/index.js';
import { expressionText } from '../sql/expression-text.js';
import { optionText, rangeName, stringList } from '../sql/names.js';
import { defaultGrants } from './default-privileges.js';
import { analyseQuery, type QueryAnalysis } from './queries.js';
import { distinctNeeds, type Scene } from './scene.js';

/** CREATE [OR REPLACE] VIEW. Without its WITH clause OR REPLACE resets the view's options (DefineVirtualRelation). */
export function createView(scene: Scene, statement: ViewStmt): void {
  const range = statement.view!;
  const name = scene.nameForNew(range.relpersistence === 't' ? { schema: 'pg_temp', name: range.relname! } : rangeName(range));
  const span = scene.spanOf(range);
  const existing = scene.catalog.relation(name);
  if (existing !== undefined && scene.conditional && statement.replace !== true) return;
  const analysis = statement.query === undefined ? undefined : analyseQuery(scene, statement.query);
  const aliases = stringList(statement.aliases ?? []);
  const options = optionText(statement.options);
  const checkOption = statement.withCheckOption === 'LOCAL_CHECK_OPTION' ? 'local' : statement.withCheckOption === 'CASCADED_CHECK_OPTION' ? 'cascaded' : undefined;
  const fresh: Relation = {
    kind: 'relation',
    id: existing?.id ?? scene.newId(),
    origin: scene.origin(span),
    owner: existing?.owner ?? scene.session.role,
    relationKind: 'view',
    schema: name.schema,
    name: name.name,
    columns: outputColumns(analysis, aliases),
    columnsKnown: analysis?.columnsKnown ?? false,
    persistence: range.relpersistence === 't' ? 'temporary' : 'permanent',
    rowSecurity: false,
    forceRowSecurity: false,
    options: checkOption === undefined ? options : { ...options, check_option: checkOption },
    grants: existing?.grants ?? defaultGrants(scene, 'tables', name.schema),
    dependsOn: distinctNeeds(analysis?.needs ?? []),
    view: definition(scene, statement.query, analysis, aliases, checkOption),
    ...(existing?.comment !== undefined && { comment: existing.comment }),
  };
  if (existing !== undefined && existing.relationKind === 'view') return scene.emit('view.replace', { before: existing, after: fresh }, scene.catalog.put(fresh), { span });
  scene.emit('view.create', { view: fresh }, scene.catalog.put(fresh), { span });
}

/** CREATE MATERIALIZED VIEW. */
export function createMaterializedView(scene: Scene, statement: CreateTableAsStmt): void {
  const range = statement.into?.rel;
  if (range === undefined) return;
  const name = scene.nameForNew(rangeName(range));
  const existing = scene.catalog.relation(name);
  if (existing !== undefined && (statement.if_not_exists === true || scene.conditional)) return;
  const span = scene.spanOf(range);
  const analysis = statement.query === undefined ? undefined : analyseQuery(scene, statement.query);
  const aliases = stringList(statement.into?.colNames ?? []);
  const view: Relation = {
    kind: 'relation', id: scene.newId(), origin: scene.origin(span), owner: scene.session.role, relationKind: 'materialized-view', schema: name.schema, name: name.name,
    columns: outputColumns(analysis, aliases), columnsKnown: analysis?.columnsKnown ?? false, persistence: 'permanent', rowSecurity: false, forceRowSecurity: false,
    options: optionText(statement.into?.options), grants: defaultGrants(scene, 'tables', name.schema), dependsOn: distinctNeeds(analysis?.needs ?? []),
    view: { ...definition(scene, statement.query, analysis, aliases, undefined), updatable: false },
  };
  scene.emit('view.create', { view }, scene.catalog.put(view), { span });
}

function outputColumns(analysis: QueryAnalysis | undefined, aliases: readonly string[]): readonly Column[] {
  return (analysis?.columns ?? []).map((column, at): Column => ({ name: aliases[at] ?? column.name, number: at + 1, type: column.type, notNull: false }));
}

function definition(scene: Scene, query: ViewStmt['query'], analysis: QueryAnalysis | undefined, aliases: readonly string[], checkOption: 'local' | 'cascaded' | undefined): ViewDefinition {
  const passes = analysis?.passesThrough;
  const renamed = passes === undefined || aliases.length === 0 ? passes
    : Object.fromEntries(analysis!.columns.flatMap((column, at) => (passes[column.name] === undefined ? [] : [[aliases[at] ?? column.name, passes[column.name]!]])));
  return {
    query: expressionText(scene.statement, query),
    reads: analysis?.reads ?? [],
    calls: analysis?.calls ?? [],
    updatable: analysis?.updatable ?? false,
    ...(analysis?.over !== undefined && { over: analysis.over }),
    ...(renamed !== undefined && { passesThrough: renamed }),
    ...(checkOption !== undefined && { checkOption }),
  };
}

/** REFRESH MATERIALIZED VIEW. */
export function refreshView(scene: Scene, statement: RefreshMatViewStmt): void {
  const view = scene.relation(rangeName(statement.relation!), 'materialized-view');
  scene.emit('view.refresh', { view, concurrently: statement.concurrent === true, withData: statement.skipData !== true }, scene.catalog, { span: scene.spanOf(statement.relation) });
}

/** CREATE RULE. */
export function createRule(scene: Scene, statement: RuleStmt): void {
  const table = scene.relation(rangeName(statement.relation!));
  const rule = { kind: 'rewrite-rule', id: scene.newId(), origin: scene.origin(), name: statement.rulename ?? '', table: table.id, dependsOn: [{ on: table.id, type: 'auto' }] } as const;
  scene.emit('rule.create', { table, rule }, scene.catalog.put(rule));
}
