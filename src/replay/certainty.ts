import type { CatalogObject, Dependency, Gap, ObjectId, QualifiedName, Relation } from '../catalog/index.js';
import type { WrittenName } from '../sql/names.js';
import type { Scene } from './scene.js';
import { newSession } from './session.js';

/** What a branch that may not be taken would have changed. */
export class Doubts {
  /** What it would have dropped, renamed or moved. */
  readonly objects = new Set<ObjectId>();
  /** The tables of which it would have dropped or renamed a column, policy, trigger, constraint or index. */
  readonly tables = new Set<ObjectId>();
  /** Tables that are there but may have other columns than a file gives them. */
  readonly shapes = new Set<ObjectId>();
  /** Objects that are made of what is there, each with the number of doubts that there were then: that stays true until there are more. */
  readonly wellMade = new WeakMap<CatalogObject, number>();

  /** Note an effect that stands under a condition. */
  note(kind: string, facts: object): void {
    if (!/\.(?:drop|rename|set-schema)$|^publication\.alter$/.test(kind)) return;
    const entries: readonly (readonly [string, unknown])[] = Object.entries(facts);
    for (const [key, value] of entries) {
      if (typeof value !== 'object' || value === null || !('id' in value) || typeof value.id !== 'number') continue;
      (key === 'table' && kind !== 'table.drop' ? this.tables : this.objects).add(value.id);
    }
  }
}

/** The gaps that may have taken an object away. */
const gapsBefore: Readonly<Record<CatalogObject['kind'], readonly Gap[]>> = {
  'relation': ['tables'], 'index': ['tables', 'indexes'], 'constraint': ['tables'], 'policy': ['tables', 'policies'], 'trigger': ['tables', 'triggers'], 'rewrite-rule': ['tables', 'others'],
  'function': ['functions'], 'type': ['others'], 'schema': ['others'], 'extension': ['others'], 'publication': ['others'], 'event-trigger': ['triggers'], 'role': ['others'], 'statistics': ['tables', 'others'],
};

/**
 * True when an object is there whatever the database holds besides: a file made it, under no condition, of nothing that is only assumed, and nothing may
 * have taken it away since.
 */
export function isSurelyThere(scene: Scene, object: CatalogObject): boolean {
  const { origin } = object;
  // A temporary table is gone with its session.
  if (origin === undefined || origin.conditional === true || scene.doubts.objects.has(object.id) || ('schema' in object && object.schema === 'pg_temp')) return false;
  const gaps: readonly Gap[] = object.kind === 'index' && object.constraint !== undefined ? ['tables'] : gapsBefore[object.kind];
  return gaps.every((gap) => knowsSinceMade(scene, object.id, gap)) && isWellMade(scene, object);
}

/** True when an object is made of what is there, worked out once for as long as nothing more is in doubt. */
function isWellMade(scene: Scene, object: CatalogObject): boolean {
  const doubts = scene.doubts.objects.size;
  if (scene.doubts.wellMade.get(object) === doubts) return true;
  if (!isMadeOfWhatIsThere(scene, object, new Set())) return false;
  scene.doubts.wellMade.set(object, doubts);
  return true;
}

/** True when a file made what an object needs, and what that needs: the statement that makes something of what is only assumed may have failed. */
function isMadeOfWhatIsThere(scene: Scene, object: CatalogObject, seen: Set<ObjectId>): boolean {
  if (seen.has(object.id)) return true;
  seen.add(object.id);
  if (object.origin === undefined || scene.doubts.objects.has(object.id)) return false;
  if (object.origin.deploy < 0) return true;
  const { catalog } = scene;
  const made = (id: ObjectId): ObjectId => scene.madeAt.get(id) ?? id;
  // A table whose foreign key could not be made was not made either.
  const foreignKeys = object.kind === 'relation' ? catalog.constraints(object.id).flatMap(({ id, references }) => (references === undefined ? [] : [id])) : [];
  return [...object.dependsOn.map((need) => need.on), ...foreignKeys].every((id) => {
    const needed = catalog.get(id);
    // What was put on a table before a file made it was put there in vain.
    return needed === undefined || ((object.kind === 'relation' || made(id) <= made(object.id)) && isMadeOfWhatIsThere(scene, needed, seen));
  });
}

/** True when a file made all of these objects, so that a statement which names them does not fail because one is missing. */
export function areAllThere(scene: Scene, needs: readonly Dependency[]): boolean {
  return needs.every(({ on }) => scene.catalog.get(on)?.origin !== undefined);
}

/** True when the columns of a table are all known, and so are its constraints and, as far as these gaps go, what else is on it. */
export function isFullyKnown(scene: Scene, table: Relation, ...gaps: readonly Gap[]): boolean {
  if (!table.columnsKnown || !isSurelyThere(scene, table) || table.origin!.deploy < 0 || scene.doubts.tables.has(table.id) || scene.doubts.shapes.has(table.id)) return false;
  return gaps.every((gap) => knowsSinceMade(scene, table.id, gap));
}

function knowsSinceMade(scene: Scene, id: ObjectId, gap: Gap): boolean {
  return scene.catalog.knowsSinceMade(scene.madeAt.get(id) ?? id, gap);
}

/** True when it is known in which schema a new object of that name is made. */
export function isMadeInKnownSchema(scene: Scene, { schema }: WrittenName): boolean {
  return schema !== undefined || scene.catalog.schema(scene.session.searchPath[0] ?? '') !== undefined;
}

/** The full names that a name may mean. */
function meanings(scene: Scene, { schema, name }: WrittenName): readonly QualifiedName[] {
  return (schema === undefined ? scene.session.searchPath : [schema]).map((each) => ({ schema: each, name }));
}

/** What a relation, index, type or function was that a name meant, when the history has dropped or renamed it for certain, or the search_path does not lead to it. */
export function surelyGone(scene: Scene, space: 'relation' | 'type' | 'function', name: WrittenName): CatalogObject | undefined {
  const gap = space === 'relation' ? 'tables' : space === 'type' ? 'others' : 'functions';
  for (const meaning of meanings(scene, name)) {
    const last = scene.catalog.lastOfName(space, meaning, gap);
    if (last !== undefined && !scene.doubts.objects.has(last.id)) return last;
  }
  return space === 'function' ? undefined : outOfPath(scene, space, name);
}

/** The object that a bare name would mean on the path with which sessions begin, where the path is empty: then only what Postgres brings is found without a schema. */
function outOfPath(scene: Scene, space: 'relation' | 'type', { schema, name }: WrittenName): CatalogObject | undefined {
  if (schema !== undefined || scene.session.searchPath.length > 0) return undefined;
  const found = space === 'type' ? scene.catalog.firstType(newSession.searchPath, name) : scene.catalog.firstRelation(newSession.searchPath, name);
  return found !== undefined && isSurelyThere(scene, found) ? found : undefined;
}
