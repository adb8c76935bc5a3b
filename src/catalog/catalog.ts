import { Map as PersistentMap } from 'immutable';
import type {
  CatalogObject, Column, Constraint, DefaultPrivilege, Dependency, Index, ObjectId, ObjectKind, ObjectOf, Policy, QualifiedName, Relation,
  Routine, Schema, Trigger, TypeObject,
} from './model.js';

/** The separate name spaces of Postgres: tables, views, sequences and indexes share one; so do types and domains. */
export type NameSpace = 'relation' | 'function' | 'type' | 'constraint' | 'schema' | 'extension' | 'publication' | 'event-trigger' | 'role';

interface State {
  readonly objects: PersistentMap<ObjectId, CatalogObject>;
  /** `relation public.users` → id; a function's name → the ids of its overloads; a constraint's name → all that have it. */
  readonly names: PersistentMap<string, ObjectId | readonly ObjectId[]>;
  /** Object → those that depend on it or on one of its columns. */
  readonly dependents: PersistentMap<ObjectId, readonly ObjectId[]>;
  /** The relations that were removed, by name: the last one of each. */
  readonly former: PersistentMap<string, Relation>;
  readonly defaultPrivileges: readonly DefaultPrivilege[];
  /** How often something was not followed that may have changed a part. */
  readonly gaps: ReadonlyMap<Gap, number>;
}

/** What the replay could not follow may have changed this part of the schema. */
export type Gap = 'tables' | 'row-security' | 'policies' | 'privileges' | 'functions' | 'indexes';
const noGaps: ReadonlyMap<Gap, number> = new Map();

/**
 * The schema at one point of the history. A value: every change gives a new catalog and leaves this one as it was, so a
 * catalog "before" costs nothing to keep.
 */
export class Catalog {
  static readonly empty = new Catalog({
    objects: PersistentMap(),
    names: PersistentMap(),
    dependents: PersistentMap(),
    defaultPrivileges: [],
    former: PersistentMap(),
    gaps: noGaps,
  });

  /** A catalog of these objects, made at once: quicker than one `put` after another. */
  static of(objects: readonly CatalogObject[], defaultPrivileges: readonly DefaultPrivilege[]): Catalog {
    const names = new Map<string, ObjectId | readonly ObjectId[]>();
    const dependents = new Map<ObjectId, ObjectId[]>();
    for (const object of objects) {
      const key = nameKey(object);
      const others = key === undefined ? undefined : names.get(key);
      if (key !== undefined) names.set(key, others === undefined || !(object.kind === 'function' || object.kind === 'constraint') ? object.id : [others, object.id].flat());
      for (const { on } of object.dependsOn) {
        const ids = dependents.get(on);
        if (ids === undefined) dependents.set(on, [object.id]);
        else if (!ids.includes(object.id)) ids.push(object.id);
      }
    }
    return new Catalog({
      objects: PersistentMap(objects.map((object) => [object.id, object])),
      names: PersistentMap(names),
      dependents: PersistentMap<ObjectId, readonly ObjectId[]>(dependents),
      defaultPrivileges,
      former: PersistentMap(),
      gaps: noGaps,
    });
  }

  readonly #state: State;

  private constructor(state: State) {
    this.#state = state;
  }

  /** True when this part of the schema is known: rules that reason from absence ("no policy exists") stay quiet otherwise. */
  knows(part: Gap): boolean {
    return !this.#state.gaps.has(part);
  }

  /**
   * True when everything since an earlier catalog of the same replay is known of this part. What was made since then is
   * fully known, whatever could not be followed before.
   */
  knowsSince(earlier: Catalog, part: Gap): boolean {
    return this.#state.gaps.get(part) === earlier.#state.gaps.get(part);
  }

  get defaultPrivileges(): readonly DefaultPrivilege[] {
    return this.#state.defaultPrivileges;
  }

  get(id: ObjectId): CatalogObject | undefined {
    return this.#state.objects.get(id);
  }

  /** The object with this id when it is of this kind. */
  getAs<K extends ObjectKind>(kind: K, id: ObjectId | undefined): ObjectOf<K> | undefined {
    const object = id === undefined ? undefined : this.#state.objects.get(id);
    return object?.kind === kind ? (object as ObjectOf<K>) : undefined;
  }

  objects(): IterableIterator<CatalogObject> {
    return this.#state.objects.values();
  }

  *objectsOf<K extends ObjectKind>(kind: K): IterableIterator<ObjectOf<K>> {
    for (const object of this.#state.objects.values()) if (object.kind === kind) yield object as ObjectOf<K>;
  }

  /** A table, view, sequence … by its schema and name; an index with that name is not one. */
  relation(name: QualifiedName): Relation | undefined {
    return this.getAs('relation', this.#one('relation', `${name.schema}.${name.name}`));
  }

  /** The last relation of that name that was removed. */
  formerRelation(name: QualifiedName): Relation | undefined {
    return this.#state.former.get(`relation ${name.schema}.${name.name}`);
  }

  index(name: QualifiedName): Index | undefined {
    return this.getAs('index', this.#one('relation', `${name.schema}.${name.name}`));
  }

  schema(name: string): Schema | undefined {
    return this.getAs('schema', this.#one('schema', name));
  }

  type(name: QualifiedName): TypeObject | undefined {
    return this.getAs('type', this.#one('type', `${name.schema}.${name.name}`));
  }

  /** The constraints of that name, whatever table or domain has them. */
  constraintsNamed(name: string): readonly Constraint[] {
    return this.#several(`constraint ${name}`) as readonly Constraint[];
  }

  /** Every overload of a function name. */
  functions(name: QualifiedName): readonly Routine[] {
    return this.#several(`function ${name.schema}.${name.name}`) as readonly Routine[];
  }

  #several(key: string): readonly CatalogObject[] {
    const ids = this.#state.names.get(key);
    if (ids === undefined) return [];
    return (Array.isArray(ids) ? ids : [ids]).map((id: ObjectId) => this.#state.objects.get(id)!);
  }

  /** An object of the name spaces without a schema: extension, publication, event trigger, role. */
  named<K extends 'extension' | 'publication' | 'event-trigger' | 'role'>(kind: K, name: string): ObjectOf<K> | undefined {
    return this.getAs(kind, this.#one(kind, name));
  }

  #one(space: NameSpace, name: string): ObjectId | undefined {
    const id = this.#state.names.get(`${space} ${name}`);
    return typeof id === 'number' ? id : undefined;
  }

  /** Objects that depend directly on this one or on one of its columns. */
  dependents(id: ObjectId): readonly CatalogObject[] {
    const ids = this.#state.dependents.get(id);
    if (ids === undefined) return [];
    const found: CatalogObject[] = [];
    for (const dependent of ids) {
      const object = this.#state.objects.get(dependent);
      if (object !== undefined) found.push(object);
    }
    return found;
  }

  *#owned<K extends 'policy' | 'trigger' | 'constraint' | 'index'>(kind: K, table: ObjectId): IterableIterator<ObjectOf<K>> {
    for (const object of this.dependents(table)) {
      if (object.kind === kind && (object as ObjectOf<'policy' | 'trigger' | 'constraint' | 'index'>).table === table) yield object as ObjectOf<K>;
    }
  }

  policies(table: ObjectId): readonly Policy[] {
    return [...this.#owned('policy', table)];
  }

  triggers(table: ObjectId): readonly Trigger[] {
    return [...this.#owned('trigger', table)];
  }

  /** The constraints of a table (or domain), without foreign keys of other tables that point at it. */
  constraints(table: ObjectId): readonly Constraint[] {
    return [...this.#owned('constraint', table)];
  }

  indexes(table: ObjectId): readonly Index[] {
    return [...this.#owned('index', table)];
  }

  policy(table: ObjectId, name: string): Policy | undefined {
    return this.policies(table).find((policy) => policy.name === name);
  }

  trigger(table: ObjectId, name: string): Trigger | undefined {
    return this.triggers(table).find((trigger) => trigger.name === name);
  }

  constraint(table: ObjectId, name: string): Constraint | undefined {
    return this.constraints(table).find((constraint) => constraint.name === name);
  }

  /** Add an object, or put a new version of it in place of the old one. Names and dependencies follow. */
  put(object: CatalogObject): Catalog {
    const old = this.#state.objects.get(object.id);
    let { names, dependents } = this.#state;
    const oldKey = old && nameKey(old);
    const newKey = nameKey(object);
    if (oldKey !== newKey) {
      if (oldKey !== undefined) names = unname(names, oldKey, object.id);
      if (newKey !== undefined) names = name(names, newKey, object);
    }
    if (old?.dependsOn !== object.dependsOn) {
      dependents = unlink(dependents, old?.dependsOn, object.id);
      dependents = link(dependents, object.dependsOn, object.id);
    }
    return new Catalog({ ...this.#state, objects: this.#state.objects.set(object.id, object), names, dependents });
  }

  /** Take one object away, and nothing that depends on it: `drop` in dependencies.ts decides what goes along. */
  remove(id: ObjectId): Catalog {
    const old = this.#state.objects.get(id);
    if (old === undefined) return this;
    const key = nameKey(old);
    return new Catalog({
      ...this.#state,
      objects: this.#state.objects.remove(id),
      names: key === undefined ? this.#state.names : unname(this.#state.names, key, id),
      dependents: unlink(this.#state.dependents, old.dependsOn, id).remove(id),
      former: old.kind === 'relation' && key !== undefined ? this.#state.former.set(key, old) : this.#state.former,
    });
  }

  withDefaultPrivileges(defaultPrivileges: readonly DefaultPrivilege[]): Catalog {
    return new Catalog({ ...this.#state, defaultPrivileges });
  }

  /** The same catalog, known to be incomplete in this part from here on. */
  withGap(part: Gap): Catalog {
    return new Catalog({ ...this.#state, gaps: new Map(this.#state.gaps).set(part, (this.#state.gaps.get(part) ?? 0) + 1) });
  }
}

/** The column of a relation by name. */
export function columnNamed(relation: Relation, name: string): Column | undefined {
  return relation.columns.find((column) => column.name === name);
}

/** The column of a relation by its number. */
export function columnNumbered(relation: Relation, number: number): Column | undefined {
  return relation.columns.find((column) => column.number === number);
}

function nameKey(object: CatalogObject): string | undefined {
  switch (object.kind) {
    case 'relation':
    case 'index':
      return `relation ${object.schema}.${object.name}`;
    case 'function':
      return `function ${object.schema}.${object.name}`;
    case 'type':
      return `type ${object.schema}.${object.name}`;
    case 'schema':
    case 'extension':
    case 'publication':
    case 'event-trigger':
    case 'role':
      return `${object.kind} ${object.name}`;
    case 'constraint':
      return `constraint ${object.name}`;
    case 'policy':
    case 'trigger':
    case 'rewrite-rule':
      return undefined;
  }
}

type Names = State['names'];
type Dependents = State['dependents'];

function name(names: Names, key: string, object: CatalogObject): Names {
  if (object.kind !== 'function' && object.kind !== 'constraint') return names.set(key, object.id);
  const others = names.get(key);
  return names.set(key, others === undefined ? object.id : [...(Array.isArray(others) ? others : [others]), object.id]);
}

function unname(names: Names, key: string, id: ObjectId): Names {
  const held = names.get(key);
  if (held === id) return names.remove(key);
  if (!Array.isArray(held)) return names;
  const rest = held.filter((other: ObjectId) => other !== id);
  return rest.length === 0 ? names.remove(key) : names.set(key, rest.length === 1 ? rest[0]! : rest);
}

function link(dependents: Dependents, dependsOn: readonly Dependency[], id: ObjectId): Dependents {
  for (const { on } of dependsOn) {
    const ids = dependents.get(on);
    if (ids === undefined) dependents = dependents.set(on, [id]);
    else if (!ids.includes(id)) dependents = dependents.set(on, [...ids, id]);
  }
  return dependents;
}

function unlink(dependents: Dependents, dependsOn: readonly Dependency[] | undefined, id: ObjectId): Dependents {
  for (const { on } of dependsOn ?? []) {
    const ids = dependents.get(on);
    if (ids?.includes(id) === true) {
      const rest = ids.filter((other) => other !== id);
      dependents = rest.length === 0 ? dependents.remove(on) : dependents.set(on, rest);
    }
  }
  return dependents;
}
