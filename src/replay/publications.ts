import type { AlterPublicationStmt, CreatePublicationStmt, Node } from '@pgsql/types';
import type { Dependency, Publication, Relation } from '../catalog/index.js';
import { rangeName, stringOf } from '../sql/names.js';
import { isSurelyThere } from './certainty.js';
import type { Scene } from './scene.js';
import { refusesFor, refusesNamed } from './taken-names.js';

type Members = Pick<Publication, 'tables' | 'schemas'>;

/** CREATE PUBLICATION. */
export function createPublication(scene: Scene, statement: CreatePublicationStmt): void {
  const name = statement.pubname ?? '';
  const existing = scene.catalog.named('publication', name);
  if (existing !== undefined && (scene.inBlock || refusesNamed(scene, existing, 'publication', name))) return;
  const members = readMembers(scene, statement.pubobjects);
  const publication: Publication = {
    kind: 'publication', id: scene.newId(), origin: scene.origin(), owner: scene.session.role, name, allTables: statement.for_all_tables === true, ...members, dependsOn: needsOf(members.tables),
    ...readOperations(statement.options),
  };
  scene.emit('publication.create', { publication }, scene.catalog.put(publication));
}

/** ALTER PUBLICATION ADD, DROP, SET. One that no file made is assumed. */
export function alterPublication(scene: Scene, statement: AlterPublicationStmt): void {
  const name = statement.pubname ?? '';
  let before = scene.catalog.named('publication', name);
  if (before === undefined) {
    before = { kind: 'publication', id: scene.newId(), name, allTables: false, tables: [], schemas: [], dependsOn: [] };
    scene.put(before);
  }
  if (statement.action === 'AP_AddObjects' && statement.pubobjects !== undefined && refusesMember(scene, before, statement.pubobjects)) return;
  // SET with parameters only (publish = …) names no members and changes none.
  const members = statement.pubobjects === undefined ? before : changedMembers(before, readMembers(scene, statement.pubobjects), statement.action);
  const after: Publication = { ...before, tables: members.tables, schemas: members.schemas, dependsOn: needsOf(members.tables), ...readOperations(statement.options) };
  scene.emit('publication.alter', { before, after }, scene.catalog.put(after));
}

/** ADD TABLE of a member (42710, publication_add_relation). */
function refusesMember(scene: Scene, publication: Publication, nodes: readonly Node[]): boolean {
  return nodes.some((node) => {
    const range = 'PublicationObjSpec' in node ? node.PublicationObjSpec.pubtable?.relation : undefined;
    const table = range && scene.findRelation(rangeName(range));
    if (table === undefined || !publication.tables.includes(table.id) || !isSurelyThere(scene, table) || !scene.catalog.knowsSinceMade(table.id, 'others')) return false;
    return refusesFor(scene, publication, '42710', `relation "${table.name}" is already member of publication "${publication.name}"`, scene.spanOf(range));
  });
}

function changedMembers(before: Members, named: Members, action: AlterPublicationStmt['action']): Members {
  if (action === 'AP_SetObjects') return named;
  if (action === 'AP_DropObjects') return { tables: before.tables.filter((id) => !named.tables.includes(id)), schemas: before.schemas.filter((schema) => !named.schemas.includes(schema)) };
  return { tables: [...new Set([...before.tables, ...named.tables])], schemas: [...new Set([...before.schemas, ...named.schemas])] };
}

function readMembers(scene: Scene, nodes: readonly Node[] | undefined): Members {
  const tables: number[] = [];
  const schemas: string[] = [];
  for (const node of nodes ?? []) {
    if (!('PublicationObjSpec' in node)) continue;
    const { pubtable, name, pubobjtype } = node.PublicationObjSpec;
    if (pubtable?.relation !== undefined) tables.push(...withChildren(scene, scene.relation(rangeName(pubtable.relation)), pubtable.relation.inh === true));
    else if (pubobjtype === 'PUBLICATIONOBJ_TABLES_IN_CUR_SCHEMA') schemas.push(scene.creationSchema);
    else if (name !== undefined) schemas.push(name);
  }
  return { tables, schemas };
}

const operations = ['insert', 'update', 'delete', 'truncate'] as const;

/** The option `publish`, where it is written. */
function readOperations(options: readonly Node[] | undefined): Pick<Publication, 'publishes'> {
  for (const option of options ?? []) {
    if (!('DefElem' in option) || option.DefElem.defname !== 'publish') continue;
    const named = (stringOf(option.DefElem.arg) ?? '').toLowerCase().split(',').map((word) => word.trim());
    return { publishes: operations.filter((operation) => named.includes(operation)) };
  }
  return {};
}

/** Tables that inherit from one are members of their own; partitions are not (OpenTableList). */
function withChildren(scene: Scene, table: Relation, recurse: boolean): readonly number[] {
  if (!recurse || table.relationKind === 'partitioned-table') return [table.id];
  return [table.id, ...scene.catalog.children(table.id).flatMap((child) => withChildren(scene, child, true))];
}

/** A table that goes takes its entry in the publication along. */
function needsOf(tables: readonly number[]): readonly Dependency[] {
  return tables.map((table) => ({ on: table, type: 'auto', of: { part: 'member', column: table } }));
}
