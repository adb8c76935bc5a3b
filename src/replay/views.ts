import type { CreateTableAsStmt, RefreshMatViewStmt, RuleStmt, ViewStmt } from '@pgsql/types';
import type { Column, Relation, RewriteRule, ViewDefinition } from '../catalog/index.js';
import { distinctNeeds } from '../catalog/index.js';
import { optionText, rangeName, stringList } from '../sql/names.js';
import { tableItem } from './from-clause.js';
import { namedIn } from './naming.js';
import { analyseQuery, type QueryAnalysis } from './queries.js';
import { refusedReplacement } from './refusals/replaced-view.js';
import { refuses } from './refusals/refusal.js';
import { refusedOption } from './refusals/wrong-kind.js';
import { Resolver } from './resolver.js';
import { refusesUnresolved } from './missing-names.js';
import type { Scene } from './scene.js';
import { newName, newRelation } from './tables.js';
import { refusesPart, refusesRelation } from './taken-names.js';

/** CREATE [OR REPLACE] VIEW. Without its WITH clause OR REPLACE resets the view's options (DefineVirtualRelation). */
export function createView(scene: Scene, statement: ViewStmt): void {
  const range = statement.view!;
  const name = newName(scene, range);
  const span = scene.spanOf(range);
  if (statement.replace !== true && refusesRelation(scene, rangeName(range), name, { span })) return;
  const existing = scene.catalog.relation(name);
  if (existing !== undefined && scene.inBlock && statement.replace !== true) return;
  const analysis = statement.query === undefined ? undefined : analyseQuery(scene, statement.query);
  if (refusesUnresolved(scene, analysis?.missing)) return;
  const aliases = stringList(statement.aliases ?? []);
  const options = optionText(statement.options);
  const checkOption = statement.withCheckOption === 'LOCAL_CHECK_OPTION' ? 'local' : statement.withCheckOption === 'CASCADED_CHECK_OPTION' ? 'cascaded' : undefined;
  const made = newRelation(scene, range, 'view', name);
  const fresh: Relation = {
    ...made,
    columns: outputColumns(analysis, aliases, existing),
    columnsKnown: analysis?.columnsKnown ?? false,
    options: checkOption === undefined ? options : { ...options, check_option: checkOption },
    dependsOn: analysis?.needs ?? [],
    view: definition(analysis, aliases, checkOption),
    ...(existing !== undefined && { id: existing.id, grants: existing.grants, ...(existing.owner !== undefined && { owner: existing.owner }), ...(existing.comment !== undefined && { comment: existing.comment }) }),
  };
  if (existing !== undefined && statement.replace === true && refuses(scene, refusedReplacement(scene, existing, fresh, analysis), span)) return;
  if (existing !== undefined && existing.relationKind === 'view') return scene.emit('view.replace', { before: existing, after: fresh }, scene.catalog.put(fresh), { span });
  scene.emit('view.create', { view: fresh }, scene.catalog.put(fresh), { span });
}

/** CREATE MATERIALIZED VIEW. */
export function createMaterializedView(scene: Scene, statement: CreateTableAsStmt): void {
  const range = statement.into?.rel;
  if (range === undefined) return;
  const name = scene.nameForNew(rangeName(range));
  const span = scene.spanOf(range);
  if (statement.if_not_exists !== true && refusesRelation(scene, rangeName(range), name, { span })) return;
  const existing = scene.catalog.relation(name);
  if (existing?.origin !== undefined) return;
  const analysis = statement.query === undefined ? undefined : analyseQuery(scene, statement.query);
  if (refusesUnresolved(scene, analysis?.missing)) return;
  if (refuses(scene, refusedOption(optionText(statement.into?.options)), span)) return;
  const aliases = stringList(statement.into?.colNames ?? []);
  const view: Relation = {
    ...newRelation(scene, range, 'materialized-view', name),
    ...(existing && { id: existing.id }),
    columns: outputColumns(analysis, aliases), columnsKnown: analysis?.columnsKnown ?? false, options: optionText(statement.into?.options), dependsOn: analysis?.needs ?? [],
    view: { ...definition(analysis, aliases, undefined), updatable: false, ...(statement.into?.skipData === true && { unpopulated: true }) },
  };
  scene.emit('view.create', { view }, scene.catalog.put(view), { span });
}

/** A replaced view keeps its columns' defaults and comments: OR REPLACE may only add columns at the end. */
function outputColumns(analysis: QueryAnalysis | undefined, aliases: readonly string[], before?: Relation): readonly Column[] {
  return (analysis?.columns ?? []).map(({ name, type, typeId }, at): Column => {
    const old = before?.columns[at];
    return {
      name: aliases[at] ?? name, number: at + 1, type, notNull: false, ...(typeId !== undefined && { typeId }),
      ...(old?.default !== undefined && { default: old.default }), ...(old?.comment !== undefined && { comment: old.comment }),
    };
  });
}

function definition(analysis: QueryAnalysis | undefined, aliases: readonly string[], checkOption: 'local' | 'cascaded' | undefined): ViewDefinition {
  const passes = analysis?.passesThrough;
  const renamed = passes === undefined || aliases.length === 0 ? passes
    : Object.fromEntries(analysis!.columns.flatMap((column, at) => (passes[column.name] === undefined ? [] : [[aliases[at] ?? column.name, passes[column.name]!]])));
  return {
    query: analysis?.text ?? '',
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
  const withData = statement.skipData !== true;
  let after = scene.catalog;
  if (view.view !== undefined && withData === (view.view.unpopulated === true)) {
    const { unpopulated: _unpopulated, ...definition } = view.view;
    after = after.put({ ...view, view: withData ? definition : { ...definition, unpopulated: true } });
  }
  scene.emit('view.refresh', { view, concurrently: statement.concurrent === true, withData }, after, { span: scene.spanOf(statement.relation) });
}

/** CREATE [OR REPLACE] RULE. */
export function createRule(scene: Scene, statement: RuleStmt): void {
  const table = scene.relation(rangeName(statement.relation!));
  const name = statement.rulename ?? '';
  const existing = scene.catalog.dependents(table.id).find((object) => object.kind === 'rewrite-rule' && object.table === table.id && object.name === name);
  if (existing !== undefined && statement.replace !== true && (scene.inBlock || refusesPart(scene, existing, 'rule', table))) return;
  const resolver = new Resolver(scene);
  const item = tableItem(table, undefined);
  const scope = { items: ['new', 'old'].map((alias) => ({ alias, relation: table, columns: item.columns, known: item.known })), ctes: new Map() };
  resolver.expression([statement.whereClause, statement.actions], scope);
  const rule: RewriteRule = {
    kind: 'rewrite-rule', id: existing?.id ?? scene.newId(), origin: scene.origin(), name, table: table.id, dependsOn: distinctNeeds([{ on: table.id, type: 'auto' }, ...resolver.needs]),
    ...(existing?.comment !== undefined && { comment: existing.comment }),
  };
  scene.emit('rule.create', { table, rule, names: namedIn(scene, statement.whereClause === undefined ? (statement.actions ?? []) : [statement.whereClause, ...(statement.actions ?? [])]) }, scene.catalog.put(rule));
}
