import { columnNamed, type CatalogObject, type QualifiedName, type Relation } from '../catalog/index.js';
import type { WrittenName } from '../sql/names.js';
import type { Span } from '../text/index.js';
import { isMadeInKnownSchema, isSurelyThere } from './certainty.js';
import type { Scene } from './scene.js';

/**
 * Refuse a statement when what is in its way is surely there.
 * @returns true when it is refused; in a block nothing is
 */
export function refusesFor(scene: Scene, inTheWay: CatalogObject | undefined, sqlstate: string, error: string, span?: Span): boolean {
  if (inTheWay === undefined || scene.inBlock || !isSurelyThere(scene, inTheWay)) return false;
  scene.fail(sqlstate, error, { object: inTheWay, ...(span && { span }) });
  return true;
}

/** Refuse to make a relation or index under a name that one has, or whose row type would have the name of a type (heap_create_with_catalog). */
export function refusesRelation(scene: Scene, written: WrittenName, name: QualifiedName, { span, rowType = true }: { readonly span?: Span; readonly rowType?: boolean } = {}): boolean {
  if (scene.inBlock || !isMadeInKnownSchema(scene, written)) return false;
  return (
    refusesFor(scene, scene.catalog.relation(name) ?? scene.catalog.index(name), '42P07', `relation "${name.name}" already exists`, span) ||
    (rowType && refusesFor(scene, scene.catalog.type(name), '42710', `type "${name.name}" already exists`, span))
  );
}

/** Refuse to make a type under the name of one; the row type of a table counts, and a sequence has none. */
export function refusesType(scene: Scene, written: WrittenName, name: QualifiedName, span?: Span): boolean {
  if (scene.inBlock || !isMadeInKnownSchema(scene, written)) return false;
  return refusesFor(scene, scene.catalog.type(name) ?? rowsOf(scene.catalog.relation(name)), '42710', `type "${name.name}" already exists`, span);
}

function rowsOf(relation: Relation | undefined): Relation | undefined {
  return relation?.relationKind === 'sequence' ? undefined : relation;
}

/** Refuse to make what has a name in the database as a whole: a schema, a role, an extension, a publication, an event trigger. */
export function refusesNamed(scene: Scene, inTheWay: CatalogObject | undefined, what: string, name: string): boolean {
  return refusesFor(scene, inTheWay, what === 'schema' ? '42P06' : '42710', `${what} "${name}" already exists`);
}

/** Refuse another column of that name: on a table made by the history, or a column that a file added. */
export function refusesColumn(scene: Scene, table: Relation, name: string, span?: Span): boolean {
  const column = columnNamed(table, name);
  if (column?.origin === undefined || column.origin.conditional === true || scene.inBlock || scene.doubts.tables.has(table.id) || scene.doubts.shapes.has(table.id)) return false;
  if (!scene.catalog.knowsSinceMade(scene.madeAt.get(table.id) ?? table.id, 'tables')) return false;
  scene.fail('42701', `column "${name}" of relation "${table.name}" already exists`, { object: table, ...(span && { span }) });
  return true;
}

/** Refuse to make a part of a table under the name of another: a policy, a trigger, a rule, a constraint. */
export function refusesPart(scene: Scene, inTheWay: CatalogObject | undefined, what: 'policy' | 'trigger' | 'rule' | 'constraint', table: Relation, span?: Span): boolean {
  if (inTheWay === undefined || !('name' in inTheWay)) return false;
  return refusesFor(scene, inTheWay, '42710', `${what} "${inTheWay.name}" for ${what === 'policy' ? 'table' : 'relation'} "${table.name}" already exists`, span);
}
